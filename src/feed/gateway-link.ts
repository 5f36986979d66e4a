/**
 * The connection to a gateway: socket, hello, snapshot, beats, and what the sign says. Runs in the feed worker; the
 * socket, clock and timer come from outside so that it can be tested on a stepped clock.
 */
import type { Dispose } from '../base/disposable.ts'
import { ignoreUnknown } from '../base/unknown-kind.ts'
import type { SampleBatch } from '../wire/batch.ts'
import type { FeedFigures } from '../wire/diagnostics.ts'
import { decodeFrame, type FrameTwin } from '../wire/frames.ts'
import { type ClientMessage, isKnown, PROTOCOL, ServerMessage } from '../wire/socket.ts'
import type { Link, LinkReason, Want } from '../wire/worker.ts'
import { createBackoff } from './backoff.ts'
import { watchSteps } from './clock-steps.ts'
import { createDelayMeter } from './delay.ts'

/** A slow network takes its time to open a connection, and for the first frame, which is the largest. */
const HELLO_MS = 8000
const SNAPSHOT_MS = 15_000
/** No beat for this long and the connection is taken for dead (beats come at 1 Hz). */
const SILENCE_MS = 3500
/** Own delay beyond this is shown. */
const SLOW_MS = 1500

export interface SocketLike {
  send(data: string): void
  close(): void
  onmessage: ((data: string | Uint8Array) => void) | null
  onclose: ((detail: string) => void) | null
}

export interface GatewayLinkHooks {
  frame(batch: SampleBatch, frame: number, bytes: number): void
  link(link: Link): void
  clock(offsetMs: number): void
  message(message: Exclude<ServerMessage, { kind: 'hello' | 'beat' | 'pong' | 'twin' }>): void
  twinChanged(hash: string): void
}

export interface GatewayLinkPorts {
  readonly twin: FrameTwin
  /** Opens a socket; the cursor lets the gateway send the alarm changes missed. */
  readonly open: (cursor: number) => SocketLike
  readonly now: () => number
  /** A clock that nobody sets, ms from anywhere. */
  readonly steady: () => number
  readonly random: () => number
  /** Calls back about every 250 ms. */
  readonly every: (tick: () => void) => Dispose
}

export class GatewayLink {
  readonly #ports: GatewayLinkPorts
  readonly #hooks: GatewayLinkHooks
  readonly #backoff
  #delay = createDelayMeter(0, 0)
  #socket: SocketLike | null = null
  #greeted = false
  #everLive = false
  /** A frame has come on this connection. */
  #framed = false
  /** When anything came last over any connection; an attempt that fails brings nothing. */
  #heardAt = 0
  #openedAt = 0
  #behindMs = 0
  #untakenSince = 0
  #brokerLost = ''
  readonly #stepped: () => number
  #cursor = 0
  #want: Want
  /** Number of the last want. */
  #wanted = 1
  #paused = false
  #shown: Link
  readonly #stopTicking: Dispose

  constructor(ports: GatewayLinkPorts, hooks: GatewayLinkHooks, rateHz: number) {
    this.#ports = ports
    this.#hooks = hooks
    this.#stepped = watchSteps(ports.now, ports.steady)
    this.#backoff = createBackoff({ firstMs: 500, capMs: 10_000, random: ports.random })
    this.#want = { slots: 'all', rateHz, restMs: 0 }
    this.#shown = { state: 'connecting', since: ports.now(), ageMs: 0, reason: '', detail: '', retryAt: 0 }
    this.#hooks.link(this.#shown)
    this.#stopTicking = ports.every(() => this.#tick())
    this.#connect()
  }

  dispose(): void {
    this.#stopTicking()
    this.#drop()
  }

  /** Without a connection it is what the next one begins with: its snapshot is the answer. */
  want(want: Want, number: number): void {
    this.#want = want
    this.#wanted = number
    if (this.#greeted && !this.#paused) this.#send({ kind: 'want', want: number, ...this.#asked() })
  }

  /** No values any more; alarms, commands and the state of the link go on. */
  pause(): void {
    this.#paused = true
    if (this.#greeted) this.#send({ kind: 'want', want: this.#wanted, ...this.#asked() })
  }

  /** Values again, beginning with a snapshot. */
  resume(): void {
    this.#paused = false
    if (this.#greeted) this.#subscribe()
  }

  /** The page has not taken a batch that was put before it at this time; 0 = it has. */
  untaken(since: number): void {
    this.#untakenSince = since
  }

  applied(frame: number): void {
    if (this.#greeted) this.#send({ kind: 'applied', frame })
  }

  /** The device woke or the network returned: a connection that only looks alive is replaced, a waiting one starts now. */
  wake(): void {
    if (this.#socket && this.#ports.now() - Math.max(this.#heardAt, this.#openedAt) < SILENCE_MS) return
    this.#drop()
    this.#connect()
  }

  #connect(): void {
    const socket = (this.#socket = this.#ports.open(this.#cursor))
    this.#openedAt = this.#ports.now()
    this.#greeted = this.#framed = false
    socket.onmessage = (data) => {
      if (socket !== this.#socket) return
      this.#heardAt = this.#ports.now()
      if (typeof data === 'string') this.#text(data)
      else this.#binary(data)
    }
    socket.onclose = (detail) => {
      if (socket === this.#socket) this.#lost(this.#greeted ? 'closed' : 'refused', detail)
    }
  }

  #text(data: string): void {
    let json: unknown
    try {
      json = JSON.parse(data)
    } catch {
      return this.#lost('protocol', 'the gateway sent text that is no JSON')
    }
    // A gateway that is newer than this page says things that it does not know: they are none of its business.
    if (!isKnown(json)) return
    const parsed = ServerMessage.safeParse(json)
    if (!parsed.success) return this.#lost('protocol', parsed.error.issues[0]?.message ?? 'unknown message')
    this.#take(parsed.data)
  }

  #take(message: ServerMessage): void {
    switch (message.kind) {
      case 'hello':
        return this.#hello(message)
      case 'pong':
        this.#delay.answer(message.askedAt, message.clock, this.#ports.now())
        return this.#hooks.clock(this.#delay.offsetMs)
      case 'beat':
        this.#behindMs = this.#delay.behind(message.sentAt, this.#ports.now())
        this.#ask()
        this.#brokerLost = message.brokers.find((broker) => !broker.connected)?.name ?? ''
        return this.#judge()
      case 'twin':
        if (message.hash !== this.#ports.twin.hash) this.#hooks.twinChanged(message.hash)
        return
      case 'limits':
        if (message.twinHash === this.#ports.twin.hash) this.#hooks.message(message)
        return
      case 'alarms':
        this.#cursor = message.cursor
        return this.#hooks.message(message)
      case 'alarm-events':
        this.#cursor = message.events.at(-1)?.cursor ?? this.#cursor
        return this.#hooks.message(message)
      case 'command':
      case 'note':
      case 'past':
      case 'act':
        return this.#hooks.message(message)
      default:
        ignoreUnknown(message)
    }
  }

  #hello(message: Extract<ServerMessage, { kind: 'hello' }>): void {
    // A second one in a connection: the gateway's clock was set.
    this.#delay = createDelayMeter(message.clock, this.#ports.now())
    this.#behindMs = 0
    if (message.protocol !== PROTOCOL)
      return this.#lost(
        'protocol',
        `the gateway speaks version ${message.protocol}, this page ${PROTOCOL}: reload the page`,
      )
    this.#hooks.clock(this.#delay.offsetMs)
    if (message.twinHash !== this.#ports.twin.hash) return this.#hooks.twinChanged(message.twinHash)
    this.#greeted = true
    this.#backoff.reset()
    this.#subscribe()
    this.#ask()
  }

  #binary(data: Uint8Array): void {
    const decoded = decodeFrame(data, this.#ports.twin)
    if (!decoded.ok) return this.#lost('protocol', decoded.error)
    const { frame, batch } = decoded.value
    if (!this.#greeted) return
    this.#everLive = this.#framed = true
    this.#hooks.frame(batch, frame, data.length)
    this.#judge()
  }

  /** What time it is there. */
  #ask(): void {
    if (this.#greeted) this.#send({ kind: 'ping', askedAt: this.#ports.now() })
  }

  #subscribe(): void {
    this.#send({ kind: 'subscribe', ...this.#asked() })
  }

  #asked(): { twinHash: string; slots: 'all' | number[]; rateHz: number; restMs: number } {
    const { slots, rateHz, restMs } = this.#paused ? { ...this.#want, slots: [], restMs: 0 } : this.#want
    return { twinHash: this.#ports.twin.hash, slots: slots === 'all' ? slots : [...slots], rateHz, restMs }
  }

  #send(message: ClientMessage): void {
    this.#socket?.send(JSON.stringify(message))
  }

  #lost(reason: LinkReason, detail: string): void {
    this.#drop()
    const now = this.#ports.now()
    this.#show(this.#everLive ? 'reconnecting' : 'offline', reason, detail, now + this.#backoff.next())
  }

  #drop(): void {
    const socket = this.#socket
    this.#socket = null
    this.#greeted = false
    if (!socket) return
    socket.onmessage = socket.onclose = null
    socket.close()
  }

  /** This device's clock was set, or it slept: ages and delay are counted anew, from a new connection. */
  #clockStepped(now: number): boolean {
    if (this.#stepped() === 0) return false
    this.#heardAt = now
    this.#drop()
    this.#show(this.#everLive ? 'reconnecting' : 'connecting', 'clock', '', now)
    this.#connect()
    return true
  }

  #tick(): void {
    const now = this.#ports.now()
    if (this.#clockStepped(now)) return
    if (!this.#socket) {
      if (now >= this.#shown.retryAt) this.#connect()
      else this.#show(this.#shown.state, this.#shown.reason, this.#shown.detail, this.#shown.retryAt)
    } else if (now - Math.max(this.#heardAt, this.#openedAt) > this.#patienceMs) this.#lost('silent', '')
    else this.#judge()
  }

  get #patienceMs(): number {
    return this.#greeted ? (this.#framed ? SILENCE_MS : SNAPSHOT_MS) : HELLO_MS
  }

  #judge(): void {
    if (!this.#greeted || !this.#everLive) return
    if (this.#brokerLost) this.#show('delayed', 'broker-lost', this.#brokerLost, 0)
    else if (this.#lateMs > SLOW_MS) this.#show('delayed', 'slow', '', 0)
    else this.#show('live', '', '', 0)
  }

  get figures(): Pick<FeedFigures, 'behindMs' | 'roundTripMs' | 'clockOffsetMs'> {
    return { behindMs: this.#lateMs, roundTripMs: this.#delay.roundTripMs, clockOffsetMs: this.#delay.offsetMs }
  }

  /** On the way, or before a page that is too busy to take it. */
  get #lateMs(): number {
    return Math.max(this.#behindMs, this.#untakenSince ? this.#ports.now() - this.#untakenSince : 0)
  }

  /** Tells only what changed, or once a second for the age. */
  #show(state: Link['state'], reason: LinkReason, detail: string, retryAt: number): void {
    const now = this.#ports.now()
    const ageMs = Math.max(now - (this.#heardAt || this.#openedAt), this.#lateMs)
    const shown = this.#shown
    const same =
      shown.state === state && shown.reason === reason && shown.detail === detail && shown.retryAt === retryAt
    if (same && Math.abs(ageMs - shown.ageMs) < 1000) return
    this.#shown = { state, since: shown.state === state ? shown.since : now, ageMs, reason, detail, retryAt }
    this.#hooks.link(this.#shown)
  }
}
