/** What a decoder is given, and what it counts. */
import type { Drop } from './drops.ts'

export interface DecoderOptions {
  /** Name of the broker that the messages come from: bindings that name another one are left out. */
  readonly broker?: string
  /** Unpacks gzip and zlib; throws where that fails, or gives more than `limit` bytes. Without it such payloads are counted and dropped. */
  readonly inflate?: (bytes: Uint8Array, limit: number) => Uint8Array
}

export interface DecodeStats {
  readonly messages: number
  readonly samples: number
  readonly drops: readonly Drop[]
}

/** The distance of more topics than this to a filter takes too long to wait for. */
export const MOST_COMPARED = 20_000
