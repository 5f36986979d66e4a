/** A tablet's way to what a desktop shows in columns. */
import { ListTree } from 'lucide-react'
import { text } from '../../texts/text.ts'
import { useApp } from '../stores/app-store.ts'
import { usePanelButtons } from './panel-buttons.ts'
import css from './shell.module.css'

export const Rail = () => {
  const treeOpen = useApp((state) => state.treeOpen)
  const setTreeOpen = useApp((state) => state.setTreeOpen)
  const panels = usePanelButtons()
  const items = [
    { id: 'tree', Icon: ListTree, label: text('nav.assets'), on: treeOpen, go: () => setTreeOpen(!treeOpen) },
    ...panels.map((panel) => ({
      ...panel,
      go: () => {
        setTreeOpen(false)
        panel.go()
      },
    })),
  ]
  return (
    <nav className={css['rail']} aria-label={text('nav.label')}>
      {items.map(({ id, Icon, label, on, go }) => (
        <button key={id} type="button" aria-pressed={on} onClick={go}>
          <Icon size={22} aria-hidden />
          <span>{label}</span>
        </button>
      ))}
    </nav>
  )
}
