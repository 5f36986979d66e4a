/** Key figures of the hall, computed from live values only: what is not known is "n/a", never made up. */
import type { TimeMs } from '../../base/brand.ts'
import type { KpiDoc } from '../../twin/schema.ts'
import type { Twin, TwinAsset, TwinSignal } from '../../twin/twin.ts'
import type { ValueTable } from '../../values/table.ts'

const isUnder = (asset: TwinAsset, ancestor: string): boolean => {
  for (let at: TwinAsset | null = asset; at; at = at.parent) if (at.id === ancestor) return true
  return false
}

/** The signals a figure is made of. */
export const kpiSignals = (twin: Twin, kpi: KpiDoc): readonly TwinSignal[] =>
  twin.signals.filter(
    (signal) =>
      signal.role === kpi.role &&
      signal.type !== 'text' &&
      signal.type !== 'state' &&
      (kpi.under === undefined || isUnder(signal.asset, kpi.under)),
  )

export interface KpiReading {
  /** null = nothing to make it of. */
  readonly value: number | null
  /** How many of its signals are live and good: a sum of 18 of 20 meters is shown as just that. */
  readonly used: number
}

/** Sum, mean, greatest or least of what is live and good. */
export const reduceKpi = (
  reduce: Exclude<KpiDoc['reduce'], 'rate-per-hour'>,
  signals: readonly TwinSignal[],
  values: ValueTable,
  now: TimeMs,
): KpiReading => {
  const usable: number[] = []
  for (const signal of signals) if (values.usable(signal.slot, now)) usable.push(values.value[signal.slot]!)
  const used = usable.length
  if (used === 0) return { value: null, used }
  if (reduce === 'max') return { value: Math.max(...usable), used }
  if (reduce === 'min') return { value: Math.min(...usable), used }
  const sum = usable.reduce((a, b) => a + b, 0)
  return { value: reduce === 'mean' ? sum / used : sum, used }
}
