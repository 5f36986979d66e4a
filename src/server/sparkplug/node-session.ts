/**
 * One edge node as its host knows it: born or not, which devices are, in which order its messages belong. Pure: it says
 * what to apply, in which order, and whether the node must be asked for a rebirth.
 */
import type { DropReason, Drops } from '../../decode/drops.ts'
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
}

/** §6.4.1: seq is 0 to 255 and wraps. */
const SEQS = 256
/** Held back at most; more is a gap that will not be filled, whatever the clock says. */
const MOST_HELD = 64

export class NodeSession {
  /** `unknown`: heard, but not its birth. */
  state: 'unknown' | 'online' | 'offline' = 'unknown'
  readonly #hooks: SessionHooks
  readonly #timeoutMs: number
  readonly #devices = new Set<string>()
  readonly #aliases = new Set<Alias>()
  #bdSeq: number | bigint | null = null
  /** The seq that comes next; −1 = none is known yet. */
  #expected = -1
  readonly #held = new Map<number, Message>()

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
    for (const { at } of this.#held.values()) oldest = Math.min(oldest, at)
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
      this.#drop('late Sparkplug message', message, `seq ${header.seq}, ${this.#expected} comes next`)
      this.#hooks.needBirth(at)
    }
  }

  /** §5.9 [tck-id-operational-behavior-host-reordering-rebirth]: gives up on gaps whose reorder timeout has ended. */
  expire(now: number): void {
    while (this.deadline <= now) this.#giveUp(now)
  }

  #hold(message: Message): void {
    const { seq } = message.header
    if (this.#held.has(seq)) return this.#drop('late Sparkplug message', message, `seq ${seq} a second time`)
    this.#held.set(seq, message)
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
      this.#expected = (this.#expected + 1) % SEQS
      this.#deliver(next, now)
    }
  }

  /** §5.4, §5.6: the start of everything; devices wait for their own births. */
  #birth(message: Message): void {
    const { header, at } = message
    const after = header.seq < 0 ? -1 : (header.seq + 1) % SEQS
    const follows = new Map<number, Message>()
    // What came before its turn, behind this birth, belongs to it; the rest to the session before.
    for (let seq = after, next = this.#held.get(seq); next; next = this.#held.get((seq = (seq + 1) % SEQS))) {
      if (follows.has(seq)) break
      follows.set(seq, next)
    }
    for (const seq of follows.keys()) this.#held.delete(seq)
    this.#flush(at)
    this.#reset('online')
    this.#bdSeq = header.bdSeq
    for (const alias of header.defined) this.#aliases.add(alias)
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
      return this.#drop('death of an earlier session', message, `bdSeq ${bdSeq}, born with ${this.#bdSeq}`)
    this.#flush(message.at)
    this.#reset('offline')
    this.#hooks.apply(message)
  }

  /** In order, gaps or not: what comes now ends the session that they belong to. */
  #flush(now: number): void {
    if (this.#expected < 0) return
    const rest = [...this.#held.values()].toSorted(
      (a, b) => ((a.header.seq - this.#expected + SEQS) % SEQS) - ((b.header.seq - this.#expected + SEQS) % SEQS),
    )
    this.#held.clear()
    for (const message of rest) this.#deliver(message, now)
  }

  #reset(state: 'online' | 'offline'): void {
    this.state = state
    this.#devices.clear()
    this.#aliases.clear()
    this.#held.clear()
    this.#bdSeq = null
    this.#expected = -1
  }

  #deliver(message: Message, now: number): void {
    const { type, device, header } = message
    if (type === 'DBIRTH') this.#devices.add(device)
    else if (type === 'DDEATH') this.#devices.delete(device)
    // What is dead comes back to life by its birth and by nothing else; of what was never heard, nobody said it is dead.
    if (this.state === 'offline' || (this.state === 'online' && type === 'DDATA' && !this.#devices.has(device))) {
      this.#drop(
        'Sparkplug data without birth',
        message,
        type === 'DDATA' ? `the device "${device}" is not born` : 'the node is not born',
      )
      return this.#hooks.needBirth(now)
    }
    for (const alias of header.defined) this.#aliases.add(alias)
    if (header.used.some((alias) => !this.#aliases.has(alias))) this.#hooks.needBirth(now)
    this.#hooks.apply(message)
  }

  #drop(reason: DropReason, { topic, at }: Message, detail: string): void {
    this.#hooks.drops.count(reason, topic, detail, at)
  }
}
