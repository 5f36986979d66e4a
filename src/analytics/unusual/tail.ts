/**
 * How rare a size is among those before it: a histogram of their logarithms, and above its last hundredth a Pareto tail
 * fitted by the mean log excess (Hill, Annals of Statistics 3, 1975). All of it is kept up as sizes come.
 */
import type { Layout, Slab } from './slab.ts'

/** Bins of a quarter octave: a range of a million. Larger sizes move the range up; smaller ones share the lowest bin. */
const BINS = 80
const PER_OCTAVE = 4
/** Where the first size lies; below is more room than above, because large sizes move the range. */
const FIRST_BIN = 48
const TAIL_SHARE = 0.01
const LEAST_IN_TAIL = 10
/** No tail is taken for thinner than this. */
const LEAST_EXCESS = 0.05
const MOST = 10
/** Fewer sizes say nothing. */
const LEAST_SIZES = 20

// Numbers of a tail in `f64`, from its place on.
const OFFSET = 0
const COUNT = 1
const FROM = 2
const ABOVE = 3
const EXCESS = 4
const SCALARS = 5

export interface TailPlace {
  readonly numbers: number
  readonly counts: number
}

export const placeTail = (layout: Layout): TailPlace => ({ numbers: layout.f64(SCALARS), counts: layout.u32(BINS) })

/** Makes bins of what is lower by `bins`; what falls out below joins the lowest. */
const moveUp = ({ f64, u32 }: Slab, { numbers, counts }: TailPlace, bins: number): void => {
  let low = 0
  for (let b = 1; b < BINS && b <= bins + 1; b++) low += u32[counts + b]!
  u32.copyWithin(counts + 2, counts + bins + 2, counts + BINS)
  u32.fill(0, counts + BINS - bins, counts + BINS)
  u32[counts + 1] = low
  f64[numbers + OFFSET]! -= bins
}

/** The tail anew from the counts. */
const refit = ({ f64, u32 }: Slab, { numbers, counts }: TailPlace): void => {
  let all = 0
  for (let b = 0; b < BINS; b++) all += u32[counts + b]!
  f64[numbers + COUNT] = all
  const wanted = Math.max(TAIL_SHARE * all, LEAST_IN_TAIL)
  let from = BINS
  let above = 0
  let excess = 0
  while (from > 1 && above < wanted) {
    from--
    excess += above + u32[counts + from]! * 0.5
    above += u32[counts + from]!
  }
  f64[numbers + FROM] = from
  f64[numbers + ABOVE] = above
  f64[numbers + EXCESS] = excess
}

/** Keeps the tail's beginning where the last hundredth begins. */
const follow = ({ f64, u32 }: Slab, { numbers, counts }: TailPlace): void => {
  const wanted = Math.max(TAIL_SHARE * f64[numbers + COUNT]!, LEAST_IN_TAIL)
  let from = f64[numbers + FROM]!
  let above = f64[numbers + ABOVE]!
  let excess = f64[numbers + EXCESS]!
  while (above < wanted && from > 1) {
    from--
    excess += above + u32[counts + from]! * 0.5
    above += u32[counts + from]!
  }
  while (from < BINS - 1 && above - u32[counts + from]! >= wanted) {
    above -= u32[counts + from]!
    excess -= u32[counts + from]! * 0.5 + above
    from++
  }
  f64[numbers + FROM] = from
  f64[numbers + ABOVE] = above
  f64[numbers + EXCESS] = excess
}

/**
 * Asks how rare a size is, then adds it.
 * @param size at least 0
 * @param addedBelow a size at least as surprising is not added: what lasts then stays surprising
 * @returns −log₁₀ of the share of sizes before that were at least as large, 0…10; 0 while too few are known
 */
export const surpriseOf = (slab: Slab, place: TailPlace, size: number, addedBelow = Infinity): number => {
  const { f64, u32 } = slab
  const { numbers, counts } = place
  const known = f64[numbers + COUNT]!
  let bin = 0
  let level = 0
  if (size > 0) {
    level = Math.log2(size) * PER_OCTAVE
    if (f64[numbers + FROM] === 0) {
      f64[numbers + OFFSET] = FIRST_BIN - Math.floor(level)
      f64[numbers + FROM] = BINS - 1
    }
    level += f64[numbers + OFFSET]!
    bin = Math.max(1, Math.floor(level))
  }
  let surprise = 0
  if (known >= LEAST_SIZES) {
    const from = f64[numbers + FROM]!
    const above = f64[numbers + ABOVE]!
    if (bin >= from && from > 0 && above >= LEAST_IN_TAIL) {
      const excess = Math.max((f64[numbers + EXCESS]! / above / PER_OCTAVE) * Math.LN2, LEAST_EXCESS)
      const decades = ((Math.max(0, level - from) / PER_OCTAVE) * Math.LN2) / excess / Math.LN10
      surprise = Math.min(MOST, decades - Math.log10(above / (known + 1)))
    } else {
      let larger = 0
      for (let b = bin + 1; b < BINS; b++) larger += u32[counts + b]!
      const equal = bin < BINS ? u32[counts + bin]! : 0
      surprise = Math.max(0, -Math.log10((larger + equal * 0.5 + 0.5) / (known + 1)))
    }
  }
  if (surprise >= addedBelow) return surprise
  if (bin >= BINS) {
    const bins = Math.min(BINS - 2, bin - BINS + 1)
    moveUp(slab, place, bins)
    refit(slab, place)
    bin = BINS - 1
  }
  u32[counts + bin]!++
  f64[numbers + COUNT] = known + 1
  if (f64[numbers + FROM]! > 0) {
    const from = f64[numbers + FROM]!
    if (bin >= from) {
      f64[numbers + ABOVE]!++
      f64[numbers + EXCESS]! += bin - from + 0.5
    }
    follow(slab, place)
  }
  return surprise
}

/** Everything so far counts half. */
export const fadeTail = (slab: Slab, place: TailPlace): void => {
  for (let b = 0; b < BINS; b++) slab.u32[place.counts + b]! >>>= 1
  refit(slab, place)
}
