/** The twin's key figures as they are of one part of the plant. */
import type { KpiDoc } from '../twin/schema.ts'
import type { Twin } from '../twin/twin.ts'
import { isWithin } from '../twin/within.ts'
import { keyFigureOf } from './key-figure.ts'

/** A target of all that is added up is none of a part of it; one of a mean, a highest or a lowest is. */
const narrowedTo = (kpi: KpiDoc, scope: string): KpiDoc => {
  const { target, ...rest } = kpi
  const adds = kpi.reduce === 'sum' || kpi.reduce === 'rate-per-hour'
  return { ...rest, under: scope, ...(target && !adds && { target }) }
}

/**
 * Each of what lies in this asset alone; those that it has nothing for are left out.
 * @param scope id of an asset
 */
export const kpisWithin = (twin: Twin, scope: string): readonly KpiDoc[] => {
  const asset = twin.asset(scope)
  return twin.kpis.flatMap((kpi) => {
    const under = kpi.under === undefined ? undefined : twin.asset(kpi.under)
    if (under && isWithin(under, scope)) return keyFigureOf(twin, kpi).parts.length > 0 ? [kpi] : []
    if (under && asset && !isWithin(asset, under.id)) return []
    const narrowed = narrowedTo(kpi, scope)
    const parts = keyFigureOf(twin, narrowed).parts.length
    // Of all that there is anyway it is the twin's own.
    return parts === 0 ? [] : [parts === keyFigureOf(twin, kpi).parts.length ? { ...kpi, under: scope } : narrowed]
  })
}
