/** A broker of 100,000 topics under discovery: what the topic tree costs the page's main thread, and the gateway in memory. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright'
import { DISCOVERY, type DiscoveryStatus } from '../src/wire/discovery.ts'
import { openBrowser } from './factory/browser.ts'
import { busyWhile } from './factory/page-watch.ts'
import { pause, start, startGateway } from './factory/process.ts'
import { publishFor } from './factory/ramp.ts'
import { report, type Row } from './measuring/report.ts'
import { median, spread } from './measuring/stats.ts'

const TOPICS = 100_000
const PER_S = 5000
const SECONDS = 8

const rows: Row[] = []
const gateway = await startGateway(['--twin', 'public/twins/first-steps'])
const publisher = start(['bench-results/.built/actors/publisher.js', String(gateway.mqttPort), String(TOPICS)])
await publisher.tells('ready')
const browser = await openBrowser()

/** Of the gateway's process; NaN where the system does not say (not Linux). */
const residentMb = (): number => {
  try {
    return (
      (Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${gateway.process.pid}/status`, 'utf8'))?.[1]) * 1024) / 1e6
    )
  } catch {
    return Number.NaN
  }
}
const status = async (): Promise<DiscoveryStatus['brokers'][number]> =>
  ((await (await fetch(gateway.url + DISCOVERY.status)).json()) as DiscoveryStatus).brokers[0]!

/** Main-thread ms a second, and an update of the tree, while messages come. */
const watch = async (what: string, page: Page): Promise<void> => {
  let answers = 0
  const took: number[] = []
  page.on('requestfinished', (request) => {
    if (!request.url().endsWith(DISCOVERY.rows)) return
    answers++
    took.push(request.timing().responseStart)
  })
  await page.evaluate(() => {
    const long: number[] = []
    Object.assign(window, { longTasks: long })
    new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration))).observe({
      entryTypes: ['longtask'],
    })
  })
  const devtools = await page.context().newCDPSession(page)
  const publishing = publishFor(publisher, PER_S, SECONDS)
  await pause(500)
  answers = took.length = 0
  const busy = await busyWhile(devtools, () => pause((SECONDS - 1) * 1000))
  await publishing
  const long = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks)
  page.removeAllListeners('requestfinished')
  const perUpdate = (share: number): number => (share * (SECONDS - 1) * 1000) / answers
  rows.push(
    { measure: `${what}: JavaScript an update`, value: perUpdate(busy.ScriptDuration), unit: 'ms', must: '< 8' },
    { measure: `${what}: everything the main thread does, an update`, value: perUpdate(busy.TaskDuration), unit: 'ms' },
    { measure: `${what}: tasks of 50 ms and more in ${SECONDS} s`, value: long.length, unit: '' },
    { measure: `${what}: the gateway's answer`, value: median(took), unit: 'ms', spread: spread(took) },
  )
}

try {
  const before = residentMb()
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  await page.goto(`${gateway.url}/?discover`)
  await page.getByRole('heading', { name: 'Discover', exact: true }).waitFor({ timeout: 60_000 })
  await page.getByText(/Listening to/).waitFor()
  const began = performance.now()
  await publishFor(publisher, 25_000, (TOPICS / 25_000) * 1.05)
  while ((await status()).topics < TOPICS && performance.now() - began < 60_000) await pause(100)
  rows.push(
    { measure: 'topics known', value: (await status()).topics, unit: '', must: String(TOPICS) },
    { measure: 'of it, time to hear them', value: (performance.now() - began) / 1000, unit: 's' },
  )
  await page.getByRole('treeitem', { name: /m-0/ }).first().waitFor({ timeout: 30_000 })
  await watch('at the top', page)
  const tree = page.getByRole('tree')
  await tree.evaluate((element) => element.scrollTo({ top: element.scrollHeight }))
  await page.getByRole('treeitem', { name: /m-99999/ }).waitFor()
  await watch('at the end of 100,000 rows', page)
  rows.push(
    { measure: 'rows in the page', value: await page.getByRole('treeitem').count(), unit: '' },
    { measure: 'the gateway took', value: residentMb() - before, unit: 'MB' },
  )
  // A proposal over all of it: how long, and how long anybody else's question waited meanwhile.
  const waits: number[] = []
  const proposedAt = performance.now()
  const meanwhile = { done: false }
  const proposal = fetch(gateway.url + DISCOVERY.proposal, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ broker: 'embedded' }),
  }).then(async (answer) => {
    const bytes = (await answer.arrayBuffer()).byteLength
    meanwhile.done = true
    return { ok: answer.ok, bytes, ms: performance.now() - proposedAt }
  })
  while (!meanwhile.done) {
    const asked = performance.now()
    await (await fetch(`${gateway.url}/api/config`)).arrayBuffer()
    waits.push(performance.now() - asked)
  }
  const { ok, bytes, ms } = await proposal
  if (!ok) throw new Error('no proposal')
  rows.push(
    { measure: 'a proposal over all of it', value: ms / 1000, unit: 's' },
    { measure: 'its answer', value: bytes / 1e6, unit: 'MB' },
    { measure: 'meanwhile, another question waited at most', value: Math.max(...waits), unit: 'ms', must: '< 50' },
    { measure: 'meanwhile, another question waited', value: median(waits), unit: 'ms', spread: spread(waits) },
  )
  // Beyond the bound, topics are counted, not kept.
  rows.push({ measure: 'left out beyond the bound', value: (await status()).dropped, unit: '' })
} finally {
  await browser.close()
  await publisher.end()
  await gateway.end()
  report('discovery', [
    {
      title: `A broker of ${TOPICS.toLocaleString('en')} topics under discovery, ${PER_S.toLocaleString('en')} messages/s`,
      rows,
    },
  ])
}
