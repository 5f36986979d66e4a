/** The way to every workspace and panel. Where the tree has no column of its own, to the tree as well. */
import { Factory, ListTree } from 'lucide-react'
import { WORKSPACES } from '../../panels/workspace-list.ts'
import { text } from '../../texts/text.ts'
import { useApp, useAppStore } from '../stores/app-store.ts'
import { usePanelButtons } from './panel-buttons.ts'
import css from './shell.module.css'

/** @param withTree the tree is a sheet over the scene, and opened from here */
export const Rail = ({ withTree }: { readonly withTree: boolean }) => {
  const treeOpen = useApp((state) => withTree && state.treeOpen)
  const workspace = useApp((state) => state.workspace)
  const store = useAppStore()
  const panels = usePanelButtons()
  const inHall = workspace === 'hall'
  const { setTreeOpen, goToWorkspace, showRight } = store.getState()
  // The list beside the picture is opened by the counts at the top; from here the whole page of alarms is.
  const others = panels.filter(({ id }) => id !== 'alerts')
  const items = [
    {
      id: 'hall',
      Icon: Factory,
      label: text('nav.hall'),
      on: inHall && !treeOpen && others.every(({ on }) => !on),
      go: () => showRight('selection'),
    },
    ...(withTree
      ? [
          {
            id: 'tree',
            Icon: ListTree,
            label: text('nav.assets'),
            on: inHall && treeOpen,
            go: () => {
              goToWorkspace('hall')
              setTreeOpen(!inHall || !treeOpen)
            },
          },
        ]
      : []),
    ...WORKSPACES.map(({ id, Icon, nav }) => ({
      id,
      Icon,
      label: text(nav),
      on: workspace === id,
      go: () => goToWorkspace(id),
    })),
    ...others,
  ]
  return (
    <nav className={css['rail']} aria-label={text('nav.label')}>
      {items.map(({ id, Icon, label, on, go }) => (
        <button
          key={id}
          type="button"
          data-to={id}
          aria-pressed={on}
          onClick={() => {
            if (withTree && id !== 'tree') setTreeOpen(false)
            go()
          }}
        >
          <Icon size={22} aria-hidden />
          <span>{label}</span>
        </button>
      ))}
    </nav>
  )
}
