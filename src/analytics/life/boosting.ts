/**
 * Gradient boosting of regression trees over histograms (Friedman 2001; leaf-wise growth and histogram subtraction as in
 * Ke et al. 2017, LightGBM), squared loss. Seeded: the same rows give the same trees to the bit.
 */
import { createRng, type Rng } from '../../base/rng.ts'
import { binned, cutsOf } from './bins.ts'

export interface BoostingOptions {
  readonly seed: number
  readonly trees: number
  /** Share of each tree's answer that is added. */
  readonly rate: number
  readonly leaves: number
  /** Fewest rows of a leaf. */
  readonly leafRows: number
  readonly bins: number
  /** Shares of rows and of features that a tree looks at. */
  readonly rowShare: number
  readonly featureShare: number
}

/** Nodes in one row of arrays: `feature` −1 is a leaf; otherwise a value up to `cut` goes to `left`, else to `left + 1`. */
export interface Tree {
  readonly feature: readonly number[]
  readonly cut: readonly number[]
  readonly left: readonly number[]
  readonly value: readonly number[]
}

export interface Boosted {
  readonly base: number
  readonly trees: readonly Tree[]
}

/** Rows of features that have been put into bins once, for any number of fits. */
export interface BinnedRows {
  readonly rows: number
  readonly cuts: readonly Float64Array[]
  readonly bins: readonly Uint8Array[]
}

export const binRows = (features: readonly Float64Array[], most: number): BinnedRows => {
  const cuts = features.map((values) => cutsOf(values, most))
  return { rows: features[0]?.length ?? 0, cuts, bins: features.map((values, f) => binned(values, cuts[f]!)) }
}

interface Split {
  readonly gain: number
  /** Of the feature, among those looked at. */
  readonly place: number
  readonly bin: number
}

interface Leaf {
  readonly node: number
  readonly from: number
  readonly to: number
  readonly sum: number
  /** Per bin of each looked-at feature: sum and count, one behind the other. */
  readonly histogram: Float64Array
  readonly best: Split | null
}

/** One tree over some rows and features. */
class Growth {
  readonly #data: BinnedRows
  readonly #options: BoostingOptions
  readonly #looked: Int32Array
  /** Rows, each leaf's together, and what is to be explained of each. */
  readonly #sample: Int32Array
  readonly #rest: Float64Array
  readonly #spareRows: Int32Array
  readonly #spareRest: Float64Array

  constructor(data: BinnedRows, rest: Float64Array, sample: Int32Array, looked: Int32Array, options: BoostingOptions) {
    this.#data = data
    this.#options = options
    this.#looked = looked
    this.#sample = sample
    this.#rest = Float64Array.from(sample, (row) => rest[row]!)
    this.#spareRows = new Int32Array(sample.length)
    this.#spareRest = new Float64Array(sample.length)
  }

  grow(): Tree {
    const { leaves: most, rate } = this.#options
    const tree = { feature: [-1], cut: [0], left: [0], value: [0] }
    let all = 0
    for (const one of this.#rest) all += one
    const leaves = [this.#leaf(0, 0, this.#sample.length, all, this.#counted(0, this.#sample.length))]
    while (leaves.length < most) {
      const widest = leaves.reduce((best, leaf, i) => (gainOf(leaf) > gainOf(leaves[best]) ? i : best), 0)
      const leaf = leaves[widest]!
      if (!leaf.best) break
      const left = tree.feature.length
      const feature = this.#looked[leaf.best.place]!
      tree.feature[leaf.node] = feature
      tree.cut[leaf.node] = this.#data.cuts[feature]![leaf.best.bin]!
      tree.left[leaf.node] = left
      tree.feature.push(-1, -1)
      tree.cut.push(0, 0)
      tree.left.push(0, 0)
      tree.value.push(0, 0)
      const [a, b] = this.#halves(leaf, this.#data.bins[feature]!, leaf.best.bin, left)
      leaves[widest] = a
      leaves.push(b)
    }
    for (const { node, sum, from, to } of leaves) tree.value[node] = (rate * sum) / (to - from)
    return tree
  }

  #leaf(node: number, from: number, to: number, sum: number, histogram: Float64Array): Leaf {
    return { node, from, to, sum, histogram, best: this.#bestOf(histogram, to - from, sum) }
  }

  #counted(from: number, to: number): Float64Array {
    const { bins } = this.#options
    const [sample, rest] = [this.#sample, this.#rest]
    const histogram = new Float64Array(this.#looked.length * bins * 2)
    for (let place = 0; place < this.#looked.length; place++) {
      const column = this.#data.bins[this.#looked[place]!]!
      const offset = place * bins
      for (let i = from; i < to; i++) {
        const at = (offset + column[sample[i]!]!) * 2
        histogram[at]! += rest[i]!
        histogram[at + 1]! += 1
      }
    }
    return histogram
  }

  #bestOf(histogram: Float64Array, rows: number, sum: number): Split | null {
    const { bins, leafRows } = this.#options
    let best: Split | null = null
    let most = LEAST_GAIN
    const whole = (sum * sum) / rows
    for (let place = 0; place < this.#looked.length; place++) {
      const last = this.#data.cuts[this.#looked[place]!]!.length
      let [leftSum, leftRows] = [0, 0]
      for (let bin = 0; bin < last; bin++) {
        leftSum += histogram[(place * bins + bin) * 2]!
        leftRows += histogram[(place * bins + bin) * 2 + 1]!
        if (leftRows < leafRows) continue
        if (rows - leftRows < leafRows) break
        const gain = (leftSum * leftSum) / leftRows + (sum - leftSum) ** 2 / (rows - leftRows) - whole
        if (gain > most) {
          most = gain
          best = { gain, place, bin }
        }
      }
    }
    return best
  }

  /** Puts the rows of the left half first; the smaller half is counted, the other is what remains. */
  #halves(leaf: Leaf, column: Uint8Array, bin: number, left: number): [Leaf, Leaf] {
    const [sample, rest] = [this.#sample, this.#rest]
    let [middle, kept, sum] = [leaf.from, 0, 0]
    for (let i = leaf.from; i < leaf.to; i++) {
      const [row, one] = [sample[i]!, rest[i]!]
      if (column[row]! <= bin) {
        sample[middle] = row
        rest[middle++] = one
        sum += one
      } else {
        this.#spareRows[kept] = row
        this.#spareRest[kept++] = one
      }
    }
    sample.set(this.#spareRows.subarray(0, kept), middle)
    rest.set(this.#spareRest.subarray(0, kept), middle)
    const leftIsSmall = middle - leaf.from < leaf.to - middle
    const small = leftIsSmall ? this.#counted(leaf.from, middle) : this.#counted(middle, leaf.to)
    const large = leaf.histogram
    for (let i = 0; i < large.length; i++) large[i]! -= small[i]!
    return [
      this.#leaf(left, leaf.from, middle, sum, leftIsSmall ? small : large),
      this.#leaf(left + 1, middle, leaf.to, leaf.sum - sum, leftIsSmall ? large : small),
    ]
  }
}

/** Below it, a split is rounding. */
const LEAST_GAIN = 1e-9
const gainOf = (leaf: Leaf | undefined): number => leaf?.best?.gain ?? 0

/** `take` of `from`, without repetition, in the order of `from`: the first `take` of a shuffle would lose locality. */
const drawn = (from: Int32Array, take: number, rng: Rng): Int32Array => {
  const out = new Int32Array(take)
  let n = 0
  for (let i = 0; i < from.length && n < take; i++) if (rng.next() * (from.length - i) < take - n) out[n++] = from[i]!
  return out
}

/** Takes from each row's remainder what the tree says of it. */
const takeAway = (
  { feature, cut, left, value }: Tree,
  data: BinnedRows,
  rows: Int32Array,
  rest: Float64Array,
): void => {
  const columns = feature.map((f) => data.bins[Math.max(0, f)]!)
  const lastLeft = feature.map((f, node) => (f < 0 ? 0 : data.cuts[f]!.indexOf(cut[node]!)))
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    let node = 0
    while (feature[node]! >= 0) node = left[node]! + (columns[node]![row]! <= lastLeft[node]! ? 0 : 1)
    rest[row]! -= value[node]!
  }
}

/**
 * @param rows which rows to learn from
 * @param target per row of `data`
 */
export const boosted = (
  data: BinnedRows,
  rows: Int32Array,
  target: Float64Array,
  options: BoostingOptions,
): Boosted => {
  const rng = createRng(options.seed)
  let base = 0
  for (const row of rows) base += target[row]! / rows.length
  const rest = new Float64Array(data.rows)
  for (const row of rows) rest[row] = target[row]! - base
  const useful = Int32Array.from(data.cuts.keys()).filter((f) => data.cuts[f]!.length > 0)
  const trees: Tree[] = []
  if (useful.length > 0 && rows.length >= 2 * options.leafRows)
    for (let t = 0; t < options.trees; t++) {
      const sample = drawn(rows, Math.max(2 * options.leafRows, Math.round(rows.length * options.rowShare)), rng)
      const looked = drawn(useful, Math.max(1, Math.round(useful.length * options.featureShare)), rng)
      const tree = new Growth(data, rest, sample, looked, options).grow()
      trees.push(tree)
      takeAway(tree, data, rows, rest)
    }
  return { base, trees }
}

/** @param at value of a feature of the row that is asked about */
export const boostedAt = ({ base, trees }: Boosted, at: (feature: number) => number): number => {
  let sum = base
  for (const { feature, cut, left, value } of trees) {
    let node = 0
    while (feature[node]! >= 0) node = left[node]! + (at(feature[node]!) <= cut[node]! ? 0 : 1)
    sum += value[node]!
  }
  return sum
}
