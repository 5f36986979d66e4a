/** What a binary STL says of itself: an 80-byte header, the number of triangles, 50 bytes each. */

/** 0 for text, whose triangles are bounded by its bytes. */
export const declaredTriangles = (bytes: Uint8Array): number => {
  if (bytes.length < 84 || new TextDecoder().decode(bytes.subarray(0, 6)) === 'solid ') return 0
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(80, true)
}
