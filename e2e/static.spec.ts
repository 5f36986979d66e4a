/** Without a gateway: a static build and any broker that speaks WebSocket. The page decodes, watches and remembers by itself. */
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { Aedes } from 'aedes'
import { createWebSocketStream, WebSocketServer } from 'ws'
import { type BadNetwork, badNetwork } from './faults/bad-network.ts'
import { alarmRow, liveNow, partState, sheet, sign } from './look-inside.ts'
import { BENCH_TWIN, benchDocument, Machines } from './machine.ts'
import { expect, test } from './plant.ts'
import { DIST_PAGE } from './process.ts'
import { type Site, serveSite } from './site.ts'

let broker: Aedes
let server: Server
let sockets: WebSocketServer
let machines: Machines
let site: Site
let brokerUrl: string
/** Between the page and its broker. */
let wire: BadNetwork

test.beforeAll(async () => {
  broker = await Aedes.createBroker()
  server = createServer()
  sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket) => {
    const stream = createWebSocketStream(socket)
    stream.on('error', () => {})
    broker.handle(stream)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  brokerUrl = `ws://127.0.0.1:${(server.address() as { port: number }).port}`
  machines = await Machines.connect(brokerUrl)
  wire = await badNetwork(Number(new URL(brokerUrl).port))
  const config = {
    mode: 'static',
    title: 'Test bench',
    twin: 'twins/bench/twin.json',
    brokers: { hall: { url: `ws://127.0.0.1:${wire.port}` } },
    version: 'test',
  }
  const wrong = benchDocument()
  Object.assign(wrong.assets[0]!, { name: 7 })
  Object.assign(wrong, {
    flow: [{ from: 'c-1', to: 'nowhere' }],
    layers: { heat: { name: 'Heat', role: 'temperature', scale: 'warm' } },
  })
  site = await serveSite(
    {
      '/config.json': JSON.stringify(config),
      '/twins/bench/twin.json': readFileSync(BENCH_TWIN, 'utf8'),
      '/wrong/index.html': readFileSync(`${DIST_PAGE}/index.html`, 'utf8').replaceAll('./assets/', '../assets/'),
      '/wrong/config.json': JSON.stringify({ ...config, twin: 'twin.json' }),
      '/wrong/twin.json': JSON.stringify(wrong),
    },
    DIST_PAGE,
  )
})
test.afterAll(async ({ visits }) => {
  await visits.leave()
  await machines.dispose()
  site.close()
  await wire.close()
  server.closeAllConnections()
  server.close()
  await new Promise<void>((done) => broker.close(done))
})

test('goes live from a broker, raises its own alarms, remembers what it saw, commands nothing', async ({ visits }) => {
  const page = await visits.at(`${site.url}/?probe&asset=r-1`)
  await expect.poll(() => page.evaluate(() => window.gembaProbe.session?.link.get().state)).toBe('live')
  await machines.calm()
  await liveNow(page)
  await expect.poll(() => partState(page, 'r-1')).toBe('normal')
  await expect(sheet(page, 'R-1')).toContainText('21 of 21 live')

  await machines.publish('r-1/joint-2/vibration', 2.6)
  await expect.poll(() => partState(page, 'r-1', 'joint-2')).toBe('alarm')
  expect(await page.evaluate(() => window.gembaProbe.session!.board.owner)).toBe('this-device')
  await expect(page.getByRole('banner')).toContainText('This device only')
  await sheet(page, 'R-1').getByRole('button', { name: 'Acknowledge' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Your name' }).fill('Mara Lind')
  await dialog.getByRole('button', { name: 'Acknowledge' }).click()
  await expect.poll(async () => (await alarmRow(page, 'r-1/joint-2-vibration'))?.ackBy).toBe('Mara Lind')

  for (const value of [0.7, 0.9, 1.1]) {
    await machines.publish('r-1/joint-2/vibration', value)
    await expect(sheet(page, 'R-1').locator('[data-signal="r-1/state"]')).toBeVisible()
    await expect
      .poll(() =>
        page.evaluate(
          () =>
            window.gembaProbe.session!.values.value[
              window.gembaProbe.session!.twin.signal('r-1/joint-2/vibration')!.slot
            ],
        ),
      )
      .toBe(value)
  }
  const seen = await page.evaluate(async () => {
    const { history, now } = window.gembaProbe.session!
    const answer = await history.read({
      signal: 'r-1/joint-2/vibration',
      from: now() - 600_000,
      to: now() + 1000,
      columns: 500,
    })
    return answer.ok ? answer.value.last : []
  })
  expect(seen, 'its own memory').toEqual([0.6, 2.6, 0.7, 0.9, 1.1])

  // What is unusual it learns by itself, and says how much it knows and what it cannot.
  const foresight = sheet(page, 'R-1').locator('[data-foresight="r-1"]')
  await expect(foresight).toContainText(/not enough is known yet: .*Vibration \(\d+ of 100 minutes of work\)/)
  await expect(foresight).toContainText('cases and the track record need a gateway')

  await page.getByRole('treeitem', { name: /^C-1/ }).click()
  await sheet(page, 'C-1').getByRole('button', { name: 'Stop' }).click()
  const ask = sheet(page, 'C-1').getByRole('group', { name: 'Stop' })
  await ask.getByRole('button', { name: 'Yes, Stop' }).click()
  await expect(ask.getByRole('alert')).toContainText('Commands need a gateway')
  expect(machines.commands).toEqual([])

  // The broker goes: nothing looks live. It is back: so is the page, by itself.
  wire.drop()
  await expect(sign(page)).toHaveAttribute('data-link', /reconnecting|offline/)
  await expect(sign(page)).toHaveAttribute('data-link', 'live', { timeout: 30_000 })

  // The line dies without a word while the device sleeps: it knows so soon after it woke, long before the keep-alive would tell.
  wire.halfOpen()
  await expect
    .poll(() => page.evaluate(() => window.gembaProbe.session!.link.get().ageMs), 'nothing comes any more')
    .toBeGreaterThan(1000)
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await expect(sign(page)).toHaveAttribute('data-link', /reconnecting|offline/, { timeout: 6000 })
  wire.mend()
  await expect(sign(page)).toHaveAttribute('data-link', 'live', { timeout: 30_000 })
  expect(page.url(), 'no address from a link').not.toContain('ws://')
})

test('a link may name a broker, and never bring one', async ({ visits }) => {
  const page = await visits.at(`${site.url}/?probe&broker=ws://evil.example:9001`)
  await expect(page.getByRole('alert')).toContainText('This link names a broker that is not configured')
  await expect(page.getByRole('alert')).toContainText('hall')
})

test('a wrong twin: every error with its place', async ({ visits }) => {
  const page = await visits.at(`${site.url}/wrong/`)
  const alert = page.getByRole('alert')
  await expect(alert.getByRole('heading')).toHaveText('The twin document is wrong')
  for (const path of ['$.assets[0].name', '$.layers.heat.scale']) await expect(alert).toContainText(path)
  expect(await alert.getByRole('listitem').count()).toBeGreaterThanOrEqual(2)
  await expect(alert.getByRole('button', { name: 'Try again' })).toBeVisible()
})
