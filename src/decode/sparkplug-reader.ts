/**
 * Sparkplug B payloads (specification 3.0, §6.4) in one pass: a row a metric in typed columns, no object, no text before it
 * is asked for. A metric that cannot be read is left out; the others are kept. Data sets and templates are read when `nested` asks.
 */
import {
  type Columns,
  columnsOf,
  DATA_SET,
  INT_64,
  IS_NULL,
  isSigned32,
  HISTORICAL,
  NO_ALIAS,
  NO_VALUE,
  REAL,
  signed,
  TEMPLATE,
  TEXT,
  TRANSIENT,
  TRUTH,
  WHOLE_32,
  WHOLE_64,
  WIDE_ALIAS,
} from './sparkplug-columns.ts'
import { readDataSet, readTemplate } from './sparkplug-nested.ts'
import { TextCache } from './text-cache.ts'

/** A varint has 10 bytes at most, a word 8: read past the end they end in zeros. */
const PADDING = 16
const MOST_METRICS = 1 << 18
const QUALITY = [...'Quality'].map((letter) => letter.charCodeAt(0))
const TWO_32 = 2 ** 32

export class SparkplugReader {
  /** Of the payload, ms; 0 = none. */
  time = 0
  /** −1 = none. */
  seq = -1
  /** Metrics read. */
  count = 0
  /** Metrics, or the rest of the payload, that could not be read. */
  broken = 0
  /** By metric; valid until the next `read`. */
  columns: Columns = columnsOf(64)
  #bytes = new Uint8Array(4096)
  #view = new DataView(this.#bytes.buffer)
  readonly #wideAliases = new Map<number, number | bigint>()
  readonly #names = new TextCache(8192)
  readonly #texts = new TextCache(1024)
  /** Set by `#varint`: where it ended, and the two halves of what it read. */
  #next = 0
  #low = 0
  #high = 0

  /** Never throws, whatever the bytes are. */
  read(payload: Uint8Array): void {
    const end = payload.length
    if (this.#bytes.length < end + PADDING) {
      this.#bytes = new Uint8Array(2 * end + PADDING)
      this.#view = new DataView(this.#bytes.buffer)
    }
    const bytes = this.#bytes
    bytes.set(payload)
    bytes.fill(0, end, end + PADDING)
    this.time = 0
    this.seq = -1
    this.broken = 0
    if (this.#wideAliases.size) this.#wideAliases.clear()
    let count = 0
    let at = 0
    while (at < end) {
      const tag = bytes[at]!
      if (tag === 0x12) {
        at++
        let length = bytes[at++]!
        if (length >= 128) {
          length = this.#varint(at - 1)
          at = this.#next
        }
        if (at + length > end || count >= MOST_METRICS) {
          at = end + 1
          break
        }
        if (count >= this.columns.kind.length) this.#grow()
        if (this.#metric(at, at + length, count)) count++
        else this.broken++
        at += length
      } else if (tag === 0x08) {
        this.time = this.#varint(at + 1)
        at = this.#next
      } else if (tag === 0x18) {
        this.seq = this.#varint(at + 1)
        at = this.#next
      } else at = this.#skip(at, end)
    }
    if (at > end) this.broken++
    this.count = count
  }

  /** '' where only the alias is given. */
  name(i: number): string {
    return this.#names.get(this.#bytes, this.#view, this.columns.nameAt[i]!, this.columns.nameLength[i]!)
  }
  isNamed(i: number): boolean {
    return this.columns.nameLength[i] !== 0
  }
  /** null where none is given. Aliases are 64 bits wide: a bigint beyond 2^53. */
  alias(i: number): number | bigint | null {
    const alias = this.columns.alias[i]!
    return alias >= 0 ? alias : alias === WIDE_ALIAS ? this.#wideAliases.get(i)! : null
  }
  /** Whole numbers by the datatype that the metric or its birth declares (0 = unknown): a bigint where a double would lose digits. */
  whole(i: number, datatype: number): number | bigint {
    const low = this.columns.value[i]!
    if (this.columns.kind[i] === WHOLE_32) return isSigned32(datatype) ? signed(low, datatype) : low
    const unsigned = this.columns.high[i]!
    const high = isSigned32(datatype) || datatype === INT_64 ? unsigned | 0 : unsigned
    const number = high * TWO_32 + low
    if (Number.isSafeInteger(number)) return isSigned32(datatype) ? signed(low, datatype) : number
    return BigInt(high) * BigInt(TWO_32) + BigInt(low)
  }
  /** number, bigint, boolean or text; null for a real null; undefined where there is none that a signal could take. */
  valueOf(i: number, datatype: number): unknown {
    const { flags, kind, value } = this.columns
    if (flags[i]! & IS_NULL) return null
    switch (kind[i]) {
      case REAL:
        return value[i]
      case WHOLE_32:
      case WHOLE_64:
        return this.whole(i, datatype)
      case TRUTH:
        return value[i] !== 0
      case TEXT:
        return this.#texts.get(this.#bytes, this.#view, this.columns.textAt[i]!, this.columns.textLength[i]!)
      default:
        return undefined
    }
  }

  /** A template's members, a data set's rows; undefined where the metric is neither. */
  nested(i: number): object | undefined {
    const { flags, kind, textAt, textLength } = this.columns
    if (flags[i]! & IS_NULL || kind[i]! < DATA_SET) return undefined
    const body = this.#bytes.subarray(textAt[i]!, textAt[i]! + textLength[i]!)
    return kind[i] === TEMPLATE ? readTemplate(body) : readDataSet(body)
  }

  /** One metric into row `i`; false where its bytes are broken. */
  #metric(from: number, end: number, i: number): boolean {
    const bytes = this.#bytes
    const view = this.#view
    const { nameAt, nameLength, alias, datatype, time, flags, kind, value, high, textAt, textLength, quality } =
      this.columns
    let at = from
    let named = 0
    let aliased = NO_ALIAS
    let type = 0
    let ms = 0
    let flag = 0
    let written = NO_VALUE
    let read = 0
    let good = 192
    while (at < end) {
      const tag = bytes[at]!
      switch (tag) {
        case 0x0a: // name
        case 0x7a: {
          // string_value
          let length = bytes[at + 1]!
          at += 2
          if (length >= 128) {
            length = this.#varint(at - 1)
            at = this.#next
          }
          if (at + length > end) return false
          if (tag === 0x0a) {
            nameAt[i] = at
            named = length
          } else {
            written = TEXT
            textAt[i] = at
            textLength[i] = length
          }
          at += length
          break
        }
        case 0x10: // alias
          aliased = bytes[at + 1]!
          at += 2
          if (aliased >= 128) {
            aliased = this.#alias(at - 1, i)
            at = this.#next
          }
          break
        case 0x18: {
          // timestamp: six bytes from 1971 to 2109
          const word = view.getInt32(at + 1, true)
          const five = bytes[at + 5]!
          const six = bytes[at + 6]!
          if ((word & 0x80808080) === (0x80808080 | 0) && five >= 128 && six < 128) {
            ms =
              ((word & 127) | ((word >>> 1) & 0x3f80) | ((word >>> 2) & 0x1fc000) | ((word >>> 3) & 0xfe00000)) +
              (five & 127) * 0x10000000 +
              six * 0x800000000
            at += 7
          } else {
            ms = this.#varint(at + 1)
            at = this.#next
          }
          break
        }
        case 0x20: // datatype
          type = bytes[at + 1]!
          at += 2
          if (type >= 128) {
            type = this.#varint(at - 1) | 0
            at = this.#next
          }
          break
        case 0x28: // is_historical
          if (this.#varint(at + 1) !== 0) flag |= HISTORICAL
          at = this.#next
          break
        case 0x30: // is_transient
          if (this.#varint(at + 1) !== 0) flag |= TRANSIENT
          at = this.#next
          break
        case 0x38: // is_null
          if (this.#varint(at + 1) !== 0) flag |= IS_NULL
          at = this.#next
          break
        case 0x4a: {
          // properties
          const length = this.#varint(at + 1)
          at = this.#next
          if (at + length > end) return false
          good = this.#quality(at, at + length)
          at += length
          break
        }
        case 0x50: // int_value
        case 0x58: // long_value
          this.#varint(at + 1)
          // A negative one written out in full, 64 bits wide: the low half is the number.
          written = tag === 0x50 ? WHOLE_32 : WHOLE_64
          read = tag === 0x50 && this.#high !== 0 ? this.#low | 0 : this.#low
          high[i] = this.#high
          at = this.#next
          break
        case 0x65: // float_value
          written = REAL
          read = view.getFloat32(at + 1, true)
          at += 5
          break
        case 0x69: // double_value
          written = REAL
          read = view.getFloat64(at + 1, true)
          at += 9
          break
        case 0x70: // boolean_value
          written = TRUTH
          read = this.#varint(at + 1) === 0 ? 0 : 1
          at = this.#next
          break
        case 0x8a: // dataset_value, of two bytes
        case 0x92: // template_value
          if (bytes[at + 1] === 1) {
            const length = this.#varint(at + 2)
            at = this.#next
            if (at + length > end) return false
            written = tag === 0x8a ? DATA_SET : TEMPLATE
            textAt[i] = at
            textLength[i] = length
            at += length
          } else at = this.#skip(at, end)
          break
        default:
          at = this.#skip(at, end)
      }
    }
    nameLength[i] = named
    alias[i] = aliased
    datatype[i] = type
    time[i] = ms
    flags[i] = flag
    kind[i] = written
    value[i] = read
    quality[i] = good
    return at === end
  }

  /** At `from`; as a double, exact to 2^53. Past the end of what is broken it gives an end that is beyond every other. */
  #varint(from: number): number {
    const bytes = this.#bytes
    let at = from
    let byte = bytes[at++]!
    let low = byte & 127
    let high = 0
    if (byte >= 128) {
      let shift = 7
      do {
        byte = bytes[at++]!
        if (shift < 28) low |= (byte & 127) << shift
        else if (shift === 28) {
          low |= byte << 28
          high = (byte & 127) >>> 4
        } else if (shift < 63) high |= (byte & 127) << (shift - 32)
        else high |= byte << 31
        shift += 7
      } while (byte >= 128 && shift < 70)
    }
    this.#next = byte >= 128 ? Number.MAX_SAFE_INTEGER : at
    this.#low = low >>> 0
    this.#high = high >>> 0
    return this.#high * TWO_32 + this.#low
  }

  #alias(from: number, i: number): number {
    const number = this.#varint(from)
    if (number < 2 ** 31) return number
    this.#wideAliases.set(
      i,
      Number.isSafeInteger(number) ? number : BigInt(this.#high) * BigInt(TWO_32) + BigInt(this.#low),
    )
    return WIDE_ALIAS
  }

  /** Past a field that says nothing to us; beyond `end` where it is broken. */
  #skip(from: number, end: number): number {
    const tag = this.#varint(from)
    const at = this.#next
    if (tag < 8 || at > end) return end + 1
    switch (tag % 8) {
      case 0:
        this.#varint(at)
        return this.#next
      case 1:
        return at + 8
      case 2:
        return this.#varint(at) + this.#next
      case 5:
        return at + 4
      default:
        return end + 1
    }
  }

  /** Of a metric's properties only `Quality` matters here: 0 bad, 192 good, 500 stale (§6.4.18); absent = good. */
  #quality(from: number, end: number): number {
    const bytes = this.#bytes
    let key = -1
    this.#eachBlock(from, end, 0x0a, (body, length, nth) => {
      if (length === QUALITY.length && QUALITY.every((code, i) => bytes[body + i] === code)) key = nth
    })
    let good = 192
    if (key >= 0)
      this.#eachBlock(from, end, 0x12, (body, length, nth) => {
        if (nth === key) good = this.#propertyValue(body, body + length)
      })
    return good
  }

  #eachBlock(
    from: number,
    end: number,
    wanted: number,
    take: (body: number, length: number, nth: number) => void,
  ): void {
    for (let at = from, nth = 0; at < end;) {
      const next = this.#skip(at, end)
      if (next > end) return
      if (this.#bytes[at] === wanted) {
        const length = this.#varint(at + 1)
        take(this.#next, length, nth++)
      }
      at = next
    }
  }

  #propertyValue(from: number, end: number): number {
    let said = 192
    for (let at = from; at < end;) {
      const tag = this.#bytes[at]!
      if (tag === 0x18 || tag === 0x20) {
        said = this.#varint(at + 1)
        at = this.#next
      } else at = this.#skip(at, end)
    }
    return said
  }

  #grow(): void {
    const old = this.columns
    const wider = columnsOf(old.kind.length * 2)
    for (const name of Object.keys(old) as (keyof Columns)[]) wider[name].set(old[name])
    this.columns = wider
  }
}
