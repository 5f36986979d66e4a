/** From a joint in trouble to what is expected of it, why, and what somebody says of it: by touch, on a past that is brought along. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { bringPast, DAY, fleetDocument, MINUTE, noise, NOW, PER_DAY, sayFleet } from './fleet.ts'
import { alarmRow, liveNow, partState, sheet, turnTo } from './look-inside.ts'
import { bench, expect, test } from './plant.ts'
import { steppedClock } from './stepped-clock.ts'

const twinDir = mkdtempSync(join(tmpdir(), 'gemba-foresight-'))
const twinFile = join(twinDir, 'twin.json')
const clock = steppedClock()
const plant = bench({
  nodeArgs: clock.nodeArgs,
  width: 1180,
  height: 820,
  touch: true,
  args: async () => {
    writeFileSync(twinFile, JSON.stringify(fleetDocument()))
    return ['--twin', twinFile]
  },
})

let beat: ReturnType<typeof setInterval>
test.setTimeout(300_000)
test.beforeAll(async () => {
  test.setTimeout(300_000)
  const say = (): Promise<void> => sayFleet(plant.machines, { state: 'execute', vibration: NOW })
  await say()
  beat = setInterval(() => void say().catch(() => {}), 1000)
  await bringPast(plant.gateway.dataDir)
  await expect.poll(() => plant.gateway.printed(), { timeout: 120_000 }).toContain('Loaded the past from fleet.parquet')
})
test.afterAll(() => {
  clearInterval(beat)
  clock.dispose()
  rmSync(twinDir, { recursive: true, force: true })
})

const told = (page: Page) => page.locator('[data-foresight="r-1"]')
const card = (page: Page) => told(page).getByRole('region', { name: 'Expected' })

test('from the orange joint to its expectation, its sisters, its own way', async () => {
  const { page } = plant
  await expect.poll(async () => (await alarmRow(page, 'r-1/joint-2-vibration'))?.state).toBe('unacknowledged')
  await expect.poll(() => partState(page, 'r-1', 'joint-2')).toBe('alarm')
  await turnTo(page, 'asset=r-1&part=joint-2')
  await expect(sheet(page, 'R-1 Joint 2').getByRole('region', { name: 'Open alerts' })).toContainText(
    'Joint 2 vibrates',
  )

  await expect(card(page)).toHaveAttribute('data-claim', 'expected', { timeout: 120_000 })
  await expect(card(page)).toContainText(/Vibration reaches 3\smm\/s/)
  await expect(card(page)).toContainText('Alarm “Joint 2 trips”')
  await expect(card(page)).toContainText(/8 in 10: .* – /)
  // 0.77 mm/s are left, at 0.15 a day.
  await expect(card(page)).toContainText(/in about [3-9] days/)
  await expect(card(page).getByRole('img', { name: /^20 equally likely futures/ })).toBeVisible()

  const sisters = card(page).getByRole('button', { name: /times its sisters/ })
  await sisters.tap()
  await expect(card(page).getByRole('img', { name: /^Vibration of .*R-5 0\.9/ })).toBeVisible()
  await expect(sisters).toHaveAttribute('aria-expanded', 'true')
  await card(page)
    .getByRole('button', { name: /^.?\s?Rises 0\.1\d\smm\/s a day|Rises/ })
    .tap()
  await expect(card(page).getByRole('img', { name: /^Vibration since .* half of the futures by/ })).toBeVisible()
  const causes = told(page).getByRole('list', { name: 'Why' })
  await expect(causes.locator('[data-cause="signal"]').first()).toContainText(/Vibration/i)
  for (const button of await told(page).getByRole('button').all()) {
    const box = (await button.boundingBox())!
    const grown = await button.evaluate((node) => {
      const { top, bottom } = getComputedStyle(node, '::before')
      return -Number.parseFloat(top) - Number.parseFloat(bottom) || 0
    })
    expect(box.height + grown, await button.innerText()).toBeGreaterThanOrEqual(44)
  }
})

test('a sister has nothing to expect, and no number says otherwise', async () => {
  const { page } = plant
  await turnTo(page, 'asset=r-3&part=joint-2')
  const sister = page.locator('[data-foresight="r-3"]').getByRole('region', { name: 'Expected' })
  await expect(sister).toHaveAttribute('data-claim', /^(no-trend|not-steady)$/, { timeout: 60_000 })
  await expect(sister).not.toContainText(/8 in 10|of 20|in about/)
})

test('somebody says that it is real, everybody sees who, and it can be taken back; not real sets it aside', async ({
  visits,
}) => {
  const { page } = plant
  await turnTo(page, 'asset=r-1&part=joint-2')
  const is = told(page).getByRole('group', { name: 'Is it real?' })
  await is.getByRole('button', { name: 'Real', exact: true }).tap()
  await told(page).getByRole('button', { name: 'Save' }).tap()
  await expect(told(page).getByRole('alert')).toContainText('Type your name first')
  await told(page).getByRole('textbox', { name: 'Your name' }).fill('Anna Klein')
  await told(page).getByRole('textbox', { name: 'A sentence, if you like' }).fill('hear it <b>at the elbow</b>')
  await told(page).getByRole('button', { name: 'Save' }).tap()
  await expect(told(page)).toContainText('Real said Anna Klein (name not verified)')
  await expect(told(page)).toContainText('“hear it <b>at the elbow</b>”')

  const other = await visits.at(plant.address('asset=r-1&part=joint-2'), { withoutPicture: true })
  await liveNow(other)
  await expect(told(other)).toContainText('said Anna Klein')

  await told(page).getByRole('button', { name: 'Take back' }).tap()
  await expect(told(page)).toContainText('taken back by Anna Klein')
  await is.getByRole('button', { name: 'Not real' }).tap()
  await told(page).getByRole('button', { name: 'Save' }).tap()
  await expect(card(page)).toHaveAttribute('data-claim', 'set-aside')
  await expect(card(page)).toContainText('Set aside')
  await expect(card(page)).not.toContainText('8 in 10')
  await expect(card(other), 'asked anew').toHaveAttribute('data-claim', 'set-aside', { timeout: 40_000 })
  await card(page).getByRole('button', { name: 'Take back' }).tap()
  await expect(card(page)).toHaveAttribute('data-claim', 'expected')
})

test('the tree says where a case is open; the trend goes on into the days ahead; the record has the claim', async () => {
  const { page } = plant
  await turnTo(page, 'asset=r-1&part=joint-2')
  await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Assets' }).tap()
  const rows = page.getByRole('tree', { name: 'Assets' })
  await expect(
    rows.getByRole('treeitem', { name: /^R-1 / }).getByRole('img', { name: 'Something is unusual or expected here' }),
  ).toBeVisible({ timeout: 40_000 })
  await expect(rows.getByRole('treeitem', { name: /^R-3 / }).getByRole('img', { name: /unusual/ })).toHaveCount(0)

  await turnTo(page, 'workspace=trends&signals=r-1/joint-2/vibration&span=7d')
  const trends = page.getByRole('main', { name: 'Trends' })
  await trends.getByRole('button', { name: '7 d ahead' }).tap()
  await expect.poll(() => new URL(page.url()).searchParams.get('ahead')).toBe('7d')

  await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Record' }).tap()
  const record = page.getByRole('main', { name: 'Record' })
  const claim = record.getByRole('row', { name: /R-1 Vibration, 3/ }).first()
  await expect(claim).toContainText('judged by')
  await claim.getByRole('button').tap()
  await expect(page.getByRole('group', { name: 'The past' })).toBeVisible()
  await expect(sheet(page, 'R-1 Joint 2')).toBeVisible()
})

test('a week later it was reached when it was expected, and the record says so: on its page, on the sheet, for everybody', async () => {
  const { page, machines } = plant
  await turnTo(page, 'asset=r-1&part=joint-2')
  await expect(card(page)).toHaveAttribute('data-claim', 'expected', { timeout: 120_000 })
  clearInterval(beat)
  const from = clock.now()
  await clock.step(4.4 * DAY)
  // Then on, at a reading in six minutes, as it rose before: over 3 mm/s after about five days.
  for (let i = 0; i < 320; i++) {
    await clock.step(6 * MINUTE)
    const value = NOW + ((clock.now() - from) / DAY) * PER_DAY + 0.03 * noise(1, i)
    await machines.publish('r-1/state', 'execute')
    await machines.publish('r-1/joint-2/vibration', value)
  }
  await page.goto(plant.address('workspace=record'))
  await liveNow(page)
  const record = page.getByRole('main', { name: 'Record' })
  const claim = record.getByRole('row', { name: /R-1 Vibration, 3/ }).last()
  await expect(claim).toHaveAttribute('data-outcome', 'within', { timeout: 60_000 })
  await expect(claim).toContainText('came true')

  await turnTo(page, 'asset=r-1&part=joint-2')
  await expect(card(page)).toHaveAttribute('data-claim', 'beyond', { timeout: 60_000 })
  await expect(told(page).locator('[data-part="record"]')).toContainText(/1 of [1-9]/)
})
