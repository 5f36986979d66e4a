/** What this device remembers of its person: theme, typed name, and the views she has saved of each twin. A damaged entry is forgotten, never trusted. Read by hand: it is all that the first picture would need the schemas for. */
import type { CameraPose } from '../../scene/plan/camera-pose.ts'
import { QUALITIES, type Quality } from '../../scene/drawing/pace.ts'
import { type Grain, GRAINS } from '../../colouring/layer.ts'

const KEY = 'gemba.preferences'

export const THEME_CHOICES = ['system', 'dark', 'light', 'contrast'] as const
export type ThemeChoice = (typeof THEME_CHOICES)[number]

export const MOST_VIEWS = 40
export const LONGEST_NAME = 60
const MOST_TWINS = 20

/** What a person saw when she saved it: eye, selection, layer and what of it, and what stood out alone. */
export interface SavedView {
  readonly name: string
  readonly pose: CameraPose
  readonly selection: { readonly asset: string; readonly component: string | null } | null
  readonly layer: string
  readonly grain: Grain
  readonly filter: { readonly range: readonly [number, number] | null; readonly only: readonly string[] } | null
  readonly isolated: string | null
}

export interface Preferences {
  readonly theme: ThemeChoice
  /** '' = not yet given. */
  readonly actor: string
  /** Machines at work that nothing measures show a cycle. */
  readonly illustrates: boolean
  /** How finely pictures are drawn while anything moves. */
  readonly quality: Quality
  /** Twin → views. */
  readonly views: Readonly<Record<string, readonly SavedView[]>>
}

type Written = Readonly<Record<string, unknown>>
const isMap = (value: unknown): value is Written => typeof value === 'object' && value !== null && !Array.isArray(value)
const isNumber = (value: unknown): value is number => Number.isFinite(value)
const isText = (value: unknown): value is string => typeof value === 'string'
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value)
const oneOf = <T>(options: readonly T[], value: unknown): T | undefined => options.find((option) => option === value)

const poseOf = (written: unknown): CameraPose | null => {
  if (!isMap(written) || !Array.isArray(written['target'])) return null
  const { azimuth, elevation, distance } = written
  const [x, y, z, ...more] = written['target'] as readonly unknown[]
  if (!isNumber(x) || !isNumber(y) || !isNumber(z) || more.length > 0) return null
  if (!isNumber(azimuth) || !isNumber(elevation) || !isNumber(distance)) return null
  return elevation >= 0 && elevation <= 90 && distance > 0 ? { target: [x, y, z], azimuth, elevation, distance } : null
}

/** @returns undefined where it is none */
const selectionOf = (written: unknown): SavedView['selection'] | undefined => {
  if (written === null) return null
  if (!isMap(written)) return undefined
  const { asset, component } = written
  return isText(asset) && isTextOrNull(component) ? { asset, component } : undefined
}

/** @returns undefined where it is none */
const filterOf = (written: unknown): SavedView['filter'] | undefined => {
  if (written === null) return null
  if (!isMap(written) || !Array.isArray(written['only']) || !written['only'].every(isText)) return undefined
  const { range, only } = written
  if (range === null) return { range, only }
  if (!Array.isArray(range) || range.length !== 2 || !range.every(isNumber)) return undefined
  return { range: [range[0]!, range[1]!], only }
}

const viewOf = (written: unknown): SavedView | null => {
  if (!isMap(written)) return null
  // Views of before there were grains, filters and what stands alone have none of them.
  const { layer, grain = 'component', filter = null, isolated = null } = written
  const name = isText(written['name']) ? written['name'].trim() : ''
  const view = {
    pose: poseOf(written['pose']),
    selection: selectionOf(written['selection']),
    grain: oneOf(GRAINS, grain),
    filter: filterOf(filter),
  }
  if (name.length < 1 || name.length > LONGEST_NAME || !isText(layer) || !isTextOrNull(isolated)) return null
  if (!view.pose || view.selection === undefined || !view.grain || view.filter === undefined) return null
  return {
    name,
    pose: view.pose,
    selection: view.selection,
    layer,
    grain: view.grain,
    filter: view.filter,
    isolated,
  }
}

/** One damaged view is forgotten, not all of them. */
const viewsOf = (written: unknown): Preferences['views'] =>
  Object.fromEntries(
    Object.entries(isMap(written) ? written : {}).flatMap(([twin, list]) =>
      Array.isArray(list) ? [[twin, list.flatMap((one) => viewOf(one) ?? []).slice(-MOST_VIEWS)]] : [],
    ),
  )

const LONGEST_ACTOR = 80

const preferencesOf = (written: unknown): Preferences => {
  const { theme, actor, illustrates, quality, views } = isMap(written) ? written : {}
  const name = isText(actor) ? actor.trim() : ''
  return {
    theme: oneOf(THEME_CHOICES, theme) ?? 'system',
    actor: name.length <= LONGEST_ACTOR ? name : '',
    illustrates: typeof illustrates === 'boolean' ? illustrates : true,
    quality: oneOf(QUALITIES, quality) ?? 'auto',
    views: viewsOf(views),
  }
}

type Store = Pick<Storage, 'getItem' | 'setItem'>

export const readPreferences = (storage: Store): Preferences => {
  try {
    return preferencesOf(JSON.parse(storage.getItem(KEY) ?? '{}'))
  } catch {
    // Unreadable JSON, or storage forbidden (a sandboxed frame).
    return preferencesOf(null)
  }
}

/** The views of all twins with those of one taken over; of very many twins the oldest are forgotten. */
export const withViews = (
  all: Preferences['views'],
  twin: string,
  views: readonly SavedView[],
): Preferences['views'] => {
  const { [twin]: _before, ...others } = all
  const kept = Object.fromEntries(Object.entries(others).slice(1 - MOST_TWINS))
  return views.length ? { ...kept, [twin]: [...views] } : kept
}

export const writePreferences = (storage: Store, { theme, actor, illustrates, quality, views }: Preferences): void => {
  try {
    storage.setItem(KEY, JSON.stringify({ theme, actor, illustrates, quality, views } satisfies Preferences))
  } catch {
    // Storage full or forbidden: the choice then lasts as long as the page.
  }
}

/** This device's storage; in a sandboxed frame, where even naming it throws, a memory as long as the page. */
export const deviceStorage = (): Store => {
  try {
    return localStorage
  } catch {
    const memory = new Map<string, string>()
    return { getItem: (key) => memory.get(key) ?? null, setItem: (key, value) => void memory.set(key, value) }
  }
}
