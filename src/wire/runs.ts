/** Sets of slots as runs: [first, how many, first, how many …], ascending. What a view shows lies close together in the twin. */

/** @param mask 1 = in the set, by slot */
export const runsOf = (mask: Uint8Array): number[] => {
  const runs: number[] = []
  for (let slot = 0; slot < mask.length; slot++) {
    if (mask[slot] === 0) continue
    const first = slot
    while (slot < mask.length && mask[slot] !== 0) slot++
    runs.push(first, slot - first)
  }
  return runs
}

/** The mask of these runs; null where they do not ascend or leave the twin. */
export const maskOf = (runs: readonly number[], size: number): Uint8Array | null => {
  if (runs.length % 2 !== 0) return null
  const mask = new Uint8Array(size)
  let from = 0
  for (let i = 0; i < runs.length; i += 2) {
    const [first, count] = [runs[i]!, runs[i + 1]!]
    if (first < from || count < 1 || first + count > size) return null
    mask.fill(1, first, (from = first + count))
  }
  return mask
}
