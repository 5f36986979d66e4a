/** How all of 10,000 signals stood at any moment of 30 days, which is what travel in time stands on; DuckDB and SQLite as peers. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import Database from 'libsql'
import { createRng } from '../src/base/rng.ts'
import { Historian } from '../src/server/historian/historian.ts'
import { temporaryFolder } from './factory/process.ts'
import { report } from './measuring/report.ts'
import { median, quantile, spread } from './measuring/stats.ts'

const SIGNALS = 10_000
const DAYS = 30
const QUESTIONS = 24
/** SQLite holds fewer signals: it takes minutes to fill with all. */
const PEER_SIGNALS = 1000
const SEED = 11
const MOST_MS = 100
const MINUTE = 60_000
const DAY = 1440 * MINUTE
const EVERY_MS = 240 * MINUTE

const dir = temporaryFolder()
const end = Math.floor(Date.now() / MINUTE) * MINUTE
const begin = end - DAYS * DAY
const id = (i: number): string => `machine-${i}/heat`

/** Nine of ten every four hours, the others once a day, each a little later than the one before; the last hundred only in the last week. */
const rows = (signals: number): string => {
  const each = (where: string, from: number, step: number): string => `
    SELECT 'machine-' || s || '/heat' AS signal, (t + s * 137 % ${step})::BIGINT AS t, round(50 + 20 * sin(t / 3.6e6 + s), 2) AS value, 0::UTINYINT AS quality
    FROM range(${signals}) AS signals(s), range(${from}, ${end} - ${step}, ${step}) AS times(t) WHERE ${where}`
  const isNew = `s >= ${SIGNALS - 100}`
  return [
    each(`s % 10 > 0 AND NOT ${isNew}`, begin, EVERY_MS),
    each(`s % 10 = 0 AND NOT ${isNew}`, begin, DAY),
    each(isNew, end - 7 * DAY, EVERY_MS),
  ].join(' UNION ALL ')
}
const past = join(dir, 'past.parquet')
const duck = await (await DuckDBInstance.create(':memory:')).connect()
await duck.run(`COPY (FROM (${rows(SIGNALS)}) ORDER BY signal, t) TO '${past}' (FORMAT parquet, COMPRESSION zstd)`)

mkdirSync(join(dir, 'history'))
const opened = await Historian.open(join(dir, 'history'))
if (!opened.ok) throw new Error(opened.error)
const historian = opened.value
const signals = Array.from({ length: SIGNALS }, (_, i) => id(i))
historian.register(
  signals,
  signals.map(() => MINUTE),
)
const imported = await historian.importPast(past)
if (!imported.ok) throw new Error(imported.error)
await historian.compact()

const sqlite = new Database(join(dir, 'peer.sqlite'))
sqlite.exec(
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE samples (signal INTEGER, t INTEGER, value REAL, PRIMARY KEY (signal, t)) WITHOUT ROWID',
)
const insert = sqlite.prepare('INSERT INTO samples VALUES (?, ?, ?)')
sqlite.exec('BEGIN')
for (let s = 0; s < PEER_SIGNALS; s++)
  for (let t = begin + ((s * 137) % EVERY_MS); t < end; t += EVERY_MS)
    insert.run(s, t, Math.round((50 + 20 * Math.sin(t / 3.6e6 + s)) * 100) / 100)
sqlite.exec('COMMIT')
const lastOf = sqlite.prepare('SELECT t, value FROM samples WHERE signal = ? AND t <= ? ORDER BY t DESC LIMIT 1')

const ask: Readonly<Record<string, (at: number) => Promise<number>>> = {
  Gemba: async (at) => {
    const answer = await historian.stateAt({ at, signals })
    if (!answer.ok) throw new Error(answer.error.error)
    return answer.value.signal.length
  },
  'DuckDB over one sorted Parquet file': async (at) =>
    (
      await duck.runAndReadAll(
        `SELECT signal, max(t), arg_max(value, t) FROM read_parquet('${past}') WHERE t <= ${at} GROUP BY signal`,
      )
    ).currentRowCount,
  [`SQLite, key (signal, time), ${PEER_SIGNALS} signals alone`]: async (at) => {
    let found = 0
    for (let s = 0; s < PEER_SIGNALS; s++) if (lastOf.get(s, at) !== undefined) found++
    return found
  },
}
const rng = createRng(SEED)
const times = new Map(Object.keys(ask).map((contender) => [contender, [] as number[]]))
let standing = 0
for (let question = -2; question < QUESTIONS; question++) {
  // Not before everybody has spoken once, so that all have the same to say.
  const at = begin + DAY + Math.floor(rng.next() * (end - begin - DAY))
  for (const [contender, work] of Object.entries(ask)) {
    const from = performance.now()
    const found = await work(at)
    if (question >= 0) times.get(contender)!.push(performance.now() - from)
    if (contender === 'Gemba') standing = found
    else if (contender.startsWith('DuckDB') && found !== standing)
      throw new Error(`Gemba knows ${standing} of ${found} signals at ${at}`)
  }
}
await historian.close()
sqlite.close()
report('moments', [
  {
    title: `How ${SIGNALS} signals stood at ${QUESTIONS} moments of ${DAYS} days, ${imported.value.rows} rows (seed ${SEED})`,
    rows: [...times].map(([contender, ms]) => ({
      contender,
      'median ms': median(ms),
      'p95 ms': quantile(ms, 0.95),
      spread: spread(ms),
      ...(contender === 'Gemba' ? { must: `≤ ${MOST_MS}` } : {}),
    })),
  },
])
