/**
 * The signals that alarms watch: who hangs on which, every sample until it is looked at, and what time it is for each. The
 * own time of a signal is that of its last sample; after it, it goes on as the clock on the wall does.
 */
import { assert } from '../base/assert.ts'
import type { Slot, TimeMs } from '../base/brand.ts'
import { QUALITY } from '../wire/quality.ts'
import type { ValueTable } from '../values/table.ts'
import type { Side } from './condition.ts'
import type { LiveAlarm } from './live-alarm.ts'
import { WaitingSamples } from './waiting-samples.ts'
import type { Sisters } from './watches/sisters.ts'
import type { Fleets } from './watches/watch-of.ts'

export class WatchedSignals {
  readonly waiting = new WaitingSamples()
  /** Slot → those whose condition, and those whose suppression, hangs on it. */
  readonly #watching: (LiveAlarm[] | undefined)[] = []
  readonly #suppressed: (LiveAlarm[] | undefined)[] = []
  /** Slot → those whose watch takes its samples, and as which of theirs. */
  readonly #watches: ({ readonly o: LiveAlarm; readonly input: number }[] | undefined)[] = []
  /** Slot → the sisters that it is one of. */
  readonly #sisters: (Sisters | undefined)[] = []
  readonly #fleets: Fleets
  /** ms; before then, what has not come since a restart is not missed. */
  graceUntil = 0
  readonly #values: ValueTable
  /** By slot, of the last sample: its own time, and when it came (0 = it was found in the table). */
  readonly #last: Float64Array
  readonly #arrival: Float64Array
  /** From this slot on signals are worked out: they are never lost, and one without a value has nothing to say. */
  readonly #derived: number
  /** 1 = a sample came here since the table was last looked at. */
  readonly #given: Uint8Array

  constructor(values: ValueTable, fleets: Fleets) {
    this.#values = values
    this.#fleets = fleets
    for (const signal of values.twin.heard) {
      const sisters = fleets.known(signal)
      if (sisters) this.#sisters[signal.slot] = sisters
    }
    this.#derived = values.twin.heard.length
    this.#last = new Float64Array(values.size)
    this.#arrival = new Float64Array(values.size)
    this.#given = new Uint8Array(values.size)
  }

  add(o: LiveAlarm): void {
    const { suppressedWhen } = o.alarm
    for (const [input, { slot }] of o.signals.entries())
      if (o.watch) (this.#watches[slot] ??= []).push({ o, input })
      else (this.#watching[slot] ??= []).push(o)
    if (suppressedWhen) (this.#suppressed[suppressedWhen.signal.slot] ??= []).push(o)
  }

  /** For a fault that is over: only what suppresses it was watched. */
  remove(o: LiveAlarm): void {
    const slot = o.alarm.suppressedWhen?.signal.slot
    if (slot !== undefined) this.#suppressed[slot] = this.#suppressed[slot]?.filter((other) => other !== o)
  }

  watching(slot: number): readonly LiveAlarm[] {
    return this.#watching[slot] ?? []
  }

  watches(slot: number): readonly LiveAlarm[] {
    return this.#watches[slot]?.map(({ o }) => o) ?? []
  }

  suppressed(slot: number): readonly LiveAlarm[] {
    return this.#suppressed[slot] ?? []
  }

  /** Keeps a sample for those alarms that it may change. One from before the signal's last changes nothing. */
  sample(slot: Slot, value: number, text: string, quality: number, time: number, now: number): void {
    const watching = this.#watching[slot]
    const suppressed = this.#suppressed[slot]
    const watches = this.#watches[slot]
    const sisters = this.#sisters[slot]
    if (!watching && !suppressed && !watches && !sisters) return
    const last = this.#last[slot]!
    if (time < last) return
    const limit = this.#values.limitMs[slot]!
    const lostAt = last !== 0 && time - last > limit ? last + limit : 0
    this.#last[slot] = time
    this.#arrival[slot] = now
    this.#given[slot] = 1
    const bad = quality === QUALITY.bad && slot < this.#derived
    if (suppressed && !bad)
      for (const o of suppressed)
        if (o.waiting || (o.suppressor!.side(value, text, o.suppressorSide) !== 0) !== o.machine.suppressing)
          this.waiting.add(o, true, value, text, false, time, 0)
    if (watching)
      for (const o of watching)
        if (o.waiting || lostAt !== 0 || !isSettled(o, value, text, bad))
          this.waiting.add(o, false, value, text, bad, time, lostAt)
    if (sisters)
      if (bad) sisters.forget(slot)
      else sisters.say(slot, value, now)
    if (watches)
      for (const { o, input } of watches) {
        if (lostAt !== 0) this.#lose(o, input, lostAt)
        if (bad) this.#lose(o, input, time)
        else this.take(o, input, value, text, time)
      }
  }

  /** Gives a good sample to a watch. What time alone had changed before happens before. */
  take(o: LiveAlarm, input: number, value: number, text: string, time: number): void {
    this.letPass(o, time)
    o.watch!.take(input, value, text, o.watchedAt)
    this.#say(o, o.watchedAt)
  }

  #lose(o: LiveAlarm, input: number, time: number): void {
    this.letPass(o, time)
    o.watch!.lose(input, o.watchedAt)
    this.#say(o, o.watchedAt)
  }

  /** Lets time pass for a watch, each change at its moment. @param until ms, own time; one that was passed changes nothing */
  letPass(o: LiveAlarm, until: number): void {
    const watch = o.watch!
    while (watch.dueAt <= until) {
      o.watchedAt = Math.max(o.watchedAt, Number.isFinite(watch.dueAt) ? watch.dueAt : until)
      this.#say(o, o.watchedAt)
    }
    o.watchedAt = Math.max(o.watchedAt, until)
  }

  /** What a watch measures then is looked at as a sample is. */
  #say(o: LiveAlarm, time: number): void {
    const measured = o.watch!.measure(time)
    const unknown = Number.isNaN(measured)
    if (unknown && time < this.graceUntil) return
    if (o.waiting || !isSettled(o, measured, '', unknown)) this.waiting.add(o, false, measured, '', unknown, time, 0)
  }

  /** Those signals of a watch that are bad, dead or silent make nothing known. */
  lookForLosses(o: LiveAlarm, now: number): void {
    if (!o.watch!.minds) return
    for (const [input, { slot }] of o.signals.entries()) {
      const at = this.#lostAt(slot, now)
      if (!Number.isNaN(at)) this.#lose(o, input, Math.min(at, now))
    }
  }

  /** What the table says of its signals, where their samples were not given. */
  lookAtTable(o: LiveAlarm, now: TimeMs): void {
    const values = this.#values
    for (const [input, { slot }] of o.signals.entries())
      if (this.usable(slot, now)) this.take(o, input, values.value[slot]!, values.text(slot), now)
      else if (o.watch!.minds) this.#lose(o, input, now)
  }

  /** Sisters that have fallen silent are no measure. */
  forgetSilentSisters(now: number): void {
    const { limitMs } = this.#values
    for (const sisters of this.#fleets.all()) sisters.forgetSilent(now, (slot) => limitMs[slot]!)
  }

  /** Is what the table holds of it the sample that came here? Otherwise it has to be looked at there. Asked once a turn. */
  wasGiven(slot: number): boolean {
    const received = this.#values.receive[slot]!
    if (this.#last[slot] !== received) {
      this.#last[slot] = received
      this.#arrival[slot] = 0
    } else if (this.#given[slot] === 1) {
      this.#given[slot] = 0
      return true
    }
    this.#given[slot] = 0
    return false
  }

  /** All that the table holds was there before any sample came here. */
  foundTable(): void {
    for (const [slot, sisters] of this.#sisters.entries())
      if (sisters && this.#values.quality[slot] !== QUALITY.bad && this.#values.receive[slot] !== 0)
        sisters.say(slot, this.#values.value[slot]!, this.#values.receive[slot]!)
    this.#last.set(this.#values.receive)
    this.#arrival.fill(0)
    this.#given.fill(0)
  }

  /** ms; of an alarm that watches no signal, the clock on the wall. */
  ownTime(o: LiveAlarm, now: number): number {
    if (!o.watch) return o.signals.length === 0 ? now : this.#ownTime(slotWatched(o), now)
    let latest = 0
    for (const { slot } of o.signals) if (this.#arrival[slot] !== 0) latest = Math.max(latest, this.#ownTime(slot, now))
    return Math.max(o.watchedAt, latest || now)
  }

  #ownTime(slot: number, now: number): number {
    const arrival = this.#arrival[slot]!
    return arrival === 0 ? now : Math.min(now, this.#last[slot]! + (now - arrival))
  }

  /**
   * Since when the alarm's signal is bad, declared dead or silent for longer than it may be, in its own time; NaN = it is not.
   */
  lostAt(o: LiveAlarm, now: number): number {
    return this.#lostAt(slotWatched(o), now)
  }

  #lostAt(slot: number, now: number): number {
    if (slot >= this.#derived) return Number.NaN
    const values = this.#values
    const arrival = this.#arrival[slot]!
    const received = values.receive[slot]!
    if (received === 0 && arrival === 0) return now < this.graceUntil ? Number.NaN : now
    if (values.quality[slot] === QUALITY.bad || values.dead[slot] === 1) return this.#ownTime(slot, now)
    const isSilent = now - (arrival || received) > values.limitMs[slot]!
    return isSilent ? (arrival === 0 ? received : this.#last[slot]!) + values.limitMs[slot]! : Number.NaN
  }

  /** Whether what the table holds of it can be judged. */
  usable(slot: Slot, now: TimeMs): boolean {
    return slot < this.#derived ? this.#values.usable(slot, now) : this.#values.receive[slot] !== 0
  }

  setBack(byMs: number): void {
    this.graceUntil -= byMs
    for (const times of [this.#last, this.#arrival])
      for (let slot = 0; slot < times.length; slot++)
        if (times[slot] !== 0) times[slot] = Math.max(1, times[slot]! - byMs)
    for (const sisters of this.#fleets.all()) sisters.setBack(byMs)
  }
}

/** The limit on which the alarm stands: its deadband applies there, and nowhere while it does not stand. */
export const activeSide = (o: LiveAlarm): Side => (o.machine.active ? o.side : 0)

/** This sample says what is known already, and nothing runs that it could end. */
const isSettled = (o: LiveAlarm, value: number, text: string, bad: boolean): boolean => {
  const { machine } = o
  if (machine.inputLost) return bad
  if (bad || machine.holds !== machine.active || machine.levelDueAt < Number.POSITIVE_INFINITY) return false
  const side = o.condition!.side(value, text, activeSide(o))
  return (side !== 0) === machine.holds && (side === 0 || side === o.side)
}

export const slotWatched = (o: LiveAlarm): Slot => {
  const [signal] = o.signals
  assert(signal, `${o.key} watches no signal`)
  return signal.slot
}
