/** The main views as pictures under version control, of a hall in which nothing moves. */
import type { Page, PageScreenshotOptions } from '@playwright/test'
import { alarmRow, cameraOf, drawn, inTheme, liveNow, partState, scene, sheet, turnTo } from './look-inside.ts'
import { bench, expect, test } from './plant.ts'

const plant = bench({ pixelRatio: 1, theme: 'dark' })

/** Of the pixels of the whole page: one machine of the hall is more. */
const NOTICED = 0.004

/** What tells the time would differ in every picture. */
const still = (page: Page): PageScreenshotOptions => ({
  animations: 'disabled',
  caret: 'hide',
  scale: 'css',
  mask: [
    page.getByRole('button', { name: /^Connection/ }),
    page.locator('footer'),
    page.locator('article canvas'),
    page.getByText(/since \d\d:\d\d/),
    page.getByText(/newest .* ago/),
    page.getByText(/enough is known yet/),
  ],
  maskColor: '#808080',
})

let beat: ReturnType<typeof setInterval>
test.beforeAll(() => {
  // The one signal that must keep coming does.
  beat = setInterval(() => void plant.machines.publish('k-1/pressure', 6.8).catch(() => {}), 1000)
})
test.afterAll(() => clearInterval(beat))

/** Everything has arrived and is drawn, and nothing is pointed at. */
const atRest = async (page: Page): Promise<void> => {
  await page.mouse.move(1, 1)
  await page.evaluate(() => document.fonts.ready)
  await expect.poll(() => partState(page, 'k-1')).toBe('normal')
  await expect.poll(() => partState(page, 'w-1')).toBe('never')
  await drawn(page)
}

/** Where the camera is that sees the whole hall. */
let overview = ''
for (const name of ['Light', 'Contrast', 'Dark'] as const)
  test(`overview, ${name.toLowerCase()}`, async () => {
    const { page } = plant
    await inTheme(page, name)
    await atRest(page)
    overview = cameraOf(page)!
    await expect(page).toHaveScreenshot(`overview-${name.toLowerCase()}.png`, {
      ...still(page),
      maxDiffPixelRatio: NOTICED,
    })
  })

test('a machine that is missing is noticed', async () => {
  const { config } = test.info()
  test.skip(
    config.updateSnapshots === 'all' || config.updateSnapshots === 'changed',
    'the pictures are being taken anew',
  )
  const { page } = plant
  await atRest(page)
  await page.evaluate(() => window.gembaProbe.scene!.hide('v-1'))
  await drawn(page)
  const picture = await page.screenshot(still(page))
  expect(() => expect(picture).toMatchSnapshot('overview-dark.png', { maxDiffPixelRatio: NOTICED })).toThrow(/pixels/)
})

test('the robot selected, near', async () => {
  const { page } = plant
  await page.goto(plant.address('asset=r-1&part=joint-2&camera=-5.4,1.1,-1.5,35,20,7'))
  await liveNow(page)
  await expect(sheet(page, 'R-1 Joint 2')).toContainText('3 of 3 live')
  await expect(sheet(page, 'R-1 Joint 2').locator('.uplot')).toBeVisible()
  await expect(sheet(page, 'R-1 Joint 2')).toContainText('enough is known yet', { timeout: 40_000 })
  await atRest(page)
  await expect(page).toHaveScreenshot('robot.png', still(page))
})

test('a tablet, both ways', async ({ visits }) => {
  const page = await visits.at(plant.address('asset=s-1'), {
    width: 1180,
    height: 820,
    touch: true,
    pixelRatio: 1,
    theme: 'dark',
  })
  await liveNow(page)
  await expect(sheet(page, 'S-1').locator('.uplot')).toBeVisible()
  await expect(sheet(page, 'S-1')).toContainText('enough is known yet', { timeout: 40_000 })
  await atRest(page)
  await expect(page).toHaveScreenshot('tablet.png', still(page))
  await page.setViewportSize({ width: 820, height: 1180 })
  await expect.poll(async () => (await scene(page).boundingBox())!.width).toBeLessThan(820)
  await atRest(page)
  await expect(page).toHaveScreenshot('upright.png', still(page))
})

// Last: what was raised stays until somebody acknowledges it, and would stand in the other pictures.
test('alarms, in list and scene', async () => {
  const { page, machines } = plant
  await machines.publish('r-1/joint-3/temperature', 104)
  await machines.publish('c-2/drive/temperature', 97)
  await machines.publish('v-1/state', 'aborted')
  await machines.publish('agv-1/battery', 12)
  await turnTo(page, `camera=${overview}`)
  for (const key of ['r-1/joint-3-hot', 'c-2/hot', 'v-1/fault', 'agv-1/low'])
    await expect.poll(async () => (await alarmRow(page, key))?.state).toBe('unacknowledged')
  await expect(page.getByRole('group', { name: 'Alarms' }).getByRole('article')).toHaveCount(4)
  await atRest(page)
  // Which of several free places a label takes depends on which came first.
  await expect(page).toHaveScreenshot('alarms.png', { ...still(page), maxDiffPixelRatio: 0.03 })
  await machines.calm()
})
