/** The embedded MQTT 3.1.1 broker: TCP for programs of this machine, WebSocket (on the page's port) for browsers. */
import { createServer, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { Aedes, type AedesPublishPacket } from 'aedes'
import type { WebSocket } from 'ws'
import type { Dispose } from '../../base/disposable.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { BrokerLimit, DoorCount } from '../../wire/diagnostics.ts'
import type { SendFailure } from '../../wire/commands.ts'
import type { BrokerDoor, Rights } from './door.ts'
import { guardDoor } from './guard-door.ts'
import { FAILURES, type StartFailure } from '../failures.ts'
import { inOrder } from './in-order.ts'
import { limitClients } from './limited-clients.ts'
import { limitStore } from './limited-store.ts'
import { BROKER_LIMITS, type BrokerLimits, LimitCounts } from '../broker-limits.ts'
import { joinedStream } from './joined-stream.ts'
import { quickPublish } from './quick-publish.ts'
import { listen } from '../web/listen.ts'

/** The broker's TCP port is for this machine: plants with machines on a network have a broker of their own. */
const HOST = '127.0.0.1'
/** A subscriber with more than this unsent is too slow for what it asked for, and is cut off. */
const MOST_UNSENT_BYTES = 32 << 20
const LOOK_MS = 250
/** Retained messages told in one turn. */
const TOLD_AT_ONCE = 200

type Listener = (topic: string, payload: Buffer) => void

export class EmbeddedBroker {
  readonly port: number
  readonly #aedes: Aedes
  readonly #listeners: Set<Listener>
  readonly #handle: (stream: Duplex, rights: Rights | null) => void
  readonly #door: BrokerDoor
  readonly #server: Server
  readonly #sockets: ReadonlySet<Socket>
  readonly #counts: LimitCounts
  readonly #watch: NodeJS.Timeout

  private constructor(
    aedes: Aedes,
    listeners: Set<Listener>,
    handle: (stream: Duplex, rights: Rights | null) => void,
    door: BrokerDoor,
    server: Server,
    sockets: ReadonlySet<Socket>,
    counts: LimitCounts,
    port: number,
  ) {
    this.#aedes = aedes
    this.#listeners = listeners
    this.#handle = handle
    this.#door = door
    this.#server = server
    this.#sockets = sockets
    this.#counts = counts
    this.port = port
    this.#watch = setInterval(() => this.#cutSlow(), LOOK_MS)
  }

  /**
   * @param door who may come in, and do what
   * @param now the gateway's clock, ms: when a limit was met last
   */
  static async start(
    port: number,
    door: BrokerDoor,
    limits: BrokerLimits = BROKER_LIMITS,
    now: () => number = Date.now,
  ): Promise<Result<EmbeddedBroker, StartFailure>> {
    const aedes = await Aedes.createBroker({
      concurrency: 0,
      heartbeatInterval: 60_000,
      connectTimeout: 10_000,
      drainTimeout: 20_000,
      maxClientsIdLength: 200,
    })
    const listeners = new Set<Listener>()
    const received = (topic: string, payload: Buffer): void => {
      // Of the broker's own affairs.
      if (!topic.startsWith('$SYS/')) for (const listener of listeners) listener(topic, payload)
    }
    const counts = new LimitCounts(limits, now)
    limitStore(aedes, counts)
    const gate = limitClients(aedes, counts)
    const quick = quickPublish(aedes, { received, free: () => free(), ...gate.packets })
    const free = inOrder(aedes, (topic, payload) => {
      quick.apart()
      received(topic, payload)
    })
    const rightsOf = guardDoor(aedes, door)
    const handle = (stream: Duplex, rights: Rights | null): void => {
      if (!gate.enter(stream)) return
      const client = aedes.handle(stream)
      if (rights) rightsOf.set(client, rights)
      quick.quicken(client, (topic) => rightsOf.get(client)?.mayPublish(topic) === true)
    }
    // A client that breaks off or talks nonsense is that client's affair; without a listener its error would end the process.
    aedes.on('clientError', () => {})
    aedes.on('connectionError', () => {})
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('close', () => sockets.delete(socket))
      handle(socket, null)
    })
    const bound = await listen(server, HOST, port)
    if (bound.ok) return ok(new EmbeddedBroker(aedes, listeners, handle, door, server, sockets, counts, bound.value))
    await new Promise<void>((done) => aedes.close(done))
    return err(
      bound.error.code === 'EADDRINUSE'
        ? FAILURES.portInUse('broker', HOST, port)
        : FAILURES.cannotListen(HOST, port, bound.error.message),
    )
  }

  /** Each limit, what of it is in use, and how often it was met. */
  get limits(): readonly BrokerLimit[] {
    return this.#counts.list()
  }

  get url(): string {
    return `mqtt://${HOST}:${this.port}`
  }

  /** What its door refused. */
  get refusals(): DoorCount[] {
    return this.#door.counts()
  }

  /** Topics to which the gateway alone publishes. */
  reserve(topics: Iterable<string>): void {
    this.#door.reserve(topics)
  }

  /** A WebSocket of a browser that asked for the subprotocol `mqtt`: it may listen and not publish. */
  accept(socket: WebSocket): void {
    this.#handle(joinedStream(socket), this.#door.browser)
  }

  /** Every message that any client publishes, in order; until disposed. The payload is not to be kept: it lies in the buffer of a socket. */
  onPublish(listener: Listener): Dispose {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** What a new subscriber of everything would be told, a few at a time. */
  async retained(listener: (topic: string, payload: Buffer) => void): Promise<void> {
    const { persistence } = this.#aedes as unknown as {
      persistence: { createRetainedStream(pattern: string): AsyncIterable<AedesPublishPacket> }
    }
    let told = 0
    for await (const packet of persistence.createRetainedStream('#')) {
      listener(packet.topic, packet.payload as Buffer)
      // The stream is never without one: whoever else waits has to be given a turn.
      if (++told % TOLD_AT_ONCE === 0) await setImmediate()
    }
  }

  publish(topic: string, payload: Buffer, qos: 0 | 1): Promise<Result<void, SendFailure>> {
    return new Promise((done) =>
      this.#aedes.publish({ cmd: 'publish', topic, payload, qos, dup: false, retain: false }, (error) =>
        done(error ? err({ kind: 'broker-refused', broker: 'embedded', said: error.message }) : ok(undefined)),
      ),
    )
  }

  #cutSlow(): void {
    const { clients } = this.#aedes as unknown as { clients: Record<string, { conn: Duplex }> }
    for (const { conn } of Object.values(clients)) if (conn.writableLength > MOST_UNSENT_BYTES) conn.destroy()
  }

  async close(): Promise<void> {
    clearInterval(this.#watch)
    await new Promise<void>((done) => this.#aedes.close(done))
    for (const socket of this.#sockets) socket.destroy()
    await new Promise<void>((done) => this.#server.close(() => done()))
  }
}
