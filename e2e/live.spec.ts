/** A day's first minute: the page opens, goes live, and shows what machines publish. */
import { drawn, linkState, partLook, partState, scene, sheet, sign, tapScene, turnTo, valueOf } from './look-inside.ts'
import { bench, expect, test } from './plant.ts'
import { countCommits } from './react-commits.ts'

const plant = bench({ pixelRatio: 0.25, init: countCommits })

test('opens and goes live', async () => {
  const { page } = plant
  await expect(sign(page)).toContainText('Live')
  await expect(page).toHaveTitle('Test bench · Gemba')
  expect(await linkState(page)).toBe('live')
  const first = await page.evaluate(() => window.gembaProbe.firstFrameMs)
  console.log(`address to first live frame, software WebGL: ${first.toFixed(0)} ms`)
  expect(first, 'ms to the first live frame; generous, the machine may be busy').toBeLessThan(40_000)
  await drawn(page)
  await expect(scene(page).locator('canvas')).toBeVisible()
})

test('a published value is a changed colour in the scene, and back', async () => {
  const { page, machines } = plant
  await expect.poll(() => partLook(page, 'c-2', 'drive')).toEqual({ tint: null, state: 'normal' })
  await machines.publish('c-2/drive/temperature', 97)
  await expect.poll(() => partState(page, 'c-2', 'drive')).toBe('alarm')
  const { tint } = (await partLook(page, 'c-2', 'drive'))!
  expect(tint, 'the colour of priority high').not.toBeNull()
  expect(await partState(page, 'c-3', 'drive'), 'its neighbour stays grey').toBe('normal')
  await machines.publish('c-2/drive/temperature', 45)
  await expect.poll(() => partState(page, 'c-2', 'drive'), 'cleared: it is normal again').toBe('normal')
  await expect(page.locator('[data-label="c-2"][data-kind="cleared"][data-shown]'), 'nobody has seen it').toHaveCount(1)
})

test('a layer colours components by their own signal', async () => {
  const { page, machines } = plant
  await page.getByRole('button', { name: /^Layer: / }).click()
  await page.getByRole('menuitemradio', { name: 'Vibration' }).click()
  await page.keyboard.press('Escape')
  await expect.poll(() => partState(page, 'r-1', 'joint-5')).toBe('tinted')
  const calm = (await partLook(page, 'r-1', 'joint-5'))!.tint
  expect((await partLook(page, 'r-1', 'joint-4'))!.tint, 'same value, same colour').toEqual(calm)
  await machines.publish('r-1/joint-5/vibration', 3.5)
  await expect.poll(async () => (await partLook(page, 'r-1', 'joint-5'))!.tint).not.toEqual(calm)
  expect((await partLook(page, 'r-1', 'joint-4'))!.tint).toEqual(calm)
  await machines.publish('r-1/joint-5/vibration', 0.6)
  await expect.poll(async () => (await partLook(page, 'r-1', 'joint-5'))!.tint).toEqual(calm)
  await page.getByRole('button', { name: /^Layer: / }).click()
  await page.getByRole('menuitemradio', { name: 'Condition' }).click()
  await page.keyboard.press('Escape')
  await expect.poll(() => partState(page, 'r-1', 'joint-5')).toBe('normal')
})

test('a tap selects the machine, the next one its joint', async () => {
  const { page, machines } = plant
  await tapScene(page, 'r-1')
  const robot = sheet(page, 'R-1')
  await expect(robot.getByRole('heading', { name: 'R-1' })).toBeVisible()
  await expect(robot).toContainText('Six-axis robot')
  await expect(robot).toContainText('Running')
  await expect(robot).toContainText(/since \d\d:\d\d/)
  await expect(robot).toContainText('21 of 21 live')
  await expect(robot.getByRole('navigation', { name: 'Place in the plant' })).toContainText('Line 1')
  await machines.publish('r-1/power', 4.25)
  await expect(robot.locator('[data-signal="r-1/power"]')).toContainText('4.25')
  await expect(robot.locator('[data-signal="r-1/power"]')).toContainText('kW')

  await tapScene(page, 'r-1', 'joint-2')
  const joint = sheet(page, 'R-1 Joint 2')
  await expect(joint.getByRole('heading', { name: 'Joint 2' })).toBeVisible()
  await machines.publish('r-1/joint-2/vibration', 1.23)
  await expect(joint.locator('[data-signal="r-1/joint-2/vibration"]')).toContainText('1.23')
  await machines.publish('r-1/joint-2/vibration', 0.6)
  await scene(page).press('Escape')
  await expect(joint).toBeHidden()
})

test('samples cause no React render', async () => {
  const { page } = plant
  await turnTo(page, 'asset=r-1')
  await expect(sheet(page, 'R-1')).toContainText('21 of 21 live')
  const commits = (): Promise<number> => page.evaluate(() => window.reactCommits())
  const publish = async (from: number, to: number): Promise<void> => {
    for (let i = from; i < to; i++)
      await Promise.all([
        plant.machines.publish('r-1/joint-2/vibration', i / 1000),
        plant.machines.publish('s-1/torque', 10 + i / 1000),
      ])
    await expect.poll(() => valueOf(page, 'r-1/joint-2/vibration')).toBe((to - 1) / 1000)
    await expect.poll(() => valueOf(page, 's-1/torque')).toBe(10 + (to - 1) / 1000)
    await drawn(page)
  }
  await publish(0, 20)
  // Panels come in and histories are read: that is React's work. It ends.
  let before = -1
  await expect
    .poll(
      async () => {
        const was = before
        before = await commits()
        return before - was
      },
      { intervals: [500] },
    )
    .toBe(0)
  expect(before, 'the hook counts').toBeGreaterThan(5)
  await publish(20, 220)
  expect((await commits()) - before, 'renders while 400 samples came').toBeLessThanOrEqual(2)
  await plant.machines.calm()
})

test('never seen, good and stale look different, in words too', async () => {
  const { page, machines } = plant
  await machines.publish('k-1/pressure', 6.8)
  await expect.poll(() => partState(page, 'k-1')).toBe('normal')
  expect(await partState(page, 'w-1')).toBe('never')
  await expect(page.getByRole('treeitem', { name: /^W-1/ })).toContainText('never seen')
  // Its limit is 3 s.
  await expect.poll(() => partState(page, 'k-1')).toBe('stale')
  await expect(page.getByRole('treeitem', { name: /^K-1/ })).toContainText(/stale \d/)
  await machines.publish('k-1/pressure', 6.9)
  await expect.poll(() => partState(page, 'k-1')).toBe('normal')
  await machines.publish('w-1/supply', 12)
  await expect.poll(() => partState(page, 'w-1')).toBe('normal')
})
