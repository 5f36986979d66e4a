/**
 * A Sparkplug B 3.0 primary host application as a state machine: events in, actions out; no timers, no I/O, no clock.
 * Whoever runs it does what the actions say, and calls with `tick` when `wakeAt` has come.
 *
 * It decides who is alive, in which order messages count and when a node is asked for its births. What a message says is
 * read by whoever applies it.
 */
import { Drops } from '../../decode/drops.ts'
import { Room } from '../../decode/room.ts'
import { parseSparkplugTopic } from '../../decode/sparkplug.ts'
import { readHeader } from './header.ts'
import { onlineSince, type Publication, rebirthRequest, stateMessage, stateTopic } from './messages.ts'
import { NodeSession } from './node-session.ts'
import { Rebirths } from './rebirths.ts'

export type HostEvent =
  /** About to connect. Answered by `connect`. */
  | { readonly kind: 'connecting'; readonly now: number }
  | { readonly kind: 'connected' }
  /** Every filter of the last `subscribe` is granted. */
  | { readonly kind: 'subscribed' }
  | {
      readonly kind: 'message'
      readonly topic: string
      readonly payload: Uint8Array
      readonly retained: boolean
      readonly now: number
    }
  | { readonly kind: 'tick'; readonly now: number }
  /** Whoever applies the messages began anew: all births are needed again. */
  | { readonly kind: 'reread'; readonly now: number }
  /** Somebody wants the births of this node (`group/edge`). */
  | { readonly kind: 'ask'; readonly node: string; readonly now: number }
  | { readonly kind: 'lost' }
  | { readonly kind: 'stop'; readonly now: number }

export type HostAction =
  | { readonly kind: 'connect'; readonly will: Publication }
  | { readonly kind: 'subscribe'; readonly filters: readonly string[] }
  | { readonly kind: 'publish'; readonly publication: Publication }
  /** The message counts now, with the time at which it came. */
  | { readonly kind: 'apply'; readonly topic: string; readonly payload: Uint8Array; readonly at: number }
  /** Nothing that came over this broker is live any more. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'disconnect' }

export interface HostOptions {
  readonly hostId: string
  /** §5.9 [tck-id-operational-behavior-host-reordering-param], ms. */
  readonly reorderTimeoutMs: number
  /** Whether the twin in force listens to this device of a node (`group/edge`), '' = to the node or any of it; absent = to all. */
  readonly isBound?: (node: string, device: string) => boolean
}

export interface HostStats {
  readonly nodes: number
  readonly online: number
  readonly rebirths: number
}

/** Bytes, about, for nodes that appear without end, their devices and aliases: of those that the twin binds, of others. */
const NODES_BYTES = [64 << 20, 16 << 20] as const
const NODE_BYTES = 2_000
/** For messages that are held back until it is their turn. */
const WAITING_BYTES = [64 << 20, 8 << 20] as const

export class SparkplugHost {
  readonly drops = new Drops()
  readonly #options: HostOptions
  readonly #nodes = new Map<string, NodeSession>()
  readonly #waiting = new Set<NodeSession>()
  readonly #rebirths = new Rebirths()
  readonly #room = new Room(...NODES_BYTES)
  readonly #waitingRoom = new Room(...WAITING_BYTES)
  #actions: HostAction[] = []
  #link: 'down' | 'subscribing' | 'online' = 'down'
  /** Of the will; the birth says the same. */
  #timestamp = 0

  constructor(options: HostOptions) {
    this.#options = options
  }

  get stats(): HostStats {
    let online = 0
    for (const node of this.#nodes.values()) if (node.state === 'online') online++
    return { nodes: this.#nodes.size, online, rebirths: this.#rebirths.sent }
  }

  /** When `tick` is due, ms; Infinity = not before another event. */
  get wakeAt(): number {
    let next = this.#rebirths.nextAt
    for (const node of this.#waiting) next = Math.min(next, node.deadline)
    return next
  }

  on(event: HostEvent): readonly HostAction[] {
    this.#actions = []
    switch (event.kind) {
      case 'connecting':
        this.#timestamp = event.now
        // §5.13 [tck-id-operational-behavior-host-application-connect-will].
        this.#do({ kind: 'connect', will: stateMessage(this.#options.hostId, false, event.now) })
        break
      case 'connected':
        this.#link = 'subscribing'
        // §5.3 [tck-id-message-flow-phid-sparkplug-subscription]: both, before the STATE is published.
        this.#do({ kind: 'subscribe', filters: ['spBv1.0/#', stateTopic(this.#options.hostId)] })
        break
      case 'subscribed':
        if (this.#link === 'down') break
        this.#link = 'online'
        this.#announce()
        break
      case 'message':
        this.#message(event.topic, event.payload, event.retained, event.now)
        this.#ask(event.now)
        break
      case 'tick':
        for (const node of this.#waiting) this.#step(node, () => node.expire(event.now))
        this.#ask(event.now)
        break
      case 'reread':
        for (const [name, { state }] of this.#nodes) if (state !== 'offline') this.#rebirths.want(name, event.now)
        this.#ask(event.now)
        break
      case 'ask':
        if (this.#link !== 'online') break
        this.#rebirths.want(event.node, event.now)
        this.#ask(event.now)
        break
      case 'lost':
        this.#end()
        break
      case 'stop':
        // §5.14 [tck-id-operational-behavior-host-application-termination]: the will is for the unplanned.
        if (this.#link === 'online') this.#publish(stateMessage(this.#options.hostId, false, event.now))
        this.#end()
        this.#do({ kind: 'disconnect' })
    }
    return this.#actions
  }

  #message(topic: string, payload: Uint8Array, retained: boolean, now: number): void {
    // What was retained before the subscription is older than the announcement that followed it.
    if (topic === stateTopic(this.#options.hostId)) return retained ? undefined : this.#ownState(topic, payload, now)
    const at = parseSparkplugTopic(topic)
    if (!at || this.#link === 'down') return
    // §6.4 allows it of no node's message: it tells of the past, and nothing of who is alive.
    if (retained) return this.drops.count('late-sparkplug-message', topic, 'retained by the broker', now)
    const node = this.#node(at.node)
    if (!node) return this.drops.count('too-many-sparkplug-nodes', topic, 'what it says is left out', now)
    this.#step(node, () =>
      node.message({ topic, type: at.type, device: at.device, payload, header: readHeader(payload), at: now }),
    )
  }

  #ownState(topic: string, payload: Uint8Array, now: number): void {
    if (this.#link !== 'online') return
    const since = onlineSince(payload)
    // A late will of an earlier connection would leave edge nodes believing that their host is gone.
    if (since === null) this.#announce()
    // §5.13 [tck-id-operational-behavior-host-application-host-id]: unique among all hosts.
    else if (since !== this.#timestamp)
      this.drops.count(
        'another-sparkplug-host-of-this-id',
        topic,
        `online since ${since}; give each gateway a host id of its own`,
        now,
      )
  }

  /** null: there is no room for it. */
  #node(name: string): NodeSession | null {
    const known = this.#nodes.get(name)
    if (known) return known
    const isBound = (device: string): boolean => this.#options.isBound?.(name, device) ?? true
    if (!this.#room.take(isBound(''), NODE_BYTES + 2 * name.length)) return null
    const node = new NodeSession(
      {
        apply: ({ topic, payload, at }) => this.#do({ kind: 'apply', topic, payload, at }),
        needBirth: (now) => this.#rebirths.want(name, now),
        born: (now) => this.#rebirths.born(name, now),
        drops: this.drops,
        room: this.#room,
        waitingRoom: this.#waitingRoom,
        isBound,
      },
      this.#options.reorderTimeoutMs,
    )
    this.#nodes.set(name, node)
    return node
  }

  #step(node: NodeSession, step: () => void): void {
    step()
    if (node.held) this.#waiting.add(node)
    else this.#waiting.delete(node)
  }

  #ask(now: number): void {
    for (const name of this.#rebirths.due(now)) this.#publish(rebirthRequest(name, now))
  }

  /** §5.3 [tck-id-message-flow-phid-sparkplug-state-publish-payload-timestamp]: the will's own time. */
  #announce(): void {
    this.#publish(stateMessage(this.#options.hostId, true, this.#timestamp))
  }

  /** §5.3: what was heard through a broker is stale without it, and births must be heard anew. */
  #end(): void {
    this.#link = 'down'
    this.#nodes.clear()
    this.#waiting.clear()
    this.#rebirths.clear()
    this.#room.clear()
    this.#waitingRoom.clear()
    this.#do({ kind: 'stale' })
  }

  #publish(publication: Publication): void {
    this.#do({ kind: 'publish', publication })
  }
  #do(action: HostAction): void {
    this.#actions.push(action)
  }
}
