/** Every question the gateway answers, at 20,000 signals and 100,000 topics heard: how long each holds its main thread at most. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { API } from '../src/wire/paths.ts'
import { DISCOVERY, type DiscoveryStatus } from '../src/wire/discovery.ts'
import type { RouteRow } from '../src/wire/route-row.ts'
import { ROUTES } from '../src/wire/routes.ts'
import { topicOf } from './factory/mqtt-packets.ts'
import { pause, start, temporaryFolder } from './factory/process.ts'
import { publishFor } from './factory/ramp.ts'
import { report, type Row } from './measuring/report.ts'

const SIGNALS = 20_000
const TOPICS = 100_000
const MOST_MS = 50
const ROUNDS = 5
/** What the gateway does by itself comes round within this. */
const NOTHING_MS = 6000

const document = {
  format: 1,
  id: 'bench',
  name: 'Bench',
  classes: { machine: { name: 'Machine' } },
  // Nothing is shared between them: as many bytes as a document may have, about.
  assets: Array.from({ length: SIGNALS }, (_, i) => ({
    id: `m-${i}`,
    name: `Machine ${i}`,
    class: 'machine',
    signals: { heat: { name: 'Heat', unit: '°C', bindings: [{ topic: topicOf(i), select: '/v' }] } },
    ...(i % 2 ? {} : { alarms: { hot: { name: 'Hot', priority: 'low', signal: 'heat', when: { above: 500 } } } }),
  })),
}
const dir = temporaryFolder()
for (const folder of ['page/assets', 'twin']) mkdirSync(join(dir, folder), { recursive: true })
writeFileSync(join(dir, 'page/index.html'), '<!doctype html><title>page</title>')
const twinPath = join(dir, 'twin/twin.json')
writeFileSync(twinPath, JSON.stringify(document))

const host = start(['bench-results/.built/actors/requests-host.js', dir])
const { url, brokerUrl } = await host.tells<{ url: string; brokerUrl: string }>('listening', 120_000)
const ask = (row: Pick<RouteRow, 'method' | 'path'>, query: string, body?: unknown): Promise<Response> =>
  fetch(`${url}${row.path}${query}`, {
    method: row.method,
    headers: { 'x-gemba-name': 'Bench', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
const json = async <T>(path: string): Promise<T> => (await (await fetch(url + path)).json()) as T

/** Longest turn of the host's loop while this goes on, and how much of it was the collection of garbage, ms. */
interface Turn {
  readonly ms: number
  readonly collecting: number
}
const longestDuring = async (work: () => Promise<unknown>): Promise<Turn> => {
  const watching = host.tells('watching')
  host.process.send({ kind: 'watch' })
  await watching
  await work()
  const told = host.tells<Turn>('longest')
  host.process.send({ kind: 'tell' })
  return told
}

const publisher = start(['bench-results/.built/actors/publisher.js', new URL(brokerUrl).port, String(TOPICS)])
await publisher.tells('ready')
const status = async (): Promise<DiscoveryStatus> => json(DISCOVERY.status)
const broker = (await status()).brokers[0]!.name
for (let round = 0; round < 20 && (round < 4 || (await status()).brokers[0]!.topics < TOPICS); round++)
  await publishFor(publisher, 20_000, 5)
// Until all that was published has been taken.
for (let before = -1, now = 0; now !== before; await pause(2000)) {
  before = now
  now = (await status()).brokers[0]!.messages
}

const hash = async (): Promise<string> => {
  const response = await fetch(url + API.twin)
  await response.body?.cancel()
  return response.headers.get('etag')!.slice(1, -1)
}
const now = Date.now()
const signals = Array.from({ length: 200 }, (_, i) => `m-${i}/heat`)
let version = 0
type Case = readonly [name: string, row: RouteRow, query?: string, body?: () => unknown]
const CASES: readonly Case[] = [
  ['config', ROUTES.config],
  ['health', ROUTES.health],
  ['twin', ROUTES.twin],
  ['twin file', ROUTES.twinFile],
  ['session', ROUTES.session, '', () => ({ passcode: 'x' })],
  ['history', ROUTES.history, `?signal=m-1/heat&from=${now - 3_600_000}&to=${now}&columns=10000`],
  ['history of 200', ROUTES.historyRange, '', () => ({ signals, from: now - 3_600_000, to: now })],
  ['history at a moment', ROUTES.historyState, `?at=${now}`],
  ['journal, 10,000', ROUTES.journal, '?limit=10000'],
  ['journal after, 10,000', ROUTES.journal, '?limit=10000&after=0'],
  ['journal of one', ROUTES.journal, '?limit=500&asset=m-0'],
  ['alarm', ROUTES.alarm, '', () => ({ kind: 'acknowledge', key: 'm-0/hot', comment: '' })],
  ['command', ROUTES.command, '', () => ({ key: 'm-0/none', confirmed: true })],
  ['discovery', ROUTES.discovery],
  ['topics', ROUTES.topics, '', () => ({ broker, open: ['bench'], offset: 99_000, limit: 500 })],
  ['topics, searched', ROUTES.topics, '', () => ({ broker, search: 'm-0', limit: 500 })],
  ['topic', ROUTES.topic, `?broker=${broker}&topic=${topicOf(1)}`],
  [
    'readings, 300',
    ROUTES.readings,
    '',
    () => ({
      broker,
      readings: Array.from({ length: 300 }, (_, i) => ({ topic: topicOf(i), format: 'json', select: '/v' })),
    }),
  ],
  ['bindings', ROUTES.bindings, '?show=all&limit=500'],
  ['bindings, searched', ROUTES.bindings, '?show=all&search=heat'],
  ['proposal', ROUTES.proposal, '', () => ({ broker, under: 'bench' })],
  ['rebirth', ROUTES.rebirth, '', () => ({ broker, group: 'g', node: 'n' })],
]

const rows: Row[] = []
let over = 0
const tell = (measure: string, took: readonly Turn[], answer: string): void => {
  const rising = took.toSorted((a, b) => a.ms - b.ms)
  const middle = rising[rising.length >> 1]!
  const worst = rising.at(-1)!
  if (middle.ms > MOST_MS) over++
  rows.push({
    measure,
    value: middle.ms,
    unit: 'ms',
    must: `≤ ${MOST_MS}`,
    'longest of all, ms': worst.ms,
    'of it garbage, by the clock, ms': worst.collecting,
    answer,
  })
}
/** @param work is given the hash of the twin in force */
const measure = async (name: string, work: (expects: string) => Promise<Response>): Promise<void> => {
  const took: Turn[] = []
  let answer = ''
  for (let round = 0; round < ROUNDS; round++) {
    const expects = await hash()
    took.push(
      await longestDuring(async () => {
        const response = await work(expects)
        answer = `${response.status}, ${(await response.arrayBuffer()).byteLength} bytes`
      }),
    )
  }
  tell(name, took, answer)
}
try {
  const background: Turn[] = []
  for (let round = 0; round < ROUNDS; round++) background.push(await longestDuring(() => pause(NOTHING_MS)))
  tell('nothing asked', background, `for ${NOTHING_MS / 1000} s`)
  for (const [name, row, query = '', body] of CASES) await measure(name, () => ask(row, query, body?.()))
  const changed = () => ({ ...document, name: `Bench ${++version}` })
  await measure('twin written', (expects) => ask(ROUTES.writeTwin, '', { expects, document: changed() }))
  await measure('twin brought back', (expects) => ask(ROUTES.restoreTwin, '', { expects }))
  await measure('twin saved as a file', async (before) => {
    writeFileSync(twinPath, JSON.stringify(changed()))
    while ((await hash()) === before) await pause(100)
    return fetch(url + API.config)
  })
} finally {
  await publisher.end()
  await host.end()
}
report(
  'requests',
  [{ title: `The longest turn of the gateway, ${SIGNALS} signals, ${TOPICS} topics`, rows }],
  [
    "processor time of the gateway's main thread alone: neither other programs nor the threads that help it (garbage, disk) count",
    `the middle of ${ROUNDS} rounds: where memory has been taken back by the system, one collection of garbage can take a while`,
    'a turn may hold more than the question: what the gateway does by itself is in "nothing asked"',
  ],
)
if (over) process.exitCode = 1
