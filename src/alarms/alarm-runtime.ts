/**
 * The engine as its owner runs it: the same in the gateway, which journals what happens, and in a page without one, which
 * only remembers it. The owner brings samples, messages and the time; what happens is told in the order in which it does.
 */
import type { Slot, TimeMs } from '../base/brand.ts'
import type { Result } from '../base/result.ts'
import type { Steps } from '../base/steps.ts'
import type { Twin } from '../twin/twin.ts'
import type { ValueTable } from '../values/table.ts'
import type { AlarmCommand, AlarmRow } from '../wire/alarms.ts'
import type { Refusal } from '../wire/refusals.ts'
import type { AlarmChange } from './alarm-register.ts'
import { AlarmEngine } from './engine.ts'
import type { Fault } from './listed-faults.ts'

export class AlarmRuntime {
  readonly #happened: (changes: readonly AlarmChange[]) => void
  #engine: AlarmEngine

  /** @param happened told of all that happens, also of nothing, except what `command` is asked to accept */
  constructor(twin: Twin, values: ValueTable, happened: (changes: readonly AlarmChange[]) => void) {
    this.#happened = happened
    this.#engine = new AlarmEngine(twin, values)
  }

  /** Every live sample as it comes, see `AlarmEngine.sample`. On the hot path. */
  sample(slot: Slot, value: number, text: string, quality: number, time: number, now: number): void {
    this.#engine.sample(slot, value, text, quality, time, now)
  }

  /** What came since the last call is looked at. @param slots changed, perhaps without a sample */
  evaluate(slots: ArrayLike<number> | 'all', now: TimeMs): void {
    this.#happened(this.#engine.evaluate(slots, now))
  }

  tick(now: TimeMs): void {
    this.#happened(this.#engine.tick(now))
  }

  faults(alarmIndex: number, faults: readonly Fault[], now: TimeMs): void {
    this.#happened(this.#engine.faults(alarmIndex, faults, now))
  }

  /** Faults listed in payloads of this broker are held, marked "input lost", until their topic speaks again. @param broker null = of any */
  brokerLost(broker: string | null, now: TimeMs): void {
    for (const { rule, index } of this.#engine.twin.alarms)
      if (rule.kind === 'faults' && (broker === null || (rule.list.broker ?? broker) === broker))
        this.#happened(this.#engine.faultsLost(index, now))
  }

  /** What came before is looked at first: a person acts on what is known. @param accept see `AlarmEngine.command` */
  command(
    command: AlarmCommand,
    now: TimeMs,
    accept?: (changes: readonly AlarmChange[]) => Result<void, Refusal>,
  ): Result<readonly AlarmChange[], Refusal> {
    this.evaluate([], now)
    return this.#engine.command(command, now, accept)
  }

  /**
   * Another version of the twin: alarms keep their state by key, those that are gone are removed.
   * @param clock ms, asked at each step
   * @returns takes it up, at once, and returns the list as it was before, row by row; `lookingAtAll` is to follow
   */
  *replacingTwin(twin: Twin, values: ValueTable, clock: () => TimeMs): Steps<(now: TimeMs) => Iterable<AlarmRow>> {
    const next = yield* AlarmEngine.making(twin, values)
    yield
    const last = this.#engine
    const takeOver = yield* next.takingOver(last, clock)
    return (now) => {
      this.#engine = next
      this.#happened(takeOver(now))
      next.foundTable()
      return { [Symbol.iterator]: () => last.rowsInTurn() }
    }
  }

  /** What the table holds is looked at, for all of them. @param now at each step */
  *lookingAtAll(now: () => TimeMs): Steps {
    for (const changes of this.#engine.lookingAtAll(now)) {
      this.#happened(changes)
      yield
    }
  }

  restore(rows: readonly AlarmRow[], now: TimeMs): void {
    this.#happened(this.#engine.restore(rows, now))
  }

  /** See `AlarmEngine.adopt`. */
  adopt(rows: readonly AlarmRow[], now: TimeMs): boolean {
    return this.#engine.adopt(rows, now)
  }

  /** The clock was set by so many ms; positive = forward: then everything is older by itself. */
  clockStepped(byMs: number): void {
    if (byMs < 0) this.#engine.setBack(-byMs)
  }

  rows(): AlarmRow[] {
    return this.#engine.rows()
  }

  /** Of the list. */
  keys(): string[] {
    return this.#engine.keys()
  }

  /** Null where it is not in the list. */
  row(key: string): AlarmRow | null {
    return this.#engine.row(key)
  }
}
