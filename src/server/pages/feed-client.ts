/**
 * One page on the feed: what it asked for, what has changed for it since its last frame, and how much it can take. What is
 * on its screen comes at its pace, the rest in sweeps. A slow page gets fewer frames, each with the latest values; nothing
 * queues up behind it.
 */
import type { Dispose } from '../../base/disposable.ts'
import type { ValueTable } from '../../values/table.ts'
import { encodeFrame } from '../../wire/frames.ts'
import { maskOf } from '../../wire/runs.ts'
import type { ClientMessage } from '../../wire/socket.ts'

/** Frames sent and not yet applied. */
const OPEN_FRAMES = 3
/** Bytes not yet taken by the network. */
const OPEN_BYTES = 256 * 1024
/** How often a page that holds back is looked at again, should its `applied` never come while bytes drain. */
const LOOK_AGAIN_MS = 50
/** Faster sweeps would be no rest. */
const LEAST_REST_MS = 250
/** A large sweep comes in pieces of so many rows: what is looked at must not wait behind it. */
const PIECE = 2000

export type Want = Extract<ClientMessage, { kind: 'subscribe' | 'want' }>

export interface FeedClientPorts {
  readonly send: (frame: Uint8Array) => void
  readonly bufferedBytes: () => number
  readonly now: () => number
  readonly after: (ms: number, call: () => void) => Dispose
}

/** Slots that have changed, each once. */
class Dirty {
  readonly #flags: Uint8Array
  readonly #list: Uint32Array
  count = 0

  constructor(size: number) {
    this.#flags = new Uint8Array(size)
    this.#list = new Uint32Array(size)
  }
  add(slot: number): void {
    if (this.#flags[slot] !== 0) return
    this.#flags[slot] = 1
    this.#list[this.count++] = slot
  }
  /** Those that the filter takes, ascending; the others stay. */
  take(filter: (slot: number) => boolean = () => true): Uint32Array {
    const all = this.#list.slice(0, this.count)
    this.count = 0
    const taken = all.filter((slot) => {
      this.#flags[slot] = 0
      const yes = filter(slot)
      if (!yes) this.add(slot)
      return yes
    })
    return taken.toSorted()
  }
}

export class FeedClient {
  readonly #ports: FeedClientPorts
  readonly #piece: number
  #table: ValueTable | null = null
  /** 1 = on the screen, by slot; null = all. */
  #wanted: Uint8Array | null = null
  #dirty = new Dirty(0)
  /** Changed, but not on the screen. */
  #rest = new Dirty(0)
  #intervalMs = 100
  #restMs = 0
  #sentAt = Number.NEGATIVE_INFINITY
  /** When the sweep that runs, or the last one, began. */
  #sweptAt = Number.NEGATIVE_INFINITY
  /** What it has yet to bring; null = none runs. */
  #sweeping: Uint32Array | null = null
  /** Number of a want that waits for its answer; 0 = none. */
  #unanswered = 0
  #frame = 0
  #applied = 0
  #cancel: Dispose | null = null
  #cancelSweep: Dispose | null = null

  /** @param piece rows of a sweep that leave at once */
  constructor(ports: FeedClientPorts, piece = PIECE) {
    this.#ports = ports
    this.#piece = piece
  }

  /** Takes up what is asked: a subscription begins with a snapshot, a change of view with what is new in it. False: it makes no sense for this twin. */
  ask(table: ValueTable, want: Want): boolean {
    const wanted = want.slots === 'all' ? null : maskOf(want.slots, table.size)
    if (want.slots !== 'all' && !wanted) return false
    this.#intervalMs = 1000 / want.rateHz
    this.#restMs = want.restMs && Math.max(LEAST_REST_MS, want.restMs)
    this.#wanted = wanted
    if (want.kind === 'subscribe' || this.#table !== table) this.#begin(table)
    else this.#change(want.want)
    this.#scheduleSweep()
    return true
  }

  /** The table's dirty slots of this turn. */
  changed(slots: Uint32Array): void {
    if (!this.#table) return
    const wanted = this.#wanted
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]!
      if (wanted === null || wanted[slot] !== 0) this.#dirty.add(slot)
      else this.#rest.add(slot)
    }
    if (this.#dirty.count) this.#schedule()
  }

  applied(frame: number): void {
    if (frame > this.#applied && frame <= this.#frame) this.#applied = frame
    if (!this.#due) return
    this.#cancel?.()
    this.#cancel = null
    this.#schedule()
  }

  /** The table is another's: nothing more until the page subscribes anew. */
  silence(): void {
    this.#cancel?.()
    this.#cancelSweep?.()
    this.#cancel = this.#cancelSweep = this.#table = null
  }

  dispose(): void {
    this.silence()
  }

  /** Of a page that is silenced nothing is, also where its acknowledgement was on its way. */
  get #due(): boolean {
    return this.#table !== null && (this.#dirty.count > 0 || this.#unanswered > 0)
  }

  get #full(): boolean {
    return this.#frame - this.#applied >= OPEN_FRAMES || this.#ports.bufferedBytes() > OPEN_BYTES
  }

  #begin(table: ValueTable): void {
    this.#table = table
    this.#dirty = new Dirty(table.size)
    this.#rest = new Dirty(table.size)
    this.#applied = this.#frame
    this.#unanswered = 0
    this.#sweeping = null
    this.#sweptAt = this.#ports.now()
    const seen: number[] = []
    for (let slot = 0; slot < table.size; slot++) if (table.receive[slot] !== 0) seen.push(slot)
    this.#send(seen, { snapshot: true })
  }

  /** What left the view waits for the sweep; what came into it and has changed since the last one leaves at once. */
  #change(want: number): void {
    const wanted = this.#wanted
    if (wanted) for (const slot of this.#dirty.take((one) => wanted[one] === 0)) this.#rest.add(slot)
    this.#unanswered = want
    this.#sentAt = Number.NEGATIVE_INFINITY
    this.#cancel?.()
    this.#cancel = null
    this.#schedule()
  }

  #schedule(): void {
    if (this.#cancel) return
    const wait = this.#full ? LOOK_AGAIN_MS : Math.max(0, this.#sentAt + this.#intervalMs - this.#ports.now())
    this.#cancel = this.#ports.after(wait, () => {
      this.#cancel = null
      if (!this.#due) return
      if (this.#full) return this.#schedule()
      if (this.#unanswered) return this.#answer()
      this.#send(this.#dirty.take(), { seenUntil: this.#sentAt })
    })
  }

  #answer(): void {
    const wanted = this.#wanted
    for (const slot of this.#rest.take((one) => wanted === null || wanted[one] !== 0)) this.#dirty.add(slot)
    // What a running sweep has not brought yet cannot wait for it any more.
    for (const slot of this.#sweeping ?? []) if (wanted === null || wanted[slot] !== 0) this.#dirty.add(slot)
    const answer = this.#unanswered
    this.#unanswered = 0
    this.#send(this.#dirty.take(), { wanted: answer, seenUntil: 0 })
  }

  #scheduleSweep(): void {
    this.#cancelSweep?.()
    this.#cancelSweep = null
    if (this.#restMs === 0 || this.#wanted === null) return
    const due = this.#sweeping ? this.#intervalMs : this.#sweptAt + this.#restMs - this.#ports.now()
    this.#cancelSweep = this.#ports.after(Math.max(due, this.#full ? LOOK_AGAIN_MS : 0), () => {
      // A page that cannot take what it looks at gets no more of what it does not.
      if (!this.#full) this.#sweep()
      this.#scheduleSweep()
    })
  }

  /** The next piece. With the last one, everything is known as of when the first was taken. */
  #sweep(): void {
    if (!this.#sweeping) {
      this.#sweptAt = this.#ports.now()
      this.#sweeping = this.#rest.take()
    }
    const piece = this.#sweeping.subarray(0, this.#piece)
    this.#sweeping = this.#sweeping.length > this.#piece ? this.#sweeping.slice(this.#piece) : null
    this.#send(piece, { sweep: this.#sweeping === null, beside: true, seenUntil: 0 })
  }

  /** @param about `beside`: part of a sweep, which neither delays the frames of the view nor makes them tell less */
  #send(
    slots: ArrayLike<number>,
    about: {
      readonly snapshot?: boolean
      readonly wanted?: number
      readonly sweep?: boolean
      readonly beside?: boolean
      readonly seenUntil?: number
    },
  ): void {
    const now = this.#ports.now()
    if (!about.beside) this.#sentAt = now
    this.#ports.send(
      encodeFrame(this.#table!, slots, {
        snapshot: false,
        ...about,
        frame: ++this.#frame,
        time: about.sweep ? this.#sweptAt : now,
      }),
    )
  }
}
