/** The gallery: every kind of the library in the product's own scene, its parameters, states, themes and parts. */
import type { Page } from '@playwright/test'
import { equipmentKinds } from '../src/equipment/registry.ts'
import { expectAccessible } from './accessible.ts'
import { loseDevice, partLook, partState, turnTo } from './look-inside.ts'
import { BENCH_TWIN } from './machine.ts'
import { expect, test } from './plant.ts'
import { type GatewayProcess, startGateway } from './process.ts'

/** One page for all of them; each test begins with the kind that it is about. */
const gallery = {} as { gateway: GatewayProcess; page: Page }
test.beforeAll(async ({ visits }) => {
  gallery.gateway = await startGateway(['--twin', BENCH_TWIN])
  gallery.page = await visits.at(address(), { pixelRatio: 1, theme: 'dark' })
})
test.afterAll(async ({ visits }) => {
  await visits.leave()
  await gallery.gateway?.dispose()
})

const address = (kind = ''): string => `${gallery.gateway.url}/?probe&gallery${kind && `=${kind}`}`
/** A kind (or the library), without opening the page anew. */
const show = async (kind: string, size = { width: 1280, height: 800 }): Promise<Page> => {
  await gallery.page.setViewportSize(size)
  await turnTo(gallery.page, `gallery${kind && `=${kind}`}`)
  return gallery.page
}
const drawnNow = async (page: Page): Promise<void> => {
  await expect.poll(() => page.evaluate(() => window.gembaProbe.scene !== null)).toBe(true)
  await page.evaluate(() => window.gembaProbe.scene!.idle())
}
const triangles = (page: Page) => page.locator('[data-figure="triangles"]')

test('the whole library in one hall', async () => {
  const { page } = gallery
  await expect(page).toHaveTitle('Equipment · Gemba')
  const names = await page.getByRole('navigation', { name: 'Kinds of equipment' }).getByRole('button').allTextContents()
  expect(names).toEqual(['All kinds', 'How states look', ...[...equipmentKinds.values()].map(({ name }) => name)])
  await drawnNow(page)
  await expect(page).toHaveScreenshot('library-dark.png')
  for (const kind of equipmentKinds.keys()) expect(await partState(page, kind), kind).toBe('normal')
  await expectAccessible(page, 'gallery', ['dark'])
})

test('a tap opens a kind; going back works', async () => {
  const page = await show('')
  await drawnNow(page)
  const at = await page.evaluate(() => {
    const box = document.querySelector('[role="application"]')!.getBoundingClientRect()
    const [x, y] = window.gembaProbe.scene!.screenPoint('cnc-mill', null)!
    return [box.left + x, box.top + y] as const
  })
  await page.mouse.click(...at)
  await expect(page.getByRole('heading', { name: 'CNC mill' })).toBeVisible()
  expect(new URL(page.url()).searchParams.get('gallery')).toBe('cnc-mill')
  await page.goBack()
  await expect(page.getByRole('heading', { name: 'CNC mill' })).toBeHidden()
})

test('how every state looks, in every theme', async () => {
  const page = await show('states', { width: 1120, height: 700 })
  await expect(page).toHaveTitle('How states look · Gemba')
  for (const theme of ['Dark', 'Light', 'Contrast'] as const) {
    await page.getByRole('radio', { name: theme }).click()
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme.toLowerCase())
    await drawnNow(page)
    await expect(page.getByRole('application')).toHaveScreenshot(`states-${theme.toLowerCase()}.png`)
  }
  for (const [asset, state] of [
    ['normal', 'normal'],
    ['selected', 'normal'],
    ['stale', 'stale'],
    ['never', 'never'],
    ['receding', 'receding'],
  ] as const)
    expect(await partState(page, asset), asset).toBe(state)
  for (const asset of ['critical', 'high', 'medium', 'low', 'acknowledged'])
    expect(await partState(page, asset, 'joint-3'), asset).toBe('alarm')
})

test('every kind by itself, with a picture and its figures', async () => {
  test.setTimeout(240_000)
  const page = await show('states', { width: 960, height: 500 })
  await page.getByRole('radio', { name: 'Dark' }).click()
  for (const { kind, name } of equipmentKinds.values()) {
    await page.getByRole('navigation').getByRole('button', { name, exact: true }).click()
    await expect(page.getByRole('heading', { name, exact: true })).toBeVisible()
    await drawnNow(page)
    expect(await partState(page, kind), kind).toBe('normal')
    await expect(triangles(page)).toHaveText(/^\d/)
    await expect(page.getByRole('application').locator('canvas')).toHaveScreenshot(`kind-${kind}.png`, {
      maxDiffPixelRatio: 0.003,
    })
  }
})

test('the graphics device is gone: another kind brings a picture again', async () => {
  const page = await show('pump')
  await drawnNow(page)
  await loseDevice(page)
  const said = page.getByText('The picture is being rebuilt')
  await expect(said).toBeVisible()
  await page.getByRole('navigation').getByRole('button', { name: 'Tank', exact: true }).click()
  await expect.poll(() => partState(page, 'tank')).toBe('normal')
  await drawnNow(page)
  await expect(said).toBeHidden()
})

test('a kind opens by its address', async () => {
  const { page } = gallery
  await page.goto(address('agv'))
  await expect(page.getByRole('heading', { name: 'AGV' })).toBeVisible()
})

test('parameters change the machine by keyboard, and it can be put back', async () => {
  const page = await show('rack')
  await expect(page.getByRole('heading', { name: 'Rack' })).toBeVisible()
  const before = await triangles(page).textContent()
  await page.getByRole('slider').first().focus()
  for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowRight')
  await expect(triangles(page)).not.toHaveText(before!)
  await page.getByRole('button', { name: 'As it comes' }).click()
  await expect(triangles(page)).toHaveText(before!)
})

test('every state, on the machine and on one part of it', async () => {
  const page = await show('robot')
  await drawnNow(page)
  const choose = (name: string) => page.getByRole('radio', { name, exact: true }).click()
  for (const [name, state] of [
    ['Stale', 'stale'],
    ['Never seen', 'never'],
    ['Normal', 'normal'],
  ] as const) {
    await choose(name)
    await expect.poll(() => partState(page, 'robot', 'joint-3')).toBe(state)
  }
  await page.getByRole('button', { name: /^joint-3/ }).click()
  await choose('Alarm')
  await expect.poll(() => partState(page, 'robot', 'joint-3')).toBe('alarm')
  expect((await partLook(page, 'robot', 'joint-2'))!.state, 'its neighbour stays as it is').toBe('normal')
  await drawnNow(page)
  await expect(page.getByRole('application').locator('canvas')).toHaveScreenshot('robot-alarm.png')
})

test('a joint moves by hand', async () => {
  const page = await show('robot')
  await drawnNow(page)
  const joint = page.getByRole('slider', { name: 'joint-1' })
  await joint.focus()
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight')
  await expect.poll(() => page.evaluate(() => window.gembaProbe.scene?.pose('robot')?.[3])).toBe(5)
})

test('on a phone everything is within reach of a finger', async ({ visits }) => {
  const page = await visits.at(address('pump'), { width: 390, height: 780, touch: true, pixelRatio: 1, theme: 'light' })
  await drawnNow(page)
  await page.getByRole('radio', { name: 'Selected' }).tap()
  await drawnNow(page)
  await expect(page).toHaveScreenshot('phone.png')
})
