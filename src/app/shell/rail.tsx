/** A tablet's way to what a desktop shows in columns. */
import { Activity, Bell, ListTree } from 'lucide-react'
import { text } from '../../texts/text.ts'
import { useApp } from '../stores/app-store.ts'
import css from './shell.module.css'

export const Rail = () => {
  const treeOpen = useApp((state) => state.treeOpen)
  const right = useApp((state) => state.right)
  const setTreeOpen = useApp((state) => state.setTreeOpen)
  const showRight = useApp((state) => state.showRight)
  const panel = (name: 'alerts' | 'health') => () => {
    setTreeOpen(false)
    showRight(right === name ? 'selection' : name)
  }
  const items = [
    { icon: ListTree, label: text('nav.assets'), on: treeOpen, go: () => setTreeOpen(!treeOpen) },
    { icon: Bell, label: text('nav.alarms'), on: right === 'alerts', go: panel('alerts') },
    { icon: Activity, label: text('nav.health'), on: right === 'health', go: panel('health') },
  ]
  return (
    <nav className={css['rail']} aria-label={text('nav.label')}>
      {items.map(({ icon: Icon, label, on, go }) => (
        <button key={label} type="button" aria-pressed={on} onClick={go}>
          <Icon size={22} aria-hidden />
          <span>{label}</span>
        </button>
      ))}
    </nav>
  )
}
