/** From a broker nobody has described to a live twin; bindings that are wrong, mended with a tap; topics meant to do harm. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import mqtt from 'mqtt'
import { expectAccessible } from './accessible.ts'
import { alarmRow, liveNow, partState, valueOf } from './look-inside.ts'
import { startMosquitto, type Mosquitto } from './mosquitto.ts'
import { expect, test } from './plant.ts'
import { type GatewayProcess, startGateway } from './process.ts'
import { type Line, linesOf, play } from './recordings/recording.ts'
import { skip } from './recordings/skip.ts'

const discover = (page: Page) => page.getByRole('heading', { name: 'Discover', exact: true })

test.describe('a plant of 572 topics, seen for the first time', () => {
  test.skip(skip !== null, skip ?? '')
  let broker: Mosquitto
  let gateway: GatewayProcess
  test.beforeAll(async () => {
    broker = await startMosquitto()
    // No twin is given: it begins empty.
    gateway = await startGateway(['--broker', `plant=${broker.url}`])
  })
  test.afterAll(async ({ visits }) => {
    await visits.leave()
    await gateway?.dispose()
    await broker?.stop()
  })

  test('three taps make it a live twin', async ({ visits }) => {
    const lines = linesOf('metalfab-uns')
    const page = await visits.at(`${gateway.url}/?probe`)
    await expect(page.getByRole('heading', { name: 'Nothing is bound yet' })).toBeVisible()
    await expect(page.getByText('Listening to # while this page is open')).toBeVisible()
    await play(lines, broker.url, 80)
    await expect(page.getByText(/572 topics ·/)).toBeVisible()
    await expectAccessible(page, 'discover')

    await page.getByRole('button', { name: 'Propose a twin' }).click()
    await expect(page.getByRole('heading', { name: /^22 machines in 3 sites/ })).toBeVisible()
    await expectAccessible(page, 'what is proposed')
    await page.getByRole('button', { name: 'Create this twin' }).click()
    await expect(page.getByRole('heading', { name: /^Done: 22 machines/ })).toBeVisible()
    await page.getByRole('button', { name: 'Show the plant' }).click()

    // What was heard is known at once: nobody has spoken since.
    await liveNow(page)
    const unheard = () =>
      page.evaluate(() => {
        const { twin, values } = window.gembaProbe.session!
        return twin.heard.filter(({ slot }) => values.receive[slot] === 0).map(({ id }) => id)
      })
    await expect.poll(unheard).toEqual([])
    const sent = await play(lines, broker.url, 80)
    await liveNow(page)
    const twin = await page.evaluate(() => {
      const { assets, signals } = window.gembaProbe.session!.twin
      return {
        machines: assets.filter(({ level, model }) => level === 'machine' && model !== null).map(({ id }) => id),
        sites: assets.filter(({ level }) => level === 'site').map(({ name }) => name),
        plain: signals
          .filter(({ type, bindings }) => (type === 'number' || type === 'integer') && bindings[0]?.select === '')
          .map(({ id, bindings }) => [id, bindings[0]!.topic] as const),
      }
    })
    expect(twin.machines).toHaveLength(22)
    expect(twin.sites).toEqual(['Brasov', 'Eindhoven', 'Roeselare'])
    const last = new Map(sent.map(({ topic, payload }) => [topic, Number(payload)]))
    expect(twin.plain.length).toBeGreaterThan(100)
    const truth = Object.fromEntries(twin.plain.map(([id, topic]) => [id, last.get(topic)]))
    await expect
      .poll(
        () =>
          page.evaluate((ids) => {
            const { session } = window.gembaProbe
            return Object.fromEntries(ids.map((id) => [id, session!.values.value[session!.twin.signal(id)!.slot]]))
          }, Object.keys(truth)),
        { message: 'every number is the one that was recorded last' },
      )
      .toEqual(truth)

    // What the machine is in stands in its colour: a state that was never seen while it was discovered as well.
    const client = await mqtt.connectAsync(broker.url)
    const say = (state: string) =>
      client.publishAsync('umh/v1/metalfab/eindhoven/cutting/laser_01/Edge/StateName', JSON.stringify(state), {
        qos: 1,
      })
    await say('EXECUTE')
    await expect.poll(() => partState(page, 'laser-01')).toBe('normal')
    await say('ABORTED')
    await expect.poll(() => partState(page, 'laser-01')).toBe('alarm')
    expect(await alarmRow(page, 'laser-01/fault')).toMatchObject({ priority: 'high' })
    await client.endAsync()
  })

  test('it can be taken back, and the document on disk is the one before', async ({ visits }) => {
    const page = await visits.at(`${gateway.url}/?probe&discover`)
    await expect(page.getByRole('tab', { name: 'Bindings' })).toBeVisible()
    const before = readFileSync(gateway.twinFile, 'utf8')
    const health = (await (await fetch(`${gateway.url}/api/health`)).json()) as { twinHash: string }
    const answer = await fetch(`${gateway.url}/api/twin/previous`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ expects: health.twinHash }),
    })
    expect(answer.status).toBe(200)
    await expect(page.getByRole('heading', { name: 'Nothing is bound yet' })).toBeVisible()
    expect(readFileSync(gateway.twinFile, 'utf8')).not.toBe(before)
    expect(JSON.parse(readFileSync(gateway.twinFile, 'utf8'))).toMatchObject({ assets: [{ id: 'plant' }] })
  })
})

test.describe('an IoT gateway that sends one list for two presses', () => {
  const folder = process.env['GEMBA_CASES']
  test.skip(!folder, 'GEMBA_CASES is not set')
  let gateway: GatewayProcess
  test.beforeAll(async () => {
    gateway = await startGateway(['--new-twin', mkdtempSync(join(tmpdir(), 'gemba-case-'))])
  })
  test.afterAll(async ({ visits }) => {
    await visits.leave()
    await gateway?.dispose()
  })

  test('both are proposed, created and live, each with its own values', async ({ visits }) => {
    const lines = readFileSync(join(folder!, 'kepware.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line)
    const page = await visits.at(`${gateway.url}/?probe`)
    await expect(page.getByText('Listening to # while this page is open')).toBeVisible()
    await play(
      [
        ...lines,
        { ts: lines.at(-1)!.ts, topic: 'hall/curve', qos: 1, retain: false, payload: '{"points":[[1,2],[3,4]]}' },
      ],
      gateway.brokerUrl,
      60,
    )
    await page.getByRole('button', { name: 'Propose a twin' }).click()
    await expect(page.getByRole('heading', { name: /^2 machines/ })).toBeVisible()
    await page.getByRole('button', { name: /^Not understood or left out/ }).click()
    const left = page.getByRole('region', { name: 'Not understood or left out' })
    await expect(left.getByRole('row', { name: /hall\/curve/ })).toContainText('a list whose elements have no names')
    await page.getByRole('button', { name: 'Create this twin' }).click()
    await expect(page.getByRole('heading', { name: /^Done: 2 machines/ })).toBeVisible()
    await page.getByRole('button', { name: 'Show the plant' }).click()
    await play(lines, gateway.brokerUrl, 60)
    await liveNow(page)
    const last = (JSON.parse(lines.at(-1)!.payload) as { values: { id: string; v: number | boolean }[] }).values
    for (const press of ['press1', 'press2'])
      for (const [key, name] of [
        ['force', 'Force_kN'],
        ['oil-temperature', 'OilTemp_C'],
        ['cycle-count', 'CycleCount'],
      ] as const)
        await expect
          .poll(() => valueOf(page, `${press}/${key}`))
          .toBeCloseTo(Number(last.find(({ id }) => id === `Line3.${press.replace('p', 'P')}.${name}`)!.v), 3)
  })
})

test.describe('bindings', () => {
  const dir = mkdtempSync(join(tmpdir(), 'gemba-discover-'))
  let gateway: GatewayProcess
  let client: mqtt.MqttClient
  test.beforeAll(async () => {
    const signal = (name: string, binding: object) => ({ name, staleAfterS: null, bindings: [binding] })
    const document = {
      format: 1,
      id: 'shop',
      name: 'Shop',
      assets: [
        {
          id: 'press-1',
          name: 'Press 1',
          model: { kind: 'press' },
          signals: {
            oil: signal('Oil', { topic: 'shop/press_1/oil_temp' }),
            mistyped: signal('Force', { topic: 'shop/press_1/froce' }),
            guarded: signal('Strokes', {
              topic: 'shop/press_1/report',
              select: '/strokes',
              where: { '/kind': 'daily' },
            }),
            missing: signal('Tool', { topic: 'shop/press_1/report', select: '/tool' }),
          },
        },
      ],
    }
    writeFileSync(join(dir, 'twin.json'), JSON.stringify(document, null, 2))
    gateway = await startGateway(['--twin', dir])
    client = await mqtt.connectAsync(gateway.brokerUrl)
  })
  test.afterAll(async ({ visits }) => {
    await visits.leave()
    await client?.endAsync()
    await gateway?.dispose()
    rmSync(dir, { recursive: true, force: true })
  })

  test('each silence says its own reason; a tap takes the topic that did arrive', async ({ visits }) => {
    const speak = async (): Promise<void> => {
      await client.publishAsync('shop/press_1/oil_temp', '41', { qos: 1, retain: true })
      await client.publishAsync('shop/press_1/force', '250', { qos: 1, retain: true })
      await client.publishAsync('shop/press_1/report', '{"kind":"hourly","strokes":12}', { qos: 1, retain: true })
    }
    await speak()
    const page = await visits.at(`${gateway.url}/?probe`)
    await liveNow(page)
    await page.getByRole('button', { name: /^Connection: / }).click()
    await page.getByRole('button', { name: 'Diagnostics' }).click()
    await page.getByRole('button', { name: 'Discover topics and mend bindings' }).click()
    await expect(discover(page)).toBeVisible()
    await expect(page).toHaveURL(/discover/)
    await speak()
    await page.getByRole('tab', { name: 'Bindings' }).click()
    const row = (name: string) => page.getByRole('listitem').filter({ hasText: `Press 1 · ${name}` })
    await expect(row('Force')).toContainText('Topic never came')
    await expect(row('Strokes')).toContainText('Its condition never held')
    await expect(row('Tool')).toContainText('Not in the message')
    await expect(row('Oil')).toHaveCount(0)
    await expect(row('Force')).toContainText('shop/press_1/force')
    await row('Force')
      .getByRole('listitem')
      .filter({ hasText: 'shop/press_1/force' })
      .getByRole('button', { name: 'Use this topic instead' })
      .click()
    await expect.poll(() => valueOf(page, 'press-1/mistyped')).toBe(250)
    expect(JSON.parse(readFileSync(join(dir, 'twin.json'), 'utf8')).assets[0].signals.mistyped).toMatchObject({
      name: 'Force',
      bindings: [{ topic: 'shop/press_1/force' }],
    })
  })

  test('a machine whose clock lies is marked on its sheet', async ({ visits }) => {
    const say = (agoMs: number) =>
      client.publishAsync(
        'shop/press_1/report',
        JSON.stringify({ kind: 'daily', strokes: 12, timestamp: Date.now() - agoMs }),
        { qos: 1 },
      )
    // The first picture waits for a first value.
    await say(0)
    const page = await visits.at(`${gateway.url}/?probe&asset=press-1`)
    await liveNow(page)
    const sheet = page.getByRole('article', { name: 'Press 1' })
    await expect.poll(() => valueOf(page, 'press-1/guarded')).toBe(12)
    await expect(sheet.getByText(/Its own clock/)).toHaveCount(0)
    await say(2 * 3600_000)
    await expect(sheet.getByText(/Its own clock is 2\sh behind/)).toBeVisible()
  })

  test('an alarm made on the sheet is tried on the past, written to the twin, and raised by the next message', async ({
    visits,
  }) => {
    const say = (value: number) => client.publishAsync('shop/press_1/oil_temp', String(value), { qos: 1 })
    for (const value of [41, 95, 41]) {
      await say(value)
      await new Promise((done) => setTimeout(done, 50))
    }
    const page = await visits.at(`${gateway.url}/?probe&asset=press-1`)
    await liveNow(page)
    const sheet = page.getByRole('article', { name: 'Press 1' })
    await sheet.getByRole('button', { name: /^Oil/ }).first().click()
    await sheet.getByRole('button', { name: 'Alarm on Oil…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Alarm on Oil' })
    await dialog.getByLabel('Raised when').selectOption({ label: 'it is above a limit' })
    await dialog.getByLabel('Limit').fill('90,5')
    await dialog.getByLabel('Deadband').fill('2')
    const tried = dialog.getByRole('region', { name: 'Tried on the past' })
    await expect(tried).toContainText('This would have been 1 alarm in')
    await dialog.getByRole('button', { name: 'Save alarm' }).click()
    await expect(dialog.getByRole('alert')).toContainText('Give it a name.')
    await dialog.getByLabel('Name').fill('Oil too hot')
    await dialog.getByRole('button', { name: 'Save alarm' }).click()
    await expect(dialog).toBeHidden()
    expect(JSON.parse(readFileSync(join(dir, 'twin.json'), 'utf8')).assets[0].alarms).toEqual({
      'oil-too-hot': { name: 'Oil too hot', priority: 'medium', signal: 'oil', when: { above: 90.5 }, deadband: 2 },
    })
    await liveNow(page)
    await say(96)
    await expect
      .poll(() => alarmRow(page, 'press-1/oil-too-hot'))
      .toMatchObject({ state: 'unacknowledged', value: 96, limit: 90.5 })

    // From the alarm itself it is changed; what is wrong is refused in words; switched off, it is in no list.
    const menu = sheet.getByRole('button', { name: 'More for Oil too hot' })
    await menu.click()
    await page.getByRole('menuitem', { name: 'Change this alarm…' }).click()
    await expect(dialog.getByLabel('Name')).toHaveValue('Oil too hot')
    await dialog.getByLabel('Raised when').selectOption({ label: 'a formula over several signals holds' })
    await dialog.getByLabel('Formula').fill('oil > 3 and toool > 1')
    await expect(tried).toContainText('"toool" is not among the names')
    await dialog.getByRole('button', { name: 'Save alarm' }).click()
    await expect(dialog.getByRole('alert')).toContainText('"toool" is not among the names')
    await dialog.getByLabel('Formula').fill('oil > 93')
    await expect(tried).toContainText('This would have been 2 alarms in')
    await dialog.getByRole('button', { name: 'Switch off' }).click()
    await expect(dialog).toBeHidden()
    await expect.poll(() => alarmRow(page, 'press-1/oil-too-hot')).toBeFalsy()
  })

  test('names and payloads that mean harm are only shown', async ({ visits }) => {
    const harm = '<img src=x onerror="window.harmed=1">'
    for (const [topic, payload] of [
      [`shop/${harm}/state`, harm],
      ['shop/press_9/status/__proto__', '{"constructor":{"prototype":{"harmed":1}}}'],
      ['//', '{"a":'],
      ['shop/{root}/x', '1'],
      [`shop/press_9/${'x'.repeat(3000)}`, '2'],
      ['shop/press_9/status/bytes', Buffer.from([0xff, 0xfe, 0, 1])],
    ] as const)
      await client.publishAsync(topic, payload, { qos: 1, retain: true })
    const page = await visits.at(`${gateway.url}/?probe&discover`)
    await page.getByRole('searchbox', { name: 'Find a topic' }).fill('onerror')
    await page.getByRole('treeitem').first().click()
    await expect(page.getByRole('complementary', { name: /^Topic / })).toContainText(harm)
    await page.getByRole('button', { name: 'Bind this' }).click()
    await expect(page.getByRole('button', { name: 'Create this twin' })).toBeEnabled()
    await page.getByRole('button', { name: 'Topics', exact: true }).click()
    await page.getByRole('button', { name: 'Propose a twin' }).click()
    await page.getByRole('button', { name: 'Create this twin' }).click()
    await expect(page.getByRole('heading', { name: /^Done: / })).toBeVisible()
    await page.getByRole('button', { name: 'Show the plant' }).click()
    await liveNow(page)
    expect(
      await page.evaluate(() => [
        (window as unknown as { harmed?: number }).harmed,
        ({} as { harmed?: number }).harmed,
      ]),
    ).toEqual([null, null].map(() => undefined))
  })

  test('ten thousand topics scroll, and only what is seen is in the page', async ({ visits }) => {
    await Promise.all(
      Array.from({ length: 10_000 }, (_, i) =>
        client.publishAsync(`many/branch_${String(i % 100).padStart(2, '0')}/topic_${i}`, String(i), {
          qos: 0,
          retain: true,
        }),
      ),
    )
    const page = await visits.at(`${gateway.url}/?probe&discover`)
    await expect(page.getByText(/^10\s0\d\d topics ·/)).toBeVisible()
    await page.getByRole('searchbox', { name: 'Find a topic' }).fill('many/branch')
    await expect(page.getByRole('treeitem').first()).toContainText('topic_0')
    const tree = page.getByRole('tree', { name: 'Topics of the broker' })
    await tree.evaluate((element) => element.scrollTo({ top: element.scrollHeight }))
    await expect(page.getByRole('treeitem').last()).toContainText('topic_9999')
    expect(await page.getByRole('treeitem').count()).toBeLessThan(80)
  })
})
