/**
 * Whether a policy may set something now, and what: every gate there is, in one place, each refusal with its reason. Pure. Time
 * is that of the samples, as whoever asks knows it; it never runs back here, and one that ran back frees nothing.
 */
import type { ApprovalGate } from '../wire/refusals.ts'
import type { PolicyDoc, PolicyHours, PolicyMode } from '../twin/policies.ts'

const DAY_MS = 86_400_000

export interface Rule {
  readonly change: PolicyDoc['change']
  readonly within: readonly [low: number, high: number]
  readonly mostStep: number
  /** The most in 24 h, and in a shift; null: it has no such budget. */
  readonly perDay: number | null
  readonly perShift: number | null
  readonly coolDownMs: number
  /** After it has held so long, ms. */
  readonly forMs: number
  readonly misses: number
  /** The most that the twin declares. */
  readonly most: PolicyMode
  /** When it may; null: always. */
  readonly hours: PolicyHours | null
  /** The machine itself falls back where nobody guards any more what a loop has set. */
  readonly hasWatchdog: boolean
  /** What the command takes. */
  readonly takes: { readonly min: number; readonly max: number; readonly step: number }
}

/** Of the shift that began then, ms by the clock of then. */
export interface ShiftCount {
  readonly from: number
  readonly acts: number
  readonly sets: number
}
/** So many shifts are remembered: a clock may be set back into one of them. */
const MOST_SHIFTS = 20

/** What is remembered of a rule, over restarts too. */
export interface RuleMemory {
  /** What people allow it. */
  readonly allowed: PolicyMode
  /** When it set something in the last 24 h or in this shift, or would have, ascending, ms. */
  readonly acts: readonly number[]
  /** Those of them that set something, or asked to: what it only would have done is none of its budget once it may. */
  readonly sets: readonly number[]
  /** How much of both there was in each shift, in the order in which it was last added to: whatever the clock is set to after. */
  readonly shifts: readonly ShiftCount[]
  /** The latest moment that it was asked about, ms. */
  readonly latest: number
  /** Effects that did not come, one after the other. */
  readonly misses: number
  /** It advises only, until a person allows more again: when it fell back, ms. */
  readonly fellBackAt: number | null
  /** Something of it is not known yet: how the last one ended, its effect, or what a person says to it. */
  readonly open: boolean
}

export const NEW_MEMORY: RuleMemory = {
  allowed: 'advise',
  acts: [],
  sets: [],
  shifts: [],
  latest: 0,
  misses: 0,
  fellBackAt: null,
  open: false,
}

/** What is seen of the machine and of the plant; null where nobody knows: old, bad or never heard. */
export interface Seen {
  /** ms, of the samples. */
  readonly at: number
  /** What it answers to holds. */
  readonly triggered: boolean | null
  /** Since when it has held, ms. */
  readonly since: number | null
  readonly isAllowedState: boolean | null
  /** Alarms that forbid it and are active; null: it is not known which are. */
  readonly alarms: readonly string[] | null
  /** What is set now, as the machine says. */
  readonly value: number | null
  /** Everything automatic is stopped. */
  readonly held: boolean
  /** It is one of its hours. */
  readonly inHours: boolean
  /** When the shift began that it counts by, ms; null: the plant has none. */
  readonly shiftFrom: number | null
  /** The machine says that its watchdog runs, or says nothing of it at all; null: what it says is old. */
  readonly isWatched: boolean | null
  /** Whether what should come of it, and what must not, can be seen; and whether what must not is so already. */
  readonly effect: 'seen' | 'unknown' | 'worse'
  /** Another rule has set the same, and what came of it is not known yet. */
  readonly othersOpen: boolean
}

export type GateRefusal =
  | 'off'
  | 'held'
  | 'no-watchdog'
  | 'outside-hours'
  | 'input-unknown'
  | 'not-triggered'
  | 'not-long-enough'
  | 'state-unknown'
  | 'state-forbids'
  | 'alarms-unknown'
  | 'alarm-forbids'
  | 'value-unknown'
  | 'watchdog-silent'
  | 'effect-unknown'
  | 'worse-already'
  | 'outside-bounds'
  | 'at-bound'
  | 'open'
  | 'other-open'
  | 'cooling-down'
  | 'budget-spent'
  | 'shift-spent'

export type Decision =
  | { readonly kind: 'set'; readonly from: number; readonly to: number; readonly mode: Exclude<PolicyMode, 'off'> }
  | { readonly kind: 'refused'; readonly why: GateRefusal }

const ORDER: readonly PolicyMode[] = ['off', 'advise', 'ask', 'act']

/** What it may in fact: the least of what the twin declares and what people allow, and no more than advice once it fell back. */
export const modeInForce = (most: PolicyMode, { allowed, fellBackAt }: RuleMemory): PolicyMode => {
  const at = Math.min(ORDER.indexOf(most), ORDER.indexOf(allowed), fellBackAt === null ? ORDER.length : 1)
  return ORDER[at]!
}

const refused = (why: GateRefusal): Decision => ({ kind: 'refused', why })

/** A float's own error is no step. */
const EPSILON = 1e-9

const isInside = ([low, high]: Rule['within'], value: number): boolean =>
  value >= low - EPSILON && value <= high + EPSILON

/** On the steps that the command takes, never further from what is set than asked, within all bounds; null: nothing is left. */
const targetOf = ({ change, within, mostStep, takes }: Rule, value: number): number | null => {
  const low = Math.max(within[0], takes.min)
  const high = Math.min(within[1], takes.max)
  const wanted = 'by' in change ? value + change.by : change.to
  const near = Math.min(value + mostStep, Math.max(value - mostStep, wanted))
  const bounded = Math.min(high, Math.max(low, near))
  const steps = (bounded - takes.min) / takes.step
  const down = bounded < value
  const snapped = takes.min + (down ? Math.ceil(steps - EPSILON) : Math.floor(steps + EPSILON)) * takes.step
  const target = Number(snapped.toPrecision(12))
  const moves = down ? target < value - EPSILON : target > value + EPSILON
  return moves && target >= low - EPSILON && target <= high + EPSILON ? target : null
}

/** Acts of the last 24 h. One that is ahead of time counts: the clock was set back. */
const recent = (acts: readonly number[], now: number): readonly number[] => acts.filter((at) => at > now - DAY_MS)

export const inLastDay = ({ acts }: Pick<RuleMemory, 'acts'>, now: number): number => recent(acts, now).length

/** So many acts since the shift began; of a plant without shifts in the last 24 h. */
export const inShift = (
  { acts, shifts }: Pick<RuleMemory, 'acts' | 'shifts'>,
  shiftFrom: number | null,
  now: number,
): number => {
  if (shiftFrom === null) return recent(acts, now).length
  const own = shifts.find(({ from }) => from === shiftFrom)
  // A clock that was set moves acts out of their shift, and into another.
  return Math.max(own?.acts ?? 0, acts.filter((at) => at >= shiftFrom).length)
}

const countedIn = (shifts: readonly ShiftCount[], from: number | null, isSet: boolean): readonly ShiftCount[] => {
  if (from === null) return shifts
  const own = shifts.find((one) => one.from === from) ?? { from, acts: 0, sets: 0 }
  const counted = { from, acts: own.acts + 1, sets: own.sets + (isSet ? 1 : 0) }
  return [...shifts.filter((one) => one.from !== from), counted].slice(-MOST_SHIFTS)
}

/** What must be so whoever decides. */
const circumstances = ({ forMs }: Pick<Rule, 'forMs'>, seen: Seen): (GateRefusal & ApprovalGate) | null => {
  if (!seen.inHours) return 'outside-hours'
  if (seen.triggered === null || seen.since === null) return 'input-unknown'
  if (!seen.triggered) return 'not-triggered'
  if (seen.at - seen.since < forMs) return 'not-long-enough'
  if (seen.isAllowedState === null) return 'state-unknown'
  if (!seen.isAllowedState) return 'state-forbids'
  if (seen.alarms === null) return 'alarms-unknown'
  return seen.alarms.length > 0 ? 'alarm-forbids' : null
}

/**
 * Of what held when it asked somebody, what does not any more now that somebody approves it; null: all holds. Its budget and its
 * cool-down it has paid by asking, and what is set `stepOutdated` asks for.
 */
export const noLonger = (rule: Rule, memory: RuleMemory, seen: Seen): ApprovalGate | null => {
  const mode = modeInForce(rule.most, memory)
  if (mode === 'off') return 'off'
  if (mode === 'advise') return 'advises-only'
  if (seen.held) return 'held'
  return circumstances(rule, seen) ?? (seen.othersOpen ? 'other-open' : null)
}

export const decide = (rule: Rule, memory: RuleMemory, seen: Seen): Decision => {
  const mode = modeInForce(rule.most, memory)
  if (mode === 'off') return refused('off')
  // What is stopped does not even count what it would have done: nobody relies on it then.
  if (seen.held) return refused('held')
  // What a loop sets must not stand for ever when the loop is gone; where a person approves each step there is none.
  if (mode === 'act' && !rule.hasWatchdog) return refused('no-watchdog')
  const against = circumstances(rule, seen)
  if (against) return refused(against)
  const { value } = seen
  if (value === null || !Number.isFinite(value)) return refused('value-unknown')
  if (mode === 'act' && seen.isWatched !== true) return refused('watchdog-silent')
  // What nobody could see come is not begun: it would be neither a miss nor taken back.
  if (mode === 'act' && seen.effect !== 'seen')
    return refused(seen.effect === 'unknown' ? 'effect-unknown' : 'worse-already')
  if (!isInside(rule.within, value)) return refused('outside-bounds')
  if (memory.open) return refused('open')
  if (seen.othersOpen) return refused('other-open')
  const now = Math.max(seen.at, memory.latest)
  const last = memory.acts.at(-1)
  if (last !== undefined && now - last < rule.coolDownMs) return refused('cooling-down')
  if (rule.perDay !== null && inLastDay(memory, now) >= rule.perDay) return refused('budget-spent')
  if (rule.perShift !== null && inShift(memory, seen.shiftFrom, now) >= rule.perShift) return refused('shift-spent')
  const to = targetOf(rule, value)
  return to === null ? refused('at-bound') : { kind: 'set', from: value, to, mode }
}

/** What is set now is what a step began or ended at, as near as the machine tells it; null: nobody knows. */
export const standsAt = (value: number | null, at: number, tolerance: number): boolean | null =>
  value === null || !Number.isFinite(value) ? null : Math.abs(value - at) <= tolerance + EPSILON

interface Step {
  readonly from: number
  readonly to: number
}

/**
 * Whether a step that was asked for may be taken now that somebody approves it: other hands may have been at the machine since,
 * and another twin may allow less. @returns why not; null: it may
 */
export const stepOutdated = (
  { within, takes, mostStep }: Pick<Rule, 'within' | 'takes' | 'mostStep'>,
  { from, to }: Step,
  value: number | null,
  tolerance: number,
): 'value-unknown' | 'value-changed' | 'bounds-changed' | null => {
  const stands = standsAt(value, from, tolerance)
  if (stands === null) return 'value-unknown'
  if (!stands) return 'value-changed'
  const [low, high] = [Math.max(within[0], takes.min), Math.min(within[1], takes.max)]
  const isWithin = to >= low - EPSILON && to <= high + EPSILON && Math.abs(to - from) <= mostStep + EPSILON
  return isWithin ? null : 'bounds-changed'
}

/**
 * What is set once a step made it worse: what stood before, on the command's steps and within all bounds. Null: it no longer
 * stands where it was set, so that somebody else has decided, or nobody knows, or there is nothing to go back to.
 */
export const takenBack = (rule: Rule, { from, to }: Step, value: number | null, tolerance: number): number | null =>
  standsAt(value, to, tolerance) === true && isInside(rule.within, value!)
    ? targetOf({ ...rule, change: { to: from } }, value!)
    : null

/**
 * Something is under way: it counts from now on, whatever comes of it. In this shift, even where what it answers to was heard at
 * the end of the last one.
 */
export const remembered = (
  memory: RuleMemory,
  { at, shiftFrom }: Pick<Seen, 'at' | 'shiftFrom'>,
  mode: PolicyMode,
): RuleMemory => {
  const latest = Math.max(memory.latest, at, shiftFrom ?? 0)
  const counted = (acts: readonly number[]): readonly number[] =>
    acts.filter((one) => one > latest - DAY_MS || (shiftFrom !== null && one >= shiftFrom))
  const sets = counted(memory.sets)
  return {
    ...memory,
    latest,
    acts: [...counted(memory.acts), latest],
    sets: mode === 'advise' ? sets : [...sets, latest],
    shifts: countedIn(memory.shifts, shiftFrom, mode !== 'advise'),
    open: true,
  }
}

/** The clock was set: what was counted by it moves along, so that no step of it makes a budget new. */
export const clockStepped = (memory: RuleMemory, byMs: number): RuleMemory => ({
  ...memory,
  latest: memory.latest === 0 ? 0 : memory.latest + byMs,
  acts: memory.acts.map((at) => at + byMs),
  sets: memory.sets.map((at) => at + byMs),
  fellBackAt: memory.fellBackAt === null ? null : memory.fellBackAt + byMs,
})

/** How the last one ended. @param agreed its effect came as expected; null: nobody can say. */
export const closed = (
  rule: Pick<Rule, 'misses'>,
  memory: RuleMemory,
  agreed: boolean | null,
  at: number,
): RuleMemory => {
  if (agreed === null) return { ...memory, open: false }
  const misses = agreed ? 0 : memory.misses + 1
  return {
    ...memory,
    open: false,
    misses,
    fellBackAt: misses >= rule.misses ? (memory.fellBackAt ?? at) : memory.fellBackAt,
  }
}

/** A person allows it so much: what it missed before is behind it, and what it only would have done. */
export const allowed = (memory: RuleMemory, mode: PolicyMode): RuleMemory => ({
  ...memory,
  ...(ORDER.indexOf(mode) > ORDER.indexOf('advise') && {
    acts: memory.sets,
    shifts: memory.shifts.map(({ from, sets }) => ({ from, acts: sets, sets })),
  }),
  allowed: mode,
  misses: 0,
  fellBackAt: null,
})

/** After a restart nothing acts before a person has allowed it again. */
export const restarted = (memory: RuleMemory): RuleMemory => ({
  ...memory,
  allowed: memory.allowed === 'act' ? 'ask' : memory.allowed,
  open: false,
})
