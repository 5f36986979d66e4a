/** Which of an asset's signals say what state it is in: told by the loader, asked through `derive.ts`. */
import type { TwinSignal } from './twin.ts'

/** A dictionary of states that is declared to be the state. */
export const isProper = ({ type, role }: TwinSignal): boolean => type === 'state' && role === 'state'

/** @returns in order of precedence; empty = none does */
export const saysState = (signals: readonly TwinSignal[]): readonly TwinSignal[] => {
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
