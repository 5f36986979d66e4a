/** Whether the level moved: the mean of the last 48 values beside the mean of up to 624 before them. */
import type { Layout, Slab } from './slab.ts'

const LATE = 48
const MOST_WHOLE = 0x7fffffff
const BLOCKS = 12

// In `f64`, from the place on.
const COUNT = 0
const LATE_SUM = 1
const BLOCK_SUM = 2
const BLOCK_COUNT = 3
const BLOCKS_SUM = 4
const BEFORE = 5
const SCALARS = 6

export interface LevelPlace {
  readonly numbers: number
  /** The last 48 values. */
  readonly late: number
  /** Sums of 48 values each. */
  readonly blocks: number
}

export const placeLevel = (layout: Layout): LevelPlace => ({
  numbers: layout.f64(SCALARS),
  late: layout.f32(LATE),
  blocks: layout.f64(BLOCKS),
})

const sumOf = (values: Float64Array | Float32Array, from: number, count: number): number => {
  let sum = 0
  for (let i = from; i < from + count; i++) sum += values[i]!
  return sum
}

/** Adds a value. @returns how far the late mean lies above the earlier one; NaN while less than 48 came before the late ones */
export const levelShift = ({ f64, f32 }: Slab, { numbers, late, blocks }: LevelPlace, value: number): number => {
  const count = f64[numbers + COUNT]!++
  // Of whole numbers: a remainder of others takes many times as long.
  const inLate = count <= MOST_WHOLE ? (count | 0) % LATE : count % LATE
  const place = late + inLate
  if (count >= LATE) {
    const leaving = f32[place]!
    f64[numbers + LATE_SUM]! -= leaving
    f64[numbers + BLOCK_SUM]! += leaving
    if (++f64[numbers + BLOCK_COUNT]! === LATE) {
      const block = blocks + ((Math.floor(count / LATE) - 1) % BLOCKS)
      f64[block] = f64[numbers + BLOCK_SUM]!
      f64[numbers + BLOCKS_SUM] = sumOf(f64, blocks, BLOCKS)
      f64[numbers + BLOCK_SUM] = 0
      f64[numbers + BLOCK_COUNT] = 0
    }
  }
  f32[place] = value
  // As it is held: what is added is what is taken away.
  const held = f32[place]!
  // Summed anew now and then: what rounding left of a large value is gone soon after it.
  if (inLate === 0) f64[numbers + LATE_SUM] = sumOf(f32, late, LATE)
  else f64[numbers + LATE_SUM]! += held
  const known = count + 1 - LATE
  if (known < LATE) return Number.NaN
  const full = Math.min(BLOCKS, Math.floor(known / LATE)) * LATE
  const before = (f64[numbers + BLOCKS_SUM]! + f64[numbers + BLOCK_SUM]!) / (full + f64[numbers + BLOCK_COUNT]!)
  f64[numbers + BEFORE] = before
  return f64[numbers + LATE_SUM]! / LATE - before
}

/** The mean before the late values, as of the last value that was added. */
export const levelBefore = ({ f64 }: Slab, { numbers }: LevelPlace): number => f64[numbers + BEFORE]!
