/** Layers: the legend says how things are spread, and what is chosen on it stands out in picture and tree. */
import type { Page } from '@playwright/test'
import { dragFinger, drawn, liveNow, partState, scene } from './look-inside.ts'
import { bench, expect, test } from './plant.ts'

const plant = bench()
const legend = (page: Page) => page.getByRole('region', { name: 'Legend' })
const thumb = (page: Page, name: 'Show from' | 'Show up to') => legend(page).getByRole('slider', { name })
const more = (page: Page) => legend(page).getByRole('button', { name: 'More about this layer' }).click()
const chip = (page: Page) => page.getByRole('button', { name: /shown/ })
const row = (page: Page, name: string | RegExp) =>
  page.getByRole('tree', { name: 'Assets' }).getByRole('treeitem', { name })
const layer = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name: /^Layer: / }).click()
  await page.getByRole('menuitemradio', { name, exact: true }).click()
}
/** On the scale, at a share of it. */
const onScale = async (page: Page, share: number): Promise<[number, number]> => {
  // The thumbs of an unfiltered scale stand at its ends.
  const [low, high] = await Promise.all([
    thumb(page, 'Show from').boundingBox(),
    thumb(page, 'Show up to').boundingBox(),
  ])
  const [from, to] = [low!.x + low!.width / 2, high!.x + high!.width / 2]
  return [from + (to - from) * share, low!.y + low!.height / 2]
}
const shown = (page: Page): Promise<string | null> =>
  page.evaluate(() => new URLSearchParams(location.search).get('show'))

test('dragging over the scale leaves what is hot; the rest recedes in the picture and leaves the tree', async () => {
  const { page, machines } = plant
  await machines.publish('r-1/joint-5/temperature', 88)
  await layer(page, 'Temperature')
  await expect(legend(page)).toContainText(/20.0\s°C110\s°C24 parts · median 4\d.\d\s°C · highest 88/)
  await expect(legend(page).getByRole('radio'), 'the picture is not covered by what is seldom asked').toHaveCount(0)
  await more(page)
  await expect(legend(page), 'the limits of the alarms').toContainText('90.0')
  await expect(legend(page).getByRole('button', { name: /^No value/ }), 'the chiller never spoke').not.toContainText(
    /No value0/,
  )
  await expect(chip(page)).toHaveCount(0)

  const [from, to] = [await onScale(page, 0.5), await onScale(page, 0.9)]
  await page.mouse.move(...from)
  await page.mouse.down()
  await page.mouse.move(...to, { steps: 6 })
  expect(await shown(page), 'while it is dragged it is no step').toBeNull()
  await page.mouse.up()
  await expect.poll(() => shown(page)).toMatch(/^6[45](\.5)?\.\.10[01](\.5)?$/)
  // What has no temperature of its own, the frame and the gripper, shows its machine's.
  await expect(chip(page)).toContainText('4 of 30 parts shown')
  await expect.poll(() => partState(page, 'r-1', 'joint-4')).toBe('receding')
  expect(await partState(page, 'r-1', 'joint-5')).toBe('tinted')
  expect(await partState(page, 'r-1', 'joint-4')).toBe('receding')
  expect(await partState(page, 'c-1', 'drive')).toBe('receding')
  await expect(row(page, /^Joint 5/)).toBeVisible()
  await expect(row(page, /^C-1/)).toHaveCount(0)

  await machines.publish('r-1/joint-2/temperature', 80)
  await expect(chip(page), 'live').toContainText('5 of 30')
  await expect.poll(() => partState(page, 'r-1', 'joint-2')).toBe('tinted')
  await expect(row(page, /^Joint 2/)).toBeVisible()
  await machines.publish('r-1/joint-2/temperature', 41)
  await expect(chip(page)).toContainText('4 of 30')
  await expect(row(page, /^Joint 2/), 'nothing is taken from under a hand').toHaveAttribute('data-faded', 'true')

  await chip(page).click()
  await expect(chip(page)).toHaveCount(0)
  await expect.poll(() => partState(page, 'c-1', 'drive')).toBe('tinted')
  await expect(row(page, /^C-1/)).toBeVisible()
  await page.goBack()
  await expect(chip(page)).toContainText('4 of 30')
  await machines.calm()
})

test('a link shows the same; keys move the thumbs; per machine; another layer is unfiltered', async ({ visits }) => {
  const page = await visits.at(plant.address('layer=temperature&show=44..60'))
  await liveNow(page)
  await expect(thumb(page, 'Show from')).toHaveAttribute('aria-valuenow', '44')
  await expect(thumb(page, 'Show up to')).toHaveAttribute('aria-valuetext', /60.0\s°C/)
  await expect.poll(() => partState(page, 'r-1', 'joint-6')).toBe('tinted')
  expect(await partState(page, 'r-1', 'joint-1')).toBe('receding')
  await thumb(page, 'Show from').press('Home')
  await expect.poll(() => shown(page)).toBe('20..60')
  await thumb(page, 'Show up to').press('ArrowLeft')
  await expect.poll(() => shown(page)).toBe('20..59.5')
  await expect.poll(() => partState(page, 'r-1', 'joint-1')).toBe('tinted')

  await more(page)
  await legend(page).getByRole('radio', { name: 'Per machine' }).click()
  await expect(page).toHaveURL(/[?&]by=machine/)
  await expect(chip(page)).toContainText(/of \d+ machines shown/)
  await page.keyboard.press('Escape')
  await expect(chip(page)).toHaveCount(0)

  await layer(page, 'Machine state')
  await expect(legend(page).getByRole('button', { name: /^Producing/ })).toContainText('10')
  await legend(page)
    .getByRole('button', { name: /^Producing/ })
    .click()
  await expect(page).toHaveURL(/[?&]show=producing/)
  await expect(chip(page)).toContainText('10 of 10 machines shown')
  await expect.poll(() => partState(page, 'w-1')).toBe('receding')
  await layer(page, 'Condition')
  await expect(chip(page)).toHaveCount(0)
  expect(await shown(page)).toBeNull()
})

test('with a finger on a tablet: targets of 44 px, a drag that does not scroll, and Show all', async ({ visits }) => {
  const page = await visits.at(plant.address('layer=vibration'), { width: 1180, height: 820, touch: true })
  await liveNow(page)
  await expect(legend(page)).toContainText('highest')
  await more(page)
  const small = await legend(page)
    .locator('button, [role="slider"]')
    .evaluateAll((targets) =>
      targets.flatMap((target) => {
        const { width, height } = target.getBoundingClientRect()
        return Math.min(width, height) < 44 ? [`${target.ariaLabel ?? target.textContent}: ${width} × ${height}`] : []
      }),
    )
  expect(small).toEqual([])
  const picture = (await scene(page).boundingBox())!
  const card = (await legend(page).boundingBox())!
  expect(card.y).toBeGreaterThanOrEqual(picture.y)
  expect(card.y + card.height).toBeLessThanOrEqual(picture.y + picture.height)
  const [[x0, y], [x1]] = [await onScale(page, 1), await onScale(page, 0.25)]
  await dragFinger(page, [x0, y], [x1, y])
  await expect.poll(() => shown(page)).toBe('0..1')
  await expect(chip(page)).toBeVisible()
  await drawn(page)
  expect(await partState(page, 'c-1', 'drive'), 'what has no vibration recedes').toBe('receding')
  expect(await partState(page, 'r-1', 'joint-1')).toBe('tinted')
  await chip(page).tap()
  await expect.poll(() => partState(page, 'c-1', 'drive')).toBe('apart')
})
