/**
 * What is normal for a signal at a phase: the 5th to the 95th percentile of its past at the same phase, weighted by time. The
 * phase is the time of day, or the time since a cycle began.
 */
import { timeQuantile } from './span-statistics.ts'
import type { Span, Stretch } from './stretches.ts'

export interface Phase {
  /** How long it is at most, ms. */
  readonly lengthMs: number
  /** Time since it last began, ms, within [0, lengthMs); null where it has not begun, or went on for longer. */
  readonly at: (ms: number) => number | null
}

const DAY_MS = 86_400_000

/** @param offsetAt what the clock on the plant's wall is ahead of UTC by, ms */
export const timeOfDay = (offsetAt: (ms: number) => number): Phase => ({
  lengthMs: DAY_MS,
  at: (ms) => (((ms + offsetAt(ms)) % DAY_MS) + DAY_MS) % DAY_MS,
})

/** @param starts ms, ascending. A pause that is longer than most cycles belongs to none. */
export const timeInCycle = (starts: readonly number[]): Phase | null => {
  const lengths = starts.slice(1).map((start, i) => start - starts[i]!)
  if (lengths.length < 3) return null
  const sorted = lengths.toSorted((a, b) => a - b)
  const lengthMs = 1.5 * sorted[sorted.length >> 1]!
  return {
    lengthMs,
    at: (ms) => {
      let [low, high] = [0, starts.length]
      while (low < high) {
        const middle = (low + high) >>> 1
        if (starts[middle]! <= ms) low = middle + 1
        else high = middle
      }
      const since = low === 0 ? Number.POSITIVE_INFINITY : ms - starts[low - 1]!
      return since < lengthMs ? since : null
    },
  }
}

/** When cycles begin: where a counter has gone up, or a progress fell back. @param values of samples, in order of time; null = not known */
export const cycleStarts = (
  t: readonly number[],
  values: readonly (number | null)[],
  kind: 'count' | 'progress',
): readonly number[] => {
  const starts: number[] = []
  let before: number | null = null
  values.forEach((value, i) => {
    if (value !== null && before !== null && (kind === 'count' ? value > before : value < before)) starts.push(t[i]!)
    before = value
  })
  return starts
}

export interface NormalBand {
  readonly binMs: number
  /** By phase; null where too little is known of it. */
  readonly low: readonly (number | null)[]
  readonly high: readonly (number | null)[]
}

/** Fewer stretches say nothing about what is normal at a phase. */
const LEAST = 5

/** @param past in order of time, only of when the machine ran */
export const normalBand = (past: readonly Stretch[], phase: Phase, bins: number): NormalBand => {
  const binMs = phase.lengthMs / bins
  const found: Stretch[][] = Array.from({ length: bins }, () => [])
  for (const stretch of past) {
    // What holds through several phases is known of each of them.
    const step = Math.max(1, Math.min(binMs, stretch.to - stretch.from))
    for (let from = stretch.from; from < Math.max(stretch.to, stretch.from + 1); from += step) {
      const to = Math.min(stretch.to, from + step)
      const at = phase.at((from + to) / 2)
      const share = stretch.to > stretch.from ? (to - from) / (stretch.to - stretch.from) : 1
      if (at !== null) found[Math.floor(at / binMs)]!.push({ ...stretch, from, to, heldMs: stretch.heldMs * share })
    }
  }
  const of = (share: number): (number | null)[] =>
    found.map((stretches) => (stretches.length < LEAST ? null : timeQuantile(stretches, share)))
  return { binMs, low: of(0.05), high: of(0.95) }
}

/** The band at a moment; null where nothing is known of its phase. */
export const bandAt = (band: NormalBand, phase: Phase, ms: number): readonly [low: number, high: number] | null => {
  const at = phase.at(ms)
  if (at === null) return null
  const bin = Math.floor(at / band.binMs)
  const [low, high] = [band.low[bin], band.high[bin]]
  return low == null || high == null ? null : [low, high]
}

/**
 * When a machine ran.
 * @param working whether one of these codes is a state in which it does its work
 * @param bridgeMs a silence no longer than this, between two runs, is a part of them: nothing says that it stopped
 */
export const runsOf = (
  states: readonly Stretch[],
  working: (code: number) => boolean,
  bridgeMs = 0,
): readonly Span[] => {
  const runs: { from: number; to: number }[] = []
  let stopped = false
  for (const { from, to, value, min, max } of states) {
    // A bucket of several states tells only its lowest, its highest and one between.
    if (![value, min, max].some(working)) {
      stopped = true
      continue
    }
    const last = runs.at(-1)
    if (last && from <= last.to + (stopped ? 0 : bridgeMs)) last.to = to
    else runs.push({ from, to })
    stopped = false
  }
  return runs
}

/** Where within a long past the phase is one that a span goes through, ascending. @param at most a phase's length long is told apart */
export const phasesOf = (phase: Phase, span: Span, past: Span): readonly Span[] => {
  if (span.to - span.from >= phase.lengthMs) return [past]
  const spans: Span[] = []
  const begin = phase.at(span.from)
  if (begin === null) return spans
  // One of the same length from each moment at which the phase is the span's first.
  const step = 60_000
  for (let from = past.from; from < past.to;) {
    const at = phase.at(from)
    const until = at === null ? step : (begin - at + phase.lengthMs) % phase.lengthMs
    if (at === null || until > 0) {
      from += Math.max(1, until)
      if (at === null || from >= past.to || phase.at(from) !== begin) continue
    }
    spans.push({ from, to: Math.min(past.to, from + span.to - span.from) })
    from += Math.max(step, span.to - span.from)
  }
  return spans
}
