/** Walks through the past: the plant stands as it stood, for everyone who opens the link, and now is never hidden. */
import type { Page } from '@playwright/test'
import { drawn, liveNow, sheet, turnTo, valueOf } from './look-inside.ts'
import { bench, expect, test } from './plant.ts'

const plant = bench()

/** What the page knows of the moment it shows, by signal and alarm, and where what moves is drawn. */
const shown = async (page: Page) => {
  await drawn(page)
  return page.evaluate(() => {
    const { twin, values, shownBoard, at } = window.gembaProbe.session!
    const moment = at()
    return {
      at: moment,
      signals: Object.fromEntries(
        twin.signals
          .filter(({ slot }) => values.receive[slot]! > 0)
          .map(({ id, slot, type }) => [
            id,
            [
              type === 'text' ? values.text(slot) : values.value[slot],
              values.quality[slot],
              values.receive[slot],
              values.age(slot, moment),
            ],
          ]),
      ),
      alarms: shownBoard.rows.map(({ key, state, raisedAt, value }) => [key, state, raisedAt, value]).toSorted(),
      poses: ['r-1', 'agv-1'].map((asset) =>
        window.gembaProbe.scene!.pose(asset)!.map((place) => Math.round(place * 1000) / 1000),
      ),
    }
  })
}

const momentOf = (page: Page): Promise<number> => page.evaluate(() => window.gembaProbe?.session?.at() ?? 0)
const track = (page: Page) => page.getByRole('slider', { name: 'Moment on the timeline' })
const chip = (page: Page) => page.getByRole('group', { name: 'The past' })
/** The page's estimate of the gateway's clock is nearer than this, ms, also on a busy machine. */
const CLOCKS_AGREE_MS = 400
/** The moment as it stands in the address. */
const atMoment = (at: number): string => `at=${new Date(at).toISOString()}`

/** The same things at the same moment, or why not. */
const stoodAt = async (page: Page, at: number): Promise<void> => {
  await expect.poll(() => momentOf(page), { timeout: 30_000 }).toBe(at)
}

// A past is recorded first, and two browsers draw it in software.
test.setTimeout(240_000)

test('replay equals live: values, ages and alarms at moments that were captured as they were', async ({ visits }) => {
  const { machines, page } = plant
  const captured: Awaited<ReturnType<typeof shown>>[] = []
  const seen = async (signal: string, value: number | string): Promise<void> => {
    await expect.poll(() => valueOf(page, signal)).toBe(value)
  }
  const alarm = (key: string) =>
    page.evaluate((wanted) => window.gembaProbe.session!.board.row(wanted)?.state ?? 'normal', key)
  // The page only estimates the gateway's clock: what comes next must be later by both.
  const capture = async (): Promise<void> => {
    const now = await shown(page)
    captured.push(now)
    await expect
      .poll(() => page.evaluate(() => window.gembaProbe.session!.now()))
      .toBeGreaterThan(now.at + CLOCKS_AGREE_MS)
  }
  for (let round = 0; round < 4; round++) {
    await machines.publish('c-1/drive/temperature', 40 + round)
    await machines.publish('c-1/speed', 0.1 * (1 + round))
    await machines.publish('r-1/joint-3/vibration', 0.5 + round / 10)
    await machines.publish('r-1/joint-1/angle', 10 * round)
    await machines.publish('agv-1/x', -2 + round / 2)
    await seen('c-1/drive/temperature', 40 + round)
    await seen('agv-1/x', -2 + round / 2)
    await seen('r-1/joint-3/vibration', 0.5 + round / 10)
    await capture()
    await machines.publish('c-2/drive/temperature', round % 2 === 0 ? 97 : 45)
    // Alarms are told at once, values with the next frame.
    await seen('c-2/drive/temperature', round % 2 === 0 ? 97 : 45)
    await expect.poll(() => alarm('c-2/hot')).toBe(round % 2 === 0 ? 'unacknowledged' : 'returned')
    await capture()
  }
  // Whatever is stored a little later is stored by the time anybody goes back to it.
  await expect
    .poll(() => page.evaluate(() => window.gembaProbe.session!.now()))
    .toBeGreaterThan(captured.at(-1)!.at + 3000)

  const past = await visits.at(plant.address(atMoment(captured[0]!.at)))
  expect(new Set(captured.map(({ poses }) => String(poses))).size, 'something moved').toBeGreaterThanOrEqual(4)
  for (const one of [...captured.keys()].map((i) => captured[(i * 5) % captured.length]!)) {
    await turnTo(past, atMoment(one.at))
    await stoodAt(past, one.at)
    expect(await shown(past)).toEqual(one)
  }
  // By a link, with nothing known of what was shown before.
  const last = captured.at(-1)!
  await past.goto(plant.address(atMoment(last.at)))
  await stoodAt(past, last.at)
  expect(await shown(past)).toEqual(last)
  await machines.calm()
})

test('by mouse and keys: the past is unmistakable, nothing can be done in it, now goes on, and one step leads back', async ({
  visits,
}) => {
  const { machines } = plant
  await machines.publish('c-2/drive/temperature', 97)
  const page = await visits.at(plant.address('asset=c-2'))
  await liveNow(page)
  await expect(sheet(page, 'C-2').getByRole('button', { name: 'Acknowledge' })).toBeVisible()
  await page.getByRole('button', { name: 'Look at the past' }).click()
  await expect(chip(page)).toBeVisible()
  await expect.poll(() => momentOf(page)).toBeLessThan(Date.now() - 30_000)
  await expect(page.getByRole('note')).toContainText('As it was at')
  await expect(sheet(page, 'C-2').getByRole('button', { name: 'Acknowledge' })).toHaveCount(0)
  await expect(sheet(page, 'C-2').getByRole('button', { name: 'Start' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: /^Now: 0 critical, 1 high/ })).toBeVisible()
  await expect(page).toHaveURL(/[?&]at=\d{4}-\d\d-\d\dT/)

  // What happens now is told while the past is looked at, and does not reach it.
  const before = await shown(page)
  await machines.publish('c-3/drive/temperature', 98)
  await expect(page.getByRole('button', { name: /^Now: 0 critical, 2 high/ })).toBeVisible()
  expect((await shown(page)).alarms).toEqual(before.alarms)

  await track(page).focus()
  const at = await momentOf(page)
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => momentOf(page)).toBeLessThan(at)
  const marked = await momentOf(page)
  await page.keyboard.press('i')
  await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(() => momentOf(page)).toBeGreaterThan(marked)
  await expect
    .poll(async () => (await shown(page)).alarms.map(([key]) => key), 'the next event is the drive of C-2 that ran hot')
    .toContain('c-2/hot')
  await page.keyboard.press('o')
  await expect(page.getByRole('group', { name: 'A to B' })).toBeVisible()
  const stood = await momentOf(page)
  // As fast as now: faster, it would run into it.
  await page.getByRole('button', { name: '1×', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible()
  await expect.poll(() => momentOf(page)).toBeGreaterThan(stood)
  await track(page).focus()
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(chip(page)).toHaveCount(0)
  await expect(page).not.toHaveURL(/[?&]at=/)
  await expect(sheet(page, 'C-2').getByRole('button', { name: 'Acknowledge' })).toBeVisible()
  expect(Math.abs((await momentOf(page)) - Date.now())).toBeLessThan(5000)

  const card = sheet(page, 'C-2').getByRole('article', { name: /^Drive hot/ })
  await card.getByRole('button', { name: /^More for/ }).click()
  await page.getByRole('menuitem', { name: 'Show the minute before' }).click()
  await expect(chip(page)).toBeVisible()
  const raised = await page.evaluate(() => window.gembaProbe.session!.board.row('c-2/hot')!.raisedAt)
  await stoodAt(page, raised - 60_000)
  await machines.calm()
})

test('a link shows its reader the same moment, by touch as well; a finger on the line goes elsewhere', async ({
  visits,
}) => {
  const { machines } = plant
  await machines.publish('c-1/drive/temperature', 61)
  const one = await visits.at(plant.address())
  await liveNow(one)
  await expect.poll(() => valueOf(one, 'c-1/drive/temperature')).toBe(61)
  await one.getByRole('button', { name: 'Look at the past' }).click()
  await expect(one).toHaveURL(/[?&]at=\d{4}-\d\d-\d\dT/)
  await expect.poll(() => momentOf(one)).toBeLessThan(Date.now() - 30_000)
  const other = await visits.at(one.url(), { width: 1180, height: 820, touch: true })
  await expect(chip(other)).toBeVisible()
  await stoodAt(other, await momentOf(one))
  expect(await shown(other)).toEqual(await shown(one))

  const box = (await track(other).boundingBox())!
  const at = await momentOf(other)
  await other.touchscreen.tap(box.x + box.width * 0.4, box.y + box.height / 2)
  await expect.poll(() => momentOf(other)).toBeLessThan(at - 60_000)
  await other.getByRole('button', { name: 'Back to live', exact: true }).click()
  await expect(chip(other)).toHaveCount(0)
  await expect.poll(() => valueOf(other, 'c-1/drive/temperature')).toBe(61)
})
