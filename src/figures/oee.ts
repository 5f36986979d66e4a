/**
 * Overall equipment effectiveness of one machine and what it loses on the way, by ISO 22400-2:2014 (6.11 OEE index, 6.12–6.14
 * availability, effectiveness, quality ratio): planned busy time less the losses is the time in which the good pieces would
 * have been made at the planned beat. The losses add up to the difference, whatever is known. Pure.
 */
import type { Span } from '../timeline/stretches.ts'
import type { StateGroup } from '../twin/packml.ts'

export interface StateSpan extends Span {
  /** What the machine did, by its own word. */
  readonly group: StateGroup
}

/**
 * In the order in which they are told. `no-data`: nothing is known of this time; it counts as lost until it is, but for as
 * much of it as the pieces that were counted took: they were made in it.
 * `short-stops` are stops of either cause that are shorter than a stop is worth telling; they count as slowness (22400-2, 6.13).
 */
export const LOSSES = ['own-fault', 'waiting', 'set-up', 'no-data', 'slow-cycles', 'short-stops', 'rejects'] as const
export type Loss = (typeof LOSSES)[number]

/** Why a figure cannot be told. */
export type NotKnown = 'nothing-planned' | 'no-state' | 'no-count' | 'no-good-count' | 'no-beat'

export interface OeeInput {
  /** Planned busy time (PBT): shifts less breaks; ascending, apart from each other. */
  readonly planned: readonly Span[]
  /** What the machine did; ascending, apart from each other; null = it has no such signal. */
  readonly states: readonly StateSpan[] | null
  /** Pieces made in the planned time, good and bad (PQ), and good ones (GQ); null = nothing counts them. */
  readonly made: number | null
  readonly good: number | null
  /** Planned run time of a piece (PRI), ms; null = nobody has said it. */
  readonly beatMs: number | null
  /** Stops below this are short, ms. */
  readonly shortStopMs: number
}

export interface Oee {
  /** Planned busy time, ms. */
  readonly plannedMs: number
  /** Of each loss, ms; null = it cannot be told apart. Slow cycles are negative where the machine was faster than planned. */
  readonly losses: Readonly<Record<Loss, number | null>>
  /** Time that was worth its while: good pieces at the planned beat, ms; null = `why`. */
  readonly worthMs: number | null
  /**
   * 0–1, each null where what it stands on is not known; availability and effectiveness also where less than nine tenths of
   * what the machine did is. Effectiveness may exceed 1: then the planned beat is too slow.
   */
  readonly availability: number | null
  readonly effectiveness: number | null
  readonly quality: number | null
  readonly oee: number | null
  /** Share of the planned time of which nothing is known: above 0 the figures are partial. */
  readonly unknownShare: number
  /** What is missing, the first that matters first; empty = nothing. */
  readonly missing: readonly NotKnown[]
}

/** ms, all together. */
export const lengthOf = (spans: readonly Span[]): number => spans.reduce((sum, { from, to }) => sum + (to - from), 0)

/** What of each span lies in the planned ones. */
const inside = <S extends Span>(spans: readonly S[], planned: readonly Span[]): S[] => {
  const cut: S[] = []
  let first = 0
  for (const span of spans) {
    while (first < planned.length && planned[first]!.to <= span.from) first++
    for (let i = first; i < planned.length && planned[i]!.from < span.to; i++) {
      const [from, to] = [Math.max(span.from, planned[i]!.from), Math.min(span.to, planned[i]!.to)]
      if (to > from) cut.push({ ...span, from, to })
    }
  }
  return cut
}

const CAUSE: Readonly<Record<StateGroup, 'producing' | 'own-fault' | 'waiting' | 'set-up'>> = {
  producing: 'producing',
  held: 'own-fault',
  stopped: 'own-fault',
  aborted: 'own-fault',
  suspended: 'waiting',
  ready: 'set-up',
  completed: 'set-up',
}

/** Times by cause. A stop is as long as it lasted, also before and after the planned time, and whatever states it went through. */
const timesOf = (states: readonly StateSpan[], planned: readonly Span[], shortStopMs: number) => {
  const times = { producing: 0, 'own-fault': 0, waiting: 0, 'set-up': 0, 'short-stops': 0 }
  for (let i = 0; i < states.length;) {
    let end = i + 1
    const stops = CAUSE[states[i]!.group] !== 'producing'
    if (stops)
      while (
        end < states.length &&
        states[end]!.from === states[end - 1]!.to &&
        CAUSE[states[end]!.group] !== 'producing'
      )
        end++
    const stretch = states.slice(i, end)
    const isShort = stops && stretch.at(-1)!.to - stretch[0]!.from < shortStopMs
    for (const one of inside(stretch, planned)) {
      const cause = CAUSE[one.group]
      times[isShort && cause !== 'set-up' ? 'short-stops' : cause] += one.to - one.from
    }
    i = end
  }
  return times
}

/** Where nothing is known of more of the planned time than this, nothing is divided by what the machine did in it. */
const MOST_UNKNOWN = 0.1

/** @param unknownShare of the planned time */
export const isKnown = (unknownShare: number): boolean => unknownShare <= MOST_UNKNOWN

/** null where one of them is not known, or the whole is nothing. */
export const ratio = (part: number | null, whole: number | null): number | null =>
  part === null || whole === null || whole === 0 ? null : part / whole

export const oeeOf = ({ planned, states, made, good, beatMs, shortStopMs }: OeeInput): Oee => {
  const plannedMs = lengthOf(planned)
  const missing: NotKnown[] = []
  if (plannedMs === 0) missing.push('nothing-planned')
  if (states === null) missing.push('no-state')
  if (made === null) missing.push('no-count')
  if (good === null) missing.push('no-good-count')
  if (beatMs === null) missing.push('no-beat')

  const times = timesOf(states ?? [], planned, shortStopMs)
  const knownMs = lengthOf(inside(states ?? [], planned))
  const madeMs = made === null || beatMs === null ? null : made * beatMs
  const goodMs = good === null || beatMs === null ? null : good * beatMs
  const hasStates = states !== null && plannedMs > 0
  // What was made beyond the time in which it is known to have produced was made while nothing was known.
  const unseenMs = Math.min(plannedMs - knownMs, Math.max(0, (madeMs ?? 0) - times.producing))
  const producingMs = times.producing + unseenMs
  // Actual production time (APT) and the short stops in it.
  const runMs = producingMs + times['short-stops']
  const unknownShare = hasStates ? (plannedMs - knownMs) / plannedMs : plannedMs > 0 ? 1 : 0
  const isSeen = hasStates && isKnown(unknownShare)
  return {
    plannedMs,
    losses: {
      'own-fault': hasStates ? times['own-fault'] : null,
      waiting: hasStates ? times.waiting : null,
      'set-up': hasStates ? times['set-up'] : null,
      'no-data': hasStates ? plannedMs - knownMs - unseenMs : null,
      'slow-cycles': hasStates && madeMs !== null ? producingMs - madeMs : null,
      'short-stops': hasStates ? times['short-stops'] : null,
      rejects: madeMs === null || goodMs === null ? null : madeMs - goodMs,
    },
    worthMs: plannedMs > 0 ? goodMs : null,
    availability: isSeen ? ratio(runMs, plannedMs) : null,
    effectiveness: isSeen ? ratio(madeMs, runMs) : null,
    quality: ratio(good, made),
    oee: plannedMs > 0 ? ratio(goodMs, plannedMs) : null,
    unknownShare,
    missing,
  }
}
