/** The page inside another: the scene alone, with what must never be missing: the worst alarm, the connection, and what a layer's colours mean. */
import { Layers } from 'lucide-react'
import { lazy, Suspense, type ReactNode } from 'react'
import { isCalling, isStanding } from '../../alarms/board.ts'
import { ConnectionStub } from '../../panels/strip/connection-sign.tsx'
import { layerName } from '../../panels/layer-names.ts'
import { KpiStrip } from '../../panels/strip/kpi-strip.tsx'
import { useBoardRows } from '../../panels/board-rows.ts'
import { usePorts } from '../../panels/ports.tsx'
import { PriorityMark } from '../../panels/priority-mark.tsx'
import type { ThemeName } from '../../look/tokens.ts'
import { text } from '../../texts/text.ts'
import { useApp } from '../stores/app-store.ts'
import { Banners } from './banners.tsx'
import { Boundary } from './boundary.tsx'
import css from './embedded.module.css'
import { isWithin } from '../../twin/within.ts'

const LayerCard = lazy(() => import('./layer-card.tsx').then((module) => ({ default: module.LayerCard })))
const ConnectionSign = lazy(() =>
  import('../../panels/strip/connection-about.tsx').then((module) => ({ default: module.ConnectionSign })),
)

const AlarmBanner = () => {
  const { twin, board, select, focus } = usePorts()
  const scope = useApp((state) => state.scope)
  const open = useBoardRows(board).filter((row) => {
    const asset = twin.asset(row.asset)
    return isStanding(row) && (scope === null || (asset !== undefined && isWithin(asset, scope)))
  })
  const worst = open[0]
  if (!worst) return null
  const where = twin.asset(worst.asset)?.name ?? worst.asset
  return (
    <button
      type="button"
      className={css['alarm']}
      data-priority={worst.priority}
      data-calls={isCalling(worst) || undefined}
      title={text('alert.show', { asset: where })}
      onClick={() => {
        select({ asset: worst.asset, component: worst.component })
        focus(worst.asset)
      }}
    >
      <PriorityMark priority={worst.priority} size={16} />
      <b>{text('alert.of', { name: worst.name, asset: where })}</b>
      {open.length > 1 && <span>{text('banner.alarms', { count: open.length })}</span>}
    </button>
  )
}

/** What the picture is of, how it is coloured and how it does. */
const About = ({ pictured }: { readonly pictured: boolean }) => {
  const { twin } = usePorts()
  const scope = useApp((state) => state.scope)
  const layer = useApp((state) => state.layer)
  const legendOpen = useApp((state) => state.legendOpen)
  const showLegend = useApp((state) => state.showLegend)
  return (
    <header className={css['about']} data-over-scene>
      <b>{(scope !== null && twin.asset(scope)?.name) || twin.name}</b>
      <button
        type="button"
        aria-expanded={legendOpen}
        aria-label={text('embed.legend', { layer: layerName(twin, layer) })}
        onClick={() => showLegend(!legendOpen)}
      >
        <Layers size={16} aria-hidden />
        {layerName(twin, layer)}
      </button>
      <KpiStrip scope={scope} pictured={pictured} />
    </header>
  )
}

export const Embedded = ({
  theme,
  pictured,
  children,
}: {
  readonly theme: ThemeName
  readonly pictured: boolean
  readonly children: ReactNode
}) => {
  const legendOpen = useApp((state) => state.legendOpen)
  return (
    <div className={css['embedded']}>
      <main className={css['scene']} aria-label={text('scene.label')}>
        <Boundary name={text('scene.label')} className={css['scene']}>
          {children}
        </Boundary>
        <About pictured={pictured} />
        <div className={css['legend']}>
          <Suspense fallback={null}>{pictured && legendOpen && <LayerCard theme={theme} />}</Suspense>
        </div>
      </main>
      <Banners />
      <div className={css['sign']} data-over-scene>
        <Boundary name={text('link.sign')} instead={<ConnectionStub />}>
          <Suspense fallback={<ConnectionStub />}>{pictured ? <ConnectionSign /> : <ConnectionStub />}</Suspense>
        </Boundary>
      </div>
      <div className={css['bottom']} role="status" data-over-scene>
        <AlarmBanner />
      </div>
    </div>
  )
}
