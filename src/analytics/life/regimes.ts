/**
 * Operating regimes: columns that stand at a few levels, whatever the age, and move other columns (altitude, speed,
 * product). Readings are compared with those of the same regime only, as a change of load is no wear.
 */
import { columnOf, type Fleet, type Unit } from './fleet.ts'

/** A column that sets the regime, and the middle of each of its levels, ascending. */
interface Setting {
  readonly column: number
  readonly levels: readonly number[]
}

interface Scale {
  readonly mean: number
  readonly sd: number
}

export interface Regimes {
  readonly settings: readonly Setting[]
  /** Levels of a row, joined → its number; what is not listed is 0, which stands for all together. */
  readonly numbers: Readonly<Record<string, number>>
  /** Per regime, per column. */
  readonly scales: readonly (readonly Scale[])[]
}

const MOST_LEVELS = 20
/** Levels stand apart by more than this share of the column's range … */
const GAP = 0.05
/** … are each used in this share of the rows … */
const LEAST_ROWS = 0.01
/** … and, first half of the lives against second half, equally often, but for this share of the rows. */
const MOST_DRIFT = 0.15
/** Share of another column's variance that the levels explain, at least. */
const LEAST_EFFECT = 0.5

const levelsOf = (values: Float64Array): number[] => {
  const sorted = values.toSorted()
  const gap = (sorted.at(-1)! - sorted[0]!) * GAP
  const levels: number[] = []
  let from = 0
  for (let i = 1; i <= sorted.length; i++)
    if (i === sorted.length || sorted[i]! - sorted[i - 1]! > gap) {
      if (i - from < LEAST_ROWS * sorted.length) return []
      levels.push(sorted[(from + i) >> 1]!)
      from = i
    }
  return levels.length > 1 && levels.length <= MOST_LEVELS ? levels : []
}

const nearestLevel = (levels: readonly number[], value: number): number => {
  let best = 0
  for (let i = 1; i < levels.length; i++) if (Math.abs(levels[i]! - value) < Math.abs(levels[best]! - value)) best = i
  return best
}

/** Whether each level is met in several units, and as often in the first half of lives as in the second. */
const isWhateverTheAge = (fleet: Fleet, column: number, levels: readonly number[]): boolean => {
  const [early, late, units] = [levels.map(() => 0), levels.map(() => 0), levels.map(() => 0)]
  let [earlyRows, lateRows] = [0, 0]
  for (const { columns, cycles } of fleet) {
    const met = new Set<number>()
    const half = cycles.length / 2
    columns[column]!.forEach((value, i) => {
      const level = nearestLevel(levels, value)
      met.add(level)
      if (i < half) early[level]! += 1
      else late[level]! += 1
    })
    earlyRows += Math.ceil(half)
    lateRows += cycles.length - Math.ceil(half)
    for (const level of met) units[level]! += 1
  }
  const apart = levels.reduce((sum, _, i) => sum + Math.abs(early[i]! / earlyRows - late[i]! / lateRows), 0) / 2
  return apart <= MOST_DRIFT && units.every((n) => n >= Math.max(2, 0.1 * fleet.length))
}

const scaleOf = (values: Float64Array, rows: readonly number[]): Scale => {
  let [mean, square] = [0, 0]
  for (const row of rows) mean += values[row]! / rows.length
  for (const row of rows) square += (values[row]! - mean) ** 2 / rows.length
  return { mean, sd: Math.sqrt(square) }
}

/** Below this share of the column's own size, differences are rounding, not readings. */
const ROUNDING = 1e-9
const varies = ({ mean, sd }: Scale): boolean => sd > ROUNDING * Math.abs(mean)

const movesAnother = (
  columns: readonly Float64Array[],
  column: number,
  levels: readonly number[],
  all: readonly Scale[],
): boolean => {
  const rows: number[][] = levels.map(() => [])
  columns[column]!.forEach((value, row) => rows[nearestLevel(levels, value)]!.push(row))
  return columns.some((values, other) => {
    if (other === column || !varies(all[other]!)) return false
    const within = rows.reduce((sum, some) => sum + scaleOf(values, some).sd ** 2 * some.length, 0) / values.length
    return within < (1 - LEAST_EFFECT) * all[other]!.sd ** 2
  })
}

const keyOf = (settings: readonly Setting[], columns: readonly Float64Array[], row: number): string =>
  settings.map(({ column, levels }) => nearestLevel(levels, columns[column]![row]!)).join(' ')

export const regimesOf = (fleet: Fleet): Regimes => {
  const columns = (fleet[0]?.columns ?? []).map((_, c) => columnOf(fleet, c))
  const rows = [...(columns[0] ?? []).keys()]
  const all = columns.map((values) => scaleOf(values, rows))
  const settings = columns.flatMap((values, column): Setting[] => {
    const levels = levelsOf(values)
    const isSetting =
      levels.length > 0 && isWhateverTheAge(fleet, column, levels) && movesAnother(columns, column, levels, all)
    return isSetting ? [{ column, levels }] : []
  })
  const groups = new Map<string, number[]>()
  if (settings.length > 0)
    for (const row of rows) {
      const key = keyOf(settings, columns, row)
      const group = groups.get(key)
      if (group) group.push(row)
      else groups.set(key, [row])
    }
  const numbers: Record<string, number> = {}
  const scales = [all]
  for (const [key, some] of groups)
    if (some.length >= LEAST_ROWS * rows.length) {
      numbers[key] = scales.length
      scales.push(columns.map((values) => scaleOf(values, some)))
    }
  return { settings, numbers, scales }
}

/** The unit's columns, each in standard deviations from the mean of the row's regime; 0 where that never varied. */
export const likeWithLike = ({ settings, numbers, scales }: Regimes, unit: Unit): Float64Array[] => {
  const regime = Int32Array.from(unit.cycles, (_, row) =>
    settings.length === 0 ? 0 : (numbers[keyOf(settings, unit.columns, row)] ?? 0),
  )
  return unit.columns.map((values, c) =>
    values.map((value, row) => {
      const { mean, sd } = scales[regime[row]!]![c]!
      return varies(scales[regime[row]!]![c]!) ? (value - mean) / sd : 0
    }),
  )
}
