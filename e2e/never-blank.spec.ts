/** Whatever is missing or taken away, the page stands: it says what is wrong, what to do, and the rest of it works. */
import type { Page } from '@playwright/test'
import {
  difference,
  drawn,
  liveNow,
  loseDevice,
  partState,
  scene,
  sheet,
  tapPoint,
  tapScene,
  valueOf,
} from './look-inside.ts'
import { bench, expect, test } from './plant.ts'

// Its clock is set, and stays so.
const plant = bench({ own: true })

/** When two in a row are the same: shadows may follow a little later. */
const picture = async (page: Page): Promise<Buffer> => {
  let before: Buffer | null = null
  for (;;) {
    await drawn(page)
    const now = await scene(page).screenshot({ animations: 'disabled' })
    if (before?.equals(now)) return now
    before = now
  }
}
/** The tree and a sheet answer, with values. */
const goesOn = async (page: Page): Promise<void> => {
  await page.getByRole('treeitem', { name: /^S-1/ }).click()
  await expect(sheet(page, 'S-1')).toContainText('live')
  await page.keyboard.press('Escape')
}

/** One button brings a picture that works, and what was said in its place is gone. */
const madeAnew = async (page: Page, said: string): Promise<void> => {
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(scene(page).locator('canvas')).toHaveAttribute('data-made', '2')
  await drawn(page)
  await expect(scene(page)).not.toContainText(said)
  await tapScene(page, 'c-1')
  await expect(sheet(page, 'C-1')).toBeVisible()
}

test('nothing changes in the picture: nothing is drawn, whatever arrives, is open, or is alarmed', async () => {
  const { page, machines } = plant
  await machines.publish('c-2/drive/temperature', 97)
  await expect.poll(() => partState(page, 'c-2', 'drive')).toBe('alarm')
  await tapScene(page, 'r-1')
  await expect(sheet(page, 'R-1')).toBeVisible()
  await drawn(page)
  await page.mouse.move(...(await tapPoint(page, 'c-1', null))!)
  await expect(page.getByRole('tooltip')).toContainText('C-1')
  // The one machine here that grows old has done so.
  await expect.poll(() => partState(page, 'k-1')).toBe('stale')
  await drawn(page)
  const frames = (): Promise<number> => page.evaluate(() => window.gembaProbe.scene!.frames)
  const before = await frames()
  for (let i = 1; i <= 40; i++) await machines.publish('r-1/power', 3 + i / 100)
  await expect.poll(() => valueOf(page, 'r-1/power')).toBe(3.4)
  await drawn(page)
  expect((await frames()) - before, 'pictures while 40 values came').toBe(0)
  await page.mouse.move(0, 0)
  await machines.calm()
})

test('the graphics device is taken away three times: the picture is the same afterwards', async ({ visits }) => {
  const page = await visits.at(plant.address('asset=r-1&layer=vibration&only=line-1'), {
    // Pictures of it are compared: few pixels tell as much.
    pixelRatio: 0.25,
    // Drawn at another pace they may be of other pixels.
    init: () => localStorage.setItem('gemba.preferences', JSON.stringify({ quality: 'sharp' })),
  })
  await liveNow(page)
  await expect(page.getByRole('treeitem', { name: /^K-1/ })).toContainText('stale')
  await expect(page.getByRole('toolbar')).toBeVisible()
  const labels = (): Promise<unknown> =>
    page
      .locator('[data-label]')
      .evaluateAll((all) => all.map((label) => [label.dataset['label'], label.dataset['kind'], label.style.transform]))
  const labelled = await labels()
  // They tell the time.
  await page.addStyleTag({ content: '[data-label], [data-label] *, [data-line-of] { visibility: hidden !important }' })
  const before = await picture(page)
  for (let i = 0; i < 3; i++) await (await loseDevice(page))()
  await expect(page.getByText('The picture is being rebuilt')).toHaveCount(0)
  expect(await difference(page, before, await picture(page)), 'share of the picture that differs').toBe(0)
  expect(await labels()).toEqual(labelled)
})

test('the device does not come back: everything else goes on, and one button makes the picture anew', async () => {
  const { page } = plant
  await page.clock.install()
  // Timers from before the clock could not be stopped by the page.
  await page.goto(plant.address())
  await liveNow(page)
  await drawn(page)
  await loseDevice(page)
  await expect(scene(page)).toContainText('The picture is being rebuilt')
  await page.clock.runFor(9000)
  await expect(scene(page)).toContainText('The graphics device has not come back')
  await goesOn(page)
  await madeAnew(page, 'graphics device')
})

test('a fault of ours while drawing: it is said, everything else goes on, and one button makes the picture anew', async ({
  visits,
}) => {
  const { page, machines } = plant
  await page.goto(plant.address())
  await liveNow(page)
  await drawn(page)
  await page.evaluate(() => {
    const { values } = window.gembaProbe.session!
    const drain = values.drain.bind(values)
    values.drain = () => {
      values.drain = drain
      throw new Error('a drain that is blocked')
    }
  })
  await machines.publish('r-1/power', 3.6)
  await expect(scene(page)).toContainText('a drain that is blocked')
  visits.forgive(page, /a drain that is blocked/)
  await goesOn(page)
  await madeAnew(page, 'blocked')
})

// A browser that has no WebGL at all: see finding.spec.
test('WebGL 1 alone: the page says why there is no picture, and is of use', async ({ visits }) => {
  const page = await visits.arrive()
  await page.addInitScript(() => {
    const real = HTMLCanvasElement.prototype.getContext
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
      return kind === 'webgl2' ? null : real.call(this, kind as '2d', ...(rest as []))
    } as typeof real
  })
  await page.goto(plant.address())
  await expect(scene(page)).toContainText('WebGL 1 only')
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible()
  await goesOn(page)
})

test('over a slow network the page says what is coming and how much; what was cut off is asked for again', async ({
  visits,
}) => {
  const page = await visits.arrive({ withoutPicture: true })
  await page.route('**/assets/first-*.js', (route) => route.abort())
  await page.goto(plant.address())
  await expect(page.getByRole('alert')).toContainText('The program could not be loaded')
  await page.unroute('**/assets/first-*.js')
  const network = await page.context().newCDPSession(page)
  await network.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 50,
    downloadThroughput: 20_000,
    uploadThroughput: 20_000,
  })
  await network.send('Network.clearBrowserCache')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('status')).toContainText(/Program\s*[1-9]\d* of \d+\u202fkB/)
  await network.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  })
  await liveNow(page)
})

test('a page from before an update says that its files are gone, and a browser too old what it lacks', async ({
  visits,
}) => {
  const page = await visits.arrive({ withoutPicture: true })
  const program = JSON.parse(
    /data-program='([^']+)'/.exec(await (await page.request.get(plant.address())).text())![1]!,
  ) as [file: string][]
  const gone = `**/${program.at(-1)![0].slice(2)}`
  await page.route(gone, (route) => route.fulfill({ status: 404, body: '' }))
  await page.goto(plant.address())
  await expect(page.getByRole('alert')).toContainText('A file of the program is no longer there')
  await page.unroute(gone)
  await page.getByRole('button', { name: 'Reload the page' }).click()
  await liveNow(page)
  await page.addInitScript(() => Reflect.deleteProperty(Array.prototype, 'toSorted'))
  await page.reload()
  await expect(page.getByRole('alert')).toContainText('It lacks ECMAScript 2023. Use Chrome')
})

test('a part whose files are gone since an update says so and offers to reload; the rest works', async ({ visits }) => {
  const page = await visits.arrive({ withoutPicture: true })
  await page.route('**/asset-sheet-*.js', (route) => route.fulfill({ status: 404, body: '' }))
  await page.goto(plant.address('asset=r-1'))
  const side = page.getByRole('alert').filter({ hasText: 'The sheet: its files did not come' })
  await expect(side).toContainText('Reload the page')
  await liveNow(page)
  await page.getByRole('button', { name: /^Connection: / }).click()
  await page.getByRole('button', { name: 'Diagnostics' }).click()
  await expect(page.getByRole('complementary', { name: 'Health of the data' })).toContainText(
    'What went wrong in this page',
  )
  await page.unroute('**/asset-sheet-*.js')
  await page.getByRole('button', { name: 'Close' }).click()
  await side.getByRole('button', { name: 'Reload the page' }).click()
  await expect(sheet(page, 'R-1')).toBeVisible()
})

test('a fault in one panel stays in that panel', async ({ visits }) => {
  const page = await visits.at(plant.address(), { withoutPicture: true })
  await liveNow(page)
  await expect(page.getByRole('treeitem', { name: /^R-1/ })).toBeVisible()
  await page.evaluate(() => {
    const { twin } = window.gembaProbe.session!
    Object.defineProperty(twin.asset('r-1')!, 'commands', {
      get: () => {
        throw new Error('planted fault')
      },
    })
  })
  await page.getByRole('treeitem', { name: /^R-1/ }).click()
  await expect(page.getByRole('alert')).toContainText('The sheet: stopped by a fault')
  await expect(page.getByRole('alert')).toContainText('planted fault')
  await goesOn(page)
  await plant.machines.publish('s-1/torque', 13)
  await expect.poll(() => valueOf(page, 's-1/torque')).toBe(13)
})
