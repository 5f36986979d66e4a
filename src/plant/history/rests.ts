/**
 * The second compressor is there for when the first cannot keep the pressure. In the past week people switched it off now and
 * then, over noon and for the first hours of a night; nothing of what it feeds noticed. Otherwise it stands ready, unloaded.
 */
import type { TwinSignal } from '../../twin/twin.ts'
import { UTILITY_STATE } from '../machines/utilities.ts'
import { MINUTE_MS } from './span.ts'

const HOUR_MIN = 60
const DAY_MIN = 24 * HOUR_MIN
/** Minutes of a day (UTC) in which it was off, every other day. */
const OFF: readonly (readonly [from: number, to: number])[] = [
  [11 * HOUR_MIN, 13 * HOUR_MIN],
  [19 * HOUR_MIN, 23 * HOUR_MIN],
]
/** The screw element cools to the hall, °C, min. */
const [HALL_C, COOLS_MIN] = [24, 45]

/** 1 = off, by minute of the week; the last day it stood ready. */
export const restsOf = (minutes: number, weekStartMs: number): Uint8Array => {
  const first = Math.floor(weekStartMs / MINUTE_MS)
  return Uint8Array.from({ length: minutes }, (_, m) => {
    const [day, minute] = [Math.floor((first + m) / DAY_MIN), (first + m) % DAY_MIN]
    const isLastDay = m >= minutes - DAY_MIN
    return day % 2 === 0 && !isLastDay && OFF.some(([from, to]) => minute >= from && minute < to) ? 1 : 0
  })
}

/** What its signals read while it is off. @param values as if it had stood ready; changed in place */
export const rest = ({ key, role }: TwinSignal, values: Float64Array, off: Uint8Array): void => {
  if (role === 'energy') {
    // Counted backwards: before a rest it has as much more as it was not used.
    const until = values.length - 1
    let less = 0
    for (let m = until; m > 0; m--) {
      const used = values[m]! - values[m - 1]!
      values[m] = values[m]! + less
      if (off[m]) less += used
    }
    values[0]! += less
    return
  }
  let since = 0
  for (let m = 0; m < values.length; m++) {
    since = off[m] ? since + 1 : 0
    if (!off[m]) continue
    if (key === 'state') values[m] = UTILITY_STATE.off
    else if (role === 'temperature') values[m] = HALL_C + (values[m]! - HALL_C) * Math.exp(-since / COOLS_MIN)
    else if (role !== 'pressure' && key !== 'pressure-setpoint') values[m] = 0
  }
}
