/** The middle of some numbers, by sorting them. */
export const median = (values: readonly number[]): number => {
  const rising = values.toSorted((a, b) => a - b)
  const half = rising.length >> 1
  return rising.length % 2 === 1 ? rising[half]! : (rising[half - 1]! + rising[half]!) / 2
}
