/**
 * Key figures of the hall, from live values only: each says what it is made of, in one unit, and why something is missing.
 * What is not known is not made up.
 */
import type { TimeMs } from '../base/brand.ts'
import { isNoValue } from '../base/no-value.ts'
import { oneUnit, SAME_UNIT, type UnitConversion } from '../twin/one-unit.ts'
import type { KpiDoc } from '../twin/schema.ts'
import type { Twin, TwinAsset, TwinSignal } from '../twin/twin.ts'
import { QUALITY } from '../wire/quality.ts'
import type { ValueTable } from '../values/table.ts'

export interface KeyFigure {
  readonly kpi: KpiDoc
  /** That of the figure, '' = none. */
  readonly unit: string
  readonly parts: readonly { readonly signal: TwinSignal; readonly to: UnitConversion }[]
  /** Of its role and place, but in units that cannot be told in the figure's. */
  readonly otherUnit: readonly TwinSignal[]
}

/** Why a signal takes no part: never heard, older than its limit, of bad quality; `young`: a counter not yet known for a minute. */
export const MISSING = ['never', 'stale', 'bad', 'young'] as const
export type Missing = (typeof MISSING)[number]

export interface FigureReading {
  /** In the figure's unit; null = there is nothing to make it of. */
  readonly value: number | null
  /** How many of its parts it is made of. */
  readonly used: number
  /** Those that it is not made of. */
  readonly missing: ReadonlyMap<Missing, readonly TwinSignal[]>
}

const isUnder = (asset: TwinAsset, ancestor: string): boolean => {
  for (let at: TwinAsset | null = asset; at; at = at.parent) if (at.id === ancestor) return true
  return false
}

/** The signals a figure is made of, and how they come to be in one unit. */
export const keyFigureOf = (twin: Twin, kpi: KpiDoc): KeyFigure => {
  // An earlier id of the asset counts as the asset.
  const under = kpi.under === undefined ? undefined : (twin.asset(kpi.under)?.id ?? kpi.under)
  const signals = twin.signals.filter(
    (signal) =>
      signal.role === kpi.role &&
      signal.type !== 'text' &&
      signal.type !== 'state' &&
      (under === undefined || isUnder(signal.asset, under)),
  )
  const { unit, from } = oneUnit(
    twin.convert,
    signals.map((signal) => signal.unit),
    kpi.unit ?? '',
    kpi.reduce === 'rate-per-hour' ? '/h' : '',
  )
  return {
    kpi,
    unit,
    parts: signals.flatMap((signal) => {
      const to = from.get(signal.unit)
      return to ? [{ signal, to }] : []
    }),
    otherUnit: signals.filter((signal) => !from.has(signal.unit)),
  }
}

/** Null = its value counts. */
export const missingOf = ({ slot }: TwinSignal, values: ValueTable, now: TimeMs): Missing | null => {
  const age = values.age(slot, now)
  if (age !== 'live') return age
  return values.quality[slot] === QUALITY.bad || isNoValue(values.value[slot]!) ? 'bad' : null
}

/** Sum, mean, highest or lowest of what is live and good; of a rate, the sum of what `perHour` gives. */
export const readFigure = (
  { kpi: { reduce }, parts }: KeyFigure,
  values: ValueTable,
  now: TimeMs,
  perHour: (part: number, value: number) => number | null,
): FigureReading => {
  const missing = new Map<Missing, TwinSignal[]>()
  let [result, used] = [0, 0]
  for (const [i, { signal, to }] of parts.entries()) {
    const own = values.value[signal.slot]!
    let why = missingOf(signal, values, now)
    const rate = why === null && reduce === 'rate-per-hour' ? perHour(i, own) : own
    if (why === null && rate === null) why = 'young'
    if (why !== null) {
      const others = missing.get(why)
      if (others) others.push(signal)
      else missing.set(why, [signal])
      continue
    }
    // A rate has no zero of its own to shift.
    const value = rate! * to.scale + (reduce === 'rate-per-hour' ? SAME_UNIT.offset : to.offset)
    if (used++ === 0) result = value
    else if (reduce === 'max') result = Math.max(result, value)
    else if (reduce === 'min') result = Math.min(result, value)
    else result += value
  }
  if (used === 0) return { value: null, used, missing }
  return { value: reduce === 'mean' ? result / used : result, used, missing }
}
