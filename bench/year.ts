/** A year of one signal at 1 Hz beside a day of 999 others, as a page asks for it; DuckDB over its sorted raw Parquet as the peer. */
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { Historian } from '../src/server/historian/historian.ts'
import { temporaryFolder } from './factory/process.ts'
import { report } from './measuring/report.ts'
import { median, quantile, shown, spread } from './measuring/stats.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const MOST_YEAR_MS = 40
const YEAR_SHARE = 8
const COLUMNS = 1000
const QUESTIONS = 12
const OTHERS = 999

const processor = async (work: () => Promise<unknown>): Promise<readonly [ms: number, cpuMs: number]> => {
  const cpu = process.cpuUsage()
  const from = performance.now()
  await work()
  const { user, system } = process.cpuUsage(cpu)
  return [performance.now() - from, (user + system) / 1000]
}

const dir = temporaryFolder()
const end = Math.floor(Date.now() / DAY) * DAY
const duck = await (await DuckDBInstance.create(':memory:')).connect()
const yearSql = `
  SELECT 'machine-0/heat' AS signal, t::BIGINT AS t, round(50 + 20 * sin(t / 3.6e6) + 5 * sin(t / 9e4), 1) AS value, 0::UTINYINT AS quality FROM range(${end - 365 * DAY}, ${end}, 1000) AS times(t)
  UNION ALL
  SELECT 'machine-' || s || '/heat', t::BIGINT, round(50 + 20 * sin(t / 3.6e6 + s), 1), 0::UTINYINT FROM range(1, ${OTHERS + 1}) AS signals(s), range(${end - DAY}, ${end}, 60000) AS times(t)`
const year = join(dir, 'year.parquet')
await duck.run(`COPY (FROM (${yearSql}) ORDER BY signal, t) TO '${year}' (FORMAT parquet, COMPRESSION zstd)`)
const opened = await Historian.open(join(dir, 'year'), { now: () => end, retentionDays: 400 })
if (!opened.ok) throw new Error(opened.error)
const history = opened.value
history.register(
  Array.from({ length: OTHERS + 1 }, (_, i) => `machine-${i}/heat`),
  Array.from({ length: OTHERS + 1 }, () => MINUTE),
)
let taken = 0
const [importMs, importCpu] = await processor(async () => {
  const done = await history.importPast(year)
  if (!done.ok) throw new Error(done.error)
  taken = done.value.rows
})
await history.compact()
const step = Math.ceil((365 * DAY) / COLUMNS)
const contenders = {
  Gemba: async () => {
    const answer = await history.query({ signal: 'machine-0/heat', from: end - 365 * DAY, to: end, columns: COLUMNS })
    if (!answer.ok || answer.value.t.length < COLUMNS / 2) throw new Error('the year is not there')
  },
  'DuckDB over its sorted raw Parquet': async () => {
    await duck.runAndReadAll(
      `SELECT t // ${step} AS bucket, min(value), max(value), avg(value), count(*) FROM read_parquet('${year}') WHERE signal = 'machine-0/heat' GROUP BY bucket ORDER BY bucket`,
    )
  },
}
const times = new Map(Object.keys(contenders).map((name) => [name, { ms: [] as number[], cpu: [] as number[] }]))
for (let question = -1; question < QUESTIONS; question++)
  for (const [name, ask] of Object.entries(contenders)) {
    const [ms, cpu] = await processor(ask)
    if (question < 0) continue
    times.get(name)!.ms.push(ms)
    times.get(name)!.cpu.push(cpu)
  }
await history.close()
const floor = median(times.get('DuckDB over its sorted raw Parquet')!.ms)

report(
  'year',
  [
    {
      title: `A year of one signal at 1 Hz beside ${OTHERS} others, ${shown(taken)} rows, at most ${COLUMNS} columns, ${QUESTIONS} questions each in turn`,
      rows: [...times].map(([contender, { ms, cpu }]) => ({
        contender,
        'median ms': median(ms),
        'p95 ms': quantile(ms, 0.95),
        spread: spread(ms),
        'processor ms': median(cpu),
        ...(contender === 'Gemba'
          ? { 'of DuckDB': median(ms) / floor, must: `≤ ${MOST_YEAR_MS}, ≤ 1/${YEAR_SHARE}` }
          : {}),
      })),
    },
  ],
  [`the year was imported in ${shown(importMs / 1000)} s, ${shown(importCpu / 1000)} s of a processor`],
)
