/** The twin's key figures in the top strip. Their names come with the page, their values as soon as what reads them is there. */
import { lazy, Suspense } from 'react'
import { text } from '../../texts/text.ts'
import { usePorts } from '../ports.tsx'
import css from './kpi-strip.module.css'

const KpiFigures = lazy(() => import('./kpi-figures.tsx').then((module) => ({ default: module.KpiFigures })))

export const KpiStrip = () => {
  const { twin } = usePorts()
  if (twin.kpis.length === 0) return null
  const names = twin.kpis.map(({ name }) => (
    <div key={name} className={css['kpi']}>
      <dt>{name}</dt>
      <dd />
    </div>
  ))
  return (
    <dl className={css['strip']} aria-label={text('top.kpis')}>
      <Suspense fallback={names}>
        <KpiFigures />
      </Suspense>
    </dl>
  )
}
