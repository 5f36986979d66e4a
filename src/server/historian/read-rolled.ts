/**
 * One signal's past in minutes or hours, as `read.ts` answers it, where it is asked in one statement: how far the roll-ups are made, which
 * segments there are and what is in no roll-up yet are of one moment by that. The list of segments is held in memory and read anew where it is
 * another one. Where more than that is needed, it says so.
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import type { SampleRows } from '../../timeline/buckets.ts'
import { type Catalogue, readable } from './catalogue.ts'
import { readNumbers } from './database.ts'
import { MINUTE_MS } from './format.ts'
import { type SignalRange, isRaw, rolledBuckets } from './read.ts'
import { readRollups } from './rollups.ts'

/** So often the list may change while it is asked for. */
const TRIES = 3

/**
 * Within `Catalogue.reading`, outside of a transaction.
 * @returns null where samples came late, the signal has several names, or samples are read one by one
 */
export const readRolled = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  range: SignalRange,
): Promise<HistoryAnswer | null> => {
  const { signal, ids, keys, from, to, holds, now } = range
  if (keys.length !== 1 || ids.length !== 1 || isRaw(range)) return null
  const [id, key] = [ids[0]!, keys[0]!]
  const { kind, buckets } = rolledBuckets(range)
  const { start: begin, end } = buckets
  const reach = holds.reach(keys)

  for (let attempt = 0; attempt < TRIES; attempt++) {
    const found = await readUnrolled(connection, key, begin - reach - MINUTE_MS, end)
    if (found.hasLate) return null
    const list = await catalogue.listAs(connection, found.list)
    if (!list) continue
    const rollups = async (of: 'minute' | 'hour', a: number, b: number): Promise<void> => {
      if (a >= b) return
      const segments = list.filter((one) => one.kind === of && one.toMs >= a && one.fromMs < b)
      const question = { id, kind: of, from: a, to: b }
      buckets.addRollups(await readRollups(connection, catalogue, readable(catalogue, segments), question))
    }
    await rollups(kind, begin, end)
    if (kind === 'hour') await rollups('minute', Math.max(begin, found.hoursUntil), end)
    const tailFrom = Math.max(begin, found.minutesUntil)
    if (tailFrom < end) {
      const rows = { ...found.rows, holdMs: holds.column(key, found.rows.t) }
      buckets.addSamples(rows, tailFrom, Math.min(end, now), reach)
    }
    return buckets.answer(signal, from, to)
  }
  return null
}

interface Unrolled {
  readonly minutesUntil: number
  readonly hoursUntil: number
  /** See `Catalogue.listAs`. */
  readonly list: { readonly count: number; readonly newest: number }
  /** Samples and marks that are in no roll-up, after the last one before them. */
  readonly rows: SampleRows
  /** Some of them are from minutes that were made without them. */
  readonly hasLate: boolean
}

const readUnrolled = async (connection: DuckDBConnection, key: number, from: number, to: number): Promise<Unrolled> => {
  const [isCarried, t, value, quality, receive] = await readNumbers(
    connection,
    `SELECT a, t, v, q, r FROM (
       SELECT -1::DOUBLE AS a, minutes_until::DOUBLE AS t, hours_until::DOUBLE AS v, (SELECT count(*) FROM segments)::DOUBLE AS q, (SELECT coalesce(max(seq), 0) FROM segments)::DOUBLE AS r, 0 AS n FROM progress
       UNION ALL SELECT 1, t, value, quality, 0, 0 FROM carry WHERE key = ${key}
       UNION ALL SELECT 0, t, value, quality, receive, nth FROM tail WHERE key = ${key} AND t >= ${from} AND t < ${to}
     ) ORDER BY a >= 0, t, r, n`,
  )
  const minutesUntil = t![0]!
  let hasLate = false
  for (let i = 1; i < t!.length && !hasLate; i++) hasLate = isCarried![i] === 0 && t![i]! < minutesUntil
  return {
    minutesUntil,
    hoursUntil: value![0]!,
    list: { count: quality![0]!, newest: receive![0]! },
    rows: { t: t!.subarray(1), value: value!.subarray(1), quality: quality!.subarray(1) },
    hasLate,
  }
}
