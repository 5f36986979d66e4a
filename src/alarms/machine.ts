/**
 * The life of one alarm: the state machine of ISA-18.2 / IEC 62682 (states A–G) as a pure function.
 * Nothing here knows signals, clocks or timers; `now` is handed in, in ms.
 */
import { unreachable } from '../base/assert.ts'
import type { AlarmCommand, AlarmEvent, AlarmState } from '../wire/alarms.ts'
import type { Refusal } from '../wire/refusals.ts'

/** A one-shot shelf has no end of its own, but no shelf lasts longer than this (OPC UA Part 9 §5.8.17, MaxTimeShelved). */
export const MAX_SHELVE_MS = 24 * 3600_000

export interface AlarmRule {
  readonly onDelayMs: number
  readonly offDelayMs: number
  readonly latched: boolean
}

export interface AlarmMachine {
  readonly state: AlarmState
  /** When `state` began. */
  readonly since: number
  /** The condition as last evaluated, deadband included, delays not. */
  readonly holds: boolean
  /**
   * Of a group of limits: which one is passed, told and as last evaluated. 0 = none, or the condition has no ranks. While
   * it is active, a delay of its own runs exactly while the two differ.
   */
  readonly level: number
  readonly heldLevel: number
  readonly levelDueAt: number
  /** The same after its on- or off-delay. A delay runs exactly while the two differ. */
  readonly active: boolean
  /** When the running delay ends; Infinity while none runs or it is paused. */
  readonly dueAt: number
  /** What is left of a delay that is paused because the input is lost; 0 = none is. */
  readonly leftMs: number
  /** When the input was lost; means something only together with `inputLost`. */
  readonly lostAt: number
  /** When something was last told of it: nothing is told at a time before. */
  readonly changedAt: number
  readonly raisedAt: number
  readonly clearedAt: number
  readonly ackBy: string | null
  readonly ackAt: number
  readonly ackComment: string
  /** In state E: when it ends; 0 = one-shot. */
  readonly shelvedUntil: number
  readonly shelvedBy: string | null
  /** The suppressing logic holds, whatever the state. */
  readonly suppressing: boolean
  readonly inputLost: boolean
}

export type AlarmInput =
  /** `level`: of a group of limits, how far out (2 hihi … −2 lolo); absent = it has no ranks. */
  | { readonly kind: 'condition'; readonly holds: boolean; readonly level?: number }
  /** `at`: when the input was lost, at most `now`; what a delay has left is counted from there. */
  | { readonly kind: 'input-lost'; readonly at: number }
  | { readonly kind: 'suppression'; readonly holds: boolean }
  | { readonly kind: 'tick' }
  | AlarmCommand

/** One thing that happened, with the machine as it was right after. */
export interface AlarmTransition {
  readonly kind: AlarmEvent['kind']
  /** ms; of one alarm never before its last one. Its own times (`raisedAt`, `clearedAt`) may lie earlier. */
  readonly at: number
  readonly actor: string | null
  readonly comment: string
  readonly after: AlarmMachine
}

export interface StepResult {
  readonly machine: AlarmMachine
  readonly transitions: readonly AlarmTransition[]
  /** Set when a command is not possible in this state; it has changed nothing then. */
  readonly refused: Refusal | null
}

export const NEVER_SEEN: AlarmMachine = {
  state: 'normal',
  since: 0,
  holds: false,
  level: 0,
  heldLevel: 0,
  levelDueAt: Number.POSITIVE_INFINITY,
  active: false,
  dueAt: Number.POSITIVE_INFINITY,
  leftMs: 0,
  lostAt: 0,
  changedAt: 0,
  raisedAt: 0,
  clearedAt: 0,
  ackBy: null,
  ackAt: 0,
  ackComment: '',
  shelvedUntil: 0,
  shelvedBy: null,
  suppressing: false,
  inputLost: true,
}

const isAnnunciated = (state: AlarmState): boolean =>
  state === 'unacknowledged' || state === 'acknowledged' || state === 'returned'

const ASKS = { state: 'unacknowledged', ackBy: null, ackAt: 0, ackComment: '' } as const

/** Further out, or out on the other side. */
const isWorse = (level: number, than: number): boolean => level * than <= 0 || Math.abs(level) > Math.abs(than)

/** When a shelved alarm comes back by itself, else Infinity. */
const shelfEnd = (m: AlarmMachine): number =>
  m.state !== 'shelved' ? Number.POSITIVE_INFINITY : m.shelvedUntil || m.since + MAX_SHELVE_MS

/** The next moment at which `tick` does something. */
export const nextDueOf = (m: AlarmMachine): number => Math.min(m.dueAt, m.levelDueAt, shelfEnd(m))

/** Does `tick` do something: delays run in the samples' own time, shelves by the clock on the wall. */
export const isDue = (m: AlarmMachine, at: number, wall: number): boolean =>
  Math.min(m.dueAt, m.levelDueAt) <= at || shelfEnd(m) <= wall

/** The clock was set back by so many ms: what runs ends as much later as it began, and what comes next is not held up. */
export const setBack = (m: AlarmMachine, byMs: number): AlarmMachine => ({
  ...m,
  dueAt: m.dueAt - byMs,
  levelDueAt: m.levelDueAt - byMs,
  lostAt: m.lostAt - byMs,
  changedAt: m.changedAt - byMs,
})

/** One step under way: what the machine has become and what is to be told. */
class AlarmStep {
  m: AlarmMachine
  /** ms; when what happens now happens. */
  at: number
  readonly transitions: AlarmTransition[] = []
  readonly #rule: AlarmRule

  constructor(rule: AlarmRule, start: AlarmMachine, at: number) {
    this.m = start
    this.at = at
    this.#rule = rule
  }

  set(change: Partial<AlarmMachine>): void {
    this.m = { ...this.m, ...change }
  }

  tell(kind: AlarmTransition['kind'], change: Partial<AlarmMachine>, by?: { actor: string; comment: string }): void {
    const at = Math.max(this.at, this.m.changedAt)
    const since = change.state !== undefined && change.state !== this.m.state ? at : this.m.since
    this.set({ ...change, since, changedAt: at })
    this.transitions.push({ kind, at, actor: by?.actor ?? null, comment: by?.comment ?? '', after: this.m })
  }

  annunciate(raisedAt: number): void {
    this.tell('raised', { raisedAt, ...ASKS })
  }

  activate(): void {
    const raisedAt = Math.max(this.at, this.m.clearedAt)
    this.set({ active: true, dueAt: Number.POSITIVE_INFINITY, leftMs: 0, level: this.m.heldLevel })
    if (this.m.state === 'normal' || this.m.state === 'returned') this.annunciate(raisedAt)
    // Latched in B or C, or out of sight in E, F, G: the condition is back, the state stays.
    else this.tell('raised', { raisedAt })
  }

  clear(): void {
    const clearedAt = Math.max(this.at, this.m.raisedAt)
    const none = Number.POSITIVE_INFINITY
    const cleared = { active: false, dueAt: none, levelDueAt: none, leftMs: 0, clearedAt }
    const { state } = this.m
    const next: AlarmState = this.#rule.latched
      ? state
      : state === 'unacknowledged'
        ? 'returned'
        : state === 'acknowledged'
          ? 'normal'
          : state
    this.tell('cleared', { ...cleared, state: next })
    if (state === 'shelved' && this.m.shelvedUntil === 0) this.leave('unshelved')
  }

  /** Out of E, F or G: to A or B by the condition as it is now; to F where the suppressing logic holds. */
  leave(kind: 'unshelved' | 'unsuppressed' | 'in-service', by?: { actor: string; comment: string }): void {
    this.tell(kind, { state: 'normal', shelvedUntil: 0, shelvedBy: null, ackBy: null, ackAt: 0, ackComment: '' }, by)
    if (this.m.suppressing) this.tell('suppressed', { state: 'suppressed' })
    else if (this.m.active) this.annunciate(this.m.raisedAt)
  }

  /** Lets whatever has fallen due happen, each at its moment. @param wall for shelves, which end by the clock on the wall */
  advance(until: number, wall: number): void {
    const { at } = this
    while (isDue(this.m, until, wall)) {
      const shelf = shelfEnd(this.m)
      const delay = Math.min(this.m.dueAt, this.m.levelDueAt)
      const isDelay = delay <= until && (delay <= shelf || shelf > wall)
      this.at = isDelay ? delay : shelf
      if (!isDelay) this.leave('unshelved')
      else if (this.m.dueAt <= delay) this.settle()
      else this.settleLevel()
    }
    this.at = at
  }

  settle(): void {
    if (this.m.holds) this.activate()
    else this.clear()
  }

  /**
   * Of a group of limits another one is passed while it stands. A worse one asks anew, whoever has taken note of the lesser
   * (OPC UA Part 9 §5.5.2: acknowledgement is of one state of the condition); a lesser one only says so.
   */
  settleLevel(): void {
    const { level: was, heldLevel: level, state } = this.m
    this.set({ levelDueAt: Number.POSITIVE_INFINITY })
    if (!isWorse(level, was)) return this.tell('eased', { level })
    const raised = { level, raisedAt: Math.max(this.at, this.m.raisedAt) }
    if (isAnnunciated(state)) this.tell('raised', { ...raised, ...ASKS })
    else this.tell('raised', raised)
  }

  /** The delay of a level runs while it stands and another is passed than was told. */
  level(level: number): void {
    // Restored from a time before it had ranks.
    if (this.m.level === 0) this.set({ level })
    const { active, holds, heldLevel, levelDueAt } = this.m
    const differs = active && holds && level !== this.m.level
    this.set({
      heldLevel: level,
      levelDueAt: !differs
        ? Number.POSITIVE_INFINITY
        : // As far out as before, or on the same way: the delay goes on.
          levelDueAt < Number.POSITIVE_INFINITY && isWorse(level, this.m.level) === isWorse(heldLevel, this.m.level)
          ? levelDueAt
          : this.at + (isWorse(level, this.m.level) ? this.#rule.onDelayMs : this.#rule.offDelayMs),
    })
    if (this.m.levelDueAt <= this.at) this.settleLevel()
  }

  condition(holds: boolean): void {
    const wasLost = this.m.inputLost
    const pausedLeft = wasLost && holds === this.m.holds ? this.m.leftMs : 0
    if (wasLost) {
      this.set({ inputLost: false, leftMs: 0 })
      if (this.m.state !== 'normal') this.tell('input-back', {})
    }
    if (holds === this.m.active) {
      this.set({ holds, dueAt: Number.POSITIVE_INFINITY, leftMs: 0 })
      return
    }
    if (this.m.holds === holds && !wasLost) return
    // Data that come late may be from before the loss was noticed: the delay did run until then.
    const dueAt = pausedLeft
      ? Math.max(this.at, this.m.lostAt) + pausedLeft
      : this.at + (holds ? this.#rule.onDelayMs : this.#rule.offDelayMs)
    this.set({ holds, dueAt })
    if (dueAt <= this.at) this.settle()
  }

  loseInput(): void {
    if (this.m.inputLost) return
    const paused = Number.isFinite(this.m.dueAt)
      ? { leftMs: Math.max(1, this.m.dueAt - this.at), dueAt: Number.POSITIVE_INFINITY }
      : {}
    // Which limit is passed is looked at afresh when it is back.
    this.set({ ...paused, levelDueAt: Number.POSITIVE_INFINITY, inputLost: true, lostAt: this.at })
    // An alarm in state A is not on anyone's list; the lost signal shows by its own age.
    if (this.m.state !== 'normal') this.tell('input-lost', {})
  }

  suppression(holds: boolean): void {
    if (holds === this.m.suppressing) return
    this.set({ suppressing: holds })
    if (!holds && this.m.state === 'suppressed') this.leave('unsuppressed')
    else if (holds && (this.m.state === 'normal' || isAnnunciated(this.m.state)))
      this.tell('suppressed', { state: 'suppressed' })
  }

  command(c: AlarmCommand): Refusal | null {
    const { state } = this.m
    switch (c.kind) {
      case 'acknowledge':
        if (state === 'acknowledged') return { code: 'alarm-acknowledged-already', values: { by: this.m.ackBy ?? '' } }
        if (state !== 'unacknowledged' && state !== 'returned')
          return { code: 'alarm-not-to-acknowledge', values: { state } }
        this.tell(
          'acknowledged',
          {
            state: state === 'returned' ? 'normal' : 'acknowledged',
            ackBy: c.actor,
            ackAt: this.at,
            ackComment: c.comment,
          },
          c,
        )
        return null
      case 'shelve':
        if (!isListable(state)) return { code: 'alarm-not-to-shelve', values: { state } }
        if (c.forMs !== null && c.forMs > MAX_SHELVE_MS)
          return { code: 'alarm-shelved-too-long', values: { hours: MAX_SHELVE_MS / 3600_000 } }
        this.tell(
          'shelved',
          { state: 'shelved', shelvedUntil: c.forMs === null ? 0 : this.at + c.forMs, shelvedBy: c.actor },
          c,
        )
        return null
      case 'unshelve':
        if (state !== 'shelved') return { code: 'alarm-not-shelved', values: { state } }
        this.leave('unshelved', c)
        return null
      case 'remove-from-service':
        if (!isListable(state)) return { code: 'alarm-not-to-remove-from-service', values: { state } }
        this.tell('out-of-service', { state: 'out-of-service' }, c)
        return null
      case 'return-to-service':
        if (state !== 'out-of-service') return { code: 'alarm-not-out-of-service', values: { state } }
        this.leave('in-service', c)
        return null
      case 'reset':
        return this.reset(c)
      default:
        return unreachable(c)
    }
  }

  reset(c: AlarmCommand): Refusal | null {
    const { state } = this.m
    if (!this.#rule.latched) return { code: 'alarm-not-latched', values: {} }
    if (state !== 'unacknowledged' && state !== 'acknowledged')
      return { code: 'alarm-nothing-to-reset', values: { state } }
    if (this.m.inputLost) return { code: 'alarm-input-lost', values: {} }
    if (this.m.active || this.m.holds) return { code: 'alarm-still-active', values: {} }
    this.tell('reset', { state: state === 'unacknowledged' ? 'returned' : 'normal' }, c)
    return null
  }
}

const isListable = (state: AlarmState): boolean => state === 'normal' || isAnnunciated(state)

/**
 * One input to one alarm. What fell due before it happens first, at its own moment, so that the answer does not depend on
 * how often `tick` comes.
 * @param at ms, in the own time of the samples that the alarm watches: delays count in it
 * @param wall ms, the owner's clock: what a person asks for happens then, and shelves end by it
 */
export const step = (rule: AlarmRule, machine: AlarmMachine, input: AlarmInput, at: number, wall = at): StepResult => {
  const run = new AlarmStep(rule, machine, input.kind === 'input-lost' ? Math.min(input.at, at) : at)
  run.advance(run.at, wall)
  let refused: Refusal | null = null
  if (input.kind === 'condition') {
    // Known when it is raised; told by itself while it stands.
    if (!run.m.active && input.level !== undefined) run.set({ heldLevel: input.level })
    run.condition(input.holds)
    if (input.level !== undefined && input.holds && run.m.active) run.level(input.level)
  } else if (input.kind === 'input-lost') run.loseInput()
  else if (input.kind === 'suppression') run.suppression(input.holds)
  else if (input.kind !== 'tick') {
    run.at = wall
    refused = run.command(input)
  }
  return { machine: run.m, transitions: run.transitions, refused }
}
