/** By which shift a budget counts. Pure. */
import { type Calendar, shiftAt } from '../figures/shift-calendar.ts'

const HOUR_MS = 3_600_000

/** The one of a moment; between two the one before, which goes on counting. */
export interface CountedShift {
  readonly name: string
  /** ms */
  readonly from: number
}

/** @returns of a moment, ms; null: the plant has no shifts, or none began in the three weeks before */
export const shiftClock = (calendar: Calendar): ((at: number) => CountedShift | null) => {
  let known: { readonly shift: CountedShift | null; readonly from: number; readonly until: number } | null = null
  return (at) => {
    if (calendar.shifts.length === 0) return null
    if (known && at >= known.from && at < known.until) return known.shift
    const shift = shiftAt(calendar, at)
    const next = shift && shiftAt(calendar, at, 1)
    known = {
      shift: shift && { name: shift.name, from: shift.from },
      from: next ? shift.from : at,
      until: next ? next.from : at + HOUR_MS,
    }
    return known.shift
  }
}
