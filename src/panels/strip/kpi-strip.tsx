/** The twin's key figures in the top strip. Their names come with the page; what reads their values is fetched after the first picture. */
import { lazy, Suspense, useMemo } from 'react'
import { kpisWithin } from '../../figures/kpis-within.ts'
import { text } from '../../texts/text.ts'
import { usePorts } from '../ports.tsx'
import css from './kpi-strip.module.css'

const KpiFigures = lazy(() => import('./kpi-figures.tsx').then((module) => ({ default: module.KpiFigures })))

/**
 * @param scope of this asset alone; null = of the plant
 * @param pictured the first picture is there
 */
export const KpiStrip = ({
  scope = null,
  pictured,
}: {
  readonly scope?: string | null
  readonly pictured: boolean
}) => {
  const { twin } = usePorts()
  const kpis = useMemo(() => (scope === null ? twin.kpis : kpisWithin(twin, scope)), [twin, scope])
  if (kpis.length === 0) return null
  const names = kpis.map(({ name }) => (
    <div key={name} className={css['kpi']}>
      <dt>{name}</dt>
      <dd />
    </div>
  ))
  return (
    <dl className={css['strip']} aria-label={text('top.kpis')}>
      <Suspense fallback={names}>{pictured ? <KpiFigures kpis={kpis} /> : names}</Suspense>
    </dl>
  )
}
