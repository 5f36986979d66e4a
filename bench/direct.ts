/** A page that listens to a broker by itself, as the product does it: decoding in its Worker, the main thread nearly idle. */
import { resolve } from 'node:path'
import type { Page } from 'playwright'
import { build } from 'vite'
import type { DirectPage, Heard } from './direct-page/main.ts'
import { openBrowser } from './factory/browser.ts'
import { busyWhile } from './factory/page-watch.ts'
import { pause, type Running, start } from './factory/process.ts'
import { judged, type Load, publishFor, ramp } from './factory/ramp.ts'
import { serve } from './factory/serve.ts'
import { report, type Row } from './measuring/report.ts'
import { shown } from './measuring/stats.ts'

declare global {
  interface Window {
    direct: DirectPage
  }
}

const TOPICS = 1000
const SECONDS = 4
const RATES = [20_000, 40_000, 60_000, 80_000, 100_000, 125_000, 150_000, 200_000, 250_000, 300_000]
const MUST = 100_000

const actor = (name: string, ...args: readonly string[]): Running =>
  start([`bench-results/.built/actors/${name}.js`, ...args])

interface Attempt extends Load {
  /** Share of the main thread. */
  readonly busy: number
  readonly scripts: number
}
interface Contender {
  readonly attempt: (perS: number) => Promise<Attempt>
  readonly end: () => Promise<unknown>
}

const watched = async (page: Page, publish: (perS: number) => Promise<unknown>, perS: number): Promise<Attempt> => {
  await page.evaluate(() => globalThis.window.direct.heard())
  const devtools = await page.context().newCDPSession(page)
  const began = performance.now()
  const busy = await busyWhile(devtools, () => publish(perS))
  const took = performance.now() - began
  const lags: Heard['lags'][number][] = []
  let arrived = 0
  for (let waits = 0; waits < 60; waits++) {
    const heard = await page.evaluate(() => globalThis.window.direct.heard())
    arrived += heard.messages
    lags.push(...heard.lags)
    if (arrived >= perS * SECONDS - 1) break
    await pause(250)
  }
  await devtools.detach()
  return {
    ...judged(perS, SECONDS, took, lags, arrived >= perS * SECONDS - 1),
    busy: busy.TaskDuration,
    scripts: busy.ScriptDuration,
  }
}

/** With the embedded broker and a publisher between them, all on this machine. */
const throughBroker = async (kind: 'gemba' | 'mqttjs'): Promise<Contender> => {
  const host = actor('broker-host', 'gemba')
  const { tcp, ws } = await host.tells<{ tcp: number; ws: number }>('ready')
  const publisher = actor('publisher', String(tcp), String(TOPICS))
  await publisher.tells('ready')
  const page = await open(kind, ws)
  return {
    attempt: (perS) => watched(page, (rate) => publishFor(publisher, rate, SECONDS), perS),
    end: () => Promise.all([publisher.end(), page.close(), host.end()]),
  }
}

/** From a process that has every byte ready: what the page itself can take. */
const fromBytes = async (kind: 'gemba' | 'mqttjs'): Promise<Contender> => {
  const host = actor('encoded-host', String(TOPICS))
  const { ws } = await host.tells<{ ws: number }>('ready')
  const page = await open(kind, ws)
  return {
    attempt: (perS) => watched(page, (rate) => publishFor(host, rate, SECONDS), perS),
    end: () => Promise.all([page.close(), host.end()]),
  }
}

const outDir = resolve('bench-results/.direct-page')
await build({
  root: resolve('bench/direct-page'),
  configFile: false,
  base: './',
  publicDir: false,
  logLevel: 'error',
  worker: { format: 'es' },
  build: { outDir, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 5000 },
})
const site = await serve(outDir)
const browser = await openBrowser(['--disable-renderer-backgrounding'])
const open = async (kind: string, port: number): Promise<Page> => {
  const page = await (await browser.newContext()).newPage()
  await page.goto(site.url)
  await page.waitForFunction(() => 'direct' in window)
  await page.evaluate(([listener, url, topics]) => globalThis.window.direct.listen(listener, url, topics), [
    kind,
    `ws://127.0.0.1:${port}`,
    TOPICS,
  ] as const)
  return page
}

const rows: Row[] = []
const best: Record<string, number> = {}
let busyAtMust = Number.NaN
try {
  for (const [what, path] of [
    ['broker and publisher beside it', throughBroker],
    ['bytes ready beforehand', fromBytes],
  ] as const)
    for (const [contender, kind] of [
      ['Gemba: decoded, in the value table', 'gemba'],
      ['mqtt.js in a Worker, counted only', 'mqttjs'],
    ] as const) {
      const { attempt, end } = await path(kind)
      try {
        await attempt(5000)
        const { all } = await ramp(RATES, attempt)
        const loads = all as readonly Attempt[]
        for (const load of loads)
          rows.push({
            path: what,
            contender,
            'messages/s': load.perS,
            sustained: load.sustained ? 'yes' : 'no',
            'sent in time %': load.sentShare * 100,
            'lag last third ms': load.lagLast,
            'p99 ms': load.lagP99,
            'main thread busy %': load.busy * 100,
            'of it JavaScript %': load.scripts * 100,
          })
        best[`${what} ${kind}`] = loads.findLast(({ sustained }) => sustained)?.perS ?? 0
        if (kind === 'gemba')
          busyAtMust = loads.find(({ perS, sustained }) => perS === MUST && sustained)?.busy ?? busyAtMust
      } finally {
        await end()
      }
    }
} finally {
  await browser.close()
  site.close()
}
report(
  'direct',
  [
    {
      title: `A page directly on a broker, JSON of 60 bytes on ${TOPICS.toLocaleString('en')} topics, ${SECONDS} s each`,
      rows,
    },
  ],
  [
    ...Object.entries(best).map(([name, perS]) => `${name}: ${shown(perS)} messages/s sustained`),
    `main thread at ${shown(MUST)}/s: ${shown(busyAtMust * 100)} % busy (must: 100,000/s with < 3 %)`,
  ],
)
