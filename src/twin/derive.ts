/** What follows from a twin, once for all who ask: which signal says an asset's state, what "works" means, what is worth telling. */
import { stateGroup } from './packml.ts'
import { isProper } from './says-state.ts'
import type { StateEntry, TwinAsset, TwinSignal } from './twin.ts'

/**
 * The signals that say what state an asset is in, in order of precedence: the first that says a known one now counts. Its own
 * before those of its components; empty = nothing says it.
 */
export const stateSignals = ({ saysState }: TwinAsset): readonly TwinSignal[] => saysState

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
