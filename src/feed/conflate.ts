/** Conflation in a worker: rows collect by slot, the latest wins, and leave as one batch of transferable columns. */
import type { SampleBatch } from '../wire/batch.ts'

export class Conflator {
  readonly #row: Int32Array
  #count = 0
  #snapshot = false
  #asOf = 0
  #wanted = 0
  readonly #slot: Uint32Array
  readonly #value: Float64Array
  readonly #quality: Uint8Array
  readonly #receive: Float64Array
  readonly #source: Float64Array
  readonly #dead: Uint8Array
  readonly #since: Float64Array
  readonly #texts = new Map<number, string>()

  constructor(size: number) {
    this.#row = new Int32Array(size).fill(-1)
    this.#slot = new Uint32Array(size)
    this.#value = new Float64Array(size)
    this.#quality = new Uint8Array(size)
    this.#receive = new Float64Array(size)
    this.#source = new Float64Array(size)
    this.#dead = new Uint8Array(size)
    this.#since = new Float64Array(size)
  }

  get count(): number {
    return this.#count
  }
  get pending(): boolean {
    return this.#count > 0 || this.#snapshot || this.#asOf > 0 || this.#wanted > 0
  }

  /** A snapshot replaces all that was waiting. */
  beginSnapshot(): void {
    this.#forget()
    this.#snapshot = true
  }

  put(
    slot: number,
    value: number,
    quality: number,
    receive: number,
    source: number,
    since: number,
    dead: number,
  ): void {
    const row = this.#rowOf(slot)
    this.#value[row] = value
    this.#quality[row] = quality
    this.#receive[row] = receive
    this.#source[row] = source
    this.#since[row] = since
    this.#dead[row] = dead
  }

  putText(slot: number, text: string): void {
    this.#rowOf(slot)
    this.#texts.set(slot, text)
  }

  add(batch: SampleBatch): void {
    if (batch.snapshot) this.beginSnapshot()
    for (let i = 0; i < batch.count; i++)
      this.put(
        batch.slot[i]!,
        batch.value[i]!,
        batch.quality[i]!,
        batch.receive[i]!,
        batch.source[i]!,
        batch.since[i]!,
        batch.dead[i]!,
      )
    for (const [slot, text] of batch.texts) this.putText(slot, text)
    if (batch.asOf) this.#asOf = batch.asOf
    if (batch.wanted) this.#wanted = batch.wanted
  }

  take(): SampleBatch {
    const n = this.#count
    const batch: SampleBatch = {
      count: n,
      slot: this.#slot.slice(0, n),
      value: this.#value.slice(0, n),
      quality: this.#quality.slice(0, n),
      receive: this.#receive.slice(0, n),
      source: this.#source.slice(0, n),
      dead: this.#dead.slice(0, n),
      since: this.#since.slice(0, n),
      texts: [...this.#texts],
      snapshot: this.#snapshot,
      asOf: this.#asOf,
      wanted: this.#wanted,
    }
    this.#forget()
    return batch
  }

  #rowOf(slot: number): number {
    const known = this.#row[slot]!
    if (known >= 0) return known
    const row = this.#count++
    this.#row[slot] = row
    this.#slot[row] = slot
    return row
  }

  #forget(): void {
    for (let i = 0; i < this.#count; i++) this.#row[this.#slot[i]!] = -1
    this.#count = 0
    this.#snapshot = false
    this.#asOf = this.#wanted = 0
    this.#texts.clear()
  }
}

export const buffersOf = (batch: SampleBatch): ArrayBuffer[] =>
  [batch.slot, batch.value, batch.quality, batch.receive, batch.source, batch.dead, batch.since].map(
    (column) => column.buffer as ArrayBuffer,
  )
