/**
 * The short way for what machines publish most: PUBLISH at QoS 0, not retained, from a client that is connected. Such a message
 * needs none of what aedes does for the others: it is read where it lies, and handed to who listens. Everything else, and
 * whatever is odd about a message, goes aedes' own way, in its place in the stream.
 */
import type { Aedes, Client } from 'aedes'
import { TextCache } from '../../decode/text-cache.ts'

/** PUBLISH, QoS 0, neither retained nor a repetition (MQTT 3.1.1 §3.3.1). */
const PLAIN_PUBLISH = 0x30
/** A packet whose rest is on its way waits for it here up to this size; a larger one is collected by aedes. */
const MOST_WAITED = 1 << 16
const MOST_KNOWN = 50_000
/** Topics are compared four bytes at a time, which may look at three behind. */
const PADDING = 4
const NOTHING = Buffer.alloc(0)

type Deliver = (packet: object, done: () => void) => void
interface Inside {
  readonly id: string
  counter: number
  readonly maxTopicLevels: number
  readonly mq: { readonly _matcher: { match(topic: string): Deliver[]; add(topic: string, deliver: Deliver): unknown; remove(topic: string, deliver?: Deliver): unknown } }
}
type InsideClient = Client & {
  /** 3 or 4, known with CONNECT; aedes refuses others. */
  readonly version: number | null
  readonly _disconnected: boolean
  readonly _keepaliveInterval: number
  readonly _keepaliveTimer: NodeJS.Timeout | null
  readonly _parser: { parse(bytes: Buffer): unknown }
}

export interface QuickPorts {
  /** Every message that takes the short way, in order. */
  readonly heard: (topic: string, payload: Buffer) => void
  /** False while another message is being stored: nothing may overtake it. */
  readonly free: () => boolean
}

/** @returns what is to be called with every client that aedes makes */
export const quickPublish = (aedes: Aedes, { heard, free }: QuickPorts): ((client: Client) => void) => {
  const broker = aedes as unknown as Inside
  const topics = new TextCache(8192, 128)
  const matcher = broker.mq['_matcher']
  /** Topic → who listens to it; null = none that may be published to. */
  const known = new Map<string, readonly Deliver[] | null>()
  for (const change of ['add', 'remove'] as const) {
    const before = matcher[change].bind(matcher) as (topic: string, deliver: Deliver) => unknown
    matcher[change] = (topic: string, deliver: Deliver) => {
      known.clear()
      return before(topic, deliver)
    }
  }
  const listenersOf = (topic: string): readonly Deliver[] | null => {
    const before = known.get(topic)
    if (before !== undefined) return before
    if (known.size >= MOST_KNOWN) known.clear()
    const odd = topic === '' || topic.startsWith('$SYS/') || /[+#]/.test(topic) || topic.split('/').length > broker.maxTopicLevels
    const listeners = odd ? null : matcher.match(topic)
    known.set(topic, listeners)
    return listeners
  }
  const nameAt = (bytes: Buffer, view: DataView, at: number, length: number): string => (at + length + PADDING > bytes.length ? bytes.toString('utf8', at, at + length) : topics.get(bytes, view, at, length))

  /** False: it is not one for the short way. */
  const publish = (client: InsideClient, topic: string, payload: Buffer): boolean => {
    const listeners = listenersOf(topic)
    if (!listeners || !free()) return false
    heard(topic, payload)
    if (listeners.length === 0) return true
    const packet = { cmd: 'publish', brokerId: broker.id, brokerCounter: ++broker.counter, topic, payload, qos: 0, retain: false, dup: false, clientId: client.id }
    for (const deliver of listeners) deliver(packet, () => {})
    return true
  }

  return (made) => {
    const client = made as InsideClient
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
      owed -= at
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
        if (byte >= 128 || next > end) {
          if (byte < 128 && next - at > MOST_WAITED) {
            owed = next - end
            at = end
          }
          break
        }
        if (bytes[at] === PLAIN_PUBLISH && length >= 2) {
          const topicLength = bytes.readUInt16BE(body)
          const payload = body + 2 + topicLength
          if (payload <= next) {
            if (from < at) {
              slowly(bytes.subarray(from, at))
              from = at
            }
            if (client.closed || client['_disconnected']) return
            if (client.connected && client.version !== null && publish(client, nameAt(bytes, view, body + 2, topicLength), bytes.subarray(payload, next))) {
              quick = true
              from = next
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
}
