/**
 * Learns the past of one machine apart from all others: its records are lent to it, and given back with what came of it. The
 * same steps as where nothing is lent, so that what is known and said is the same to the byte.
 */
import type { ForesightEvent } from './messages.ts'
import { learnRows, type MinuteRows } from './minute-rows.ts'
import type { PlanSignal } from './plan.ts'
import { type Outlet, SignalRecord } from './signal-record.ts'

export interface LentRecord {
  readonly plan: PlanSignal
  readonly bytes: Uint8Array
  /** Nothing was known of it: what it says meanwhile was never said to anybody. */
  readonly isLearning: boolean
}

/** A mean of an hour of work, which its sisters are compared by. */
interface Hour {
  readonly slot: number
  readonly state: string
  readonly start: number
  readonly mean: number
}

export interface LearntMachine {
  readonly records: readonly LentRecord[]
  /** In the order in which they came. */
  readonly events: readonly ForesightEvent[]
  readonly hours: readonly Hour[]
}

export const lent = (record: SignalRecord): LentRecord => ({
  plan: record.plan,
  bytes: record.save(),
  isLearning: record.isLearning,
})

/** Throws where the bytes are not of this program: they were never on disk. */
export const unlent = ({ plan, bytes, isLearning }: LentRecord): SignalRecord => {
  const record = SignalRecord.load(plan, bytes)
  if (!record) throw new Error(`${plan.id}: not as it was lent`)
  record.isLearning = isLearning
  return record
}

export class MachineLearner implements Outlet {
  readonly #records = new Map<number, SignalRecord>()
  readonly #events: ForesightEvent[] = []
  readonly #hours: Hour[] = []

  lend(record: LentRecord): void {
    this.#records.set(record.plan.slot, unlent(record))
  }

  rows(rows: MinuteRows): void {
    learnRows(this.#records.get(rows.slot)!, rows, this)
  }

  learnt(): LearntMachine {
    return { records: [...this.#records.values()].map(lent), events: this.#events, hours: this.#hours }
  }

  event(event: ForesightEvent): void {
    this.#events.push(event)
  }

  hour({ plan }: SignalRecord, state: string, start: number, mean: number): void {
    this.#hours.push({ slot: plan.slot, state, start, mean })
  }
}
