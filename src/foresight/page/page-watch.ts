/**
 * Foresight of a page without a gateway: the same watcher, ledger and answers, over what this page sees. Nothing is kept when
 * the page is closed, so it has no journal to go by; time is handed in.
 */
import { atOnce } from '../../base/steps.ts'
import type { Twin } from '../../twin/twin.ts'
import type { ForesightAsset, ForesightNow } from '../../wire/foresight.ts'
import { type AssetQuestion, foresightNow, foresightOfAsset, learningOf, type WatchedPlant } from '../answers.ts'
import { DerivedValues } from '../derived-values.ts'
import { NO_LIVES } from '../lives.ts'
import { Ledger } from '../ledger.ts'
import type { SampleColumns } from '../messages.ts'
import { namesOf, type PlanSignal, planOf } from '../plan.ts'
import { Watcher } from '../watcher.ts'
import { DEAD, HELD } from './messages.ts'
import { Remembered } from './remembered.ts'

const MINUTE_MS = 60_000
/** Lived through, what is past is looked at so long after each minute: then that minute is over. */
const LOOKED_AFTER_MS = 6_000

const [IGNORED, NUMBER, STATE, SETTING] = [0, 1, 2, 3] as const

const kindOf = ({ isSetting, states }: PlanSignal): number => (isSetting ? SETTING : states === null ? NUMBER : STATE)

export class PageWatch implements WatchedPlant {
  readonly twin: Twin
  readonly ledger: Ledger
  readonly lives = NO_LIVES
  catchingUp: number | null = null
  readonly #store = new Remembered()
  readonly #watcher = new Watcher({ get: () => null })
  readonly #kinds: Uint8Array
  readonly #heard: Uint8Array
  readonly #derived: DerivedValues
  #learning: ReadonlyMap<number, number> | null = null
  #now: number
  #ledgerAt: number

  /**
   * @param limitMs by slot, how long each may be silent
   * @param derive takes a value of a derived signal, by its slot; NaN = there is nothing to say
   */
  constructor(
    twin: Twin,
    limitMs: Float64Array,
    now: number,
    derive: (slot: number, value: number, time: number) => void,
  ) {
    this.twin = twin
    this.#now = this.#ledgerAt = now
    const plan = atOnce(planOf(twin))
    this.#kinds = new Uint8Array(twin.signals.length)
    this.#heard = new Uint8Array(twin.signals.length)
    for (const signal of plan) this.#kinds[signal.slot] = kindOf(signal)
    this.ledger = new Ledger(this.#store)
    this.ledger.replace(atOnce(namesOf(plan, twin)), now)
    this.#derived = new DerivedValues({
      derive,
      twin: () => twin,
      ledger: this.ledger,
      remaining: () => Number.NaN,
      isKnown: ({ slot }) => this.#heard[slot] === 1 && this.#kinds[slot] === NUMBER && !this.learning.has(slot),
    })
    const slots = plan.map(({ slot }) => slot)
    this.#watcher.replace(
      plan,
      Float64Array.from(slots, (slot) => limitMs[slot] ?? Number.POSITIVE_INFINITY),
    )
    // There is no past that is told first: what comes is learnt as it comes.
    this.#watcher.release(slots, now)
    this.#watcher.takeEvents()
  }

  get watched(): number {
    return this.#heard.reduce((sum, heard, slot) => sum + (heard === 1 && this.#kinds[slot] === NUMBER ? 1 : 0), 0)
  }

  renewedAt(slot: number): number {
    return this.#watcher.renewedAt(slot)
  }
  get learning(): ReadonlyMap<number, number> {
    return (this.#learning ??= new Map(this.#watcher.learning()))
  }

  limits(limits: readonly (readonly [slot: number, ms: number])[]): void {
    for (const [slot, ms] of limits) this.#watcher.setLimit(slot, ms || Number.POSITIVE_INFINITY)
  }

  samples(columns: readonly SampleColumns[]): void {
    this.#watcher.samples(columns.map((one) => this.#watchedOf(one)))
  }

  /** What is watched; that a source is dead says something of a state alone. */
  #watchedOf({ count, slot, value, usable, time }: SampleColumns): SampleColumns {
    const rows: number[] = []
    for (let i = 0; i < count; i++) {
      const kind = this.#kinds[slot[i]!]!
      if (kind === IGNORED || (usable[i] === DEAD && kind !== STATE) || (usable[i] === HELD && kind === NUMBER))
        continue
      if (usable[i] !== DEAD) this.#heard[slot[i]!] = 1
      rows.push(i)
    }
    return {
      count: rows.length,
      slot: Uint32Array.from(rows, (i) => slot[i]!),
      value: Float64Array.from(rows, (i) => value[i]!),
      usable: Uint8Array.from(rows, (i) => (usable[i] !== 0 && Number.isFinite(value[i]!) ? 1 : 0)),
      time: Float64Array.from(rows, (i) => time[i]!),
    }
  }

  /** Once a second. */
  tick(now: number): void {
    if (now < this.#now) this.#watcher.setBack(now)
    this.#now = now
    this.#learning = null
    this.#watcher.tick(now)
    for (const id of this.ledger.take(this.#watcher.takeEvents(), now)) {
      const asset = this.twin.asset(id)
      if (asset) this.#derived.tell(asset, now)
    }
    if (Math.abs(now - this.#ledgerAt) >= MINUTE_MS) {
      this.#ledgerAt = now
      this.ledger.tick(now)
      atOnce(this.#derived.tellAll(now))
    }
    this.ledger.write()
  }

  /** A stretch of what was recorded, lived through minute by minute: nobody knows at one what comes after it. */
  past(columns: SampleColumns, until: number, share: number | null): void {
    const order = Uint32Array.from({ length: columns.count }, (_, i) => i).toSorted(
      (a, b) => columns.time[a]! - columns.time[b]!,
    )
    let next = 0
    const upTo = (end: number): void => {
      const from = next
      while (next < order.length && columns.time[order[next]!]! < end) next++
      if (next > from) this.samples([pickedOf(columns, order.subarray(from, next))])
    }
    const first = Math.floor(this.#now / MINUTE_MS) * MINUTE_MS + LOOKED_AFTER_MS
    for (let at = first > this.#now ? first : first + MINUTE_MS; at <= until; at += MINUTE_MS) {
      upTo(at)
      this.tick(at)
    }
    upTo(until)
    this.catchingUp = share
    if (share === null) this.tick(until)
  }

  answerNow(now: number): ForesightNow {
    return atOnce(foresightNow(this, now))
  }

  answerAsset(question: AssetQuestion, now: number): ForesightAsset {
    const answer = atOnce(foresightOfAsset(this, this.#store, question, now))
    // Of a record all is past: what is not known at its end was not known before.
    return question.to !== undefined && question.to < now
      ? { ...answer, learning: learningOf(this, question.asset) }
      : answer
  }
}

const pickedOf = ({ slot, value, usable, time }: SampleColumns, rows: Uint32Array): SampleColumns => ({
  count: rows.length,
  slot: rows.map((i) => slot[i]!),
  value: Float64Array.from(rows, (i) => value[i]!),
  usable: Uint8Array.from(rows, (i) => usable[i]!),
  time: Float64Array.from(rows, (i) => time[i]!),
})
