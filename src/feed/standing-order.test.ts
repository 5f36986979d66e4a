/** A real factory in which an order stood and nobody was told. What is expected is read off the files here. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { timeMs } from '../base/brand.ts'
import { modelProblems } from '../equipment/model-problems.ts'
import { loadTwin } from '../twin/load.ts'
import { OwnEngine } from './own-engine.ts'

const folder = process.env['GEMBA_RECORDINGS']
if (!folder) console.log('GEMBA_RECORDINGS is not set: the recordings are not replayed.')

const STANDS_MS = 90_000

interface Line {
  readonly ts: number
  readonly topic: string
  readonly payload: string
  readonly encoding?: 'base64'
}
interface Order {
  readonly productionSteps: readonly { readonly state: string }[]
}

/** Whenever the first order had no step finished for so long while one was there; to the second. */
const standing = (lines: readonly Line[]): { from: number; to: number }[] => {
  const found: { from: number; to: number }[] = []
  let [finished, since] = [-1, Number.POSITIVE_INFINITY]
  const ends = (at: number): void => {
    if (at - since >= STANDS_MS) found.push({ from: since + STANDS_MS, to: at })
  }
  let had = false
  for (const { topic, ts, payload } of lines) {
    if (topic !== 'ccu/order/active') continue
    const orders = JSON.parse(payload) as readonly Order[]
    const now = orders[0]?.productionSteps.filter(({ state }) => state === 'FINISHED').length ?? finished
    const has = orders.length > 0
    if (now !== finished || has !== had) {
      ends(ts)
      since = has ? ts : Number.POSITIVE_INFINITY
    }
    ;[finished, had] = [now, has]
  }
  ends(lines.at(-1)!.ts)
  return found
}

test.skipIf(!folder)('an order that stands is told, and nothing else is said to stand', () => {
  const json: unknown = JSON.parse(readFileSync('public/twins/fischertechnik-aps/twin.json', 'utf8'))
  const twin = loadTwin(json, { model: modelProblems })
  if (!twin.ok) throw new Error(JSON.stringify(twin.error))
  const files = readdirSync(folder!).filter((name) => name.startsWith('ft-aps__') && name.endsWith('.jsonl'))
  expect(files.length).toBeGreaterThan(2)
  let stood = 0
  for (const file of files) {
    const lines = readFileSync(join(folder!, file), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line)
    const engine = new OwnEngine(twin.value, null)
    for (const { topic, payload, encoding, ts } of lines) {
      engine.message(topic, Buffer.from(payload, encoding ?? 'utf8'), ts)
      engine.evaluate(timeMs(ts))
    }
    const told = engine.journal().filter(({ row }) => row.key === 'ccu/order-stands')
    const expected = standing(lines)
    const last = lines.at(-1)!.ts
    expect(
      told.map(({ kind, at }) => [kind, at]),
      file,
    ).toEqual(expected.flatMap(({ from, to }) => [['raised', from], ...(to < last ? [['cleared', to]] : [])]))
    stood += expected.length
  }
  expect(stood).toBeGreaterThan(0)
})
