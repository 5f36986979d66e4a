/** What follows from a twin, once for all who ask: which signal says an asset's state, what "works" means, what is worth telling. */
import { stateGroup } from './packml.ts'
import type { StateEntry, TwinAsset, TwinSignal } from './twin.ts'

const isProper = ({ type, role }: TwinSignal): boolean => type === 'state' && role === 'state'

const found = new WeakMap<TwinAsset, readonly TwinSignal[]>()

const search = ({ signals }: TwinAsset): readonly TwinSignal[] => {
  const own = signals.filter(({ component }) => component === null)
  for (const candidates of [
    own.filter(isProper),
    // A dictionary of states that has no role is the asset's where it says no other.
    own.filter(({ type, role }) => type === 'state' && role === null),
    own.filter(({ role }) => role === 'state'),
    signals.filter(isProper),
  ])
    if (candidates.length > 0) return candidates
  return []
}

/**
 * The signals that say what state an asset is in, in order of precedence: the first that says a known one now counts. Its own
 * before those of its components; empty = nothing says it.
 */
export const stateSignals = (asset: TwinAsset): readonly TwinSignal[] => {
  const known = found.get(asset)
  if (known) return known
  const made = search(asset)
  found.set(asset, made)
  return made
}

/** Those of a component; where it has none, its asset's. */
export const statesOfPart = (asset: TwinAsset, component: string | null): readonly TwinSignal[] => {
  const own = component === null ? [] : asset.signals.filter((one) => one.component === component && isProper(one))
  return own.length > 0 ? own : stateSignals(asset)
}

/** Does a machine in this state do its work? */
export const works = (state: Pick<StateEntry, 'key' | 'tone'>): boolean => stateGroup(state) === 'producing'

/** Roles in the order in which people look for them; the state itself is told beside. */
export const TELLING_ROLES: readonly string[] = [
  'vibration',
  'temperature',
  'power',
  'energy',
  'utilisation',
  'speed',
  'level',
  'pressure',
  'charge',
  'count',
]
