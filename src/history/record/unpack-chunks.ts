/** How chunks are made of what other tools compressed; what each needs is loaded where a file has it. */
import type { McapTypes } from '@mcap/core'

type Unpack = McapTypes.DecompressHandlers[string]

const LOADS: Readonly<Record<string, () => Promise<Unpack>>> = {
  lz4: async () => {
    const { unpackLz4 } = await import('./lz4-frame.ts')
    return (packed, size) => unpackLz4(packed, Number(size))
  },
  zstd: async () => {
    const { decompress } = await import('fzstd')
    return (packed, size) => decompress(packed, new Uint8Array(Number(size)))
  },
}

/** @returns the one of these that nothing here reads, by its name; otherwise how each is read */
export const unpackingOf = async (kinds: Iterable<string>): Promise<McapTypes.DecompressHandlers | string> => {
  const found: McapTypes.DecompressHandlers = {}
  for (const kind of kinds) {
    const load = Object.hasOwn(LOADS, kind) ? LOADS[kind] : undefined
    if (!load) return kind
    found[kind] = await load()
  }
  return found
}
