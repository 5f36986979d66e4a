/** The buttons of the panels, wherever they stand. A second press closes what the first opened. */
import type { LucideIcon } from 'lucide-react'
import { SIDE_PANELS } from '../../panels/panel-list.ts'
import { text } from '../../texts/text.ts'
import { useApp } from '../stores/app-store.ts'

interface PanelButton {
  readonly id: string
  readonly Icon: LucideIcon
  readonly label: string
  readonly on: boolean
  readonly go: () => void
}

export const usePanelButtons = (): readonly PanelButton[] => {
  const right = useApp((state) => (state.workspace === 'hall' ? state.right : null))
  const showRight = useApp((state) => state.showRight)
  return SIDE_PANELS.map(({ id, Icon, nav }) => ({
    id,
    Icon,
    label: text(nav),
    on: right === id,
    go: () => showRight(right === id ? 'selection' : id),
  }))
}
