/** Travel through 30 days of the demo on the page: how soon any moment stands there, and what playing at 60× costs its main thread beside live. */
import { mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { createRng } from '../src/base/rng.ts'
import { loadTwin } from '../src/twin/load.ts'
import { DESK, openBrowser } from './factory/browser.ts'
import './factory/probe.ts'
import { pause, start, startGateway, temporaryFolder } from './factory/process.ts'
import { report } from './measuring/report.ts'
import { median, quantile, spread } from './measuring/stats.ts'

const DAYS = 30
const SEEKS = 24
const PLAYED_MS = 8000
const ROUNDS = 3
const SPEED = 60
const SEED = 19
const MOST_SEEK_MS = 300
const MOST_SHARE = 1.5
const MINUTE = 60_000
const DAY = 1440 * MINUTE
/** In the newest of it every signal speaks once a second, as it does live. */
const DENSE_MS = 30 * MINUTE

const document = JSON.parse(readFileSync('public/twins/demo/twin.json', 'utf8')) as unknown
const loaded = loadTwin(document as never)
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const signals = loaded.value.signals.filter(({ type, recorded }) => recorded && type !== 'text')

const gateway = await startGateway()
const end = Math.floor(Date.now() / MINUTE) * MINUTE
const duck = await (await DuckDBInstance.create(':memory:')).connect()
await duck.run('CREATE TABLE kinds (signal VARCHAR, nth INTEGER, codes INTEGER[], low DOUBLE, reach DOUBLE)')
await duck.run(
  `INSERT INTO kinds VALUES ${signals
    .map(({ id, type, states, range }, i) => {
      const codes = type === 'state' ? states.map(({ code }) => code) : type === 'boolean' ? [0, 1] : []
      const [low, high] = range ?? [0, 100]
      return `('${id.replaceAll("'", "''")}', ${i}, [${codes.join(',')}]::INTEGER[], ${low}, ${high - low})`
    })
    .join(',')}`,
)
const rows = (from: number, to: number, step: number): string => `
  SELECT signal, t::BIGINT AS t, 0::UTINYINT AS quality,
    CASE WHEN len(codes) > 0 THEN codes[1 + (t // 60000 + nth) % len(codes)]::DOUBLE
      ELSE round(low + reach * (.5 + .3 * sin(t / 9e4 + nth)), 2) END AS value
  FROM kinds, range(${from}, ${to}, ${step}) AS times(t)`
const past = join(temporaryFolder(), 'past.parquet')
await duck.run(
  `COPY (FROM (${rows(end - DAYS * DAY, end - DENSE_MS, 10 * MINUTE)} UNION ALL ${rows(end - DENSE_MS, end, 1000)}) ORDER BY signal, t) TO '${past}' (FORMAT parquet, COMPRESSION zstd)`,
)
const inbox = join(gateway.dataDir, 'import')
mkdirSync(inbox, { recursive: true })
renameSync(past, join(inbox, 'past.parquet'))
await gateway.says(/Loaded the past from past\.parquet/, 600_000)

const plant = start(['dist/plant/main.js', '--broker', gateway.brokerUrl, '--twin', gateway.twinFile, '--seed', '1'])
const browser = await openBrowser()
const taken: number[] = []
const asked: number[] = []
const busy = { live: [] as number[], played: [] as number[] }
try {
  const page = await (await browser.newContext(DESK)).newPage()
  page.setDefaultTimeout(120_000)
  await page.goto(`${gateway.url}/?probe`)
  await page.waitForFunction(() => window.gembaProbe?.session?.link.get().state === 'live')
  await page.evaluate(() => window.gembaProbe.scene!.idle())

  /** ms until all that is known of the moment is in the table, and until a picture of it was drawn. */
  const seek = (at: number): Promise<readonly [table: number, picture: number]> =>
    page.evaluate(
      (moment) =>
        new Promise<readonly [number, number]>((done) => {
          const from = performance.now()
          const { session, travel, scene } = window.gembaProbe
          travel!.seek(moment)
          const look = (): void => {
            if (session!.at() !== moment) return void setTimeout(look, 1)
            const table = performance.now() - from
            const frames = scene!.frames
            const drawn = (): void => {
              if (scene!.frames === frames) return void requestAnimationFrame(drawn)
              done([table, performance.now() - from])
            }
            requestAnimationFrame(drawn)
          }
          look()
        }),
      at,
    )
  const { next } = createRng(SEED)
  for (let i = -2; i < SEEKS; i++) {
    const [table, picture] = await seek(Math.floor(end - DAY * (0.01 + next() * (DAYS - 0.02))))
    if (i < 0) continue
    asked.push(table)
    taken.push(picture)
  }

  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  /** Share of a processor that the main thread worked. */
  const worked = async (ms: number): Promise<number> => {
    const read = async (): Promise<number> =>
      (await devtools.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
    const [before, from] = [await read(), performance.now()]
    await pause(ms)
    return ((await read()) - before) / ((performance.now() - from) / 1000)
  }
  for (let round = 0; round < ROUNDS; round++) {
    await seek(end - DENSE_MS + MINUTE + round)
    await page.evaluate((speed) => window.gembaProbe.travel!.play(speed), SPEED)
    await page.waitForFunction(
      (from) => window.gembaProbe.session!.at() > from + 10_000,
      end - DENSE_MS + MINUTE + round,
    )
    busy.played.push(await worked(PLAYED_MS))
    await page.evaluate(() => window.gembaProbe.travel!.goLive())
    await pause(1500)
    busy.live.push(await worked(PLAYED_MS))
  }
} finally {
  await browser.close()
  await plant.end()
  await gateway.end()
}
report('seek', [
  {
    title: `${SEEKS} moments anywhere in ${DAYS} days of ${signals.length} signals of the demo, from the wish to the picture (seed ${SEED})`,
    rows: [
      {
        what: 'all signals and alarms of then, ms',
        median: median(asked),
        p95: quantile(asked, 0.95),
        spread: spread(asked),
      },
      {
        what: 'the picture of then, ms',
        median: median(taken),
        p95: quantile(taken, 0.95),
        spread: spread(taken),
        must: `≤ ${MOST_SEEK_MS}`,
      },
    ],
  },
  {
    title: 'What the main thread works, % of a processor',
    rows: [
      { what: 'live', median: median(busy.live) * 100, spread: spread(busy.live.map((one) => one * 100)) },
      {
        what: `playing at ${SPEED}×`,
        median: median(busy.played) * 100,
        spread: spread(busy.played.map((one) => one * 100)),
        'of live': median(busy.played) / median(busy.live),
        must: `≤ ${MOST_SHARE}`,
      },
    ],
  },
])
