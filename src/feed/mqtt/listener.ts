/**
 * One connection to a broker that only listens (MQTT 3.1.1 over WebSocket, clean session, QoS 0). The socket, the clock and the
 * ticks come from outside. It ends once: who wants another connection makes another listener.
 */
import { connectPacket, type Credentials, DISCONNECT, PINGREQ, pubackPacket, subscribePacket } from './packets.ts'
import { PacketReader } from './packet-reader.ts'

export interface BinarySocket {
  send(bytes: Uint8Array): void
  close(): void
  onopen: (() => void) | null
  onmessage: ((bytes: Uint8Array) => void) | null
  /** With the socket's own words, '' where it has none. */
  onclose: ((detail: string) => void) | null
}

export interface ListenerOptions {
  readonly socket: BinarySocket
  readonly clientId: string
  readonly credentials: Credentials | null
  readonly filters: readonly string[]
  readonly now: () => number
}

export interface ListenerHooks {
  /** Accepted by the broker, and subscribed to everything. */
  live(): void
  /** `payload` is valid during the call only. */
  message(topic: string, payload: Uint8Array, retained: boolean): void
  /** A packet of this size was passed over. */
  tooLarge(bytes: number): void
  /** Called once, and nothing after it; '' where nothing more is known. */
  lost(detail: string): void
}

const KEEP_ALIVE_S = 15
const CONNECT_MS = 8_000
/** A broker answers at least every ping: silence for longer than this is a dead line. */
const SILENCE_MS = KEEP_ALIVE_S * 1500
/** After the device woke, or its clock was set: a line that does not answer within this is dead. */
const PROBE_MS = 1_500
/** Heard this long ago, and the line is taken for alive. */
const FRESH_MS = 1_000
/** Brokers bound the size of a packet; so many filters fit into every one of them. */
const FILTERS_A_PACKET = 100
/** §3.2.2.3. */
const REFUSALS = [
  '',
  'the broker does not speak MQTT 3.1.1',
  'the broker refused the client id',
  'the broker is not available',
  'wrong user name or password',
  'not authorised',
] as const

export class MqttListener {
  readonly #options: ListenerOptions
  readonly #hooks: ListenerHooks
  #startedAt: number
  readonly #reader: PacketReader
  #state: 'connecting' | 'subscribing' | 'live' | 'ended' = 'connecting'
  #lastReceivedAt: number
  #lastSent: number
  /** Asked whether anyone is there; 0 = answered. */
  #probedAt = 0
  /** Packet id → its filters. */
  readonly #asked = new Map<number, readonly string[]>()

  constructor(options: ListenerOptions, hooks: ListenerHooks) {
    this.#options = options
    this.#hooks = hooks
    this.#startedAt = this.#lastReceivedAt = this.#lastSent = options.now()
    this.#reader = new PacketReader({
      publish: (topic, payload, retained, id) => {
        if (this.#state === 'ended') return
        hooks.message(topic, payload, retained)
        if (id) this.#send(pubackPacket(id))
      },
      connack: (code) => this.#connack(code),
      suback: (id, granted) => this.#suback(id, granted),
      tooLarge: (bytes) => hooks.tooLarge(bytes),
    })
    const { socket, clientId, credentials } = options
    socket.onopen = () => this.#send(connectPacket(clientId, KEEP_ALIVE_S, credentials))
    socket.onmessage = (bytes) => {
      this.#lastReceivedAt = options.now()
      this.#probedAt = 0
      const problem = this.#reader.push(bytes)
      if (problem) this.#end(`the broker sent ${problem}`)
    }
    socket.onclose = (detail) => this.#end(detail)
  }

  get isLive(): boolean {
    return this.#state === 'live'
  }

  /** To be called a few times a second: keeps the line alive, and finds that it is dead. */
  tick(): void {
    const now = this.#options.now()
    if (this.#state === 'ended') return
    if (this.#state !== 'live' && now - this.#startedAt > CONNECT_MS)
      return this.#end(`no answer within ${CONNECT_MS / 1000} s`)
    if (this.#probedAt && now - this.#probedAt > PROBE_MS) return this.#end('no answer after this device woke')
    if (now - this.#lastReceivedAt > SILENCE_MS)
      return this.#end(`silent for ${Math.round((now - this.#lastReceivedAt) / 1000)} s`)
    // §3.1.2.10: within every keep-alive something must be sent; and a quiet plant must be told from a dead line.
    if (this.#state === 'live' && now - this.#lastSent > (KEEP_ALIVE_S * 1000) / 2) this.#send(PINGREQ)
  }

  /** The device woke, or the network returned: what only looks connected is found soon. */
  woke(): void {
    const now = this.#options.now()
    if (this.#state !== 'live' || this.#probedAt || now - this.#lastReceivedAt < FRESH_MS) return
    this.#probedAt = now
    this.#send(PINGREQ)
  }

  /** The clock was set, or the device slept: what was noted by it is noted anew. */
  clockStepped(): void {
    this.#startedAt = this.#lastReceivedAt = this.#lastSent = this.#options.now()
    this.#probedAt = 0
    if (this.#state !== 'live') return
    this.#probedAt = this.#lastReceivedAt
    this.#send(PINGREQ)
  }

  close(): void {
    if (this.#state === 'ended') return
    if (this.#state !== 'connecting') this.#send(DISCONNECT)
    this.#forget()
  }

  #connack(code: number): void {
    if (this.#state !== 'connecting') return
    if (code !== 0) return this.#end(REFUSALS[code] ?? `refused by the broker with code ${code}`)
    this.#state = 'subscribing'
    const { filters } = this.#options
    for (let from = 0, id = 1; from < filters.length; from += FILTERS_A_PACKET, id++) {
      const some = filters.slice(from, from + FILTERS_A_PACKET)
      this.#asked.set(id, some)
      this.#send(subscribePacket(id, some))
    }
    if (this.#asked.size === 0) this.#isLive()
  }

  #suback(id: number, granted: Uint8Array): void {
    const filters = this.#asked.get(id)
    if (!filters) return
    this.#asked.delete(id)
    const refused = filters.filter((_, i) => (granted[i] ?? 128) >= 128)
    if (refused.length) return this.#end(`subscription refused: ${refused.slice(0, 3).join(', ')}`)
    if (this.#asked.size === 0) this.#isLive()
  }

  #isLive(): void {
    this.#state = 'live'
    this.#hooks.live()
  }

  #send(bytes: Uint8Array): void {
    this.#lastSent = this.#options.now()
    this.#options.socket.send(bytes)
  }

  #end(detail: string): void {
    if (this.#state === 'ended') return
    this.#forget()
    this.#hooks.lost(detail)
  }

  #forget(): void {
    this.#state = 'ended'
    const { socket } = this.#options
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }
}
