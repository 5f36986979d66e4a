/** Bodies that their sender packed: gzip (RFC 1952) and zlib (RFC 1950), told by their first two bytes. */
type Packing = 'gzip' | 'zlib' | 'perhaps-zlib'

/** null: not packed. A zlib head may also be the text "x^…". */
const packingOf = (bytes: Uint8Array): Packing | null => {
  const [first, second] = bytes
  if (first === 0x1f && second === 0x8b) return 'gzip'
  if (first !== 0x78 || second === undefined || (first * 256 + second) % 31 !== 0) return null
  return second === 0x5e ? 'perhaps-zlib' : 'zlib'
}

/**
 * @param inflate throws where it fails, or would give more than `limit` bytes; absent = this reader cannot unpack
 * @returns the bytes as they were before they were packed, if they were; else why there are none
 */
export const unpack = (
  bytes: Uint8Array,
  inflate: ((bytes: Uint8Array, limit: number) => Uint8Array) | undefined,
  limit: number,
): Uint8Array | string => {
  const packing = packingOf(bytes)
  if (!packing) return bytes
  if (!inflate) return 'this reader cannot unpack'
  try {
    return inflate(bytes, limit)
  } catch (failure) {
    return packing === 'perhaps-zlib' ? bytes : String(failure)
  }
}
