/** Selection, layer and camera in the address, both ways: a link shows what its sender saw, and going back works. */
import type { Dispose } from '../../base/disposable.ts'
import type { CameraPose } from '../../scene/scene-props.ts'
import { BUILT_IN_LAYERS, type Selection } from '../../twin/selection.ts'
import type { Twin } from '../../twin/twin.ts'
import { sameSelection, type AppStore, type UrlPart } from './app-store.ts'

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
  [...pose.target.map((v) => v.toFixed(2)), ((pose.azimuth % 360) + 0).toFixed(1), pose.elevation.toFixed(1), pose.distance.toFixed(2)].map((text) => String(Number(text))).join(',')

const parseSelection = (query: URLSearchParams, twin: Twin): Selection | null => {
  const id = query.get('asset')
  const asset = id === null ? undefined : (twin.asset(id) ?? twin.assets.find((a) => a.aliases.includes(id)))
  if (!asset) return null
  const part = query.get('part')
  return { asset: asset.id, component: asset.components.find((c) => c.key === part)?.key ?? null }
}

export const parseUrl = (search: string, twin: Twin): UrlPart => {
  const query = new URLSearchParams(search)
  const layer = query.get('layer')
  const known = layer !== null && ((BUILT_IN_LAYERS as readonly string[]).includes(layer) || twin.layers.has(layer))
  return { selection: parseSelection(query, twin), layer: known ? layer : BUILT_IN_LAYERS[0], pose: parsePose(query.get('camera')) }
}

/** The query with this state in it; what else stands there stays. */
export const printUrl = (search: string, state: UrlPart): string => {
  const query = new URLSearchParams(search)
  const put = (name: string, value: string | null): void => {
    if (value === null) query.delete(name)
    else query.set(name, value)
  }
  put('asset', state.selection?.asset ?? null)
  put('part', state.selection?.component ?? null)
  put('layer', state.layer === BUILT_IN_LAYERS[0] ? null : state.layer)
  put('camera', state.pose ? printPose(state.pose) : null)
  const printed = query.toString().replaceAll('%2C', ',')
  return printed === '' ? '' : `?${printed}`
}

type Page = Pick<Window, 'addEventListener' | 'removeEventListener' | 'setTimeout' | 'clearTimeout'> & {
  readonly location: Pick<Location, 'pathname' | 'search' | 'hash'>
  readonly history: Pick<History, 'pushState' | 'replaceState'>
}

/** Keeps store and address in step: a new selection or layer is a step in the history, the camera only replaces. */
export const syncUrl = (store: AppStore, twin: Twin, page: Page): Dispose => {
  let timer: number | undefined
  let going = false
  const write = (how: 'pushState' | 'replaceState'): void => {
    page.clearTimeout(timer)
    timer = undefined
    const search = printUrl(page.location.search, store.getState())
    if (search !== page.location.search) page.history[how](null, '', `${page.location.pathname}${search}${page.location.hash}`)
  }
  const unsubscribe = store.subscribe((state, before) => {
    if (going) return
    if (!sameSelection(state.selection, before.selection) || state.layer !== before.layer) write('pushState')
    // Browsers refuse more than 100 changes of the address in 30 s.
    else if (state.pose !== before.pose) timer ??= page.setTimeout(() => write('replaceState'), CAMERA_PAUSE_MS)
  })
  const onPopState = (): void => {
    page.clearTimeout(timer)
    timer = undefined
    going = true
    store.getState().goTo(parseUrl(page.location.search, twin))
    going = false
  }
  page.addEventListener('popstate', onPopState)
  return () => {
    page.clearTimeout(timer)
    unsubscribe()
    page.removeEventListener('popstate', onPopState)
  }
}
