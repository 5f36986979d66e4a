/** Messages a second through the gateway: broker, decode, values, alarms, history, frames to a page; and where its limit is. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { machineOf } from './factory/bench-message.ts'
import {
  cpuMs,
  type GatewayProcess,
  pause,
  type Running,
  start,
  startGateway,
  temporaryFolder,
} from './factory/process.ts'
import { judged, type Load, publishFor, ramp } from './factory/ramp.ts'
import { whereTimeWent } from './measuring/profile.ts'
import { report, type Row } from './measuring/report.ts'

const TOPICS = 1000
const SECONDS = 4
const LONG_SECONDS = 10
const RATES = [10_000, 20_000, 30_000, 40_000, 50_000, 60_000, 80_000, 100_000, 120_000, 150_000]

const dir = temporaryFolder()
const twinFile = join(dir, 'twin.json')
const document = {
  format: 1,
  id: 'bench',
  name: 'Bench',
  classes: {
    meter: {
      name: 'Meter',
      signals: { v: { name: 'Value', unit: 'kW', bindings: [{ topic: 'bench/{asset}', select: '/v', timeAt: '/t' }] } },
      alarms: { high: { name: 'High', priority: 'low', signal: 'v', when: { above: 5000 }, deadband: 10 } },
    },
  },
  assets: Array.from({ length: TOPICS }, (_, i) => ({ id: machineOf(i), name: `M ${i}`, class: 'meter' })),
}
writeFileSync(twinFile, JSON.stringify(document))

const actor = async (name: string, ...args: readonly string[]): Promise<Running> => {
  const running = start([`bench-results/.built/actors/${name}.js`, ...args])
  await running.tells('ready')
  return running
}
const health = async (
  url: string,
): Promise<{ messages: number; drops: readonly { reason: string; count: number }[] }> =>
  (await fetch(`${url}/api/health`)).json() as never

interface Attempt extends Load {
  readonly gatewayCores: number
  readonly bytesPerValue: number
  readonly notArrived: number
  readonly notStored: number
}

/** One plant at one rate. */
const attemptOn =
  (gateway: GatewayProcess, publisher: Running, page: Running, seconds: number) =>
  async (perS: number): Promise<Attempt> => {
    const before = await health(gateway.url)
    const window = async (): Promise<{ rows: number; bytes: number; lags: [number, number][] }> => {
      const seen = page.tells<{ rows: number; bytes: number; lags: [number, number][] }>('seen', 120_000)
      page.process.send({ kind: 'window' })
      return seen
    }
    await window()
    const [began, cpu] = [performance.now(), cpuMs(gateway.process)]
    const sentShare = await publishFor(publisher, perS, seconds)
    const took = performance.now() - began
    const used = (cpuMs(gateway.process) ?? 0) - (cpu ?? 0)
    const seen = await window()
    // What is still on its way must not count against the next rate.
    let after = await health(gateway.url)
    for (
      let waits = 0;
      after.messages - before.messages < Math.floor(perS * seconds * sentShare) && waits < 60;
      waits++
    ) {
      await pause(250)
      after = await health(gateway.url)
    }
    const dropped = (h: typeof after): number => h.drops.reduce((sum, { count }) => sum + count, 0)
    // What the publisher had to keep back because nobody took it was not lost; that it was too much, the share says.
    const notArrived = Math.max(0, Math.floor(perS * seconds * sentShare) - (after.messages - before.messages))
    const notStored = dropped(after) - dropped(before)
    await pause(1000)
    return {
      ...judged(perS, seconds, took, seen.lags, notArrived + notStored === 0, sentShare),
      gatewayCores: used / took,
      bytesPerValue: seen.bytes / seen.rows,
      notArrived,
      notStored,
    }
  }

const rows: Row[] = []
const rowOf = (what: string, load: Attempt): Row => ({
  run: what,
  'messages/s': load.perS,
  sustained: load.sustained ? 'yes' : 'no',
  'sent in time %': load.sentShare * 100,
  'lag first third ms': load.lagFirst,
  'last third ms': load.lagLast,
  'p99 ms': load.lagP99,
  'gateway cores': load.gatewayCores,
  'bytes/value': load.bytesPerValue,
  'not arrived': load.notArrived,
  'dropped, not stored': load.notStored,
})

const measured = async (
  nodeArgs: readonly string[],
  work: (
    attempt: ReturnType<typeof attemptOn>,
    gateway: GatewayProcess,
    actors: readonly [Running, Running],
  ) => Promise<void>,
): Promise<void> => {
  const gateway = await startGateway(['--twin', twinFile], nodeArgs)
  const page = await actor('page-client', `${gateway.url.replace('http', 'ws')}/api/feed?cursor=0`, twinFile)
  const publisher = await actor('publisher', String(gateway.mqttPort), String(TOPICS))
  try {
    const attempt = attemptOn(gateway, publisher, page, SECONDS)
    await attempt(5000)
    await work(attempt, gateway, [publisher, page])
  } finally {
    await Promise.all([publisher.end(), page.end()])
    await gateway.end()
  }
}

let best = 0
await measured([], async (attempt, gateway, [publisher, page]) => {
  const { best: found, all } = await ramp(RATES, attempt)
  for (const load of all) rows.push(rowOf(`${SECONDS} s`, load as Attempt))
  best = found?.perS ?? RATES[0]!
  const long = await attemptOn(gateway, publisher, page, LONG_SECONDS)(best)
  rows.push(rowOf(`${LONG_SECONDS} s`, long))
})

const profiles = join(dir, 'profile')
mkdirSync(profiles)
await measured(['--cpu-prof', '--cpu-prof-dir', profiles], async (attempt) => {
  for (let i = 0; i < 2; i++) await attempt(best)
})
const where: Row[] = whereTimeWent(profiles).map(({ where: place, share }) => ({
  'main thread, by source': place,
  '% of busy time': share * 100,
}))

report(
  'gateway',
  [
    {
      title: `The gateway, JSON of 60 bytes on ${TOPICS.toLocaleString('en')} topics, one page at 20 Hz; must: 60,000/s sustained, aim 100,000`,
      rows,
    },
    { title: `Where its main thread's time goes at ${best.toLocaleString('en')} messages/s`, rows: where },
  ],
  ['lag: message due at the publisher → its value in a frame at the page; publisher, page and gateway share the cores'],
)
