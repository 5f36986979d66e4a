/** Middles and ranks of a few numbers. */

export const medianOf = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** The rank of n + 1, between two where it falls between them. */
export const rankOf = (sorted: readonly number[], share: number): number => {
  const place = share * (sorted.length + 1) - 1
  const low = Math.max(0, Math.min(sorted.length - 1, Math.floor(place)))
  const high = Math.max(0, Math.min(sorted.length - 1, low + 1))
  return sorted[low]! + (sorted[high]! - sorted[low]!) * Math.max(0, Math.min(1, place - low))
}
