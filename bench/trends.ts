/** Ten trends of a million points each, panned: the panels of the workspace over what a gateway answers, against uPlot given the points. */
import { resolve } from 'node:path'
import { build } from 'vite'
import { openBrowser } from './factory/browser.ts'
import { serve } from './factory/serve.ts'
import { report, type Row } from './measuring/report.ts'
import { median, quantile, shown, spread } from './measuring/stats.ts'
import type { TrendsPage } from './trends-page/main.ts'

declare global {
  interface Window {
    trends: TrendsPage
  }
}

const ROUNDS = 3
const FRAMES = { gemba: 40, points: 5 } as const
const MOST_FRAME_MS = 8
const SHARE = 2

const outDir = resolve('bench-results/.trends-page')
await build({
  root: resolve('bench/trends-page'),
  configFile: false,
  base: './',
  publicDir: false,
  logLevel: 'error',
  build: { outDir, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 5000 },
})
const site = await serve(outDir)
const browser = await openBrowser(['--disable-renderer-backgrounding'])
const contenders = ['gemba', 'points'] as const
const found = new Map(contenders.map((one) => [one, { ms: [] as number[], cpu: [] as number[], points: 0 }]))
try {
  const page = await (
    await browser.newContext({ viewport: { width: 1280, height: 1100 }, deviceScaleFactor: 1 })
  ).newPage()
  page.setDefaultTimeout(280_000)
  await page.goto(site.url)
  await page.waitForFunction(() => 'trends' in window)
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  /** What the main thread worked, ms: what others do on the machine meanwhile does not count. */
  const worked = async (): Promise<number> =>
    ((await devtools.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) *
    1000
  for (let round = 0; round < ROUNDS; round++)
    for (const contender of contenders) {
      const its = found.get(contender)!
      its.points = await page.evaluate((one) => globalThis.window.trends.open(one), contender)
      await page.evaluate(() => globalThis.window.trends.pan(3))
      const before = await worked()
      its.ms.push(...(await page.evaluate((frames) => globalThis.window.trends.pan(frames), FRAMES[contender])))
      its.cpu.push(((await worked()) - before) / FRAMES[contender])
    }
} finally {
  await browser.close()
  site.close()
}
const [gemba, points] = contenders.map((one) => found.get(one)!)
const rowOf = (contender: string, { ms, cpu, points: drawn }: typeof gemba & object): Row => ({
  contender,
  'points of each': drawn,
  'main thread ms a frame': median(cpu),
  'clock ms': median(ms),
  'p95 ms': quantile(ms, 0.95),
  spread: spread(ms),
})
report(
  'trends',
  [
    {
      title: 'Ten trends of 1,000,000 points in view each, one panel each, panned to the pixels on the screen',
      rows: [
        {
          ...rowOf('Gemba: panels over the answers of a gateway', gemba!),
          'of uPlot': median(gemba!.cpu) / median(points!.cpu),
          must: `< ${MOST_FRAME_MS} ms, ≤ 1/${SHARE}`,
        },
        rowOf('uPlot given the points', points!),
      ],
    },
  ],
  [`first drawing of a frame is left out; frames a round: ${shown(FRAMES.gemba)} and ${shown(FRAMES.points)}`],
)
