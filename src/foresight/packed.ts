/** Several states as one block of bytes: the length of what is said about them as JSON, that, then each with its length. */

export const pack = (about: unknown, blobs: readonly Uint8Array[]): Uint8Array => {
  const text = new TextEncoder().encode(JSON.stringify(about))
  const bytes = new Uint8Array(4 + text.length + blobs.reduce((sum, blob) => sum + 4 + blob.length, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const part of [text, ...blobs]) {
    view.setUint32(at, part.length)
    bytes.set(part, at + 4)
    at += 4 + part.length
  }
  return bytes
}

/** @returns null where the bytes are not whole */
export const unpack = <T>(bytes: Uint8Array): { readonly about: T; readonly blobs: readonly Uint8Array[] } | null => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts: Uint8Array[] = []
  for (let at = 0; at < bytes.length;) {
    if (at + 4 > bytes.length) return null
    const length = view.getUint32(at)
    if (at + 4 + length > bytes.length) return null
    parts.push(bytes.slice(at + 4, at + 4 + length))
    at += 4 + length
  }
  const [text, ...blobs] = parts
  if (!text) return null
  try {
    return { about: JSON.parse(new TextDecoder().decode(text)) as T, blobs }
  } catch {
    return null
  }
}
