/** A gateway behind a real nginx, under a sub-path: page, door, questions, feed and broker are reached, and who may not stays out. */
import { once } from 'node:events'
import { connectAsync } from 'mqtt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { PageConfig } from '../../wire/api.ts'
import { API } from '../../wire/paths.ts'
import { type Nginx, startNginx, whyNoNginx } from '../testing/nginx.ts'
import { freePort } from '../testing/ports.ts'
import { removeFolder, startTestGateway, type TestGateway } from '../testing/start-gateway.ts'
import { BROKER_PATH } from './upgrades.ts'

const PASSCODE = 'a long enough passcode'
const why = whyNoNginx()
if (why) console.log(`No proxy is tried: ${why}`)

describe.skipIf(why !== null)('behind nginx, under /gemba/', () => {
  let gateway: TestGateway
  let proxy: Nginx
  let base = ''
  let cookie = ''
  beforeAll(async () => {
    const port = await freePort()
    gateway = await startTestGateway(['--passcode', PASSCODE, '--origin', `http://localhost:${port}`])
    proxy = await startNginx(port, gateway.port)
    base = `${proxy.origin}/gemba`
  }, 30_000)
  afterAll(async () => {
    await proxy?.stop()
    await gateway.close()
    removeFolder(gateway.dir)
  })

  test('the door is shown, and what it asks goes to where it stands', async () => {
    const answer = await fetch(`${base}/`, { headers: { accept: 'text/html' } })
    expect(answer.status).toBe(401)
    const door = await answer.text()
    const to = /fetch\('([^']+)'/.exec(door)![1]!
    expect(new URL(to, `${base}/`).href).toBe(`${base}${API.session}`)
    expect(door).not.toMatch(/(src|href|action)="\//)
    const entered = await fetch(new URL(to, `${base}/`), {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: proxy.origin },
      body: JSON.stringify({ passcode: PASSCODE }),
    })
    expect(entered.status).toBe(200)
    cookie = entered.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    expect(cookie).not.toBe('')
  })

  test('page and questions are answered; without the slash it leads to where the page finds its files', async () => {
    const page = await fetch(`${base}/`, { headers: { cookie } })
    expect(page.status).toBe(200)
    const short = await fetch(base, { headers: { cookie }, redirect: 'manual' })
    expect([301, 302, 308]).toContain(short.status)
    expect(new URL(short.headers.get('location')!, base).pathname).toBe('/gemba/')
    const config = (await (await fetch(base + API.config, { headers: { cookie } })).json()) as PageConfig
    expect(config.mode).toBe('gateway')
  })

  test('the feed and the broker come through, each for who has come in and asks from there', async () => {
    const opens = async (path: string, headers: Record<string, string>, protocol?: string): Promise<boolean> => {
      const socket = new WebSocket(`${base.replace('http', 'ws')}${path}`, protocol, { headers })
      const opened = await Promise.race([
        once(socket, 'open').then(() => true),
        once(socket, 'error').then(() => false),
        once(socket, 'unexpected-response').then(() => false),
      ])
      socket.terminate()
      return opened
    }
    const own = { cookie, origin: proxy.origin }
    expect(await opens(API.feed, own)).toBe(true)
    expect(await opens(API.feed, { origin: proxy.origin })).toBe(false)
    expect(await opens(API.feed, { cookie, origin: 'http://elsewhere.example' })).toBe(false)
    const client = await connectAsync(`${base.replace('http', 'ws')}${BROKER_PATH}`, {
      wsOptions: { headers: own },
      reconnectPeriod: 0,
    })
    expect(client.connected).toBe(true)
    await client.endAsync(true)
  })
})
