/** Decoding Sparkplug B, 50 metrics a message, against npm sparkplug-payload. */
import * as sparkplug from 'sparkplug-payload'
import { createRng } from '../src/base/rng.ts'
import { readSparkplug } from '../src/decode/sparkplug-payload.ts'
import { report, type Row } from './measuring/report.ts'
import { median, spread, takeTurns } from './measuring/stats.ts'

const METRICS = 50
const MESSAGES = 400
const ROUNDS = 15
const SEED = 7
const TIME = 1_795_200_000_000

const peer = sparkplug.get('spBv1.0')!
const rng = createRng(SEED)

type Metric = Parameters<typeof peer.encodePayload>[0]['metrics'] extends (infer M)[] | null | undefined ? M : never

/** Half doubles, a quarter whole numbers, an eighth booleans, an eighth texts. */
const metric = (i: number, named: boolean): Metric => {
  const head = { ...(named ? { name: `Line 1/Machine ${i % 10}/Signal ${i}` } : {}), alias: i, timestamp: TIME + i }
  if (i % 2 === 0) return { ...head, type: 'Double', value: rng.next() * 100 } as Metric
  if (i % 4 === 1) return { ...head, type: 'Int32', value: Math.floor(rng.next() * 1e6) } as Metric
  return (i % 8 === 3 ? { ...head, type: 'Boolean', value: rng.next() < 0.5 } : { ...head, type: 'String', value: `order ${i}` }) as Metric
}

const messages = (named: boolean): Uint8Array[] =>
  Array.from({ length: MESSAGES }, (_, m) => peer.encodePayload({ timestamp: TIME, seq: m % 256, metrics: Array.from({ length: METRICS }, (_unused, i) => metric(i, named)) }))

const rows: Row[] = []
for (const [what, named] of [['by alias (DDATA)', false], ['named (DBIRTH)', true]] as const) {
  const bytes = messages(named)
  // Both must read the same before it counts how fast.
  const [mine, theirs] = [readSparkplug(bytes[0]!, () => 0).metrics, peer.decodePayload(bytes[0]!).metrics!]
  mine.forEach(({ value }, i) => {
    if (value !== theirs[i]!.value) throw new Error(`metric ${i}: ${String(value)}, by sparkplug-payload ${String(theirs[i]!.value)}`)
  })
  let sum = 0
  const times = takeTurns(
    {
      floor: () => {
        for (const message of bytes) for (let i = 0; i < message.length; i++) sum += message[i]!
      },
      gemba: () => {
        for (const message of bytes) sum += readSparkplug(message, () => 10).metrics.length
      },
      peer: () => {
        for (const message of bytes) sum += peer.decodePayload(message).metrics!.length
      },
    },
    ROUNDS,
  )
  if (sum === 0) throw new Error('nothing was read')
  const rate = (ms: readonly number[]): number => (METRICS * MESSAGES) / median(ms) / 1000
  const line = (contender: string, ms: readonly number[], ratio: number | string, must = ''): Row => ({ message: what, contender, 'M metrics/s': rate(ms), 'ms a round': spread(ms), 'of the peer': ratio, must })
  rows.push(line('floor: touching every byte once', times.floor, rate(times.floor) / rate(times.peer)))
  rows.push(line('Gemba', times.gemba, rate(times.gemba) / rate(times.peer), '≥ 5 ×'))
  rows.push(line('sparkplug-payload', times.peer, 1))
}
report('sparkplug', [{ title: `Sparkplug B, ${METRICS} metrics a message, ${MESSAGES} messages a round, median of ${ROUNDS} rounds in turn (seed ${SEED})`, rows }])
