/**
 * One edge node as its host knows it: born or not, which devices are, in which order its messages belong. Pure: it says
 * what to apply, in which order, and whether the node must be asked for a rebirth.
 */
import type { Drops } from '../../decode/drops.ts'
import type { Room } from '../../decode/room.ts'
import type { DropReason } from '../../wire/diagnostics.ts'
import type { Alias, Header } from './header.ts'

export interface Message {
  readonly topic: string
  readonly type: string
  /** '' for the node itself. */
  readonly device: string
  readonly payload: Uint8Array
  readonly header: Header
  /** Receive time, ms. */
  readonly at: number
}

export interface SessionHooks {
  apply(message: Message): void
  /** The node must be asked for its births. */
  needBirth(now: number): void
  born(now: number): void
  readonly drops: Drops
  /** For what is remembered of it, and for messages that are held back. */
  readonly room: Room
  readonly waitingRoom: Room
  /** Somebody listens to this device ('' = the node itself): it has room of its own. */
  isBound(device: string): boolean
}

/** Bytes, about, of an entry of a set; texts come on top. */
const ENTRY_BYTES = 50
/** Of a message that is held back: its objects, and its lists of aliases. */
const MESSAGE_BYTES = 500
type Held = readonly [message: Message, isBound: boolean]
const weightOf = ({ topic, payload, header }: Message): number =>
  MESSAGE_BYTES + 2 * topic.length + payload.length + 10 * (header.defined.length + header.used.length)

/** §6.4.1: seq is 0 to 255 and wraps. */
const SEQS = 256
/** Held back at most; more is a gap that will not be filled, whatever the clock says. */
const MOST_HELD = 64

export class NodeSession {
  /** `unknown`: heard, but not its birth. */
  state: 'unknown' | 'online' | 'offline' = 'unknown'
  readonly #hooks: SessionHooks
  readonly #timeoutMs: number
  /** With the share of the room that each has taken. */
  readonly #devices = new Map<string, boolean>()
  readonly #aliases = new Set<Alias>()
  #bdSeq: number | bigint | null = null
  /** The seq that comes next; −1 = none is known yet. */
  #expected = -1
  readonly #held = new Map<number, Held>()
  /** Bytes of each share of `room` that devices and aliases have taken. */
  readonly #bytes = { bound: 0, other: 0 }
  /** More was defined than there was room for: what is not known may well be right. */
  #isCut = false

  constructor(hooks: SessionHooks, timeoutMs: number) {
    this.#hooks = hooks
    this.#timeoutMs = timeoutMs
  }

  get held(): number {
    return this.#held.size
  }

  /** When the reorder timeout of the oldest message that is held back ends; Infinity = none is. */
  get deadline(): number {
    let oldest = Number.POSITIVE_INFINITY
    for (const [{ at }] of this.#held.values()) oldest = Math.min(oldest, at)
    return oldest + this.#timeoutMs
  }

  message(message: Message): void {
    const { type, header, at } = message
    if (type === 'NDEATH') return this.#death(message)
    if (type === 'NBIRTH') return this.#birth(message)
    if (header.seq < 0) return this.#deliver(message, at)
    if (this.#expected < 0) {
      // §5.15: data of a node whose birth was not heard. It may also be just late.
      this.#hooks.needBirth(at)
      return this.#hold(message)
    }
    const ahead = (header.seq - this.#expected + SEQS) % SEQS
    if (ahead === 0) {
      this.#expected = (header.seq + 1) % SEQS
      this.#deliver(message, at)
      this.#drain(at)
    } else if (ahead < SEQS / 2) this.#hold(message)
    else {
      this.#drop('late-sparkplug-message', message, `seq ${header.seq}, ${this.#expected} comes next`)
      this.#hooks.needBirth(at)
    }
  }

  /** §5.9 [tck-id-operational-behavior-host-reordering-rebirth]: gives up on gaps whose reorder timeout has ended. */
  expire(now: number): void {
    while (this.deadline <= now) this.#giveUp(now)
  }

  #hold(message: Message): void {
    const { seq } = message.header
    if (this.#held.has(seq)) return this.#drop('late-sparkplug-message', message, `seq ${seq} a second time`)
    const isBound = this.#hooks.isBound(message.device)
    if (!this.#hooks.waitingRoom.take(isBound, weightOf(message))) {
      this.#drop('too-many-sparkplug-messages-out-of-order', message, 'there is no room to hold it back')
      return this.#hooks.needBirth(message.at)
    }
    this.#held.set(seq, [message, isBound])
    if (this.#held.size > MOST_HELD) this.#giveUp(message.at)
  }

  /** The first of what is held back comes next, as if nothing were missing; what is missing comes again with the birth. */
  #giveUp(now: number): void {
    this.#hooks.needBirth(now)
    let next = -1
    let nearest = SEQS
    for (const seq of this.#held.keys()) {
      // Where no order is known yet, they came in it.
      const ahead = this.#expected < 0 ? 0 : (seq - this.#expected + SEQS) % SEQS
      if (ahead < nearest) {
        nearest = ahead
        next = seq
      }
    }
    this.#expected = next
    this.#drain(now)
  }

  #drain(now: number): void {
    for (let next = this.#held.get(this.#expected); next; next = this.#held.get(this.#expected)) {
      this.#held.delete(this.#expected)
      this.#letGo(next)
      this.#expected = (this.#expected + 1) % SEQS
      this.#deliver(next[0], now)
    }
  }

  /** §5.4, §5.6: the start of everything; devices wait for their own births. */
  #birth(message: Message): void {
    const { header, at } = message
    const after = header.seq < 0 ? -1 : (header.seq + 1) % SEQS
    const follows = new Map<number, Held>()
    // What came before its turn, behind this birth, belongs to it; the rest to the session before.
    for (let seq = after, next = this.#held.get(seq); next; next = this.#held.get((seq = (seq + 1) % SEQS))) {
      if (follows.has(seq)) break
      follows.set(seq, next)
    }
    for (const seq of follows.keys()) this.#held.delete(seq)
    this.#flush(at)
    this.#reset('online')
    this.#bdSeq = header.bdSeq
    this.#define(message)
    this.#hooks.born(at)
    this.#hooks.apply(message)
    this.#expected = after
    for (const [seq, next] of follows) this.#held.set(seq, next)
    this.#drain(at)
  }

  /**
   * §5.5 [tck-id-operational-behavior-edge-node-termination-host-action-ndeath-node-offline]: only the death of the session
   * that lives. Some nodes send no bdSeq; then it is taken as theirs.
   */
  #death(message: Message): void {
    const { bdSeq } = message.header
    if (bdSeq !== null && this.#bdSeq !== null && bdSeq !== this.#bdSeq)
      return this.#drop('death-of-an-earlier-session', message, `bdSeq ${bdSeq}, born with ${this.#bdSeq}`)
    this.#flush(message.at)
    this.#reset('offline')
    this.#hooks.apply(message)
  }

  /** In order, gaps or not: what comes now ends the session that they belong to. */
  #flush(now: number): void {
    if (this.#expected < 0) return
    const after = ({ header }: Message): number => (header.seq - this.#expected + SEQS) % SEQS
    const rest = [...this.#held.values()].map(([message]) => message).toSorted((a, b) => after(a) - after(b))
    this.#clearHeld()
    for (const message of rest) this.#deliver(message, now)
  }

  #reset(state: 'online' | 'offline'): void {
    this.state = state
    this.#devices.clear()
    this.#aliases.clear()
    this.#clearHeld()
    this.#hooks.room.give(true, this.#bytes.bound)
    this.#hooks.room.give(false, this.#bytes.other)
    this.#bytes.bound = this.#bytes.other = 0
    this.#isCut = false
    this.#bdSeq = null
    this.#expected = -1
  }

  #deliver(message: Message, now: number): void {
    const { type, device, header } = message
    if (type === 'DBIRTH' && !this.#born(device))
      return this.#drop('too-many-sparkplug-metrics', message, `the device "${device}" is not kept`)
    if (type === 'DDEATH') this.#died(device)
    // What is dead comes back to life by its birth and by nothing else; of what was never heard, nobody said it is dead.
    if (this.state === 'offline' || (this.state === 'online' && type === 'DDATA' && !this.#devices.has(device))) {
      this.#drop(
        'sparkplug-data-without-birth',
        message,
        type === 'DDATA' ? `the device "${device}" is not born` : 'the node is not born',
      )
      return this.#hooks.needBirth(now)
    }
    this.#define(message)
    if (!this.#isCut && header.used.some((alias) => !this.#aliases.has(alias))) this.#hooks.needBirth(now)
    this.#hooks.apply(message)
  }

  /** False: there is no room for it. */
  #born(device: string): boolean {
    if (this.#devices.has(device)) return true
    const isBound = this.#hooks.isBound(device)
    if (!this.#take(isBound, ENTRY_BYTES + 2 * device.length)) return false
    this.#devices.set(device, isBound)
    return true
  }
  #died(device: string): void {
    const isBound = this.#devices.get(device)
    if (isBound === undefined) return
    this.#devices.delete(device)
    this.#take(isBound, -ENTRY_BYTES - 2 * device.length)
  }

  #define(message: Message): void {
    const { defined } = message.header
    if (defined.length === 0) return
    const isBound = this.#hooks.isBound(message.device)
    let left = 0
    for (const alias of defined)
      if (this.#aliases.has(alias) || this.#take(isBound, ENTRY_BYTES)) this.#aliases.add(alias)
      else left++
    if (left === 0) return
    this.#isCut = true
    this.#drop('too-many-sparkplug-metrics', message, `${left} aliases are not kept`)
  }

  #take(isBound: boolean, bytes: number): boolean {
    const isTaken = this.#hooks.room.take(isBound, bytes)
    if (isTaken) this.#bytes[isBound ? 'bound' : 'other'] += bytes
    return isTaken
  }
  #letGo([message, isBound]: Held): void {
    this.#hooks.waitingRoom.give(isBound, weightOf(message))
  }
  #clearHeld(): void {
    for (const held of this.#held.values()) this.#letGo(held)
    this.#held.clear()
  }

  #drop(reason: DropReason, { topic, at }: Message, detail: string): void {
    this.#hooks.drops.count(reason, topic, detail, at)
  }
}
