/**
 * What a page needs to be told for what is on its screen. Pure. What moves, is coloured or is read comes as it changes;
 * of the rest it is enough to know now and then how old it is.
 */
import { layerOf } from '../colouring/layer-list.ts'
import type { TwinLayer } from '../colouring/layer.ts'
import type { Selection } from '../twin/selection.ts'
import type { Twin, TwinAsset, TwinSignal } from '../twin/twin.ts'

export interface View {
  /** Ids of the assets in the picture; null = there is no picture, or not yet. */
  readonly inSight: ReadonlySet<string> | null
  readonly layer: string
  readonly selection: Selection | null
  /** Id of the asset whose card or menu is open. */
  readonly pointed?: string | null
  /** Ids of the signals that open alarms are about. */
  readonly alarmSignals: Iterable<string>
  /** Ids of those that the workspace shows. */
  readonly shownSignals?: Iterable<string>
}

/** A twin of fewer signals is told whole: choosing would save less than it costs. */
export const FOLLOW_ALL_BELOW = 1000
/** Beyond the needful, everything in the picture is followed, its age with it, while it is no more than this. */
const MOST_IN_SIGHT = 4000
/** A sweep brings about this many values a second at most, and no sooner than this, ms. */
const REST_PER_S = 5000
const LEAST_REST_MS = 1000

export interface Wanted {
  /** 1 = as it changes, by slot; null = everything. */
  readonly mask: Uint8Array | null
  /** Time between sweeps of the rest, ms; 0 = there is no rest. */
  readonly restMs: number
}

/** The colour, the movement and the state of a machine. */
const isShown = (signal: TwinSignal, layer: TwinLayer): boolean =>
  signal.type === 'state' ||
  signal.role === 'state' ||
  (layer.reading.from === 'values' && layer.reading.follows(signal))

const belongsTo = (asset: TwinAsset, ids: ReadonlySet<string>): boolean => {
  for (let at: TwinAsset | null = asset; at; at = at.parent) if (ids.has(at.id)) return true
  return false
}

export const wantedOf = (
  twin: Twin,
  { inSight, layer: layerId, selection, pointed = null, alarmSignals, shownSignals = [] }: View,
): Wanted => {
  const { length } = twin.heard
  if (length < FOLLOW_ALL_BELOW || inSight === null) return { mask: null, restMs: 0 }
  const mask = new Uint8Array(twin.signals.length)
  const add = (signals: Iterable<TwinSignal>): void => {
    for (const { slot } of signals) mask[slot] = 1
  }
  const layer = layerOf(twin, layerId)
  const kpiRoles = new Set(twin.kpis.map((kpi) => kpi.role))
  const opened = new Set([selection?.asset ?? [], pointed ?? []].flat())
  const seen = twin.assets.filter(({ id }) => inSight.has(id))
  for (const asset of seen) {
    add(asset.motion.values())
    add(asset.signals.filter((signal) => isShown(signal, layer)))
  }
  for (const asset of twin.assets) if (belongsTo(asset, opened)) add(asset.signals)
  add(twin.signals.filter((signal) => signal.role !== null && kpiRoles.has(signal.role)))
  add([...alarmSignals, ...shownSignals].flatMap((id) => twin.signal(id) ?? []))

  const needful = mask.subarray(0, length).reduce((sum, one) => sum + one, 0)
  const everything = seen.reduce((sum, asset) => sum + asset.signals.length, 0)
  if (needful + everything <= MOST_IN_SIGHT) for (const asset of seen) add(asset.signals)
  // What is worked out changes so seldom that all of it is followed: a layer or a list of it is whole at once.
  mask.fill(1, length)
  const rest = mask.reduce((sum, one) => sum + 1 - one, 0)
  return rest === 0 ? { mask: null, restMs: 0 } : { mask, restMs: Math.max(LEAST_REST_MS, (rest / REST_PER_S) * 1000) }
}
