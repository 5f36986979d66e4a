/** Selection, layer, mode, layout and preferences. Live values never come here. */
import { createContext, useContext } from 'react'
import { createStore, useStore, type StoreApi } from 'zustand'
import type { PanelId } from '../../panels/panel-list.ts'
import type { Shown } from '../../panels/workspace.ts'
import type { WorkspaceId } from '../../panels/workspace-list.ts'
import type { CameraPose, FocusWish } from '../../scene/plan/camera-pose.ts'
import type { MenuWish } from '../../scene/input/menu-wish.ts'
import type { Pointed } from '../../scene/scene-props.ts'
import { type LayerFilter, sameFilter } from '../../colouring/layer-filter.ts'
import { DEFAULT_LAYER } from '../../colouring/layer-list.ts'
import type { Grain } from '../../colouring/layer.ts'
import type { Quality } from '../../scene/drawing/pace.ts'
import type { ModelsProgress } from '../../scene/models/models-progress.ts'
import type { Selection } from '../../twin/selection.ts'
import type { Preferences, SavedView, ThemeChoice } from './preferences.ts'

/** What the right side shows when it is open. */
export type RightPanel = 'selection' | PanelId

export interface UrlPart {
  readonly selection: Selection | null
  /** The page is of this asset alone; null = of the whole plant. It stays that. */
  readonly scope: string | null
  readonly layer: string
  /** Whether each part has its own colour of the layer, or the whole machine one. */
  readonly grain: Grain
  /** What of the layer is looked at; null = all. */
  readonly filter: LayerFilter | null
  readonly pose: CameraPose | null
  /** The asset that all others recede behind. */
  readonly isolated: string | null
  /** What stands between rail and timeline. */
  readonly workspace: WorkspaceId
  /** What each workspace shows, or showed when it was left. */
  readonly shown: Readonly<Partial<Record<WorkspaceId, Shown>>>
}

export interface AppState extends UrlPart {
  /** A person is dragging the filter: what it is in between is no step. */
  readonly filterHeld: boolean
  readonly legendOpen: boolean
  /** Where the camera is to fly; a new object means a new flight. */
  readonly camera: CameraPose | null
  /** What the camera is to show; a new object means a new flight. */
  readonly focus: FocusWish | null
  /** What the mouse rests on. */
  readonly pointed: Pointed | null
  /** Where a person asked what can be done. */
  readonly menu: MenuWish | null
  /** Assets with notes at the moment that the page shows; null = not known yet. */
  readonly noted: ReadonlySet<string> | null
  setNoted(assets: ReadonlySet<string>): void
  /** How far the twin's own models have come; null = it has none. */
  readonly models: ModelsProgress | null
  setModels(models: ModelsProgress | null): void
  /** Views this device's person has saved, of this twin. */
  readonly views: readonly SavedView[]
  readonly theme: ThemeChoice
  readonly actor: string
  /** Machines at work that nothing measures show a cycle. */
  readonly illustrates: boolean
  /** How finely pictures are drawn while anything moves. */
  readonly quality: Quality
  setQuality(quality: Quality): void
  /** The tree: a column on a desktop, a sheet over the scene on a tablet. */
  readonly treeOpen: boolean
  readonly right: RightPanel
  /** The page of discovery stands where the plant was. */
  readonly discovering: boolean
  setDiscovering(discovering: boolean): void
  /** Rises when a person wants to read what the right side shows. */
  readonly reading: number
  select(selection: Selection | null): void
  /** Another layer begins unfiltered, and says what its colours mean. */
  setLayer(layer: string): void
  setGrain(grain: Grain): void
  /** @param held more is to come: a thumb is being dragged, a key held down */
  setFilter(filter: LayerFilter | null, held?: boolean): void
  showLegend(open: boolean): void
  /** The camera came to rest here. */
  cameraRested(pose: CameraPose): void
  /** Flies to an asset; null fits the whole hall. */
  focusOn(asset: string | null): void
  /** Flies to a view of the twin. */
  goToView(view: string): void
  /** Flies to a pose; all else stays as it is. */
  flyTo(pose: CameraPose): void
  /** Flies to where a person once was, and shows what she saw. */
  goToSaved(view: SavedView): void
  /** The others recede; null = all are equal again. */
  isolate(asset: string | null): void
  point(pointed: Pointed | null): void
  openMenu(menu: MenuWish | null): void
  setTheme(theme: ThemeChoice): void
  setActor(actor: string): void
  setIllustrates(on: boolean): void
  setTreeOpen(open: boolean): void
  showRight(panel: RightPanel): void
  /** @param shown what it is to show; without, what it showed last */
  goToWorkspace(workspace: WorkspaceId, shown?: Shown): void
  /** Brings the sheet of the selection forward, for reading. */
  openSheet(): void
  /** The address changed under us (back, forward, a pasted link). */
  goTo(part: UrlPart): void
}

export type AppStore = StoreApi<AppState>

export const sameSelection = (a: Selection | null, b: Selection | null): boolean =>
  a === b || (a !== null && b !== null && a.asset === b.asset && a.component === b.component)

export const createAppStore = (
  start: UrlPart &
    Omit<Preferences, 'views'> & {
      readonly views: readonly SavedView[]
      readonly treeOpen: boolean
      readonly discovering?: boolean
    },
): AppStore =>
  createStore<AppState>()((set, get) => ({
    selection: start.selection,
    scope: start.scope,
    layer: start.layer,
    grain: start.grain,
    filter: start.filter,
    filterHeld: false,
    legendOpen: start.layer !== DEFAULT_LAYER || start.filter !== null,
    pose: start.pose,
    camera: start.pose,
    focus: null,
    isolated: start.isolated,
    workspace: start.workspace,
    shown: start.shown,
    pointed: null,
    menu: null,
    noted: null,
    setNoted: (noted) => set({ noted }),
    models: null,
    setModels: (models) => set({ models }),
    views: start.views,
    theme: start.theme,
    actor: start.actor,
    illustrates: start.illustrates,
    quality: start.quality,
    setQuality: (quality) => set({ quality }),
    treeOpen: start.treeOpen,
    right: 'selection',
    discovering: start.discovering ?? false,
    setDiscovering: (discovering) => set({ discovering }),
    reading: 0,
    select: (selection) => {
      const unchanged = sameSelection(selection, get().selection)
      set({ selection: unchanged ? get().selection : selection, ...(selection && { right: 'selection' as const }) })
    },
    setLayer: (layer) =>
      set({ layer, legendOpen: true, ...(layer !== get().layer && { filter: null, filterHeld: false }) }),
    setGrain: (grain) => set({ grain }),
    setFilter: (filter, held = false) => {
      const before = get().filter
      set({ filter: sameFilter(filter, before) ? before : filter, filterHeld: held })
    },
    showLegend: (legendOpen) => set({ legendOpen }),
    cameraRested: (pose) => set({ pose }),
    // Whoever asks for a place, or for a panel beside the picture, wants to see it there.
    focusOn: (asset) => set({ focus: { asset }, workspace: 'hall' }),
    flyTo: (pose) => set({ camera: { ...pose } }),
    goToView: (view) => set({ focus: { view } }),
    goToSaved: ({ name: _name, pose, ...seen }) => set({ camera: { ...pose }, ...seen }),
    isolate: (isolated) => set({ isolated }),
    point: (pointed) => set({ pointed }),
    openMenu: (menu) => set({ menu, pointed: null }),
    setTheme: (theme) => set({ theme }),
    setActor: (actor) => set({ actor: actor.trim() }),
    setIllustrates: (illustrates) => set({ illustrates }),
    setTreeOpen: (treeOpen) => set({ treeOpen }),
    showRight: (right) => set({ right, workspace: 'hall' }),
    goToWorkspace: (workspace, shown) =>
      set({ workspace, menu: null, pointed: null, ...(shown && { shown: { ...get().shown, [workspace]: shown } }) }),
    openSheet: () => set({ right: 'selection', reading: get().reading + 1 }),
    goTo: (part) => {
      const { selection, filter } = get()
      set({
        layer: part.layer,
        grain: part.grain,
        filter: sameFilter(part.filter, filter) ? filter : part.filter,
        filterHeld: false,
        isolated: part.isolated,
        workspace: part.workspace,
        shown: { ...get().shown, ...part.shown },
        selection: sameSelection(part.selection, selection) ? selection : part.selection,
        // An address without a camera is where everyone begins.
        ...(part.pose ? { pose: part.pose, camera: part.pose } : { pose: null, focus: { asset: null } }),
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
