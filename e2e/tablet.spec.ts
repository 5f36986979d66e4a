/** The same by touch, on a tablet held either way. */
import {
  alarmRow,
  doubleTap,
  drawn,
  liveNow,
  longPress,
  scene,
  sheet,
  tapPoint,
  tapScene,
  turnTo,
} from './look-inside.ts'
import { bench, expect, test } from './plant.ts'

const plant = bench({ width: 1180, height: 820, touch: true })

test('tap, tap again, close: the sheet beside the scene', async () => {
  const { page } = plant
  await expect(page.getByRole('tree')).toHaveCount(0)
  await tapScene(page, 'r-1')
  await expect(sheet(page, 'R-1')).toContainText('Running')
  await tapScene(page, 'r-1', 'joint-2')
  await expect(sheet(page, 'R-1 Joint 2')).toBeVisible()
  await page.getByRole('button', { name: 'Close' }).tap()
  await expect(page.getByRole('article')).toHaveCount(0)
})

test('double tap brings the machine near', async () => {
  const { page } = plant
  await drawn(page)
  const distance = () => page.evaluate(() => new URLSearchParams(location.search).get('camera')?.split(',').at(-1))
  const before = await distance()
  await doubleTap(page, (await tapPoint(page, 's-1', null))!)
  await expect.poll(distance).not.toBe(before)
  await expect(sheet(page, 'S-1')).toBeVisible()
})

test('a long press tells of the thing and what can be done with it', async () => {
  const { page } = plant
  await page.getByRole('button', { name: 'Show the whole hall' }).tap()
  await drawn(page)
  const menu = page.getByRole('menu')
  await longPress(page, (await tapPoint(page, 'p-1', null))!, () => expect(menu).toBeVisible())
  await expect(menu).toContainText('P-1')
  await expect(menu.locator('dt').first()).toBeVisible()
  for (const item of await menu.getByRole('menuitem').all())
    expect((await item.boundingBox())!.height, 'a target for gloves').toBeGreaterThanOrEqual(44)
  await menu.getByRole('menuitem', { name: 'Show alone' }).tap()
  const chip = page.getByRole('button', { name: 'Only P-1' })
  expect((await chip.boundingBox())!.height).toBeGreaterThanOrEqual(44)
  await chip.tap()
  await expect(chip).toHaveCount(0)
})

test('an arrow at the edge is tapped, and the alarm is there', async () => {
  const { page, machines } = plant
  await machines.publish('c-1/drive/temperature', 97)
  await turnTo(page, 'camera=6,1,0,270,20,6')
  const arrow = page.getByRole('button', { name: /^Out of view: C-1/ })
  await arrow.tap()
  await expect(sheet(page, 'C-1 Drive')).toBeVisible()
  await drawn(page)
  await expect(arrow).toHaveCount(0)
  await expect(page.locator('[data-label="c-1"][data-shown]')).toHaveCount(1)
  await machines.calm()
  await page.getByRole('button', { name: 'Close' }).tap()
})

test('find and acknowledge by touch', async () => {
  const { page, machines } = plant
  await machines.publish('c-3/drive/temperature', 97)
  await expect.poll(async () => (await alarmRow(page, 'c-3/hot'))?.state).toBe('unacknowledged')
  await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Assets' }).tap()
  await page.getByRole('searchbox').fill('C-3')
  await page.getByRole('treeitem', { name: /^C-3/ }).tap()
  await expect(page.getByRole('tree'), 'the tree makes room').toHaveCount(0)
  const button = sheet(page, 'C-3').getByRole('button', { name: 'Acknowledge' })
  expect((await button.boundingBox())!.height, 'a target for gloves').toBeGreaterThanOrEqual(44)
  await button.tap()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Your name' }).fill('Tom')
  await dialog.getByRole('button', { name: 'Acknowledge' }).tap()
  await expect.poll(async () => (await alarmRow(page, 'c-3/hot'))?.ackBy).toBe('Tom')
  await machines.calm()
})

test('held upright: the sheet under the scene', async ({ visits }) => {
  const page = await visits.at(plant.address(), { width: 820, height: 1180, touch: true })
  await liveNow(page)
  await tapScene(page, 'v-1')
  await expect(sheet(page, 'V-1')).toContainText('Vision cell')
  const [picture, beside] = [(await scene(page).boundingBox())!, (await sheet(page, 'V-1').boundingBox())!]
  expect(beside.y).toBeGreaterThanOrEqual(picture.y + picture.height - 1)
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
    'nothing to scroll sideways',
  ).toBe(true)
  await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Alarms' }).tap()
  await expect(page.getByRole('tab', { name: /^Open/ })).toBeVisible()
  await page.getByRole('button', { name: /^Open alarms:/ }).tap()
  await expect(page.getByRole('complementary', { name: 'Alarms' })).toBeVisible()
})
