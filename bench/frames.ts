/** The binary frame: encode and decode ns a value, bytes a value; JSON as the peer. */
import { createRng } from '../src/base/rng.ts'
import { decodeFrame, encodeFrame, type FrameColumns } from '../src/wire/frames.ts'
import { report, type Row } from './measuring/report.ts'
import { median, spread, takeTurns } from './measuring/stats.ts'

const SIGNALS = 10_000
const ROUNDS = 15
const REPEAT = 5
const SEED = 11
const NOW = 1_795_200_000_000

const rng = createRng(SEED)
/** What machines publish: rounded measurements, whole numbers and states, some at full precision; a few messages a turn share their times. */
const columns: FrameColumns = {
  twin: { hash: '0123456789abcdef', signals: Array.from({ length: SIGNALS }, () => ({ type: 'number' })) },
  value: Float64Array.from({ length: SIGNALS }, (_, i) =>
    i % 10 === 9 ? rng.next() * 100 : i % 3 === 0 ? Math.floor(rng.next() * 20) : Math.round(rng.next() * 10_000) / 100,
  ),
  quality: Uint8Array.from({ length: SIGNALS }, () => (rng.next() < 0.02 ? 1 : 0)),
  receive: Float64Array.from({ length: SIGNALS }, (_, i) => NOW - ((i >> 3) % 50)),
  source: Float64Array.from({ length: SIGNALS }, (_, i) => NOW - ((i >> 3) % 50) - 4),
  since: Float64Array.from({ length: SIGNALS }, (_, i) => NOW - (i % 5000)),
  dead: new Uint8Array(SIGNALS),
  text: () => '',
}
const every = (step: number): number[] => Array.from({ length: SIGNALS / step }, (_, i) => i * step)
const idOf = (slot: number): string => `machine-${slot >> 3}/joint-${slot & 7}/temperature`

const rows: Row[] = []
for (const [what, slots, snapshot] of [
  ['delta of a tenth', every(10), false],
  ['snapshot of all', every(1), true],
] as const) {
  const head = { frame: 1, snapshot, time: NOW }
  const lean = (): string =>
    JSON.stringify(
      slots.map((slot) => [
        slot,
        columns.value[slot],
        columns.quality[slot],
        columns.receive[slot],
        columns.source[slot],
        ...(snapshot ? [columns.since[slot]] : []),
      ]),
    )
  const usual = (): string =>
    JSON.stringify(
      slots.map((slot) => ({
        id: idOf(slot),
        value: columns.value[slot],
        quality: columns.quality[slot],
        receive: columns.receive[slot],
        source: columns.source[slot],
        ...(snapshot ? { since: columns.since[slot] } : {}),
      })),
    )
  const [frame, leanText, usualText] = [encodeFrame(columns, slots, head), lean(), usual()]
  const read = decodeFrame(frame, columns.twin)
  if (!read.ok || read.value.batch.count !== slots.length) throw new Error('the frame does not come back')
  let sink = 0
  const often = (work: () => number) => () => {
    for (let i = 0; i < REPEAT; i++) sink += work()
  }
  const times = takeTurns(
    {
      'floor encode': often(() => columns.value.slice().length),
      'gemba encode': often(() => encodeFrame(columns, slots, head).length),
      'lean encode': often(() => lean().length),
      'usual encode': often(() => usual().length),
      'gemba decode': often(() => (decodeFrame(frame, columns.twin).ok ? 1 : 0)),
      'lean decode': often(() => (JSON.parse(leanText) as unknown[]).length),
      'usual decode': often(() => (JSON.parse(usualText) as unknown[]).length),
    },
    ROUNDS,
  )
  if (sink === 0) throw new Error('nothing was written')
  const ns = (ms: readonly number[]): number => (median(ms) * 1e6) / REPEAT / slots.length
  const bytes = (text: string): number => Buffer.byteLength(text) / slots.length
  const row = (contender: string, size: number, encode: number[], decode: number[] | null): Row => ({
    frame: `${what} (${slots.length} values)`,
    contender,
    'encode ns/value': ns(encode),
    'decode ns/value': decode ? ns(decode) : '',
    'bytes/value': size,
    'encode ms a round': spread(encode),
  })
  rows.push(row('floor: copying the 10,000 doubles', (8 * SIGNALS) / slots.length, times['floor encode'], null))
  rows.push(row('Gemba frame', frame.length / slots.length, times['gemba encode'], times['gemba decode']))
  rows.push(row('JSON, arrays by slot', bytes(leanText), times['lean encode'], times['lean decode']))
  rows.push(row('JSON, objects by id', bytes(usualText), times['usual encode'], times['usual decode']))
}
report('frames', [
  {
    title: `Frames of ${SIGNALS.toLocaleString('en')} signals, median of ${ROUNDS} rounds in turn (seed ${SEED})`,
    rows,
  },
])
