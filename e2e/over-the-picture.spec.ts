/** What lies over the picture: words and arrows that never cover each other, the card of what is pointed at, and one machine alone. */
import type { Page } from '@playwright/test'
import { alarmRow, drawn, partState, rectOf, scene, sheet, tapPoint, turnTo } from './look-inside.ts'
import { bench, expect, test } from './plant.ts'

const plant = bench()

/** Boxes of all words over the picture that can be seen. */
const boxes = (page: Page): Promise<{ name: string; left: number; top: number; right: number; bottom: number }[]> =>
  page.evaluate(() =>
    [
      ...document.querySelectorAll<HTMLElement>(
        '[data-label][data-shown] button, [data-edge][data-shown], [data-over-scene]',
      ),
    ].map((element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect()
      return { name: element.textContent ?? '', left, top, right, bottom }
    }),
  )

/** What a test has raised is cleared and taken note of: it calls nobody in the next one. */
const allQuiet = async (): Promise<void> => {
  const { page, machines, gateway } = plant
  await machines.calm()
  await expect
    .poll(
      async () => {
        const calling = await page.evaluate(() =>
          window.gembaProbe
            .session!.board.rows.filter(({ state }) => state === 'unacknowledged' || state === 'returned')
            .map(({ key }) => key),
        )
        for (const key of calling)
          await page.request.post(`${gateway.url}/api/alarms`, {
            headers: { 'x-gemba-name': 'Mara%20Lind' },
            data: { kind: 'acknowledge', key, comment: '' },
          })
        return calling
      },
      { message: 'alarms that still call' },
    )
    .toEqual([])
}

test('words in the picture never lie on one another or on the tools, wherever one looks from', async () => {
  const { page, machines } = plant
  for (const [topic, value] of [
    ['r-1/joint-3/temperature', 104],
    ['c-2/drive/temperature', 97],
    ['v-1/state', 'aborted'],
    ['agv-1/battery', 12],
  ] as const)
    await machines.publish(topic, value)
  await expect.poll(async () => (await alarmRow(page, 'agv-1/low'))?.state).toBe('unacknowledged')
  for (const at of ['0,0.5,0,43,34,30', '-5.4,1.1,-1.5,35,20,7', '4,1,0,200,12,9', '0,0,0,0,80,40']) {
    await turnTo(page, `camera=${at}`)
    await expect(page.getByRole('button', { name: 'Show the whole hall' })).toBeVisible()
    await drawn(page)
    // Words are chosen a few times a second: these are of the last picture.
    await expect
      .poll(() => page.locator('[data-label][data-kind="alarm"][data-shown], [data-edge][data-shown]').count())
      .toBeGreaterThan(0)
    await expect
      .poll(
        async () => {
          const list = await boxes(page)
          return list.flatMap((a, i) =>
            list
              .slice(i + 1)
              .flatMap((b) =>
                a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top
                  ? [`${a.name} on ${b.name}`]
                  : [],
              ),
          )
        },
        { message: `seen from ${at}` },
      )
      .toEqual([])
  }
  await allQuiet()
})

test('an alarm out of sight is an arrow at the edge: said, reached by keys, and flown to', async () => {
  const { page, machines } = plant
  await machines.publish('c-1/drive/temperature', 97)
  await turnTo(page, 'camera=6,1,0,270,20,6')
  const arrow = page.getByRole('button', { name: /^Out of view: C-1.*Fly there/ })
  await expect(arrow).toBeVisible()
  const box = (await arrow.boundingBox())!
  expect(box.height, 'a target for gloves').toBeGreaterThanOrEqual(44)
  await expect(page.getByRole('status').filter({ hasText: /out of view: .*C-1/ })).toHaveCount(1)
  await scene(page).focus()
  for (let i = 0; i < 8 && !(await arrow.evaluate((element) => element === document.activeElement)); i++)
    await page.keyboard.press('Tab')
  await expect(arrow).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/[?&]asset=c-1/)
  await drawn(page)
  await expect(arrow).toHaveCount(0)
  await expect(page.locator('[data-label="c-1"][data-shown]')).toHaveCount(1)
  await allQuiet()
})

test('the card tells what matters, live, beside the thing, and goes when the eye moves', async () => {
  const { page, machines } = plant
  await turnTo(page, 'camera=0,0.5,0,43,34,30')
  await drawn(page)
  const card = page.getByRole('tooltip')
  const at = (await tapPoint(page, 'r-1', null))!
  await page.mouse.move(...at)
  await expect(card).toContainText('R-1')
  await expect(card).toContainText('Running')
  await expect(card.locator('dt')).toHaveCount(3)
  await machines.publish('r-1/power', 4.44)
  await expect(card).toContainText('4.44')
  const box = await rectOf(card)
  expect(
    at[0] > box.x && at[0] < box.x + box.width && at[1] > box.y && at[1] < box.y + box.height,
    'not on what it speaks of',
  ).toBe(false)
  await scene(page).focus()
  await page.keyboard.press('ArrowLeft')
  await expect(card).toHaveCount(0)
  await page.mouse.move(2, 2)
  await allQuiet()
})

test('one machine alone: the others recede, their alarms do not; Escape brings all back', async () => {
  const { page, machines } = plant
  await machines.publish('c-1/drive/temperature', 97)
  await turnTo(page, 'asset=r-1')
  await expect.poll(async () => (await alarmRow(page, 'c-1/hot'))?.state).toBe('unacknowledged')
  // The keys come with the tools, after the first picture.
  await expect(page.getByRole('toolbar', { name: 'Tools of the picture' })).toBeVisible()
  await scene(page).focus()
  await page.keyboard.press('i')
  const chip = page.getByRole('button', { name: 'Only R-1' })
  await expect(chip).toBeVisible()
  await expect(page).toHaveURL(/[?&]only=r-1/)
  await expect.poll(() => partState(page, 's-1')).toBe('receding')
  expect(await partState(page, 'r-1')).not.toBe('receding')
  await drawn(page)
  await expect(page.locator('[data-kind="name"][data-shown]')).toHaveCount(0)
  await expect(
    page.locator('[data-label="c-1"][data-kind="alarm"][data-shown], [data-edge="c-1"][data-shown]'),
  ).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(chip).toHaveCount(0)
  await expect(sheet(page, 'R-1'), 'one step at a time').toBeVisible()
  await expect.poll(() => partState(page, 's-1')).not.toBe('receding')
  await page.goBack()
  await expect(chip).toBeVisible()
  await chip.click()
  await expect(page).not.toHaveURL(/[?&]only=/)
  await sheet(page, 'R-1').getByRole('button', { name: 'Show alone' }).click()
  await expect(chip).toBeVisible()
  await chip.click()
  await allQuiet()
})
