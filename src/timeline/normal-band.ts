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
  /** Which day or cycle that is in: each has a number of its own. */
  readonly nth: (ms: number) => number
  /** After its end comes its beginning. */
  readonly wraps: boolean
}

const DAY_MS = 86_400_000

/** @param offsetAt what the clock on the plant's wall is ahead of UTC by, ms */
export const timeOfDay = (offsetAt: (ms: number) => number): Phase => ({
  lengthMs: DAY_MS,
  at: (ms) => (((ms + offsetAt(ms)) % DAY_MS) + DAY_MS) % DAY_MS,
  nth: (ms) => Math.floor((ms + offsetAt(ms)) / DAY_MS),
  wraps: true,
})

/** @param starts ms, ascending. A pause that is longer than most cycles belongs to none. */
export const timeInCycle = (starts: readonly number[]): Phase | null => {
  const lengths = starts.slice(1).map((start, i) => start - starts[i]!)
  if (lengths.length < 3) return null
  const sorted = lengths.toSorted((a, b) => a - b)
  const lengthMs = 1.5 * sorted[sorted.length >> 1]!
  /** How many have begun by then. */
  const begun = (ms: number): number => {
    let [low, high] = [0, starts.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (starts[middle]! <= ms) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    lengthMs,
    at: (ms) => {
      const nth = begun(ms)
      const since = nth === 0 ? Number.POSITIVE_INFINITY : ms - starts[nth - 1]!
      return since < lengthMs ? since : null
    },
    nth: begun,
    wraps: false,
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

/** What a band rests on: so many days or cycles; of few of them it is one band for all phases, of fewer there is none. */
export interface NormalBasis {
  readonly occurrences: number
  readonly by: 'phase' | 'all-together' | 'nothing'
}

export interface NormalBand {
  readonly binMs: number
  /** By phase; null where too little is known of it. */
  readonly low: readonly (number | null)[]
  readonly high: readonly (number | null)[]
  readonly basis: NormalBasis
}

/** Of fewer days or cycles nobody can say what is normal. */
export const LEAST_KNOWN = 3
/**
 * So many are needed at a phase. The range of n values holds the next one in (n − 1) of (n + 1) cases: of 7 in 3 of 4, and each
 * phase would have another few days' chance for its edge; of 14 in 13 of 15, which is about what is promised.
 */
export const LEAST_AT_PHASE = 14

/** What was known in a part of a bin. */
interface Piece {
  readonly value: number
  readonly heldMs: number
  readonly nth: number
}

/** Standard normal quantile at the middles of fifths. */
const FIFTHS = [-1.2816, -0.5244, 0, 0.5244, 1.2816] as const

/** Highest less lowest of n independent samples of a normal distribution is about so many standard deviations (d₂ of control charts, after Blom). */
const rangeInDeviations = (n: number): number => {
  const p = (n - 0.375) / (n + 0.25)
  const t = Math.sqrt(-2 * Math.log(1 - p))
  // Abramowitz and Stegun 26.2.23, off by less than 0.00045.
  const z =
    t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t)
  return 2 * z
}

/** Its mean, or what its samples were about: a bucket tells how far apart they lay, and how many there were. */
const valuesIn = ({ value, min, max, count }: Stretch, ofSamples: boolean): readonly number[] => {
  if (!ofSamples || count < 2 || max <= min) return [value]
  const deviation = (max - min) / rangeInDeviations(count)
  return FIFTHS.map((z) => Math.min(max, Math.max(min, value + z * deviation)))
}

interface BandOptions {
  /** Into so many the phase is divided. */
  readonly bins: number
  /** So many on either side are looked at as well. */
  readonly pooled?: number
  /** It is held against single samples: buckets count as what their samples were. */
  readonly ofSamples?: boolean
}

/** @param past in order of time, only of when the machine ran */
export const normalBand = (
  past: readonly Stretch[],
  phase: Phase,
  { bins, pooled = 0, ofSamples = false }: BandOptions,
): NormalBand => {
  const binMs = phase.lengthMs / bins
  const found: Piece[][] = Array.from({ length: bins }, () => [])
  const all = new Set<number>()
  for (const stretch of past) {
    const values = valuesIn(stretch, ofSamples)
    // What holds through several phases is known of each of them.
    const step = Math.max(1, Math.min(binMs, stretch.to - stretch.from))
    for (let from = stretch.from; from < Math.max(stretch.to, stretch.from + 1); from += step) {
      const to = Math.min(stretch.to, from + step)
      const middle = (from + to) / 2
      const at = phase.at(middle)
      if (at === null) continue
      const share = stretch.to > stretch.from ? (to - from) / (stretch.to - stretch.from) : 1
      const nth = phase.nth(middle)
      all.add(nth)
      const heldMs = (stretch.heldMs * share) / values.length
      for (const value of values) found[Math.min(bins - 1, Math.floor(at / binMs))]!.push({ value, heldMs, nth })
    }
  }
  const none = found.map(() => null)
  if (all.size < LEAST_KNOWN) return { binMs, low: none, high: none, basis: { occurrences: all.size, by: 'nothing' } }
  if (all.size < LEAST_AT_PHASE) {
    const pieces = found.flat()
    const [low, high] = [timeQuantile(pieces, 0.05), timeQuantile(pieces, 0.95)]
    return {
      binMs,
      low: found.map(() => low),
      high: found.map(() => high),
      basis: { occurrences: all.size, by: 'all-together' },
    }
  }
  const around = (bin: number): readonly Piece[] => {
    const pieces: Piece[] = []
    for (let by = -pooled; by <= pooled; by++)
      pieces.push(...(found[phase.wraps ? (bin + by + bins) % bins : bin + by] ?? []))
    return pieces
  }
  const ends = found.map((_, bin) => {
    const pieces = around(bin)
    return new Set(pieces.map(({ nth }) => nth)).size < LEAST_AT_PHASE
      ? null
      : ([timeQuantile(pieces, 0.05), timeQuantile(pieces, 0.95)] as const)
  })
  return {
    binMs,
    low: ends.map((one) => one?.[0] ?? null),
    high: ends.map((one) => one?.[1] ?? null),
    basis: { occurrences: all.size, by: 'phase' },
  }
}

/** The band at a moment; null where nothing is known of its phase. */
export const bandAt = (band: NormalBand, phase: Phase, ms: number): readonly [low: number, high: number] | null => {
  const at = phase.at(ms)
  if (at === null) return null
  const bin = Math.min(band.low.length - 1, Math.floor(at / band.binMs))
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
