/** JavaScript that a browser fetches before the first live frame, by file, gzip. */
import { DESK, openBrowser } from './factory/browser.ts'
import { watchScripts } from './factory/page-watch.ts'
import { startGateway } from './factory/process.ts'
import { connectAsync } from 'mqtt'
import { report, type Row } from './measuring/report.ts'
import './factory/probe.ts'

const BUDGET_KB = 420
const VOICE = 'lindau/hall-2/line-1/cc-2/temperature'

const gateway = await startGateway()
const browser = await openBrowser()
try {
  const machine = await connectAsync(gateway.brokerUrl)
  const beat = setInterval(() => machine.publish(VOICE, '30'), 200)
  const page = await (await browser.newContext(DESK)).newPage()
  const watched = watchScripts(page)
  await page.goto(`${gateway.url}/?probe`, { waitUntil: 'commit' })
  await page.waitForFunction(() => window.gembaProbe?.firstFrameMs > 0, null, { polling: 20, timeout: 60_000 })
  const shownAt = await page.evaluate(() => performance.timeOrigin + window.gembaProbe.firstFrameMs)
  await page.waitForTimeout(4000)
  clearInterval(beat)
  await machine.endAsync()
  const scripts = watched().toSorted((a, b) => b.gzipBytes - a.gzipBytes)
  const kb = (list: typeof scripts): number => list.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0) / 1000
  const before = scripts.filter(({ at }) => at <= shownAt)
  const after = scripts.filter(({ at }) => at > shownAt)
  const rows: Row[] = [
    ...before.map(({ file, gzipBytes }) => ({
      file: file.replace('assets/', ''),
      'gzip kB': gzipBytes / 1000,
      must: '',
    })),
    { file: 'before the first live frame', 'gzip kB': kb(before), must: `< ${BUDGET_KB}` },
    { file: `after it (${after.length} files)`, 'gzip kB': kb(after), must: '' },
  ]
  report('first-load', [{ title: 'JavaScript by file, workers included', rows }])
} finally {
  await browser.close()
  await gateway.end()
}
