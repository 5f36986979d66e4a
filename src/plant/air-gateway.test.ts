/** The loop round the air pressure with everything that is real about it: plant, broker, gateway, disk; hurried. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../server/testing/ports.ts'
import {
  removeFolder,
  startTestGateway,
  testFolder,
  twinOf,
  type TestGateway,
} from '../server/testing/start-gateway.ts'
import type { ActNow } from '../wire/act.ts'
import { API } from '../wire/paths.ts'
import { nameHeader } from '../wire/principal.ts'
import { type BrokerLink, connectPlant } from './broker-link.ts'
import type { Readings } from './machine.ts'
import { OWN_SETPOINT_BAR } from './machines/compressed-air.ts'
import { Plant } from './plant.ts'

const RULE = 'kp-1/ease-air'
/** The compressors alone; a rule that is quick to decide and then waits; a watchdog of some seconds. */
const documentOf = (): object => {
  const demo = JSON.parse(readFileSync(new URL('../../public/twins/demo/twin.json', import.meta.url), 'utf8'))
  const kept = new Set(['kp-1', 'kp-2', 'utilities', 'hall-2'])
  const assets = demo.assets.filter(
    ({ id, level }: { id: string; level?: string }) => kept.has(id) || level === 'enterprise' || level === 'site',
  )
  assets.find(({ id }: { id: string }) => id === 'kp-1').commands.pressure.watchdog.afterS = 4
  const { hours: _, ...rule } = demo.policies['ease-air']
  return {
    ...demo,
    assets,
    flow: [],
    policies: { 'ease-air': { ...rule, when: { ...rule.when, forS: 1 } } },
  }
}

const twin = twinOf(documentOf())
const plant = new Plant(twin, { seed: 1, faultRate: 0, pace: 2 })
let dir: string
let gateway: TestGateway
let link: BrokerLink
const said: string[] = []
const timer = setInterval(() => {
  // Fifty seconds in one.
  for (let i = 0; i < 10; i++) {
    plant.step()
    link?.publish(Date.now())
  }
}, 20)
const start = async (): Promise<void> => {
  gateway = await startTestGateway([], dir)
  link = connectPlant({ url: gateway.brokerUrl! }, plant, twin, (line) => said.push(line))
}
const end = async (): Promise<void> => {
  link.dispose()
  await gateway.close()
}
beforeAll(async () => {
  dir = testFolder(documentOf())
  await start()
})
afterAll(async () => {
  clearInterval(timer)
  await end()
  removeFolder(dir)
})

const read = (): Readings => {
  const into: Readings = {}
  plant.machine('kp-1')!.read(into)
  return into
}
const post = async (path: string, body: object): Promise<number> => {
  const answer = await fetch(gateway.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...nameHeader('Kim') },
    body: JSON.stringify(body),
  })
  return answer.status
}
const now = async () => {
  const answer = (await (await fetch(gateway.url + API.act)).json()) as ActNow
  return answer.policies.find(({ key }) => key === RULE)!
}
const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
  for (const over = Date.now() + 20_000; !(await holds());) {
    if (Date.now() > over) throw new Error(`never: ${what}, ${JSON.stringify(await now())}, ${JSON.stringify(read())}`)
    await new Promise((go) => setTimeout(go, 100))
  }
}
const setBy = (who: string): number =>
  said.filter((line) => line.includes(`kp-1 pressure`) && line.includes(who)).length

test('it advises, acts once it is allowed to, and what it set goes back when everything is stopped', async () => {
  await until('its advice', async () => (await now()).last?.kind === 'would')
  expect([read()['pressure-setpoint'], read()['watched'], said.length]).toEqual([OWN_SETPOINT_BAR, 0, 1])
  expect(await post(API.policyMode, { policy: RULE, mode: 'act' })).toBe(200)
  await until('a confirmed step', async () => (await now()).last?.sent?.status === 'confirmed')
  expect(read()).toMatchObject({ 'pressure-setpoint': 6.5, watched: 1 })
  expect(setBy('Lower the air pressure')).toBe(1)
  expect(await post(API.hold, { hold: true })).toBe(200)
  await eventually(() => read()['watched'] === 0, 'its watchdog to end', 20_000)
  expect(read()['pressure-setpoint']).toBe(OWN_SETPOINT_BAR)
  expect(await post(API.hold, { hold: false, reason: 'done' })).toBe(200)
}, 60_000)

test('after a restart of the gateway nothing acts, and no watchdog runs, before a person has allowed it', async () => {
  await until('allowed to act', async () => (await now()).inForce === 'act')
  await eventually(() => read()['watched'] === 1, 'the loop to close again', 20_000)
  await end()
  await eventually(() => read()['watched'] === 0, 'its watchdog to end', 20_000)
  await start()
  await until('its setpoint to be known', async () => (await now()).value === OWN_SETPOINT_BAR)
  const { second } = plant
  await eventually(() => plant.second > second + 300, 'five minutes of the plant', 20_000)
  expect(await now()).toMatchObject({ allowed: 'ask', inForce: 'ask' })
  expect([read()['pressure-setpoint'], read()['watched']]).toEqual([OWN_SETPOINT_BAR, 0])
  expect(setBy('Lower the air pressure')).toBe(1)
}, 90_000)
