/** Discovery overhears whatever a broker carries: depth, size and strange keys do not end it, and what is read of it stays small. */
import { expect, test } from 'vitest'
import { atOnce } from '../base/steps.ts'
import { createRng } from '../base/rng.ts'
import { corpus } from '../decode/testing/corpus.ts'
import { Hostile } from '../decode/testing/hostile.ts'
import { propose } from './propose.ts'
import { topicDetail } from './read.ts'
import { TopicRegister } from './register.ts'
import { topicRows } from './topic-rows.ts'

const SEED = 12
/** On a machine that is busy with other things; what grows with the square of the size takes minutes. */
const MOST_MS = 5000
const same = (bytes: Uint8Array): Uint8Array => bytes

test(`what is overheard of hostile payloads can be listed, read and proposed from (seed ${SEED})`, () => {
  const hostile = new Hostile(createRng(SEED), 250_000)
  const rng = createRng(SEED + 1)
  const register = new TopicRegister()
  const right = corpus({ gzip: same, zlib: same })
  let slowest = 0
  for (let i = 0; i < 300; i++) {
    const [topic, payload] = right[Math.floor(rng.next() * right.length)]!
    const began = performance.now()
    register.message(i % 10 ? topic : `${topic}/${i}`, hostile.payload(payload), i * 2000, false)
    slowest = Math.max(slowest, performance.now() - began)
  }
  expect(slowest).toBeLessThan(MOST_MS)
  expect(register.dropped).toBe(0)

  const began = performance.now()
  const open = [...register.entries].map(({ topic }) => topic)
  const request = { broker: 'b', open: open.slice(), search: '', show: 'all' as const, offset: 0, limit: 500 }
  const rows = JSON.stringify(atOnce(topicRows(register, request, 1e6)))
  for (const topic of open) expect(JSON.stringify(topicDetail(register, topic, 1e6)).length).toBeLessThan(400_000)
  const proposal = JSON.stringify(propose(register, 'b', ''))
  expect(performance.now() - began).toBeLessThan(MOST_MS)
  expect(open.length).toBeGreaterThan(20)
  expect(rows.length + proposal.length).toBeLessThan(2_000_000)
})
