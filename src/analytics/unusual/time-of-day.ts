/** What is usual at this time of day: the median of the same ten minutes, and those beside them, of the last seven days. */
import type { Layout, Slab } from './slab.ts'
import {
  A_DAY,
  A_WEEK,
  aroundWeek,
  beginWeek,
  coarsenessAt,
  forgetAt,
  inWeek,
  numberAt,
  placeWeek,
  putAt,
  renewDay,
  type WeekPlace,
} from './week.ts'

const SLOT_MS = 600_000

// In `f64`, from the place on.
const SLOT = 0
const SUM = 1
const COUNT = 2
const EXPECTED = 3
/** How far it may lie from what was seen, by how it is held. */
const COARSENESS = 4
const SCALARS = 5

export interface TimeOfDayPlace {
  readonly numbers: number
  /** Means of the last week's ten minutes. */
  readonly means: WeekPlace
}

export const placeTimeOfDay = (layout: Layout): TimeOfDayPlace => ({
  numbers: layout.f64(SCALARS),
  means: placeWeek(layout),
})

export const beginTimeOfDay = (slab: Slab, { numbers, means }: TimeOfDayPlace): void => {
  const { f64 } = slab
  f64[numbers + SLOT] = Number.NaN
  f64[numbers + EXPECTED] = Number.NaN
  f64[numbers + SUM] = 0
  f64[numbers + COUNT] = 0
  beginWeek(slab, means)
}

/** Of ten minutes since 1970, the one that goes on; NaN before the first value. */
export const slotNow = ({ f64 }: Slab, { numbers }: TimeOfDayPlace): number => f64[numbers + SLOT]!

const sorted = new Float64Array(3 * 7)
const places = new Uint16Array(3 * 7)

/** Of the slots a whole number of days before and their neighbours: NaN where none is known. */
const expectAt = (slab: Slab, { numbers, means }: TimeOfDayPlace, slot: number): void => {
  const { f64 } = slab
  const now = inWeek(slot)
  let count = 0
  for (let back = A_DAY; back <= A_WEEK; back += A_DAY)
    for (let beside = -1; beside <= 1; beside++) {
      // The slot before this one took the place of the one a week before it.
      if (back - beside > A_WEEK) continue
      const place = aroundWeek(now - back + beside)
      const value = numberAt(slab, means, place)
      if (value !== value) continue
      let i = count++
      for (; i > 0 && sorted[i - 1]! > value; i--) {
        sorted[i] = sorted[i - 1]!
        places[i] = places[i - 1]!
      }
      sorted[i] = value
      places[i] = place
    }
  const below = (count - 1) >> 1
  const above = count >> 1
  f64[numbers + EXPECTED] = count === 0 ? Number.NaN : (sorted[below]! + sorted[above]!) / 2
  f64[numbers + COARSENESS] =
    count === 0 ? 0 : Math.max(coarsenessAt(slab, means, places[below]!), coarsenessAt(slab, means, places[above]!))
}

/** What lies no further from it than it is coarse is it. */
const usualOf = ({ f64 }: Slab, numbers: number, value: number): number =>
  Math.abs(value - f64[numbers + EXPECTED]!) <= f64[numbers + COARSENESS]! ? value : f64[numbers + EXPECTED]!

const dayOf = (slot: number): number => Math.floor(inWeek(slot) / A_DAY)

const moveTo = (slab: Slab, place: TimeOfDayPlace, slot: number): void => {
  const { numbers, means } = place
  const { f64 } = slab
  const current = f64[numbers + SLOT]!
  if (current === current) {
    if (f64[numbers + COUNT]! > 0) putAt(slab, means, inWeek(current), f64[numbers + SUM]! / f64[numbers + COUNT]!)
    const skipped = Math.min(slot - current - 1, A_WEEK)
    for (let i = 1; i <= skipped; i++) forgetAt(slab, means, inWeek(current + i))
    if (dayOf(slot) !== dayOf(current)) renewDay(slab, means, dayOf(slot))
  }
  f64[numbers + SLOT] = slot
  f64[numbers + SUM] = 0
  f64[numbers + COUNT] = 0
  expectAt(slab, place, slot)
}

/**
 * Asks what is usual now, then adds the value. A clock that was set back by less than a day adds nothing until it has
 * caught up; by more, the week begins anew.
 * @param now ms
 * @returns NaN where no earlier day is known
 */
export const expectedNow = (slab: Slab, place: TimeOfDayPlace, value: number, now: number): number => {
  const { f64 } = slab
  const { numbers } = place
  const slot = Math.floor(now / SLOT_MS)
  const behind = f64[numbers + SLOT]! - slot
  if (behind > A_DAY) beginTimeOfDay(slab, place)
  else if (behind > 0) {
    const [expected, coarseness] = [f64[numbers + EXPECTED]!, f64[numbers + COARSENESS]!]
    expectAt(slab, place, slot)
    const then = usualOf(slab, numbers, value)
    f64[numbers + EXPECTED] = expected
    f64[numbers + COARSENESS] = coarseness
    return then
  }
  if (slot !== f64[numbers + SLOT]) moveTo(slab, place, slot)
  f64[numbers + SUM]! += value
  f64[numbers + COUNT]!++
  return usualOf(slab, numbers, value)
}
