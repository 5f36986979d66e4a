/** Every row of the route table and every kind of socket message, asked by somebody who means no good. Seeded. */
import { once } from 'node:events'
import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createRng } from '../../base/rng.ts'
import { API } from '../../wire/paths.ts'
import { Health } from '../../wire/api.ts'
import { nameHeader } from '../../wire/principal.ts'
import { connectAsync } from 'mqtt'
import { outsider, WORDS } from '../testing/outsider.ts'
import { eventually } from '../testing/ports.ts'
import { removeFolder, startTestGateway, type TestGateway } from '../testing/start-gateway.ts'

const SEED = 20261129
const CASES = 600

let gateway: TestGateway
let machines: TestGateway
beforeAll(async () => {
  gateway = await startTestGateway()
  machines = await startTestGateway(['--roles', 'none'])
})
afterAll(async () => {
  for (const one of [gateway, machines]) {
    await one.close()
    removeFolder(one.dir)
  }
})

const { rng, pick, body, asked } = outsider(createRng(SEED))

const send = (
  row: { readonly method: string; readonly path: string },
  payload: string,
  headers: Record<string, string>,
): Promise<{ status: number; text: string }> =>
  new Promise((done, failed) => {
    const sent = request(
      { agent: false, host: '127.0.0.1', port: gateway.port, path: row.path, method: row.method, headers },
      (answer) => {
        let text = ''
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()))
        answer.on('end', () => done({ status: answer.statusCode!, text }))
      },
    )
    sent.on('error', (failure) =>
      failed(
        new Error(
          `${row.method} ${row.path.slice(0, 200)} (${payload.length}): ${failure.message} ${JSON.stringify(headers)}`,
        ),
      ),
    )
    sent.end(payload)
  })

test(`${CASES} requests over every row: no 5xx, nothing told of this machine, every refusal an ApiError (seed ${SEED})`, async () => {
  let refused = 0
  for (let i = 0; i < CASES; i++) {
    const { row, method, path, payload, headers } = asked()
    const { status, text } = await send({ method, path }, payload, headers)
    const told = `${method} ${row.path}: ${status} ${text.slice(0, 300)} to ${payload.slice(0, 300)}`
    expect(status, told).toBeLessThan(500)
    expect(text, told).not.toMatch(/node_modules|\/src\/|\/tmp\/|at .*\.ts:\d/)
    if (status >= 400) {
      refused++
      expect(typeof (JSON.parse(text) as { error: unknown }).error, told).toBe('string')
    }
  }
  expect(refused).toBeGreaterThan(CASES / 4)
  const health = Health.parse(await (await fetch(gateway.url + API.health)).json())
  expect(health.faults).toEqual([])
  expect(health.limits!.map(({ key }) => key)).toContain('packetBytes')
}, 30_000)

test('a socket that talks nonsense is closed, and nothing else is', async () => {
  for (let i = 0; i < 150; i++) {
    const socket = new WebSocket(
      `${gateway.url.replace('http', 'ws')}${API.feed}?cursor=${encodeURIComponent(pick(WORDS).slice(0, 500))}`,
    )
    socket.on('error', () => {})
    await once(socket, 'open')
    const closed = once(socket, 'close')
    for (let n = 0; n < 5; n++) socket.send(rng.next() < 0.1 ? Buffer.from(body()) : body())
    socket.send('{"kind":"nothing of the kind"}')
    await closed
  }
  const health = Health.parse(await (await fetch(gateway.url + API.health)).json())
  expect(health.faults).toEqual([])
  expect((await fetch(gateway.url + API.config)).status).toBe(200)
}, 30_000)

test('a method that a row does not know is told those that it does', async () => {
  const answer = await fetch(gateway.url + API.health, { method: 'DELETE' })
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET'])
})

test('--roles none: everybody may look and nobody act, over MQTT neither', async () => {
  const post = (path: string, payload: object): Promise<Response> =>
    fetch(machines.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...nameHeader('Eva') },
      body: JSON.stringify(payload),
    })
  expect((await post(API.alarm, { kind: 'acknowledge', key: 'pump/high' })).status).toBe(403)
  expect((await post(API.command, { key: 'pump/start', confirmed: true })).status).toBe(403)
  expect(
    (
      await fetch(machines.url + API.twin, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      })
    ).status,
  ).toBe(403)
  expect((await fetch(machines.url + API.health)).status).toBe(200)
  const page = await connectAsync(`${machines.url.replace('http', 'ws')}/mqtt`, {
    reconnectPeriod: 0,
    protocolVersion: 4,
  })
  const closed = new Promise((done) => page.once('close', () => done('closed')))
  page.on('error', () => {})
  page.publish('plant/pump/flow', '55')
  expect(await closed).toBe('closed')
  const machine = await connectAsync(machines.brokerUrl!)
  machine.publish('plant/pump/flow', '7')
  await eventually(
    async () => ((await (await fetch(machines.url + API.health)).json()) as Health).samples === 1,
    'the machine is heard, the page was not',
  )
  await machine.endAsync(true)
})

test('an actor in a body is refused: the name is who asks', async () => {
  const answer = await fetch(gateway.url + API.alarm, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...nameHeader('Eva') },
    body: JSON.stringify({ kind: 'acknowledge', key: 'pump/high', actor: 'Tom' }),
  })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ error: expect.stringContaining('actor') })
})
