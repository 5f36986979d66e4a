/**
 * One page on the feed: what it asked for, what has changed for it since its last frame, and how much it can take. A slow
 * page gets fewer frames, each with the latest values; nothing queues up behind it.
 */
import type { Dispose } from '../base/disposable.ts'
import type { ValueTable } from '../values/table.ts'
import { encodeFrame } from '../wire/frames.ts'
import type { ClientMessage } from '../wire/socket.ts'

/** Frames sent and not yet applied. */
const OPEN_FRAMES = 3
/** Bytes not yet taken by the network. */
const OPEN_BYTES = 256 * 1024
/** How often a page that holds back is looked at again, should its `applied` never come while bytes drain. */
const LOOK_AGAIN_MS = 50

export interface FeedClientPorts {
  readonly send: (frame: Uint8Array) => void
  readonly bufferedBytes: () => number
  readonly now: () => number
  readonly after: (ms: number, call: () => void) => Dispose
}

export class FeedClient {
  readonly #ports: FeedClientPorts
  #table: ValueTable | null = null
  /** 1 = wanted, by slot; null = all. */
  #wanted: Uint8Array | null = null
  #dirty = new Uint8Array(0)
  #list = new Uint32Array(0)
  #count = 0
  #intervalMs = 100
  #sentAt = Number.NEGATIVE_INFINITY
  #frame = 0
  #applied = 0
  #cancel: Dispose | null = null

  constructor(ports: FeedClientPorts) {
    this.#ports = ports
  }

  /** From now on, at this pace, starting with a snapshot. */
  subscribe(table: ValueTable, want: Extract<ClientMessage, { kind: 'subscribe' }>): void {
    this.#table = table
    this.#intervalMs = 1000 / want.rateHz
    this.#dirty = new Uint8Array(table.size)
    this.#list = new Uint32Array(table.size)
    this.#count = 0
    this.#wanted = want.slots === 'all' ? null : new Uint8Array(table.size)
    if (this.#wanted && want.slots !== 'all') for (const slot of want.slots) this.#wanted[slot] = 1
    this.#applied = this.#frame
    const seen: number[] = []
    for (let slot = 0; slot < table.size; slot++) if (table.receive[slot] !== 0 && this.#wanted?.[slot] !== 0) seen.push(slot)
    this.#send(Uint32Array.from(seen), true)
  }

  /** The table's dirty slots of this turn. */
  changed(slots: Uint32Array): void {
    if (!this.#table) return
    const wanted = this.#wanted
    const dirty = this.#dirty
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]!
      if (dirty[slot] !== 0 || wanted?.[slot] === 0) continue
      dirty[slot] = 1
      this.#list[this.#count++] = slot
    }
    if (this.#count) this.#schedule()
  }

  applied(frame: number): void {
    if (frame > this.#applied && frame <= this.#frame) this.#applied = frame
    if (this.#count) {
      this.dispose()
      this.#schedule()
    }
  }

  /** The table is another's: nothing more until the page subscribes anew. */
  silence(): void {
    this.dispose()
    this.#table = null
    this.#count = 0
  }

  dispose(): void {
    this.#cancel?.()
    this.#cancel = null
  }

  #schedule(): void {
    if (this.#cancel) return
    const full = this.#frame - this.#applied >= OPEN_FRAMES || this.#ports.bufferedBytes() > OPEN_BYTES
    const wait = full ? LOOK_AGAIN_MS : Math.max(0, this.#sentAt + this.#intervalMs - this.#ports.now())
    this.#cancel = this.#ports.after(wait, () => {
      this.#cancel = null
      if (!this.#count) return
      if (this.#frame - this.#applied >= OPEN_FRAMES || this.#ports.bufferedBytes() > OPEN_BYTES) return this.#schedule()
      const slots = this.#list.subarray(0, this.#count).toSorted()
      for (const slot of slots) this.#dirty[slot] = 0
      this.#count = 0
      this.#send(slots, false)
    })
  }

  #send(slots: Uint32Array, snapshot: boolean): void {
    const now = this.#ports.now()
    this.#sentAt = now
    this.#ports.send(encodeFrame(this.#table!, slots, { frame: ++this.#frame, snapshot, time: now }))
  }
}
