/**
 * Roll-ups as SQL, the same rules as `timeline/buckets.ts`: a usable value holds until the next sample or mark of its signal, its hold limit
 * or `until`, and weighs by that time in every minute it touches.
 */
import { HOUR_MS, MINUTE_MS } from './format.ts'

/**
 * @param source relation (key, t BIGINT, start BIGINT, value, quality, receive, nth, n, hold_ms) – n is 1 for a sample, 0 for a value carried
 *   over; `start` is from when it counts here; (start, n, receive, nth) is the order; `hold_ms` is the limit in force when it came
 * @param until SQL: nothing holds beyond this moment
 */
export const minutesOf = (source: string, until: string): string => `
  WITH spans AS (
    SELECT key, start, n, quality, CASE WHEN quality < 2 AND isfinite(value) THEN value END AS v,
      row_number() OVER followed AS place,
      greatest(start, least(coalesce(lead(start) OVER followed, 9007199254740991), t + hold_ms, ${until})) AS stop
    FROM ${source}
    WINDOW followed AS (PARTITION BY key ORDER BY start, n, receive, nth)
  ), minutes AS (
    -- Most touch one minute: a list of it for each would cost more than all the rest.
    SELECT *, start // ${MINUTE_MS} * ${MINUTE_MS} AS minute FROM spans WHERE quality < 3
    UNION ALL
    SELECT *, unnest(range(start // ${MINUTE_MS} + 1, (stop - 1) // ${MINUTE_MS} + 1)) * ${MINUTE_MS} AS minute
    FROM spans WHERE quality < 3 AND (stop - 1) // ${MINUTE_MS} > start // ${MINUTE_MS}
  ), pieces AS (
    SELECT key, minute, v, quality, place, greatest(start, minute) AS since, CASE WHEN start >= minute THEN n ELSE 0 END AS n,
      CASE WHEN v IS NULL THEN 0 ELSE least(stop, minute + ${MINUTE_MS}) - greatest(start, minute) END AS held
    FROM minutes
  )
  SELECT key, minute AS t, min(v) AS min, max(v) AS max,
    CASE WHEN sum(held) > 0 THEN sum(v * held) / sum(held) ELSE arg_max(v, place) END AS mean,
    arg_max(v, place) AS last, max(since) FILTER (v IS NOT NULL) AS last_t,
    sum(n)::UINTEGER AS count, max(quality)::UTINYINT AS quality, sum(held)::UINTEGER AS held_ms
  FROM pieces GROUP BY key, minute`

/** Of several versions of a bucket the newest alone counts. `id` is the signal's column. */
export const newestOf = (rollups: string, id: string): string =>
  `(FROM ${rollups} QUALIFY coalesce(rev, 0) = max(coalesce(rev, 0)) OVER (PARTITION BY ${id}, t))`

/** Minutes → hours. Parts of one version are joined; those that only held a value over yield to those that have samples. */
export const hoursOf = (minutes: string, id: string): string => `
  WITH parts AS (
    SELECT *, max(count) OVER (PARTITION BY ${id}, t) AS most FROM ${newestOf(minutes, id)}
  )
  SELECT ${id}, t // ${HOUR_MS} * ${HOUR_MS} AS t, min(min) AS min, max(max) AS max,
    CASE WHEN sum(held_ms) > 0 THEN sum(mean * held_ms) / sum(held_ms) ELSE arg_max(last, last_t) END AS mean,
    arg_max(last, last_t) AS last, max(last_t) AS last_t,
    sum(count)::UINTEGER AS count, max(quality)::UTINYINT AS quality, sum(held_ms)::UINTEGER AS held_ms
  FROM parts WHERE count > 0 OR most = 0 GROUP BY ${id}, t // ${HOUR_MS} * ${HOUR_MS}`

export const ROLLUP_COLUMNS = 't, min, max, mean, last, last_t, count, quality, held_ms'
