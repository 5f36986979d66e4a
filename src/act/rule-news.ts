/**
 * What whoever a rule tells (`tell` of the twin) is to hear of it, out of the lines that the journal has of it anyhow: so nothing is
 * lost by a restart, and nothing told that is not on disk. Pure.
 */
import type { PolicyDecision, Refused, Switched } from '../wire/act.ts'

const MINUTE = 60_000
/** Of so long ago it is no news. */
export const NEWS_MS = 60 * MINUTE
/** What held a rule back for less than that was nothing to rise for. */
const HELD_MS = MINUTE

interface Line {
  /** Of its line in the journal. */
  readonly id: number
  /** `asset/policy`. */
  readonly policy: string
  readonly at: number
}

export type RuleNews = Line &
  (
    | {
        /** Asks for it; set it, approved or by itself; took it back; what the machine did not confirm of both, and of what nobody knows. */
        readonly what:
          | 'asked'
          | 'set'
          | 'not-set'
          | 'set-unknown'
          | 'took-back'
          | 'not-taken-back'
          | 'taken-back-unknown'
        readonly from: number
        readonly to: number
        readonly saw: PolicyDecision['saw']
      }
    | { readonly what: 'refused'; readonly why: string }
    /** It missed too often and only advises; the gateway has started, and it asks again. */
    | { readonly what: 'fell-back' | 'restarted' }
  )

/** Of each step as it goes: a rule that waits after its own step, or for its hours, does what its twin says. So does one that somebody has stopped. */
const AS_MEANT: ReadonlySet<string> = new Set(['cooling-down', 'other-open', 'outside-hours', 'held'])

/** What it only would have done is told to nobody: it asks nobody, and changes nothing. */
const ofDecision = ({ id, policy, at, kind, from, to, saw, sent, came }: PolicyDecision): RuleNews | null => {
  const told = { id, policy, at, from, to, saw }
  if (kind === 'would') return null
  // Once it is answered, or nobody has, nobody is to approve it any more.
  if (kind === 'asked' && !sent) return came ? null : { ...told, what: 'asked' }
  const isOver = sent && sent.status !== 'pending'
  // The machine may still answer.
  if (!isOver && came === null) return null
  const isDone = sent?.status === 'confirmed'
  // The gateway ended before it did.
  const isUnknown = sent?.status === 'pending'
  if (kind === 'took-back')
    return { ...told, what: isDone ? 'took-back' : isUnknown ? 'taken-back-unknown' : 'not-taken-back' }
  return { ...told, what: isDone ? 'set' : isUnknown ? 'set-unknown' : 'not-set' }
}

/** Of one that only advises nobody waits for anything. */
const ofRefusal = ({ id, policy, at, why, mode, until }: Refused, now: number): RuleNews | null =>
  until === null && now - at >= HELD_MS && (mode === 'ask' || mode === 'act') && !AS_MEANT.has(why)
    ? { id, policy, at, what: 'refused', why }
    : null

const ofSwitch = ({ id, policy, at, what }: Switched): RuleNews | null =>
  what === 'fell-back' || what === 'restarted' ? { id, policy, at, what } : null

export interface RuleLines {
  readonly decisions: readonly PolicyDecision[]
  readonly refused: readonly Refused[]
  readonly switched: readonly Switched[]
}

/** In their order; the same reason of a rule once. */
export const ruleNews = ({ decisions, refused, switched }: RuleLines, now: number): readonly RuleNews[] => {
  const held = new Map<string, RuleNews>()
  for (const line of refused.toSorted((a, b) => a.at - b.at)) {
    const one = ofRefusal(line, now)
    const key = `${line.policy} ${line.why}`
    if (one && !held.has(key)) held.set(key, one)
  }
  return [...decisions.map(ofDecision), ...held.values(), ...switched.map(ofSwitch)]
    .filter((one): one is RuleNews => one !== null && now - one.at < NEWS_MS)
    .toSorted((a, b) => a.at - b.at || a.id - b.id)
}
