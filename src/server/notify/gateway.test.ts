/** From a value of a real machine to whoever is told, through a whole gateway. */
import { writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import mqtt from 'mqtt'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { ActNow } from '../../wire/act.ts'
import type { Health } from '../../wire/api.ts'
import type { Notice, NotifyNow } from '../../wire/notify.ts'
import { API } from '../../wire/paths.ts'
import { nameHeader } from '../../wire/principal.ts'
import { readConfig } from '../config.ts'
import { parseOptions } from '../options.ts'
import { removeFolder, startTestGateway, type TestGateway, testFolder } from '../testing/start-gateway.ts'

const document = {
  format: 1,
  id: 'plant',
  name: 'Plant',
  assets: [
    {
      id: 'pump',
      name: 'Pump',
      signals: {
        heat: { name: 'Heat', unit: '°C', bindings: [{ topic: 'pump/heat' }] },
        set: { name: 'Set', unit: '%', bindings: [{ topic: 'pump/set' }] },
      },
      commands: {
        flow: {
          name: 'Flow',
          enabled: true,
          topic: 'pump/cmd/flow',
          payload: '{value}',
          value: { name: 'Flow', unit: '%', min: 0, max: 100, step: 5 },
          confirm: { signal: 'set' },
        },
      },
      alarms: { hot: { name: 'Hot', priority: 'high', signal: 'heat', when: { above: 80 } } },
    },
  ],
  policies: {
    cool: {
      name: 'More flow when it is hot',
      assets: ['pump'],
      command: 'flow',
      when: { signal: 'heat', when: { above: 80 } },
      change: { by: 10 },
      within: [50, 90],
      mostStep: 10,
      perDay: 3,
      perShift: 2,
      coolDownS: 600,
      expects: { signal: 'heat', change: [-20, -1], withinS: 600 },
      tell: ['chat', 'nobody'],
    },
  },
}
const posted: string[] = []
let web: Server
let gateway: TestGateway
let dir: string
const configFile = (): string => join(dir, 'gemba.json')

beforeAll(async () => {
  web = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      posted.push(body)
      response.end()
    })
  })
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
  dir = testFolder(document)
  const url = `http://127.0.0.1:${(web.address() as AddressInfo).port}/hook/s3cret`
  const config = {
    webhooks: { teams: { url } },
    notify: { to: { chat: { webhook: 'teams' } }, rules: [{ to: 'chat', assets: ['pump', 'no-such'] }] },
  }
  writeFileSync(configFile(), JSON.stringify(config))
  gateway = await startTestGateway(['--config', configFile()], dir)
}, 30_000)
afterAll(async () => {
  await gateway.close()
  web.closeAllConnections()
  await new Promise((resolve) => web.close(resolve))
  removeFolder(dir)
})

const told = async (): Promise<NotifyNow> => (await (await fetch(gateway.url + API.notify)).json()) as NotifyNow

test('a value over its limit is told, a test too, and nobody reads from the gateway where messages go', async () => {
  const machine = await mqtt.connectAsync(gateway.brokerUrl!)
  await machine.publishAsync('pump/heat', '91')
  await vi.waitFor(() => expect(posted).toHaveLength(1), 10_000)
  expect(JSON.parse(posted[0]!)).toMatchObject({ alarms: [{ key: 'pump/hot', asset: { name: 'Pump' }, value: 91 }] })
  await machine.endAsync()

  const answer = await fetch(gateway.url + API.notifyTest, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...nameHeader('Kim') },
    body: JSON.stringify({ to: 'chat' }),
  })
  expect((await answer.json()) as Notice).toMatchObject({ kind: 'test', by: 'Kim', outcome: 'delivered' })
  const now = await told()
  expect(now).toMatchObject({
    rules: [{ to: 'chat', unknown: ['no-such'] }],
    channels: [{ name: 'chat', via: 'webhook', waiting: 0 }],
    notices: [{ kind: 'test' }, { kind: 'alarms', alarms: [{ key: 'pump/hot' }], outcome: 'delivered' }],
  })
  expect(JSON.stringify(now)).not.toContain('s3cret')
})

test('what a rule asks for is told whom the twin names, and stands at the rule', async () => {
  const ask = async (path: string, body?: object): Promise<ActNow> =>
    (await (
      await fetch(gateway.url + path, {
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
        headers: { 'content-type': 'application/json', ...nameHeader('Kim') },
      })
    ).json()) as ActNow
  await ask(API.policyMode, { policy: 'pump/cool', mode: 'ask' })
  const machine = await mqtt.connectAsync(gateway.brokerUrl!)
  await machine.publishAsync('pump/set', '60')
  await machine.publishAsync('pump/heat', '92')
  const ofRules = () => posted.map((one) => JSON.parse(one) as { format: string }).filter(({ format }) => format === 'gemba-rules') // prettier-ignore
  await vi.waitFor(() => expect(ofRules()).toHaveLength(1), 10_000)
  await machine.endAsync()
  expect(ofRules()).toMatchObject([{ rules: [{ what: 'asked', from: 60, to: 70, asset: { name: 'Pump' } }] }])
  await vi.waitFor(async () =>
    expect((await ask(API.act)).policies).toMatchObject([
      {
        told: [
          { to: 'chat', isKnown: true, last: { kind: 'rules', outcome: 'delivered' } },
          { to: 'nobody', isKnown: false, last: null },
        ],
      },
    ]),
  )
})

test('what of a rule is not as it is written is told where the twin is loaded, and refuses nothing', async () => {
  const health = (await (await fetch(gateway.url + API.health)).json()) as Health
  expect(health.twinWarnings).toMatchObject([
    { path: '$.policies.cool', asset: 'pump', code: 'policy-no-shifts', message: expect.stringContaining('no shifts') },
  ])
  expect(gateway.logged.some((line) => line.includes('$.policies.cool: The plant has no shifts'))).toBe(true)
})

const refusal = (notify: object, more: object = {}): string => {
  const file = join(dir, 'wrong.json')
  writeFileSync(file, JSON.stringify({ notify, ...more }))
  const options = parseOptions(['--config', file])
  if (!options.ok) throw new Error(options.error.what)
  const read = readConfig({ options: options.value, env: {}, cwd: dir })
  return read.ok ? '' : JSON.stringify(read.error)
}

test.each([
  ['a rule for nobody', { rules: [{ to: 'boss' }] }, 'nobody is named “boss”'],
  ['mails without a server', { to: { boss: { mail: ['a@b.example'] } } }, 'mails need notify.mail'],
  ['a webhook that is not there', { to: { boss: { webhook: 'x' } } }, 'no webhook named “x”'],
  ['an address that is none', { mail: { host: 'm', from: 'gemba' } }, 'somebody@somewhere'],
  ['a user without a password', { mail: { host: 'm', from: 'a@b.example', user: 'u' } }, 'GEMBA_MAIL_PASSWORD'],
  [
    'hours that are none',
    { to: { a: { webhook: 'x' } }, rules: [{ to: 'a', quiet: { from: '25:00', to: '6:00' } }] },
    'quiet',
  ],
])('%s is refused at the start, with where and what to do', (_, notify, words) => {
  expect(refusal(notify)).toContain(words)
})
