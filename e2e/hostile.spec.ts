/** What comes from outside and means no good, or no sense: other sites' pages, and payloads that are none. */
import { readFileSync } from 'node:fs'
import { alarmRow, partState, sign, valueOf } from './look-inside.ts'
import { bench, expect, test } from './plant.ts'
import { serveSite } from './site.ts'

const plant = bench()

test('a page of another origin can neither read nor command', async ({ visits }) => {
  const { gateway, machines } = plant
  const stranger = await serveSite({ '/index.html': '<!doctype html><title>stranger</title><body>' })
  try {
    const page = await visits.arrive()
    const tries = async (target: string) =>
      page.evaluate(async (gate) => {
        const got: Record<string, string> = {}
        const read = async (name: string, path: string, init?: RequestInit): Promise<void> => {
          got[name] = await fetch(gate + path, init).then(
            async (response) =>
              response.type === 'opaque' ? 'opaque' : `read ${(await response.text()).length} bytes`,
            () => 'refused',
          )
        }
        const open = (name: string, path: string, protocol?: string): Promise<void> =>
          new Promise((done) => {
            const socket = new WebSocket(gate.replace('http', 'ws') + path, protocol)
            socket.onopen = () => ((got[name] = 'open'), socket.close(), done())
            socket.onerror = () => ((got[name] = 'refused'), done())
          })
        const command = JSON.stringify({ key: 'c-1/stop', value: null, confirmed: true })
        await read('config', '/api/config')
        await read('twin', '/api/twin')
        await read('history', '/api/history?signal=r-1/power&from=0&to=1&columns=10')
        await read('page', '/')
        await read('blind twin', '/api/twin', { mode: 'no-cors' })
        await read('command', '/api/commands', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: command,
        })
        await read('blind command', '/api/commands', {
          method: 'POST',
          mode: 'no-cors',
          headers: { 'content-type': 'text/plain' },
          body: command,
        })
        await read('blind acknowledgement', '/api/alarms', {
          method: 'POST',
          mode: 'no-cors',
          body: JSON.stringify({ kind: 'acknowledge', key: 'c-2/hot', comment: '' }),
        })
        await open('feed', '/api/feed')
        await open('broker', '/mqtt', 'mqtt')
        return got
      }, target)

    await machines.publish('c-2/drive/temperature', 97)
    await expect.poll(async () => (await alarmRow(plant.page, 'c-2/hot'))?.state).toBe('unacknowledged')
    await page.goto(stranger.url)
    for (const target of [gateway.url, gateway.url.replace('127.0.0.1', 'localhost')]) {
      const got = await tries(target)
      for (const name of ['config', 'twin', 'history', 'page', 'command', 'feed', 'broker'])
        expect(got[name], `${name} at ${target}`).toBe('refused')
      for (const name of ['blind twin', 'blind command', 'blind acknowledgement'])
        expect(got[name], `${name} at ${target}: nothing to read`).toMatch(/opaque|refused/)
    }
    // A form needs no script to be sent, and the browser asks nobody first.
    await page.setContent(
      `<form method="post" enctype="text/plain" action="${gateway.url}/api/commands"><input name='{"key":"c-1/stop","value":null,"confirmed":true,"z":"' value='"}'><button>win</button></form>`,
    )
    const [answer] = await Promise.all([
      page.waitForResponse(/api\/commands/),
      page.getByRole('button', { name: 'win' }).click(),
    ])
    expect(answer.status()).toBe(403)
    expect(machines.commands, 'nothing reached a machine').toEqual([])
    expect((await alarmRow(plant.page, 'c-2/hot'))?.state).toBe('unacknowledged')
    await machines.calm()
  } finally {
    stranger.close()
  }
})

test('payloads that cannot be read change nothing, are counted by reason, shown, and saved for support without secrets', async () => {
  const { page, machines } = plant
  await expect.poll(() => valueOf(page, 's-1/pressure')).toBe(6)
  const alarms = (): Promise<number> => page.evaluate(() => window.gembaProbe.session!.board.rows.length)
  const before = await alarms()
  const report = 's-1/report'
  for (const payload of [
    '{"errors":[{"code":"E1"',
    Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x31]),
    // No bytes at all would take back what was told (MQTT 3.1.1 §3.3.1.3).
    ' ',
    Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]),
    `{"pressure":9,"blob":"${'x'.repeat(1 << 20)}"}`,
    '{"errors":"none","pressure":null}',
    '{"errors":[{},{}],"pressure":"UNAVAILABLE"}',
    '{"errors":null}',
    '{"user":"s-1","password":"hush-hush","pressure":',
  ])
    await machines.publish(report, payload)
  await machines.publish('k-1/pressure', 6.1)
  await expect.poll(() => valueOf(page, 'k-1/pressure')).toBe(6.1)
  expect(await valueOf(page, 's-1/pressure'), 'the last good value').toBe(6)
  expect(await alarms(), 'no alarm of nonsense').toBe(before)
  expect(await partState(page, 's-1')).toBe('normal')

  // A value of the wrong kind is bad, and said to be: it is never shown as if it were good, and raises nothing.
  for (const nonsense of ['abc', '{"a":1}', '-119.9 0 20.9', 'NaN']) await machines.publish('k-1/pressure', nonsense)
  await machines.publish('c-3/state', 'WAITIING')
  await expect
    .poll(() =>
      page.evaluate(
        () => window.gembaProbe.session!.values.quality[window.gembaProbe.session!.twin.signal('c-3/state')!.slot],
      ),
    )
    .toBe(2)
  expect(
    await page.evaluate(
      () => window.gembaProbe.session!.values.quality[window.gembaProbe.session!.twin.signal('k-1/pressure')!.slot],
    ),
  ).toBe(2)
  expect(await alarms()).toBe(before)
  await machines.publish('k-1/pressure', '6,2')
  await expect.poll(() => valueOf(page, 'k-1/pressure'), { message: 'a decimal comma is a number' }).toBe(6.2)

  // One mistyped topic, as a person would mistype it.
  await machines.publish('w-1/suply', 11)
  await sign(page).click()
  await page.getByRole('button', { name: 'Diagnostics' }).click()
  const health = page.getByRole('complementary', { name: 'Health of the data' })
  for (const reason of [
    'broken JSON',
    'not UTF-8',
    'empty payload',
    'gzip not decoded',
    'payload too large',
    'not a list of faults',
    'not a number',
    'unknown state',
  ])
    await expect(health).toContainText(reason)
  await expect(health).toContainText('bench/s-1/report')
  const unmatched = health.getByRole('listitem').filter({ hasText: 'bench/w-1/supply' })
  await expect(unmatched).toContainText('Nearest topics that did arrive')
  await expect(unmatched).toContainText('bench/w-1/suply')

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    health.getByRole('button', { name: 'Save as a file' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^gemba-diagnostics-\d{4}-[\dT-]+\.json$/)
  const saved = readFileSync(await download.path(), 'utf8')
  expect(JSON.parse(saved)).toMatchObject({
    format: 'gemba-diagnostics-1',
    link: { state: 'live' },
    twin: { name: expect.any(String) },
    values: { never: expect.any(Number) },
  })
  for (const told of ['bench/s-1/report', 'bench/w-1/suply', 'not-utf-8', 'pressure']) expect(saved).toContain(told)
  expect(saved).not.toContain('hush-hush')
})
