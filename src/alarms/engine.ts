/**
 * All alarms of one twin: ISA-18.2 over the live value table. No timers, no clock: the owner calls `evaluate` with what
 * changed and `tick` when something is due. The same engine runs in the gateway and, without one, in the page.
 */
import { assert } from '../base/assert.ts'
import type { Slot, TimeMs } from '../base/brand.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Twin, TwinAlarm } from '../twin/twin.ts'
import { QUALITY } from '../values/quality.ts'
import type { ValueTable } from '../values/table.ts'
import type { AlarmCommand, AlarmEvent, AlarmRow } from '../wire/alarms.ts'
import type { ApiError } from '../wire/api.ts'
import { AlarmLoad, type AlarmMetrics } from './alarm-load.ts'
import { compileCondition, valueInWords } from './condition.ts'
import { FirstOut, groupOf } from './first-out.ts'
import { type AlarmInput, NEVER_SEEN, nextDueOf, step, type Transition } from './machine.ts'
import { Occurrence } from './occurrence.ts'

/** What happened, before the owner gives it its cursor. */
export type AlarmChange = Omit<AlarmEvent, 'cursor'>

/** One fault that a payload lists now. */
export interface Fault {
  readonly code: string
  readonly text: string
}

/** A payload may list anything; more than this many codes of one alarm are not followed. */
export const MAX_FAULTS_PER_ALARM = 100
const MAX_CODE_LENGTH = 80
/** After a restart a signal that has not come yet counts as lost only after this long. */
const RESTART_GRACE_MS = 10_000

export class AlarmEngine {
  readonly twin: Twin
  readonly #values: ValueTable
  readonly #load: AlarmLoad
  readonly #firstOut = new FirstOut()
  /** Alarms that watch a signal, in the twin's order. */
  readonly #watching: readonly Occurrence[]
  /** Slot → those whose condition, and those whose suppression, hangs on it. */
  readonly #bySlot: (Occurrence[] | undefined)[] = []
  readonly #suppressedBy: (Occurrence[] | undefined)[] = []
  /** Everything that exists, by key. Faults come and go; the others stay. */
  readonly #all = new Map<string, Occurrence>()
  readonly #faults = new Map<number, Map<string, Occurrence>>()
  readonly #due = new Set<Occurrence>()
  #graceUntil = 0
  #faultsIgnored = 0

  /** @param load carries the alarm load on from an engine of the twin's last version. */
  constructor(twin: Twin, values: ValueTable, load: AlarmLoad = new AlarmLoad()) {
    assert(values.twin === twin, 'alarms and values of two twins')
    this.twin = twin
    this.#values = values
    this.#load = load
    this.#watching = twin.alarms.filter((a) => a.rule.kind === 'signal').map((alarm) => this.#add(alarm, alarm.key))
  }

  /** How many listed faults were not followed because one alarm had more than a hundred. */
  get faultsIgnored(): number {
    return this.#faultsIgnored
  }

  get load(): AlarmLoad {
    return this.#load
  }

  /** Looks at the alarms that the changed slots touch; `all` after a snapshot. */
  evaluate(slots: ArrayLike<number> | 'all', now: TimeMs): AlarmChange[] {
    const out: AlarmChange[] = []
    // What is suppressed by the same batch must not blip.
    if (slots === 'all') {
      for (const o of this.#all.values()) if (o.suppressor) this.#lookAtSuppressor(o, now, out)
      this.#lookInOrder(this.#watching, now, out)
      return out
    }
    let touched: Occurrence[] | null = null
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]!
      const suppressed = this.#suppressedBy[slot]
      if (suppressed) for (const o of suppressed) this.#lookAtSuppressor(o, now, out)
      const watching = this.#bySlot[slot]
      if (watching) (touched ??= []).push(...watching)
    }
    if (touched) this.#lookInOrder(touched, now, out)
    return out
  }

  /** Everything that a payload lists for a `faults` alarm now. Codes that are missing are clear. */
  faults(alarmIndex: number, list: readonly Fault[], now: TimeMs): AlarmChange[] {
    const out: AlarmChange[] = []
    const alarm = this.twin.alarms[alarmIndex]
    assert(alarm?.rule.kind === 'faults', `alarm ${alarmIndex} does not list faults`)
    const known = this.#faults.get(alarmIndex) ?? new Map<string, Occurrence>()
    this.#faults.set(alarmIndex, known)
    const present = new Set<string>()
    for (const fault of list) {
      const code = fault.code.slice(0, MAX_CODE_LENGTH)
      if (code === '' || present.has(code)) continue
      let o = known.get(code)
      if (!o) {
        if (known.size >= MAX_FAULTS_PER_ALARM) {
          this.#faultsIgnored++
          continue
        }
        o = this.#add(alarm, `${alarm.key}/${code}`, code)
        if (o.suppressor) this.#lookAtSuppressor(o, now, out)
      }
      present.add(code)
      o.faultText = fault.text || code
      this.#apply(o, { kind: 'condition', holds: true }, now, out)
    }
    for (const [code, o] of known) if (!present.has(code)) this.#apply(o, { kind: 'condition', holds: false }, now, out)
    return out
  }

  /** The clock was set back by so many ms: delays that run end as much later as they began. */
  setBack(byMs: number): void {
    this.#graceUntil -= byMs
    for (const o of this.#due) o.machine = { ...o.machine, dueAt: o.machine.dueAt - byMs }
  }

  /** The source of a `faults` alarm is gone: its faults are held, marked "input lost". */
  faultsLost(alarmIndex: number, now: TimeMs): AlarmChange[] {
    const out: AlarmChange[] = []
    for (const o of this.#faults.get(alarmIndex)?.values() ?? [])
      this.#apply(o, { kind: 'input-lost', at: now }, now, out)
    return out
  }

  /**
   * What a person asks for.
   * @param accept called with the changes before they hold; what it returns as an error refuses the command (the
   * gateway's journal could not be written), and nothing has happened then.
   */
  command(
    command: AlarmCommand,
    now: TimeMs,
    accept: (changes: readonly AlarmChange[]) => Result<void, ApiError> = () => ok(undefined),
  ): Result<AlarmChange[], ApiError> {
    const o = this.#all.get(command.key)
    if (!o)
      return err({
        error: `There is no alarm "${command.key}".`,
        where: command.key,
        remedy: 'It may have cleared, or the twin has changed: look at the list again.',
      })
    const { machine, transitions, refused } = step(o.alarm, o.machine, command, now)
    if (refused)
      return err({
        error: `${o.alarm.asset.name}, ${o.alarm.name}: ${refused.error}`,
        where: command.key,
        remedy: refused.remedy,
      })
    const before = { value: o.value, limit: o.limit, message: o.message, firstOut: o.firstOut }
    const changes = transitions.map((t) => this.#change(o, t, now))
    const accepted = accept(changes)
    if (!accepted.ok) {
      Object.assign(o, before)
      return accepted
    }
    for (const t of transitions) this.#count(o, t, now)
    o.machine = machine
    this.#settled(o)
    return ok(changes)
  }

  /** Lets time pass: delays, shelves that end, signals that went stale without a message. */
  tick(now: TimeMs): AlarmChange[] {
    const out: AlarmChange[] = []
    for (const o of this.#watching) if (!o.machine.inputLost) this.#lookForLoss(o, now, out)
    const due = [...this.#due]
      .filter((o) => nextDueOf(o.machine) <= now)
      .toSorted((a, b) => nextDueOf(a.machine) - nextDueOf(b.machine))
    for (const o of due) this.#apply(o, { kind: 'tick' }, now, out)
    this.#load.watchFlood(now)
    return out
  }

  /** When `tick` has something to do next (ms), Infinity if never. Looks through all alarms; not for the hot path. */
  nextDue(): number {
    let next = Number.POSITIVE_INFINITY
    for (const o of this.#due) next = Math.min(next, nextDueOf(o.machine))
    for (const o of this.#watching) {
      if (o.machine.inputLost) continue
      const slot = slotWatched(o)
      const stale = this.#values.receive[slot] === 0 ? this.#graceUntil : this.#values.staleAt(slot)
      // Stale is strictly after its limit.
      next = Math.min(next, stale + 1)
    }
    return next
  }

  /** The list: every alarm that is not in state A. */
  rows(): AlarmRow[] {
    const rows: AlarmRow[] = []
    for (const o of this.#all.values()) if (o.machine.state !== 'normal') rows.push(o.row())
    return rows
  }

  /**
   * Takes the list of an earlier run, or of the twin's last version, back. Renamed assets are found by their aliases.
   * @returns `removed` changes for the rows whose alarm no longer exists.
   */
  restore(rows: readonly AlarmRow[], now: TimeMs): AlarmChange[] {
    const out: AlarmChange[] = []
    const renamed = new Map(
      this.twin.assets.flatMap((asset) => asset.aliases.map((alias) => [alias, asset.id] as const)),
    )
    this.#graceUntil = now + RESTART_GRACE_MS
    for (const row of rows) {
      const [asset = '', name = '', ...code] = row.key.split('/')
      const alarm = this.twin.alarm(`${renamed.get(asset) ?? asset}/${name}`)
      const fits = alarm && (alarm.rule.kind === 'faults') === code.length > 0
      if (!fits || row.key.split('/')[0] !== alarm.asset.id)
        out.push({
          at: now,
          kind: 'removed',
          actor: null,
          comment: fits ? `Renamed: now ${alarm.asset.id}.` : 'No longer in the twin.',
          row,
        })
      if (!fits) continue
      const o =
        alarm.rule.kind === 'faults'
          ? this.#add(alarm, `${alarm.key}/${code.join('/')}`, code.join('/'))
          : this.#all.get(alarm.key)!
      o.restore(row)
      if (
        o.group !== null &&
        row.active &&
        row.state !== 'shelved' &&
        row.state !== 'suppressed' &&
        row.state !== 'out-of-service'
      )
        this.#firstOut.restore(o.group, o.key, row.firstOut)
      this.#settled(o)
      if (row.state === 'suppressed' && !o.suppressor) this.#apply(o, { kind: 'suppression', holds: false }, now, out)
    }
    return out
  }

  /**
   * Takes over what an imported past left raised. Where the condition holds now, or nobody can tell yet, the alarm goes
   * on as it stood then, acknowledgement included; where it is known to be clear the past is over.
   * @returns whether the list changed. Nothing happened by it, so there is no event.
   */
  adopt(rows: readonly AlarmRow[], now: TimeMs): boolean {
    let changed = false
    for (const past of rows) {
      const alarm = this.twin.alarm(past.key.split('/').slice(0, 2).join('/'))
      const known = this.#all.get(past.key)
      if (!alarm || (alarm.rule.kind === 'faults') !== past.key.split('/').length > 2) continue
      if (known?.machine.active) {
        if (known.machine.raisedAt <= past.raisedAt) continue
        known.machine = { ...known.machine, raisedAt: past.raisedAt }
        const { state } = known.machine
        if (state === 'unacknowledged' && past.state === 'acknowledged')
          known.machine = {
            ...known.machine,
            state: 'acknowledged',
            since: past.since,
            ackBy: past.ackBy,
            ackAt: past.ackAt,
            ackComment: past.ackComment,
          }
        else if (state === 'unacknowledged') known.machine = { ...known.machine, since: past.raisedAt }
        changed = true
      } else if (!known || (known.machine.state === 'normal' && !this.#isKnownClear(known, now))) {
        const inputLost = !known?.condition || !this.#values.usable(slotWatched(known), now)
        this.restore(
          [
            {
              ...past,
              state: past.state === 'acknowledged' ? 'acknowledged' : 'unacknowledged',
              active: true,
              inputLost,
            },
          ],
          now,
        )
        changed = true
      }
    }
    return changed
  }

  /** Judged as if it held until now, so that its deadband applies. */
  #isKnownClear(o: Occurrence, now: TimeMs): boolean {
    if (!o.condition) return !o.machine.holds
    const slot = slotWatched(o)
    if (!this.#values.usable(slot, now)) return false
    return ([-1, 1] as const).every(
      (before) => o.condition!.side(this.#values.value[slot]!, this.#values.text(slot), before) === 0,
    )
  }

  metrics(now: TimeMs): AlarmMetrics {
    return this.#load.metrics(now, this.rows())
  }

  #add(alarm: TwinAlarm, key: string, code?: string): Occurrence {
    const condition =
      alarm.rule.kind === 'signal' ? compileCondition(alarm.rule.signal, alarm.rule.when, alarm.rule.deadband) : null
    const suppressor = alarm.suppressedWhen
      ? compileCondition(alarm.suppressedWhen.signal, alarm.suppressedWhen.when)
      : null
    const o = new Occurrence(alarm, key, condition, suppressor, groupOf(alarm))
    this.#all.set(key, o)
    if (alarm.rule.kind === 'signal') (this.#bySlot[alarm.rule.signal.slot] ??= []).push(o)
    if (alarm.suppressedWhen) (this.#suppressedBy[alarm.suppressedWhen.signal.slot] ??= []).push(o)
    if (code !== undefined) {
      o.machine = { ...NEVER_SEEN, inputLost: false }
      const known = this.#faults.get(alarm.index) ?? new Map<string, Occurrence>()
      known.set(code, o)
      this.#faults.set(alarm.index, known)
    }
    return o
  }

  /** A fault that is over leaves no trace here; the journal has it. */
  #forget(o: Occurrence): void {
    this.#all.delete(o.key)
    this.#due.delete(o)
    this.#faults.get(o.alarm.index)?.delete(o.key.slice(o.alarm.key.length + 1))
    if (o.alarm.suppressedWhen) {
      const slot = o.alarm.suppressedWhen.signal.slot
      this.#suppressedBy[slot] = this.#suppressedBy[slot]?.filter((other) => other !== o)
    }
  }

  /** Members of groups by the time their sample came, so that the first of a batch is the first out. */
  #lookInOrder(occurrences: readonly Occurrence[], now: TimeMs, out: AlarmChange[]): void {
    const grouped: Occurrence[] = []
    for (const o of occurrences) {
      if (o.group === null) this.#look(o, now, out)
      else grouped.push(o)
    }
    const { receive } = this.#values
    if (grouped.length > 1) grouped.sort((a, b) => receive[slotWatched(a)]! - receive[slotWatched(b)]!)
    for (const o of grouped) this.#look(o, now, out)
  }

  #look(o: Occurrence, now: TimeMs, out: AlarmChange[]): void {
    const slot = slotWatched(o)
    const values = this.#values
    if (!values.usable(slot, now)) return this.#lookForLoss(o, now, out)
    const side = o.condition!.side(
      values.value[slot]!,
      o.alarm.rule.kind === 'signal' && o.alarm.rule.signal.type === 'text' ? values.text(slot) : '',
      o.side,
    )
    o.side = side
    if ((side !== 0) === o.machine.holds && !o.machine.inputLost) return
    this.#apply(o, { kind: 'condition', holds: side !== 0 }, now, out)
  }

  #lookForLoss(o: Occurrence, now: TimeMs, out: AlarmChange[]): void {
    const slot = slotWatched(o)
    const values = this.#values
    if (o.machine.inputLost || values.usable(slot, now)) return
    if (values.receive[slot] === 0 && now < this.#graceUntil) return
    const byAge = values.quality[slot] !== QUALITY.bad && values.dead[slot] === 0 && values.receive[slot] !== 0
    this.#apply(o, { kind: 'input-lost', at: byAge ? values.staleAt(slot) : now }, now, out)
  }

  #lookAtSuppressor(o: Occurrence, now: TimeMs, out: AlarmChange[]): void {
    const signal = o.alarm.suppressedWhen!.signal
    // Held while unknown, as everything is.
    if (!this.#values.usable(signal.slot, now)) return
    o.suppressorSide = o.suppressor!.side(
      this.#values.value[signal.slot]!,
      signal.type === 'text' ? this.#values.text(signal.slot) : '',
      o.suppressorSide,
    )
    if ((o.suppressorSide !== 0) !== o.machine.suppressing)
      this.#apply(o, { kind: 'suppression', holds: o.suppressorSide !== 0 }, now, out)
  }

  #apply(o: Occurrence, input: AlarmInput, now: TimeMs, out: AlarmChange[]): void {
    const { machine, transitions } = step(o.alarm, o.machine, input, now)
    for (const t of transitions) {
      out.push(this.#change(o, t, now))
      this.#count(o, t, now)
    }
    o.machine = machine
    this.#settled(o)
  }

  /** What a transition means beyond its own alarm: first-out and load. */
  #count(o: Occurrence, t: Transition, now: TimeMs): void {
    if (t.kind === 'raised' && t.after.state === 'unacknowledged') {
      if (o.group !== null) this.#firstOut.tripped(o.group, o.key)
      this.#load.record(now, o.key, o.alarm.priority)
    } else if (
      o.group !== null &&
      (!t.after.active ||
        t.after.state === 'shelved' ||
        t.after.state === 'suppressed' ||
        t.after.state === 'out-of-service')
    )
      this.#firstOut.cleared(o.group, o.key)
  }

  #change(o: Occurrence, t: Transition, now: TimeMs): AlarmChange {
    if (t.kind === 'raised') {
      this.#describe(o)
      if (t.after.state === 'unacknowledged') o.firstOut = o.group !== null && this.#firstOut.isFirst(o.group, o.key)
    }
    return { at: now, kind: t.kind, actor: t.actor, comment: t.comment, row: o.row(t.after) }
  }

  /** The value and its limit as they are at the moment of raising. */
  #describe(o: Occurrence): void {
    const { rule } = o.alarm
    if (rule.kind === 'faults') {
      o.message = o.faultText
      return
    }
    const { slot } = rule.signal
    const value = this.#values.value[slot]!
    o.value = Number.isFinite(value) && rule.signal.type !== 'text' ? value : null
    o.limit = o.condition!.limit(o.side)
    const is = valueInWords(rule.signal, value, this.#values.text(slot))
    o.message = o.limit === null ? `${rule.signal.name} is ${is}` : `${rule.signal.name} ${is}, ${o.condition!.words}`
  }

  #settled(o: Occurrence): void {
    if (nextDueOf(o.machine) < Number.POSITIVE_INFINITY) this.#due.add(o)
    else this.#due.delete(o)
    if (!o.condition && o.machine.state === 'normal' && !o.machine.active && !o.machine.holds) this.#forget(o)
  }
}

const slotWatched = (o: Occurrence): Slot => {
  assert(o.alarm.rule.kind === 'signal', `${o.key} watches no signal`)
  return o.alarm.rule.signal.slot
}
