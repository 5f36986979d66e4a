/** What can be done with a thing in the picture, where a person pressed long or with the secondary button. */
import { Bell, ChartLine, Focus, House, Link, Locate } from 'lucide-react'
import * as Menu from 'radix-ui/dropdown-menu'
import { useState } from 'react'
import { isOpen } from '../../alarms/board.ts'
import menu from '../../panels/menu.module.css'
import { PointedFacts } from '../../panels/pointed/pointed-facts.tsx'
import { usePorts } from '../../panels/ports.tsx'
import { tellingValues } from '../../panels/pointed/telling-values.ts'
import { nameOf } from '../../panels/trends/stack-data.ts'
import { useAddTrends } from '../../panels/trends/open-trends.tsx'
import type { MenuWish } from '../../scene/input/menu-wish.ts'
import { text } from '../../texts/text.ts'
import { useApp, useAppStore } from '../stores/app-store.ts'
import { printUrl } from '../stores/url-state.ts'
import { copyText } from '../../panels/copy-text.ts'
import css from './finding.module.css'

interface SceneMenuProps {
  readonly wish: MenuWish
  readonly onClose: () => void
  readonly onAnnounce: (words: string) => void
}

export const SceneMenu = ({ wish: { selection, at, illustrated }, onClose, onAnnounce }: SceneMenuProps) => {
  const { twin, board, values, now } = usePorts()
  const addTrend = useAddTrends()
  const store = useAppStore()
  const { select, focusOn, isolate } = store.getState()
  const isolated = useApp((state) => state.isolated)
  const asset = selection && twin.asset(selection.asset)
  const [telling] = useState(() =>
    asset && selection
      ? tellingValues(asset, selection.component, board.ofAsset(asset.id).filter(isOpen), values, now())
      : [],
  )
  const alarms = asset ? board.ofAsset(asset.id).filter(isOpen).length : 0
  const copyLink = async (): Promise<void> => {
    const search = printUrl(location.search, { ...store.getState(), ...(selection && { selection }) })
    const link = `${location.origin}${location.pathname}${search}`
    // A link that could not be copied is shown, so that it can be copied by hand.
    onAnnounce((await copyText(link)) ? text('menu.copied') : link)
  }
  return (
    <Menu.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <Menu.Trigger asChild>
        <span className={css['anchor']} style={{ left: at[0], top: at[1] }} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content
          className={menu['menu']}
          align="start"
          side="bottom"
          sideOffset={6}
          collisionPadding={8}
          aria-label={text('menu.of', { name: asset?.name ?? twin.name })}
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          {asset && selection ? (
            <>
              <div className={css['facts']}>
                <PointedFacts selection={selection} illustrated={illustrated} />
              </div>
              <Menu.Separator className={menu['line']} />
              <Menu.Item className={menu['item']} onSelect={() => (select(selection), focusOn(asset.id))}>
                {text('menu.fly')}
                <Locate size={18} aria-hidden />
              </Menu.Item>
              <Menu.Item className={menu['item']} onSelect={() => isolate(isolated === asset.id ? null : asset.id)}>
                {text(isolated === asset.id ? 'isolate.end' : 'isolate.one')}
                <Focus size={18} aria-hidden />
              </Menu.Item>
              {telling.map((signal) => (
                <Menu.Item key={signal.id} className={menu['item']} onSelect={() => addTrend(signal.id)}>
                  {text('menu.trend', { name: nameOf(signal) })}
                  <ChartLine size={18} aria-hidden />
                </Menu.Item>
              ))}
              {alarms > 0 && (
                <Menu.Item className={menu['item']} onSelect={() => select({ asset: asset.id, component: null })}>
                  {text('menu.alarms', { count: alarms })}
                  <Bell size={18} aria-hidden />
                </Menu.Item>
              )}
            </>
          ) : (
            <>
              <Menu.Item className={menu['item']} onSelect={() => focusOn(null)}>
                {text('nav.fit.about')}
                <House size={18} aria-hidden />
              </Menu.Item>
              {isolated !== null && (
                <Menu.Item className={menu['item']} onSelect={() => isolate(null)}>
                  {text('isolate.end')}
                  <Focus size={18} aria-hidden />
                </Menu.Item>
              )}
            </>
          )}
          <Menu.Item className={menu['item']} onSelect={() => void copyLink()}>
            {text('menu.copy')}
            <Link size={18} aria-hidden />
          </Menu.Item>
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  )
}
