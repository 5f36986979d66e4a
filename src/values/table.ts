/**
 * The live value table: one row a slot, in typed columns. The hot path writes here; nothing on it allocates per sample.
 * Times are milliseconds on the gateway's clock. A source time of 0 means the source gave none.
 *
 * A page may follow some slots only: they are told as they change, the others in sweeps, and are known as of the last one.
 * The age of a slot is always that of the time at which it was known.
 */
import type { Slot, TimeMs } from '../base/brand.ts'
import type { Twin } from '../twin/twin.ts'
import type { Age } from './age.ts'
import { QUALITY, type Quality } from '../wire/quality.ts'

/** How a slot is heard of. */
const REST = 0
const FOLLOWED = 1
/** Followed from now on; what has changed since the last sweep is on its way. */
const AWAITED = 2
/** What was known this long ago may be shown as what is, until the news come; older may not. */
const AWAITED_MS = 2000

/** Of a row. */
const COLUMNS = ['value', 'quality', 'receive', 'source', 'since', 'dead'] as const

export class ValueTable {
  readonly twin: Twin
  readonly size: number
  readonly value: Float64Array
  readonly quality: Uint8Array
  /** Receive time of the latest sample; 0 = never. */
  readonly receive: Float64Array
  readonly source: Float64Array
  /** When the value last became what it is ("since when"); 0 = never. */
  readonly since: Float64Array
  /** 1 = declared dead by its source (node or device death, broker lost) until the next sample. */
  readonly dead: Uint8Array
  /** How long each may be silent, ms; Infinity = for ever. The twin's word, or learnt (`setLimit`). */
  readonly limitMs: Float64Array
  readonly #texts = new Map<number, string>()
  readonly #dirty: Uint8Array
  readonly #dirtyList: Uint32Array
  #dirtyCount = 0
  /** By slot; null = all are followed. */
  #followed: Uint8Array | null = null
  #asOf = 0
  #leaps = 0

  constructor(twin: Twin) {
    this.twin = twin
    const n = (this.size = twin.signals.length)
    this.value = new Float64Array(n).fill(Number.NaN)
    this.quality = new Uint8Array(n).fill(QUALITY.bad)
    this.receive = new Float64Array(n)
    this.source = new Float64Array(n)
    this.since = new Float64Array(n)
    this.dead = new Uint8Array(n)
    this.#dirty = new Uint8Array(n)
    this.#dirtyList = new Uint32Array(n)
    this.limitMs = Float64Array.from(twin.signals, (s) => s.staleAfterMs ?? Number.POSITIVE_INFINITY)
  }

  /** Takes one sample. NaN is a value only together with quality bad. */
  set(slot: Slot, value: number, quality: Quality, receive: number, source: number): void {
    if (this.receive[slot] === 0 || this.value[slot] !== value || this.quality[slot] !== quality) {
      if (!(Number.isNaN(value) && Number.isNaN(this.value[slot]!)) || this.receive[slot] === 0)
        this.since[slot] = receive
    }
    this.value[slot] = value
    this.quality[slot] = quality
    this.receive[slot] = receive
    this.source[slot] = source
    this.dead[slot] = 0
    this.touch(slot)
  }

  /** Takes the latest text of a text signal (already cut to 256 bytes by whoever decoded it). */
  setText(slot: Slot, text: string, quality: Quality, receive: number, source: number): void {
    if (this.#texts.get(slot) !== text || this.receive[slot] === 0) this.since[slot] = receive
    this.#texts.set(slot, text)
    this.value[slot] = 0
    this.quality[slot] = quality
    this.receive[slot] = receive
    this.source[slot] = source
    this.dead[slot] = 0
    this.touch(slot)
  }

  /** Takes rows of another table as they are, but for texts: so many from a slot there on, to here from a slot on. Nothing has happened by it. */
  copy(from: ValueTable, there: number, here: number, count: number): void {
    for (const column of COLUMNS) this[column].set(from[column].subarray(there, there + count) as never, here)
  }

  text(slot: Slot): string {
    return this.#texts.get(slot) ?? ''
  }

  /** The source is known to be gone: stale from now, whatever the limit. The value stays readable. */
  markDead(slot: Slot): void {
    if (this.dead[slot]) return
    this.dead[slot] = 1
    this.touch(slot)
  }

  age(slot: Slot, now: TimeMs): Age {
    const received = this.receive[slot]!
    if (received === 0) return 'never'
    const how = this.#followed === null ? FOLLOWED : this.#followed[slot]!
    if (how === AWAITED && now - this.#asOf > AWAITED_MS) return 'stale'
    const known = how === REST ? this.#asOf : now
    return this.dead[slot] || known - received > this.limitMs[slot]! ? 'stale' : 'live'
  }

  /** Good or uncertain, and live: fit to be shown as what is. */
  usable(slot: Slot, now: TimeMs): boolean {
    return this.quality[slot] !== QUALITY.bad && !Number.isNaN(this.liveUntil(slot, now))
  }

  /** When this row goes stale by age (ms), Infinity if never; of one that is not followed, a sweep tells. */
  staleAt(slot: Slot): number {
    const how = this.#followed === null ? FOLLOWED : this.#followed[slot]!
    if (how === REST) return Number.POSITIVE_INFINITY
    const staleAt = this.receive[slot]! + this.limitMs[slot]!
    return how === AWAITED ? Math.min(staleAt, this.#asOf + AWAITED_MS) : staleAt
  }

  /** When a row that is live now goes stale by age (ms), Infinity if never; NaN where it is not live. */
  liveUntil(slot: Slot, now: TimeMs): number {
    if (this.#followed !== null) return this.age(slot, now) === 'live' ? this.staleAt(slot) : Number.NaN
    const received = this.receive[slot]!
    const staleAt = received + this.limitMs[slot]!
    return received === 0 || this.dead[slot] === 1 || now > staleAt ? Number.NaN : staleAt
  }

  /** Which slots are heard of as they change. @param mask 1 = followed, by slot; null = all */
  follow(mask: Uint8Array | null): void {
    const before = this.#followed
    const next =
      mask &&
      Uint8Array.from(mask, (wanted, slot) =>
        wanted === 0 ? REST : before === null || before[slot] === FOLLOWED ? FOLLOWED : AWAITED,
      )
    if (before)
      for (let slot = 0; slot < this.size; slot++)
        if (before[slot] !== (next?.[slot] ?? FOLLOWED)) this.touch(slot as Slot)
    this.#followed = next ?? (before && Uint8Array.from(before, (how) => (how === FOLLOWED ? FOLLOWED : AWAITED)))
  }

  /** All that was awaited has come. */
  caughtUp(): void {
    const followed = this.#followed
    if (!followed) return
    for (let slot = 0; slot < this.size; slot++) {
      if (followed[slot] !== AWAITED) continue
      followed[slot] = FOLLOWED
      this.touch(slot as Slot)
    }
    if (followed.every((how) => how === FOLLOWED)) this.#followed = null
  }

  /** What is not followed is known as of this time. */
  sweep(asOf: number): void {
    const before = this.#asOf
    this.#asOf = asOf
    if (!this.#followed) return
    for (let slot = 0; slot < this.size; slot++) {
      if (this.#followed[slot] !== REST || this.receive[slot] === 0) continue
      const staleAt = this.receive[slot]! + this.limitMs[slot]!
      if (staleAt >= before && staleAt < asOf) this.touch(slot as Slot)
    }
  }

  /** Its rhythm was learnt: from now on it is stale after this, ms; Infinity = never by age. */
  setLimit(slot: Slot, ms: number): void {
    this.limitMs[slot] = ms
    this.touch(slot)
  }

  touch(slot: Slot): void {
    if (this.#dirty[slot]) return
    this.#dirty[slot] = 1
    this.#dirtyList[this.#dirtyCount++] = slot
  }

  get dirtyCount(): number {
    return this.#dirtyCount
  }

  /** Slots changed since the last call; the view is valid until the next `set`. One owner drains a table. */
  drain(): Uint32Array {
    const list = this.#dirtyList.subarray(0, this.#dirtyCount)
    const dirty = this.#dirty
    for (let i = 0; i < list.length; i++) dirty[list[i]!] = 0
    this.#dirtyCount = 0
    return list
  }

  /** The clock was set back by so many ms: nothing may stand in its future, or it would look live until then. */
  setBack(byMs: number): void {
    for (let slot = 0; slot < this.size; slot++) {
      if (this.receive[slot] === 0) continue
      this.receive[slot] = Math.max(1, this.receive[slot]! - byMs)
      this.since[slot] = Math.max(1, this.since[slot]! - byMs)
      this.touch(slot as Slot)
    }
  }

  /** How often what follows was of another time than what came before. */
  get leaps(): number {
    return this.#leaps
  }

  /** What follows is of another time: whatever lay between is unknown, and nothing moves from there to here. */
  leap(): void {
    this.#leaps++
  }

  /** Back to "never seen", for a new snapshot, or for a jump in replay. */
  clear(): void {
    this.value.fill(Number.NaN)
    this.quality.fill(QUALITY.bad)
    this.receive.fill(0)
    this.source.fill(0)
    this.since.fill(0)
    this.dead.fill(0)
    this.#texts.clear()
    for (let slot = 0; slot < this.size; slot++) this.touch(slot as Slot)
  }
}
