/** The page over the gateway: 100,000 changes/s at the plant, 20 Hz frames; and the first snapshot of 10,000 signals. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { DESK, openBrowser } from './factory/browser.ts'
import { machineOf } from './factory/bench-message.ts'
import './factory/probe.ts'
import { busyWhile } from './factory/page-watch.ts'
import { pause, type Running, start, startGateway, temporaryFolder } from './factory/process.ts'
import { publishFor } from './factory/ramp.ts'
import { report, type Row } from './measuring/report.ts'
import { median, quantile, spread } from './measuring/stats.ts'

const PER_S = 100_000
/** Few enough that the page follows all of them, whatever is in the picture. */
const TOPICS = 960
const SECONDS = 8
const SIGNALS = 10_000
const OPENINGS = 5
/** Signals whose way is timed. */
const TIMED = 40

declare global {
  interface Window {
    feedBench: {
      readonly apply: [at: number, ms: number][]
      workerAt: number
      helloAt: number
      batchAt: number
      fullAt: number
    }
  }
}

const twinOf = (topics: number): string => {
  const file = join(temporaryFolder(), 'twin.json')
  writeFileSync(
    file,
    JSON.stringify({
      format: 1,
      id: 'bench',
      name: 'Bench',
      classes: {
        meter: {
          name: 'Meter',
          signals: {
            v: { name: 'Value', unit: 'kW', bindings: [{ topic: 'bench/{asset}', select: '/v', timeAt: '/t' }] },
          },
        },
      },
      // One of them is seen, so that there is a picture and its frames.
      assets: Array.from({ length: topics }, (_, i) => ({
        id: machineOf(i),
        name: `M ${i}`,
        class: 'meter',
        ...(i === 0 && { model: { kind: 'cabinet' }, place: { at: [0, 0, 0] } }),
      })),
    }),
  )
  return file
}

/** Before the page's own scripts: notes when values are applied, when the feed's worker begins, and when every signal has one. */
const spy = (): void => {
  const bench = { apply: [] as [number, number][], workerAt: 0, helloAt: 0, batchAt: 0, fullAt: 0 }
  new PerformanceObserver((list) => {
    for (const { name, startTime, duration } of list.getEntries())
      if (name === 'gemba:apply') bench.apply.push([startTime, duration])
  }).observe({ type: 'measure' })
  const Real = window.Worker
  window.Worker = class extends Real {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options)
      bench.workerAt ||= performance.now()
      this.addEventListener('message', ({ data }: MessageEvent<{ kind: string }>) => {
        if (data.kind === 'clock') bench.helloAt ||= performance.now()
        if (data.kind === 'batch') bench.batchAt ||= performance.now()
      })
      const look = (): void => {
        const session = window.gembaProbe?.session
        if (session?.values.receive.every((at) => at > 0)) bench.fullAt = performance.now()
        else setTimeout(look, 2)
      }
      setTimeout(look)
    }
  }
  Object.assign(window, { feedBench: bench })
}

const publisherOf = async (port: number, topics: number): Promise<Running> => {
  const publisher = start(['bench-results/.built/actors/publisher.js', String(port), String(topics)])
  await publisher.tells('ready')
  return publisher
}

const browser = await openBrowser()
const open = async (url: string, watched: boolean): Promise<Page> => {
  const context = await browser.newContext(DESK)
  if (watched) await context.addInitScript(spy)
  const page = await context.newPage()
  await page.goto(`${url}/?probe`)
  await page.waitForFunction(() => window.gembaProbe?.session?.link.get().state === 'live', null, { timeout: 60_000 })
  return page
}

/** ms from when each value was due at the publisher to when it stood in the page's table, looked at every 5 ms. */
const timeValues = (page: Page): Promise<number[]> =>
  page.evaluate(
    ([timed, ms]) =>
      new Promise<number[]>((done) => {
        const { values } = window.gembaProbe.session!
        const before = values.source.slice(0, timed)
        const taken: number[] = []
        const timer = setInterval(() => {
          const now = performance.timeOrigin + performance.now()
          for (let slot = 0; slot < timed!; slot++) {
            if (values.source[slot] === before[slot]) continue
            before[slot] = values.source[slot]!
            taken.push(now - before[slot]!)
          }
        }, 5)
        setTimeout(() => (clearInterval(timer), done(taken)), ms)
      }),
    [TIMED, (SECONDS - 2) * 1000] as const,
  )

const rows: Row[] = []
const loaded = async (): Promise<void> => {
  const gateway = await startGateway(['--twin', twinOf(TOPICS)])
  const publisher = await publisherOf(gateway.mqttPort, TOPICS)
  try {
    const page = await open(gateway.url, true)
    await publishFor(publisher, 5000, 2)
    await pause(4000)
    const devtools = await page.context().newCDPSession(page)

    const idle = await busyWhile(devtools, () => pause(3000))
    let sent = publishFor(publisher, PER_S, SECONDS)
    await pause(1000)
    const began = await page.evaluate(() => performance.now())
    const busy = await busyWhile(devtools, () => pause((SECONDS - 2) * 1000))
    const { applying, frames, ms } = await page.evaluate((from) => {
      const during = window.feedBench.apply.filter(([at]) => at >= from)
      return {
        applying: during.reduce((sum, [, took]) => sum + took, 0),
        frames: during.length,
        ms: performance.now() - from,
      }
    }, began)
    const sharePublished = await sent
    await pause(1500)

    sent = publishFor(publisher, PER_S, SECONDS)
    await pause(1000)
    const taken = await timeValues(page)
    const shareTimed = await sent
    await page.context().close()
    rows.push(
      {
        measure: 'changes at the plant, sent in time',
        value: Math.min(sharePublished, shareTimed) * PER_S,
        unit: '1/s',
      },
      {
        measure: 'main thread busy applying values (gemba:apply)',
        value: (applying / ms) * 100,
        unit: '%',
        must: '< 2',
      },
      { measure: 'times it applied some', value: (frames * 1000) / ms, unit: '1/s' },
      { measure: 'main thread busy with anything, at that rate', value: busy.TaskDuration * 100, unit: '%' },
      { measure: 'the same page while nothing is published', value: idle.TaskDuration * 100, unit: '%' },
      {
        measure: `publish to value, ${taken.length.toLocaleString('en')} values: median`,
        value: median(taken),
        unit: 'ms',
      },
      {
        measure: 'publish to value: 99th percentile',
        value: quantile(taken, 0.99),
        unit: 'ms',
        spread: spread(taken),
        must: '< 150',
      },
    )
  } finally {
    await publisher.end()
    await gateway.end()
  }
}

const snapshots = async (): Promise<void> => {
  const gateway = await startGateway(['--twin', twinOf(SIGNALS)])
  const publisher = await publisherOf(gateway.mqttPort, SIGNALS)
  try {
    await publishFor(publisher, SIGNALS, 2)
    await pause(1000)
    const taken: number[] = []
    const parts: { hello: number[]; batch: number[]; table: number[] } = { hello: [], batch: [], table: [] }
    for (let i = 0; i <= OPENINGS; i++) {
      const page = await open(gateway.url, true)
      await page.waitForFunction(() => window.feedBench.fullAt > 0, null, { timeout: 30_000 })
      // The first opening fills the browser's cache.
      if (i > 0) {
        const { workerAt, helloAt, batchAt, fullAt } = await page.evaluate(() => window.feedBench)
        taken.push(fullAt - helloAt)
        parts.hello.push(helloAt - workerAt)
        parts.batch.push(batchAt - helloAt)
        parts.table.push(fullAt - batchAt)
      }
      await page.context().close()
    }
    rows.push(
      {
        measure: `${SIGNALS.toLocaleString('en')} signals, page opening: gateway's hello → all of them in the page's table`,
        value: median(taken),
        unit: 'ms',
        spread: spread(taken),
        must: '< 300',
      },
      {
        measure: '  of it: until the snapshot is before the page',
        value: median(parts.batch),
        unit: 'ms',
        spread: spread(parts.batch),
      },
      {
        measure: '  of it: until the page, which is mounting its scene, has taken it',
        value: median(parts.table),
        unit: 'ms',
        spread: spread(parts.table),
      },
      {
        measure: 'before it: the worker begins → hello',
        value: median(parts.hello),
        unit: 'ms',
        spread: spread(parts.hello),
      },
    )
  } finally {
    await publisher.end()
    await gateway.end()
  }
}

try {
  await loaded()
  await snapshots()
} finally {
  await browser.close()
  report('page-feed', [
    {
      title: `The page over the gateway, ${PER_S.toLocaleString('en')} changes/s on ${TOPICS.toLocaleString('en')} topics at 20 Hz; publisher, broker, gateway and Chromium share the cores`,
      rows,
    },
  ])
}
