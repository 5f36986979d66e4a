/**
 * Roll-ups a signal at a time. A pack (`N.pack`) lies beside a segment of minutes or hours and holds the same rows, so that an
 * answer reads one block of a few KB where a row group of the segment holds many signals. It is made from its segment, and only
 * makes answers quicker: where it is missing or damaged, the segment is read.
 *
 *     blocks   a signal each: its id, rows, columns
 *     index    a row a signal, ascending: hash of the id, offset, bytes, CRC-32 of the block (u32 each)
 *     footer   rows of the index, CRC-32 of the index, 'GPK1' (u32 each)
 *
 * Numbers are little-endian, as on all machines that Node.js runs on.
 */
import { type FileHandle, open } from 'node:fs/promises'
import { promisify } from 'node:util'
import { crc32, deflateRaw, inflateRawSync } from 'node:zlib'
import type { RollupRows } from '../../timeline/buckets.ts'

/** With the version of each bucket. */
export interface PackedRows extends RollupRows {
  readonly rev: Float64Array
}

/** In the order in which they are stored; as segments name them. */
const STORED_AS = {
  t: 't',
  min: 'min',
  max: 'max',
  mean: 'mean',
  last: 'last',
  lastT: 'last_t',
  count: 'count',
  quality: 'quality',
  heldMs: 'held_ms',
  rev: 'rev',
} as const satisfies Record<keyof PackedRows, string>
export const PACK_COLUMNS = Object.keys(STORED_AS) as (keyof PackedRows)[]
/** What to select from a segment, in this order. */
export const PACK_SELECTION = Object.values(STORED_AS)
  .map((name) => `${name}::DOUBLE`)
  .join(', ')

/** @param columns in the order of `PACK_COLUMNS` */
export const packedRows = (columns: readonly Float64Array[]): PackedRows =>
  Object.fromEntries(PACK_COLUMNS.map((name, c) => [name, columns[c]!])) as unknown as PackedRows

const MAGIC = 0x314b5047
const FOOTER_BYTES = 12
const INDEX_WORDS = 4
/** Of a block: rows, bytes of the id, 1 = deflated. */
const HEAD_BYTES = 12
/** Fewer are stored as they are: most of what deflating them costs is to begin it. */
const DEFLATE_FROM_ROWS = 64
const deflate = promisify(deflateRaw)

const hashOf = (id: Buffer): number => crc32(id)

/** Every time as its distance to the one before, last times as their distance to their bucket: mostly the same number. */
const nearer = (rows: PackedRows): readonly Float64Array[] =>
  PACK_COLUMNS.map((name) => {
    const column = rows[name]
    if (name === 't') return column.map((t, i) => (i === 0 ? t : t - column[i - 1]!))
    return name === 'lastT' ? column.map((t, i) => t - rows.t[i]!) : column
  })

/** Bits that differ from the row before, bytes of a weight together: long runs of zeros. */
const shuffled = (columns: readonly Float64Array[], rows: number): Buffer => {
  const out = Buffer.alloc(columns.length * rows * 8)
  for (const [c, column] of columns.entries()) {
    const bytes = new Uint8Array(column.buffer, column.byteOffset, rows * 8)
    const at = c * rows * 8
    for (let b = 0; b < 8; b++) {
      let before = 0
      for (let i = 0; i < rows; i++) {
        const byte = bytes[i * 8 + b]!
        out[at + b * rows + i] = byte ^ before
        before = byte
      }
    }
  }
  return out
}

/** Four bytes of one row that lie `apart`, the least first. */
const word = (bytes: Uint8Array, at: number, apart: number): number =>
  bytes[at]! | (bytes[at + apart]! << 8) | (bytes[at + 2 * apart]! << 16) | (bytes[at + 3 * apart]! << 24)

const unshuffled = (bytes: Uint8Array, rows: number): PackedRows | null => {
  if (bytes.length !== PACK_COLUMNS.length * rows * 8) return null
  const columns = PACK_COLUMNS.map((_, c) => {
    const column = new Float64Array(rows)
    const out = new Int32Array(column.buffer)
    const at = c * rows * 8
    let [low, high] = [0, 0]
    for (let i = 0; i < rows; i++) {
      low ^= word(bytes, at + i, rows)
      high ^= word(bytes, at + 4 * rows + i, rows)
      out[2 * i] = low
      out[2 * i + 1] = high
    }
    return column
  })
  const unpacked = packedRows(columns)
  const { t, lastT } = unpacked
  for (let i = 1; i < rows; i++) t[i]! += t[i - 1]!
  for (let i = 0; i < rows; i++) lastT[i]! += t[i]!
  return unpacked
}

const blockOf = async (id: Buffer, rows: PackedRows): Promise<Buffer> => {
  const n = rows.t.length
  const plain = shuffled(nearer(rows), n)
  const isDeflated = n >= DEFLATE_FROM_ROWS
  const head = Buffer.alloc(HEAD_BYTES)
  head.writeUInt32LE(n, 0)
  head.writeUInt32LE(id.length, 4)
  head.writeUInt32LE(isDeflated ? 1 : 0, 8)
  return Buffer.concat([head, id, isDeflated ? await deflate(plain, { level: 3 }) : plain])
}

/** Null where the block is not of this signal, or damaged. */
const rowsIn = (block: Buffer, id: Buffer): PackedRows | null => {
  if (block.length < HEAD_BYTES) return null
  const [n, idBytes, isDeflated] = [block.readUInt32LE(0), block.readUInt32LE(4), block.readUInt32LE(8)]
  if (!block.subarray(HEAD_BYTES, HEAD_BYTES + idBytes).equals(id)) return null
  const body = block.subarray(HEAD_BYTES + idBytes)
  const size = PACK_COLUMNS.length * n * 8
  return unshuffled(isDeflated ? inflateRawSync(body, { maxOutputLength: size + 1 }) : body, n)
}

/** Signals one after another into a file that is complete once `end` has resolved. */
export class PackWriter {
  readonly #file: FileHandle
  readonly #index: (readonly [hash: number, offset: number, bytes: number, crc: number])[] = []
  #at = 0

  private constructor(file: FileHandle) {
    this.#file = file
  }

  static async create(path: string): Promise<PackWriter> {
    return new PackWriter(await open(path, 'w'))
  }

  async add(signal: string, rows: PackedRows): Promise<void> {
    const id = Buffer.from(signal)
    const block = await blockOf(id, rows)
    this.#index.push([hashOf(id), this.#at, block.length, crc32(block)])
    await this.#file.write(block)
    this.#at += block.length
  }

  async end(): Promise<void> {
    const index = Buffer.from(Uint32Array.from(this.#index.toSorted(([a], [b]) => a - b).flat()).buffer)
    const footer = Buffer.from(Uint32Array.of(this.#index.length, crc32(index), MAGIC).buffer)
    await this.#file.write(Buffer.concat([index, footer]))
    await this.#file.sync()
    await this.#file.close()
  }

  async abandon(): Promise<void> {
    await this.#file.close()
  }
}

export class Pack {
  readonly #file: FileHandle
  readonly #index: Uint32Array

  private constructor(file: FileHandle, index: Uint32Array) {
    this.#file = file
    this.#index = index
  }

  /** Null where there is none that can be read. */
  static async open(path: string): Promise<Pack | null> {
    const file = await open(path, 'r').catch(() => null)
    if (!file) return null
    const index = await readIndex(file).catch(() => null)
    if (index) return new Pack(file, index)
    await file.close()
    return null
  }

  get bytes(): number {
    return this.#index.byteLength
  }

  /** A signal's rows, none where it has none here; null where they cannot be read. */
  async rows(signal: string): Promise<PackedRows | 'none' | null> {
    const id = Buffer.from(signal)
    const hash = hashOf(id)
    for (let i = this.#first(hash); i < this.#index.length / INDEX_WORDS; i++) {
      const [found, offset, bytes, crc] = this.#index.subarray(i * INDEX_WORDS, (i + 1) * INDEX_WORDS)
      if (found !== hash) break
      const block = Buffer.allocUnsafe(bytes!)
      const { bytesRead } = await this.#file.read(block, 0, bytes!, offset!)
      if (bytesRead !== bytes || crc32(block) !== crc) return null
      const rows = rowsIn(block, id)
      if (rows) return rows
    }
    return 'none'
  }

  /** The first row of the index whose hash is not less. */
  #first(hash: number): number {
    let [low, high] = [0, this.#index.length / INDEX_WORDS]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#index[middle * INDEX_WORDS]! < hash) low = middle + 1
      else high = middle
    }
    return low
  }

  async close(): Promise<void> {
    await this.#file.close()
  }
}

const readIndex = async (file: FileHandle): Promise<Uint32Array | null> => {
  const { size } = await file.stat()
  const footer = new Uint32Array(3)
  if (size < FOOTER_BYTES) return null
  await file.read(new Uint8Array(footer.buffer), 0, FOOTER_BYTES, size - FOOTER_BYTES)
  const [rows, crc, magic] = footer
  const bytes = rows! * INDEX_WORDS * 4
  if (magic !== MAGIC || bytes > size - FOOTER_BYTES) return null
  const index = new Uint32Array(rows! * INDEX_WORDS)
  await file.read(new Uint8Array(index.buffer), 0, bytes, size - FOOTER_BYTES - bytes)
  return crc32(new Uint8Array(index.buffer)) === crc ? index : null
}
