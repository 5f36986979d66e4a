/** What a sample costs on disk with its roll-ups, at the resolution of a sensor; DuckDB's own sorted Parquet of the same samples as the peer. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { createRng } from '../src/base/rng.ts'
import { Historian } from '../src/server/historian/historian.ts'
import { temporaryFolder } from './factory/process.ts'
import { report } from './measuring/report.ts'
import { shown } from './measuring/stats.ts'

const SEED = 17
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const MOST_BYTES = 3

const bytesIn = (dir: string, ending: string): number =>
  readdirSync(dir, { withFileTypes: true, recursive: true }).reduce(
    (sum, file) =>
      file.isFile() && file.name.endsWith(ending) ? sum + statSync(join(file.parentPath, file.name)).size : sum,
    0,
  )
const opened = async (name: string, now: () => number): Promise<Historian> => {
  const found = await Historian.open(join(dir, name), { now, retentionDays: 400 })
  if (!found.ok) throw new Error(found.error)
  return found.value
}

const dir = temporaryFolder()
const end = Math.floor(Date.now() / DAY) * DAY

// As a gateway keeps them: taken in one by one, sealed every quarter of an hour, rolled up, merged.
const SENSORS = 100
const SENSOR_HOURS = 6
const rng = createRng(SEED)
let now = end - SENSOR_HOURS * HOUR
const live = await opened('live', () => now)
live.register(
  Array.from({ length: SENSORS }, (_, i) => `machine-${i}/heat`),
  Array.from({ length: SENSORS }, () => 10_000),
)
const values = Array.from({ length: SENSORS }, (_, i) => 20 + i)
const resolution = (i: number): number => [0.1, 0.01, 0.5, 1][i % 4]!
let samples = 0
for (let second = 0; second < SENSOR_HOURS * 3600; second++) {
  now += 1000
  for (let i = 0; i < SENSORS; i++) {
    values[i] = values[i]! + rng.normal(0, resolution(i) * 2) - (values[i]! - 20 - i) / 600
    // By the time it came at, which is never quite the second.
    live.record(i, Math.round(values[i]! / resolution(i)) * resolution(i), 0, now + Math.floor(rng.between(0, 20)), 0)
    samples++
  }
  if (second % 300 === 299) await live.flush()
  if (second % 900 === 899) await live.compact()
}
now += 2 * MINUTE
await live.compact()
await live.close()
const stored = bytesIn(join(dir, 'live'), '.parquet')
const kinds = ['raw', 'minute', 'hour', 'fact', 'stand'].map((kind) => {
  try {
    return [kind, bytesIn(join(dir, 'live', kind), '.parquet')] as const
  } catch {
    return [kind, 0] as const
  }
})

const duck = await (await DuckDBInstance.create(':memory:')).connect()
const peer = join(dir, 'peer.parquet')
await duck.run(
  `COPY (SELECT signal, t, value, quality FROM read_parquet('${join(dir, 'live/raw/**/*.parquet')}') ORDER BY signal, t) TO '${peer}' (FORMAT parquet, COMPRESSION zstd)`,
)

report('storage', [
  {
    title: `${SENSORS} signals at 1 Hz for ${SENSOR_HOURS} h, ${shown(samples)} samples at the resolution of their sensors (.01 to 1), sealed every quarter of an hour (seed ${SEED})`,
    rows: [
      { what: 'bytes a sample, roll-ups and all', bytes: stored / samples, must: `≤ ${MOST_BYTES}` },
      ...kinds.map(([kind, bytes]) => ({ what: `of which ${kind}`, bytes: bytes / samples })),
      { what: 'peer: sorted raw Parquet by DuckDB, no roll-ups', bytes: statSync(peer).size / samples },
    ],
  },
])
