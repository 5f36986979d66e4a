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

  // By a link, with nothing known of what was shown before.
  const past = await visits.at(plant.address(atMoment(captured[0]!.at)))
  await stoodAt(past, captured[0]!.at)
  expect(await shown(past)).toEqual(captured[0])
  expect(new Set(captured.map(({ poses }) => String(poses))).size, 'something moved').toBeGreaterThanOrEqual(4)
  for (const one of [...captured.keys()].slice(1).map((i) => captured[(i * 5) % captured.length]!)) {
    await turnTo(past, atMoment(one.at))
    await stoodAt(past, one.at)
    expect(await shown(past)).toEqual(one)
  }
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

test('by touch: from event to event, 600 times as fast, and round between two marks', async ({ visits }) => {
  const { machines, page: desktop } = plant
  await machines.calm()
  const state = (of: Page): Promise<number> =>
    of.evaluate(() => {
      const { twin, values } = window.gembaProbe.session!
      return values.value[twin.signal('c-2/state')!.slot]!
    })
  const now = (): Promise<number> => desktop.evaluate(() => window.gembaProbe.session!.now())
  // What made it calm is no event near those that follow.
  const calm = await now()
  await expect.poll(now).toBeGreaterThan(calm + 2000)
  await machines.publish('c-2/drive/temperature', 96)
  await expect
    .poll(() => desktop.evaluate(() => window.gembaProbe.session!.board.row('c-2/hot')?.state))
    .toBe('unacknowledged')
  const raised = await desktop.evaluate(() => window.gembaProbe.session!.board.row('c-2/hot')!.raisedAt)
  await machines.publish('c-2/state', 'held')
  await expect.poll(() => state(desktop)).toBe(11)
  await expect.poll(now).toBeGreaterThan(raised + 4000)

  const page = await visits.at(plant.address(`asset=c-2&at=${new Date(raised - 500).toISOString()}`), {
    width: 1180,
    height: 820,
    touch: true,
  })
  const walk = page.getByRole('region', { name: 'Walk through time' })
  const button = (name: string) => walk.getByRole('button', { name, exact: true })
  await stoodAt(page, raised - 500)
  await expect(page.getByRole('note')).toContainText('nothing can be acknowledged or commanded here')
  await button('Next event').tap()
  await stoodAt(page, raised)
  await expect.poll(() => valueOf(page, 'c-2/drive/temperature')).toBe(96)
  expect(await state(page)).toBe(6)
  await button('Next event').tap()
  await expect.poll(() => state(page), 'the next is its state').toBe(11)
  await button('Previous event').tap()
  await stoodAt(page, raised)

  // Half an hour, an hour ago: round it takes three seconds.
  const box = (await track(page).boundingBox())!
  const across = (share: number): Promise<void> =>
    page.touchscreen.tap(box.x + box.width * share, box.y + box.height * 0.6)
  await button('8 h').tap()
  const before = await momentOf(page)
  await across(0.5)
  await expect.poll(() => momentOf(page)).toBeLessThan(before - 600_000)
  await walk.getByRole('button', { name: /^Set mark A/ }).tap()
  const a = await momentOf(page)
  await across(0.56)
  await expect.poll(() => momentOf(page)).toBeGreaterThan(a + 600_000)
  await walk.getByRole('button', { name: /^Set mark B/ }).tap()
  const b = await momentOf(page)
  await button('Loop A–B').first().tap()
  await expect(button('Loop A–B').first()).toHaveAttribute('aria-pressed', 'true')
  await button('600×').tap()
  /** Moments of the page beside those of its own clock, while it goes round twice. */
  const moments = await page.evaluate(async (wanted) => {
    const seen: [number, number][] = []
    let rounds = 0
    const since = performance.now()
    while (rounds < wanted && performance.now() - since < 30_000) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      const at = window.gembaProbe.session!.at()
      if (at < (seen.at(-1)?.[1] ?? 0)) rounds++
      seen.push([performance.now(), at])
    }
    return seen
  }, 2)
  for (const [, at] of moments) {
    expect(at).toBeGreaterThanOrEqual(a - 1)
    expect(at).toBeLessThanOrEqual(b + 1)
  }
  const steps = moments.slice(1).map(([clock, at], i) => [clock - moments[i]![0], at - moments[i]![1]] as const)
  expect(steps.filter(([, by]) => by < 0).length, 'round twice').toBe(2)
  // It leaps: between two leaps it stands, and that is part of its speed. So is the way back to A, which takes a moment.
  const onward = steps.filter(([, by]) => by >= 0)
  const sum = (which: 0 | 1): number => onward.reduce((all, one) => all + one[which], 0)
  expect(sum(1) / sum(0), 'times as fast as now').toBeGreaterThan(300)
  expect(sum(1) / sum(0)).toBeLessThan(660)
  await button('Pause').tap()
  await page.getByRole('button', { name: 'Back to live', exact: true }).tap()
  await expect(chip(page)).toHaveCount(0)
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
