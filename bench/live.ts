/** The demo plant live in Chromium: start to first picture, what a frame costs, publish to colour, bytes on the wire. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type MqttClient, connectAsync } from 'mqtt'
import type { Browser, Page } from 'playwright'
import { countCommits } from '../e2e/react-commits.ts'
import { loadTwin } from '../src/twin/load.ts'
import { decodeFrame } from '../src/wire/frames.ts'
import { DESK, openBrowser } from './factory/browser.ts'
import { busyWhile, watchFeed, watchScripts } from './factory/page-watch.ts'
import { freePort, pause, start, temporaryFolder } from './factory/process.ts'
import './factory/probe.ts'
import { report, type Row } from './measuring/report.ts'
import { median, quantile, spread } from './measuring/stats.ts'

declare global {
  interface Window {
    bench: { readonly apply: number[] }
  }
}

const OPENINGS = 3
const WINDOW_MS = 10_000
const CHANGES = 50
/** A cabinet of the demo plant whose machine never speaks: its only voice is this bench. */
const SILENT = { asset: 'cc-2', topic: 'lindau/hall-2/line-1/cc-2/temperature', cold: 20, hot: 58 } as const

/** Runs in the page before its own scripts: collects what it measures itself. */
const spy = (): void => {
  const apply: number[] = []
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) if (name === 'gemba:apply') apply.push(duration)
  }).observe({ type: 'measure' })
  Object.assign(window, { bench: { apply } })
}

const arrive = async (browser: Browser): Promise<Page> => {
  const context = await browser.newContext(DESK)
  await context.addInitScript(spy)
  await context.addInitScript(countCommits)
  return context.newPage()
}

/** Opens the address; ms to the first frame with live values, by the page's own clock. */
const firstFrame = async (page: Page, url: string): Promise<number> => {
  await page.goto(url, { waitUntil: 'commit' })
  await page.waitForFunction(() => window.gembaProbe?.firstFrameMs > 0, null, { polling: 50, timeout: 60_000 })
  return page.evaluate(() => window.gembaProbe.firstFrameMs)
}

const rows: Row[] = []
const add = (
  measure: string,
  value: number,
  unit: string,
  rest: { p95?: number; p99?: number; spread?: string; must?: string } = {},
): void => {
  rows.push({
    measure,
    median: value,
    unit,
    p95: rest.p95 ?? '',
    p99: rest.p99 ?? '',
    spread: rest.spread ?? '',
    must: rest.must ?? '',
  })
}

const measureFeed = async (browser: Browser, url: string, twin: Parameters<typeof decodeFrame>[1]): Promise<void> => {
  const page = await arrive(browser)
  let [bytes, changed, frames] = [0, 0, 0]
  let counting = false
  await watchFeed(page, (frame) => {
    const read = decodeFrame(frame, twin)
    if (!counting || !read.ok || read.value.batch.snapshot) return
    bytes += frame.length
    changed += read.value.batch.count
    frames++
  })
  await firstFrame(page, url)
  counting = true
  await pause(WINDOW_MS)
  await page.context().close()
  if (frames === 0) throw new Error('no frame of the feed was seen')
  add('bytes on the wire per changed value', bytes / changed, 'bytes', { must: '≤ 8' })
  add('changed values', changed / (WINDOW_MS / 1000), '1/s')
  add('frames', frames / (WINDOW_MS / 1000), '1/s')
}

/** Longer than this and nobody would call it live. */
const GIVE_UP_MS = 10_000

/** Publish → the part has its colour, and → a picture with it is drawn, ms; one that never came counts as the longest wait. */
const measureColour = async (
  browser: Browser,
  url: string,
  machine: MqttClient,
): Promise<{ readonly painted: number[]; readonly drawn: number[] }> => {
  const page = await arrive(browser)
  await firstFrame(page, `${url}&layer=temperature`)
  await pause(3000)
  const painted: number[] = []
  const drawn: number[] = []
  for (let i = 0; i < CHANGES; i++) {
    const change = page.evaluate(
      ([asset, most]) =>
        new Promise<readonly [painted: number, drawn: number]>((seen) => {
          const tint = (): string => String(window.gembaProbe.scene?.partColour(asset, null)?.tint)
          const [before, until] = [tint(), performance.now() + most]
          const now = (): number => performance.timeOrigin + performance.now()
          const pictures = (): number => window.gembaProbe.scene?.frames ?? 0
          let paintedAt = 0
          let picturesThen = 0
          const look = (): void => {
            const over = performance.now() > until
            if (!paintedAt && (tint() !== before || over)) {
              paintedAt = now()
              picturesThen = pictures()
            }
            if (paintedAt && (pictures() > picturesThen || over)) seen([paintedAt, now()])
            else setTimeout(look, 4)
          }
          look()
        }),
      [SILENT.asset, GIVE_UP_MS] as const,
    )
    // Not in step with anything; and the page is watching by then.
    await pause(100 + Math.random() * 150)
    const asked = performance.timeOrigin + performance.now()
    await machine.publishAsync(SILENT.topic, String(i % 2 ? SILENT.hot : SILENT.cold))
    const [colouredAt, drawnAt] = await change
    painted.push(colouredAt - asked)
    drawn.push(drawnAt - asked)
  }
  await page.context().close()
  return { painted, drawn }
}

const port = await freePort()
const data = join(temporaryFolder(), 'data')
const plant = start([
  'scripts/start.mjs',
  '--port',
  String(port),
  '--mqtt-port',
  String(await freePort()),
  '--data',
  data,
])
const told = plant.says(/Gemba is at/).then(() => performance.now() - plant.startedAt)
const browser = await openBrowser()
try {
  add('npm start (built) → address', await told, 'ms')
  const url = `http://localhost:${port}/?probe`
  const cold = await arrive(browser)
  const begun = await firstFrame(cold, url)
  add('npm start (built) → first live frame, Chromium running', performance.now() - plant.startedAt, 'ms', {
    must: '< 15,000',
  })
  add('address → first live frame, week being loaded behind it', begun, 'ms')
  await cold.context().close()
  await plant.says(/Loaded the past from \S+\.parquet/, 120_000)

  const openings: number[] = []
  let scripts: readonly { file: string; gzipBytes: number }[] = []
  for (let i = 0; i < OPENINGS; i++) {
    const page = await arrive(browser)
    const watched = watchScripts(page)
    openings.push(await firstFrame(page, url))
    const shownAt = await page.evaluate(() => performance.timeOrigin + window.gembaProbe.firstFrameMs)
    scripts = watched().filter(({ at }) => at <= shownAt)
    await page.context().close()
  }
  add('address → first live frame', median(openings), 'ms', { spread: spread(openings), must: '< 3,000' })
  add('JavaScript before it, gzip', scripts.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0) / 1000, 'kB', {
    must: '< 420',
  })

  const page = await arrive(browser)
  await firstFrame(page, url)
  // The rest of the page arrives after the picture; what is measured is the day, not the morning.
  await pause(6000)
  const devtools = await page.context().newCDPSession(page)
  const marks = (): Promise<{ apply: number; commits: number; frames: number }> =>
    page.evaluate(() => ({
      apply: window.bench.apply.length,
      commits: window.reactCommits(),
      frames: window.gembaProbe.scene!.frames,
    }))
  const before = await marks()
  const busy = await busyWhile(devtools, () => pause(WINDOW_MS))
  const after = await marks()
  const apply = await page.evaluate((from) => window.bench.apply.slice(from), before.apply)
  const health = (await (await fetch(`http://localhost:${port}/api/health`)).json()) as { messagesPerS: number }
  await page.context().close()
  const seconds = WINDOW_MS / 1000
  add('messages of the plant', health.messagesPerS, '1/s')
  add('applying a frame of values (gemba:apply), main thread', median(apply), 'ms', {
    p95: quantile(apply, 0.95),
    p99: quantile(apply, 0.99),
    must: '< 2',
  })
  add('frames that applied values', apply.length / seconds, '1/s')
  add('pictures drawn (software WebGL)', (after.frames - before.frames) / seconds, '1/s')
  add('React commits in 10 s', after.commits - before.commits, '')
  add('main thread busy, all', busy.TaskDuration * 100, '%')
  add('  of it JavaScript', busy.ScriptDuration * 100, '%')
  add('  of it style and layout', (busy.LayoutDuration + busy.RecalcStyleDuration) * 100, '%')

  const loaded = loadTwin(JSON.parse(readFileSync('dist/page/twins/demo/twin.json', 'utf8')))
  if (!loaded.ok) throw new Error('the demo twin is wrong')
  await measureFeed(browser, url, loaded.value)

  const broker = /listens to (mqtt:\S+)/.exec(plant.printed())![1]!
  const machine = await connectAsync(broker)
  const { painted, drawn } = await measureColour(browser, url, machine)
  await machine.endAsync()
  for (const [name, taken] of [
    ['publish → changed colour in the scene', painted],
    ['publish → a picture with it handed to WebGL', drawn],
  ] as const)
    add(name, median(taken), 'ms', {
      p95: quantile(taken, 0.95),
      p99: quantile(taken, 0.99),
      spread: spread(taken),
      must: 'p99 < 300',
    })
} finally {
  await browser.close()
  await plant.end()
  // Where a step fails, what was measured before it is still worth reading.
  report('live', [{ title: 'Demo plant, live, 1280 × 800 at half the pixels, software WebGL', rows }])
}
