/** Every alarm that exists now, by key, and the one way in which something happens to it. */
import { atOnce, type Steps } from '../base/steps.ts'
import type { Twin, TwinAlarm } from '../twin/twin.ts'
import type { AlarmEvent } from '../wire/alarms.ts'
import { compileCondition, limitGroup } from './condition.ts'
import { FirstOut, groupOf } from './first-out.ts'
import { LiveAlarm } from './live-alarm.ts'
import { type AlarmInput, type AlarmMachine, type AlarmTransition, isDue, nextDueOf, setBack, step } from './machine.ts'
import { WatchedSignals } from './watched-signals.ts'
import { Fleets, watchOf } from './watches/watch-of.ts'

/** What happened, before the owner gives it its cursor. */
export type AlarmChange = Omit<AlarmEvent, 'cursor'>

const OUT_OF_SIGHT: ReadonlySet<string> = new Set(['shelved', 'suppressed', 'out-of-service'])

/** Whose delay or shelf ends first. */
export const byDue = (a: LiveAlarm, b: LiveAlarm): number => nextDueOf(a.machine) - nextDueOf(b.machine)

const live = (alarm: TwinAlarm, key: string, fleets: Fleets): LiveAlarm => {
  const { rule, suppressedWhen } = alarm
  const watched = rule.kind === 'watch' ? watchOf(rule, fleets) : null
  const condition =
    rule.kind === 'signal'
      ? compileCondition(rule.signal, rule.when, rule.deadband)
      : rule.kind === 'limits'
        ? limitGroup(rule.limits, rule.deadband)
        : (watched?.condition ?? null)
  const suppressor = suppressedWhen ? compileCondition(suppressedWhen.signal, suppressedWhen.when) : null
  return new LiveAlarm(alarm, key, condition, suppressor, groupOf(alarm), watched?.watch)
}

/** A fault that a payload lists has no sisters. */
const NO_FLEETS = new Fleets()

/** Alarms made in one step. */
const AT_ONCE = 200

export interface Watching {
  readonly alarms: readonly LiveAlarm[]
  /** The sisters that they ask for. */
  readonly fleets: Fleets
}

/** All that watch signals, in the twin's order, never seen yet. */
export const watchingAlarms = function* (twin: Twin): Steps<Watching> {
  const fleets = new Fleets()
  const made: LiveAlarm[] = []
  for (const alarm of twin.alarms) {
    if (alarm.index % AT_ONCE === 0) yield
    if (alarm.rule.kind !== 'faults') made.push(live(alarm, alarm.key, fleets))
  }
  return { alarms: made, fleets }
}

export class AlarmRegister {
  /** Alarms that watch a signal, in the twin's order. They stay; faults come and go. */
  readonly watching: readonly LiveAlarm[] = []
  /** Those of them that take several signals, or time, to tell. */
  readonly watches: readonly LiveAlarm[] = []
  readonly #signals: WatchedSignals
  readonly #firstOut = new FirstOut()
  readonly #all = new Map<string, LiveAlarm>()
  /** Those in which something runs that ends by itself. */
  readonly #running = new Set<LiveAlarm>()
  readonly #settled: (o: LiveAlarm) => void

  /** @param settled called when something has happened to an alarm */
  constructor(watching: readonly LiveAlarm[], signals: WatchedSignals, settled: (o: LiveAlarm) => void) {
    this.#settled = settled
    this.#signals = signals
    atOnce(this.filing(watching))
  }

  /** More that watch a signal, before anything has happened. */
  *filing(watching: readonly LiveAlarm[]): Steps {
    for (const [i, o] of watching.entries()) {
      if (i % AT_ONCE === 0) yield
      ;(this.watching as LiveAlarm[]).push(o)
      if (o.watch) (this.watches as LiveAlarm[]).push(o)
      this.#file(o)
    }
  }

  get(key: string): LiveAlarm | undefined {
    return this.#all.get(key)
  }

  all(): Iterable<LiveAlarm> {
    return this.#all.values()
  }

  /** Those that payloads list. */
  *faults(): Generator<LiveAlarm> {
    for (const o of this.#all.values()) if (!o.condition) yield o
  }

  /** Those that `tick` does something to, in the order in which it falls due. */
  due(now: number): LiveAlarm[] {
    return [...this.#running].filter((o) => isDue(o.machine, this.#signals.ownTime(o, now), now)).toSorted(byDue)
  }

  add(alarm: TwinAlarm, key: string): LiveAlarm {
    const o = live(alarm, key, NO_FLEETS)
    this.#file(o)
    return o
  }

  #file(o: LiveAlarm): void {
    this.#all.set(o.key, o)
    this.#signals.add(o)
  }

  /** A fault that is over leaves no trace here; the journal has it. */
  remove(o: LiveAlarm): void {
    this.#all.delete(o.key)
    this.#running.delete(o)
    this.#signals.remove(o)
    if (o.group !== null) this.#firstOut.cleared(o.group, o.key)
  }

  /** @param at ms, the alarm's own time. @param now ms, the owner's clock */
  apply(o: LiveAlarm, input: AlarmInput, at: number, now: number, out: AlarmChange[]): void {
    const { machine, transitions } = step(o.alarm, o.machine, input, at, now)
    for (const t of transitions) {
      out.push(this.change(o, t))
      this.#noteFirstOut(o, t)
    }
    this.#becomes(o, machine)
  }

  /** What a transition is to be told as. The value, the limit and who was first are those of the moment of raising. */
  change(o: LiveAlarm, t: AlarmTransition): AlarmChange {
    if (t.kind === 'eased') o.describe(t.after.level)
    if (t.kind === 'raised') {
      o.describe(t.after.level)
      if (t.after.state === 'unacknowledged') o.firstOut = o.group !== null && this.#firstOut.isFirst(o.group, o.key)
    }
    return { at: t.at, kind: t.kind, actor: t.actor, comment: t.comment, row: o.row(t.after) }
  }

  /** Makes what a step gave hold. */
  accept(o: LiveAlarm, machine: AlarmMachine, transitions: readonly AlarmTransition[]): void {
    for (const t of transitions) this.#noteFirstOut(o, t)
    this.#becomes(o, machine)
  }

  /** After `LiveAlarm.restore`. */
  restored(o: LiveAlarm): void {
    if (o.group !== null && o.machine.active && !OUT_OF_SIGHT.has(o.machine.state))
      this.#firstOut.restore(o.group, o.key, o.firstOut)
    this.#becomes(o, o.machine)
  }

  setBack(byMs: number): void {
    for (const o of this.#all.values()) {
      o.machine = setBack(o.machine, byMs)
      o.watch?.setBack(byMs)
      o.watchedAt = Math.max(0, o.watchedAt - byMs)
    }
  }

  #becomes(o: LiveAlarm, machine: AlarmMachine): void {
    o.machine = machine
    if (nextDueOf(machine) < Number.POSITIVE_INFINITY) this.#running.add(o)
    else this.#running.delete(o)
    this.#settled(o)
  }

  /** What a transition means for the others of its group. */
  #noteFirstOut(o: LiveAlarm, t: AlarmTransition): void {
    if (o.group === null) return
    if (t.kind === 'raised' && t.after.state === 'unacknowledged') this.#firstOut.tripped(o.group, o.key)
    else if (!t.after.active || OUT_OF_SIGHT.has(t.after.state)) this.#firstOut.cleared(o.group, o.key)
  }
}
