/**
 * LZ4 frames (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md) → bytes: several after each other, blocks of their own or linked,
 * skippable frames left out. Checksums are not looked at: what holds the frames has its own. Whatever else is wrong is thrown.
 */
const MAGIC = 0x184d2204
const SKIPPABLE = 0x184d2a50
const STORED = 0x80000000
/** Of the flags. */
const BLOCK_CHECKSUM = 0x10
const CONTENT_SIZE = 0x08
const CONTENT_CHECKSUM = 0x04
const DICTIONARY = 0x01

const LEAST_MATCH = 4
/** A length that goes on in the next byte. */
const MORE_LENGTH = 15

const broken = (): never => {
  throw new Error('broken lz4')
}

/** @param size of what it becomes, which must be right */
export const unpackLz4 = (data: Uint8Array, size: number): Uint8Array => {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const out = new Uint8Array(size)
  let at = 0
  let end = 0
  const word = (): number => {
    if (at + 4 > data.length) broken()
    at += 4
    return view.getUint32(at - 4, true)
  }
  while (at < data.length) {
    const magic = word()
    if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) {
      const length = word()
      at += length
      continue
    }
    if (magic !== MAGIC) broken()
    const flags = data[at] ?? 0
    if (flags >> 6 !== 1 || flags & DICTIONARY) broken()
    // Flags, block size, and the checksum of the header.
    at += flags & CONTENT_SIZE ? 11 : 3
    for (;;) {
      const length = word()
      if (length === 0) break
      const block = data.subarray(at, at + (length & ~STORED))
      if (block.length < (length & ~STORED)) broken()
      at += block.length
      if (length & STORED) {
        if (end + block.length > size) broken()
        out.set(block, end)
        end += block.length
      } else end = unpackBlock(block, out, end)
      if (flags & BLOCK_CHECKSUM) at += 4
    }
    if (flags & CONTENT_CHECKSUM) at += 4
  }
  return end === size ? out : broken()
}

/** @returns where it ends in `out` */
const unpackBlock = (block: Uint8Array, out: Uint8Array, begin: number): number => {
  let at = 0
  let end = begin
  const lengthOf = (first: number): number => {
    let length = first
    if (first === MORE_LENGTH)
      for (let byte = 255; byte === 255; length += byte) {
        if (at === block.length) broken()
        byte = block[at++]!
      }
    return length
  }
  while (at < block.length) {
    const token = block[at++]!
    const literals = lengthOf(token >> 4)
    if (at + literals > block.length || end + literals > out.length) broken()
    out.set(block.subarray(at, at + literals), end)
    at += literals
    end += literals
    // The last of a block are literals alone.
    if (at === block.length) return end
    if (at + 2 > block.length) broken()
    const back = block[at]! | (block[at + 1]! << 8)
    at += 2
    const length = lengthOf(token & MORE_LENGTH) + LEAST_MATCH
    if (back === 0 || back > end || end + length > out.length) broken()
    // It may reach into what it is about to write.
    if (back >= length) out.copyWithin(end, end - back, end - back + length)
    else for (let i = 0; i < length; i++) out[end + i] = out[end + i - back]!
    end += length
  }
  return broken()
}
