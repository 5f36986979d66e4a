/** Alarms that are looked at together, where there is time between some and the next. */
import type { LiveAlarm } from './live-alarm.ts'

const LOT = 400

/** All of a group in one: who was first out hangs on that. */
export const inLots = (alarms: readonly LiveAlarm[]): Iterable<readonly LiveAlarm[]> => {
  const lots = new Map<string | number, LiveAlarm[]>()
  for (const [i, o] of alarms.entries()) {
    const name = o.group ?? Math.floor(i / LOT)
    const lot = lots.get(name)
    if (lot) lot.push(o)
    else lots.set(name, [o])
  }
  return lots.values()
}
