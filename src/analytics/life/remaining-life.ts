/**
 * Remaining life of a machine from the records of others of its kind that ran to failure: boosted trees over what the
 * last readings say, an interval from units that were held back. Nothing is set for one kind of machine: windows are
 * shares of the median life, signals are counted in their own deviations, the horizon comes from the record.
 */
import { createRng } from '../../base/rng.ts'
import { binRows, boosted, boostedAt, type BinnedRows, type Boosted, type BoostingOptions } from './boosting.ts'
import { quantile, rowsOf, type Fleet, type Unit } from './fleet.ts'
import { horizonOf } from './horizon.ts'
import { likeWithLike, regimesOf, type Regimes } from './regimes.ts'
import { spreadAt, spreadOf, type Spread } from './spread.ts'
import { indexAlong, wearIndexOf, type WearIndex } from './wear-index.ts'
import { featuresIn, indexWindows, putFeatures, signalWindows, type Windows } from './windows.ts'

/** One of several models, each learnt without one fold of the units. */
interface FoldModel {
  readonly index: WearIndex
  readonly trees: Boosted
}

/** What was learnt: plain data, JSON keeps it to the bit. */
export interface LifeModel {
  readonly medianRows: number
  /** In cycles; longer lives are told as this. Null where the signals tell the whole life apart. */
  readonly horizon: number | null
  readonly regimes: Regimes
  readonly folds: readonly FoldModel[]
  readonly spread: Spread
  /** How it did on units that were held back, at all of their rows. */
  readonly record: LifeRecord
}

/** Of units that were held back from what answered. */
export interface LifeRecord {
  readonly units: number
  /** Root of the mean square error, lives counted up to the horizon; cycles. */
  readonly rmse: number
  /** Share of true lives inside their 80 % interval. */
  readonly coverage: number
}

export interface RemainingLife {
  /** Cycles; counted up to the model's horizon. */
  readonly median: number
  /** Ends of the interval that 80 of 100 true lives are in; not cut at the horizon. */
  readonly low: number
  readonly high: number
}

/** Fewest units that ran to failure: from one nobody knows how lives differ. */
export const LEAST_UNITS = 2
const FOLDS = 5
/** More rows than these are thinned: neighbours in time say nearly the same. */
const MOST_ROWS = 60_000
const BINS = 48

const boosting = (rows: number, seed: number): BoostingOptions => ({
  seed,
  trees: 160,
  rate: 0.06,
  leaves: 14,
  leafRows: Math.min(25, Math.max(3, Math.round(rows / 200))),
  bins: BINS,
  rowShare: 0.35,
  featureShare: 0.5,
})

/** Rows to learn from, of all units one after another. */
interface Rows {
  readonly unit: Int32Array
  readonly life: Float64Array
  /** Per unit, places in its readings. */
  readonly places: readonly (readonly number[])[]
  /** Per unit, its signals. */
  readonly signals: readonly (readonly Float64Array[])[]
}

const rowsToLearn = (fleet: Fleet, regimes: Regimes): Rows => {
  const stride = Math.ceil(rowsOf(fleet) / MOST_ROWS)
  const places = fleet.map(({ cycles }) => [...cycles.keys()].filter((row) => (cycles.length - 1 - row) % stride === 0))
  return {
    unit: Int32Array.from(places.flatMap((rows, u) => rows.map(() => u))),
    life: Float64Array.from(
      places.flatMap((rows, u) => rows.map((row) => fleet[u]!.cycles.at(-1)! - fleet[u]!.cycles[row]!)),
    ),
    places,
    signals: fleet.map((unit) => likeWithLike(regimes, unit)),
  }
}

/** Features of signals, a column each, for the wanted rows of all units. */
const featuresOf = (
  signals: readonly (readonly Float64Array[])[],
  places: readonly (readonly number[])[],
  windows: Windows,
): Float64Array[] => {
  const each = featuresIn(windows)
  const rows = places.reduce((sum, some) => sum + some.length, 0)
  const columns = Array.from({ length: each * (signals[0]?.length ?? 0) }, () => new Float64Array(rows))
  let from = 0
  signals.forEach((unit, u) => {
    const start = from
    unit.forEach((values, s) =>
      putFeatures(values, places[u]!, windows, (feature, at, value) => {
        columns[s * each + feature]![start + at] = value
      }),
    )
    from += places[u]!.length
  })
  return columns
}

/** At the learnt rows. */
const signalColumns = ({ signals, places }: Rows): Float64Array[] =>
  (signals[0] ?? []).map((_, s) =>
    Float64Array.from(places.flatMap((rows, u) => rows.map((row) => signals[u]![s]![row]!))),
  )

const rowsWhere = (unit: Int32Array, is: (unit: number) => boolean): Int32Array =>
  Int32Array.from(unit.keys()).filter((row) => is(unit[row]!))

const together = (a: BinnedRows, b: BinnedRows): BinnedRows => ({
  rows: a.rows,
  cuts: [...a.cuts, ...b.cuts],
  bins: [...a.bins, ...b.bins],
})

/** Each signal's mean over the longest window: what says nothing of the age. */
const meansOf = (features: readonly Float64Array[], windows: Windows): Float64Array[] =>
  features.filter((_, f) => f % featuresIn(windows) === windows.means.length - 1)

/** The horizon from a small model of the signals alone, asked about units it had not learnt from. */
const horizonFrom = (
  rows: Rows,
  features: readonly Float64Array[],
  foldOf: Int32Array,
  seed: number,
  medianLife: number,
): number => {
  const data = binRows(features, BINS)
  const said = new Float64Array(rows.life.length)
  for (let fold = 0; fold <= Math.max(...foldOf); fold++) {
    const learnt = rowsWhere(rows.unit, (unit) => foldOf[unit] !== fold)
    const options = { ...boosting(learnt.length, seed + fold), trees: 40, rate: 0.15, leaves: 8 }
    const trees = boosted(data, learnt, rows.life, options)
    for (const row of rowsWhere(rows.unit, (unit) => foldOf[unit] === fold))
      said[row] = boostedAt(trees, (feature) => features[feature]![row]!)
  }
  return horizonOf(said, rows.life, medianLife)
}

/** Spread without a fold, asked about the fold. */
const recordOf = (expected: Float64Array, rows: Rows, foldOf: Int32Array, horizon: number): LifeRecord => {
  let [squares, inside] = [0, 0]
  for (let fold = 0; fold <= Math.max(...foldOf); fold++) {
    const others = rowsWhere(rows.unit, (unit) => foldOf[unit] !== fold)
    const pick = (values: Float64Array): Float64Array => Float64Array.from(others, (row) => values[row]!)
    const spread = spreadOf(
      pick(expected),
      pick(rows.life),
      Int32Array.from(others, (row) => rows.unit[row]!),
    )
    for (const row of rowsWhere(rows.unit, (unit) => foldOf[unit] === fold)) {
      const life = rows.life[row]!
      squares += (expected[row]! - Math.min(life, horizon)) ** 2
      const [low, high] = spreadAt(spread, expected[row]!)
      if (life >= low && life <= high) inside++
    }
  }
  return {
    units: foldOf.length,
    rmse: Math.sqrt(squares / expected.length),
    coverage: inside / expected.length,
  }
}

/**
 * @param fleet at least `LEAST_UNITS` units, each up to its failure, all with the same columns
 * @param seed of the rows and features that each tree looks at, and of the folds
 */
export const learnLife = (fleet: Fleet, seed: number): LifeModel => {
  const regimes = regimesOf(fleet)
  const rows = rowsToLearn(fleet, regimes)
  const medianRows = quantile(
    fleet.map(({ cycles }) => cycles.length).toSorted((a, b) => a - b),
    0.5,
  )
  const medianLife = quantile(
    fleet.map(({ cycles }) => cycles.at(-1)! - cycles[0]!).toSorted((a, b) => a - b),
    0.5,
  )
  const folds = Math.min(FOLDS, fleet.length)
  const rng = createRng(seed).fork('folds')
  const shuffled = [...fleet.keys()].map((unit) => ({ unit, at: rng.next() })).toSorted((a, b) => a.at - b.at)
  const foldOf = new Int32Array(fleet.length)
  shuffled.forEach(({ unit }, place) => (foldOf[unit] = place % folds))

  const signals = signalColumns(rows)
  const features = featuresOf(rows.signals, rows.places, signalWindows(medianRows))
  const age = Float64Array.from(rows.places.flatMap((some, u) => some.map((row) => fleet[u]!.cycles[row]!)))
  const binnedSignals = binRows(features, BINS)
  const horizon = horizonFrom(rows, meansOf(features, signalWindows(medianRows)), foldOf, seed, medianLife)
  const target = rows.life.map((life) => Math.min(life, horizon))
  const common = together(binRows([age], BINS), binnedSignals)

  const expected = new Float64Array(target.length)
  const models: FoldModel[] = []
  for (let fold = 0; fold < folds; fold++) {
    const learnt = rowsWhere(rows.unit, (unit) => foldOf[unit] !== fold)
    const index = wearIndexOf(signals, learnt, target)
    const along = featuresOf(
      rows.signals.map((unit) => [indexAlong(index, unit)]),
      rows.places,
      indexWindows(medianRows),
    )
    const data = together(common, binRows(along, BINS))
    const trees = boosted(data, learnt, target, boosting(learnt.length, seed + fold))
    const all = [age, ...features, ...along]
    for (const row of rowsWhere(rows.unit, (unit) => foldOf[unit] === fold))
      expected[row] = within(
        boostedAt(trees, (feature) => all[feature]![row]!),
        horizon,
      )
    models.push({ index, trees })
  }
  return {
    medianRows,
    horizon: Number.isFinite(horizon) ? horizon : null,
    regimes,
    folds: models,
    spread: spreadOf(expected, rows.life, rows.unit),
    record: recordOf(expected, rows, foldOf, horizon),
  }
}

const within = (life: number, horizon: number): number => Math.min(horizon, Math.max(0, life))

/** @param unit up to now, with the columns of the fleet that was learnt from; what lies ahead of the last row is asked */
export const remainingLife = (model: LifeModel, unit: Unit): RemainingLife => {
  const places = [[unit.cycles.length - 1]]
  const signals = likeWithLike(model.regimes, unit)
  const features = featuresOf([signals], places, signalWindows(model.medianRows))
  let sum = 0
  for (const { index, trees } of model.folds) {
    const along = featuresOf([[indexAlong(index, signals)]], places, indexWindows(model.medianRows))
    const all = [unit.cycles.at(-1)!, ...features.map(([value]) => value!), ...along.map(([value]) => value!)]
    sum += boostedAt(trees, (feature) => all[feature]!)
  }
  const median = within(sum / model.folds.length, model.horizon ?? Infinity)
  const [low, high] = spreadAt(model.spread, median)
  return { median, low: Math.min(low, median), high: Math.max(high, median) }
}
