/** Comparing what history tells with what was sent. Its clock is the millisecond: which of two that share one came first, it does not say. */

interface Known {
  readonly at: number
  readonly value: unknown
}

/** Values in order, those of one moment sorted. With `truth`: its values, cut into the moments in which they were known; what is too many or too few stays. */
export const moments = (
  known: readonly Known[],
  truth: readonly { readonly value: unknown }[] = known,
): readonly unknown[] => {
  const out: unknown[] = []
  for (let i = 0; i < truth.length;) {
    let end = i + 1
    while (end < Math.min(known.length, truth.length) && known[end]!.at === known[i]?.at) end++
    out.push(
      ...truth
        .slice(i, end)
        .map(({ value }) => value)
        .toSorted((a, b) => String(a).localeCompare(String(b))),
    )
    i = end
  }
  return out
}
