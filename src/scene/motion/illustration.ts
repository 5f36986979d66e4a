/**
 * Machines whose links nothing measures may show that they work by going through a cycle. That is an illustration of
 * their state and no measurement: it is marked as such wherever it is seen, and gives way to any signal of a link.
 */
import type { Slot, TimeMs } from '../../base/brand.ts'
import { stateSignals, works } from '../../twin/derive.ts'
import type { TwinAsset } from '../../twin/twin.ts'
import { stateSlot, statesBySlot } from '../../values/state.ts'
import type { ValueTable } from '../../values/table.ts'
import type { Link } from '../../equipment/kinematics.ts'
import type { Equipment } from '../equipment/shape.ts'

export interface Illustration {
  /** What says its state, in order of precedence. */
  readonly slots: readonly Slot[]
  /** Slot → codes of the states in which it works. */
  readonly working: ReadonlyMap<number, ReadonlySet<number>>
}

/** Null where a signal moves a link, where there is no link, and where no state says that it works. */
export const illustrationOf = (asset: TwinAsset, { links }: Equipment): Illustration | null => {
  if (links.length === 0 || links.some(({ channel }) => asset.motion.has(channel))) return null
  const says = stateSignals(asset).filter(({ type }) => type === 'state')
  if (!says.some(({ states }) => states.some(works))) return null
  return {
    slots: says.map(({ slot }) => slot),
    working: new Map(says.map(({ slot, states }) => [slot, new Set(states.filter(works).map(({ code }) => code))])),
  }
}

export const worksNow = ({ slots, working }: Illustration, values: ValueTable, now: TimeMs): boolean => {
  const slot = stateSlot(statesBySlot(values.twin), slots, 0, slots.length, values, now)
  return working.get(slot)?.has(values.value[slot]!) ?? false
}

/** A link goes no further from its rest than this: degrees, and metres. */
const WIDEST = { rotary: 28, linear: 0.5 } as const
const WIDEST_SHARE = 0.3
/** A cycle and how much later in it each next link moves, s. */
const CYCLE_S = 7
const LATER_S = 0.6

/** Where the n-th link is after so many seconds of work: out from its rest and back, with a pause at both ends. */
export const cyclePosition = ({ kind, rest, limits: [low, high] }: Link, n: number, seconds: number): number => {
  const share = ((seconds - n * LATER_S) / CYCLE_S) % 1
  // Nothing leaps as work begins: later links wait for their turn.
  if (seconds < n * LATER_S) return rest
  const swing = 0.5 - 0.5 * Math.cos(2 * Math.PI * share)
  const held = swing * swing * (3 - 2 * swing)
  const most = Math.min(WIDEST[kind], (high - low) * WIDEST_SHARE)
  const up = high - rest >= rest - low
  return rest + held * (up ? Math.min(most, high - rest) : -Math.min(most, rest - low))
}
