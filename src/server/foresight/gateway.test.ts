/** The whole gateway with its thread: a week of the past is learnt, what wears is expected, and judged when it is there. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { connectAsync, type MqttClient } from 'mqtt'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { API } from '../../wire/paths.ts'
import type { Health } from '../../wire/api.ts'
import { ForesightAsset, ForesightCase, ForesightNow, ForesightRecord } from '../../wire/foresight.ts'
import { nameHeader } from '../../wire/principal.ts'
import { eventually } from '../testing/ports.ts'
import { removeFolder, startTestGateway, testFolder, type TestGateway } from '../testing/start-gateway.ts'
import { importPast } from './testing/import-past.ts'
import { buildPrograms, programFolder, watchProgram } from './testing/thread-program.ts'
import {
  DAY,
  HOUR,
  MINUTE,
  planOfRobots,
  robots,
  samplesOf,
  type Story,
} from '../../foresight/testing/plant-of-joints.ts'

const cache = programFolder('foresight')
const program = watchProgram(cache)
beforeAll(() => buildPrograms(cache))
afterAll(() => rmSync(cache, { recursive: true, force: true }))

const document = robots(4)
const plan = planOfRobots(document)
const NOW = Math.floor(Date.now() / HOUR) * HOUR
const BEGAN = NOW - 7 * DAY
/** The first joint is at its limit a day from now. */
const wearing: Story = { worn: (robot, time) => (robot === 0 ? (time - BEGAN) / (8 * DAY) : 0) }

let gateway: TestGateway | null = null
let dir = ''
let now = NOW
afterEach(async () => {
  await gateway?.close()
  gateway = null
  removeFolder(dir)
})

const got = async (path: string): Promise<unknown> => (await fetch(`${gateway!.url}${path}`)).json()
const nowSaid = async (): Promise<ForesightNow> => ForesightNow.parse(await got(API.foresight))
const of = async (asset: string, more = ''): Promise<ForesightAsset> =>
  ForesightAsset.parse(await got(`${API.foresightAsset}?asset=${asset}${more}`))
const posted = async (path: string, body: unknown): Promise<ForesightCase> =>
  ForesightCase.parse(
    await (
      await fetch(`${gateway!.url}${path}`, {
        method: 'POST',
        headers: { ...nameHeader('Mara'), 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).json(),
  )
const start = async (by: URL = program): Promise<void> => {
  gateway = await startTestGateway([], dir, () => now, {}, by)
}

/** Every six minutes of the gateway's clock, sample by sample heard before the clock goes on. */
const live = async (machine: MqttClient, to: number): Promise<void> => {
  for (const [slot, value, , time] of samplesOf(plan, now + 6 * MINUTE, to, { ...wearing, stepMs: 6 * MINUTE })) {
    now = time
    const { asset, states } = plan.find((one) => one.slot === slot)!
    await machine.publishAsync(`plant/${asset}/${states ? 'state' : 'vibration'}`, String(value), { qos: 1 })
  }
}

test('a week of the past, a limit that is reached, what was said of it, and a gateway that is started anew', async () => {
  dir = testFolder(document)
  now = NOW
  await start()
  await eventually(async () => (await nowSaid()).catchingUp === null, 'nothing to learn')
  await importPast(dir, plan, BEGAN, NOW, wearing)
  const learnt = await eventually(
    async () => {
      const said = await nowSaid()
      return said.catchingUp === null && said.expectations.length > 0 && said.cases.length > 0 ? said : null
    },
    'the week is learnt',
    30_000,
  )
  expect(learnt.expectations).toMatchObject([
    {
      signal: 'r-1/joint/vibration',
      limit: 2,
      side: 'above',
      alarm: 'r-1/high',
      claim: { code: 'expected', basis: 'model' },
    },
  ])
  const [, , , middle] = (learnt.expectations[0]!.claim as { fan: number[] }).fan
  expect(middle! - NOW).toBeGreaterThan(0.4 * DAY)
  expect(middle! - NOW).toBeLessThan(1.8 * DAY)
  expect(learnt.cases).toMatchObject([{ asset: 'r-1', heldBack: false, closedAt: null }])
  const first = await of('r-1')
  expect(first.claims).toHaveLength(1)
  expect((await of('r-2')).claims).toEqual([])

  const said = await posted(API.foresightFeedback, { case: learnt.cases[0]!.id, verdict: 'real', text: 'I hear it' })
  expect(said.feedback).toMatchObject([{ by: 'Mara', verdict: 'real', text: 'I hear it', withdrawn: null }])

  // Started anew in between: the same claim, the same case, and nothing is learnt twice.
  await gateway!.close()
  await start()
  await eventually(async () => (await nowSaid()).catchingUp === null, 'nothing new to learn')
  expect((await of('r-1')).claims).toEqual(first.claims)
  expect((await nowSaid()).cases).toEqual([said])

  const machine = await connectAsync(gateway!.brokerUrl!)
  await live(machine, NOW + 1.4 * DAY)
  await eventually(async () => (await of('r-1')).expectations[0]?.claim.code === 'beyond', 'it is at its limit', 30_000)
  await machine.endAsync(true)
  const after = await of('r-1')
  expect(after.claims[0]).toMatchObject({ id: first.claims[0]!.id, fan: first.claims[0]!.fan })
  expect(after.claims[0]!.judged).not.toBeNull()
  expect(Math.abs((after.record.at(-1)!.judged!.reachedAt ?? 0) - (NOW + DAY))).toBeLessThan(DAY / 2)
  const record = ForesightRecord.parse(await got(`${API.foresightRecord}?from=${NOW - DAY}&to=${now + 1}`))
  expect(record.claims.map(({ line: _line, ...claim }) => claim)).toEqual(after.claims)
  const back = await of('r-1', `&to=${NOW + MINUTE}`)
  expect(back.claims).toEqual(first.claims)
  expect(back.expectations).toEqual([
    expect.objectContaining({ at: first.claims[0]!.at, claim: first.expectations[0]!.claim }),
  ])
  // What is said is a value of its own.
  const lastRecorded = async (): Promise<number | null | undefined> =>
    (
      (await got(
        `${API.history}?signal=${encodeURIComponent('r-1/joint/vibration#days-to-limit')}&from=${NOW}&to=${now + HOUR}&columns=1000`,
      )) as { last: (number | null)[] }
    ).last
      .filter((value) => value !== null)
      .at(-1)
  await eventually(async () => (await lastRecorded()) === 0, 'no day is left')

  // In another unit: nothing of the week, nor of what was said of it, is held against what comes now.
  await gateway!.close()
  const other = robots(4)
  other.classes.robot.parts.joint.signals.vibration.unit = 'in/s'
  writeFileSync(join(dir, 'twin/twin.json'), JSON.stringify(other))
  await start()
  await eventually(async () => (await nowSaid()).catchingUp === null, 'nothing to learn')
  for (const id of ['r-1', 'r-2', 'r-3', 'r-4'])
    expect((await of(id)).expectations.map(({ signal, claim }) => [signal, claim.code])).toEqual([])
  const changedAt = now
  const again = await connectAsync(gateway!.brokerUrl!)
  await live(again, now + HOUR)
  await again.endAsync(true)
  const [learning] = await eventually(
    async () => {
      const { learning: all } = await of('r-1')
      return all.length > 0 ? all : null
    },
    'it begins anew',
    20_000,
  )
  expect(learning).toMatchObject({ signal: 'r-1/joint/vibration', anew: { at: changedAt, why: 'unit' } })
  expect(learning!.samples).toBeLessThan(15)
}, 120_000)

test('a thread that dies is counted, and the gateway goes on', async () => {
  dir = testFolder(document)
  now = NOW
  const broken = join(cache, 'broken.js')
  writeFileSync(broken, 'throw new RangeError("no")')
  await start(pathToFileURL(broken))
  const faults = await eventually(async () => {
    const { faults: list } = (await got(API.health)) as Health
    return list?.find(({ times }) => times > 1)
  }, 'it is begun anew')
  expect(faults).toMatchObject({ where: 'foresight.worker', what: 'RangeError' })
  const machine = await connectAsync(gateway!.brokerUrl!)
  await machine.publishAsync('plant/r-1/vibration', '1', { qos: 1 })
  await eventually(async () => ((await got(API.health)) as Health).samples > 0, 'samples are heard')
  await machine.endAsync(true)
  expect((await nowSaid()).expectations).toEqual([])
}, 30_000)
