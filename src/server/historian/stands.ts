/**
 * How all signals stood at the beginning of each day that has samples, and within it after every so many samples: a moment of the past is then
 * the stand before it and the samples since (`state-at.ts`).
 *
 * A day's stand is one segment of rows (moment, signal) with the sample or mark that was the newest before that moment; those of later moments
 * of the day are what is new since the one before. Which sample is the newest is a maximum: a late one is joined to the stands it belongs to,
 * in the transaction that brings it into its segment, and none is ever taken away. A stand is made from segments alone. It may be missing,
 * never incomplete: one that is damaged, or that may be behind its segments after a fault, goes and is made anew.
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import { type Catalogue, type Segment, readable, relationOf, within } from './catalogue.ts'
import { dayOf } from './by-day.ts'
import { inTransaction, readNumbers } from './database.ts'
import { DAY_MS, HOUR_MS, MARK } from './format.ts'
import { progress } from './progress.ts'

/** Of these rows (moment, key, since, value, quality, receive, nth) the newest sample and the newest mark of each moment and signal. */
const newestOf = (rows: string): string =>
  `(FROM (${rows}) QUALIFY row_number() OVER (PARTITION BY moment, key, quality < ${MARK.stale} ORDER BY since DESC, receive DESC, nth DESC) = 1)`

const COLUMNS = 'value, quality, receive, nth'

const rawRows = (catalogue: Catalogue, segments: readonly Segment[]): string =>
  `SELECT key, t, value, quality, coalesce(receive, t) AS receive, coalesce(nth, 0) AS nth FROM ${relationOf(catalogue, segments, 'raw')} JOIN signals ON id = signal`

/** All moments of a day's stand, by signal and key. */
export const standRows = (catalogue: Catalogue, stand: Segment): string =>
  `SELECT key, signal, t AS moment, since, ${COLUMNS} FROM ${relationOf(catalogue, [stand], 'stand')} JOIN signals ON id = signal`

/** @param rows relation in the columns of `standRows` */
const write = (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  day: number,
  rows: string,
  replaces: readonly Segment[],
): Promise<void> =>
  catalogue.write(
    connection,
    'stand',
    day,
    0,
    `SELECT id AS signal, moment::BIGINT AS t, since::BIGINT AS since, value, quality::UTINYINT AS quality, receive::BIGINT AS receive, nth::USMALLINT AS nth FROM ${rows} JOIN signals USING (key)`,
    replaces,
  )

/** The newest stand that begins at or before `at` and can be read; null where there is none. */
export const standBefore = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  at: number,
): Promise<Segment | null> =>
  readable(
    catalogue,
    await catalogue.list(connection, ({ kind, fromMs }) => kind === 'stand' && fromMs <= at),
  ).toSorted((a, b) => b.fromMs - a.fromMs)[0] ?? null

/** The last moment of a stand that is not after `at`. */
export const momentBefore = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  stand: Segment,
  at: number,
): Promise<number> => {
  if (stand.toMs <= at) return stand.toMs
  const [moment] = await readNumbers(
    connection,
    `SELECT max(t)::DOUBLE FROM ${relationOf(catalogue, [stand], 'stand')} WHERE t <= ${at}`,
  )
  return moment![0]!
}

/**
 * Samples that come into segments: every stand they belong to gets them. Within the transaction that lists their segments.
 * @param came relation (key, t, value, quality, receive, nth)
 * @returns segments that are replaced, to be deleted once that is committed
 */
export const joinToStands = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  came: string,
): Promise<readonly Segment[]> => {
  const [first] = await readNumbers(connection, `SELECT min(t)::DOUBLE FROM ${came}`)
  if (!(first![0]! >= 0)) return []
  const since = first![0]!
  const stands = readable(
    catalogue,
    await catalogue.list(connection, ({ kind, toMs }) => kind === 'stand' && toMs > since),
  )
  const replaced: Segment[] = []
  for (const stand of stands) {
    await connection.run(`CREATE OR REPLACE TEMP TABLE stood AS ${standRows(catalogue, stand)}`)
    // Each row at the first moment after it: what stands then stands at all further ones of the day.
    await connection.run(`
      CREATE OR REPLACE TEMP TABLE joined AS
      WITH moments AS (SELECT DISTINCT moment FROM temp.stood),
      new AS (SELECT c.key, m.moment, c.t AS since, ${COLUMNS} FROM ${came} AS c ASOF JOIN moments AS m ON c.t < m.moment)
      FROM ${newestOf(`SELECT key, moment, since, ${COLUMNS} FROM temp.stood UNION ALL SELECT key, moment, since, ${COLUMNS} FROM new`)}`)
    const [changed] = await readNumbers(
      connection,
      'SELECT count(*)::DOUBLE FROM temp.joined AS j ANTI JOIN temp.stood AS s USING (key, moment, since, quality, receive, nth)',
    )
    if (changed![0] === 0) continue
    await catalogue.unlist(connection, [stand])
    await write(connection, catalogue, stand.day, 'temp.joined', [stand])
    replaced.push(stand)
  }
  return replaced
}

/** Takes off the list all stands that begin after `from` or have a moment after it, within a transaction. @returns them, to be deleted after its commit */
export const dropStands = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  from = 0,
): Promise<readonly Segment[]> => {
  const stands = await catalogue.list(connection, ({ kind, toMs }) => kind === 'stand' && toMs > from)
  await catalogue.unlist(connection, stands)
  return stands
}

/**
 * Makes the stands and moments that are due, oldest first.
 * @param goOn asked before each; what is left is made the next time
 * @param momentRows after so many samples of a day the next full hour is a moment of its own
 */
export const makeStands = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  goOn: () => boolean,
  momentRows: number,
): Promise<void> => {
  const raw = readable(catalogue, await catalogue.list(connection, within('raw')))
  const { minutesUntil } = await progress(connection)
  const stands = await catalogue.list(connection, within('stand'))
  for (const day of new Set(raw.map((segment) => segment.day).toSorted((a, b) => a - b))) {
    if (!goOn()) return
    const of = stands.filter((one) => one.day === day)
    const [stand] = readable(catalogue, of)
    const rows = raw.reduce((sum, segment) => sum + (segment.day === day ? segment.rows : 0), 0)
    const end = Math.min(minutesUntil, (day + 1) * DAY_MS)
    if (stand ? rows < momentRows || stand.toMs >= end - HOUR_MS : day * DAY_MS > minutesUntil) continue
    await makeDay(connection, catalogue, { day, stand: stand ?? null, old: of, raw, minutesUntil, momentRows })
  }
}

interface DayToMake {
  readonly day: number
  /** What there is of it already. */
  readonly stand: Segment | null
  /** Is replaced by it. */
  readonly old: readonly Segment[]
  readonly raw: readonly Segment[]
  readonly minutesUntil: number
  readonly momentRows: number
}

const makeDay = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  { day, stand, old, raw, minutesUntil, momentRows }: DayToMake,
): Promise<void> => {
  const begin = day * DAY_MS
  const since = stand ? stand.toMs : begin
  const moments = await momentsOf(connection, catalogue, {
    day,
    since,
    segments: raw.filter((segment) => segment.day === day),
    until: minutesUntil,
    momentRows,
  })
  if (stand && moments.length === 0) return
  const parts: string[] = []
  if (stand) parts.push(`SELECT key, moment, since, ${COLUMNS} FROM (${standRows(catalogue, stand)})`)
  else {
    const before = await standBefore(connection, catalogue, begin - 1)
    const from = before?.toMs ?? 0
    if (before) parts.push(`SELECT key, ${begin} AS moment, since, ${COLUMNS} FROM (${standRows(catalogue, before)})`)
    const segments = raw.filter(({ fromMs, toMs }) => toMs >= from && fromMs < begin)
    if (segments.length > 0)
      parts.push(
        `SELECT key, ${begin} AS moment, t AS since, ${COLUMNS} FROM (${rawRows(catalogue, segments)}) WHERE t >= ${from} AND t < ${begin}`,
      )
  }
  const segments = raw.filter((segment) => segment.day === day)
  for (const [i, moment] of moments.entries())
    parts.push(
      `SELECT key, ${moment} AS moment, t AS since, ${COLUMNS} FROM (${rawRows(catalogue, segments)}) WHERE t >= ${moments[i - 1] ?? since} AND t < ${moment}`,
    )
  if (parts.length === 0) return
  catalogue.begin()
  await inTransaction(connection, async () => {
    await catalogue.unlist(connection, old)
    await write(connection, catalogue, day, newestOf(parts.join(' UNION ALL ')), old)
  })
  await catalogue.markForDeletion(old)
}

/** Full hours of a day after each of which so many samples and more had come since the one before. */
const momentsOf = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  span: {
    readonly day: number
    readonly since: number
    readonly segments: readonly Segment[]
    readonly until: number
    readonly momentRows: number
  },
): Promise<readonly number[]> => {
  const rows = span.segments.reduce((sum, segment) => sum + segment.rows, 0)
  if (rows < span.momentRows) return []
  const [hour, count] = await readNumbers(
    connection,
    `SELECT (t // ${HOUR_MS})::DOUBLE AS hour, count(*)::DOUBLE FROM ${relationOf(catalogue, span.segments, 'raw')} WHERE ${dayOf(span.day)} AND t >= ${span.since} GROUP BY hour ORDER BY hour`,
  )
  const moments: number[] = []
  let waiting = 0
  for (let i = 0; i < hour!.length; i++) {
    waiting += count![i]!
    const moment = (hour![i]! + 1) * HOUR_MS
    if (waiting < span.momentRows || moment > span.until || moment >= (span.day + 1) * DAY_MS) continue
    moments.push(moment)
    waiting = 0
  }
  return moments
}
