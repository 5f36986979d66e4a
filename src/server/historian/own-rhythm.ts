/**
 * How often a recorded past tells of each signal, and what that says of its silences. A past may be coarser than the signal is live – a
 * value a minute, on change with a beat every ten –, and is no gap for that: the limit that was in force there is worked out from its gaps.
 *
 * Beats are seconds in which there is a sample. A day's limit is three of the longest gaps that have company: at least five others of
 * about that length, and a twentieth of the day's known time. An outage has no company; a day with few gaps goes by the whole past.
 * What comes more seldom than every twenty minutes keeps the limit that was given: each minute that a value holds is a row of roll-ups.
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import { GAPS_ALLOWED, LEAST_LIMIT_MS } from '../../values/rhythm.ts'
import { readNumbers } from './database.ts'
import { DAY_MS, HOUR_MS } from './format.ts'
import type { Holds, LimitStep } from './holds.ts'

/** Gaps of one class are alike: the shortest is four fifths of the longest. */
const ALIKE = 0.8
const LEAST_COMPANY = 5
const COMPANY_TIME_SHARE = 1 / 20
/** A rhythm that is certain without a limit that was given: so much of the time, or of the gaps, is in gaps alike. */
const RHYTHM_TIME_SHARE = 1 / 2
const RHYTHM_COUNT_SHARE = 1 / 6
/** A day with fewer gaps says nothing by itself, a past with fewer nothing at all. */
const LEAST_GAPS_OF_DAY = 16
const LEAST_GAPS = 8
/** Longer limits are not made of gaps, ms. */
const MOST_LIMIT_MS = HOUR_MS
/** A limit that differs by no more is the same. */
const CHANGE_SHARE = 0.25

/** Gaps of about one length. */
interface GapClass {
  /** The longest of them, ms. */
  readonly longest: number
  readonly count: number
  /** ms, all together. */
  readonly total: number
}

/** What gaps say: how long a silence may last, ms, and whether nothing but a regular rhythm can have made them. */
interface OwnRhythm {
  readonly limitMs: number
  readonly isRegular: boolean
}

/** @param classes ascending, each `1 / ALIKE` times the one before. @returns null where they are too few to tell */
export const rhythmOf = (classes: readonly GapClass[], least = LEAST_GAPS): OwnRhythm | null => {
  const count = classes.reduce((sum, one) => sum + one.count, 0)
  if (count < least) return null
  let total = classes.reduce((sum, one) => sum + one.total, 0)
  for (let i = classes.length - 1; i >= 0; i--) {
    const one = classes[i]!
    const beside = classes[i - 1]
    const isNear = beside !== undefined && beside.longest >= one.longest * ALIKE * ALIKE
    const alike = one.count + (isNear ? beside.count : 0)
    const time = one.total + (isNear ? beside.total : 0)
    if (alike >= LEAST_COMPANY && time >= total * COMPANY_TIME_SHARE)
      return {
        limitMs: Math.max(LEAST_LIMIT_MS, one.longest * GAPS_ALLOWED),
        isRegular: time >= total * RHYTHM_TIME_SHARE || alike >= count * RHYTHM_COUNT_SHARE,
      }
    total -= one.total
  }
  return null
}

/** What was in force while this past was recorded. @param limit that of the twin, or learnt; Infinity = never stale by age, NaN = not learnt yet */
const during = (limit: number, past: OwnRhythm | null): number => {
  const own = past !== null && past.limitMs <= MOST_LIMIT_MS ? past : null
  if (limit === Number.POSITIVE_INFINITY) return limit
  if (Number.isNaN(limit)) return own?.isRegular ? own.limitMs : Number.POSITIVE_INFINITY
  return own === null ? limit : Math.max(limit, own.limitMs)
}

interface RecordedPast {
  /** First and last sample, ms. */
  readonly from: number
  readonly to: number
  /** By day number, UTC, those that say something; `null` = the whole past. */
  readonly rhythms: ReadonlyMap<number | null, OwnRhythm>
}

/** Limits that must be written down so that those in force from the first sample to the last are this past's own, and all others as they were. */
export const limitsOfPast = (key: number, { from, to, rhythms }: RecordedPast, holds: Holds): readonly LimitStep[] => {
  const known = holds.stepsOf(key)
  const whole = rhythms.get(null) ?? null
  const days = [...rhythms.keys()].filter((day) => day !== null).flatMap((day) => [day * DAY_MS, (day + 1) * DAY_MS])
  const times = [from, ...days, ...known.map(({ t }) => t)].filter((t) => t >= from && t <= to)
  const steps: LimitStep[] = []
  let last = Number.NaN
  for (const t of [...new Set(times)].toSorted((a, b) => a - b)) {
    const found = during(holds.limitAt(key, t), rhythms.get(Math.floor(t / DAY_MS)) ?? whole)
    const isSame =
      found === last || (Number.isFinite(found) && Number.isFinite(last) && Math.abs(found / last - 1) <= CHANGE_SHARE)
    if (!isSame) last = found
    const there = known.find((step) => step.t === t)
    if (there ? there.ms !== last : !isSame) steps.push({ t, ms: last })
  }
  const after = holds.limitAt(key, to + 1)
  const restored = Number.isNaN(after) ? Number.POSITIVE_INFINITY : after
  if (last !== restored && !known.some(({ t }) => t === to + 1)) steps.push({ t: to + 1, ms: restored })
  return steps
}

/** @param rows relation (key, t BIGINT, quality) of a recorded past. @returns by key */
export const readRhythms = async (
  connection: DuckDBConnection,
  rows: string,
): Promise<ReadonlyMap<number, RecordedPast>> => {
  const [keys, days, longest, counts, totals] = await readNumbers(
    connection,
    `WITH beats AS (SELECT key, min(t) AS t FROM ${rows} WHERE quality < 3 GROUP BY key, t // 1000),
     gaps AS (SELECT key, t // ${DAY_MS} AS day, t - lag(t) OVER (PARTITION BY key ORDER BY t) AS gap FROM beats),
     classes AS (SELECT key, day, floor(ln(gap) / ln(1 / ${ALIKE})) AS class, max(gap) AS longest, count(*) AS n, sum(gap) AS total FROM gaps WHERE gap > 0 GROUP BY ALL)
     SELECT key::DOUBLE, day::DOUBLE, longest::DOUBLE, n::DOUBLE, total::DOUBLE FROM (
       FROM classes UNION ALL SELECT key, -1, class, max(longest), sum(n), sum(total) FROM classes GROUP BY key, class
     ) ORDER BY key, day, class`,
  )
  const [spanKeys, from, to] = await readNumbers(
    connection,
    `SELECT key::DOUBLE, min(t)::DOUBLE, max(t)::DOUBLE FROM ${rows} GROUP BY key`,
  )
  const rhythms = new Map<number, Map<number | null, OwnRhythm>>(Array.from(spanKeys!, (key) => [key, new Map()]))
  for (let first = 0; first < keys!.length;) {
    let end = first
    const classes: GapClass[] = []
    for (; end < keys!.length && keys![end] === keys![first] && days![end] === days![first]; end++)
      classes.push({ longest: longest![end]!, count: counts![end]!, total: totals![end]! })
    const day = days![first]!
    const own = rhythmOf(classes, day < 0 ? LEAST_GAPS : LEAST_GAPS_OF_DAY)
    if (own) rhythms.get(keys![first]!)!.set(day < 0 ? null : day, own)
    first = end
  }
  return new Map(Array.from(spanKeys!, (key, i) => [key, { from: from![i]!, to: to![i]!, rhythms: rhythms.get(key)! }]))
}
