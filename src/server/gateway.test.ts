import { once } from 'node:events'
import { request } from 'node:http'
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync, type MqttClient } from 'mqtt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { API } from '../wire/paths.ts'
import { Health, PageConfig } from '../wire/api.ts'
import { nameHeader } from '../wire/principal.ts'
import { eventually, SMALL_TWIN } from './testing/ports.ts'
import { removeFolder, startTestGateway, TestPage, twinOf, type TestGateway } from './testing/start-gateway.ts'

const twin = twinOf(SMALL_TWIN)
let gateway: TestGateway
let machine: MqttClient
const pages: TestPage[] = []
const openPage = (options?: ConstructorParameters<typeof TestPage>[2]): TestPage => {
  const page = new TestPage(gateway, twin, options)
  pages.push(page)
  return page
}

beforeAll(async () => {
  gateway = await startTestGateway(['--embed-origin', 'https://portal.example'])
  machine = await connectAsync(gateway.brokerUrl!)
})
afterAll(async () => {
  for (const page of pages) page.socket.terminate()
  await machine.endAsync(true)
  await gateway.close()
  removeFolder(gateway.dir)
})

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(gateway.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

/** fetch forbids Host and Origin; a raw request does not. */
const raw = (
  path: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<{ status: number; body: string; headers: Record<string, unknown> }> =>
  new Promise((done, failed) => {
    const sent = request(gateway.url + path, { method, headers }, (answer) => {
      let body = ''
      answer.on('data', (chunk: Buffer) => (body += chunk.toString()))
      answer.on('end', () => done({ status: answer.statusCode!, body, headers: answer.headers }))
    })
    sent.on('error', failed)
    sent.end()
  })

test('hello, alarms, snapshot, then what machines publish', async () => {
  machine.publish('plant/pump/flow', '41')
  const page = openPage()
  await eventually(() => page.values.get('pump/flow') === 41, 'the first value')
  // What may come between them at any time (a beat, learnt limits) is not their order.
  const first = page.order.filter((kind) => ['hello', 'alarms', 'snapshot', 'delta'].includes(kind))
  expect(first.slice(0, 3)).toEqual(['hello', 'alarms', 'snapshot'])
  machine.publish('plant/pump/flow', '42.5')
  machine.publish('plant/pump/note', 'Ölstand prüfen')
  await eventually(
    () => page.values.get('pump/flow') === 42.5 && page.values.get('pump/note') === 'Ölstand prüfen',
    'the change',
  )
  const beat = await eventually(() => page.received('beat')[0], 'a beat')
  expect(beat.brokers).toMatchObject([{ name: 'embedded', connected: true }])
})

test('a message the gateway does not know closes the page, not the gateway', async () => {
  const page = openPage()
  await once(page.socket, 'open')
  page.socket.send('{"kind":"subscribe","slots":"everything"}')
  const [code] = (await once(page.socket, 'close')) as [number]
  expect(code).toBe(1008)
})

test('an alarm raised while a page was away reaches it by its cursor; acknowledged in one, seen in the other', async () => {
  const first = openPage()
  await eventually(() => first.received('alarms')[0], 'the list')
  machine.publish('plant/pump/flow', '120')
  const raised = await eventually(() => first.received('alarm-events').flatMap((m) => m.events)[0], 'the alarm')
  expect(raised).toMatchObject({ kind: 'raised', row: { key: 'pump/high', state: 'unacknowledged' } })
  const late = openPage({ cursor: raised.cursor - 1 || 1 })
  const list = await eventually(() => late.received('alarms')[0], 'the list')
  expect(list.rows.map((row) => row.key)).toEqual(['pump/high'])
  expect(
    (await post(API.alarm, { kind: 'acknowledge', key: 'pump/high', comment: 'on it' }, nameHeader('Mara Öztürk')))
      .status,
  ).toBe(200)
  for (const page of [first, late])
    await eventually(
      () =>
        page
          .received('alarm-events')
          .some((m) => m.events.some((e) => e.kind === 'acknowledged' && e.actor === 'Mara Öztürk')),
      'the acknowledgement',
    )
  const back = openPage({ cursor: raised.cursor })
  await eventually(() => back.received('alarms')[0], 'the list')
  expect(back.received('alarm-events')[0]?.events.map((e) => e.kind)).toEqual(['acknowledged'])
  const journal = (await (await fetch(`${gateway.url}${API.journal}?asset=pump`)).json()) as {
    events: unknown[]
    cursor: number
  }
  expect(journal.events.length).toBe(2)
  machine.publish('plant/pump/flow', '50')
})

test('what is over before anyone looked is raised and cleared all the same', async () => {
  const page = openPage()
  await eventually(() => page.received('alarms')[0], 'the list')
  for (const flow of ['20', '500', '20']) machine.publish('plant/pump/flow', flow)
  const events = await eventually(() => {
    const told = page.received('alarm-events').flatMap((m) => m.events)
    return told.some(({ kind }) => kind === 'raised') && told.at(-1)?.kind === 'cleared' ? told : undefined
  }, 'raised and cleared')
  expect(events.find(({ kind }) => kind === 'raised')?.row.value).toBe(500)
  expect((await post(API.alarm, { kind: 'acknowledge', key: 'pump/high' }, nameHeader('Mara'))).status).toBe(200)
})

test('what was sampled can be asked for', async () => {
  await eventually(async () => {
    const answer = await fetch(
      `${gateway.url}${API.history}?signal=pump/flow&from=${Date.now() - 60_000}&to=${Date.now() + 1000}&columns=100`,
    )
    return answer.ok && ((await answer.json()) as { max: number[] }).max.includes(120)
  }, 'the samples in the history')
  expect((await fetch(`${gateway.url}${API.history}?signal=pump/flow&from=5&to=1`)).status).toBe(400)
  expect(await (await fetch(`${gateway.url}${API.history}?signal=pump/flow&from=a&to=1`)).json()).toMatchObject({
    where: 'from',
  })
})

test('health says what was dropped, and which bindings never matched', async () => {
  machine.publish('plant/pump/flow', '{"not')
  const health = await eventually(async () => {
    const h = Health.parse(await (await fetch(gateway.url + API.health)).json())
    return h.drops.length > 0 ? h : null
  }, 'the drop')
  expect(health.drops[0]).toMatchObject({ lastTopic: 'plant/pump/flow' })
  expect(health.brokers).toMatchObject([{ state: 'connected' }])
  expect(health.twinHash).toBe(twin.hash)
})

test('the page, its headers, its configuration, the twin with its hash, models, and nothing else of the folder', async () => {
  const page = await fetch(gateway.url)
  expect(await page.text()).toContain('<title>page')
  expect(page.headers.get('content-security-policy')).toMatch(
    /default-src 'self';.*connect-src 'self'.*frame-ancestors 'self' https:\/\/portal\.example/,
  )
  expect(page.headers.get('x-content-type-options')).toBe('nosniff')
  expect(page.headers.get('access-control-allow-origin')).toBeNull()
  expect(page.headers.get('cache-control')).toBe('no-cache')
  expect((await fetch(`${gateway.url}/assets/app-abc123.js`)).headers.get('cache-control')).toMatch(/immutable/)
  const config = PageConfig.parse(await (await fetch(gateway.url + API.config)).json())
  expect(config).toMatchObject({ mode: 'gateway', title: 'Small plant', locked: false })
  const document = await fetch(`${gateway.url}/${config.twin}`)
  expect(twinOf(await document.json()).hash).toBe(twin.hash)
  const etag = document.headers.get('etag')!
  expect((await fetch(gateway.url + API.twin, { headers: { 'if-none-match': etag } })).status).toBe(304)
  expect(await (await fetch(`${gateway.url}/twins/current/models/pump.glb`)).text()).toBe('glTF')
  for (const name of ['Fräser (2)+x.bin', 'hash#1.bin', '100%.bin', 'a?b.bin', '50%25.bin']) {
    writeFileSync(join(gateway.dir, 'twin/models', name), name)
    const answer = await fetch(`${gateway.url}/twins/current/models/${encodeURIComponent(name)}`)
    expect(await answer.text(), name).toBe(name)
  }
  symlinkSync('/etc/hosts', join(gateway.dir, 'twin/models/link.glb'))
  for (const path of [
    'secret.txt',
    'models/link.glb',
    '../secret.txt',
    '..%2fdata%2fjournal.sqlite',
    '.hidden.glb',
    'models/..%2f..%2fpage%2findex.html',
  ])
    expect((await raw(`/twins/current/${path}`, {})).status, path).toBe(404)
  expect((await raw('/../../../etc/passwd', {})).status).toBeGreaterThanOrEqual(400)
  expect((await fetch(`${gateway.url}/api/nothing`)).status).toBe(404)
})

test('a page elsewhere can neither read nor command: rebinding, other origins, other sites, no CORS', async () => {
  const host = `127.0.0.1:${gateway.port}`
  for (const path of ['/', API.config, API.twin, API.health])
    expect((await raw(path, { host: `evil.example:${gateway.port}` })).status, path).toBe(403)
  for (const origin of ['http://evil.example', 'null', 'http://127.0.0.1:1', `http://localhost:${gateway.port}`]) {
    const answer = await raw(API.twin, { host, origin })
    expect(answer.status, origin).toBe(403)
    expect(answer.body).not.toContain('Small plant')
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    expect((await raw(API.command, { host, origin, 'content-type': 'application/json' }, 'POST')).status).toBe(403)
    expect((await raw(API.command, { host, origin, 'access-control-request-method': 'POST' }, 'OPTIONS')).status).toBe(
      403,
    )
  }
  expect((await raw(API.twin, { host, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  for (const headers of [{ origin: 'http://evil.example' }, { host: `evil.example:${gateway.port}` }]) {
    const page = openPage({ headers })
    const [, answer] = (await once(page.socket, 'unexpected-response')) as [
      unknown,
      { statusCode: number; resume(): void },
    ]
    answer.resume()
    expect(answer.statusCode).toBe(403)
  }
})

test('only JSON changes anything', async () => {
  const body = JSON.stringify({ kind: 'acknowledge', key: 'pump/high', comment: '' })
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])
    expect((await post(API.alarm, body, { 'content-type': type, ...nameHeader('x') })).status, type).toBe(415)
  expect((await post(API.alarm, '{"kind":', nameHeader('x'))).status).toBe(400)
  expect(
    await (await post(API.alarm, { kind: 'acknowledge', key: 'pump/none' }, nameHeader('x'))).json(),
  ).toMatchObject({
    error: expect.stringContaining('pump/none'),
  })
  expect((await post(API.alarm, `"${'x'.repeat(100_000)}"`, nameHeader('x'))).status).toBe(413)
})

test('a saved twin is live at once and keeps what is known; a wrong one is refused and named', async () => {
  const path = join(gateway.dir, 'twin/twin.json')
  const before = readFileSync(path, 'utf8')
  machine.publish('plant/pump/flow', '77')
  const page = openPage()
  await eventually(() => page.values.get('pump/flow') === 77, 'the value')
  writeFileSync(path, before.replace('"Small plant"', '7'))
  await eventually(() => gateway.logged.some((line) => line.includes('$.name')), 'the refusal in the terminal')
  const health = (await (await fetch(gateway.url + API.health)).json()) as { twinProblems: { path: string }[] }
  expect(health.twinProblems.map((p) => p.path)).toEqual(['$.name'])
  expect(page.received('twin')).toEqual([])

  const next = structuredClone(SMALL_TWIN) as { assets: { signals: Record<string, unknown> }[] }
  next.assets[0]!.signals = {
    added: { name: 'Added', bindings: [{ topic: 'plant/pump/added' }] },
    ...next.assets[0]!.signals,
  }
  writeFileSync(path, JSON.stringify(next))
  const told = await eventually(() => page.received('twin')[0], 'the news')
  const newTwin = twinOf(next)
  expect(told.hash).toBe(newTwin.hash)
  const reloaded = new TestPage(gateway, newTwin)
  pages.push(reloaded)
  await eventually(() => reloaded.values.get('pump/flow') === 77, 'the value carried over')
  machine.publish('plant/pump/added', '5')
  await eventually(() => reloaded.values.get('pump/added') === 5, 'the new signal')
  expect((await (await fetch(gateway.url + API.health)).json()) as object).not.toHaveProperty('twinProblems')
})
