/** The thin strip: place, key figures, open alarms, layer, connection, person. */
import { Factory } from 'lucide-react'
import type { ThemeName } from '../../look/tokens.ts'
import { ConnectionSign } from '../../panels/connection-sign.tsx'
import { KpiStrip } from '../../panels/kpi-strip.tsx'
import { usePorts } from '../../panels/ports.tsx'
import { text } from '../../texts/text.ts'
import { useApp } from '../stores/app-store.ts'
import { AlarmsButton } from './alarms-button.tsx'
import { LayerMenu } from './layer-menu.tsx'
import css from './top-strip.module.css'
import { UserMenu } from './user-menu.tsx'

export const TopStrip = ({ theme }: { readonly theme: ThemeName }) => {
  const { twin, board } = usePorts()
  const right = useApp((state) => state.right)
  const showRight = useApp((state) => state.showRight)
  const site = twin.assets.find((asset) => asset.level === 'site')
  const hall = twin.assets.find((asset) => asset.level === 'area')
  return (
    <header className={css['strip']}>
      <div className={css['place']} aria-label={text('top.place')} role="group">
        <Factory size={20} aria-hidden />
        <b>{site?.name ?? twin.name}</b>
        {hall && hall.name !== site?.name && <span>{hall.name}</span>}
      </div>
      <KpiStrip />
      <AlarmsButton open={right === 'alerts'} onOpen={() => showRight(right === 'alerts' ? 'selection' : 'alerts')} />
      {board.owner === 'this-device' && (
        <span className={css['local']} title={text('banner.local.about')}>
          {text('banner.local')}
        </span>
      )}
      <span className={css['space']} />
      <LayerMenu theme={theme} />
      <ConnectionSign onDiagnostics={() => showRight('health')} />
      <UserMenu />
    </header>
  )
}
