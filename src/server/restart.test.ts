/** What a gateway knew when it ended is known when it starts again, as old as it is; also where an asset was renamed meanwhile. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import { API } from '../wire/paths.ts'
import { JournalAnswer } from '../wire/api.ts'
import { HistoryAnswer } from '../wire/history-answer.ts'
import { RangeAnswer, StateAnswer } from '../wire/history.ts'
import { nameHeader } from '../wire/principal.ts'
import { eventually, SMALL_TWIN } from './testing/ports.ts'
import {
  removeFolder,
  startTestGateway,
  TestPage,
  testFolder,
  twinOf,
  type TestGateway,
} from './testing/start-gateway.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

const [pump] = SMALL_TWIN.assets
const RENAMED = { ...SMALL_TWIN, assets: [{ ...pump!, id: 'pump-7', aliases: ['pump'] }] }

const started = async (dir: string): Promise<TestGateway> => {
  const gateway = await startTestGateway([], dir)
  ends.push(() => gateway.close())
  return gateway
}

const pageOf = async (gateway: TestGateway, document: unknown): Promise<TestPage> => {
  const page = new TestPage(gateway, twinOf(document))
  ends.push(() => page.socket.terminate())
  await eventually(() => page.order.includes('snapshot'), 'the snapshot')
  return page
}

/** 150 l/min: above the alarm's limit, acknowledged by Eva; then the gateway ends. */
const lived = async (dir: string): Promise<number> => {
  const gateway = await started(dir)
  const machine = await connectAsync(gateway.brokerUrl!)
  const page = await pageOf(gateway, SMALL_TWIN)
  const before = Date.now()
  machine.publish('plant/pump/flow', '150')
  await eventually(() => page.received('alarm-events').length > 0, 'the alarm')
  const answer = await fetch(gateway.url + API.alarm, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...nameHeader('Eva') },
    body: JSON.stringify({ kind: 'acknowledge', key: 'pump/high', comment: '' }),
  })
  expect(answer.status).toBe(200)
  await machine.endAsync(true)
  await gateway.close()
  return before
}

test('signals that speak only when they change are known after a restart, stale until they speak, and raised alarms stand', async () => {
  const dir = testFolder()
  ends.push(() => removeFolder(dir))
  await lived(dir)
  const gateway = await started(dir)
  const page = await pageOf(gateway, SMALL_TWIN)
  expect(page.values.get('pump/flow')).toBe(150)
  expect(page.dead.has('pump/flow')).toBe(true)
  expect(page.received('alarms')[0]?.rows).toMatchObject([{ key: 'pump/high', state: 'acknowledged', ackBy: 'Eva' }])
  const machine = await connectAsync(gateway.brokerUrl!)
  ends.push(() => machine.endAsync(true))
  machine.publish('plant/pump/flow', '40')
  await eventually(() => page.values.get('pump/flow') === 40 && !page.dead.has('pump/flow'), 'it speaks')
})

test('a renamed asset keeps its values, history, journal and alarms', async () => {
  const dir = testFolder()
  ends.push(() => removeFolder(dir))
  const before = await lived(dir)
  writeFileSync(join(dir, 'twin/twin.json'), JSON.stringify(RENAMED))
  const gateway = await started(dir)
  const page = await pageOf(gateway, RENAMED)
  expect(page.values.get('pump-7/flow')).toBe(150)
  expect(page.received('alarms')[0]?.rows).toMatchObject([{ key: 'pump-7/high', state: 'acknowledged', ackBy: 'Eva' }])
  const asked = async (path: string): Promise<unknown> => (await fetch(gateway.url + path)).json()
  const past = HistoryAnswer.parse(
    await asked(`${API.history}?signal=pump-7/flow&from=${before - 1000}&to=${Date.now() + 1000}&columns=100`),
  )
  expect(past.last).toContain(150)
  const both = await fetch(gateway.url + API.historyRange, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ signals: ['pump-7/flow', 'pump-7/none'], from: before - 1000, to: Date.now() + 1000 }),
  })
  expect(RangeAnswer.parse(await both.json())).toMatchObject({
    answers: [{ signal: 'pump-7/flow', last: expect.arrayContaining([150]) }],
    unknown: ['pump-7/none'],
  })
  expect(StateAnswer.parse(await asked(`${API.historyState}?at=${Date.now()}`))).toMatchObject({
    signal: ['pump-7/flow'],
    value: [150],
    ended: [3],
  })
  const journal = JournalAnswer.parse(await asked(`${API.journal}?asset=pump-7`))
  expect(journal.events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['raised', 'acknowledged']))
})

test('renamed while the gateway runs, what is known goes on', async () => {
  const dir = testFolder()
  ends.push(() => removeFolder(dir))
  const gateway = await started(dir)
  const machine = await connectAsync(gateway.brokerUrl!)
  ends.push(() => machine.endAsync(true))
  const page = await pageOf(gateway, SMALL_TWIN)
  machine.publish('plant/pump/flow', '150')
  await eventually(() => page.received('alarm-events').length > 0, 'the alarm')
  writeFileSync(join(dir, 'twin/twin.json'), JSON.stringify(RENAMED))
  await eventually(() => page.received('twin').length > 0, 'the saved twin')
  const next = await pageOf(gateway, RENAMED)
  expect(next.values.get('pump-7/flow')).toBe(150)
  expect(next.dead.has('pump-7/flow')).toBe(false)
  expect(next.received('alarms')[0]?.rows).toMatchObject([{ key: 'pump-7/high', state: 'unacknowledged' }])
})
