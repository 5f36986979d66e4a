/**
 * The live value table: one row a slot, in typed columns. The hot path writes here; nothing on it allocates per sample.
 * Times are milliseconds on the gateway's clock. A source time of 0 means the source gave none.
 */
import type { Slot, TimeMs } from '../base/brand.ts'
import type { Twin } from '../twin/twin.ts'
import { type Age, QUALITY, type Quality } from './quality.ts'

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
  readonly #staleAfter: Float64Array
  readonly #texts = new Map<number, string>()
  readonly #dirty: Uint8Array
  readonly #dirtyList: Uint32Array
  #dirtyCount = 0

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
    this.#staleAfter = Float64Array.from(twin.signals, (s) => s.staleAfterMs ?? Number.POSITIVE_INFINITY)
  }

  /** Takes one sample. NaN is a value only together with quality bad. */
  set(slot: Slot, value: number, quality: Quality, receive: number, source: number): void {
    if (this.receive[slot] === 0 || this.value[slot] !== value || this.quality[slot] !== quality) {
      if (!(Number.isNaN(value) && Number.isNaN(this.value[slot]!)) || this.receive[slot] === 0) this.since[slot] = receive
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
    return this.dead[slot] || now - received > this.#staleAfter[slot]! ? 'stale' : 'live'
  }

  /** Good or uncertain, and live: fit to be shown as what is. */
  usable(slot: Slot, now: TimeMs): boolean {
    return this.quality[slot] !== QUALITY.bad && this.age(slot, now) === 'live'
  }

  /** When this row goes stale by age (ms), Infinity if never. */
  staleAt(slot: Slot): number {
    return this.receive[slot]! + this.#staleAfter[slot]!
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
    for (const slot of list) this.#dirty[slot] = 0
    this.#dirtyCount = 0
    return list
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
