/**
 * How signals stood at a moment: each one's last sample at or before it, however old. What is newest of all is at hand; before that it is the
 * stand before the moment (`stands.ts`) and the samples since. Where there is no stand, the samples are looked through backwards, an hour, a
 * day, then ever longer spans, for those still missing.
 */
import { setImmediate } from 'node:timers/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { type Catalogue, type Segment, readable, relationOf, within } from './catalogue.ts'
import { literal, readNumbers } from './database.ts'
import type { TimelineRow } from '../../timeline/state-at.ts'
import { DAY_MS, HOUR_MS, MARK } from './format.ts'
import { momentBefore, standBefore, standRows } from './stands.ts'

/** Rows taken in one turn. */
const AT_ONCE = 2000
/** Up to so many signals are looked for by name: groups of rows that have none of them are not read. */
const FEW = 500
/** Each span beyond the first day is so many times as long as the one before. */
const FURTHER = 8

export interface HeldSample extends TimelineRow {
  readonly value: number
}

/**
 * Within a read-only transaction.
 * @param keys of the signals
 * @returns by key: rows among which are the last sample and the last mark at or before the moment
 */
export const readStateAt = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  at: number,
  keys: ReadonlySet<number>,
): Promise<ReadonlyMap<number, readonly HeldSample[]>> => {
  const found = new Map<number, HeldSample[]>()
  // Of signals whose newest stored sample is no newer than that moment, it is the one.
  const atHand = `SELECT key, t::BIGINT AS t, value, quality, receive, nth FROM tail WHERE t <= ${at}
    UNION ALL SELECT key, t, value, quality, receive, 0 AS nth FROM latest WHERE t <= ${at}
    UNION ALL SELECT key, mark_t, NULL, mark, mark_t, 0 FROM latest WHERE mark > 0 AND mark_t <= ${at}`
  const stand = await standBefore(connection, catalogue, at)
  if (stand) {
    const since = await momentBefore(connection, catalogue, stand, at)
    const segments = readable(
      catalogue,
      await catalogue.list(connection, ({ kind, fromMs, toMs }) => kind === 'raw' && toMs >= since && fromMs <= at),
    )
    const some = keys.size > FEW ? '' : `AND signal IN (${await idsOf(connection, keys)})`
    const parts = [
      atHand,
      `SELECT key, since, value, quality, receive, nth FROM (${standRows(catalogue, stand)}) WHERE moment <= ${at} ${some}`,
    ]
    if (segments.length > 0) parts.push(samplesOf(catalogue, segments, `t >= ${since} AND t <= ${at} ${some}`))
    await look(connection, found, parts.join(' UNION ALL '))
    return found
  }
  await look(connection, found, atHand)
  const [older] = await readNumbers(connection, `SELECT key::DOUBLE FROM latest WHERE t > ${at} OR mark_t > ${at}`)
  const missing = new Set([...older!].filter((key) => keys.has(key)))
  let to = at + 1
  let reach = HOUR_MS
  while (missing.size > 0) {
    const stored = await catalogue.list(connection, within('raw', Number.NEGATIVE_INFINITY, to))
    if (stored.length === 0) break
    const newest = Math.max(...stored.map(({ toMs }) => toMs))
    to = Math.min(to, newest + 1)
    const from = to - reach
    const segments = readable(
      catalogue,
      stored.filter(({ toMs }) => toMs >= from),
    )
    if (segments.length > 0) {
      // Groups of rows have few signals each: those that have none of these are not read. Of most of them all are.
      const some = missing.size * 2 > keys.size ? '' : `AND signal IN (${await idsOf(connection, missing)})`
      const got = await look(
        connection,
        found,
        samplesOf(catalogue, segments, `t >= ${from} AND t < ${to} ${some}`),
        missing,
      )
      for (const key of got) missing.delete(key)
    }
    to = from
    // Of what has not been told for days there is little; what was never told until then is looked for in all there is.
    reach = reach === HOUR_MS ? DAY_MS - HOUR_MS : Math.ceil(reach / DAY_MS) * FURTHER * DAY_MS
  }
  return found
}

const samplesOf = (catalogue: Catalogue, segments: readonly Segment[], where: string): string =>
  `SELECT key, t, value, quality, coalesce(receive, t) AS receive, coalesce(nth, 0) AS nth FROM ${relationOf(catalogue, segments, 'raw')} JOIN signals ON id = signal WHERE ${where}`

/** As text literals. */
const idsOf = async (connection: DuckDBConnection, keys: ReadonlySet<number>): Promise<string> => {
  const rows = await connection.runAndReadAll(`SELECT id FROM signals WHERE key IN (${[...keys].join(',')})`)
  return (rows.getRows() as [string][]).map(([id]) => literal(id)).join(',')
}

/** Adds the newest sample and mark of each. @param only of these keys. @returns keys of which there was a sample */
const look = async (
  connection: DuckDBConnection,
  found: Map<number, HeldSample[]>,
  rows: string,
  only?: ReadonlySet<number>,
): Promise<readonly number[]> => {
  const [key, t, value, quality, receive, nth] = await readNumbers(
    connection,
    `WITH rows AS MATERIALIZED (${rows}),
     times AS (SELECT key, quality < 3 AS sample, max(t) AS t FROM rows GROUP BY key, sample)
     SELECT r.key::DOUBLE, r.t::DOUBLE, r.value::DOUBLE, r.quality::DOUBLE, r.receive::DOUBLE, r.nth::DOUBLE
     FROM rows AS r JOIN times AS m ON r.key = m.key AND r.t = m.t AND (r.quality < 3) = m.sample
     QUALIFY row_number() OVER (PARTITION BY r.key, m.sample ORDER BY r.receive DESC, r.nth DESC) = 1`,
  )
  const samples: number[] = []
  for (let i = 0; i < key!.length; i++) {
    if (i % AT_ONCE === AT_ONCE - 1) await setImmediate()
    const k = key![i]!
    if (only && !only.has(k)) continue
    const row = { t: t![i]!, value: value![i]!, quality: quality![i]!, receive: receive![i]!, nth: nth![i]! }
    const known = found.get(k)
    if (known) known.push(row)
    else found.set(k, [row])
    if (row.quality < MARK.stale) samples.push(k)
  }
  return samples
}
