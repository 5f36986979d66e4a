/** Notes on moments: written from the sheet, the timeline and a trend, seen by everyone in all of them and in the picture, and withdrawn. */
import type { Page } from '@playwright/test'
import { WITH_FINGERS } from './chromium.ts'
import { liveNow, sheet } from './look-inside.ts'
import { bench, expect, test } from './plant.ts'

test.use(WITH_FINGERS)
const plant = bench({ query: 'asset=r-1' })

const dialog = (page: Page, name: RegExp) => page.getByRole('dialog', { name })
const sheetNotes = (page: Page, asset: string) => sheet(page, asset).getByRole('region', { name: 'Notes' })
const trendsOf = (page: Page) => page.getByRole('main', { name: 'Trends' })
const tagSign = (page: Page, asset: string) => page.locator(`[data-label="${asset}"] [data-mark="noted"]`)
const keptNotes = (page: Page): Promise<{ text: string; at: number; to: number | null; author: string }[]> =>
  page.evaluate(async () => ((await (await fetch('api/notes')).json()) as { notes: never[] }).notes)

test('by keys: a note from the sheet is on sheet, timeline, trend and in the picture; withdrawn, it is in none', async () => {
  const { page } = plant
  await expect(tagSign(page, 'r-1')).toHaveCount(0)
  await sheetNotes(page, 'R-1').getByRole('button', { name: 'Write a note' }).press('Enter')
  const form = dialog(page, /^Note on R-1/)
  await expect(form.getByRole('textbox', { name: 'What is to be known of it' })).toBeFocused()
  await form.getByRole('button', { name: 'Pin the note' }).press('Enter')
  await expect(form.getByRole('alert')).toContainText('name')
  await form.getByRole('textbox', { name: 'Your name' }).fill('Eva')
  await form.getByRole('button', { name: 'Pin the note' }).press('Enter')
  await expect(form.getByRole('alert'), 'an empty note is none').toContainText('The note was not kept')
  await form.getByRole('textbox', { name: 'What is to be known of it' }).fill('greased joint 2')
  await form.getByRole('textbox', { name: 'Your name' }).press('Enter')
  await expect(form).toHaveCount(0)
  await expect(sheetNotes(page, 'R-1')).toContainText('greased joint 2')
  await expect(sheetNotes(page, 'R-1')).toContainText('Eva')
  await expect(tagSign(page, 'r-1')).toHaveCount(1)
  const timeline = page.getByRole('region', { name: 'Alarms of the last 8 hours' })
  const mark = timeline.getByRole('button', { name: /^Note of Eva on R-1, .*: greased joint 2$/ })
  await expect(mark).toBeVisible()

  await sheet(page, 'R-1').getByRole('button', { name: 'Open Power in Trends' }).first().press('Enter')
  await expect(trendsOf(page).getByRole('button', { name: /^Note of Eva on R-1.*: greased joint 2$/ })).toBeVisible()
  await page.goBack()
  await sheetNotes(page, 'R-1')
    .getByRole('button', { name: /^Withdraw the note of Eva/ })
    .press('Enter')
  await dialog(page, /^Withdraw this note/)
    .getByRole('button', { name: 'Withdraw' })
    .press('Enter')
  await expect(sheetNotes(page, 'R-1').getByRole('listitem')).toHaveCount(0)
  await expect(mark).toHaveCount(0)
  await expect(tagSign(page, 'r-1')).toHaveCount(0)
})

test('by touch on a tablet: a span of the past from the timeline, a moment of a trend; another page is told at once', async ({
  visits,
}) => {
  const { page: desktop } = plant
  const page = await visits.at(plant.address('asset=r-1'), {
    width: 1180,
    height: 820,
    touch: true,
    withoutPicture: true,
  })
  await liveNow(page)
  await page.getByRole('button', { name: 'Look at the past' }).tap()
  const walk = page.getByRole('region', { name: 'Walk through time' })
  await walk.getByRole('button', { name: /^Set mark A here/ }).tap()
  await walk.getByRole('slider', { name: 'Moment on the timeline' }).press('ArrowRight')
  await walk.getByRole('button', { name: /^Set mark B here/ }).tap()
  await walk.getByRole('button', { name: 'Write a note on the span between A and B' }).tap()
  const span = dialog(page, /^Note on R-1, .* – /)
  await span.getByRole('textbox', { name: 'What is to be known of it' }).fill('belt slipped')
  await span.getByRole('textbox', { name: 'Your name' }).fill('Tom')
  await span.getByRole('button', { name: 'Pin the note' }).tap()
  await expect(span).toHaveCount(0)
  const mark = walk.getByRole('button', { name: /: belt slipped$/ })
  const box = (await mark.boundingBox())!
  expect(Math.min(box.width, box.height), 'a target for gloves').toBeGreaterThanOrEqual(43)
  await expect(sheetNotes(desktop, 'R-1'), 'nobody asked the other page').toContainText('belt slipped')
  await expect(tagSign(desktop, 'r-1')).toHaveCount(1)
  await mark.tap()
  await expect(dialog(page, /^Notes around/)).toContainText('Tom')
  await dialog(page, /^Notes around/)
    .getByRole('button', { name: 'Close' })
    .tap()
  await page.getByRole('button', { name: 'Back to live', exact: true }).tap()

  await sheet(page, 'R-1').getByRole('button', { name: 'Open Power in Trends' }).first().tap()
  const plot = trendsOf(page).getByRole('group', { name: /^Trends of/ })
  const area = (await plot.boundingBox())!
  await page.touchscreen.tap(area.x + area.width * 0.6, area.y + 220)
  await trendsOf(page)
    .getByRole('button', { name: /^Note at / })
    .tap()
  const moment = dialog(page, /^Note on R-1/)
  await moment.getByRole('textbox', { name: 'What is to be known of it' }).fill('louder here')
  await moment.getByRole('button', { name: 'Pin the note' }).tap()
  await expect(
    trendsOf(page)
      .getByRole('button', { name: /louder here$|^2 notes around/ })
      .first(),
  ).toBeVisible()
  const kept = await keptNotes(page)
  expect(kept.map(({ text, author, to }) => [text, author, to !== null])).toEqual(
    expect.arrayContaining([
      ['belt slipped', 'Tom', true],
      ['louder here', 'Tom', false],
    ]),
  )
})
