/** What a record holds, in columns: answers as a gateway's history gives them. */
import { bucketsFor, MARK_FROM, type SampleRows, samplesAnswer } from '../../timeline/buckets.ts'
import type { AlarmEvent } from '../../wire/alarms.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import {
  type RangeAnswer,
  type RangeQuestion,
  SINCE_MS,
  type SinceAnswer,
  type SinceQuestion,
  type StateAnswer,
  type StateName,
} from '../../wire/history.ts'
import type { RecordStart } from '../../wire/record.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
/** Nothing holds longer without a new sample, as in a gateway's history. */
const MOST_HOLD_MS = 24 * HOUR_MS
/** Up to this range samples are answered one by one, as there. */
const SAMPLES_MS = 12 * HOUR_MS

interface TextRow {
  readonly t: number
  /** null: what was said holds no longer. */
  readonly text: string | null
  readonly quality: number
}

/** Of each signal its rows in order; what came into force likewise. All within the span. */
export interface RecordedRows {
  readonly samples: ReadonlyMap<string, SampleRows>
  readonly texts: ReadonlyMap<string, readonly TextRow[]>
  readonly states: RangeAnswer['states']
  readonly limits: RangeAnswer['limits']
  readonly events: readonly AlarmEvent[]
}

type StateStep = RangeAnswer['states'][number]
type LimitStep = RangeAnswer['limits'][number]

const bySignal = <T extends { readonly signal: string }>(rows: readonly T[]): Map<string, T[]> => {
  const found = new Map<string, T[]>()
  for (const row of rows) {
    const known = found.get(row.signal)
    if (known) known.push(row)
    else found.set(row.signal, [row])
  }
  return found
}

/** The first index whose time is `at` or later. */
const indexOf = (t: Float64Array, at: number): number => {
  let [low, high] = [0, t.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (t[middle]! < at) low = middle + 1
    else high = middle
  }
  return low
}

/** From the one in force at `from` on. */
const since = <T extends { readonly t: number }>(rows: readonly T[], from: number): readonly T[] =>
  rows.slice(
    Math.max(
      0,
      rows.findLastIndex(({ t }) => t <= from),
    ),
  )

const withFirst = ({ t, value, quality }: SampleRows, at: number, v: number, q: number): SampleRows => ({
  t: Float64Array.of(at, ...t),
  value: Float64Array.of(v, ...value),
  quality: Float64Array.of(q, ...quality),
})

const EMPTY: SampleRows = { t: new Float64Array(0), value: new Float64Array(0), quality: new Float64Array(0) }

/** A row of the state at the start. */
interface Standing {
  readonly t: number
  readonly value: number
  readonly quality: number
  readonly ended: number
  readonly text: string | null
}

export class RecordedPast {
  /** Nothing is known from here on, ms. */
  readonly #to: number
  readonly #start = new Map<string, Standing>()
  readonly #samples = new Map<string, SampleRows>()
  readonly #texts = new Map<string, readonly TextRow[]>()
  readonly #states: ReadonlyMap<string, readonly StateStep[]>
  readonly #limits: ReadonlyMap<string, readonly LimitStep[]>
  readonly #events: readonly AlarmEvent[]

  constructor(to: number, { state, states, limits }: RecordStart, rows: RecordedRows) {
    this.#to = to
    this.#events = rows.events
    this.#states = bySignal([...states, ...rows.states])
    this.#limits = bySignal([...limits, ...rows.limits])
    for (const [id, samples] of rows.samples) this.#samples.set(id, samples)
    for (const [id, texts] of rows.texts) this.#texts.set(id, texts)
    state.signal.forEach((id, i) => {
      const text = state.text[i] ?? null
      const standing: Standing = {
        t: state.t[i]!,
        value: state.value[i] ?? Number.NaN,
        quality: state.quality[i]!,
        ended: state.ended[i]!,
        text,
      }
      this.#start.set(id, standing)
      const holds = standing.ended === 0
      if (text !== null) {
        if (holds) this.#texts.set(id, [standing, ...(this.#texts.get(id) ?? [])])
      } else {
        const its = this.#samples.get(id) ?? EMPTY
        this.#samples.set(id, holds ? withFirst(its, standing.t, standing.value, standing.quality) : its)
      }
    })
  }

  /** All that the record knows of. */
  get signals(): readonly string[] {
    return [...new Set([...this.#start.keys(), ...this.#samples.keys(), ...this.#texts.keys()])]
  }

  stateAt(at: number): StateAnswer {
    const moment = Math.floor(at)
    const answer: StateAnswer = {
      at,
      signal: [],
      t: [],
      value: [],
      quality: [],
      ended: [],
      text: [],
      state: [],
      limitMs: [],
    }
    for (const signal of this.signals) {
      const stood = this.#standing(signal, moment)
      if (!stood) continue
      const { t, value, quality, ended, text } = stood
      answer.signal.push(signal)
      answer.t.push(t)
      answer.value.push(text === null && Number.isFinite(value) ? value : null)
      answer.quality.push(quality)
      answer.ended.push(ended)
      answer.text.push(text)
      answer.state.push(this.#nameAt(signal, t, value))
      answer.limitMs.push(this.#limits.get(signal)?.findLast((one) => one.t <= moment)?.ms ?? null)
    }
    return answer
  }

  #standing(signal: string, at: number): Standing | null {
    const first = this.#start.get(signal) ?? null
    const texts = this.#texts.get(signal)
    if (texts) {
      const said = texts.findLastIndex((row) => row.t <= at && row.text !== null)
      if (said < 0) return first
      const ended = texts.slice(said + 1).some((row) => row.t <= at)
      return { ...texts[said]!, value: 0, ended: ended ? MARK_FROM : 0 }
    }
    const { t, value, quality } = this.#samples.get(signal) ?? EMPTY
    const last = indexOf(t, at + 1) - 1
    let sample = last
    while (sample >= 0 && quality[sample]! >= MARK_FROM) sample--
    if (sample < 0) return last < 0 || !first ? first : { ...first, ended: quality[last]! }
    const ended = sample === last ? 0 : quality[last]!
    return { t: t[sample]!, value: value[sample]!, quality: quality[sample]!, ended, text: null }
  }

  since({ signals, at }: SinceQuestion): SinceAnswer {
    const answer: SinceAnswer = { signal: [], since: [] }
    for (const id of signals) {
      const { t, value, quality } = this.#samples.get(id) ?? EMPTY
      let newest = -1
      let first = -1
      for (let i = indexOf(t, Math.floor(at) + 1) - 1; i >= 0 && t[i]! > at - SINCE_MS; i--) {
        if (quality[i]! >= MARK_FROM) continue
        if (newest < 0) newest = i
        const same = Number.isNaN(value[newest])
          ? Number.isNaN(value[i])
          : value[i] === value[newest] && quality[i] === quality[newest]
        if (!same) {
          answer.signal.push(id)
          answer.since.push(t[first]!)
          break
        }
        first = i
      }
    }
    return answer
  }

  #nameAt(signal: string, t: number, code: number): StateName | null {
    const steps = this.#states.get(signal)
    return (steps?.findLast((one) => one.t <= t) ?? steps?.[0])?.states.find((one) => one.code === code) ?? null
  }

  range({ signals, from, to, columns = 1000, held }: RangeQuestion): RangeAnswer {
    const known = signals.filter((id) => this.#start.has(id) || this.#samples.has(id) || this.#texts.has(id))
    return {
      answers: known.map((signal) =>
        held === false ? this.#happened(signal, { from, to, columns }) : this.read({ signal, from, to, columns }),
      ),
      unknown: signals.filter((id) => !known.includes(id)),
      texts: known.flatMap((signal) => this.#said(signal, from, to, columns)),
      states: known.flatMap((signal) => since(before(this.#states.get(signal), to), from)),
      limits: known.flatMap((signal) => since(before(this.#limits.get(signal), to), from)),
    }
  }

  #said(signal: string, from: number, to: number, columns: number): RangeAnswer['texts'] {
    const rows = since(before(this.#texts.get(signal), to), from)
    if (rows.length === 0) return []
    const shown = rows.slice(-columns)
    const [t, text, quality] = [
      shown.map((row) => row.t),
      shown.map((row) => row.text),
      shown.map((row) => row.quality),
    ]
    return [{ signal, t, text, quality, more: rows.length - shown.length }]
  }

  /** Without what held into it. */
  #happened(signal: string, span: Pick<RangeQuestion, 'from' | 'to' | 'columns'>): HistoryAnswer {
    const rows = this.#samples.get(signal) ?? EMPTY
    const inside = part(rows, indexOf(rows.t, span.from), indexOf(rows.t, span.to))
    return samplesAnswer(signal, span, inside, Math.min(span.to, this.#to), Number.POSITIVE_INFINITY)
  }

  read({ signal, from, to, columns }: { signal: string; from: number; to: number; columns: number }): HistoryAnswer {
    const until = Math.min(to, this.#to)
    const perColumn = (to - from) / columns
    if (perColumn < MINUTE_MS && to - from <= SAMPLES_MS)
      return samplesAnswer(signal, { from, to, columns }, this.#reaching(signal, from, to), until, MOST_HOLD_MS)
    const buckets = bucketsFor(from, to, columns, perColumn >= HOUR_MS ? HOUR_MS : MINUTE_MS)
    const { start, end } = buckets
    buckets.addSamples(this.#reaching(signal, start, end), start, Math.min(end, this.#to), MOST_HOLD_MS)
    return buckets.answer(signal, from, to)
  }

  /** Rows in the range, after the last one before it. */
  #reaching(signal: string, from: number, to: number): SampleRows {
    const rows = this.#samples.get(signal) ?? EMPTY
    const its = part(rows, Math.max(0, indexOf(rows.t, from) - 1), indexOf(rows.t, to))
    return { ...its, holdMs: this.#holds(signal, its.t) }
  }

  #holds(signal: string, t: Float64Array): Float64Array {
    const steps = this.#limits.get(signal) ?? []
    let place = -1
    return t.map((at) => {
      while (place + 1 < steps.length && steps[place + 1]!.t <= at) place++
      return Math.min(MOST_HOLD_MS, Math.max(1, Math.ceil(steps[place]?.ms ?? MOST_HOLD_MS)))
    })
  }

  /** ms, half-open [from, to). */
  events(from: number, to: number): readonly AlarmEvent[] {
    return this.#events.filter(({ at }) => at >= from && at < to)
  }
}

const before = <T extends { readonly t: number }>(rows: readonly T[] | undefined, to: number): readonly T[] =>
  rows?.filter(({ t }) => t < to) ?? []

const part = ({ t, value, quality }: SampleRows, first: number, end: number): SampleRows => ({
  t: t.subarray(first, end),
  value: value.subarray(first, end),
  quality: quality.subarray(first, end),
})
