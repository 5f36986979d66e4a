/** The embedded broker to a page that listens directly, against aedes with the documented WebSocket stream. */
import { openBrowser } from './factory/browser.ts'
import { type Heard, listenIn } from './factory/page-listener.ts'
import { pause, type Running, start } from './factory/process.ts'
import { judged, type Load, publishFor, ramp } from './factory/ramp.ts'
import { report, type Row } from './measuring/report.ts'
import { shown } from './measuring/stats.ts'

const TOPICS = 1000
const SECONDS = 2
/** Each 40 % more than the one before. */
const RATES = Array.from({ length: 22 }, (_, i) => Math.round(200 * 1.4 ** i))
const PASSES = 2

const actor = (name: string, ...args: readonly string[]): Running =>
  start([`bench-results/.built/actors/${name}.js`, ...args])

interface Bench {
  readonly attempt: (perS: number) => Promise<Load>
  readonly end: () => Promise<unknown>
}

const benchOf = async (kind: 'gemba' | 'documented'): Promise<Bench> => {
  const host = actor('broker-host', kind)
  const { tcp, ws } = await host.tells<{ tcp: number; ws: number }>('ready')
  const publisher = actor('publisher', String(tcp), String(TOPICS))
  await publisher.tells('ready')
  const page = await browser.newPage()
  await listenIn(page, ws)
  const window = (): Promise<Heard> => page.evaluate(() => globalThis.window.heard())
  return {
    attempt: async (perS) => {
      await window()
      const began = performance.now()
      await publishFor(publisher, perS, SECONDS)
      const took = performance.now() - began
      const lags: Heard['lags'][number][] = []
      let arrived = 0
      for (let waits = 0; waits < 60; waits++) {
        const seen = await window()
        arrived += seen.messages
        lags.push(...seen.lags)
        if (arrived >= perS * SECONDS - 1) break
        await pause(250)
      }
      return judged(perS, SECONDS, took, lags, arrived >= perS * SECONDS - 1)
    },
    end: () => Promise.all([publisher.end(), page.close(), host.end()]),
  }
}

const browser = await openBrowser()
const rows: Row[] = []
const bests = { gemba: [] as number[], documented: [] as number[] }
for (let pass = 1; pass <= PASSES; pass++)
  for (const kind of ['documented', 'gemba'] as const) {
    const bench = await benchOf(kind)
    try {
      await bench.attempt(RATES[0]!)
      // A contender far from its limit starts where it is worth looking.
      const { best, all } = await ramp(
        RATES.filter((rate) => rate >= (kind === 'gemba' ? 12_000 : 0)),
        bench.attempt,
      )
      bests[kind].push(best?.perS ?? 0)
      const over = all.find(({ sustained }) => !sustained)
      rows.push({
        contender: kind === 'gemba' ? 'Gemba: writes of one turn joined' : 'aedes, createWebSocketStream',
        pass,
        'highest messages/s': best?.perS ?? 0,
        'lag then ms': best?.lagLast ?? Number.NaN,
        'p99 ms': best?.lagP99 ?? Number.NaN,
        'first too fast': over?.perS ?? '',
        'lag then, last third ms': over?.lagLast ?? '',
      })
    } finally {
      await bench.end()
    }
  }
await browser.close()
const ratio = Math.max(...bests.gemba) / Math.max(...bests.documented)
report(
  'broker',
  [
    {
      title: `Embedded broker → one page in Chromium, JSON of 60 bytes on ${TOPICS.toLocaleString('en')} topics, steps of 40 %, ${SECONDS} s each`,
      rows,
    },
  ],
  [`Gemba / documented = ${shown(ratio)} ×, best of ${PASSES} passes in turn (must: ≥ 15 ×)`],
)
