/**
 * How long a value may stand without a new one: the limit that was in force when it came, however long ago. Limits in force are facts
 * (`facts.ts`), all of which are at hand here; before the first one of a signal, what it is registered with counts.
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import { type Catalogue, readable, relationOf, within } from './catalogue.ts'
import { readNumbers } from './database.ts'
import { ABOUT } from './facts.ts'
import { DAY_MS } from './format.ts'

/** Nothing holds longer, ms: so far back is looked for what may hold into a range. */
const MAX_HOLD_MS = DAY_MS

/** Since `t` (ms UTC) a value may be silent for `ms`; Infinity = for ever. */
export interface LimitStep {
  readonly t: number
  readonly ms: number
}

const holdIn = (ms: number): number =>
  Number.isNaN(ms) ? MAX_HOLD_MS : Math.min(MAX_HOLD_MS, Math.max(1, Math.ceil(ms)))

/** The last step at or before `t`; −1 where there is none. */
const placeAt = (steps: readonly LimitStep[], t: number): number => {
  let [low, high] = [0, steps.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (steps[middle]!.t <= t) low = middle + 1
    else high = middle
  }
  return low - 1
}

export class Holds {
  readonly #default: number
  readonly #registered = new Map<number, number>()
  /** By key, ascending, no two of one time. */
  readonly #steps = new Map<number, LimitStep[]>()
  #isShared = false

  /** @param defaultMs of signals that are registered without a limit */
  constructor(defaultMs: number) {
    this.#default = defaultMs
  }

  /** @param ms Infinity = only a mark ends a value; NaN = the same, until a limit is learnt */
  register(key: number, ms: number): void {
    if (Object.is(this.#registered.get(key), ms)) return
    this.#registered.set(key, ms)
    this.changed()
  }

  /** A limit that came into force at `t`. */
  add(key: number, t: number, ms: number): void {
    const steps = this.#steps.get(key) ?? []
    this.#steps.set(key, steps)
    const place = placeAt(steps, t)
    if (place >= 0 && steps[place]!.ms === ms && place === steps.length - 1) return
    steps.splice(place + 1, 0, { t, ms })
    if (place >= 0 && steps[place]!.t === t) steps.splice(place, 1)
    this.#isShared = false
  }

  /** Signals are others: the tables are made anew. */
  changed(): void {
    this.#isShared = false
  }

  stepsOf(key: number): readonly LimitStep[] {
    return this.#steps.get(key) ?? []
  }

  /** Limit in force at `t`, ms; Infinity = none, NaN = none yet. */
  limitAt(key: number, t: number): number {
    const steps = this.stepsOf(key)
    return steps[placeAt(steps, t)]?.ms ?? this.#registered.get(key) ?? this.#default
  }

  /** The limit that was said to be in force at `t` of a signal under these keys, ms; null = never stale by age, or none was said. */
  saidAt(keys: readonly number[], t: number): number | null {
    let newest: LimitStep | undefined
    for (const key of keys) {
      const steps = this.stepsOf(key)
      const step = steps[placeAt(steps, t)]
      if (step && (!newest || step.t >= newest.t)) newest = step
    }
    return newest && Number.isFinite(newest.ms) ? newest.ms : null
  }

  /** @param t ascending, of one signal */
  column(key: number, t: Float64Array): Float64Array {
    const steps = this.stepsOf(key)
    const out = new Float64Array(t.length)
    let place = t.length > 0 ? placeAt(steps, t[0]!) : -1
    for (let i = 0; i < t.length; i++) {
      while (place + 1 < steps.length && steps[place + 1]!.t <= t[i]!) place++
      out[i] = holdIn(steps[place]?.ms ?? this.#registered.get(key) ?? this.#default)
    }
    return out
  }

  /** Nothing of these signals ever holds longer, ms. */
  reach(keys: readonly number[]): number {
    let most = 1
    for (const key of keys) {
      most = Math.max(most, holdIn(this.#registered.get(key) ?? this.#default))
      for (const { ms } of this.stepsOf(key)) most = Math.max(most, holdIn(ms))
    }
    return most
  }

  /** Tables `holds` (key, since, hold_ms), `newest_holds` (the same, the newest alone) and `reaches` (key, reach_ms), of all signals. */
  async share(connection: DuckDBConnection): Promise<void> {
    if (this.#isShared) return
    this.#isShared = true
    const rows: string[] = []
    for (const [key, ms] of this.#registered) rows.push(`(${key},0,${holdIn(ms)})`)
    for (const [key, steps] of this.#steps) rows.push(...rowsOf(key, steps))
    await connection.run('CREATE OR REPLACE TEMP TABLE holds (key INTEGER, since BIGINT, hold_ms BIGINT)')
    for (let i = 0; i < rows.length; i += 1000)
      await connection.run(`INSERT INTO temp.holds VALUES ${rows.slice(i, i + 1000).join(',')}`)
    await connection.run(
      `INSERT INTO temp.holds SELECT key, 0, ${holdIn(this.#default)} FROM signals ANTI JOIN (SELECT key FROM temp.holds WHERE since = 0) AS known USING (key)`,
    )
    await this.#shareSummaries(connection)
  }

  /** In the tables alone: these steps too, which are not in force yet. `changed` takes them out again. */
  async shareBeside(connection: DuckDBConnection, added: ReadonlyMap<number, readonly LimitStep[]>): Promise<void> {
    this.#isShared = false
    const rows = [...added].flatMap(([key, steps]) => rowsOf(key, steps))
    for (let i = 0; i < rows.length; i += 1000) {
      const values = `(VALUES ${rows.slice(i, i + 1000).join(',')}) AS given(k, s, h)`
      await connection.run(`DELETE FROM temp.holds USING ${values} WHERE key = k AND since = s`)
      await connection.run(`INSERT INTO temp.holds SELECT k, s, h FROM ${values}`)
    }
    await this.#shareSummaries(connection)
  }

  async #shareSummaries(connection: DuckDBConnection): Promise<void> {
    await connection.run(
      'CREATE OR REPLACE TEMP TABLE reaches AS SELECT key, max(hold_ms) AS reach_ms FROM temp.holds GROUP BY key',
    )
    await connection.run(
      'CREATE OR REPLACE TEMP TABLE newest_holds AS FROM temp.holds QUALIFY row_number() OVER (PARTITION BY key ORDER BY since DESC) = 1',
    )
  }
}

const rowsOf = (key: number, steps: readonly LimitStep[]): string[] =>
  steps.map(({ t, ms }) => `(${key},${Math.max(1, Math.floor(t))},${holdIn(ms)})`)

/** Rows with how long each may hold. Needs the table `holds`. @param rows relation with key and t (BIGINT) */
export const withHolds = (rows: string): string =>
  `(SELECT r.*, h.hold_ms FROM ${rows} AS r ASOF JOIN temp.holds AS h ON r.key = h.key AND r.t >= h.since)`

/** The same of rows that are cheap to read twice and almost all come after their signal's newest limit: no sorting for those. */
export const withNewestHolds = (rows: string): string =>
  `(SELECT r.*, h.hold_ms FROM ${rows} AS r JOIN temp.newest_holds AS h ON r.key = h.key AND r.t >= h.since
    UNION ALL FROM ${withHolds(`(SELECT r.* FROM ${rows} AS r SEMI JOIN temp.newest_holds AS h ON r.key = h.key AND r.t < h.since)`)})`

/** Limits that lie in segments, kept at hand; the others lie in `facts`. */
export const LIMITS_SCHEMA =
  'CREATE TABLE IF NOT EXISTS limits (key INTEGER, t BIGINT, said VARCHAR, receive BIGINT, nth USMALLINT);'

const LIMITS = `key, t, said, receive, nth FROM`
const OF_LIMITS = `WHERE about = ${ABOUT.limit}`

/** Within the transaction that takes `done` facts out of the tail. */
export const keepLimits = async (connection: DuckDBConnection, done: string): Promise<void> => {
  await connection.run(`INSERT INTO limits SELECT ${LIMITS} facts ${OF_LIMITS} AND ${done}`)
}

/** Where they were lost with the database, or were never kept: from the segments. */
export const seedLimits = async (connection: DuckDBConnection, catalogue: Catalogue): Promise<void> => {
  const [known] = await readNumbers(connection, 'SELECT count(*)::DOUBLE FROM limits')
  if (known![0]! > 0) return
  const segments = readable(catalogue, await catalogue.list(connection, within('fact')))
  if (segments.length === 0) return
  await connection.run(
    `INSERT INTO limits SELECT ${LIMITS} ${relationOf(catalogue, segments, 'fact')} JOIN signals ON id = signal ${OF_LIMITS}`,
  )
}

/** All that are stored, into `holds`. */
export const readLimits = async (connection: DuckDBConnection, holds: Holds): Promise<void> => {
  const [key, t, ms] = await readNumbers(
    connection,
    `SELECT key::DOUBLE, t::DOUBLE, CASE WHEN said = '' THEN 'inf'::DOUBLE ELSE said::DOUBLE END FROM (
      SELECT ${LIMITS} limits UNION ALL SELECT ${LIMITS} facts ${OF_LIMITS} UNION ALL SELECT ${LIMITS} latest_facts ${OF_LIMITS}
    ) ORDER BY key, t, receive, nth`,
  )
  for (let i = 0; i < key!.length; i++) holds.add(key![i]!, t![i]!, ms![i]!)
}
