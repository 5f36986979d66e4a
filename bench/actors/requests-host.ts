/**
 * A gateway in this process that says how long it kept everybody waiting: the longest turn of its event loop, by the
 * processor time of its main thread where the system tells that, so that other programs do not count.
 *
 *     argv: folder with page, twin and data · messages in: {kind: 'watch'}, {kind: 'tell'}
 *     out: {kind: 'longest', ms, collecting}: of it the collection of garbage, as this thread saw it, ms
 */
import { readFileSync } from 'node:fs'
import { PerformanceObserver } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { startTestGateway } from '../../src/server/testing/start-gateway.ts'

const gateway = await startTestGateway(
  ['--roles', 'operator,maintenance,engineer', '--edit-twin', 'yes'],
  process.argv[2]!,
)

/** Processor time of this thread, ms. */
const spentMs = (): number => {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6
  } catch {
    return performance.now()
  }
}

/** Collections while it is watched, by the clock on the wall, ms. */
let collections: { readonly at: number; readonly took: number }[] = []
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) collections.push({ at: startTime, took: duration })
}).observe({ entryTypes: ['gc'] })

let longest = { ms: 0, from: 0, to: 0 }
let watching = false
let before = { spent: 0, at: 0 }
const now = (): typeof before => ({ spent: spentMs(), at: performance.now() })
const turn = (): void => {
  const here = now()
  const ms = here.spent - before.spent
  if (ms > longest.ms) longest = { ms, from: before.at, to: here.at }
  before = here
  if (watching) setImmediate(turn)
}
const tell = async (): Promise<void> => {
  // Collections are told of a little later.
  await setTimeout(20)
  const within = collections.filter(({ at }) => at >= longest.from && at < longest.to)
  process.send!({ kind: 'longest', ms: longest.ms, collecting: within.reduce((sum, { took }) => sum + took, 0) })
}
process.on('message', ({ kind }: { kind: string }) => {
  if (kind === 'watch') {
    longest = { ms: 0, from: 0, to: 0 }
    collections = []
    before = now()
    watching = true
    setImmediate(turn)
    process.send!({ kind: 'watching' })
  } else if (kind === 'tell') {
    turn()
    watching = false
    void tell()
  }
})
process.once('SIGTERM', () => void gateway.close().then(() => process.exit(0)))
process.send!({ kind: 'listening', url: gateway.url, brokerUrl: gateway.brokerUrl })
