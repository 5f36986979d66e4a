/** Histogram bins of features: numbers become small integers once, so that a split looks at bins instead of rows. */

/** Upper edges of the bins, ascending; a number is in the first bin whose edge is not below it. */
export type Cuts = Float64Array

/** Edges are found from about so many rows. */
const LOOKED_AT = 4000

/** Edges at equal shares of the rows, between neighbouring values; at most `most − 1`, none for a constant. */
export const cutsOf = (values: Float64Array, most: number): Cuts => {
  const stride = Math.max(1, Math.floor(values.length / LOOKED_AT))
  const sorted = values.filter((_, row) => row % stride === 0).toSorted()
  const cuts: number[] = []
  for (let bin = 1; bin < most; bin++) {
    const at = Math.floor((bin * sorted.length) / most)
    const [below, above] = [sorted[at - 1] ?? sorted[0]!, sorted[at]!]
    const cut = below < above ? (below + above) / 2 : below
    if (cut < sorted.at(-1)! && cut > (cuts.at(-1) ?? -Infinity)) cuts.push(cut)
  }
  return Float64Array.from(cuts)
}

const binOf = (cuts: Cuts, value: number): number => {
  let [low, high] = [0, cuts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (value <= cuts[middle]!) high = middle
    else low = middle + 1
  }
  return low
}

export const binned = (values: Float64Array, cuts: Cuts): Uint8Array => {
  const bins = new Uint8Array(values.length)
  for (let row = 0; row < bins.length; row++) bins[row] = binOf(cuts, values[row]!)
  return bins
}
