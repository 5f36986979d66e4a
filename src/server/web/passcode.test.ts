import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { API } from '../../wire/paths.ts'
import { BROKER_PATH } from './upgrades.ts'
import { removeFolder, startTestGateway, TestPage, twinOf, type TestGateway } from '../testing/start-gateway.ts'
import { eventually, SMALL_TWIN } from '../testing/ports.ts'

let gateway: TestGateway
beforeAll(async () => {
  gateway = await startTestGateway(['--host', '0.0.0.0', '--passcode', 'open-sesame', '--plain-http'])
})
afterAll(async () => {
  await gateway.close()
  removeFolder(gateway.dir)
})

const login = (passcode: string): Promise<Response> =>
  fetch(gateway.url + API.session, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ passcode }),
  })
const opened = async (path: string, cookie?: string): Promise<number> => {
  const socket = new WebSocket(gateway.url.replace('http', 'ws') + path, path === BROKER_PATH ? ['mqtt'] : [], {
    headers: cookie ? { cookie } : {},
  })
  socket.on('error', () => {})
  const status = await Promise.race([
    once(socket, 'open').then(() => 101),
    once(socket, 'unexpected-response').then(([, answer]) => (answer as { statusCode: number }).statusCode),
  ])
  socket.terminate()
  return status
}

test('without the passcode there is a login page, and nothing else: no page, no API, no feed, no broker', async () => {
  const page = await fetch(gateway.url, { headers: { accept: 'text/html' } })
  expect(page.status).toBe(401)
  const html = await page.text()
  expect(html).toContain('Passcode')
  expect(html).not.toContain('<title>page')
  expect(page.headers.get('content-security-policy')).toMatch(
    /default-src 'none'.*script-src 'sha256-.*frame-ancestors 'self'/,
  )
  for (const path of [
    '/assets/app-abc123.js',
    '/twins/current/twin.json',
    API.config,
    API.twin,
    API.health,
    API.journal,
  ])
    expect((await fetch(gateway.url + path)).status, path).toBe(401)
  expect(
    (
      await fetch(gateway.url + API.command, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      })
    ).status,
  ).toBe(401)
  expect(await opened(API.feed)).toBe(401)
  expect(await opened(BROKER_PATH)).toBe(401)
})

test('with it, everything; wrong guesses are told so, and then have to wait', async () => {
  expect((await login('wrong-guess')).status).toBe(401)
  const welcome = await login('open-sesame')
  expect(welcome.status).toBe(200)
  const cookie = welcome.headers.get('set-cookie')!.split(';')[0]!
  expect(await (await fetch(gateway.url, { headers: { cookie } })).text()).toContain('<title>page')
  expect(await (await fetch(gateway.url + API.config, { headers: { cookie } })).json()).toMatchObject({ locked: true })
  expect(await opened(BROKER_PATH, cookie)).toBe(101)
  const page = new TestPage(gateway, twinOf(SMALL_TWIN), { headers: { cookie } })
  await eventually(() => page.received('hello')[0], 'hello')
  page.socket.terminate()
  for (let i = 0; i < 5; i++) await login(`guess-${i}-xx`)
  const wait = await login('open-sesame')
  expect(wait.status).toBe(429)
  expect(await wait.json()).toMatchObject({ remedy: expect.stringMatching(/Try again in \d+ s/) })
})
