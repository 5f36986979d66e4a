/** By what the scene is coloured, and what the colours mean. */
import { Check, Layers } from 'lucide-react'
import * as Menu from 'radix-ui/dropdown-menu'
import type { ThemeName } from '../../look/tokens.ts'
import { layerName, layerNames } from '../../panels/layer-names.ts'
import { Legend } from '../../panels/legend.tsx'
import menu from '../../panels/menu.module.css'
import { usePorts } from '../../panels/ports.tsx'
import { text } from '../../texts/text.ts'
import { useApp } from '../stores/app-store.ts'
import css from './top-strip.module.css'

export const LayerMenu = ({ theme }: { readonly theme: ThemeName }) => {
  const { twin } = usePorts()
  const layer = useApp((state) => state.layer)
  const setLayer = useApp((state) => state.setLayer)
  const layers = layerNames(twin)
  const name = layerName(twin, layer)
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className={css['tool']} aria-label={text('top.layer', { name })}>
        <Layers size={18} aria-hidden />
        <span>{name}</span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content className={menu['menu']} align="end" sideOffset={8} collisionPadding={8}>
          <Menu.Label className={menu['label']}>{text('layer.choose')}</Menu.Label>
          <Menu.RadioGroup value={layer} onValueChange={setLayer}>
            {layers.map(([id, shown]) => (
              <Menu.RadioItem key={id} value={id} className={menu['item']} onSelect={(event) => event.preventDefault()}>
                {shown}
                <Menu.ItemIndicator asChild>
                  <Check size={16} aria-hidden />
                </Menu.ItemIndicator>
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Separator className={menu['line']} />
          <Legend layer={layer} theme={theme} />
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  )
}
