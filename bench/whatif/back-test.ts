/** Shifts of the demo plant, really run, beside what a line fitted from the hours before had said of them. */
import { type CheckedOutlook, checkedOutlook, outlookOf } from '../../src/whatif/scenarios/outlook.ts'
import { lineAt, machinesOf, oneLine, OUTLET, Recorded } from './recorded-line.ts'

const MACHINE = 'r-102'
const FUTURES = 200
/** A moment is chosen this long after the shift before, at most, h. */
const GAP_H = 0.5

/**
 * @param seeds of plants, each with so many shifts
 * @param learnHours before the first shift
 */
export const backTest = (
  seeds: readonly number[],
  shifts: number,
  learnHours: number,
  shiftHours: number,
): readonly CheckedOutlook[] => {
  const twin = oneLine()
  const asset = twin.asset(MACHINE)!
  const outlet = twin.asset(OUTLET)!
  const machines = machinesOf(twin, asset)
  return seeds.flatMap((seed) => {
    const recorded = new Recorded(twin, machines, seed)
    recorded.maintain()
    recorded.runUntil(learnHours * 3600)
    return Array.from({ length: shifts }, (_, shift): CheckedOutlook => {
      recorded.maintain()
      recorded.runUntil(recorded.second + GAP_H * (((seed * 7 + shift * 13) % 10) / 10) * 3600)
      const { line, start } = lineAt(twin, asset, recorded)
      const { model, goodSinks } = line
      const futures = outlookOf({ model, start, goodSinks, hours: shiftHours, futures: FUTURES, seed })
      const before = recorded.read(outlet)['count']!
      recorded.runUntil(recorded.second + shiftHours * 3600)
      const one = checkedOutlook(futures, recorded.read(outlet)['count']! - before)
      console.log(`plant ${seed}, shift ${shift + 1}: ${one.low} … ${one.middle} … ${one.high}, came ${one.came}`)
      return one
    })
  })
}
