/** Values of several signals in one unit: nothing is added to, or compared with, what is measured in another. */
import type { Result } from '../base/result.ts'
import type { Twin, TwinSignal } from './twin.ts'

/** value · scale + offset */
export interface UnitConversion {
  readonly scale: number
  readonly offset: number
}

/** From one unit to another; an error says why not, `unknown` with the unit that says nothing. */
export type Convert = (
  from: string,
  to: string,
) => Result<
  UnitConversion,
  { readonly why: 'unknown'; readonly unit: string } | { readonly why: 'other-zero' | 'other-kind' }
>

export const SAME_UNIT: UnitConversion = { scale: 1, offset: 0 }

/** Knows only that a unit is itself: where the knowledge of units is not loaded, nothing is converted. */
export const convertSame: Convert = (from, to) =>
  from === to ? { ok: true, value: SAME_UNIT } : { ok: false, error: { why: 'other-kind' } }

export interface OneUnit {
  readonly unit: string
  /** The unit of a signal → what its values are to be multiplied by and shifted; units that are not here are left out. */
  readonly from: ReadonlyMap<string, UnitConversion>
}

/** By how many have it, most first. */
const byUse = (units: readonly string[]): string[] => {
  const uses = new Map<string, number>()
  for (const unit of units) uses.set(unit, (uses.get(unit) ?? 0) + 1)
  return [...uses].toSorted((a, b) => b[1] - a[1]).map(([unit]) => unit)
}

/**
 * The one unit for signals of these units: the wanted one, else the one that most have. A signal without a unit has that of
 * its fellows only where none of them says one. What measures something else, or from another zero, is left out.
 * @param wanted '' = whichever most have
 * @param per of what is made of the signals: "/h" for a rate of them
 */
export const oneUnit = (convert: Convert, units: readonly string[], wanted: string, per = ''): OneUnit => {
  const written = byUse(units).filter((unit) => unit !== '')
  if (written.length === 0) return { unit: wanted || per, from: new Map([['', SAME_UNIT]]) }
  const unit = wanted || `${written[0]}${per}`
  const from = new Map<string, UnitConversion>()
  let first: string | null = null
  for (const one of written) {
    const found = convert(`${one}${per}`, unit)
    // Two that each fit a unit which says less ("bar") need not fit each other ("psig", "psia").
    if (!found.ok || (first !== null && !convert(one, first).ok)) continue
    first ??= one
    from.set(one, found.value)
  }
  if (from.size === 0 && written.length === 1) {
    const found = convert(`${written[0]}${per}`, unit)
    // A name that only its author understands is the author's word for what the signals say.
    if (!found.ok && found.error.why === 'unknown') from.set(written[0]!, SAME_UNIT)
  }
  return { unit, from }
}

/** Whether anything in this twin is put together from signals of different units: only then is the knowledge of units needed. */
export const mixesUnits = ({ heard, layers, kpis }: Twin): boolean => {
  const found = new Map<string, string>()
  const differs = (key: string, unit: string): boolean => {
    if (unit === '') return false
    const known = found.get(key)
    if (known === undefined) found.set(key, unit)
    return known !== undefined && known !== unit
  }
  return (
    heard.some(
      ({ role, unit, asset, component, key }) =>
        (role !== null && differs(`role ${role}`, unit)) ||
        (asset.classId !== null && differs(`class ${asset.classId} ${component ?? ''} ${key}`, unit)),
    ) ||
    [...layers.values()].some(({ role, unit }) => differs(`role ${role}`, unit ?? '')) ||
    kpis.some(({ role, unit, reduce }) => {
      if (reduce !== 'rate-per-hour') return differs(`role ${role}`, unit ?? '')
      const of = found.get(`role ${role}`)
      return of !== undefined && unit !== undefined && unit !== `${of}/h`
    })
  )
}

/** A value of a signal as a number in a unit; null where it cannot be said in it. */
export const valueIn = (
  convert: Convert,
  signal: Pick<TwinSignal, 'unit'>,
  value: number,
  unit: string,
): number | null => {
  const found = convert(signal.unit, unit)
  return found.ok ? value * found.value.scale + found.value.offset : null
}
