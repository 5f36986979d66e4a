/** Why a unit cannot be converted, for the author of a twin document. */
import { suggest } from '../base/edit-distance.ts'
import type { Wrong } from '../base/problem.ts'
import { conversion } from './conversion.ts'

/** Offered when a unit is not known. */
const COMMON =
  '°C °F K bar bar(g) bar(a) mbar Pa kPa MPa psi psig psia rpm 1/min Hz rad/s Nm N kN mm m in ft mm/s m/s m/min m/s² g kg t lb l m³ Nm³ l/min m³/h gal/min W kW hp VA kVA kvar Wh kWh MJ A mA V mV ms s min h % %RH ppm ° rad pcs pcs/h'.split(
    ' ',
  )

/** What is wrong with converting `from` to `to`; null = nothing. */
export const unitProblem = (from: string, to: string): Wrong | null => {
  const found = conversion(from, to)
  if (found.ok) return null
  const { error } = found
  if (error.why === 'unknown')
    return { code: 'unit-unknown', values: { unit: error.unit }, hint: suggest(error.unit, COMMON) }
  return { code: error.why === 'other-zero' ? 'unit-other-zero' : 'unit-other-kind', values: { from, to } }
}
