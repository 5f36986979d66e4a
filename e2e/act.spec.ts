/** A repair is proposed, approved by a second person, begun and judged; a rule advises, acts, and is stopped: by touch, on a tablet. */
import type { Page } from '@playwright/test'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scene, sheet, turnTo } from './look-inside.ts'
import { BENCH_TWIN } from './machine.ts'
import { bench, expect, test } from './plant.ts'
import { steppedClock } from './stepped-clock.ts'
import { type Listener, listenTo, standsOf, startTaker, type Taker } from './taker.ts'

/** The bench, with a rule that slows a belt whose drive is hot, and a machine that takes work orders. */
const told = async (): Promise<readonly string[]> => {
  const twin = JSON.parse(readFileSync(BENCH_TWIN, 'utf8')) as {
    classes: Record<string, { commands?: object; process?: object; plannedRunTimePerItemS?: number }>
    policies?: object
    crews?: object
    workOrders?: object
  }
  for (const kind of ['robot', 'station', 'inspection', 'palletiser'])
    twin.classes[kind] = { ...twin.classes[kind], plannedRunTimePerItemS: 12 }
  twin.classes['inspection'] = {
    ...twin.classes['inspection'],
    process: { workOrder: { command: 'repair' }, crew: 'fitters', sparePart: { name: 'Lens "40 mm"' } },
    commands: {
      repair: {
        name: 'Repair',
        enabled: true,
        role: 'maintenance',
        topic: 'bench/{asset}/command/repair',
        payload: '{actor}',
        confirm: { signal: 'state', when: { is: ['stopped'] } },
      },
    },
  }
  const { commands } = twin.classes['conveyor'] as { commands: Record<string, object> }
  commands['set-speed'] = { ...commands['set-speed'], watchdog: { afterS: 600, to: 0.3 } }
  twin.policies = {
    cool: {
      name: 'Slow a belt whose drive is hot',
      most: 'act',
      assets: ['c-1'],
      command: 'set-speed',
      when: { signal: 'drive/temperature', when: { above: 70 }, forS: 1 },
      change: { by: -0.05 },
      within: [0.2, 0.5],
      mostStep: 0.05,
      perDay: 3,
      coolDownS: 1,
      onlyWhile: { signal: 'state', when: { is: ['execute'] } },
      expects: { signal: 'drive/temperature', change: [-30, -1], withinS: 3 },
    },
  }
  twin.crews = { fitters: { name: 'Fitters', size: 2 } }
  twin.workOrders = {
    board: { name: 'Board', topic: 'orders/{asset}' },
    cmms: {
      name: 'Maintenance system',
      webhook: 'cmms',
      payload: '{"nr":"{id}","what":"{asset-name}","who":"{crew}","part":"{part}","note":"{message}","is":"{state}"}',
    },
  }
  const dir = mkdtempSync(join(tmpdir(), 'gemba-act-'))
  const [file, config] = [join(dir, 'twin.json'), join(dir, 'gemba.json')]
  writeFileSync(file, JSON.stringify(twin))
  taker = await startTaker()
  writeFileSync(config, JSON.stringify({ webhooks: { cmms: { url: taker.url } } }))
  return ['--twin', file, '--config', config]
}

let taker: Taker
let board: Listener

const clock = steppedClock()
const plant = bench({
  nodeArgs: clock.nodeArgs,
  width: 1180,
  height: 820,
  touch: true,
  withoutPicture: true,
  args: told,
})

test.beforeAll(async () => {
  board = await listenTo(plant.gateway.brokerUrl, 'orders/#')
})
test.afterAll(async () => {
  await board?.dispose()
  taker?.close()
  clock.dispose()
})

const workspace = (page: Page) => page.getByRole('main', { name: 'Plans' })
const tab = (page: Page, name: RegExp) => workspace(page).getByRole('tab', { name })
const dialog = (page: Page) => page.getByRole('dialog')
const card = (page: Page) => workspace(page).getByRole('article', { name: /^V-1: repair/ })

test('an option is proposed with its figures, and not approved by the same person', async () => {
  const { page } = plant
  await turnTo(page, 'workspace=plans&of=v-1')
  await workspace(page).getByRole('button', { name: 'Propose as plan' }).tap({ timeout: 60_000 })
  await dialog(page).getByRole('combobox').selectOption({ label: 'Repair now' })
  await expect(dialog(page)).toContainText(/\d+ pieces, /)
  await expect(dialog(page)).toContainText(/fails in \d+ of \d+ futures/)
  await expect(dialog(page)).toContainText('Lens "40 mm" in stock')
  await dialog(page).getByLabel('Your name').fill('Eva Lind')
  await dialog(page).getByLabel('Message, optional').fill('lens is in store, shelf B4')
  await dialog(page).getByRole('button', { name: 'Send for approval' }).tap()
  await expect(card(page)).toContainText('waits for somebody else')
  await expect(card(page)).toContainText('“lens is in store, shelf B4”')
  await card(page)
    .getByRole('button', { name: /^Approve…/ })
    .tap()
  await dialog(page).getByRole('button', { name: 'Approve', exact: true }).tap()
  await expect(dialog(page).getByRole('alert')).toContainText('Eva Lind proposed it')
  taker.answers.push(422)
  await dialog(page).getByLabel('Your name').fill('Kim Roth')
  await dialog(page).getByRole('button', { name: 'Approve', exact: true }).tap()
  await expect(card(page)).toContainText('approved by Kim Roth')
})

test('who takes work orders has it: the board at the broker, the maintenance system by its template; what that one refused is sent again', async () => {
  const { page } = plant
  // Approved a moment ago: the maintenance system was told to refuse the first.
  await expect.poll(() => board.heard.length).toBe(1)
  const [order] = board.heard
  expect(order!.topic).toBe('orders/v-1')
  expect(JSON.parse(order!.payload)).toMatchObject({
    format: 'gemba-work-order',
    state: 'approved',
    asset: { id: 'v-1', path: ['works', 'hall', 'line-1', 'v-1'] },
    crew: { id: 'fitters', name: 'Fitters' },
    part: { name: 'Lens "40 mm"', at: null },
    proposedBy: 'Eva Lind',
    approvedBy: 'Kim Roth',
  })
  await expect(card(page)).toContainText('Board has it (approved)')
  await expect(card(page)).toContainText('Maintenance system refused it (approved)')
  await expect(card(page)).toContainText('it answered with status 422.')

  // What is on its way, and what was not taken, stands on the machine's sheet.
  await turnTo(page, 'asset=v-1')
  const planned = sheet(page, 'V-1').getByRole('region', { name: 'Planned' })
  await expect(planned).toContainText(/Work order \d+: repair/)
  await expect(planned).toContainText('approved by Kim Roth')
  await expect(planned.locator('[data-delivery="refused"]')).toContainText('status 422')
  await planned.getByRole('button', { name: 'Open Proposals' }).tap()

  const again = card(page).getByRole('button', { name: /^Send again: Maintenance system/ })
  expect((await again.boundingBox())!.height, 'a target for gloves').toBeGreaterThanOrEqual(44)
  await again.tap()
  await dialog(page).getByRole('button', { name: 'Send again', exact: true }).tap()
  await expect(card(page)).toContainText('Maintenance system has it (approved)')
  await expect(again).toHaveCount(0)
  expect(taker.posted.map(({ body }) => JSON.parse(body))).toEqual(
    Array.from({ length: 2 }, () => ({
      nr: String(JSON.parse(order!.payload).id),
      what: 'V-1',
      who: 'Fitters',
      part: 'Lens "40 mm"',
      note: 'lens is in store, shelf B4',
      is: 'approved',
    })),
  )
  expect(new Set(taker.posted.map(({ key }) => key)).size, 'known again by its key').toBe(1)
  expect(board.heard.length, 'the board is told once').toBe(1)
})

test('it becomes a work order, is begun at the machine, and says what came of it', async () => {
  const { page, machines } = plant
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    card(page).getByRole('button', { name: 'Calendar file' }).tap(),
  ])
  const ics = readFileSync(await file.path(), 'utf8')
  expect(ics).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n/)
  expect(ics).toMatch(/\r\nSUMMARY:Work order \d+: repair V-1\r\n/)
  machines.onCommand = (topic) => {
    if (topic === 'v-1/command/repair') void machines.publish('v-1/state', 'stopped')
  }
  await card(page)
    .getByRole('button', { name: /^Begin the work/ })
    .tap()
  await expect(dialog(page)).toContainText('The machine is told: “Repair”')
  await dialog(page).getByRole('button', { name: 'Begin the work' }).tap()
  await expect(card(page)).toContainText('carried out by Kim Roth')
  expect(machines.commands.at(-1)).toEqual({ topic: 'v-1/command/repair', payload: 'Kim Roth' })
  const seen = () => standsOf(plant.gateway.url)
  await expect.poll(seen).toBe('stands')
  await clock.step(2000)
  await machines.publish('v-1/state', 'execute')
  await expect.poll(seen).toBe('ran again')
  // It runs for half a minute before it is judged.
  await clock.step(31_000)
  await expect(card(page)).toContainText('done, as planned', { timeout: 45_000 })
  await expect(card(page)).toContainText(/It stood [\d.]+\ss, 1\sh\s30\smin was planned/)
})

test('a rule says what it would do, then does it once a person allows it; one tap stops it, on every page', async () => {
  const { page, machines } = plant
  machines.onCommand = (topic, payload) => {
    if (topic === 'c-1/command/speed') void machines.publish('c-1/speed-setpoint', payload)
  }
  let temperature = 75
  const hot = setInterval(() => {
    void machines.publish('c-1/drive/temperature', temperature)
  }, 500)
  try {
    await tab(page, /^Automatic/).tap()
    const rule = workspace(page).getByRole('row', { name: /Slow a belt whose drive is hot/ })
    await expect(rule).toContainText('would have set 0.25 m/s', { timeout: 15_000 })
    await expect(rule).toContainText('was needed still', { timeout: 15_000 })
    expect(machines.commands.filter(({ topic }) => topic === 'c-1/command/speed')).toEqual([])
    await rule.getByRole('radio', { name: 'Act', exact: true }).tap()
    await expect(dialog(page)).toContainText('After a restart it asks again.')
    await dialog(page).getByRole('button', { name: 'Allow it' }).tap()
    await expect
      .poll(
        () => machines.commands.filter(({ topic }) => topic === 'c-1/command/speed').map(({ payload }) => payload),
        {
          timeout: 15_000,
        },
      )
      .toEqual(['0.25'])
    temperature = 72
    await expect(rule).toContainText('as expected', { timeout: 15_000 })
    const stop = workspace(page).getByRole('button', { name: 'Stop everything automatic' })
    expect((await stop.boundingBox())!.height, 'a target for gloves').toBeGreaterThanOrEqual(44)
    await stop.tap()
    const band = page.getByRole('alert').filter({ hasText: 'Everything automatic is stopped' })
    await expect(band).toContainText('by Kim Roth')
    await expect(rule).toContainText('everything automatic is stopped')
    const before = machines.commands.length
    await turnTo(page, '')
    await expect(scene(page)).toBeVisible()
    await expect(band, 'in the hall too').toBeVisible()
    expect(machines.commands.length).toBe(before)
    await band.getByRole('button', { name: 'Release…' }).tap()
    await dialog(page).getByLabel('Reason').fill('belt is clear')
    await dialog(page).getByRole('button', { name: 'Yes, release it' }).tap()
    await expect(band).toHaveCount(0)
  } finally {
    clearInterval(hot)
  }
})

test('the record says who did what, and how it ended', async () => {
  const { page } = plant
  await turnTo(page, 'workspace=plans&tab=record')
  const row = (name: RegExp) => workspace(page).getByRole('row', { name })
  await expect(row(/V-1: repair.*done, as planned/)).toContainText('Eva Lind')
  await expect(row(/released everything automatic.*belt is clear/)).toContainText('Kim Roth')
  await expect(row(/C-1: set 0\.25 m\/s.*as expected/)).toContainText('Slow a belt whose drive is hot')
})
