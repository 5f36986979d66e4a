import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { BrokerClient } from './broker-clients.ts'
import { doorClients } from './door-clients.ts'

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'gemba-door-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}
const CLIENT = BrokerClient.parse({ password: 'right-password', publish: ['press/#'] })

test('the demo plant has a secret of its own at each start; elsewhere one is made once, for the owner alone, where nobody is named', () => {
  const data = folder()
  const of = (given: object) =>
    doorClients({ brokerClients: {}, mqttOpen: false, twin: null, newTwin: null, data, ...given })
  const demo = [of({}), of({})]
  expect(demo.map(({ clients }) => Object.keys(clients))).toEqual([['demo-plant'], ['demo-plant']])
  expect(demo[0]!.plantPassword).not.toBe(demo[1]!.plantPassword)
  const own = of({ twin: 'plant' })
  expect(own).toMatchObject({ plantPassword: null, passwordFile: join(data, 'mqtt-password') })
  expect(readFileSync(own.passwordFile!, 'utf8').trim()).toBe(own.clients['machine']!.password)
  expect(statSync(own.passwordFile!).mode & 0o777).toBe(0o600)
  expect(of({ twin: 'plant' }).clients['machine']!.password).toBe(own.clients['machine']!.password)
  expect(of({ newTwin: 'plant', mqttOpen: true }).clients).toEqual({})
  expect(Object.keys(of({ twin: 'plant', brokerClients: { press: CLIENT } }).clients)).toEqual(['press'])
})
