/** Sparkplug B payloads (specification 3.0, §6.4). A metric that cannot be read is left out; the others are kept. */
import { ProtoReader } from './protobuf.ts'

/** §6.4.16, by number. */
const SIGNED_32 = new Set([1, 2, 3])
const SIGNED_64 = 4

export interface Metric {
  /** '' where only the alias is given. */
  name: string
  /** null where none is given. Aliases are 64 bits wide, hence text. */
  alias: string | null
  /** 0 = not given (then the birth's counts). */
  datatype: number
  /** ms; 0 = none. */
  time: number
  historical: boolean
  transient: boolean
  isNull: boolean
  /** number, bigint beyond 2^53, boolean, text; undefined for data sets, templates and bytes. */
  value: unknown
  /** Sparkplug quality: 0 bad, 192 good, 500 stale; absent = good. */
  quality: number
}

export interface SparkplugPayload {
  time: number
  /** −1 = none. */
  seq: number
  metrics: Metric[]
  /** Metrics, or the rest of the payload, could not be read. */
  broken: number
}

/** Properties of a metric: only `Quality` matters here. */
const readQuality = (bytes: Uint8Array): number => {
  const reader = new ProtoReader(bytes)
  const keys: string[] = []
  const values: number[] = []
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === 2) keys.push(reader.string())
    else if (reader.field === 2 && reader.wire === 2) {
      const value = new ProtoReader(reader.bytes())
      let quality = 192
      while (value.next()) {
        if ((value.field === 3 || value.field === 4) && value.wire === 0) quality = value.varint()
        else value.skip()
      }
      values.push(quality)
    } else reader.skip()
  }
  const at = keys.indexOf('Quality')
  return at < 0 ? 192 : (values[at] ?? 192)
}

const readMetric = (reader: ProtoReader, typeOfAlias: (alias: string) => number): Metric | null => {
  const metric: Metric = { name: '', alias: null, datatype: 0, time: 0, historical: false, transient: false, isNull: false, value: undefined, quality: 192 }
  let isWhole = false
  while (reader.next()) {
    switch (reader.field * 8 + reader.wire) {
      case 1 * 8 + 2:
        metric.name = reader.string()
        break
      case 2 * 8:
        metric.alias = String(reader.varint64(false))
        break
      case 3 * 8:
        metric.time = reader.varint()
        break
      case 4 * 8:
        metric.datatype = reader.varint()
        break
      case 5 * 8:
        metric.historical = reader.varint() !== 0
        break
      case 6 * 8:
        metric.transient = reader.varint() !== 0
        break
      case 7 * 8:
        metric.isNull = reader.varint() !== 0
        break
      case 9 * 8 + 2:
        metric.quality = readQuality(reader.bytes())
        break
      case 10 * 8:
        metric.value = reader.varint64(true)
        isWhole = true
        break
      case 11 * 8:
        metric.value = reader.varint64(false)
        isWhole = true
        break
      case 12 * 8 + 5:
        metric.value = reader.fixed32()
        break
      case 13 * 8 + 1:
        metric.value = reader.fixed64()
        break
      case 14 * 8:
        metric.value = reader.varint() !== 0
        break
      case 15 * 8 + 2:
        metric.value = reader.string()
        break
      default:
        reader.skip()
    }
  }
  if (reader.failed) return null
  const datatype = metric.datatype || (metric.alias === null ? 0 : typeOfAlias(metric.alias))
  if (isWhole) {
    // §6.4.16: Int8 to Int32 travel as uint32, Int64 as uint64, in two's complement.
    if (SIGNED_32.has(datatype)) metric.value = Number(BigInt.asIntN(32, BigInt(metric.value as number | bigint)))
    else if (datatype === SIGNED_64 && typeof metric.value === 'bigint') {
      const signed = BigInt.asIntN(64, metric.value)
      metric.value = Number.isSafeInteger(Number(signed)) ? Number(signed) : signed
    }
  }
  return metric
}

/** `typeOfAlias` gives the datatype that the birth declared, for DATA that carries none; 0 = unknown. */
export const readSparkplug = (bytes: Uint8Array, typeOfAlias: (alias: string) => number): SparkplugPayload => {
  const reader = new ProtoReader(bytes)
  const payload: SparkplugPayload = { time: 0, seq: -1, metrics: [], broken: 0 }
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === 0) payload.time = reader.varint()
    else if (reader.field === 2 && reader.wire === 2) {
      const outer = reader.enter()
      if (reader.failed) break
      const metric = readMetric(reader, typeOfAlias)
      reader.leave(outer)
      if (metric) payload.metrics.push(metric)
      else payload.broken++
    } else if (reader.field === 3 && reader.wire === 0) payload.seq = reader.varint()
    else reader.skip()
  }
  if (reader.failed) payload.broken++
  return payload
}
