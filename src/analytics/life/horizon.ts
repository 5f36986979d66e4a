/**
 * How far before the end of a life its signals begin to tell: the knee of what they say against the true remaining life
 * (the "piecewise linear" life of Heimes 2008, there put in by hand). Beyond it, lives are told apart by age alone, and
 * an estimator that learns to tell them apart learns noise.
 */

const STEPS = 80
/** The shortest horizon is taken that leaves hardly more unexplained than the best one. */
const HARDLY_MORE = 1.01
/** Signals that still tell this share of the longest life apart tell all of it: there is no knee. */
const WHOLE = 0.8

/** Squares that remain when `said` is a straight line in the life up to `horizon`. */
const remainder = (said: Float64Array, life: Float64Array, horizon: number): number => {
  const rows = said.length
  let [x, y, xx, xy, yy] = [0, 0, 0, 0, 0]
  for (let i = 0; i < rows; i++) {
    const [capped, one] = [Math.min(life[i]!, horizon), said[i]!]
    x += capped
    y += one
    xx += capped * capped
    xy += capped * one
    yy += one * one
  }
  const [squares, products] = [xx - (x * x) / rows, xy - (x * y) / rows]
  return yy - (y * y) / rows - (squares > 0 ? (products * products) / squares : 0)
}

/**
 * @param said remaining life by signals alone, without the age, of units that were not learnt from
 * @param life true remaining life of the same rows
 * @returns in cycles, never under half the median life; Infinity where there is no knee
 */
export const horizonOf = (said: Float64Array, life: Float64Array, medianLife: number): number => {
  const longest = life.reduce((most, value) => Math.max(most, value), 0)
  const tried = Array.from({ length: STEPS }, (_, i) => (longest * (i + 1)) / STEPS)
  const left = tried.map((horizon) => remainder(said, life, horizon))
  const least = Math.min(...left)
  const shortest = tried[left.findIndex((squares) => squares <= least * HARDLY_MORE)] ?? longest
  const horizon = Math.max(shortest, medianLife / 2)
  return horizon >= WHOLE * longest ? Infinity : horizon
}
