/** A signal's roll-ups out of segments: from their packs, and where those are missing from the segments themselves. */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { RollupRows } from '../../timeline/buckets.ts'
import { type Catalogue, type Segment, relationOf } from './catalogue.ts'
import { literal, readNumbers } from './database.ts'
import { PACK_COLUMNS, PACK_SELECTION, type PackedRows, packedRows } from './roll-pack.ts'

const NONE = new Float64Array(0)
export const NO_ROLLUPS: RollupRows = {
  t: NONE,
  min: NONE,
  max: NONE,
  mean: NONE,
  last: NONE,
  lastT: NONE,
  count: NONE,
  quality: NONE,
  heldMs: NONE,
}

export interface RollupQuestion {
  /** As segments name the signal. */
  readonly id: string
  readonly kind: 'minute' | 'hour'
  /** ms, half-open [from, to). */
  readonly from: number
  readonly to: number
}

/** @param segments of this kind that can be read; whoever asks sees to it that they stay (`Catalogue.reading`) */
export const readRollups = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  segments: readonly Segment[],
  { id, kind, from, to }: RollupQuestion,
): Promise<RollupRows> => {
  const packed = await Promise.all(segments.map(({ file }) => catalogue.packs.rows(catalogue.path(file), id)))
  const unpacked = segments.filter((_, i) => packed[i] === null)
  const parts = packed.filter((rows) => rows !== null && rows !== 'none')
  if (unpacked.length > 0)
    parts.push(
      packedRows(
        await readNumbers(
          connection,
          `SELECT ${PACK_SELECTION} FROM ${relationOf(catalogue, unpacked, kind)} WHERE signal = ${literal(id)}`,
        ),
      ),
    )
  return newestRows(within(oneOf(parts), from, to))
}

const oneOf = (parts: readonly PackedRows[]): PackedRows => {
  if (parts.length === 1) return parts[0]!
  const rows = parts.reduce((sum, { t }) => sum + t.length, 0)
  return packedRows(
    PACK_COLUMNS.map((name) => {
      const column = new Float64Array(rows)
      let at = 0
      for (const part of parts) {
        column.set(part[name], at)
        at += part[name].length
      }
      return column
    }),
  )
}

const within = (rows: PackedRows, from: number, to: number): PackedRows =>
  rows.t.every((t) => t >= from && t < to) ? rows : pickedRows(rows, (i) => rows.t[i]! >= from && rows.t[i]! < to)

/** Of several versions of a bucket the newest; parts of one version all. */
const newestRows = (rows: PackedRows): RollupRows => {
  const { t, rev } = rows
  if (isAscending(t)) return rows
  const newest = new Map<number, number>()
  let several = false
  for (let i = 0; i < rev.length; i++) {
    const version = rev[i]! || 0
    const known = newest.get(t[i]!)
    if (known !== undefined) several = true
    if (known === undefined || version > known) newest.set(t[i]!, version)
  }
  return several ? pickedRows(rows, (i) => (rev[i]! || 0) === newest.get(t[i]!)) : rows
}

/** No two of one time: as segments lie that nothing was made anew in. */
const isAscending = (t: Float64Array): boolean => {
  for (let i = 1; i < t.length; i++) if (t[i]! <= t[i - 1]!) return false
  return true
}

export const pickedRows = <R extends RollupRows>(rows: R, keep: (i: number) => boolean): R => {
  const kept = Object.keys(rows).map((name) => [name, rows[name as keyof RollupRows].filter((_, i) => keep(i))])
  return Object.fromEntries(kept) as R
}
