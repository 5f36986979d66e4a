/** A stretch of the past, read ahead: everything that happened in it, in order, to be told as its time comes. */
import type { Twin, TwinSignal } from '../../twin/twin.ts'
import type { AlarmEvent } from '../../wire/alarms.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import type { RangeAnswer, StateName } from '../../wire/history.ts'
import { QUALITY } from '../../wire/quality.ts'
import type { Limit } from '../../wire/worker.ts'
import { codeToday, type PastRow } from './past-rows.ts'

interface Happening {
  readonly t: number
  readonly row: PastRow | null
  readonly limit: Limit | null
}

export interface PastChunk {
  /** ms, half-open [from, to). */
  readonly from: number
  readonly to: number
  readonly happenings: readonly Happening[]
  readonly events: readonly AlarmEvent[]
}

const namesBySignal = ({ states }: RangeAnswer): ReadonlyMap<string, RangeAnswer['states']> => {
  const named = new Map<string, RangeAnswer['states'][number][]>()
  for (const one of states) {
    const known = named.get(one.signal)
    if (known) known.push(one)
    else named.set(one.signal, [one])
  }
  return named
}

const nameOf = (names: RangeAnswer['states'] | undefined, code: number, t: number): StateName | null =>
  (names?.findLast((one) => one.t <= t) ?? names?.[0])?.states.find((state) => state.code === code) ?? null

/** Samples one by one; where there are too many, the last of each bucket at its end: nothing is told before it was so. */
function* numbers(
  signal: TwinSignal,
  { from, to, stepMs, t, last, count, quality }: HistoryAnswer,
  names: RangeAnswer['states'] | undefined,
): Generator<Happening> {
  for (let i = 0; i < t.length; i++) {
    const value = last[i] ?? null
    const at = stepMs === 0 ? t[i]! : Math.min(t[i]! + stepMs, to - 1)
    // What opens the range was so before; of a bucket without samples there is nothing to tell.
    if (at < from || (count[i] === 0 && (value !== null || stepMs > 0))) continue
    const ends = count[i] === 0
    yield {
      t: at,
      limit: null,
      row: {
        slot: signal.slot,
        receive: ends ? 0 : at,
        value: value === null ? Number.NaN : codeToday(signal, value, nameOf(names, value, at)),
        quality: quality[i] ?? QUALITY.bad,
        dead: ends,
        text: null,
        since: 0,
      },
    }
  }
}

function* texts(
  { slot }: TwinSignal,
  from: number,
  { t, text, quality }: RangeAnswer['texts'][number],
): Generator<Happening> {
  for (let i = 0; i < t.length; i++) {
    if (t[i]! < from) continue
    const said = text[i] ?? null
    yield {
      t: t[i]!,
      limit: null,
      row: {
        slot,
        receive: said === null ? 0 : t[i]!,
        value: 0,
        quality: quality[i] ?? QUALITY.good,
        dead: said === null,
        text: said,
        since: 0,
      },
    }
  }
}

/** @param answers to one range, of different signals each */
export const chunkOf = (
  twin: Twin,
  from: number,
  to: number,
  answers: readonly RangeAnswer[],
  events: readonly AlarmEvent[],
): PastChunk => {
  const happenings: Happening[] = []
  for (const answer of answers) {
    const names = namesBySignal(answer)
    for (const one of answer.answers) {
      const signal = twin.signal(one.signal)
      if (signal && signal.type !== 'text') happenings.push(...numbers(signal, one, names.get(one.signal)))
    }
    for (const one of answer.texts) {
      const signal = twin.signal(one.signal)
      if (signal) happenings.push(...texts(signal, from, one))
    }
    for (const { signal: id, t, ms } of answer.limits) {
      const signal = twin.signal(id)
      if (signal && t >= from) happenings.push({ t, row: null, limit: [signal.slot, ms ?? 0] })
    }
  }
  return {
    from,
    to,
    happenings: happenings.toSorted((a, b) => a.t - b.t),
    events: events.toSorted((a, b) => a.at - b.at || a.cursor - b.cursor),
  }
}
