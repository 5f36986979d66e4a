/** By what the scene is coloured, and whether it is said what the colours mean. */
import { Check, Layers } from 'lucide-react'
import * as Menu from 'radix-ui/dropdown-menu'
import { layerName, layerNames } from '../../panels/layer-names.ts'
import menu from '../../panels/menu.module.css'
import { usePorts } from '../../panels/ports.tsx'
import { text } from '../../texts/text.ts'
import { useApp } from '../stores/app-store.ts'
import css from './top-strip.module.css'

export const LayerMenu = () => {
  const { twin } = usePorts()
  const layer = useApp((state) => state.layer)
  const setLayer = useApp((state) => state.setLayer)
  const legendOpen = useApp((state) => state.legendOpen)
  const showLegend = useApp((state) => state.showLegend)
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
              <Menu.RadioItem key={id} value={id} className={menu['item']}>
                {shown}
                <Menu.ItemIndicator asChild>
                  <Check size={16} aria-hidden />
                </Menu.ItemIndicator>
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Separator className={menu['line']} />
          <Menu.CheckboxItem className={menu['item']} checked={legendOpen} onCheckedChange={showLegend}>
            {text('legend.title')}
            <Menu.ItemIndicator asChild>
              <Check size={16} aria-hidden />
            </Menu.ItemIndicator>
          </Menu.CheckboxItem>
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  )
}
