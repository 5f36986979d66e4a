/**
 * The short way for what machines publish most: PUBLISH at QoS 0, not retained, from a client that is connected. Such a message
 * needs none of what aedes does for the others: it is read where it lies, and its bytes go on to who listens as they came,
 * all of one turn of the event loop together. Everything else, and whatever is odd about a message, goes aedes' own way, in
 * its place in the stream.
 */
import type { Duplex } from 'node:stream'
import type { Aedes, Client } from 'aedes'
import { TextCache } from '../../decode/text-cache.ts'

/** PUBLISH, QoS 0, neither retained nor a repetition (MQTT 3.1.1 §3.3.1). */
const PLAIN_PUBLISH = 0x30
const MOST_KNOWN = 50_000
/** Topics are compared four bytes at a time, which may look at three behind. */
const PADDING = 4
const NOTHING = Buffer.alloc(0)

type Deliver = (packet: object, done: () => void) => void
interface Inside {
  readonly id: string
  counter: number
  readonly maxTopicLevels: number
  readonly mq: {
    readonly _matcher: {
      match(topic: string): Deliver[]
      add(topic: string, deliver: Deliver): unknown
      remove(topic: string, deliver?: Deliver): unknown
    }
  }
}
type InsideClient = Client & {
  /** 3 or 4, known with CONNECT; aedes refuses others. */
  readonly version: number | null
  readonly conn: Duplex
  readonly subscriptions: Readonly<Record<string, { readonly func: Deliver } | undefined>>
  readonly _disconnected: boolean
  readonly _keepaliveInterval: number
  readonly _keepaliveTimer: NodeJS.Timeout | null
  readonly _parser: { parse(bytes: Buffer): unknown }
}

export interface QuickPorts {
  /** Every message that takes the short way, in order. */
  readonly received: (topic: string, payload: Buffer) => void
  /** False while another message is being stored: nothing may overtake it. */
  readonly free: () => boolean
  /** Packets of more bytes than this are asked for. */
  readonly large: number
  /** A packet of so many bytes is announced: whether it may come. Called by its header, before any of it is kept. */
  readonly admits: (client: Client, bytes: number) => boolean
  /** The large packet that was admitted last from this client has come, or never will. */
  readonly arrived: (client: Client) => void
}

/** A packet whose rest is on its way waits for it here up to this size; a larger one is collected by aedes. */
export const LARGE_PACKET = 1 << 16

/** Where a message goes: clients that get its bytes, and others, which aedes knows how to reach. */
interface Listeners {
  readonly clients: readonly InsideClient[]
  readonly others: readonly Deliver[]
}

export interface QuickPublish {
  /** To be called with every client that aedes makes. */
  readonly quicken: (client: Client, mayPublish: (topic: string) => boolean) => void
  /** A message is handed on aedes' own way: what comes after it must not be written before it. */
  readonly apart: () => void
}

const lengthBytes = (length: number): number => (length < 128 ? 1 : length < 16_384 ? 2 : length < 2_097_152 ? 3 : 4)

export const quickPublish = (aedes: Aedes, { received, free, large, admits, arrived }: QuickPorts): QuickPublish => {
  const broker = aedes as unknown as Inside
  const topics = new TextCache(8192, 128)
  const matcher = broker.mq['_matcher']
  const clients = new Set<InsideClient>()
  /** Whose subscription it is. */
  const owners = new WeakMap<Deliver, InsideClient>()
  /** Topic → who listens to it; null = not for the short way. */
  const known = new Map<string, Listeners | null>()
  for (const change of ['add', 'remove'] as const) {
    const before = matcher[change].bind(matcher) as (topic: string, deliver: Deliver) => unknown
    matcher[change] = (filter: string, deliver: Deliver) => {
      known.clear()
      if (change === 'add')
        for (const client of clients) if (client.subscriptions[filter]?.func === deliver) owners.set(deliver, client)
      return before(filter, deliver)
    }
  }
  const listenersOf = (topic: string): Listeners | null => {
    const before = known.get(topic)
    if (before !== undefined) return before
    if (known.size >= MOST_KNOWN) known.clear()
    // What is no UTF-8 would make those who read strictly leave.
    const odd =
      topic === '' ||
      topic.startsWith('$') ||
      /[+#\0\uFFFD]/.test(topic) ||
      topic.split('/').length > broker.maxTopicLevels
    const delivers = odd ? [] : matcher.match(topic)
    // Who subscribed to it twice gets it once.
    const own = new Set(delivers.flatMap((deliver) => owners.get(deliver) ?? []))
    const listeners = odd ? null : { clients: [...own], others: delivers.filter((deliver) => !owners.has(deliver)) }
    known.set(topic, listeners)
    return listeners
  }

  let outgoing: Map<InsideClient, Buffer[]> | null = null
  const write = (client: InsideClient, parts: readonly Buffer[]): void => {
    // Copied: a slow listener must not hold on to all that came with what it is sent.
    if (client.connected && !client.closed && client.conn.writable) client.conn.write(Buffer.concat(parts))
  }
  const send = (client: InsideClient, bytes: Buffer): void => {
    if (!outgoing) {
      const turn = (outgoing = new Map<InsideClient, Buffer[]>())
      setImmediate(() => {
        if (outgoing === turn) outgoing = null
        for (const [to, parts] of turn) write(to, parts)
      })
    }
    const parts = outgoing.get(client)
    if (parts) parts.push(bytes)
    else outgoing.set(client, [bytes])
  }
  const nameAt = (bytes: Buffer, view: DataView, at: number, length: number): string =>
    at + length + PADDING > bytes.length ? bytes.toString('utf8', at, at + length) : topics.get(bytes, view, at, length)

  /** False: it is not one for the short way. */
  const publish = (client: InsideClient, topic: string, payload: Buffer, whole: Buffer): boolean => {
    const listeners = listenersOf(topic)
    if (!listeners || !free()) return false
    received(topic, payload)
    for (const to of listeners.clients) send(to, whole)
    if (listeners.others.length === 0) return true
    const packet = {
      cmd: 'publish',
      brokerId: broker.id,
      brokerCounter: ++broker.counter,
      topic,
      payload,
      qos: 0,
      retain: false,
      dup: false,
      clientId: client.id,
    }
    for (const deliver of listeners.others) deliver(packet, () => {})
    return true
  }

  const quicken = (made: Client, mayPublish: (topic: string) => boolean): void => {
    const client = made as InsideClient
    clients.add(client)
    client.conn.once('close', () => {
      clients.delete(client)
      if (owed) arrived(client)
    })
    const parser = client['_parser']
    const slowly = parser.parse.bind(parser)
    let rest: Buffer = NOTHING
    /** Bytes of a large packet that are still to come, and go to aedes. */
    let owed = 0

    parser.parse = (chunk: Buffer) => {
      const bytes = rest.length ? Buffer.concat([rest, chunk]) : chunk
      rest = NOTHING
      const end = bytes.length
      const view = new DataView(bytes.buffer, bytes.byteOffset, end)
      let quick = false
      /** What lies between here and `at` is for aedes. */
      let from = 0
      let at = Math.min(owed, end)
      if (owed) {
        owed -= at
        if (owed === 0) arrived(client)
      }
      while (at < end) {
        let length = 0
        let body = at + 1
        let byte = 128
        for (let shift = 0; byte >= 128 && body < end && shift <= 21; shift += 7) {
          byte = bytes[body++]!
          length |= (byte & 127) << shift
        }
        // A packet without a length is no MQTT: aedes says so.
        if (byte >= 128 && body - at > 4) {
          at = end
          break
        }
        const next = body + length
        if (byte < 128 && next - at > large) {
          if (!admits(client, next - at)) return
          if (next <= end) arrived(client)
        }
        if (byte >= 128 || next > end) {
          if (byte < 128 && next - at > large) {
            owed = next - end
            at = end
          }
          break
        }
        if (bytes[at] === PLAIN_PUBLISH && length >= 2 && body - at - 1 === lengthBytes(length)) {
          const topicLength = bytes.readUInt16BE(body)
          const payload = body + 2 + topicLength
          if (payload <= next) {
            if (from < at) {
              slowly(bytes.subarray(from, at))
              from = at
            }
            if (client.closed || client['_disconnected']) return
            if (client.connected && client.version !== null) {
              const topic = nameAt(bytes, view, body + 2, topicLength)
              // What it may not, aedes refuses.
              if (
                mayPublish(topic) &&
                publish(client, topic, bytes.subarray(payload, next), bytes.subarray(at, next))
              ) {
                quick = true
                from = next
              }
            }
          }
        }
        at = next
      }
      if (from < at) slowly(bytes.subarray(from, at))
      if (at < end && !client.closed) rest = at === 0 ? bytes : Buffer.from(bytes.subarray(at))
      if (quick && client['_keepaliveInterval'] > 0) client['_keepaliveTimer']?.refresh()
    }
  }
  return { quicken, apart: () => void (outgoing = null) }
}
