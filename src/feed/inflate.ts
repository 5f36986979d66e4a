/** Unpacks gzip and zlib in a page's worker, at once: what waited for its turn would be overtaken by the message behind it. */
import { Decompress } from 'fflate'

/** A piece of packed bytes grows a thousandfold at most (RFC 1951): what is too much is noticed before it is much more. */
const PIECE = 1024

/** Throws where the bytes are broken, cut short, or unpack to more than `limit`. */
export const inflate = (bytes: Uint8Array, limit: number): Uint8Array => {
  const pieces: Uint8Array[] = []
  let length = 0
  let ended = false
  const unpacking = new Decompress((piece, final) => {
    length += piece.length
    if (length > limit) throw new Error(`unpacks to more than ${limit} bytes`)
    pieces.push(piece)
    ended ||= final
  })
  for (let at = 0; at < bytes.length; at += PIECE)
    unpacking.push(bytes.subarray(at, at + PIECE), at + PIECE >= bytes.length)
  if (!ended) throw new Error('it ends before its end')
  const whole = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
