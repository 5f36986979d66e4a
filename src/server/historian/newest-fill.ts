/** The newest hour from disk into memory, in pieces, of one moment of the history. Live samples go on meanwhile. */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Steps } from '../../base/steps.ts'
import { inSlices } from '../slices.ts'
import { type Catalogue, readable, relationOf, type Segment, within } from './catalogue.ts'
import { beginReading, readNumbers } from './database.ts'
import { HOUR_MS, MINUTE_MS } from './format.ts'
import type { Newest, NewestFilling } from './newest.ts'

const PIECE_MS = 5 * MINUTE_MS
/** Rows taken in one step. */
const AT_ONCE = 2000

export interface FillPorts {
  readonly connection: DuckDBConnection
  readonly catalogue: Catalogue
  readonly newest: Newest
  readonly now: () => number
  /** Runs while nothing is on its way to disk. */
  readonly still: <T>(work: () => Promise<T>) => Promise<T>
}

/** Throws what the database says; nothing is held then. */
export const fillNewest = async ({ connection, catalogue, newest, now, still }: FillPorts): Promise<void> => {
  const until = now()
  let filling: NewestFilling | null = null
  try {
    await catalogue.reading(async () => {
      const from = until - HOUR_MS
      // All that is read is of this moment: what is flushed before it is on disk, what is flushed after it waits.
      const segments = await still(async () => {
        await beginReading(connection)
        const listed = await catalogue.list(connection, within('raw', from))
        filling = newest.begin(until)
        return readable(catalogue, listed)
      })
      await read(connection, rowsFrom(catalogue, segments, from), from, until, newest.mostRows, filling!)
    })
  } finally {
    await connection.run('ROLLBACK').catch(() => undefined)
    // Where all went well it is done already.
    ;(filling as NewestFilling | null)?.done(null)
  }
}

/** Columns of the tail, of tail and segments together. */
const rowsFrom = (catalogue: Catalogue, segments: readonly Segment[], from: number): string => {
  const tail = `SELECT key, t, value, quality, receive, nth FROM tail WHERE t >= ${from}`
  if (segments.length === 0) return tail
  return `${tail} UNION ALL SELECT key, t, value, quality, coalesce(receive, t), coalesce(nth, 0) FROM ${relationOf(catalogue, segments, 'raw')} JOIN signals ON id = signal WHERE t >= ${from}`
}

const read = async (
  connection: DuckDBConnection,
  rows: string,
  from: number,
  until: number,
  mostRows: number,
  filling: NewestFilling,
): Promise<void> => {
  const since = await roomFrom(connection, rows, from, until, mostRows)
  if (since === null) return
  for (let piece = since; piece <= until && filling.stillWanted(); piece += PIECE_MS) {
    const end = piece + PIECE_MS > until ? '' : `AND t < ${piece + PIECE_MS}`
    const [key, t, value, quality, receive] = await readNumbers(
      connection,
      `SELECT key::DOUBLE, t::DOUBLE, value, quality::DOUBLE, receive::DOUBLE FROM (${rows}) WHERE t >= ${piece} ${end} ORDER BY key, t, receive, nth`,
    )
    const columns = { key: key!, t: t!, value: value!, quality: quality!, receive: receive! }
    await inSlices(added(filling, columns, key!.length))
  }
  filling.done(since)
}

function* added(filling: NewestFilling, columns: Parameters<NewestFilling['add']>[0], rows: number): Steps {
  for (let from = 0; from < rows; from += AT_ONCE) {
    filling.add(columns, from, Math.min(rows, from + AT_ONCE))
    yield
  }
}

/** From which piece on there is room for all; null where there is none for the newest. */
const roomFrom = async (
  connection: DuckDBConnection,
  rows: string,
  from: number,
  until: number,
  mostRows: number,
): Promise<number | null> => {
  const last = Math.floor((until - from) / PIECE_MS)
  const [piece, count] = await readNumbers(
    connection,
    `SELECT least(${last}, floor((t - ${from}) / ${PIECE_MS}))::DOUBLE AS piece, count(*)::DOUBLE FROM (${rows}) GROUP BY piece ORDER BY piece DESC`,
  )
  let room = mostRows
  for (let i = 0; i < piece!.length; i++) {
    room -= count![i]!
    if (room < 0) return piece![i]! < last ? from + (piece![i]! + 1) * PIECE_MS : null
  }
  return from
}
