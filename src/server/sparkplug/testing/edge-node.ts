/**
 * For tests: a scripted Sparkplug B edge node. It writes its protocol buffers by itself, from the message definition of the
 * specification (§6.3), and shares no code with what is tested.
 */
export interface TestMetric {
  readonly name?: string
  readonly alias?: number
  readonly time?: number
  readonly double?: number
  readonly bool?: boolean
  readonly historical?: boolean
  readonly transient?: boolean
  readonly isNull?: boolean
}
export interface Sent {
  readonly topic: string
  readonly payload: Buffer
}

class Writer {
  readonly #parts: Buffer[] = []
  #key(field: number, wire: number): this {
    return this.#varint(BigInt((field << 3) | wire))
  }
  #varint(value: bigint): this {
    let hex = ''
    let rest = value
    do {
      const seven = rest & 0x7fn
      rest >>= 7n
      hex += (rest ? seven | 0x80n : seven).toString(16).padStart(2, '0')
    } while (rest)
    this.#parts.push(Buffer.from(hex, 'hex'))
    return this
  }
  whole(field: number, value: number | undefined): this {
    return value === undefined ? this : this.#key(field, 0).#varint(BigInt(value))
  }
  flag(field: number, value: boolean | undefined): this {
    return value === undefined ? this : this.whole(field, value ? 1 : 0)
  }
  double(field: number, value: number | undefined): this {
    if (value === undefined) return this
    const eight = Buffer.alloc(8)
    eight.writeDoubleLE(value)
    this.#key(field, 1).#parts.push(eight)
    return this
  }
  bytes(field: number, value: Buffer | string | undefined): this {
    if (value === undefined) return this
    const body = Buffer.from(value as string)
    this.#key(field, 2).#varint(BigInt(body.length)).#parts.push(body)
    return this
  }
  end(): Buffer {
    return Buffer.concat(this.#parts)
  }
}

const UINT64 = 8
const DOUBLE = 10
const BOOLEAN = 11
const metricOf = (m: TestMetric): Buffer =>
  new Writer()
    .bytes(1, m.name)
    .whole(2, m.alias)
    .whole(3, m.time)
    .whole(4, m.bool === undefined ? DOUBLE : BOOLEAN)
    .flag(5, m.historical)
    .flag(6, m.transient)
    .flag(7, m.isNull)
    .double(13, m.double)
    .flag(14, m.bool)
    .end()

export class EdgeNode {
  bdSeq: number
  seq = 0
  clock: () => number
  readonly #group: string
  readonly #edge: string

  constructor(
    edge: string,
    { group = 'plant', bdSeq = 0, clock = Date.now }: { group?: string; bdSeq?: number; clock?: () => number } = {},
  ) {
    this.#group = group
    this.#edge = edge
    this.bdSeq = bdSeq
    this.clock = clock
  }

  get id(): string {
    return `${this.#group}/${this.#edge}`
  }

  nbirth(metrics: readonly TestMetric[] = []): Sent {
    this.seq = 0
    return this.#message('NBIRTH', '', [{ name: 'Node Control/Rebirth', bool: false }, ...metrics], true)
  }
  ndata(metrics: readonly TestMetric[]): Sent {
    return this.#message('NDATA', '', metrics)
  }
  dbirth(device: string, metrics: readonly TestMetric[]): Sent {
    return this.#message('DBIRTH', device, metrics)
  }
  ddata(device: string, metrics: readonly TestMetric[]): Sent {
    return this.#message('DDATA', device, metrics)
  }
  ddeath(device: string): Sent {
    return this.#message('DDEATH', device, [])
  }
  /** Never has a seq; its time is that of the connect. */
  ndeath(bdSeq: number | undefined = this.bdSeq): Sent {
    return {
      topic: this.#topic('NDEATH', ''),
      payload: new Writer()
        .whole(1, this.clock() - 3_600_000)
        .bytes(2, this.#session(bdSeq))
        .end(),
    }
  }

  #session(bdSeq: number): Buffer {
    return new Writer().bytes(1, 'bdSeq').whole(4, UINT64).whole(11, bdSeq).end()
  }
  #topic(type: string, device: string): string {
    return `spBv1.0/${this.#group}/${type}/${this.#edge}${device ? `/${device}` : ''}`
  }
  #message(type: string, device: string, metrics: readonly TestMetric[], session = false): Sent {
    const writer = new Writer().whole(1, this.clock())
    if (session) writer.bytes(2, this.#session(this.bdSeq))
    for (const metric of metrics) writer.bytes(2, metricOf(metric))
    const payload = writer.whole(3, this.seq).end()
    this.seq = (this.seq + 1) % 256
    return { topic: this.#topic(type, device), payload }
  }
}

/** A rebirth request taken apart byte by byte: null when it is anything else. */
export const rebirthAskedAt = (payload: Uint8Array): number | null => {
  const body = Buffer.from(payload)
  const name = 'Node Control/Rebirth'
  // timestamp; metric { name, timestamp, datatype 11, boolean true }; no seq (the payload ends with the metric).
  if (body[0] !== 0x08) return null
  let at = 1
  let time = 0n
  for (let shift = 0n; ; shift += 7n) {
    const byte = body[at++]!
    time |= BigInt(byte & 0x7f) << shift
    if (byte < 0x80) break
  }
  if (body[at] !== 0x12 || body[at + 1] !== body.length - at - 2) return null
  const metric = body.subarray(at + 2)
  const says =
    metric[0] === 0x0a &&
    metric[1] === name.length &&
    metric.subarray(2, 2 + name.length).toString() === name &&
    metric.subarray(-4).equals(Buffer.from([0x20, 11, 0x70, 1]))
  return says ? Number(time) : null
}
