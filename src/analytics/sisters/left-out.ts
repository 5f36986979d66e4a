/** Medians of a list without one of its numbers. */

/** @param sorted ascending, without NaN @param own one of them, or null: the median of all. @returns NaN of nothing */
export const leftOut = (sorted: readonly number[], own: number | null): number => {
  const skipped = own === null ? sorted.length : sorted.indexOf(own)
  const count = sorted.length - (own === null ? 0 : 1)
  if (count <= 0) return Number.NaN
  const nth = (i: number): number => sorted[i < skipped ? i : i + 1]!
  return count % 2 ? nth(count >> 1) : (nth(count / 2 - 1) + nth(count / 2)) / 2
}

export const ascending = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b)
