/** A span of the history as one file that stands for itself: what happened, how all stood before it, and what it happened to. */
import { setImmediate } from 'node:timers/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { AlarmEvent, AlarmRow } from '../../wire/alarms.ts'
import type { RangeAnswer, StateAnswer, StateName } from '../../wire/history.ts'
import type { Note } from '../../wire/notes.ts'
import { RECORD, RECORD_FORMAT, RECORD_QUALITY, type RecordHead, type RecordStart } from '../../wire/record.ts'
import type { Catalogue } from './catalogue.ts'
import { copyNumbers, readNumbers } from './database.ts'
import { MOST_EXPORT_ROWS, rowsOfSpan, type StoredName } from './export.ts'
import { type RecordFile, RecordWriter } from './record-writer.ts'

export interface RecordQuestion {
  /** Signal ids. */
  readonly signals: readonly string[]
  /** ms UTC, half-open [from, to). */
  readonly from: number
  readonly to: number
}

/** What the plant was: from whoever knows the twin and the journal. */
export interface RecordedPlant {
  readonly version: string
  readonly title: string
  readonly twinHash: string
  readonly timeZone: string | null
  /** What of the signal stands beside its channel: its type, and what tools may show. */
  readonly signal: (id: string) => { readonly type: string; readonly about: Readonly<Record<string, string>> } | null
  /** The document and its models. */
  readonly files: readonly RecordFile[]
  /** At the last millisecond before the span. */
  readonly alarms: readonly AlarmRow[]
  readonly events: readonly AlarmEvent[]
  readonly notes: readonly Note[]
}

/** What the history knows of the span besides samples, from its last millisecond before it on. */
export interface RecordedFacts {
  readonly state: StateAnswer
  readonly texts: RangeAnswer['texts']
  readonly states: RangeAnswer['states']
  readonly limits: RangeAnswer['limits']
}

interface Telling {
  readonly t: number
  readonly channel: number
  readonly json: string
}

/**
 * Within a read-only transaction.
 * @returns samples; null = too many, and no file was written
 */
export const writeRecord = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  names: readonly StoredName[],
  { from, to }: RecordQuestion,
  plant: RecordedPlant,
  facts: RecordedFacts,
  path: string,
): Promise<number | null> => {
  const rows = await rowsOfSpan(connection, catalogue, names, from, to)
  const [counted] = await readNumbers(connection, `SELECT count(*)::DOUBLE FROM ${rows}`)
  const samples = counted![0]!
  if (samples > MOST_EXPORT_ROWS) return null
  const head: RecordHead = {
    format: RECORD_FORMAT,
    version: plant.version,
    title: plant.title,
    twinHash: plant.twinHash,
    timeZone: plant.timeZone ?? '',
    fromMs: from,
    toMs: to,
    samples,
    damaged: catalogue.damaged.size,
  }
  const start: RecordStart = {
    state: facts.state,
    alarms: [...plant.alarms],
    states: facts.states.filter(({ t }) => t < from),
    limits: facts.limits.filter(({ t }) => t < from),
  }
  const startFile = { name: RECORD.start, mediaType: 'application/json', data: Buffer.from(JSON.stringify(start)) }
  const writer = await RecordWriter.create(path, head, [...plant.files, startFile])
  try {
    const channels = await signalChannels(writer, plant, names)
    const others = await tellings(writer, channels, plant, facts, from)
    const tell = sampleTeller(writer, names, channels, facts.states)
    let next = 0
    const tellUntil = async (t: number): Promise<void> => {
      for (; next < others.length && others[next]!.t <= t; next++) {
        const { t: at, channel, json } = others[next]!
        await writer.message(channel, at, json)
      }
    }
    const result = await connection.stream(
      `SELECT n::DOUBLE, t::DOUBLE, value, quality::DOUBLE FROM ${rows} ORDER BY t, receive, nth`,
    )
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      const [n, t, value, quality] = [0, 1, 2, 3].map((column) => {
        const out = new Float64Array(chunk!.rowCount)
        copyNumbers(chunk!, column, out, 0)
        return out
      }) as [Float64Array, Float64Array, Float64Array, Float64Array]
      for (let i = 0; i < n.length; i++) {
        await tellUntil(t[i]!)
        await tell(n[i]!, t[i]!, value[i]!, quality[i]!)
      }
      await setImmediate()
    }
    await tellUntil(to)
    await writer.end(head)
    return samples
  } catch (failure) {
    await writer.giveUp()
    throw failure
  }
}

interface SignalChannel {
  readonly channel: number
  readonly type: string
}

const signalChannels = async (
  writer: RecordWriter,
  plant: RecordedPlant,
  names: readonly StoredName[],
): Promise<ReadonlyMap<string, SignalChannel>> => {
  const channels = new Map<string, SignalChannel>()
  for (const { id } of names) {
    if (channels.has(id)) continue
    const { type, about } = plant.signal(id) ?? { type: 'number', about: {} }
    const kind = type === 'state' || type === 'text' ? type : 'number'
    channels.set(id, { channel: await writer.channel(`${RECORD.signals}${id}`, kind, { id, ...about }), type })
  }
  return channels
}

/** @returns what writes a sample or mark; its name by its place in `names` */
const sampleTeller = (
  writer: RecordWriter,
  names: readonly StoredName[],
  channels: ReadonlyMap<string, SignalChannel>,
  states: RangeAnswer['states'],
) => {
  const named = new Map<string, RangeAnswer['states'][number][]>()
  for (const one of states) named.set(one.signal, [...(named.get(one.signal) ?? []), one])
  const nameOf = (id: string, t: number, code: number): StateName | undefined => {
    const its = named.get(id)
    return (its?.findLast((one) => one.t <= t) ?? its?.[0])?.states.find((state) => state.code === code)
  }
  const ofName = names.map(({ id }) => ({ id, ...channels.get(id)! }))
  return (n: number, t: number, value: number, quality: number): Promise<void> => {
    const { id, channel, type } = ofName[n]!
    const known = Number.isFinite(value) ? String(value) : 'null'
    const name = type === 'state' ? `,"state":${JSON.stringify(nameOf(id, t, value)?.name ?? null)}` : ''
    return writer.message(channel, t, `{"value":${known}${name},"quality":"${RECORD_QUALITY[quality] ?? 'bad'}"}`)
  }
}

/** All that is told besides samples, in the order of time. */
const tellings = async (
  writer: RecordWriter,
  channels: ReadonlyMap<string, SignalChannel>,
  { events, notes }: RecordedPlant,
  { texts, states, limits }: RecordedFacts,
  from: number,
): Promise<readonly Telling[]> => {
  const alarms = await writer.channel(RECORD.alarms, 'alarm')
  const noted = await writer.channel(RECORD.notes, 'note')
  const names = await writer.channel(RECORD.stateNames, 'stateNames')
  const limit = await writer.channel(RECORD.limits, 'limit')
  const found: Telling[] = [
    ...states.map(({ t, ...one }) => ({ t, channel: names, json: JSON.stringify(one) })),
    ...limits.map(({ t, ...one }) => ({ t, channel: limit, json: JSON.stringify(one) })),
    ...texts.flatMap(({ signal, t, text, quality }) =>
      t.map((at, i) => {
        const said = text[i] ?? null
        const word = said === null ? 'stale' : (RECORD_QUALITY[quality[i]!] ?? 'bad')
        return { t: at, channel: channels.get(signal)!.channel, json: JSON.stringify({ text: said, quality: word }) }
      }),
    ),
    ...events.map((event) => ({ t: event.at, channel: alarms, json: JSON.stringify(event) })),
    ...notes.map((note) => ({ t: note.at, channel: noted, json: JSON.stringify(note) })),
  ]
  return found.filter(({ t }) => t >= from).toSorted((a, b) => a.t - b.t)
}
