/** The ways in that attackers of such gateways have taken: side doors to the API, headers, other protocols, words with a meaning. */
import { once } from 'node:events'
import { request } from 'node:http'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { API } from '../../wire/paths.ts'
import { FAILURES, failureText, printable } from '../failures.ts'
import { Sessions } from './session.ts'
import { removeFolder, startTestGateway, testFolder, type TestGateway } from '../testing/start-gateway.ts'

let gateway: TestGateway
let locked: TestGateway
beforeAll(async () => {
  gateway = await startTestGateway()
  locked = await startTestGateway(['--passcode', 'open-sesame'])
})
afterAll(async () => {
  for (const one of [gateway, locked]) {
    await one.close()
    removeFolder(one.dir)
  }
})

const raw = (
  to: TestGateway,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; body: string; headers: Record<string, unknown> }> =>
  new Promise((done, failed) => {
    const sent = request({ host: '127.0.0.1', port: to.port, path, method, headers }, (answer) => {
      let body = ''
      answer.on('data', (chunk: Buffer) => (body += chunk.toString()))
      answer.on('end', () => done({ status: answer.statusCode!, body, headers: answer.headers }))
    })
    sent.on('error', failed)
    sent.end()
  })

const CROSS = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }

test.each([
  API.health,
  API.health.replace('/api', '/%61pi'),
  API.twin,
  '/twins/current/twin.json',
  '/twins/current/models/pump.glb',
  '/%74wins/current/twin.json',
])('another site cannot load %s as a script or an image, nor measure it', async (path) => {
  expect((await raw(gateway, path, CROSS)).status).toBe(403)
  expect((await raw(gateway, path, { 'sec-fetch-site': 'same-origin' })).status).toBe(200)
})

test('another site may link to the page', async () => {
  expect((await raw(gateway, '/', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).status).toBe(200)
})

test.each([
  API.health,
  API.health.replace('/api', '/%61pi'),
  API.twin,
  '/twins/current/twin.json',
  '/',
  '/assets/app-abc123.js',
  `${API.session}?x`,
  API.session.replace('/api', '//api'),
  `http://localhost${API.health}`,
])('without the passcode %s says nothing of the plant', async (path) => {
  const answer = await raw(locked, path, { host: `127.0.0.1:${locked.port}` })
  expect(answer.status).toBe(401)
  expect(answer.body).not.toMatch(/pump|brokers/i)
})

test('answers of the API are never kept by caches, however they were asked for', async () => {
  for (const path of [API.health, API.health.replace('/api', '/%61pi')])
    expect((await raw(gateway, path)).headers['cache-control']).toBe('no-store')
})

test('a request of endless headers is refused', async () => {
  expect((await raw(gateway, '/', { 'x-long': 'x'.repeat(40_000) })).status).toBe(431)
})

test('a body that would reach into prototypes is refused, and a failure tells nothing of files', async () => {
  for (const body of ['{"__proto__":{"x":1}}', '{"constructor":{"prototype":{}}}', '[', 'null', '{}']) {
    const answer = await fetch(gateway.url + API.alarm, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    expect(answer.status).toBe(400)
    expect(await answer.text()).not.toMatch(/node_modules|\.ts|\.js|\/src\//)
  }
})

test('a browser that is made to speak HTTP to the broker is hung up on, and nothing is published', async () => {
  const { port } = new URL(gateway.brokerUrl!)
  const before = ((await (await fetch(gateway.url + API.health)).json()) as { messages: number }).messages
  const socket = connect(Number(port), '127.0.0.1')
  socket.on('error', () => {})
  socket.write(
    'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 26\r\n\r\n\x10\x10\x00\x04MQTT\x04\x02\x00\x00\x00\x04evil0\x08\x00\x04evilno',
  )
  await once(socket, 'close')
  expect(((await (await fetch(gateway.url + API.health)).json()) as { messages: number }).messages).toBe(before)
})

test('words of a document cannot take over the terminal', () => {
  const name = '\u001b]0;owned\u0007\u001b[2J\rOK\u009b31m'
  const text = failureText(
    FAILURES.twinWrong('twin.json', [{ path: '$.name', code: 'unit-unknown', values: { unit: name } }]),
  )
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
  expect(printable('two\nlines\tand 5 °C')).toBe('two\nlines\tand 5 °C')
})

test('a key that was cut off while it was written is made anew', () => {
  const dir = testFolder()
  writeFileSync(join(dir, 'session.key'), '')
  const welcome = new Sessions('open-sesame', dir).login(
    'open-sesame',
    { address: '127.0.0.1', cookies: undefined },
    'plain',
  )
  if (welcome.kind !== 'welcome') throw new Error(welcome.kind)
  const cookie = welcome.cookies[0]!.split(';')[0]
  expect(new Sessions('open-sesame', dir).personIn(cookie)).not.toBeNull()
  const other = testFolder()
  writeFileSync(join(other, 'session.key'), '')
  expect(new Sessions('open-sesame', other).personIn(cookie)).toBeNull()
  removeFolder(dir)
  removeFolder(other)
})
