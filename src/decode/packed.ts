/** Bodies that their sender packed: gzip (RFC 1952) and zlib (RFC 1950), told by their first two bytes. */
export type Packing = 'gzip' | 'zlib' | 'perhaps-zlib'

/** null: not packed. A zlib head may also be the text "x^…". */
export const packingOf = (bytes: Uint8Array): Packing | null => {
  const [first, second] = bytes
  if (first === 0x1f && second === 0x8b) return 'gzip'
  if (first !== 0x78 || second === undefined || (first * 256 + second) % 31 !== 0) return null
  return second === 0x5e ? 'perhaps-zlib' : 'zlib'
}
