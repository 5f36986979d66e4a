/** Selection, layer, mode, layout and preferences. Live values never come here. */
import { createContext, useContext } from 'react'
import { createStore, useStore, type StoreApi } from 'zustand'
import type { CameraPose } from '../../scene/scene-props.ts'
import type { Selection } from '../../twin/selection.ts'
import type { Preferences, ThemeChoice } from './preferences.ts'

/** Who owns time: what is, or what was at `at` (ms, gateway clock) running at `speed`. */
export type TimeMode = { readonly kind: 'live' } | { readonly kind: 'replay'; readonly at: number; readonly speed: number }

/** What the right side shows when it is open. */
export type RightPanel = 'selection' | 'alerts' | 'health'

export interface UrlPart {
  readonly selection: Selection | null
  readonly layer: string
  readonly pose: CameraPose | null
}

export interface AppState extends UrlPart {
  /** Where the camera is to fly; a new object means a new flight. */
  readonly camera: CameraPose | null
  /** What the camera is to show; a new object means a new flight. */
  readonly focus: { readonly asset: string | null } | null
  readonly time: TimeMode
  readonly theme: ThemeChoice
  readonly actor: string
  /** The tree: a column on a desktop, a sheet over the scene on a tablet. */
  readonly treeOpen: boolean
  readonly right: RightPanel
  select(selection: Selection | null): void
  setLayer(layer: string): void
  /** The camera came to rest here. */
  cameraRested(pose: CameraPose): void
  /** Flies to an asset; null fits the whole hall. */
  focusOn(asset: string | null): void
  setTime(time: TimeMode): void
  setTheme(theme: ThemeChoice): void
  setActor(actor: string): void
  setTreeOpen(open: boolean): void
  showRight(panel: RightPanel): void
  /** The address changed under us (back, forward, a pasted link). */
  goTo(part: UrlPart): void
}

export type AppStore = StoreApi<AppState>

export const sameSelection = (a: Selection | null, b: Selection | null): boolean => a === b || (a !== null && b !== null && a.asset === b.asset && a.component === b.component)

export const createAppStore = (start: UrlPart & Preferences & { readonly treeOpen: boolean }): AppStore =>
  createStore<AppState>()((set, get) => ({
    selection: start.selection,
    layer: start.layer,
    pose: start.pose,
    camera: start.pose,
    focus: null,
    time: { kind: 'live' },
    theme: start.theme,
    actor: start.actor,
    treeOpen: start.treeOpen,
    right: 'selection',
    select: (selection) => {
      const unchanged = sameSelection(selection, get().selection)
      set({ selection: unchanged ? get().selection : selection, ...(selection && { right: 'selection' as const }) })
    },
    setLayer: (layer) => set({ layer }),
    cameraRested: (pose) => set({ pose }),
    focusOn: (asset) => set({ focus: { asset } }),
    setTime: (time) => set({ time }),
    setTheme: (theme) => set({ theme }),
    setActor: (actor) => set({ actor: actor.trim() }),
    setTreeOpen: (treeOpen) => set({ treeOpen }),
    showRight: (right) => set({ right }),
    goTo: (part) => {
      const { selection } = get()
      set({
        layer: part.layer,
        selection: sameSelection(part.selection, selection) ? selection : part.selection,
        ...(part.pose && { pose: part.pose, camera: part.pose }),
      })
    },
  }))

const Store = createContext<AppStore | null>(null)
export const AppStoreProvider = Store.Provider

export const useAppStore = (): AppStore => {
  const store = useContext(Store)
  if (!store) throw new Error('bug: outside <AppStoreProvider>')
  return store
}

export const useApp = <T>(pick: (state: AppState) => T): T => useStore(useAppStore(), pick)
