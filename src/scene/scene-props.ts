/** What the scene is given. It renders from these and tells of taps; it decides nothing else. */
import type { AlarmBoard } from '../alarms/board.ts'
import type { TimeMs } from '../base/brand.ts'
import type { ThemeName } from '../look/tokens.ts'
import type { LayerFilter } from '../colouring/layer-filter.ts'
import type { LayerSurvey } from '../colouring/layer-survey.ts'
import type { Grain } from '../colouring/layer.ts'
import type { Selection } from '../twin/selection.ts'
import type { Twin } from '../twin/twin.ts'
import type { ValueTable } from '../values/table.ts'
import type { Quality } from './drawing/pace.ts'
import type { Ghost } from './labels/label-content.ts'
import type { MenuWish } from './input/menu-wish.ts'
import type { ModelsProgress } from './models/models-progress.ts'
import type { CameraPose, FocusWish } from './plan/camera-pose.ts'
import type { SceneProbe } from './scene-probe.ts'

/** What is pointed at, and where in the scene's element it is, CSS px: no note about it may cover that. */
export interface Pointed extends Selection {
  readonly box: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }
  /** It is seen to move without a signal that says how. */
  readonly illustrated: boolean
}

/** What the picture costs on this device, and what it is drawn with for that. Ratios are device pixels to a CSS px. */
export interface PictureFigures {
  /** Drawn so far. */
  readonly frames: number
  /** The last one, from its submission until it was finished. */
  readonly tookMs: number
  /** Standing, and while anything moves. */
  readonly full: number
  readonly moving: number
  readonly shadowsEveryMs: number
  readonly drawCalls: number
  readonly triangles: number
}

/** Where it is shown: `canvas`, `overlay` (for labels) and `edges` (for arrows) fill the element, which takes the keys. */
export interface SceneHost {
  readonly element: HTMLElement
  readonly canvas: HTMLElement
  readonly overlay: HTMLElement
  readonly edges: HTMLElement
}

export interface SceneProps {
  readonly twin: Twin
  readonly values: ValueTable
  readonly board: AlarmBoard
  /** The gateway's clock (in replay: the replayed time). */
  readonly now: () => TimeMs
  /** A clock that nobody sets, ms from anywhere. By default the page's own. */
  readonly steady?: () => number
  /** Feeds what has arrived since the last frame into `values`; called first in every frame. */
  readonly pump: () => void
  /** Calls back when `pump` has something; the scene then asks for a frame. */
  readonly onArrival: (listener: () => void) => () => void
  /** Told of the ids of the assets in the picture when they change. */
  readonly onInSight?: (assets: readonly string[]) => void
  /** Address of the twin document's folder, with a slash at its end: model files lie below it. By default the page's own. */
  readonly modelBase?: string
  /** Instead of the network, for the files below it. A new function loads them anew. */
  readonly modelRequest?: typeof fetch
  /** One of `layersOf(twin)`, each part by itself or all of a machine together. */
  readonly layer: string
  readonly grain?: Grain
  /** What of the layer is looked at; the rest recedes. A new object is a new picture. */
  readonly filter?: LayerFilter | null
  /** Assets that recede, so that the others stand out; null = none. A new set is a new picture. */
  readonly receding?: ReadonlySet<string> | null
  /** Assets that somebody has written a note about: their labels show it. A new set is another picture of them. */
  readonly noted?: ReadonlySet<string> | null
  /** By asset: what it does in a future that is played over the real hall. A new map is another picture of it. */
  readonly ghosts?: ReadonlyMap<string, Ghost> | null
  readonly theme: ThemeName
  /** What the twins are about that follow one another here: of another one the eye sees all. By default they are of one thing. */
  readonly subject?: string
  /** The picture is of this asset alone: nothing else is drawn, and it is where everyone begins. Of a mounted scene it never changes. */
  readonly scope?: string | null
  readonly selection: Selection | null
  readonly onSelect: (selection: Selection | null) => void
  /** A new object makes the camera fly there; null = the twin's first view, or fit. */
  readonly camera: CameraPose | null
  /** Told when the camera came to rest. */
  readonly onCamera: (pose: CameraPose) => void
  /** A new object (identity) flies to what it names. */
  readonly focus: FocusWish | null
  /** The person wants to see it (double tap, an arrow at the edge): answered by a new `focus`. Without it the scene flies by itself. */
  readonly onFocus?: (asset: string) => void
  /** The mouse has rested on something, or left it; never while the eye moves. */
  readonly onPoint?: (pointed: Pointed | null) => void
  /** Long press, secondary button, menu key. */
  readonly onMenu?: (wish: MenuWish) => void
  /** The person wants to see all alarms: those that the picture has no room for are only counted in it. */
  readonly onAlarms?: () => void
  /** Enter: the person wants to read about what is selected. */
  readonly onOpen?: () => void
  readonly reducedMotion: boolean
  /** False: machines whose links nothing measures stand at rest, also while they work. */
  readonly illustrates?: boolean
  /** How finely pictures are drawn while anything moves; by default as this device can. */
  readonly quality?: Quality
  /** Nobody sees it: values are taken and kept, nothing is drawn and nothing moves. */
  readonly paused?: boolean
  /** First picture with live values is on the screen. */
  readonly onFirstFrame: () => void
  /** False: a picture only; no orbiting, no selecting. */
  readonly interactive: boolean
  /** Hands out how things stand on the layer; null when the scene is gone. */
  readonly onSurvey?: (survey: LayerSurvey | null) => void
  /** Hands out what is to be said of how machines are drawn; null when the scene is gone. */
  readonly onNotes?: (noteOf: ((asset: string) => string | null) | null) => void
  /** Hands out what the picture costs and how it is drawn for that; null when the scene is gone. */
  readonly onPicture?: (read: (() => PictureFigures) | null) => void
  /** Told how far the models of the twin's own have come; null = they are no longer waited for. */
  readonly onModels?: (progress: ModelsProgress | null) => void
  /** Told how long it took to apply what had arrived, ms. */
  readonly onApplied?: (tookMs: number) => void
  /** Hands out a probe once the scene is mounted (null when it is gone), for tests and diagnostics. */
  readonly onProbe?: (probe: SceneProbe | null) => void
}
