/** Selection, layer and what of it, camera and what is isolated in the address, both ways: a link shows what its sender saw, and going back works. */
import type { Dispose } from '../../base/disposable.ts'
import type { CameraPose } from '../../scene/plan/camera-pose.ts'
import { sameFilter } from '../../colouring/layer-filter.ts'
import { DEFAULT_LAYER, layerOf } from '../../colouring/layer-list.ts'
import { GRAINS } from '../../colouring/layer.ts'
import { WORKSPACES } from '../../panels/workspace-list.ts'
import type { Selection } from '../../twin/selection.ts'
import type { Twin, TwinAsset } from '../../twin/twin.ts'
import { sameSelection, type AppStore, type UrlPart } from './app-store.ts'
import { isolatedOnes } from './isolation.ts'
import { parseFilter, printFilter } from './filter-url.ts'

const CAMERA_PAUSE_MS = 400

/** `x,y,z,azimuth,elevation,distance`, finite and within what a hall can need; anything else is no pose. */
const parsePose = (written: string | null): CameraPose | null => {
  if (written === null) return null
  const parts = written.split(',')
  const numbers = parts.map((part) => (/^-?\d{1,6}(\.\d{1,4})?$/.test(part) ? Number(part) : Number.NaN))
  const [x, y, z, azimuth, elevation, distance] = numbers
  if (numbers.length !== 6 || numbers.some(Number.isNaN)) return null
  if (Math.abs(azimuth!) > 36_000 || elevation! < 0 || elevation! > 90 || distance! <= 0) return null
  return { target: [x!, y!, z!], azimuth: azimuth!, elevation: elevation!, distance: distance! }
}

const printPose = (pose: CameraPose): string =>
  [
    ...pose.target.map((v) => v.toFixed(2)),
    ((pose.azimuth % 360) + 0).toFixed(1),
    pose.elevation.toFixed(1),
    pose.distance.toFixed(2),
  ]
    .map((text) => String(Number(text)))
    .join(',')

const findAsset = (id: string | null, twin: Twin): TwinAsset | undefined =>
  id === null ? undefined : (twin.asset(id) ?? twin.assets.find((a) => a.aliases.includes(id)))

const parseIsolated = (said: string | null, twin: Twin): string | null =>
  isolatedOnes(said ?? '')
    .flatMap((id) => findAsset(id, twin)?.id ?? [])
    .join(' ') || null

const isEmbedded = (query: URLSearchParams): boolean => query.has('embed')

const parseSelection = (query: URLSearchParams, twin: Twin): Selection | null => {
  // Inside another page the address says what the page is of, and nothing in it is selected yet.
  if (isEmbedded(query)) return null
  const asset = findAsset(query.get('asset'), twin)
  if (!asset) return null
  const part = query.get('part')
  return { asset: asset.id, component: asset.components.find((c) => c.key === part)?.key ?? null }
}

const parseWorkspace = (query: URLSearchParams): Pick<UrlPart, 'workspace' | 'shown'> => {
  const found = WORKSPACES.find(({ id }) => id === query.get('workspace'))
  if (!found) return { workspace: 'hall', shown: {} }
  const said = [...found.steps, ...found.keys].flatMap((key) => {
    const value = query.get(key)
    return value === null ? [] : [[key, value] as const]
  })
  return { workspace: found.id, shown: { [found.id]: Object.fromEntries(said) } }
}

export const parseUrl = (search: string, twin: Twin): UrlPart => {
  const query = new URLSearchParams(search)
  const layer = layerOf(twin, query.get('layer') ?? DEFAULT_LAYER)
  const grain = GRAINS.find((one) => one === query.get('by')) ?? 'component'
  return {
    selection: parseSelection(query, twin),
    scope: isEmbedded(query) ? (findAsset(query.get('asset'), twin)?.id ?? null) : null,
    layer: layer.id,
    grain,
    filter: parseFilter(query.get('show'), layer),
    pose: parsePose(query.get('camera')),
    isolated: parseIsolated(query.get('only'), twin),
    ...parseWorkspace(query),
  }
}

/** The query with this state in it; what else stands there stays. */
export const printUrl = (search: string, state: UrlPart): string => {
  const query = new URLSearchParams(search)
  const put = (name: string, value: string | null): void => {
    if (value === null) query.delete(name)
    else query.set(name, value)
  }
  if (state.scope === null) {
    put('asset', state.selection?.asset ?? null)
    put('part', state.selection?.component ?? null)
  }
  put('layer', state.layer === DEFAULT_LAYER ? null : state.layer)
  put('by', state.grain === 'component' ? null : state.grain)
  put('show', state.filter && printFilter(state.filter))
  put('only', state.isolated)
  put('camera', state.pose ? printPose(state.pose) : null)
  put('workspace', state.workspace === 'hall' ? null : state.workspace)
  // Several may say something by the same name: what is left goes before what is shown now stands there.
  for (const { steps, keys } of WORKSPACES) for (const key of [...steps, ...keys]) query.delete(key)
  const own = WORKSPACES.find(({ id }) => id === state.workspace)
  if (own) for (const key of [...own.steps, ...own.keys]) put(key, state.shown[own.id]?.[key] ?? null)
  // What ids and moments are made of may stand in a query as it is.
  const printed = query.toString().replaceAll('%2C', ',').replaceAll('%2F', '/').replaceAll('%3A', ':')
  return printed === '' ? '' : `?${printed}`
}

type Page = Pick<Window, 'addEventListener' | 'removeEventListener' | 'setTimeout' | 'clearTimeout'> & {
  readonly location: Pick<Location, 'pathname' | 'search' | 'hash'>
  readonly history: Pick<History, 'pushState' | 'replaceState'>
}

/** Browsers refuse more than 100 changes of the address in 30 s: beyond so many steps in so long, steps are not kept apart. */
const MOST_STEPS = 40
const STEPS_IN_MS = 30_000

/** True for each step that may have an entry of its own. */
const stepLimit = (now: () => number): (() => boolean) => {
  let taken: number[] = []
  return () => {
    const at = now()
    taken = taken.filter((one) => at - one < STEPS_IN_MS)
    if (taken.length >= MOST_STEPS) return false
    taken.push(at)
    return true
  }
}

const sameShown = (a: UrlPart, b: UrlPart): boolean => {
  if (a.workspace !== b.workspace) return false
  const steps = WORKSPACES.find(({ id }) => id === a.workspace)?.steps ?? []
  return steps.every((key) => a.shown[a.workspace]?.[key] === b.shown[b.workspace]?.[key])
}

const sameStep = (a: UrlPart, b: UrlPart): boolean =>
  sameShown(a, b) &&
  sameSelection(a.selection, b.selection) &&
  a.layer === b.layer &&
  a.grain === b.grain &&
  sameFilter(a.filter, b.filter) &&
  a.isolated === b.isolated

/**
 * Keeps store and address in step. Another selection, layer, filter or isolated asset is a step in the history, and so is a flight
 * that a person asked for by itself; the flight that follows a selection belongs to it, and turning the picture by hand
 * only replaces. A step is left with the camera where it was.
 */
export const syncUrl = (store: AppStore, twin: Twin, page: Page, now: () => number = Date.now): Dispose => {
  let timer: number | undefined
  let going = false
  /** What the address says, the camera aside: while a filter is dragged, that of before. */
  let said: UrlPart = store.getState()
  /** The present entry is that of a step that the eye has not followed yet. */
  let fresh = false
  /** A flight is on its way that is a step of its own. */
  let flying = false
  const mayStep = stepLimit(now)
  const write = (how: 'pushState' | 'replaceState', state: UrlPart): void => {
    page.clearTimeout(timer)
    timer = undefined
    const search = printUrl(page.location.search, state)
    if (search !== page.location.search)
      page.history[how](null, '', `${page.location.pathname}${search}${page.location.hash}`)
  }
  const step = (state: UrlPart): void => write(mayStep() ? 'pushState' : 'replaceState', state)
  const unsubscribe = store.subscribe((state, before) => {
    if (going || state.filterHeld) return
    const wished = state.focus !== before.focus || state.camera !== before.camera
    const stepped = !sameStep(state, said)
    if (stepped) {
      said = state
      if (timer !== undefined) write('replaceState', before)
      step(state)
      fresh = true
      flying = false
    } else if (wished && !fresh) {
      if (timer !== undefined) write('replaceState', before)
      flying = true
    }
    if (!stepped && state.shown !== before.shown)
      timer ??= page.setTimeout(() => write('replaceState', store.getState()), CAMERA_PAUSE_MS)
    if (state.pose === before.pose) return
    if (flying) step(state)
    else timer ??= page.setTimeout(() => write('replaceState', store.getState()), CAMERA_PAUSE_MS)
    fresh = flying = false
  })
  const onPopState = (): void => {
    page.clearTimeout(timer)
    timer = undefined
    fresh = flying = false
    going = true
    store.getState().goTo(parseUrl(page.location.search, twin))
    said = store.getState()
    going = false
  }
  page.addEventListener('popstate', onPopState)
  return () => {
    page.clearTimeout(timer)
    unsubscribe()
    page.removeEventListener('popstate', onPopState)
  }
}
