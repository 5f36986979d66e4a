/** Whole factories as pictures under version control: the demo hall at three distances, in every layer and theme, and a real one. */
import type { Page } from '@playwright/test'
import { DEFAULT_LAYER, layersOf } from '../src/colouring/layer-list.ts'
import { drawn, inTheme, liveNow, scene, turnTo } from './look-inside.ts'
import { expect, test } from './plant.ts'
import { whyNoRecordings } from './recordings/recording.ts'
import { demoWords, lastWords, still } from './still.ts'
import type { VisitOptions } from './visit.ts'

const PICTURE: VisitOptions = { width: 1280, height: 800, pixelRatio: 1, theme: 'dark' }

const picture = async (page: Page, name: string): Promise<void> => {
  await page.mouse.move(1, 1)
  await page.evaluate(() => document.fonts.ready)
  await drawn(page)
  await expect(scene(page)).toHaveScreenshot(`${name}.png`)
}

const everythingHeard = async (page: Page, silent: number): Promise<void> => {
  await liveNow(page)
  await expect
    .poll(
      () =>
        page.evaluate(() => {
          const { values, twin } = window.gembaProbe.session!
          return twin.heard.filter((signal) => values.receive[signal.slot] === 0).length
        }),
      { message: 'signals that have not spoken' },
    )
    .toBeLessThanOrEqual(silent)
}

test.describe('the demo hall', () => {
  const plant = still('demo', demoWords)
  // CC-2 is bound, and published by nobody.
  const silent = 4

  let page: Page
  test.beforeAll(async ({ visits }) => {
    page = await visits.at(plant.address(), PICTURE)
    await everythingHeard(page, silent)
  })

  test('from afar in every theme, along a line, and before a robot', async () => {
    await picture(page, 'hall')
    for (const theme of ['Light', 'Contrast', 'Dark'] as const) {
      await inTheme(page, theme)
      if (theme !== 'Dark') await picture(page, `hall-${theme.toLowerCase()}`)
    }
    await turnTo(page, 'camera=7.8,0.5,5,54,30,30.5')
    await picture(page, 'line')
    await turnTo(page, 'camera=8,1,3.9,36,15,6.6')
    await picture(page, 'robot-near')
  })

  test('in every layer', async () => {
    await page.setViewportSize({ width: 900, height: 600 })
    // Open on a wide page, over the picture on this one.
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Assets' }).click()
    await expect(page.getByRole('tree')).toHaveCount(0)
    const layers = [...layersOf(plant.twin).keys()].filter((layer) => layer !== DEFAULT_LAYER)
    expect(layers.length).toBeGreaterThan(5)
    for (const layer of layers) {
      await turnTo(page, `camera=9,0.8,4.6,44,28,19&layer=${layer}`)
      await picture(page, `layer-${layer}`)
    }
  })
})

test.describe('a real factory', () => {
  const why = whyNoRecordings()
  test.skip(why !== null, why ?? '')
  const plant = why === null ? still('fischertechnik-aps', () => lastWords('ft-aps__startup-clean')) : null

  test('the fischertechnik twin, as its recording left it', async ({ visits }) => {
    const page = await visits.at(plant!.address(), PICTURE)
    await liveNow(page)
    await picture(page, 'fischertechnik')
  })
})
