/**
 * All alarms of one twin: ISA-18.2 over every sample of the signals that alarms watch. No timers, no clock: the owner gives
 * each sample as it comes (`sample`), calls `evaluate` a few times a second at least, and `tick` to let time pass. The same
 * engine runs in the gateway and, without one, in the page.
 *
 * Samples are looked at in the order of their own time, and delays count in it: an excursion that is over before anyone
 * looked, or comes as a backlog after a cut, is raised and cleared when it was. After its last sample the own time of a
 * signal goes on as the clock on the wall does. A sample from before its signal's last one changes nothing that was told.
 */
import { assert } from '../base/assert.ts'
import type { Slot, TimeMs } from '../base/brand.ts'
import { err, ok, type Result } from '../base/result.ts'
import { atOnce, type Steps } from '../base/steps.ts'
import type { Twin } from '../twin/twin.ts'
import type { ValueTable } from '../values/table.ts'
import type { AlarmCommand, AlarmRow } from '../wire/alarms.ts'
import type { Refusal } from '../wire/refusals.ts'
import { goesOnAs } from './adopted.ts'
import { findAlarm } from './alarm-key.ts'
import { type AlarmChange, AlarmRegister, byDue, type Watching, watchingAlarms } from './alarm-register.ts'
import type { Side } from './condition.ts'
import { inLots } from './lots.ts'
import { type Fault, ListedFaults } from './listed-faults.ts'
import type { LiveAlarm } from './live-alarm.ts'
import { isDue, step } from './machine.ts'
import { takingOver } from './taking-over.ts'
import type { WaitingSample } from './waiting-samples.ts'
import { activeSide, slotWatched, WatchedSignals } from './watched-signals.ts'

/** After a restart a signal that has not come yet counts as lost only after this long. */
const RESTART_GRACE_MS = 10_000
/** More than this many are not kept waiting. */
const MOST_WAITING = 20_000

export class AlarmEngine {
  readonly twin: Twin
  readonly #values: ValueTable
  readonly #signals: WatchedSignals
  readonly #register: AlarmRegister
  readonly #faults: ListedFaults
  /** What happened since the owner was last told. */
  #early: AlarmChange[] = []

  /** @param watching the twin's own, never seen yet, and the sisters that they ask for */
  constructor(twin: Twin, values: ValueTable, { alarms, fleets }: Watching = atOnce(watchingAlarms(twin))) {
    assert(values.twin === twin, 'alarms and values of two twins')
    this.twin = twin
    this.#values = values
    this.#signals = new WatchedSignals(values, fleets)
    this.#register = new AlarmRegister(alarms, this.#signals, (o) => this.#faults?.settle(o))
    this.#faults = new ListedFaults(this.#register)
  }

  static *making(twin: Twin, values: ValueTable): Steps<AlarmEngine> {
    const { alarms, fleets } = yield* watchingAlarms(twin)
    yield
    const engine = new AlarmEngine(twin, values, { alarms: [], fleets })
    yield* engine.#register.filing(alarms)
    return engine
  }

  /**
   * Takes a sample of any signal, live and as it came. It is looked at with the next `evaluate`, `tick` or `faults`.
   * @param time ms, its own time on the timeline. @param now ms, when it came
   */
  sample(slot: Slot, value: number, text: string, quality: number, time: number, now: number): void {
    this.#signals.sample(slot, value, text, quality, time, now)
    if (this.#signals.waiting.count > MOST_WAITING) this.#lookAtWaiting(now, this.#early)
  }

  /**
   * Looks at what came since the last call, and at the signals that changed without a sample (`slots`: declared dead, or
   * found in the table); `all` after a start.
   */
  evaluate(slots: ArrayLike<number> | 'all', now: TimeMs): AlarmChange[] {
    const out = this.#begin(now)
    const signals = this.#signals
    if (slots === 'all') {
      for (const o of this.#register.all()) if (o.suppressor) this.#lookAtSuppressor(o, now, out)
      this.#lookInOrder(this.#register.watching, now, out)
      for (let slot = 0; slot < this.#values.size; slot++) signals.wasGiven(slot)
      return out
    }
    let touched: LiveAlarm[] | null = null
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]!
      if (signals.wasGiven(slot)) {
        // Its samples have been looked at. It may have been declared dead since.
        if (this.#values.dead[slot] === 0) continue
        for (const o of signals.watching(slot)) this.#lookForLoss(o, now, out)
        for (const o of signals.watches(slot)) signals.lookForLosses(o, now)
        continue
      }
      // What is suppressed by the same batch must not blip.
      for (const o of signals.suppressed(slot)) this.#lookAtSuppressor(o, now, out)
      for (const o of signals.watching(slot)) (touched ??= []).push(o)
      for (const o of signals.watches(slot)) (touched ??= []).push(o)
    }
    if (touched) this.#lookInOrder(touched, now, out)
    this.#lookAtWaiting(now, out)
    return out
  }

  /** What the table holds came before this engine did: `lookingAtAll` looks at it. */
  foundTable(): void {
    this.#signals.foundTable()
  }

  /**
   * As `evaluate('all')`, some at a time: what comes in between is looked at as ever.
   * @param now asked anew each time
   * @returns what happened, each time
   */
  *lookingAtAll(now: () => TimeMs): Generator<AlarmChange[]> {
    for (const some of inLots([...this.#register.all()].filter(({ suppressor }) => suppressor))) {
      const at = now()
      const out = this.#begin(at)
      // A fault may have left meanwhile.
      for (const o of some) if (this.#register.get(o.key) === o) this.#lookAtSuppressor(o, at, out)
      yield out
    }
    for (const some of inLots(this.#register.watching)) {
      const at = now()
      const out = this.#begin(at)
      this.#lookInOrder(some, at, out)
      yield out
    }
  }

  /** Everything that a payload lists for a `faults` alarm now. Codes that are missing are clear. */
  faults(alarmIndex: number, list: readonly Fault[], now: TimeMs): AlarmChange[] {
    const out = this.#begin(now)
    const alarm = this.twin.alarms[alarmIndex]
    assert(alarm, `there is no alarm ${alarmIndex}`)
    this.#faults.listed(alarm, list, now, out, (o) => o.suppressor && this.#lookAtSuppressor(o, now, out))
    return out
  }

  /** The clock was set back by so many ms: delays that run end as much later as they began. */
  setBack(byMs: number): void {
    this.#register.setBack(byMs)
    this.#signals.setBack(byMs)
  }

  /** The source of a `faults` alarm is gone: its faults are held, marked "input lost". */
  faultsLost(alarmIndex: number, now: TimeMs): AlarmChange[] {
    const out = this.#begin(now)
    this.#faults.lost(alarmIndex, now, out)
    return out
  }

  /**
   * What a person asks for. What came before must have been looked at (`evaluate`), or it counts as later.
   * @param accept called with the changes before they hold; what it returns as an error refuses the command (the
   * gateway's journal could not be written), and nothing has happened then.
   */
  command(
    command: AlarmCommand,
    now: TimeMs,
    accept: (changes: readonly AlarmChange[]) => Result<void, Refusal> = () => ok(undefined),
  ): Result<AlarmChange[], Refusal> {
    const o = this.#register.get(command.key)
    if (!o) return err({ code: 'alarm-unknown', values: { key: command.key } })
    const { machine, transitions, refused } = step(o.alarm, o.machine, command, this.#signals.ownTime(o, now), now)
    if (refused) return err(refused)
    const before = { value: o.value, limit: o.limit, message: o.message, firstOut: o.firstOut }
    const changes = transitions.map((t) => this.#register.change(o, t))
    const accepted = accept(changes)
    if (!accepted.ok) {
      Object.assign(o, before)
      return accepted
    }
    this.#register.accept(o, machine, transitions)
    return ok(changes)
  }

  /** Lets time pass: delays, shelves that end, signals that went stale without a message. */
  tick(now: TimeMs): AlarmChange[] {
    const out = this.#begin(now)
    for (const o of this.#register.watching) this.#lookForLoss(o, now, out)
    this.#signals.forgetSilentSisters(now)
    for (const o of this.#register.watches) this.#signals.letPass(o, this.#signals.ownTime(o, now))
    this.#lookAtWaiting(now, out)
    for (const o of this.#register.due(now))
      this.#register.apply(o, { kind: 'tick' }, this.#signals.ownTime(o, now), now, out)
    return out
  }

  /** The list: every alarm that is not in state A. */
  rows(): AlarmRow[] {
    return this.#listed().map((o) => o.row())
  }

  /** The same one by one, where there is time between them. */
  *rowsInTurn(): Generator<AlarmRow> {
    for (const o of this.#listed()) yield o.row()
  }

  /** Keys of the list. */
  keys(): string[] {
    return this.#listed().map(({ key }) => key)
  }

  /** Null where it is not in the list. */
  row(key: string): AlarmRow | null {
    const o = this.#register.get(key)
    return o && o.machine.state !== 'normal' ? o.row() : null
  }

  #listed(): LiveAlarm[] {
    return [...this.#register.all()].filter(({ machine }) => machine.state !== 'normal')
  }

  /**
   * Takes the list of an earlier run, or of the twin's last version, back. Renamed assets are found by their aliases.
   * @returns `removed` changes for the rows whose alarm no longer exists.
   */
  restore(rows: readonly AlarmRow[], now: TimeMs): AlarmChange[] {
    const out: AlarmChange[] = []
    this.#signals.graceUntil = now + RESTART_GRACE_MS
    for (const row of rows) {
      const known = this.#register.get(row.key)
      const found = known ? { alarm: known.alarm, code: null, key: row.key } : findAlarm(this.twin, row.key)
      if (found?.key !== row.key)
        out.push({ at: now, kind: found ? 'renamed' : 'removed', actor: null, comment: found?.key ?? '', row })
      if (!found) continue
      const { alarm, code, key } = found
      const o = code === null ? this.#register.get(key)! : this.#faults.follow(alarm, code)
      o.restore(row, row, now)
      this.#restored(o, now, out)
    }
    return out
  }

  #restored(o: LiveAlarm, now: TimeMs, out: AlarmChange[]): void {
    this.#register.restored(o)
    if (o.machine.state === 'suppressed' && !o.suppressor)
      this.#register.apply(o, { kind: 'suppression', holds: false }, now, now, out)
  }

  /**
   * As `restore`, from the engine of the twin's last version, which goes on until this one takes over: what stands alone is
   * taken in steps, and again at the end where something happened to it meanwhile. Nobody waits for rows to be made of
   * alarms that are in both by the same key.
   * @param now ms, asked at each step
   * @returns takes the rest, at once; the last engine is at its end then
   */
  *takingOver(last: AlarmEngine, now: () => TimeMs): Steps<(now: TimeMs) => AlarmChange[]> {
    const take = (o: LiveAlarm, was: LiveAlarm, at: TimeMs, out: AlarmChange[]): void => {
      o.restore(was.machine, was, at)
      this.#restored(o, at, out)
    }
    const rest = yield* takingOver(last.#register, this.#register, take, now)
    return (at) => {
      this.#signals.graceUntil = at + RESTART_GRACE_MS
      const { changes, others } = rest(at)
      return [...this.restore(others, at), ...changes]
    }
  }

  /**
   * Takes over what an imported past left raised. Where the condition holds now, or nobody can tell yet, the alarm goes
   * on as it stood then, acknowledgement included; where it is known to be clear the past is over.
   * @returns whether the list changed. Nothing happened by it, so there is no event.
   */
  adopt(rows: readonly AlarmRow[], now: TimeMs): boolean {
    let changed = false
    for (const past of rows) {
      const found = findAlarm(this.twin, past.key)
      if (!found) continue
      const known = this.#register.get(found.key)
      if (known?.machine.active) {
        changed = goesOnAs(known, past) || changed
      } else if (!known || (known.machine.state === 'normal' && !this.#isKnownClear(known, now))) {
        const inputLost = !known?.condition || !this.#signals.usable(slotWatched(known), now)
        this.restore(
          [
            {
              ...past,
              key: found.key,
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
  #isKnownClear(o: LiveAlarm, now: TimeMs): boolean {
    if (!o.condition) return !o.machine.holds
    if (o.watch) return !o.machine.inputLost && !o.machine.holds
    const slot = slotWatched(o)
    if (!this.#signals.usable(slot, now)) return false
    return ([-1, 1] as const).every(
      (before) => o.condition!.side(this.#values.value[slot]!, this.#values.text(slot), before) === 0,
    )
  }

  /** Members of groups by the time their sample came, so that the first of a batch is the first out. */
  #lookInOrder(alarms: readonly LiveAlarm[], now: TimeMs, out: AlarmChange[]): void {
    const grouped: LiveAlarm[] = []
    for (const o of alarms) {
      if (o.group === null) this.#look(o, now, out)
      else grouped.push(o)
    }
    const { receive } = this.#values
    if (grouped.length > 1) grouped.sort((a, b) => receive[slotWatched(a)]! - receive[slotWatched(b)]!)
    for (const o of grouped) this.#look(o, now, out)
  }

  /** @returns where what happens from now on is told, with what happened already. */
  #begin(now: number): AlarmChange[] {
    const out = this.#early
    this.#early = []
    this.#lookAtWaiting(now, out)
    return out
  }

  /** In the order of time, delays that end in between included: who was first out hangs on it. */
  #lookAtWaiting(now: number, out: AlarmChange[]): void {
    const delayed = new Set<LiveAlarm>()
    this.#signals.waiting.lookAtAll((sample) => {
      const { alarm: o, time } = sample
      if (delayed.size > 0)
        for (const other of [...delayed].filter(({ machine }) => machine.dueAt <= time).toSorted(byDue)) {
          this.#register.apply(other, { kind: 'tick' }, time, now, out)
          delayed.delete(other)
        }
      this.#lookAtSample(sample, now, out)
      if (o.waiting && Number.isFinite(o.machine.dueAt)) delayed.add(o)
      else delayed.delete(o)
    })
  }

  #lookAtSample(
    { alarm: o, suppressor, value, text, bad, time, lostAt }: WaitingSample,
    now: number,
    out: AlarmChange[],
  ): void {
    if (suppressor) {
      this.#suppress(o, o.suppressor!.side(value, text, o.suppressorSide), time, now, out)
      return
    }
    if (lostAt !== 0) this.#register.apply(o, { kind: 'input-lost', at: lostAt }, lostAt, now, out)
    if (bad) this.#register.apply(o, { kind: 'input-lost', at: time }, time, now, out)
    else this.#measured(o, value, text, time, now, out)
  }

  #measured(o: LiveAlarm, value: number, text: string, time: number, now: number, out: AlarmChange[]): void {
    // What fell due before is told with what was measured until then, and decides where the deadband applies.
    if (isDue(o.machine, time, now)) this.#register.apply(o, { kind: 'tick' }, time, now, out)
    const side = o.condition!.side(value, text, activeSide(o))
    o.lastValue = value
    o.lastText = text
    if (side !== 0) o.side = side
    if ((side !== 0) !== o.machine.holds || o.machine.inputLost || o.isOtherLevel(side))
      this.#register.apply(o, o.conditionAt(side), time, now, out)
  }

  /** What the table says, where its samples were not given. */
  #look(o: LiveAlarm, now: TimeMs, out: AlarmChange[]): void {
    if (o.watch) {
      this.#signals.lookAtTable(o, now)
      this.#lookAtWaiting(now, out)
      return
    }
    const slot = slotWatched(o)
    const values = this.#values
    if (!this.#signals.usable(slot, now)) return this.#lookForLoss(o, now, out)
    this.#measured(o, values.value[slot]!, values.text(slot), now, now, out)
  }

  #lookForLoss(o: LiveAlarm, now: TimeMs, out: AlarmChange[]): void {
    if (o.watch) return this.#signals.lookForLosses(o, now)
    if (o.machine.inputLost) return
    const at = this.#signals.lostAt(o, now)
    if (!Number.isNaN(at)) this.#register.apply(o, { kind: 'input-lost', at }, Math.min(at, now), now, out)
  }

  #lookAtSuppressor(o: LiveAlarm, now: TimeMs, out: AlarmChange[]): void {
    const { slot } = o.alarm.suppressedWhen!.signal
    const values = this.#values
    // Held while unknown, as everything is.
    if (!this.#signals.usable(slot, now)) return
    this.#suppress(o, o.suppressor!.side(values.value[slot]!, values.text(slot), o.suppressorSide), now, now, out)
  }

  #suppress(o: LiveAlarm, side: Side, time: number, now: number, out: AlarmChange[]): void {
    o.suppressorSide = side
    if ((side !== 0) !== o.machine.suppressing)
      this.#register.apply(o, { kind: 'suppression', holds: side !== 0 }, time, now, out)
  }
}
