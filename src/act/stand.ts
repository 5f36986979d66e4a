/** How a machine that is to be repaired stands and runs again, as its state says. Pure. */
import type { StateGroup } from '../twin/packml.ts'
import type { Proposal } from '../wire/act.ts'

const MINUTE = 60_000
/** A stop before the work began that is as long as this is the failure that the repair was to prevent: shorter ones heal. */
export const FAILED_AFTER_MS = 15 * MINUTE
/** It runs again for a while before it is judged: as long as it stood, between these. */
const [LEAST_SETTLE_MS, MOST_SETTLE_MS] = [30_000, 10 * MINUTE]
/** Work that stops nothing. */
const NEVER_STOOD_MS = 60 * MINUTE

const STANDS: ReadonlySet<StateGroup> = new Set(['held', 'aborted', 'stopped'])

/** @returns what is known of its stand now; the same where nothing is new */
export const noteStand = (
  { state, stands, steps }: Pick<Proposal, 'state' | 'stands' | 'steps'>,
  group: StateGroup,
  now: number,
): Proposal['stands'] => {
  const isDown = STANDS.has(group)
  if (!stands) return isDown ? { from: now, to: null } : stands
  if (stands.to === null) {
    if (isDown) return stands
    // Before the work began it was a short one, and none of this.
    return state === 'approved' && now - stands.from < FAILED_AFTER_MS ? null : { ...stands, to: now }
  }
  const begun = steps.find((one) => one.state === 'carried-out')?.at ?? Number.POSITIVE_INFINITY
  // It stood before that, and does again: that is the work.
  if (isDown && stands.to < begun) return { from: now, to: null }
  // Restarted in steps: one stand with what came before.
  return isDown ? { ...stands, to: null } : stands
}

/** Whether it can be judged, and how; null: not yet. */
export const standEnd = (
  { state, stands, steps }: Pick<Proposal, 'state' | 'stands' | 'steps'>,
  now: number,
): { readonly failedBefore: boolean } | null => {
  if (state === 'approved')
    return stands && (stands.to ?? now) - stands.from >= FAILED_AFTER_MS ? { failedBefore: true } : null
  if (state !== 'carried-out') return null
  const begun = steps.find((one) => one.state === 'carried-out')!.at
  if (!stands) return now - begun >= NEVER_STOOD_MS ? { failedBefore: false } : null
  if (stands.to === null) return null
  const settle = Math.min(MOST_SETTLE_MS, Math.max(LEAST_SETTLE_MS, stands.to - stands.from))
  return now - stands.to >= settle ? { failedBefore: false } : null
}
