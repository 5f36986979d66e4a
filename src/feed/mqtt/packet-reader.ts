/**
 * A stream of MQTT 3.1.1 packets, read where it lies: no object a message, payloads are views of what came, and a topic that
 * was seen before is the same text as then. That is what makes 100,000 messages a second possible beside decoding them.
 */
import { TextCache } from '../../decode/text-cache.ts'

export interface PacketSink {
  /** §3.3. `payload` is valid during the call only. `id`: to be acknowledged (QoS 1); 0 = not. */
  publish(topic: string, payload: Uint8Array, retained: boolean, id: number): void
  /** §3.2.2.3: 0 = accepted. */
  connack(code: number): void
  /** §3.9.3: granted QoS of each filter, 128 = refused. */
  suback(id: number, granted: Uint8Array): void
  /** A packet longer than anything that is decoded was passed over. */
  tooLarge(bytes: number): void
}

/** Longer packets are passed over and not kept. */
const MOST_BYTES = 4 << 20
/** Topics are compared four bytes at a time, which may look at three behind. */
const PADDING = 4
const NONE = new Uint8Array(0)

const CONNACK = 2
const PUBLISH = 3
const SUBACK = 9

export class PacketReader {
  readonly #sink: PacketSink
  readonly #topics = new TextCache(8192, 128)
  /** What came of a packet whose rest is still on its way. */
  #begun = NONE
  #kept = 0
  #toSkip = 0

  constructor(sink: PacketSink) {
    this.#sink = sink
  }

  /** Takes the next bytes, however they were cut. Returns what is wrong with them, or ''; then the connection is of no more use. */
  push(chunk: Uint8Array): string {
    let from = Math.min(this.#toSkip, chunk.length)
    this.#toSkip -= from
    let bytes = chunk
    let end = chunk.length
    if (this.#kept) {
      this.#keep(chunk.subarray(from))
      bytes = this.#begun
      from = 0
      end = this.#kept
      this.#kept = 0
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    while (from < end) {
      let length = 0
      let at = from + 1
      let byte = 128
      for (let shift = 0; byte >= 128 && at < end; shift += 7) {
        if (shift > 21) return 'a packet without a length'
        byte = bytes[at++]!
        length |= (byte & 127) << shift
      }
      if (byte >= 128) break
      if (length > MOST_BYTES) {
        this.#sink.tooLarge(length)
        this.#toSkip = Math.max(0, at + length - end)
        from = Math.min(end, at + length)
        continue
      }
      if (at + length > end) break
      const problem = this.#packet(bytes, view, bytes[from]!, at, at + length)
      if (problem) return problem
      from = at + length
    }
    if (from < end) {
      const rest = bytes.subarray(from, end)
      if (bytes === this.#begun) {
        this.#begun.copyWithin(0, from, end)
        this.#kept = end - from
      } else this.#keep(rest)
    } else if (this.#begun.length > MOST_BYTES / 8) this.#begun = NONE
    return ''
  }

  #keep(rest: Uint8Array): void {
    const length = this.#kept + rest.length
    if (this.#begun.length < length) {
      const wider = new Uint8Array(length * 2)
      wider.set(this.#begun.subarray(0, this.#kept))
      this.#begun = wider
    }
    this.#begun.set(rest, this.#kept)
    this.#kept = length
  }

  #packet(bytes: Uint8Array, view: DataView, head: number, at: number, end: number): string {
    switch (head >> 4) {
      case PUBLISH: {
        const topicLength = (bytes[at]! << 8) | bytes[at + 1]!
        let body = at + 2 + topicLength
        const qos = (head >> 1) & 3
        let id = 0
        if (qos === 1) {
          id = (bytes[body]! << 8) | bytes[body + 1]!
          body += 2
        } else if (qos) return `a message of QoS ${qos}, which was not asked for`
        if (body > end) return 'a message shorter than its topic'
        const near = at + 2 + topicLength + PADDING > bytes.length
        const topic = near
          ? this.#lastTopic(bytes, at + 2, topicLength)
          : this.#topics.get(bytes, view, at + 2, topicLength)
        this.#sink.publish(topic, bytes.subarray(body, end), (head & 1) === 1, id)
        return ''
      }
      case CONNACK:
        if (end - at < 2) return 'a CONNACK without a code'
        this.#sink.connack(bytes[at + 1]!)
        return ''
      case SUBACK:
        if (end - at < 3) return 'a SUBACK without a code'
        this.#sink.suback((bytes[at]! << 8) | bytes[at + 1]!, bytes.subarray(at + 2, end))
        return ''
      // PINGRESP, and acknowledgements of what is never sent.
      case 13:
      case 4:
      case 11:
        return ''
      default:
        return `a packet of type ${head >> 4}, which no broker sends`
    }
  }

  /** A topic at the very end of what came: there is nothing behind it to look at. */
  #lastTopic(bytes: Uint8Array, at: number, length: number): string {
    const copy = new Uint8Array(length + PADDING)
    copy.set(bytes.subarray(at, at + length))
    return this.#topics.get(copy, new DataView(copy.buffer), 0, length)
  }
}
