/** What a signal's own normal is made of: its last 30 days by the time of day, or cycles of them by the time in the cycle. Pure. */
import { text } from '../../texts/text.ts'
import { cycleStarts, LEAST_KNOWN, type NormalBasis, timeInCycle } from '../../timeline/normal-band.ts'
import type { Span } from '../../timeline/stretches.ts'
import type { TwinAsset, TwinSignal } from '../../twin/twin.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'

/** What says when a machine's cycles begin. */
export interface CycleSource {
  readonly signal: TwinSignal
  readonly kind: 'count' | 'progress'
}

/** Its progress, else its count of pieces; null = it has no cycles. */
export const cycleSourceOf = ({ signals }: TwinAsset): CycleSource | null => {
  for (const kind of ['progress', 'count'] as const) {
    const signal = signals.find(
      ({ component, role, type }) => component === null && role === kind && (type === 'number' || type === 'integer'),
    )
    if (signal) return { signal, kind }
  }
  return null
}

/** More of them in what is asked for are too narrow to be told apart in a picture. */
const MOST_CYCLES = 90
/** A cycle is known in so many parts at least. */
const LEAST_PARTS = 12

export const startsIn = (answer: HistoryAnswer, { kind }: CycleSource): readonly number[] =>
  cycleStarts(
    answer.t,
    answer.t.map((_, i) => answer.last[i] ?? answer.mean[i] ?? null),
    kind,
  )

/** How long most cycles of a span take, ms; null where they are not seen one by one in it. */
export const cycleMsIn = (answer: HistoryAnswer, source: CycleSource): number | null => {
  const phase = timeInCycle(startsIn(answer, source))
  if (!phase) return null
  const usualMs = phase.lengthMs / 1.5
  return (answer.to - answer.from) / usualMs > MOST_CYCLES || answer.stepMs > usualMs / LEAST_PARTS ? null : usualMs
}

const WINDOWS = 24
const CYCLES_A_WINDOW = 12

/**
 * Where in a long past cycles are looked at: so many spans of a dozen each, evenly over the time in which it ran. Their length is
 * a power of two, so that another few cycles in the picture do not ask for all of them anew.
 * @param ran ascending
 */
export const cycleWindows = (ran: readonly Span[], cycleMs: number): readonly Span[] => {
  const lengthMs = 2 ** Math.ceil(Math.log2(CYCLES_A_WINDOW * cycleMs))
  const all = ran.reduce((sum, { from, to }) => sum + to - from, 0)
  const windows: Span[] = []
  let [before, i] = [0, 0]
  for (let nth = 0; nth < (all > 0 ? WINDOWS : 0); nth++) {
    const wanted = ((nth + 0.5) / WINDOWS) * all
    while (i < ran.length - 1 && before + ran[i]!.to - ran[i]!.from < wanted) {
      before += ran[i]!.to - ran[i]!.from
      i++
    }
    const from = Math.floor((ran[i]!.from + wanted - before - lengthMs / 2) / 1000) * 1000
    if (windows.length === 0 || from >= windows.at(-1)!.to) windows.push({ from, to: from + lengthMs })
  }
  return windows
}

export interface OwnNormal {
  readonly basis: NormalBasis
  readonly of: 'days' | 'cycles'
}

const MOST_DAYS = 30

/** "Own normal: 7 of 30 days, all times of day together". */
export const normalWords = ({ basis: { occurrences, by }, of }: OwnNormal): string =>
  of === 'cycles'
    ? text('trends.normal.cycles', { count: occurrences })
    : by === 'nothing'
      ? text('trends.normal.nothing', { count: occurrences, least: LEAST_KNOWN })
      : text(by === 'phase' ? 'trends.normal.days' : 'trends.normal.together', {
          // Thirty times 24 hours begin and end in the middle of a day.
          count: Math.min(MOST_DAYS, occurrences),
        })
