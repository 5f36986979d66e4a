/** Keys that work wherever no text is being typed. What else the scene answers to, it hears itself (`gesture-answers.ts`). */
import { useEffect, useRef } from 'react'
import { usePorts } from '../../panels/ports.tsx'
import { useAppStore } from '../stores/app-store.ts'

/** In these, keys have a meaning of their own. */
const TAKEN =
  'input, textarea, select, [contenteditable], [role="dialog"], [role="menu"], [role="tree"], [data-own-keys]'

export const useSceneKeys = (onHelp: () => void): void => {
  const { twin } = usePorts()
  const store = useAppStore()
  const help = useRef(onHelp)
  useEffect(() => {
    help.current = onHelp
  })
  useEffect(() => {
    const views = [...twin.views.keys()]
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.target instanceof Element && event.target.closest(TAKEN)) return
      const { selection, isolated, isolate, filter, setFilter, focusOn, goToView } = store.getState()
      const dialog = document.querySelector('[role="dialog"], [role="menu"]') !== null
      const view = /^[1-9]$/.test(event.key) ? views[Number(event.key) - 1] : undefined
      if (view !== undefined) goToView(view)
      else if (event.key === 'h') focusOn(null)
      else if (event.key === 'f') focusOn(selection?.asset ?? null)
      else if (event.key === 'i' && isolated !== null) isolate(null)
      else if (event.key === 'i' && selection) isolate(selection.asset)
      else if (event.key === '?') help.current()
      else if (event.key === 'Escape' && isolated !== null && !dialog) isolate(null)
      else if (event.key === 'Escape' && filter !== null && !dialog) setFilter(null)
      else return
      event.preventDefault()
      // The scene would take Escape for "select nothing" as well: one step at a time.
      event.stopPropagation()
    }
    document.addEventListener('keydown', onKey, { capture: true })
    return () => document.removeEventListener('keydown', onKey, { capture: true })
  }, [twin, store])
}
