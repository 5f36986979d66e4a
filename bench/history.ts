/** The past of one of 500 signals over an imported week: 7 d, 24 h and 15 min, with ingest beside it; SQLite as the peer. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import Database from 'libsql'
import { createRng } from '../src/base/rng.ts'
import { Historian } from '../src/server/historian/historian.ts'
import { pause, temporaryFolder } from './factory/process.ts'
import { report, type Row } from './measuring/report.ts'
import { median, quantile, shown, spread } from './measuring/stats.ts'

const SIGNALS = 500
/** The peer holds fewer: it takes minutes to fill with all, and would not get faster by it. */
const PEER_SIGNALS = 40
const COLUMNS = 1000
const QUESTIONS = 24
const INGEST_PER_S = 5000
const SEED = 5
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const RANGES = [
  ['7 d', 168 * HOUR],
  ['24 h', 24 * HOUR],
  ['15 min', 15 * MINUTE],
] as const

const dir = temporaryFolder()
const end = Math.floor(Date.now() / MINUTE) * MINUTE
const id = (i: number): string => `machine-${i}/temperature`

/** A week of minute values; the last hour at 1 Hz. */
const weekSql = (signals: number): string => {
  const rows = (from: number, to: number, step: number): string => `
    SELECT 'machine-' || s || '/temperature' AS signal, t::BIGINT AS t, round(50 + 20 * sin(t / 3.6e6 + s) + 5 * sin(t / 9e4), 2) AS value, 0::UTINYINT AS quality
    FROM range(${signals}) AS signals(s), range(${from}, ${to}, ${step}) AS times(t)`
  return `${rows(end - 168 * HOUR, end - HOUR, MINUTE)} UNION ALL ${rows(end - HOUR, end, 1000)}`
}

const parquet = join(dir, 'week.parquet')
const duck = await (await DuckDBInstance.create(':memory:')).connect()
await duck.run(
  `COPY (FROM (${weekSql(SIGNALS)}) ORDER BY signal, t) TO '${parquet}' (FORMAT parquet, COMPRESSION zstd)`,
)

mkdirSync(join(dir, 'history'))
const opened = await Historian.open(join(dir, 'history'))
if (!opened.ok) throw new Error(opened.error)
const historian = opened.value
historian.register(Array.from({ length: SIGNALS }, (_, i) => id(i)))
let began = performance.now()
const imported = await historian.importPast(parquet)
if (!imported.ok) throw new Error(imported.error)
const importS = (performance.now() - began) / 1000

const sqlite = new Database(join(dir, 'peer.sqlite'))
sqlite.exec(
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE samples (signal INTEGER, t INTEGER, value REAL, quality INTEGER, PRIMARY KEY (signal, t)) WITHOUT ROWID',
)
const insert = sqlite.prepare('INSERT INTO samples VALUES (?, ?, ?, ?)')
began = performance.now()
let peerRows = 0
sqlite.exec('BEGIN')
for (let s = 0; s < PEER_SIGNALS; s++)
  for (let t = end - 168 * HOUR; t < end; t += t < end - HOUR ? MINUTE : 1000) {
    insert.run(s, t, Math.round((50 + 20 * Math.sin(t / 3.6e6 + s)) * 100) / 100, 0)
    peerRows++
  }
sqlite.exec('COMMIT')
const peerFillS = (performance.now() - began) / 1000
const reduce = sqlite.prepare(
  'SELECT (t / ?) * ? AS bucket, min(value), max(value), avg(value), count(*) FROM samples WHERE signal = ? AND t >= ? AND t < ? GROUP BY bucket ORDER BY bucket',
)

const rng = createRng(SEED)
const ask = {
  Gemba: async (range: number): Promise<number> => {
    const answer = await historian.query({
      signal: id(Math.floor(rng.next() * SIGNALS)),
      from: end - range,
      to: end,
      columns: COLUMNS,
    })
    if (!answer.ok) throw new Error(answer.error.error)
    return answer.value.t.length
  },
  'floor: DuckDB over one sorted Parquet file': async (range: number): Promise<number> => {
    const step = Math.max(1, Math.ceil(range / COLUMNS))
    const answer = await duck.runAndReadAll(
      `SELECT t // ${step} AS bucket, min(value), max(value), avg(value), count(*) FROM read_parquet('${parquet}') WHERE signal = '${id(Math.floor(rng.next() * SIGNALS))}' AND t >= ${end - range} AND t < ${end} GROUP BY bucket ORDER BY bucket`,
    )
    return answer.currentRowCount
  },
  'SQLite, key (signal, time)': async (range: number): Promise<number> => {
    const step = Math.max(1, Math.ceil(range / COLUMNS))
    return reduce.all(step, step, Math.floor(rng.next() * PEER_SIGNALS), end - range, end).length
  },
} as const
type Contender = keyof typeof ask

const rows: Row[] = []
const askAll = async (beside: string, contenders: readonly Contender[]): Promise<void> => {
  for (const [label, range] of RANGES) {
    const times = new Map(contenders.map((contender) => [contender, [] as number[]]))
    let points = 0
    for (let question = -2; question < QUESTIONS; question++)
      for (const contender of contenders) {
        const from = performance.now()
        const found = await ask[contender](range)
        if (question >= 0) times.get(contender)!.push(performance.now() - from)
        if (contender === 'Gemba') points = found
        if (found === 0) throw new Error(`${contender} found nothing in ${label}`)
      }
    for (const [contender, ms] of times)
      rows.push({
        range: label,
        beside,
        contender,
        'median ms': median(ms),
        'p95 ms': quantile(ms, 0.95),
        spread: spread(ms),
        points: contender === 'Gemba' ? points : '',
      })
  }
}

await askAll('nothing', Object.keys(ask) as Contender[])

// The live plant goes on while somebody looks at the past.
let recorded = 0
const ingestFrom = performance.now()
const ingest = setInterval(() => {
  const due = Math.floor(((performance.now() - ingestFrom) / 1000) * INGEST_PER_S)
  const now = Date.now()
  for (; recorded < due; recorded++) historian.record(recorded % SIGNALS, 20 + (recorded % 97) / 10, 0, now, 0)
}, 20)
await askAll(`${shown(INGEST_PER_S)} samples/s`, ['Gemba'])
clearInterval(ingest)

// How fast it could take them: batches as large as its memory holds, each on disk before the next.
const BATCH = 200_000
const rates: number[] = []
for (let round = 0; round < 6; round++) {
  const from = performance.now()
  const now = Date.now()
  for (let i = 0; i < BATCH; i++) historian.record(i % SIGNALS, 20 + (i % 97) / 10, 0, now - (BATCH - i) / 100, 0)
  await historian.flush()
  rates.push(BATCH / (performance.now() - from) / 1000)
  await pause(50)
}
const { droppedFull, droppedTime } = historian.stats()
await historian.close()
sqlite.close()

report(
  'history',
  [
    {
      title: `One of ${SIGNALS} signals, ${shown(imported.value.rows)} rows, at most ${COLUMNS} columns, ${QUESTIONS} questions each, contenders in turn (seed ${SEED})`,
      rows,
    },
    {
      title: 'Taking in',
      rows: [
        {
          what: 'importing the week (Parquet → segments and roll-ups)',
          'M rows/s': imported.value.rows / importS / 1e6,
          spread: `${shown(importS)} s`,
        },
        { what: 'live samples, recorded and on disk', 'M rows/s': median(rates), spread: spread(rates) },
        {
          what: 'SQLite, one transaction',
          'M rows/s': peerRows / peerFillS / 1e6,
          spread: `${shown(peerRows)} rows of ${PEER_SIGNALS} signals`,
        },
      ],
    },
  ],
  [`samples dropped meanwhile: ${droppedFull + droppedTime}`],
)
