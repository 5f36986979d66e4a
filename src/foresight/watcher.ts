/**
 * All that is watched, without thread, disk or clock: samples in, events out. What is told of the past goes through the same
 * steps as what comes live. Samples of one moment are taken states first, so that it does not matter which of them came first.
 */
import { type Kept, nameOf, newRecord, recordOf, type Renewal, type WatchedRecord } from './find-record.ts'
import { Fleet } from './fleet.ts'
import { type LearntMachine, lent, type LentRecord, unlent } from './machine-learner.ts'
import type { ForesightEvent, SampleColumns } from './messages.ts'
import { learnRows, type MinuteRows, minuteRows } from './minute-rows.ts'
import { pack, unpack } from './packed.ts'
import type { PlanSignal } from './plan.ts'
import { keyWith, NO_KEY, SettingRecord } from './setting-record.ts'
import { NO_SETTING, NO_STATE, type Outlet, SignalRecord } from './signal-record.ts'
import { SpeedBands } from './speed-bands.ts'
import { StateRecord } from './state-record.ts'

/** Live samples that wait for the history of their signals; beyond, the rest is missing, as after a pause. */
const MOST_HELD = 1_000_000

const RENEWALS = 'renewals'
const MOST_RENEWALS = 1000

type Row = readonly [slot: number, value: number, isUsable: boolean, time: number]

export class Watcher implements Outlet {
  readonly #kept: Kept
  #bySlot: (WatchedRecord | undefined)[] = []
  #byId = new Map<string, WatchedRecord>()
  #plan: readonly PlanSignal[] = []
  #fleets = new Map<string, Fleet>()
  #events: ForesightEvent[] = []
  /** Live rows of signals that are held, by slot. */
  readonly #held = new Map<number, Row[]>()
  #heldRows = 0
  #renewals: readonly Renewal[]
  readonly #unsettled = new Set<number>()
  readonly #speeds: SpeedBands

  constructor(kept: Kept) {
    this.#kept = kept
    this.#speeds = new SpeedBands((name) => kept.get(name))
    const bytes = kept.get(RENEWALS)
    this.#renewals = (bytes && unpack<Renewal[]>(bytes)?.about) ?? []
  }

  event(event: ForesightEvent): void {
    this.#events.push(event)
  }

  hour({ plan }: SignalRecord, state: string, start: number, mean: number): void {
    if (plan.classId === null) return
    this.#fleetOf(plan.classId, plan.key, plan.unit, state).add(plan.asset, start, mean)
  }

  /** What happened since it was asked last. */
  takeEvents(): readonly ForesightEvent[] {
    const events = this.#events
    this.#events = []
    return events
  }

  /**
   * Another version of the twin: what is known is known on, under the same id or an earlier one, in the same unit.
   * @returns by the place in the plan, from when and up to when each is known; 0 = nothing is
   */
  replace(
    plan: readonly PlanSignal[],
    limitMs: Float64Array,
  ): { readonly knownFrom: Float64Array; readonly knownUntil: Float64Array } {
    const before = this.#byId
    const bySlot: (WatchedRecord | undefined)[] = []
    const byId = new Map<string, WatchedRecord>()
    this.#held.clear()
    this.#heldRows = 0
    this.#unsettled.clear()
    const knownFrom = new Float64Array(plan.length)
    const knownUntil = new Float64Array(plan.length)
    for (const [i, signal] of plan.entries()) {
      const record = recordOf(signal, before, this.#kept, this.#renewals, this)
      if (record instanceof StateRecord) record.limitMs = limitMs[i]!
      bySlot[signal.slot] = record
      byId.set(signal.id, record)
      knownFrom[i] = record instanceof SignalRecord ? record.firstAt : 0
      knownUntil[i] = record.lastAt
      record.isPending = true
      this.#unsettled.add(signal.slot)
    }
    const classes = new Set(plan.map(({ classId }) => classId))
    for (const [name, { classId }] of this.#fleets) if (!classes.has(classId)) this.#fleets.delete(name)
    this.#speeds.replace(plan, (slot) => bySlot[slot]!.lastAt)
    this.#plan = plan
    this.#bySlot = bySlot
    this.#byId = byId
    return { knownFrom, knownUntil }
  }

  setLimit(slot: number, ms: number): void {
    const record = this.#bySlot[slot]
    if (record instanceof StateRecord) record.limitMs = ms
  }

  /** Live samples, as they came in a turn or several. */
  samples(columns: readonly SampleColumns[]): void {
    const rows: Row[] = []
    for (const { count, slot, value, usable, time } of columns)
      for (let i = 0; i < count; i++) {
        const row: Row = [slot[i]!, value[i]!, usable[i] === 1, time[i]!]
        const record = this.#bySlot[row[0]]
        if (!record) continue
        if (!record.isPending) rows.push(row)
        else if (this.#heldRows < MOST_HELD) {
          const held = this.#held.get(row[0])
          if (!held) continue
          held.push(row)
          this.#heldRows++
        }
      }
    this.#take(rows)
  }

  /** Of the past: what is known already is left out. */
  recorded({ count, slot, value, usable, time }: SampleColumns): void {
    const rows: Row[] = []
    for (let i = 0; i < count; i++) {
      const record = this.#bySlot[slot[i]!]
      if (record?.isPending && time[i]! > record.lastAt) rows.push([slot[i]!, value[i]!, usable[i] === 1, time[i]!])
    }
    this.#take(rows)
  }

  #take(rows: Row[]): void {
    const isState = (slot: number): number => (this.#bySlot[slot] instanceof SignalRecord ? 1 : 0)
    rows.sort((a, b) => a[3] - b[3] || isState(a[0]) - isState(b[0]))
    for (const [slot, value, isUsable, time] of rows) {
      const record = this.#bySlot[slot]!
      if (record instanceof SignalRecord) {
        const state = this.#stateOf(record.plan, time)
        if (isUsable && state !== null) this.#speeds.sample(slot, value, time)
        record.sample(value, isUsable, time, state, this.#keyOf(record.plan, time), this)
      } else record.sample(value, isUsable, time)
    }
  }

  minutes(slot: number, t: Float64Array, mean: Float64Array, code: Float64Array): void {
    if (this.learnable(slot) !== null) learnRows(this.#signalAt(slot), this.rowsOf(slot, t, mean, code), this)
  }

  /** Machine of a signal whose past is told; null: it is no such signal. */
  learnable(slot: number): string | null {
    const record = this.#bySlot[slot]
    return record instanceof SignalRecord && record.isPending ? record.plan.asset : null
  }

  #signalAt(slot: number): SignalRecord {
    return this.#bySlot[slot] as SignalRecord
  }

  /** Of what is learnable. */
  rowsOf(slot: number, t: Float64Array, mean: Float64Array, code: Float64Array): MinuteRows {
    const { plan } = this.#signalAt(slot)
    const states = plan.stateSlots.map((one) => this.#bySlot[one])
    const stateOf = (said: number): string | null => (states.length === 0 ? NO_STATE : workingIn(states, said))
    const rows = minuteRows(slot, t, mean, code, stateOf, (time) => this.#keyOf(plan, time))
    this.#speeds.minutes(rows)
    return rows
  }

  /** What is learnable is learnt elsewhere, until it is taken back; it stays as it was meanwhile. */
  lend(slot: number): LentRecord {
    return lent(this.#signalAt(slot))
  }

  takeBack({ records, events, hours }: LearntMachine): void {
    for (const one of records) {
      const record = unlent(one)
      const { slot, id } = one.plan
      record.savedAt = this.#signalAt(slot).savedAt
      record.isChanged = true
      this.#bySlot[slot] = record
      this.#byId.set(id, record)
    }
    for (const event of events) this.event(event)
    for (const { slot, state, start, mean } of hours) this.hour(this.#signalAt(slot), state, start, mean)
  }

  /** What a setting was, before the past of what it holds for. */
  setting(slot: number, t: Float64Array, value: Float64Array): void {
    const record = this.#bySlot[slot]
    if (!(record instanceof SettingRecord)) return
    for (let i = 0; i < t.length; i++) record.sample(value[i]!, true, t[i]!)
  }

  /** What was known last of a state, before its recorded samples. */
  state(slot: number, code: number, at: number): void {
    const record = this.#bySlot[slot]
    if (record instanceof StateRecord && record.isPending && at > record.lastAt) record.sample(code, true, at)
  }

  forget(slots: readonly number[]): void {
    for (const slot of slots) {
      const record = this.#bySlot[slot]
      if (!record) continue
      if (record instanceof SignalRecord) record.endAll(this)
      const { plan } = record
      // What was set then is known.
      if (record instanceof SettingRecord) continue
      this.#speeds.forget(slot)
      const fresh = newRecord(plan, this.#renewals, this)
      if (record instanceof StateRecord && fresh instanceof StateRecord) fresh.limitMs = record.limitMs
      fresh.isChanged = true
      this.#bySlot[slot] = fresh
      this.#byId.set(plan.id, fresh)
      this.#unsettled.add(slot)
      if (plan.classId !== null)
        for (const [name, fleet] of this.#fleets)
          if (fleet.classId === plan.classId && fleet.key === plan.key)
            this.#fleets.set(name, new Fleet(plan.classId, plan.key))
    }
  }

  hold(slots: readonly number[]): void {
    for (const slot of slots) if (this.#bySlot[slot]?.isPending) this.#held.set(slot, [])
  }

  release(slots: readonly number[], now: number): void {
    const rows: Row[] = []
    const learnt: SignalRecord[] = []
    for (const slot of slots) {
      const record = this.#bySlot[slot]
      const held = this.#held.get(slot) ?? []
      this.#held.delete(slot)
      this.#heldRows -= held.length
      if (!record?.isPending) continue
      this.#unsettled.delete(slot)
      record.isPending = false
      for (const row of held) if (row[3] > record.lastAt) rows.push(row)
      if (record instanceof SignalRecord) learnt.push(record)
    }
    // What is over is over before it is told: the last hour of the past is of the past.
    for (const record of learnt) {
      record.tick(now, this)
      record.isLearning = false
      record.tellAll(this)
    }
    this.#take(rows)
  }

  /** Parts of these were repaired or replaced. @returns to be kept at once: what was saved before knows nothing of it */
  renew(slots: readonly number[], at: number): readonly [name: string, bytes: Uint8Array] {
    for (const slot of slots) {
      const record = this.#bySlot[slot]
      if (!(record instanceof SignalRecord)) continue
      record.renew(at, this)
      this.#renewals = [...this.#renewals.filter(({ id }) => id !== record.plan.id), { id: record.plan.id, at }]
    }
    this.#renewals = this.#renewals.slice(-MOST_RENEWALS)
    return [RENEWALS, pack(this.#renewals, [])]
  }

  setBack(now: number): void {
    for (const record of this.#byId.values()) record.setBack(now)
    for (const fleet of this.#fleets.values()) fleet.setBack(now)
    this.#speeds.setBack(now)
  }

  tick(now: number): void {
    for (const record of this.#byId.values()) if (record instanceof SignalRecord) record.tick(now, this)
    const waiting = [...this.#fleets.values()].filter((fleet) => fleet.isWaiting)
    if (waiting.length === 0) return
    const unsettled = new Set([...this.#unsettled].map((slot) => this.#bySlot[slot]!.plan.classId))
    for (const fleet of waiting)
      if (!unsettled.has(fleet.classId)) for (const event of fleet.due(now)) this.event(event)
  }

  /** Of signals of which not enough is known: slot and samples known. */
  *learning(): Generator<readonly [slot: number, samples: number]> {
    for (const { slot } of this.#plan) {
      const record = this.#bySlot[slot]
      if (!(record instanceof SignalRecord) || record.lastAt === 0) continue
      const samples = record.learning
      if (samples !== null) yield [slot, samples]
    }
  }

  /** When the part of a signal was renewed last, ms; 0: never, as far as is known. */
  renewedAt(slot: number): number {
    const record = this.#bySlot[slot]
    return record instanceof SignalRecord ? record.renewedAt : 0
  }

  /** What changed since it was saved, those that were saved longest ago first. */
  *changed(): Generator<readonly [name: string, save: () => Uint8Array]> {
    for (const [name, fleet] of this.#fleets)
      if (fleet.isChanged)
        yield [
          `fleet ${name}`,
          () => {
            fleet.isChanged = false
            return fleet.save()
          },
        ]
    yield* this.#speeds.changed()
    const records = [...this.#byId.values()].filter((record) => record.isChanged)
    for (const record of records.toSorted((a, b) => a.savedAt - b.savedAt))
      yield [
        nameOf(record.plan.id),
        () => {
          record.isChanged = false
          record.savedAt = record.lastAt
          return record.save()
        },
      ]
  }

  #keyOf({ settingSlots, speedSlots }: PlanSignal, time: number): number {
    if (settingSlots.length + speedSlots.length === 0) return NO_SETTING
    let key = NO_KEY
    for (const slot of settingSlots) {
      const record = this.#bySlot[slot]
      key = keyWith(key, record instanceof SettingRecord ? record.at(time) : Number.NaN)
    }
    for (const slot of speedSlots) key = keyWith(key, this.#speeds.at(slot, time))
    return key
  }

  #stateOf({ stateSlots }: PlanSignal, time: number): string | null {
    if (stateSlots.length === 0) return NO_STATE
    for (const slot of stateSlots) {
      const record = this.#bySlot[slot]
      if (!(record instanceof StateRecord)) continue
      const state = record.stateAt(time)
      if (state) return state.works ? state.key : null
    }
    return null
  }

  #fleetOf(classId: string, key: string, unit: string, state: string): Fleet {
    const name = JSON.stringify([classId, key, unit, state])
    let fleet = this.#fleets.get(name)
    if (!fleet) {
      fleet = new Fleet(classId, key)
      const bytes = this.#kept.get(`fleet ${name}`)
      if (bytes && !fleet.load(bytes)) fleet = new Fleet(classId, key)
      this.#fleets.set(name, fleet)
    }
    return fleet
  }
}

const workingIn = (states: readonly (WatchedRecord | undefined)[], code: number): string | null => {
  for (const record of states) {
    const state = record instanceof StateRecord ? record.named(code) : undefined
    if (state) return state.works ? state.key : null
  }
  return null
}
