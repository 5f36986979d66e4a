/** What is usual at this time of day: the median of the same ten minutes, and those beside them, of the last seven days. */
import type { Layout, Slab } from './slab.ts'

const SLOT_MS = 600_000
const A_DAY = 144
const A_WEEK = 7 * A_DAY

// In `f64`, from the place on.
const SLOT = 0
const SUM = 1
const COUNT = 2
const EXPECTED = 3
const SCALARS = 4

export interface TimeOfDayPlace {
  readonly numbers: number
  /** Means of the last week's ten minutes. */
  readonly means: number
}

export const placeTimeOfDay = (layout: Layout): TimeOfDayPlace => ({
  numbers: layout.f64(SCALARS),
  means: layout.f32(A_WEEK),
})

export const beginTimeOfDay = ({ f64, f32 }: Slab, { numbers, means }: TimeOfDayPlace): void => {
  f64[numbers + SLOT] = Number.NaN
  f64[numbers + EXPECTED] = Number.NaN
  f64[numbers + SUM] = 0
  f64[numbers + COUNT] = 0
  f32.fill(Number.NaN, means, means + A_WEEK)
}

const sorted = new Float64Array(3 * 7)

/** Of the slots a whole number of days before and their neighbours; NaN where none is known. */
const medianBefore = (f32: Float32Array, means: number, slot: number): number => {
  let count = 0
  for (let back = A_DAY; back <= A_WEEK; back += A_DAY)
    for (let beside = -1; beside <= 1; beside++) {
      // The slot before this one took the place of the one a week before it.
      if (back - beside > A_WEEK) continue
      const value = f32[means + ((((slot - back + beside) % A_WEEK) + A_WEEK) % A_WEEK)]!
      if (value !== value) continue
      let i = count++
      for (; i > 0 && sorted[i - 1]! > value; i--) sorted[i] = sorted[i - 1]!
      sorted[i] = value
    }
  if (count === 0) return Number.NaN
  return count % 2 ? sorted[count >> 1]! : (sorted[count / 2 - 1]! + sorted[count / 2]!) / 2
}

const moveTo = ({ f64, f32 }: Slab, { numbers, means }: TimeOfDayPlace, slot: number): void => {
  const current = f64[numbers + SLOT]!
  if (current === current) {
    if (f64[numbers + COUNT]! > 0)
      f32[means + (((current % A_WEEK) + A_WEEK) % A_WEEK)] = f64[numbers + SUM]! / f64[numbers + COUNT]!
    const skipped = Math.min(slot - current - 1, A_WEEK)
    for (let i = 1; i <= skipped; i++) f32[means + ((((current + i) % A_WEEK) + A_WEEK) % A_WEEK)] = Number.NaN
  }
  f64[numbers + SLOT] = slot
  f64[numbers + SUM] = 0
  f64[numbers + COUNT] = 0
  f64[numbers + EXPECTED] = medianBefore(f32, means, slot)
}

/**
 * Asks what is usual now, then adds the value. A clock that was set back by less than a day adds nothing until it has
 * caught up; by more, the week begins anew.
 * @param now ms
 * @returns NaN where no earlier day is known
 */
export const expectedNow = (slab: Slab, place: TimeOfDayPlace, value: number, now: number): number => {
  const { f64, f32 } = slab
  const { numbers, means } = place
  const slot = Math.floor(now / SLOT_MS)
  const behind = f64[numbers + SLOT]! - slot
  if (behind > A_DAY) beginTimeOfDay(slab, place)
  else if (behind > 0) return medianBefore(f32, means, slot)
  if (slot !== f64[numbers + SLOT]) moveTo(slab, place, slot)
  f64[numbers + SUM]! += value
  f64[numbers + COUNT]!++
  return f64[numbers + EXPECTED]!
}
