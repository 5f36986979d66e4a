/** Records of units by age, as text: unit, cycle, then any columns, separated by blanks or commas, with or without names. */
import type { Unit } from '../../analytics/life/fleet.ts'
import { err, ok, type Result } from '../../base/result.ts'

export interface FleetFile {
  /** Of the columns behind unit and cycle; null where the first line is already a row. */
  readonly names: readonly string[] | null
  /** Columns behind unit and cycle. */
  readonly columns: number
  /** In the order in which they first come. */
  readonly fleet: readonly Unit[]
}

/** What nobody measured. */
const MISSING = new Set(['', 'nan', 'na', 'null'])

const cellsOf = (line: string): string[] =>
  line.includes(',') ? line.split(',').map((cell) => cell.trim()) : line.trim().split(/\s+/)

const numberIn = (cell: string | undefined): number | null => {
  if (cell === undefined || cell === '') return null
  const value = Number(cell)
  return Number.isFinite(value) ? value : null
}

interface Row {
  readonly line: number
  readonly cycle: number
  /** NaN where nothing was measured. */
  readonly values: readonly number[]
}

/** Rows by unit, in ascending cycles; problems are added to `wrong`. */
const unitOf = (id: string, rows: Row[], columns: number, wrong: string[]): Unit => {
  rows.sort((a, b) => a.cycle - b.cycle || a.line - b.line)
  rows.forEach((row, i) => {
    const before = rows[i - 1]
    if (before?.cycle === row.cycle)
      wrong.push(
        `line ${row.line}: unit ${id} has cycle ${row.cycle} already in line ${before.line}. Keep one row of each cycle.`,
      )
  })
  return {
    id,
    cycles: Float64Array.from(rows, ({ cycle }) => cycle),
    columns: Array.from({ length: columns }, (_, c) => {
      const first = rows.find(({ values }) => !Number.isNaN(values[c]!))
      if (!first)
        wrong.push(
          `line ${rows[0]!.line}: unit ${id} has no value at all in column ${c + 3}. Leave the column or the unit out.`,
        )
      let held = first?.values[c] ?? 0
      return Float64Array.from(rows, ({ values }) => (Number.isNaN(values[c]!) ? held : (held = values[c]!)))
    }),
  }
}

/**
 * A value that nobody measured (empty, NaN) is the one before; rows may stand in any order.
 * @returns all that is wrong, each with its line and what to do
 */
export const readFleet = (text: string): Result<FleetFile, readonly string[]> => {
  const wrong: string[] = []
  const units = new Map<string, Row[]>()
  let names: string[] | null = null
  let [columns, widthFrom] = [-1, 0]
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n|\r/)
  lines.forEach((content, i) => {
    if (content.trim() === '') return
    const line = i + 1
    const cells = cellsOf(content)
    const isFirst = columns < 0
    if (isFirst) {
      columns = Math.max(0, cells.length - 2)
      widthFrom = line
      if (cells.length >= 2 && numberIn(cells[1]) === null) {
        names = cells.slice(2)
        return
      }
    }
    if (cells.length < 3)
      return void wrong.push(
        `line ${line} has ${cells.length} value${cells.length === 1 ? '' : 's'}. Write unit, cycle and at least one column, separated by blanks or commas.`,
      )
    if (cells.length !== columns + 2)
      return void wrong.push(
        `line ${line} has ${cells.length} values, line ${widthFrom} has ${columns + 2}. Give every row the same columns.`,
      )
    const [id, cycleText, ...rest] = cells
    const cycle = numberIn(cycleText)
    if (id === '') wrong.push(`line ${line}: the unit is missing. Write its name or number first.`)
    if (cycle === null) wrong.push(`line ${line}: cycle "${cycleText}" is no number. Write the age as a number.`)
    const values = rest.map((cell, c) => {
      if (MISSING.has(cell.toLowerCase())) return Number.NaN
      const value = numberIn(cell)
      if (value === null)
        wrong.push(
          `line ${line}, column ${c + 3}: "${cell}" is no number. Write a number, or leave the column out of both files.`,
        )
      return value ?? Number.NaN
    })
    if (cycle === null) return
    const rows = units.get(id!)
    if (rows) rows.push({ line, cycle, values })
    else units.set(id!, [{ line, cycle, values }])
  })
  if (columns < 0) wrong.push('line 1: the file is empty. Write a row a unit and cycle.')
  else if (units.size === 0 && wrong.length === 0)
    wrong.push(`line ${widthFrom}: there are names but no rows below them. Write a row a unit and cycle.`)
  if (wrong.length > 0) return err(wrong)
  const fleet = [...units].map(([id, rows]) => unitOf(id, rows, columns, wrong))
  return wrong.length > 0 ? err(wrong) : ok({ names, columns, fleet })
}

/** What keeps units of `test` from being asked about with what `train` has taught; null if nothing does. */
export const mismatch = (train: FleetFile, test: FleetFile): string | null => {
  if (train.columns !== test.columns)
    return `it has ${test.columns} columns behind unit and cycle, the training file has ${train.columns}. Give both the same columns in the same order.`
  const other = train.names?.findIndex((name, c) => test.names !== null && test.names[c] !== name) ?? -1
  return other < 0
    ? null
    : `line 1, column ${other + 3} is called "${test.names![other]}", in the training file "${train.names![other]}". Give both the same columns in the same order.`
}
