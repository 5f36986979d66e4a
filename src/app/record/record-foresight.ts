/**
 * Foresight of a record: its whole span is lived through in a worker, from its beginning, so that at each of its moments is
 * said what would have been said then. What is asked waits until it is known; values that are worked out join those recorded.
 */
import type { Dispose } from '../../base/disposable.ts'
import { err, ok } from '../../base/result.ts'
import type { PastReader } from '../../feed/replay/past-reader.ts'
import type { SampleColumns } from '../../foresight/messages.ts'
import { HELD } from '../../foresight/page/messages.ts'
import { recordedColumns } from '../../foresight/recorded-columns.ts'
import { numberOfText } from '../../foresight/setting-record.ts'
import type { HistoryClient } from '../../history/client.ts'
import { NOT_IN_RECORD, type OpenRecord } from '../../history/record/open-record.ts'
import { SeenHistory } from '../../history/seen-history.ts'
import type { ForesightPort } from '../../panels/foresight/port.ts'
import type { Twin } from '../../twin/twin.ts'
import { MOST_SIGNALS, type StateAnswer } from '../../wire/history.ts'
import { QUALITY } from '../../wire/quality.ts'
import { type DerivedRows, startPageWatcher } from '../alone/page-watcher.ts'
import '../../texts/foresight.ts'

/** Of one question; a signal that comes more than ten times a second is asked in shorter ones. */
const STRETCH_MS = 600_000
const MOST_ROWS = 10_000
const SHORTEST_MS = 1000

const NOBODY: ReadonlySet<string> = new Set()

export interface RecordForesight {
  readonly port: ForesightPort
  /** What is recorded, with what is worked out of it where the record has nothing. */
  readonly reader: PastReader
  readonly history: HistoryClient
  readonly dispose: Dispose
}

interface RecordForesightOptions {
  readonly record: Pick<OpenRecord, 'head' | 'document' | 'history' | 'range'>
  readonly reader: PastReader
  readonly twin: Twin
  readonly createWorker: () => Worker
  /** Something is worked out that was not there before: what is shown may lack it. */
  readonly grown: () => void
}

const joined = (parts: readonly SampleColumns[]): SampleColumns => {
  const count = parts.reduce((sum, part) => sum + part.count, 0)
  const slot = new Uint32Array(count)
  const value = new Float64Array(count)
  const usable = new Uint8Array(count)
  const time = new Float64Array(count)
  let at = 0
  for (const part of parts) {
    slot.set(part.slot.subarray(0, part.count), at)
    value.set(part.value.subarray(0, part.count), at)
    usable.set(part.usable.subarray(0, part.count), at)
    time.set(part.time.subarray(0, part.count), at)
    at += part.count
  }
  return { count, slot, value, usable, time }
}

export const foresightOfRecord = ({
  record,
  reader,
  twin,
  createWorker,
  grown,
}: RecordForesightOptions): RecordForesight => {
  const { fromMs, toMs } = record.head
  /** What was worked out, as it became so. */
  const worked = new SeenHistory()
  const last = new Map<string, { readonly t: number[]; readonly value: number[] }>()
  let livedTo = fromMs
  let isEnded = false
  let hasGrown = false
  let waiting: { readonly at: number; readonly done: () => void }[] = []

  const derived = ({ slot, value, time }: DerivedRows): void => {
    for (const [i, of] of slot.entries()) {
      const signal = twin.signals[of]
      if (!signal) continue
      worked.note(signal.id, value[i]!, Number.isNaN(value[i]!) ? QUALITY.bad : QUALITY.good, time[i]!)
      let known = last.get(signal.id)
      if (!known) last.set(signal.id, (known = { t: [], value: [] }))
      known.t.push(time[i]!)
      known.value.push(value[i]!)
      hasGrown = true
    }
  }
  const watcher = startPageWatcher({
    createWorker,
    document: record.document,
    limitMs: Float64Array.from(twin.signals, ({ staleAfterMs }) => staleAfterMs ?? Number.POSITIVE_INFINITY),
    now: fromMs,
    derived,
  })

  const slotOf = new Map(twin.heard.map(({ id, slot }) => [id as string, slot as number]))
  const states = new Set(twin.heard.filter((signal) => signal.states.length > 0).map(({ id }) => id as string))
  const asked = Array.from({ length: Math.ceil(twin.heard.length / MOST_SIGNALS) }, (_, i) =>
    twin.heard.slice(i * MOST_SIGNALS, (i + 1) * MOST_SIGNALS).map(({ id }) => id as string),
  )

  /** @returns null where so many came that they must be asked for in shorter stretches */
  const read = async (from: number, to: number): Promise<SampleColumns | null> => {
    const parts: SampleColumns[] = []
    for (const signals of asked) {
      const answer = await record.range({ signals, from, to, columns: MOST_ROWS, held: false })
      if (!answer.ok) continue
      if (answer.value.answers.some(({ stepMs }) => stepMs > 0) && to - from > 2 * SHORTEST_MS) return null
      parts.push(recordedColumns(answer.value.answers, slotOf, states))
      for (const { signal, t, text, quality } of answer.value.texts) {
        const own = t.flatMap((at, i) => (at >= from && text[i] !== null ? [i] : []))
        parts.push({
          count: own.length,
          slot: new Uint32Array(own.length).fill(slotOf.get(signal)!),
          value: Float64Array.from(own, (i) => numberOfText(text[i]!)),
          usable: Uint8Array.from(own, (i) => (quality[i]! < QUALITY.bad ? 1 : 0)),
          time: Float64Array.from(own, (i) => t[i]!),
        })
      }
    }
    return joined(parts)
  }
  const live = async (from: number, to: number): Promise<void> => {
    if (isEnded) return
    const columns = await read(from, to)
    if (isEnded) return
    if (!columns) {
      const middle = Math.floor((from + to) / 2)
      await live(from, middle)
      return live(middle, to)
    }
    await watcher.past(columns, to, to >= toMs ? null : (to - fromMs) / (toMs - fromMs))
    livedTo = to
    const now = waiting.filter(({ at }) => at <= to)
    waiting = waiting.filter(({ at }) => at > to)
    for (const { done } of now) done()
  }
  /** What held when the record begins, without being said again. */
  const held = async (): Promise<SampleColumns> => {
    const state = await reader.state(fromMs, new AbortController().signal)
    if (!state.ok) return joined([])
    const { signal, value, ended, text, quality } = state.value
    const rows = signal.flatMap((id, i) =>
      slotOf.has(id) && ended[i] === 0 && quality[i]! < QUALITY.bad
        ? [{ slot: slotOf.get(id)!, value: text[i] ? numberOfText(text[i]) : (value[i] ?? Number.NaN) }]
        : [],
    )
    return {
      count: rows.length,
      slot: Uint32Array.from(rows, (row) => row.slot),
      value: Float64Array.from(rows, (row) => row.value),
      usable: new Uint8Array(rows.length).fill(HELD),
      time: new Float64Array(rows.length).fill(fromMs),
    }
  }
  const liveThrough = async (): Promise<void> => {
    watcher.samples(await held())
    for (let from = fromMs; from < toMs; from += STRETCH_MS) await live(from, Math.min(toMs, from + STRETCH_MS))
    livedTo = Number.POSITIVE_INFINITY
    for (const { done } of waiting) done()
    waiting = []
    if (hasGrown && !isEnded) grown()
  }
  void liveThrough()

  const known = (at: number): Promise<void> =>
    at <= livedTo ? Promise.resolve() : new Promise((done) => void waiting.push({ at, done }))
  /** The last that was worked out of each by then, of those that the record says nothing of. */
  const withWorked = (state: StateAnswer, at: number): StateAnswer => {
    const recorded = new Set(state.signal)
    const rows = [...last].flatMap(([signal, { t, value }]) => {
      const i = t.findLastIndex((one) => one <= at)
      return i < 0 || recorded.has(signal) ? [] : [{ signal, t: t[i]!, value: value[i]! }]
    })
    const beside = <T>(column: readonly T[], of: T): T[] =>
      column.length === 0 ? [] : [...column, ...rows.map(() => of)]
    return {
      at: state.at,
      signal: [...state.signal, ...rows.map(({ signal }) => signal)],
      t: [...state.t, ...rows.map(({ t }) => t)],
      value: [...state.value, ...rows.map(({ value }) => (Number.isNaN(value) ? null : value))],
      quality: [...state.quality, ...rows.map(({ value }) => (Number.isNaN(value) ? QUALITY.bad : QUALITY.good))],
      ended: [...state.ended, ...rows.map(() => 0)],
      text: beside(state.text, null),
      state: beside(state.state, null),
      limitMs: beside(state.limitMs, null),
    }
  }

  return {
    port: {
      asset: async (asset, span) => {
        await known(span?.to ?? toMs)
        return isEnded ? err(NOT_IN_RECORD) : watcher.ask('asset', { question: { asset, ...span }, now: toMs })
      },
      cases: { get: () => NOBODY, subscribe: () => () => {} },
      kept: null,
    },
    reader: {
      ...reader,
      state: async (at, abort) => {
        const state = await reader.state(at, abort)
        return state.ok ? ok(withWorked(state.value, at)) : state
      },
      range: async (question, abort) => {
        const answer = await reader.range(question, abort)
        if (!answer.ok) return answer
        const { answers, unknown } = answer.value
        const own = unknown.filter((signal) => last.has(signal))
        if (own.length === 0) return answer
        const found = await worked.readSeveral({ ...question, signals: own })
        return found.ok
          ? ok({
              ...answer.value,
              answers: [...answers, ...found.value.values()],
              unknown: unknown.filter((signal) => !last.has(signal)),
            })
          : answer
      },
    },
    history: {
      read: async (query, abort) => {
        const answer = await record.history.read(query, abort)
        return answer.ok && answer.value.t.length === 0 && last.has(query.signal) ? worked.read(query, abort) : answer
      },
      readSeveral: async (query, abort) => {
        const answer = await record.history.readSeveral(query, abort)
        const own = query.signals.filter((signal) => last.has(signal))
        if (!answer.ok || own.length === 0) return answer
        const found = await worked.readSeveral({ ...query, signals: own }, abort)
        return found.ok ? ok(new Map([...found.value, ...answer.value])) : answer
      },
    },
    dispose: () => {
      isEnded = true
      for (const { done } of waiting) done()
      watcher.dispose()
    },
  }
}
