/** What the last readings of a signal say, as numbers that do not depend on how long lives are: windows are shares of a life. */

/** Lengths in rows. */
export interface Windows {
  /** Of means. */
  readonly means: readonly number[]
  /** Of slopes. */
  readonly slopes: readonly number[]
  /** The unit's first rows, against which a change is counted. */
  readonly first: number
}

/** Shares of the median life; 10, 30 and 20 rows of 200 (Heimes 2008 and others use 20 to 30 of such lives). */
export const signalWindows = (medianRows: number): Windows => ({
  means: [rowsFor(medianRows, 0.05), rowsFor(medianRows, 0.15)],
  slopes: [rowsFor(medianRows, 0.15)],
  first: rowsFor(medianRows, 0.1),
})

/** Of an index that sums up all signals: less noisy, so that a longer look back pays. */
export const indexWindows = (medianRows: number): Windows => ({
  means: [rowsFor(medianRows, 0.05), rowsFor(medianRows, 0.15), rowsFor(medianRows, 0.3)],
  slopes: [rowsFor(medianRows, 0.15), rowsFor(medianRows, 0.3)],
  first: rowsFor(medianRows, 0.1),
})

const rowsFor = (medianRows: number, share: number): number => Math.max(2, Math.round(share * medianRows))

export const featuresIn = ({ means, slopes }: Windows): number => means.length + slopes.length + 1

/** Least squares over the rows `from` to `to` (without), by running sums of values and of value × row. */
const slopeOf = (sums: Float64Array, moments: Float64Array, from: number, to: number): number => {
  const rows = to - from
  if (rows < 3) return 0
  const middle = (from + to - 1) / 2
  return (moments[to]! - moments[from]! - middle * (sums[to]! - sums[from]!)) / ((rows * (rows * rows - 1)) / 12)
}

/**
 * Features of one signal of one unit at the wanted rows, each from rows up to it only.
 * @param put feature, place in `rows`, value
 */
export const putFeatures = (
  values: Float64Array,
  rows: ArrayLike<number>,
  { means, slopes, first }: Windows,
  put: (feature: number, at: number, value: number) => void,
): void => {
  const sums = new Float64Array(values.length + 1)
  const moments = new Float64Array(values.length + 1)
  for (let i = 0; i < values.length; i++) {
    sums[i + 1] = sums[i]! + values[i]!
    moments[i + 1] = moments[i]! + values[i]! * i
  }
  for (let at = 0; at < rows.length; at++) {
    const to = rows[at]! + 1
    const meanOf = (length: number): number => {
      const from = Math.max(0, to - length)
      return (sums[to]! - sums[from]!) / (to - from)
    }
    let feature = 0
    for (const length of means) put(feature++, at, meanOf(length))
    for (const length of slopes) put(feature++, at, slopeOf(sums, moments, Math.max(0, to - length), to))
    const began = Math.min(first, to)
    put(feature, at, meanOf(means[0]!) - sums[began]! / began)
  }
}
