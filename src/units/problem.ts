/** Why a unit cannot be converted, for the author of a twin document. */
import { suggest } from '../base/edit-distance.ts'
import { conversion } from './conversion.ts'

/** Offered when a unit is not known. */
const COMMON =
  '°C °F K bar bar(g) bar(a) mbar Pa kPa MPa psi psig psia rpm 1/min Hz rad/s Nm N kN mm m in ft mm/s m/s m/min m/s² g kg t lb l m³ Nm³ l/min m³/h gal/min W kW hp VA kVA kvar Wh kWh MJ A mA V mV ms s min h % %RH ppm ° rad pcs pcs/h'.split(
    ' ',
  )

/** What is wrong with converting `from` to `to`, a sentence; null = nothing. */
export const unitProblem = (from: string, to: string): string | null => {
  const found = conversion(from, to)
  if (found.ok) return null
  if (found.error.why === 'unknown')
    return `the unit "${found.error.unit}" is not known.${suggest(found.error.unit, COMMON)}`
  return found.error.why === 'other-zero'
    ? `"${from}" and "${to}" are pressures measured from different zeros (gauge, absolute, difference): one cannot be converted to the other without the air's pressure.`
    : `"${from}" cannot be converted to "${to}": they measure different things.`
}
