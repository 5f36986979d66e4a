/** The thin strip: place, key figures, open alarms, layer, connection, person. */
import { Factory } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { KpiStrip } from '../../panels/strip/kpi-strip.tsx'
import { layerName } from '../../panels/layer-names.ts'
import { OfTheMoment, useArrived, usePast } from '../../panels/moment.tsx'
import { usePorts } from '../../panels/ports.tsx'
import { text } from '../../texts/text.ts'
import { useApp } from '../stores/app-store.ts'
import { AlarmsButton } from './alarms-button.tsx'
import { Boundary } from './boundary.tsx'
import { ToolStubs } from './tool-stubs.tsx'
import css from './top-strip.module.css'

const signs = () => import('../../panels/timeline/past/past-signs.tsx')
const PastChip = lazy(() => signs().then((module) => ({ default: module.PastChip })))
const NowIsland = lazy(() => signs().then((module) => ({ default: module.NowIsland })))
const BackToLive = lazy(() => signs().then((module) => ({ default: module.BackToLive })))
const LateTools = lazy(() => import('./late-tools.tsx').then((module) => ({ default: module.LateTools })))

/** @param pictured the first picture is there, and with it time for what opens on a tap */
export const TopStrip = ({ pictured }: { readonly pictured: boolean }) => {
  const { twin, board, record } = usePorts()
  const past = usePast()
  const arrived = useArrived()
  const alarmsOpen = useApp((state) => state.workspace === 'hall' && state.right === 'alerts')
  const layer = useApp((state) => state.layer)
  const showRight = useApp((state) => state.showRight)
  const sites = twin.assets.filter((asset) => asset.level === 'site')
  const site = sites.length === 1 ? sites[0] : undefined
  const hall = twin.assets.find((asset) => asset.level === 'area')
  const stubs = <ToolStubs layer={layerName(twin, layer)} />
  const place = (
    <div className={css['place']} aria-label={text('top.place')} role="group">
      <Factory size={20} aria-hidden />
      <b>{site?.name ?? twin.name}</b>
      {hall && hall.name !== site?.name && <span>{hall.name}</span>}
    </div>
  )
  const alarms = <AlarmsButton open={alarmsOpen} onOpen={() => showRight(alarmsOpen ? 'selection' : 'alerts')} />
  return (
    <header className={css['strip']} data-past={past || undefined}>
      <Suspense fallback={place}>{past ? <PastChip /> : place}</Suspense>
      <Boundary name={text('top.kpis')} instead={null}>
        <OfTheMoment>
          {/* What a figure remembers of the way here is of no use elsewhere. */}
          <KpiStrip key={arrived} pictured={pictured} />
        </OfTheMoment>
      </Boundary>
      {!past && alarms}
      {board.owner === 'this-device' && (
        <span className={css['local']} title={text('banner.local.about')}>
          {text('banner.local')}
        </span>
      )}
      <span className={css['space']} />
      <Suspense fallback={alarms}>{past && !record && <NowIsland onAlarms={() => showRight('alerts')} />}</Suspense>
      <Boundary name={text('part.menus')} instead={stubs}>
        <Suspense fallback={stubs}>
          {pictured ? <LateTools onDiagnostics={() => showRight('health')} /> : stubs}
        </Suspense>
      </Boundary>
      <Suspense fallback={null}>{past && !record && <BackToLive />}</Suspense>
    </header>
  )
}
