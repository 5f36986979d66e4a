/**
 * A week of numbers, 144 a day, in two bytes each: a day has a number beside which its others are held, in steps as fine as
 * their range allows. A day that was far out makes that day coarser and no other one.
 */
import type { Layout, Slab } from './slab.ts'

export const A_DAY = 144
export const A_WEEK = 7 * A_DAY

/** Two bytes hold no number, or how many steps above or below this one. */
const NONE = 0
const MIDDLE = 0x8000
const MOST = 0x7fff

// In `f64`, for each day.
const BASE = 0
const STEP = 1
const OF_A_DAY = 2

export interface WeekPlace {
  readonly days: number
  readonly numbers: number
}

export const placeWeek = (layout: Layout): WeekPlace => ({
  days: layout.f64(7 * OF_A_DAY),
  numbers: layout.u16(A_WEEK),
})

export const beginWeek = ({ f64, u16 }: Slab, { days, numbers }: WeekPlace): void => {
  f64.fill(0, days, days + 7 * OF_A_DAY)
  u16.fill(NONE, numbers, numbers + A_WEEK)
}

// Whole numbers as a processor has them: asked of a sample many times.
const dayOf = (place: WeekPlace, i: number): number => place.days + OF_A_DAY * ((i / A_DAY) | 0)

/** Of ten minutes since 1970, their place in the week. */
export const inWeek = (slot: number): number => (((slot % A_WEEK) + A_WEEK) % A_WEEK) | 0

/** @param i as of `inWeek`, less than a week earlier or later: so many are asked that dividing each would take longer than all else */
export const aroundWeek = (i: number): number => (i < 0 ? i + A_WEEK : i >= A_WEEK ? i - A_WEEK : i)

/** @param i 0…1007. @returns NaN where none is known */
export const numberAt = ({ f64, u16 }: Slab, place: WeekPlace, i: number): number => {
  const held = u16[place.numbers + i]!
  if (held === NONE) return Number.NaN
  const day = dayOf(place, i)
  return f64[day + BASE]! + (held - MIDDLE) * f64[day + STEP]!
}

/** How far what is held may lie from what it stands for. */
export const coarsenessAt = ({ f64 }: Slab, place: WeekPlace, i: number): number => f64[dayOf(place, i) + STEP]! / 2

export const forgetAt = ({ u16 }: Slab, { numbers }: WeekPlace, i: number): void => {
  u16[numbers + i] = NONE
}

/** The smallest power of two with which so much is held. */
const stepFor = (off: number): number => {
  if (off === 0) return 0
  let step = Math.max(Number.MIN_VALUE, 2 ** Math.ceil(Math.log2(off / MOST)))
  while (off > MOST * step) step *= 2
  return step
}

const knownOf = (slab: Slab, place: WeekPlace, day: number): number => {
  let known = 0
  for (let i = day * A_DAY; i < (day + 1) * A_DAY; i++) {
    const value = numberAt(slab, place, i)
    at[known] = i
    if (value === value) values[known++] = value
  }
  return known
}
const at = new Uint16Array(A_DAY + 1)
const values = new Float64Array(A_DAY + 1)

/** A day's numbers beside the first of them, in the finest steps; 0 where there are none. */
export const renewDay = (slab: Slab, place: WeekPlace, day: number): void => {
  hold(slab, place, day, knownOf(slab, place, day))
}

const hold = ({ f64, u16 }: Slab, { days, numbers }: WeekPlace, day: number, known: number): void => {
  const base = known > 0 ? values[0]! : 0
  let most = 0
  for (let k = 1; k < known; k++) most = Math.max(most, Math.abs(values[k]! - base))
  const step = stepFor(most)
  f64[days + OF_A_DAY * day + BASE] = base
  f64[days + OF_A_DAY * day + STEP] = step
  for (let k = 0; k < known; k++)
    u16[numbers + at[k]!] = MIDDLE + (step === 0 ? 0 : Math.round((values[k]! - base) / step))
}

export const putAt = (slab: Slab, place: WeekPlace, i: number, value: number): void => {
  const { f64, u16 } = slab
  const day = dayOf(place, i)
  const off = value - f64[day + BASE]!
  if (off !== 0 && Math.abs(off) <= MOST * f64[day + STEP]!) {
    u16[place.numbers + i] = MIDDLE + Math.round(off / f64[day + STEP]!)
    return
  }
  if (off === 0) {
    u16[place.numbers + i] = MIDDLE
    return
  }
  u16[place.numbers + i] = NONE
  const which = Math.floor(i / A_DAY)
  const known = knownOf(slab, place, which)
  at[known] = i
  values[known] = value
  hold(slab, place, which, known + 1)
}
