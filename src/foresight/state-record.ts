/** What state a machine is in, as one signal says it. */
import { pack, unpack } from './packed.ts'
import type { PlanSignal, StateOfPlan } from './plan.ts'

interface Saved {
  readonly lastAt: number
  readonly code: number | null
}

export class StateRecord {
  plan: PlanSignal
  lastAt = 0
  savedAt = 0
  isPending = true
  isChanged = false
  /** How long it may be silent. */
  limitMs = Number.POSITIVE_INFINITY
  /** NaN: it said nothing that can be used. */
  #code = Number.NaN
  #states: ReadonlyMap<number, StateOfPlan>

  constructor(plan: PlanSignal) {
    this.plan = plan
    this.#states = new Map(plan.states!.map((state) => [state.code, state]))
  }

  sample(code: number, isUsable: boolean, time: number): void {
    if (time < this.lastAt) return
    this.lastAt = time
    this.#code = isUsable ? code : Number.NaN
    this.isChanged = true
  }

  named(code: number): StateOfPlan | undefined {
    return this.#states.get(code)
  }

  /** Undefined: it is old, or was never said. */
  stateAt(time: number): StateOfPlan | undefined {
    return time - this.lastAt > this.limitMs ? undefined : this.#states.get(this.#code)
  }

  setBack(now: number): void {
    this.lastAt = Math.min(this.lastAt, now)
  }

  /** @returns whether it is of a state still */
  replan(plan: PlanSignal): boolean {
    if (plan.states === null) return false
    this.plan = plan
    this.#states = new Map(plan.states.map((state) => [state.code, state]))
    return true
  }

  save(): Uint8Array {
    const saved: Saved = { lastAt: this.lastAt, code: Number.isNaN(this.#code) ? null : this.#code }
    return pack(saved, [])
  }

  static load(plan: PlanSignal, bytes: Uint8Array): StateRecord | null {
    const opened = unpack<Saved>(bytes)
    if (!opened || typeof opened.about.lastAt !== 'number' || !('code' in opened.about)) return null
    const record = new StateRecord(plan)
    record.lastAt = opened.about.lastAt
    record.#code = opened.about.code ?? Number.NaN
    return record
  }
}
