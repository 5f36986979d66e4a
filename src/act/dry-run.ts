/**
 * What a rule would have done in a past, through the same gates as ever: allowed all that its twin declares (to ask, where
 * no watchdog guards a loop), and as if nothing that it set had changed what came after. Pure.
 */
import { isWithinHours } from './hours.ts'
import { closed, decide, NEW_MEMORY, remembered, type Rule } from './gates.ts'

/** What was so over a moment of the past; null where nobody knows. */
export interface PastMoment {
  /** ms, when it ends. */
  readonly at: number
  /** Since so long before, ms. */
  readonly lastsMs: number
  readonly triggered: boolean | null
  readonly isAllowedState: boolean | null
  readonly alarms: readonly string[] | null
  readonly value: number | null
}

export interface WouldHaveSet {
  readonly at: number
  readonly from: number
  readonly to: number
}

export interface DryRun {
  readonly acts: readonly WouldHaveSet[]
  /** Of which it is known whether its condition held, ms. */
  readonly knownMs: number
}

/**
 * @param moments ascending
 * @param shiftAt by which shift a moment counts
 */
export const dryRun = (
  rule: Rule,
  moments: Iterable<PastMoment>,
  shiftAt: (at: number) => { readonly from: number } | null,
): DryRun => {
  const acts: WouldHaveSet[] = []
  let memory = { ...NEW_MEMORY, allowed: rule.most === 'act' && !rule.hasWatchdog ? 'ask' : rule.most }
  let since: number | null = null
  let knownMs = 0
  // Of a month of minutes, gathering what is left of each took nearly all of the time: each is named.
  for (const { at, lastsMs, triggered, isAllowedState, alarms, value } of moments) {
    if (triggered !== null) knownMs += lastsMs
    const shiftFrom = shiftAt(at)?.from ?? null
    since = triggered === true ? (since ?? at - lastsMs) : null
    const decision = decide(rule, memory, {
      isAllowedState,
      alarms,
      value,
      at,
      triggered,
      since: triggered === false ? 0 : since,
      held: false,
      inHours: isWithinHours(rule.hours, at),
      shiftFrom,
      isWatched: true,
      effect: 'seen',
      othersOpen: false,
    })
    if (decision.kind !== 'set') continue
    acts.push({ at, from: decision.from, to: decision.to })
    memory = closed(rule, remembered(memory, { at, shiftFrom }, decision.mode), null, at)
  }
  return { acts, knownMs }
}
