/** Bursts of messages within a millisecond, and a clock that is set forward and back between them, through a gateway's ingest. */
import { deflateSync, gzipSync } from 'node:zlib'
import { createRng } from '../../src/base/rng.ts'
import { atOnce } from '../../src/base/steps.ts'
import { corpus, corpusTwin, NOW } from '../../src/decode/testing/corpus.ts'
import { Ingest } from '../../src/server/ingest/ingest.ts'
import type { Part } from './part.ts'

const SHARE = 20
const MOST_BURST = 5000
const DAY_MS = 86_400_000
/** Summer time, NTP's first word, a dead battery, a wrong year. */
const STEPS_MS = [1, 700, 3_600_000, DAY_MS, 40 * DAY_MS, 3650 * DAY_MS]

export const clockSteps: Part = {
  name: 'bursts and clock steps',
  run: (payloads, seed) => {
    const rng = createRng(seed)
    const below = (n: number): number => Math.floor(rng.next() * n)
    const twin = corpusTwin()
    let now = NOW
    let recorded = 0
    const check = (t: number, what: string): void => {
      if (!(t > 0 && t <= now)) throw new Error(`${what} at ${t}, and it is ${now}`)
    }
    const create = (): Ingest =>
      new Ingest(twin, ['first', 'second'], {
        clock: () => now,
        recorder: {
          record: (_index, value, quality, receive, _source, t = receive) => {
            recorded++
            check(t, 'a sample')
            if (Number.isNaN(value) && quality !== 2) throw new Error('NaN that is not bad')
          },
          mark: (_index, _kind, t) => check(t, 'a mark'),
          recordText: (_index, _text, _quality, receive, _source, t = receive) => check(t, 'a text'),
          markText: (_index, _kind, t) => check(t, 'a mark of a text'),
        },
        sample: (_slot, _value, _text, _quality, time) => check(time, 'a sample of the alarms'),
        changed: () => {},
        limit: () => {},
        faults: (_alarm, _faults, at) => check(at, 'faults'),
      })
    const right = corpus({ gzip: gzipSync, zlib: deflateSync })
    let ingest = create()
    let steps = 0
    let sent = 0
    while (sent < payloads / SHARE) {
      const burst = 1 + Math.floor(MOST_BURST ** rng.next())
      for (let i = 0; i < burst; i++) {
        const [topic, payload] = right[below(right.length)]!
        ingest.message(rng.next() < 0.8 ? 'first' : 'second', topic, payload, rng.next() < 0.05)
      }
      sent += burst
      ingest.flush()
      const chance = rng.next()
      if (chance < 0.1) ingest.brokerLost('first')
      else if (chance < 0.15) ingest.sparkplugLost('second')
      else if (chance < 0.2) {
        const old = ingest
        old.dispose()
        ingest = create()
        atOnce(ingest.following(old))()
      }
      now += below(3000)
      if (rng.next() < 0.2) {
        const by = STEPS_MS[below(STEPS_MS.length)]! * (rng.next() < 0.5 ? -1 : 1)
        now += by
        steps++
        ingest.clockStepped(by)
        for (const time of ingest.values.receive)
          if (time > now) throw new Error(`a value of ${time} stands in the future of ${now}`)
      }
    }
    ingest.dispose()
    for (const { stats } of ingest.decoders.values())
      for (const { reason, lastDetail } of stats.drops)
        if (reason === 'could-not-be-read') throw new Error(`a message could not be read: ${lastDetail}`)
    if (recorded === 0) throw new Error('nothing was recorded')
    return `${sent.toLocaleString('en')} messages in bursts, ${steps} clock steps, ${recorded.toLocaleString('en')} samples recorded, none in the future`
  },
}
