/** What remaining life is learnt from and asked about: machines of one kind, each with its readings by age. */

export interface Unit {
  readonly id: string
  /** Ascending, in the unit that ages are counted in (cycles, hours, snapshots). */
  readonly cycles: Float64Array
  /** A column a signal or setting, as long as `cycles`, all finite. */
  readonly columns: readonly Float64Array[]
}

/** Units with the same columns in the same order. */
export type Fleet = readonly Unit[]

export const rowsOf = (fleet: Fleet): number => fleet.reduce((sum, unit) => sum + unit.cycles.length, 0)

/** One column of all units, one after another. */
export const columnOf = (fleet: Fleet, column: number): Float64Array => {
  const all = new Float64Array(rowsOf(fleet))
  let at = 0
  for (const unit of fleet) {
    all.set(unit.columns[column]!, at)
    at += unit.cycles.length
  }
  return all
}

/** @param sorted ascending, not empty */
export const quantile = (sorted: ArrayLike<number>, share: number): number => {
  const at = Math.min(1, Math.max(0, share)) * (sorted.length - 1)
  const below = Math.floor(at)
  const [a, b] = [sorted[below]!, sorted[Math.min(sorted.length - 1, below + 1)]!]
  return a + (b - a) * (at - below)
}
