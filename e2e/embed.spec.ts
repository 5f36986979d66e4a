/** Inside a portal: the scene without the chrome, to be looked at only, and framed by those the configuration names. */
import type { Frame, Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { tapScene } from './look-inside.ts'
import { bench, expect, test } from './plant.ts'
import { type Site, serveSite } from './site.ts'

let portal: Site
let stranger: Site
const plant = bench({
  query: 'embed',
  args: async () => {
    portal = await serveSite({ '/index.html': '<!doctype html><title>portal</title><body>' })
    stranger = await serveSite({ '/index.html': '<!doctype html><title>stranger</title><body>' })
    return ['--embed-origin', portal.url]
  },
})
test.afterAll(() => {
  portal.close()
  stranger.close()
})

test('no chrome, look only, with the worst alarm and the connection', async () => {
  const { page, machines } = plant
  await expect(page.getByRole('tree')).toHaveCount(0)
  await expect(page.getByRole('banner')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Connection: Live' })).toBeVisible()
  await machines.publish('r-1/joint-3/temperature', 104)
  const alarm = page.getByRole('button', { name: /Joint 3 overheated/ })
  await expect(alarm).toContainText('Joint 3 overheated')
  await expectAccessible(page, 'inside another page')
  await tapScene(page, 'c-1')
  await expect(page.getByRole('article')).toHaveCount(0)
  await expect(page.getByRole('button', { name: /Acknowledge|Stop|Start/ })).toHaveCount(0)
})

const framed = async (page: Page, site: Site): Promise<Frame> => {
  await page.goto(site.url)
  await page.setContent(
    `<!doctype html><iframe style="width:800px;height:500px" src="${plant.address('embed')}"></iframe>`,
  )
  await expect.poll(() => page.frames().length).toBe(2)
  return page.frames()[1]!
}

test('a configured portal may frame it, a stranger may not', async ({ visits }) => {
  const inside = await framed(await visits.arrive(), portal)
  await expect(inside.getByRole('button', { name: 'Connection: Live' })).toBeVisible({ timeout: 30_000 })
  await expect(inside.getByRole('application')).toBeVisible()

  const page = await visits.arrive()
  const refused = page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text()))
  const outside = await framed(page, stranger)
  await refused
  await expect(outside.getByRole('application')).toHaveCount(0)
  expect(outside.url()).toMatch(/^chrome-error:/)
  visits.forgive(page, /frame-ancestors/)
})
