/** Decoding Sparkplug B, 50 metrics a message, against npm sparkplug-payload. */
import * as sparkplug from 'sparkplug-payload'
import { createRng } from '../src/base/rng.ts'
import { Decoder } from '../src/decode/decoder.ts'
import type { SampleSink } from '../src/decode/sink.ts'
import { SparkplugReader } from '../src/decode/sparkplug-reader.ts'
import { loadTwin } from '../src/twin/load.ts'
import { report, type Row } from './measuring/report.ts'
import { median, spread, takeTurns } from './measuring/stats.ts'

const METRICS = 50
const MESSAGES = 400
const ROUNDS = 31
const SEED = 7
const TIME = 1_795_200_000_000

const peer = sparkplug.get('spBv1.0')!
const rng = createRng(SEED)

type Metric = Parameters<typeof peer.encodePayload>[0]['metrics'] extends (infer M)[] | null | undefined ? M : never
const nameOf = (i: number): string => `Line 1/Machine ${i % 10}/Signal ${i}`
const typeOf = (i: number): 'Double' | 'Int32' | 'Boolean' | 'String' =>
  i % 2 === 0 ? 'Double' : i % 4 === 1 ? 'Int32' : i % 8 === 3 ? 'Boolean' : 'String'

/** Half doubles, a quarter whole numbers of both signs, an eighth booleans, an eighth texts of which no two are the same. */
const metric = (m: number, i: number, named: boolean): Metric => {
  const type = typeOf(i)
  const value =
    type === 'Double'
      ? rng.next() * 100
      : type === 'Int32'
        ? Math.floor((rng.next() - 0.5) * 1e6)
        : type === 'Boolean'
          ? rng.next() < 0.5
          : `order ${m * METRICS + i}`
  return { ...(named ? { name: nameOf(i) } : {}), alias: i, timestamp: TIME + i, type, value } as Metric
}
/** As Buffers, which is how they come from the network, and what the peer reads fastest. */
const messages = (named: boolean): Buffer[] =>
  Array.from({ length: MESSAGES }, (_, m) =>
    Buffer.from(
      peer.encodePayload({
        timestamp: TIME + m,
        seq: m % 256,
        metrics: Array.from({ length: METRICS }, (_unused, i) => metric(m, i, named)),
      }),
    ),
  )

/** What every contender hands over of each metric; whoever leaves something out gets another sum. */
let sum = 0
const take = (name: string | null | undefined, alias: number, time: number, value: unknown): void => {
  sum += alias + (time - TIME) + (name?.length ?? 0) + (typeof value === 'string' ? value.length : Number(value))
}
const numberOf = (long: unknown): number => (typeof long === 'number' ? long : Number(String(long)))

const reader = new SparkplugReader()
const contenders = (bytes: readonly Buffer[], named: boolean) => ({
  floor: () => {
    let touched = 0
    for (const message of bytes) for (let i = 0; i < message.length; i++) touched = (touched + message[i]!) | 0
    sum += touched
  },
  gemba: () => {
    for (const message of bytes) {
      reader.read(message)
      const { alias, time, datatype } = reader.columns
      for (let i = 0; i < reader.count; i++)
        take(named ? reader.name(i) : null, alias[i]!, time[i]!, reader.valueOf(i, datatype[i]!))
    }
  },
  peer: () => {
    for (const message of bytes)
      for (const { name, alias, timestamp, value } of peer.decodePayload(message).metrics!)
        take(name, numberOf(alias), numberOf(timestamp), value)
  },
})
const summed = (work: () => void): number => {
  sum = 0
  work()
  return sum
}

/** Every field of every metric, one by one. */
const compare = (bytes: readonly Buffer[], named: boolean): void => {
  for (const [m, message] of bytes.entries()) {
    reader.read(message)
    const theirs = peer.decodePayload(message).metrics!
    if (reader.count !== theirs.length)
      throw new Error(`message ${m}: ${reader.count} metrics, by sparkplug-payload ${theirs.length}`)
    for (const [i, { name, alias, timestamp, value }] of theirs.entries()) {
      const mine = [
        named ? reader.name(i) : '',
        reader.alias(i),
        reader.columns.time[i],
        reader.valueOf(i, reader.columns.datatype[i]!),
      ]
      const other = [name ?? '', numberOf(alias), numberOf(timestamp), value]
      if (mine.some((field, at) => !Object.is(field, other[at])))
        throw new Error(`message ${m}, metric ${i}: ${mine.join(', ')}, by sparkplug-payload ${other.join(', ')}`)
    }
  }
}

/** From the message to a sample of each slot: births, aliases, bindings, units, quality and time included. */
const decoding = (bytes: readonly Buffer[]): { readonly work: () => void; readonly samples: () => number } => {
  const types = { Double: 'number', Int32: 'integer', Boolean: 'boolean', String: 'text' }
  const signals = Object.fromEntries(
    Array.from({ length: METRICS }, (_, i) => [
      `s-${i}`,
      {
        name: nameOf(i),
        type: types[typeOf(i)],
        bindings: [{ topic: 'spBv1.0/g/DDATA/e/d', format: 'sparkplug', metric: nameOf(i) }],
      },
    ]),
  )
  const twin = loadTwin({ format: 1, id: 'bench', name: 'Bench', assets: [{ id: 'm', name: 'M', signals }] })
  if (!twin.ok) throw new Error(JSON.stringify(twin.error))
  let samples = 0
  const sink: SampleSink = {
    sample: (_, value) => {
      samples++
      sum += value
    },
    text: (_, text) => {
      samples++
      sum += text.length
    },
    faults: () => {},
    dead: () => {},
  }
  const decoder = new Decoder(twin.value)
  decoder.message('spBv1.0/g/DBIRTH/e/d', messages(true)[0]!, TIME + 60_000, sink)
  samples = 0
  return {
    samples: () => samples,
    work: () => {
      for (const message of bytes) decoder.message('spBv1.0/g/DDATA/e/d', message, TIME + 60_000, sink)
    },
  }
}

const rows: Row[] = []
for (const [what, named] of [
  ['by alias', false],
  ['by name', true],
] as const) {
  const bytes = messages(named)
  compare(bytes, named)
  const { floor, gemba, peer: theirs } = contenders(bytes, named)
  const [mine, other] = [summed(gemba), summed(theirs)]
  if (mine !== other) throw new Error(`sums differ: ${mine}, by sparkplug-payload ${other}`)
  const whole = decoding(bytes)
  whole.work()
  if (whole.samples() !== METRICS * MESSAGES)
    throw new Error(`${whole.samples()} samples of ${METRICS * MESSAGES} metrics`)
  const times = takeTurns({ floor, gemba, whole: whole.work, peer: theirs }, ROUNDS)
  const rate = (ms: readonly number[]): number => (METRICS * MESSAGES) / median(ms) / 1000
  const line = (contender: string, ms: readonly number[], must = ''): Row => ({
    message: what,
    contender,
    'M metrics/s': rate(ms),
    'ms a round': spread(ms),
    'of the peer': rate(ms) / rate(times.peer),
    must,
  })
  rows.push(line('floor: touching every byte once', times.floor))
  rows.push(line('Gemba: every name or alias, time and value', times.gemba, '≥ 5 ×'))
  rows.push(line('Gemba, all the way to samples of 50 bound signals', times.whole))
  rows.push(line('sparkplug-payload: the same names, times and values', times.peer))
}
report('sparkplug', [
  {
    title: `Sparkplug B, ${METRICS} metrics a message, ${MESSAGES} messages a round, median of ${ROUNDS} rounds in turn (seed ${SEED})`,
    rows,
  },
])
