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
/** No bin counts further: then everything so far counts half. */
const MOST_IN_BIN = 0xffff

// Numbers of a tail in `f32`: whole ones and halves, far below 2²³; from its place on.
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

export const placeTail = (layout: Layout): TailPlace => ({ numbers: layout.f32(SCALARS), counts: layout.u16(BINS) })

/** Makes bins of what is lower by `bins`; what falls out below joins the lowest. */
const moveUp = ({ f32, u16 }: Slab, { numbers, counts }: TailPlace, bins: number): void => {
  let low = 0
  for (let b = 1; b < BINS && b <= bins + 1; b++) low += u16[counts + b]!
  u16.copyWithin(counts + 2, counts + bins + 2, counts + BINS)
  u16.fill(0, counts + BINS - bins, counts + BINS)
  u16[counts + 1] = Math.min(low, MOST_IN_BIN)
  f32[numbers + OFFSET]! -= bins
}

/** The tail anew from the counts. */
const refit = ({ f32, u16 }: Slab, { numbers, counts }: TailPlace): void => {
  let all = 0
  for (let b = 0; b < BINS; b++) all += u16[counts + b]!
  f32[numbers + COUNT] = all
  // No size above 0 was seen yet: where the bins lie is not known.
  if (f32[numbers + FROM] === 0) return
  const wanted = Math.max(TAIL_SHARE * all, LEAST_IN_TAIL)
  let from = BINS
  let above = 0
  let excess = 0
  while (from > 1 && above < wanted) {
    from--
    excess += above + u16[counts + from]! * 0.5
    above += u16[counts + from]!
  }
  f32[numbers + FROM] = from
  f32[numbers + ABOVE] = above
  f32[numbers + EXCESS] = excess
}

/** Keeps the tail's beginning where the last hundredth begins. */
const follow = ({ f32, u16 }: Slab, { numbers, counts }: TailPlace): void => {
  const wanted = Math.max(TAIL_SHARE * f32[numbers + COUNT]!, LEAST_IN_TAIL)
  let from = f32[numbers + FROM]! | 0
  let above = f32[numbers + ABOVE]!
  let excess = f32[numbers + EXCESS]!
  while (above < wanted && from > 1) {
    from--
    excess += above + u16[counts + from]! * 0.5
    above += u16[counts + from]!
  }
  while (from < BINS - 1 && above - u16[counts + from]! >= wanted) {
    above -= u16[counts + from]!
    excess -= u16[counts + from]! * 0.5 + above
    from++
  }
  f32[numbers + FROM] = from
  f32[numbers + ABOVE] = above
  f32[numbers + EXCESS] = excess
}

const bits = new Float64Array(1)
const words = new Uint32Array(bits.buffer)
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0
/** Upper bits of the fraction of 2^¼, 2^½ and 2^¾. */
const [QUARTER, HALF, THREE_QUARTERS] = [1, 2, 3].map((n) => Math.round((2 ** (n / PER_OCTAVE) - 1) * 2 ** 20)) as [
  number,
  number,
  number,
]

/** ⌊4 log₂⌋ of the number in `bits`, from how it is written: a logarithm would take longer than all else. */
const quarterOctave = (): number => {
  const word = words[HIGH]!
  const fraction = word & 0xfffff
  const quarter = fraction < HALF ? (fraction < QUARTER ? 0 : 1) : fraction < THREE_QUARTERS ? 2 : 3
  return PER_OCTAVE * ((word >>> 20) - 1023) + quarter
}

/**
 * Asks how rare a size is, then adds it.
 * @param sizes of which it is the one at `at`, at least 0. In its place comes −log₁₀ of the share of sizes before that were at
 *   least as large, 0…10; 0 while too few are known. (A number that is handed over is one more thing to be thrown away.)
 */
export const takeSize = (slab: Slab, place: TailPlace, sizes: Float64Array, at: number): void => {
  const { f32, u16 } = slab
  const { numbers, counts } = place
  const known = f32[numbers + COUNT]!
  const size = sizes[at]!
  let bin = 0
  if (size > 0) {
    bits[0] = size
    const octave = quarterOctave()
    if (f32[numbers + FROM] === 0) {
      f32[numbers + OFFSET] = FIRST_BIN - octave
      f32[numbers + FROM] = BINS - 1
    }
    bin = Math.max(1, (octave + f32[numbers + OFFSET]!) | 0)
  }
  let surprise = 0
  if (known >= LEAST_SIZES) {
    // Whole numbers as a processor has them: of others the sum below would take most of what a sample costs.
    const from = f32[numbers + FROM]! | 0
    const above = f32[numbers + ABOVE]!
    if (bin >= from && from > 0 && above >= LEAST_IN_TAIL) {
      const excess = Math.max((f32[numbers + EXCESS]! / above / PER_OCTAVE) * Math.LN2, LEAST_EXCESS)
      const level = Math.log2(size) * PER_OCTAVE + f32[numbers + OFFSET]!
      const decades = ((Math.max(0, level - from) / PER_OCTAVE) * Math.LN2) / excess / Math.LN10
      surprise = Math.min(MOST, decades - Math.log10(above / (known + 1)))
    } else {
      const equal = bin < BINS ? u16[counts + bin]! : 0
      // What lies from the tail on is counted already.
      const isBelow = bin < from
      const end = counts + (isBelow ? from : BINS)
      let between = 0
      if (bin > 0) for (let b = counts + bin + 1; b < end; b++) between += u16[b]!
      const larger = bin === 0 ? known - equal : between + (isBelow ? above : 0)
      surprise = Math.max(0, -Math.log((larger + equal * 0.5 + 0.5) / (known + 1)) * Math.LOG10E)
    }
  }
  sizes[at] = surprise
  if (bin >= BINS) {
    const bins = Math.min(BINS - 2, bin - BINS + 1)
    moveUp(slab, place, bins)
    refit(slab, place)
    bin = BINS - 1
  }
  if (u16[counts + bin] === MOST_IN_BIN) fadeTail(slab, place)
  u16[counts + bin]!++
  f32[numbers + COUNT]!++
  if (f32[numbers + FROM]! > 0) {
    const from = f32[numbers + FROM]! | 0
    if (bin >= from) {
      f32[numbers + ABOVE]!++
      f32[numbers + EXCESS]! += bin - from + 0.5
    }
    follow(slab, place)
  }
}

/** Everything so far counts half. */
export const fadeTail = (slab: Slab, place: TailPlace): void => {
  for (let b = 0; b < BINS; b++) slab.u16[place.counts + b]! >>>= 1
  refit(slab, place)
}
