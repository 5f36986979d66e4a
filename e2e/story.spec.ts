/** The whole story by touch: from the worn joint in the hall to the repair, the line that recovers, and who was right. */
import type { Page } from '@playwright/test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bringPast, fleetDocument, MINUTE, NOW, sayFleet } from './fleet.ts'
import { alarmRow, partState, sheet, tapScene, turnTo } from './look-inside.ts'
import { bench, expect, test } from './plant.ts'
import { steppedClock } from './stepped-clock.ts'
import { type Listener, listenTo, standsOf } from './taker.ts'

const HOUR = 60 * MINUTE
/** The shift that is on ends then; in the night nothing is planned. */
const SHIFT_ENDS_MS = 2 * HOUR

const clock = steppedClock()
const dir = mkdtempSync(join(tmpdir(), 'gemba-story-'))

/** The fleet, with what its line and its repairs have to be told by. */
const storyDocument = () => {
  const document = fleetDocument() as ReturnType<typeof fleetDocument> & { classes: Record<string, object> }
  const wall = (ms: number): string => new Date(ms).toISOString().slice(11, 16)
  for (const kind of ['robot', 'station', 'inspection', 'palletiser'])
    Object.assign(document.classes[kind]!, { plannedRunTimePerItemS: 12 })
  Object.assign(document.classes.robot, {
    process: {
      crew: 'fitters',
      plannedRepairS: 5400,
      unplannedRepairS: 14_400,
      sparePart: { name: 'Joint bearing' },
      workOrder: { command: 'repair' },
    },
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
  })
  const now = Date.now()
  return {
    ...document,
    timeZone: 'UTC',
    shifts: [
      {
        name: 'Day',
        days: [0, 1, 2, 3, 4, 5, 6],
        from: wall(now - 6 * HOUR),
        to: wall(now + SHIFT_ENDS_MS),
        breaks: [],
      },
    ],
    crews: { fitters: { name: 'Fitters', size: 2 } },
    workOrders: { board: { name: 'Board', topic: 'orders/{asset}' } },
  }
}

const plant = bench({
  nodeArgs: clock.nodeArgs,
  width: 1180,
  height: 820,
  touch: true,
  args: async () => {
    const file = join(dir, 'twin.json')
    writeFileSync(file, JSON.stringify(storyDocument()))
    return ['--twin', file]
  },
})

/** What the robot with the worn joint says. */
const robot = { state: 'execute', vibration: NOW }
let beat: ReturnType<typeof setInterval>
let board: Listener

test.describe.configure({ mode: 'serial' })
test.setTimeout(300_000)
test.beforeAll(async () => {
  test.setTimeout(300_000)
  const say = (): Promise<void> => sayFleet(plant.machines, robot)
  await say()
  beat = setInterval(() => void say().catch(() => {}), 1000)
  board = await listenTo(plant.gateway.brokerUrl, 'orders/#')
  await bringPast(plant.gateway.dataDir)
  await expect.poll(() => plant.gateway.printed(), { timeout: 120_000 }).toContain('Loaded the past from fleet.parquet')
})
test.afterAll(async () => {
  clearInterval(beat)
  await board?.dispose()
  clock.dispose()
  rmSync(dir, { recursive: true, force: true })
})

const joint = (page: Page) => sheet(page, 'R-1 Joint 2')
const told = (page: Page) => page.locator('[data-foresight="r-1"]')
const expectation = (page: Page) => told(page).getByRole('region', { name: 'Expected' })
const plans = (page: Page) => page.getByRole('main', { name: 'Plans' })
const dialog = (page: Page) => page.getByRole('dialog')
const card = (page: Page) => plans(page).getByRole('article', { name: /^R-1: repair/ })

const seen = () => standsOf(plant.gateway.url)

test('in the hall one joint stands out; a tap says what is expected of it, how its sisters are, and why', async () => {
  const { page } = plant
  await expect.poll(() => partState(page, 'r-1', 'joint-2')).toBe('alarm')
  await expect(page.locator('[data-label="r-1"][data-shown]'), 'it says so in the picture').toHaveCount(1)
  await tapScene(page, 'r-1')
  await expect(sheet(page, 'R-1')).toBeVisible()
  await tapScene(page, 'r-1', 'joint-2')
  await expect(joint(page)).toBeVisible()
  await expect(expectation(page)).toHaveAttribute('data-claim', 'expected', { timeout: 120_000 })
  await expect(expectation(page)).toContainText(/in about [3-9] days/)
  await expectation(page)
    .getByRole('button', { name: /times its sisters/ })
    .tap()
  await expect(expectation(page).getByRole('img', { name: /^Vibration of .*R-5 0\.9/ })).toBeVisible()
  const causes = told(page).getByRole('list', { name: 'Why' })
  await expect(causes.locator('[data-cause="signal"]').first()).toContainText(/Vibration/i)
})

test('what to do is compared on the line as it stands; the best is proposed, and approved by somebody else', async () => {
  const { page } = plant
  await told(page).getByRole('button', { name: 'Compare when to repair' }).tap()
  await expect(plans(page).getByRole('heading', { name: 'What to do about R-1', level: 1 })).toBeVisible()
  await expect(plans(page).locator('[data-state="done"]')).toBeVisible({ timeout: 90_000 })
  await expect(plans(page)).toContainText('At its limit as expected of it')
  const best = plans(page).locator('tr[data-recommended]')
  await expect(best.getByRole('rowheader')).toContainText('At shift end')
  await expect(best).toContainText('Fitters, outside of planned time')
  await plans(page).getByRole('button', { name: 'Propose as plan' }).tap()
  await expect(dialog(page).getByRole('combobox')).toHaveValue('shift-end')
  await expect(dialog(page)).toContainText('Joint bearing in stock')
  await dialog(page).getByLabel('Your name').fill('Eva Lind')
  await dialog(page).getByRole('button', { name: 'Send for approval' }).tap()
  await expect(card(page)).toContainText('waits for somebody else')
  await card(page)
    .getByRole('button', { name: /^Approve…/ })
    .tap()
  await dialog(page).getByLabel('Your name').fill('Kim Roth')
  await dialog(page).getByRole('button', { name: 'Approve', exact: true }).tap()
  await expect(card(page)).toContainText('approved by Kim Roth')
  await expect.poll(() => board.heard.length, 'the board has the order').toBe(1)
  expect(JSON.parse(board.heard[0]!.payload)).toMatchObject({ state: 'approved', asset: { id: 'r-1' } })
})

test('time is hurried to the end of the shift: the work is begun at the machine, ends, and is judged', async () => {
  const { page, machines } = plant
  machines.onCommand = (topic) => {
    if (topic !== 'r-1/command/repair') return
    robot.state = 'stopped'
    void machines.publish('r-1/state', 'stopped')
  }
  await clock.step(SHIFT_ENDS_MS)
  await card(page)
    .getByRole('button', { name: /^Begin the work/ })
    .tap()
  await dialog(page).getByRole('button', { name: 'Begin the work' }).tap()
  await expect(card(page)).toContainText('carried out by Kim Roth')
  expect(machines.commands.at(-1)).toEqual({ topic: 'r-1/command/repair', payload: 'Kim Roth' })
  await expect(card(page)).toContainText('Confirmed by the machine.')
  await expect.poll(seen).toBe('stands')
  await clock.step(85 * MINUTE)
  robot.state = 'execute'
  robot.vibration = 0.88
  await sayFleet(machines, robot)
  await expect.poll(seen).toBe('ran again')
  // It runs for ten minutes before it is judged.
  await clock.step(11 * MINUTE)
  await expect(card(page)).toContainText('done, as planned', { timeout: 45_000 })
  await expect(card(page)).toContainText(/It stood 1\sh\s2\d\smin, as long as expected/)
})

test('the line recovers: the joint is as its sisters, and nothing is expected of it', async () => {
  const { page } = plant
  await turnTo(page, 'asset=r-1&part=joint-2')
  await expect.poll(async () => (await alarmRow(page, 'r-1/joint-2-vibration'))?.state).toBe('returned')
  await joint(page).getByRole('button', { name: 'Acknowledge' }).tap()
  await dialog(page).getByRole('button', { name: 'Acknowledge' }).tap()
  await expect.poll(() => partState(page, 'r-1', 'joint-2')).toBe('normal')
  await told(page).getByRole('button', { name: 'Cause known' }).tap()
  await told(page).getByRole('textbox', { name: 'A sentence, if you like' }).fill('the bearing of joint 2 was replaced')
  await expect(told(page).getByRole('checkbox', { name: /repaired or replaced/ })).toBeChecked()
  await told(page).getByRole('button', { name: 'Save' }).tap()
  await expect(expectation(page)).not.toHaveAttribute('data-claim', 'expected')
})

test('the record says who was right', async () => {
  const { page } = plant
  await turnTo(page, 'workspace=plans&tab=record')
  await expect(plans(page).getByRole('row', { name: /R-1: repair.*done, as planned/ })).toContainText('Eva Lind')
  await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Record' }).tap()
  const claim = page
    .getByRole('main', { name: 'Record' })
    .getByRole('row', { name: /R-1 Vibration, 3/ })
    .first()
  await expect(claim).toHaveAttribute('data-outcome', 'prevented')
})
