/** The trend workspace: from a value to its past, beside its sisters, shared. By mouse on a desktop, by touch on a tablet. */
import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { WITH_FINGERS } from './chromium.ts'
import { dragFinger, liveNow, sheet } from './look-inside.ts'
import { bench, expect, test } from './plant.ts'

test.use(WITH_FINGERS)
const plant = bench({ query: 'asset=r-1&part=joint-2' })
const JOINT = 'r-1/joint-2/vibration'

const workspace = (page: Page) => page.getByRole('main', { name: 'Trends' })
const panels = (page: Page) => workspace(page).getByRole('group', { name: /^Trends of/ })
const shownSpan = (page: Page): number | null => {
  const [, count, unit] = /^(\d+)([dhms])$/.exec(new URL(page.url()).searchParams.get('span') ?? '') ?? []
  return count ? Number(count) * { d: 86_400, h: 3600, m: 60, s: 1 }[unit as 'd' | 'h' | 'm' | 's'] : null
}

let beat: ReturnType<typeof setInterval>
test.beforeAll(() => {
  let n = 0
  beat = setInterval(
    () => void plant.machines.publish('r-1/joint-2/vibration', 0.6 + (n++ % 5) / 10).catch(() => {}),
    500,
  )
})
test.afterAll(() => clearInterval(beat))

test('one press on a value opens its trend; going back shows the hall again', async () => {
  const { page } = plant
  await sheet(page, 'R-1 Joint 2').getByRole('button', { name: 'Open Vibration in Trends' }).first().click()
  await expect(workspace(page).getByRole('heading', { name: 'R-1 Joint 2', level: 1 })).toBeVisible()
  await expect.poll(() => new URL(page.url()).searchParams.get('signals')).toBe(JOINT)
  await expect(panels(page)).toBeVisible()
  const frames = await page.evaluate(() => window.gembaProbe.scene!.frames)
  await expect.poll(() => page.evaluate(() => window.gembaProbe.session!.values.receive.some((t) => t > 0))).toBe(true)
  await expect(workspace(page).getByRole('list', { name: 'Signals' })).toContainText('mm/s')
  expect(await page.evaluate(() => window.gembaProbe.scene!.frames), 'nobody sees the scene').toBe(frames)
  await page.goBack()
  await expect(workspace(page)).toHaveCount(0)
  await expect(sheet(page, 'R-1 Joint 2')).toBeVisible()
})

test('add by search, zoom by keys and wheel, mark a span', async () => {
  const { page } = plant
  await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Trends' }).click()
  await workspace(page).getByRole('button', { name: 'Add', exact: true }).click()
  const picker = page.getByRole('dialog', { name: 'Add signals' })
  await picker.getByRole('searchbox').fill('r-1 power')
  await picker.getByRole('checkbox', { name: /R-1 Power kW/ }).click()
  await picker.getByRole('button', { name: 'Close' }).click()
  await expect(workspace(page).getByRole('heading', { level: 2, name: /kW/ })).toBeVisible()
  await expect(workspace(page).getByRole('heading', { level: 1 })).toHaveText('R-1')

  await workspace(page).getByRole('radio', { name: '15 min' }).click()
  await expect.poll(() => shownSpan(page)).toBe(900)
  await panels(page).focus()
  await page.keyboard.press('+')
  await expect.poll(() => shownSpan(page)).toBe(630)
  const box = (await panels(page).boundingBox())!
  await page.mouse.move(box.x + box.width - 100, box.y + 120)
  await page.mouse.wheel(0, -400)
  await expect.poll(() => shownSpan(page)).toBeLessThan(630)

  await page.mouse.move(box.x + box.width * 0.4, box.y + 120)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width - 95, box.y + 130, { steps: 4 })
  await page.mouse.up()
  const figures = page.getByRole('complementary', { name: 'Span', exact: true })
  await expect(figures.getByRole('row', { name: /^Mean/ })).toBeVisible()
})

test('recorded values of a file: what was understood is put right, and then it is history like any other', async () => {
  const { page } = plant
  await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Trends' }).click()
  await workspace(page).getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'Import recorded values…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Import recorded values' })
  const choose = (text: string) =>
    dialog
      .locator('[data-import-file]')
      .setInputFiles({ name: 'of june.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await choose('hello\nworld\n')
  await expect(dialog.getByRole('alert')).toContainText('No column can be told from another.')
  await choose('Zeit;Motor\n01.06.2026 12:00:00;1,5\n01.06.2026 12:00:30;2,5\n01.06.2026 12:01:00;kaputt\n')
  await expect(dialog).toContainText('No sample of it can be taken.')
  await expect(dialog).toContainText('“Zeit”: day.month.year')
  await dialog.getByRole('combobox', { name: 'Signal for Motor' }).fill(JOINT)
  await expect(dialog.locator('[data-samples="2"]')).toBeVisible()
  await expect(dialog.locator('[data-left-out="value"]')).toContainText('kaputt')
  const zone = dialog.getByRole('combobox', { name: 'Time zone of these times' })
  await zone.fill('Europe/Berlin')
  await zone.press('Enter')
  await expect(dialog.locator('[data-samples="2"]')).toContainText('12:00')
  await expectAccessible(page, 'import of recorded values')
  await dialog.getByRole('button', { name: 'Take 2 samples' }).click()
  await expect(dialog).toContainText('2 samples of 1 signal')
  await dialog.getByRole('button', { name: 'Show in trends' }).click()
  await expect(dialog).toHaveCount(0)
  await expect.poll(() => new URL(page.url()).searchParams.get('signals')).toBe(JOINT)
  const from = Date.UTC(2026, 5, 1, 10)
  const said = await page.evaluate(
    async ([signal, at]) =>
      (await fetch(`/api/history?signal=${signal}&from=${at}&to=${at + 60_000}&columns=2`)).json(),
    [JOINT, from] as const,
  )
  expect(said).toMatchObject({ last: [1.5, 2.5] })
})

test('by touch on a tablet: open, mark with one finger, nothing too small for gloves', async ({ visits }) => {
  const page = await visits.at(plant.address('asset=r-1&part=joint-2'), { width: 1180, height: 820, touch: true })
  await liveNow(page)
  await sheet(page, 'R-1 Joint 2').getByRole('button', { name: 'Open Vibration in Trends' }).first().tap()
  await expect(panels(page)).toBeVisible()
  for (const button of await workspace(page).getByRole('button').all())
    if (await button.isVisible())
      expect((await button.boundingBox())!.height, await button.innerText()).toBeGreaterThanOrEqual(44)
  await workspace(page).getByRole('radio', { name: '15 min' }).tap()
  await workspace(page).getByRole('button', { name: 'Mark a span' }).tap()
  const box = (await panels(page).boundingBox())!
  const along = (share: number): [number, number] => [box.x + box.width * share, box.y + 150]
  await dragFinger(page, along(0.5), along(0.8))
  await expect(page.getByRole('complementary', { name: 'Span', exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Close the span' }).tap()
  await dragFinger(page, along(0.4), along(0.7))
  await expect(workspace(page).getByRole('button', { name: 'Back to now' })).toBeVisible()
  await workspace(page).getByRole('button', { name: 'Back to now' }).tap()
  await expect(workspace(page).getByRole('button', { name: 'Back to now' })).toHaveCount(0)
  await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Hall' }).tap()
  await expect(workspace(page)).toHaveCount(0)
})
