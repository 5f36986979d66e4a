/**
 * How far true lives lay from what was expected of units that had not been learnt from, by what was expected (split
 * conformal over folds of units: Vovk 2015, cross-conformal; locally weighted residuals: Lei et al. 2018).
 */
import { quantile } from './fleet.ts'

/** At `expected[i]`, the interval reaches from `expected + low[i]` to `expected + high[i]`. Linear between. */
export interface Spread {
  readonly expected: readonly number[]
  readonly low: readonly number[]
  readonly high: readonly number[]
}

const KNOTS = 41
/** Nearest expectations that are looked at: this share of all rows, at least so many, from so many units … */
const NEAR_SHARE = 0.02
const LEAST_NEAR = 60
const LEAST_UNITS = 20
/** … but no more than this share of all rows. */
const MOST_NEAR_SHARE = 1 / 3
/** Share outside on each side of an 80 % interval, and its place in a normal distribution. */
const TAIL = 0.1
const Z = 1.2815515655

/** Quantile .9 of Student's t with so many degrees of freedom (Cornish–Fisher). */
const student = (freedom: number): number =>
  Z +
  (Z ** 3 + Z) / 4 / freedom +
  (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96 / freedom ** 2 +
  (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384 / freedom ** 3

/** By how much an interval from so few units is too narrow for the next one. */
const widening = (units: number): number =>
  units < 2 ? 3 : (student(units - 1) * Math.sqrt((1 + 1 / units) * (units / (units - 1)))) / Z

/** |remainder| as a straight line in the expectation, above 0: how much wider it is further away. */
const sizeOf = (expected: readonly number[], rest: readonly number[]): ((at: number) => number) => {
  const rows = expected.length
  let [x, y, xx, xy] = [0, 0, 0, 0]
  expected.forEach((at, i) => {
    x += at / rows
    y += Math.abs(rest[i]!) / rows
    xx += (at * at) / rows
    xy += (at * Math.abs(rest[i]!)) / rows
  })
  const slope = xx - x * x > 1e-12 ? (xy - x * y) / (xx - x * x) : 0
  return (at) => Math.max(y / 10, y + slope * (at - x), 1e-9)
}

/**
 * @param expected by a model that had not learnt from the row's unit
 * @param life true
 * @param unit number of the unit of each row
 */
export const spreadOf = (expected: Float64Array, life: Float64Array, unit: Int32Array): Spread => {
  const order = [...expected.keys()].toSorted((a, b) => expected[a]! - expected[b]! || a - b)
  const sorted = order.map((row) => expected[row]!)
  const rest = order.map((row) => life[row]! - expected[row]!)
  const size = sizeOf(sorted, rest)
  const enoughUnits = Math.min(LEAST_UNITS, Math.ceil(0.8 * new Set(unit).size))
  const most = Math.max(2, Math.floor(order.length * MOST_NEAR_SHARE))
  const knots = { expected: [] as number[], low: [] as number[], high: [] as number[] }
  for (let knot = 0; knot < KNOTS; knot++) {
    const middle = Math.round((knot * (sorted.length - 1)) / (KNOTS - 1))
    const at = sorted[middle]!
    if (at <= (knots.expected.at(-1) ?? -Infinity)) continue
    let near = Math.min(most, Math.max(LEAST_NEAR, Math.round(NEAR_SHARE * order.length)))
    const windowOf = (): [number, number] => {
      const from = Math.max(0, Math.min(order.length - near, middle - (near >> 1)))
      return [from, Math.min(order.length, from + near)]
    }
    const unitsIn = ([from, to]: [number, number]): number =>
      new Set(order.slice(from, to).map((row) => unit[row]!)).size
    while (near < most && unitsIn(windowOf()) < enoughUnits) near = Math.min(most, Math.ceil(near * 1.5))
    const [from, to] = windowOf()
    const scaled = Float64Array.from(
      { length: to - from },
      (_, i) => rest[from + i]! / size(sorted[from + i]!),
    ).toSorted()
    const centre = quantile(scaled, 0.5)
    const wider = widening(unitsIn([from, to]))
    const [low, high] = [TAIL, 1 - TAIL].map((share) => centre + wider * (quantile(scaled, share) - centre))
    knots.expected.push(at)
    knots.low.push(low! * size(at))
    knots.high.push(high! * size(at))
  }
  return knots
}

/** Ends of the interval around an expectation, in cycles; never below 0. */
export const spreadAt = ({ expected, low, high }: Spread, at: number): readonly [low: number, high: number] => {
  let above = expected.findIndex((knot) => knot >= at)
  if (above < 0) above = expected.length - 1
  const below = Math.max(0, above - 1)
  const gap = expected[above]! - expected[below]!
  const share = gap > 0 ? Math.min(1, Math.max(0, (at - expected[below]!) / gap)) : 1
  const between = (ends: readonly number[]): number =>
    Math.max(0, at + ends[below]! + share * (ends[above]! - ends[below]!))
  return [between(low), between(high)]
}
