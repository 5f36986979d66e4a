/** Finding a machine: search, tree, address, keyboard; and a page that a person without mouse or picture can use. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { ownCertificate } from '../src/server/tls/authority.ts'
import { DOORS } from '../src/server/web/login-page.ts'
import { trustPage } from '../src/server/web/trust-page.ts'
import { expectAccessible } from './accessible.ts'
import { cameraOf, drawn, liveNow, rectOf, scene, sheet, tapPoint, tapScene, turnTo } from './look-inside.ts'
import { bench, expect, test } from './plant.ts'

const plant = bench()
const row = (name: string) => plant.page.getByRole('treeitem', { name: new RegExp(`^${name}`) })

test('search and tree with the keyboard alone', async () => {
  const { page } = plant
  await expect(row('C-1')).toBeVisible()
  await page.keyboard.press('/')
  const search = page.getByRole('searchbox', { name: 'Find an asset' })
  await expect(search).toBeFocused()
  await search.fill('vision')
  await expect(row('C-1')).toHaveCount(0)
  await page.keyboard.press('Enter')
  await expect(sheet(page, 'V-1')).toBeVisible()
  await expect(row('V-1')).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Escape')
  await expect(row('C-1')).toBeVisible()

  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('tree', { name: 'Assets' })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await expect(row('Drive')).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press(' ')
  await expect(sheet(page, 'C-1 Drive')).toBeVisible()
  await page.keyboard.press('/')
  await search.fill('nothing of that name')
  await expect(page.getByText('Nothing is called “nothing of that name”')).toBeVisible()
  await page.keyboard.press('Escape')
})

test('tree and scene are in step, both ways', async () => {
  const { page } = plant
  await row('P-1').click()
  await expect(sheet(page, 'P-1')).toBeVisible()
  await page.getByRole('button', { name: 'Show the whole hall' }).click()
  await tapScene(page, 'r-1')
  await expect(row('R-1')).toHaveAttribute('aria-selected', 'true')
  await expect(row('P-1')).toHaveAttribute('aria-selected', 'false')
  await sheet(page, 'R-1').getByRole('button', { name: 'Joint 3', exact: true }).click()
  await expect(row('Joint 3')).toHaveAttribute('aria-selected', 'true')
})

test('selection, layer and camera are in the address, and going back works', async ({ visits }) => {
  const { page } = plant
  await turnTo(page, 'camera=0,0.5,0,43,34,30')
  await row('S-1').click()
  await expect(page).toHaveURL(/[?&]asset=s-1/)
  await row('V-1').click()
  await expect(page).toHaveURL(/[?&]asset=v-1/)
  await page.getByRole('button', { name: /^Layer: / }).click()
  await page.getByRole('menuitemradio', { name: 'Temperature' }).click()
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/[?&]layer=temperature/)
  await drawn(page)
  const before = new URL(page.url()).searchParams.get('camera')
  await scene(page).press('ArrowLeft')
  await expect.poll(() => new URL(page.url()).searchParams.get('camera')).not.toBe(before)
  const camera = new URL(page.url()).searchParams.get('camera')

  const other = await visits.at(page.url())
  await liveNow(other)
  await expect(sheet(other, 'V-1')).toBeVisible()
  await expect(other.getByRole('button', { name: 'Layer: Temperature' })).toBeVisible()
  await drawn(other)
  const placed = (one: typeof page) =>
    one.evaluate(() => window.gembaProbe.scene!.screenPoint('k-1', null)!.map(Math.round))
  expect(await placed(other), `the same picture at camera ${camera}`).toEqual(await placed(page))

  await page.goBack()
  await expect(page.getByRole('button', { name: 'Layer: Condition' })).toBeVisible()
  await page.goBack()
  await expect(sheet(page, 'S-1')).toBeVisible()
  await page.goForward()
  await expect(sheet(page, 'V-1')).toBeVisible()
})

/** Clicks through to a machine near by: a step with a camera of its own. */
const visit = async (page: Page, name: string): Promise<string> => {
  const before = cameraOf(page)
  await row(name).click()
  await sheet(page, name).getByRole('button', { name: 'Show in the scene' }).click()
  await expect.poll(() => cameraOf(page)).not.toBe(before)
  await drawn(page)
  return cameraOf(page)!
}

test('back and forward lead to what was seen, camera and all', async () => {
  const { page } = plant
  await turnTo(page, 'camera=0,0.5,0,43,34,30')
  await drawn(page)
  const steps = await page.evaluate(() => history.length)
  const first = await visit(page, 'S-1')
  const second = await visit(page, 'P-1')
  expect(second).not.toBe(first)
  expect(await page.evaluate(() => history.length), 'a step each').toBe(steps + 2)
  await page.goBack()
  await expect(sheet(page, 'S-1')).toBeVisible()
  await drawn(page)
  expect(cameraOf(page)).toBe(first)
  await expect
    .poll(() =>
      page.evaluate(() =>
        window.gembaProbe.scene!.screenPoint('s-1', null)?.every((v, i) => v > 0 && v < [2000, 2000][i]!),
      ),
    )
    .toBe(true)
  await page.goForward()
  await expect(sheet(page, 'P-1')).toBeVisible()
  await drawn(page)
  expect(cameraOf(page)).toBe(second)
})

test('what can be done with a thing: by the secondary button and by the menu key; a link of it is copied', async () => {
  const { page } = plant
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await turnTo(page, 'camera=0,0.5,0,43,34,30')
  await drawn(page)
  await page.mouse.click(...(await tapPoint(page, 's-1', null))!, { button: 'right' })
  const menu = page.getByRole('menu')
  await expect(menu).toContainText('S-1')
  for (const item of await menu.getByRole('menuitem').all())
    expect((await rectOf(item)).height).toBeGreaterThanOrEqual(44)
  await menu.getByRole('menuitem', { name: 'Copy link' }).click()
  await expect(page.getByText('Link copied')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/[?&]asset=s-1/)
  await row('S-1').click()
  await scene(page).focus()
  await page.keyboard.press('Shift+F10')
  await menu.getByRole('menuitem', { name: 'Show alone' }).click()
  await expect(page.getByRole('button', { name: 'Only S-1' })).toBeVisible()
  await page.getByRole('button', { name: 'Only S-1' }).click()
})

test("views: the twin's by number, one's own by name, kept on this device", async () => {
  const { page } = plant
  await row('P-1').click()
  await sheet(page, 'P-1').getByRole('button', { name: 'Show in the scene' }).click()
  await drawn(page)
  await expect.poll(() => cameraOf(page)).not.toBeNull()
  const seen = await page.evaluate(() => window.gembaProbe.scene!.screenPoint('p-1', null))
  const views = page.getByRole('dialog', { name: 'Views' })
  await page.getByRole('button', { name: 'Views' }).click()
  await views.getByRole('textbox', { name: 'Name of this view' }).fill('Palletiser')
  await views.getByRole('button', { name: 'Save' }).click()
  await expect(views.getByRole('button', { name: 'Palletiser', exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('1')
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  await drawn(page)
  expect(await page.evaluate(() => window.gembaProbe.scene!.screenPoint('p-1', null))).not.toEqual(seen)

  await page.goto(plant.address())
  await liveNow(page)
  await page.getByRole('button', { name: 'Views' }).click()
  await views.getByRole('button', { name: 'Rename Palletiser' }).click()
  await views.getByRole('textbox', { name: 'Rename Palletiser' }).fill('Pack-out')
  await page.keyboard.press('Enter')
  await views.getByRole('button', { name: 'Pack-out', exact: true }).click()
  await expect(sheet(page, 'P-1')).toBeVisible()
  await drawn(page)
  await expect
    .poll(async () =>
      (await page.evaluate(() => window.gembaProbe.scene!.screenPoint('p-1', null)))!.map((v) => Math.round(v / 4)),
    )
    .toEqual(seen!.map((v) => Math.round(v / 4)))
  await page.getByRole('button', { name: 'Views' }).click()
  await views.getByRole('button', { name: 'Delete Pack-out' }).click()
  await expect(views.getByRole('button', { name: 'Pack-out', exact: true })).toHaveCount(0)
  await page.keyboard.press('Escape')
})

test('the picture turns to a side of the plant: by a tap on the cube, by a button, by keys', async () => {
  const { page } = plant
  await turnTo(page, 'camera=0,0.5,0,43,34,14')
  await page.getByRole('button', { name: 'Views' }).click()
  const turn = page.getByRole('dialog', { name: 'Views' }).getByRole('group', { name: 'Turn the picture' })
  const eye = () => cameraOf(page)?.split(',').map(Number)
  // From here its top is the upper third of the cube.
  const cube = turn.locator('canvas')
  await expect(cube).toHaveCSS('width', '112px')
  await expect(async () => {
    await cube.click({ position: { x: 56, y: 30 }, timeout: 2000 })
    await expect.poll(eye, { timeout: 2000 }).toEqual([0, 0.5, 0, 0, 89, 14])
  }).toPass()
  await expect(turn.getByRole('button', { name: 'Top' })).toHaveAttribute('aria-pressed', 'true')
  await turn.getByRole('button', { name: 'Right' }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(eye).toEqual([0, 0.5, 0, 90, 8, 14])
  await turn.getByRole('button', { name: 'Front' }).click()
  await expect.poll(eye).toEqual([0, 0.5, 0, 0, 8, 14])
  await page.keyboard.press('Escape')
})

test('from machine to machine by keys, and on to the sheet; the keys are told on ?', async () => {
  const { page } = plant
  await turnTo(page, 'asset=s-1')
  await expect(sheet(page, 'S-1')).toBeVisible()
  await scene(page).focus()
  await page.keyboard.press('Shift+ArrowRight')
  await expect(page).not.toHaveURL(/asset=s-1/)
  const right = new URL(page.url()).searchParams.get('asset')
  expect(right).not.toBeNull()
  await page.keyboard.press('Enter')
  await expect(page.locator('aside[data-shows="sheet"]')).toBeFocused()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('To the machine beside')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('everything that can be pressed has a name, and Tab reaches tree, scene and sheet', async () => {
  const { page, machines } = plant
  await machines.publish('r-1/joint-2/vibration', 2.6)
  await turnTo(page, 'asset=r-1')
  await expect(sheet(page, 'R-1').getByRole('button', { name: 'Acknowledge' })).toBeVisible()
  const nameless = async (): Promise<string[]> => {
    const session = await page.context().newCDPSession(page)
    const { nodes } = await session.send('Accessibility.getFullAXTree')
    await session.detach()
    const pressed = new Set([
      'button',
      'link',
      'textbox',
      'searchbox',
      'combobox',
      'slider',
      'spinbutton',
      'treeitem',
      'tab',
      'radio',
      'menuitem',
      'menuitemradio',
      'checkbox',
      'application',
      'dialog',
      'tree',
    ])
    return nodes
      .filter(
        (node) => !node.ignored && pressed.has(String(node.role?.value)) && !String(node.name?.value ?? '').trim(),
      )
      .map((node) => `${node.role?.value} ${node.backendDOMNodeId}`)
  }
  expect(await nameless()).toEqual([])
  await page.getByRole('button', { name: 'You and display' }).click()
  await expect(page.getByRole('radio', { name: 'Contrast' })).toBeVisible()
  expect(await nameless()).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Open alarms/ }).click()
  await expect(page.getByRole('group', { name: 'Alarms' })).toBeVisible()
  expect(await nameless()).toEqual([])
  await page.getByRole('button', { name: 'Close' }).click()

  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  const reached = new Set<string>()
  for (let i = 0; i < 60 && reached.size < 3; i++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(
      () =>
        document.activeElement?.closest('[role="tree"],[role="application"],article')?.getAttribute('role') ??
        (document.activeElement?.closest('article') ? 'article' : ''),
    )
    if (at) reached.add(at)
  }
  expect([...reached].toSorted()).toEqual(['application', 'article', 'tree'])
})

test('axe finds nothing on any view, in any theme', async ({ visits }) => {
  const { page, machines } = plant
  await machines.publish('r-1/joint-3/temperature', 104)
  await machines.publish('c-2/drive/temperature', 97)
  await expect(page.getByRole('button', { name: /Open alarms: .*[1-9]/ })).toBeVisible()
  await machines.publish('c-2/drive/temperature', 45)
  await expect(page.getByRole('button', { name: /[1-9] cleared/ })).toBeVisible()
  const views: readonly (readonly [query: string, shown: Locator])[] = [
    ['', page.getByRole('group', { name: 'Alarms' })],
    ['asset=r-1', sheet(page, 'R-1')],
    ['asset=line-1', sheet(page, 'Line 1').getByRole('region', { name: 'Figures' })],
    ['workspace=alarms', page.getByRole('grid', { name: 'Alarms' })],
    ['workspace=alarms&tab=history', page.getByRole('region', { name: /What happened/ })],
    ['workspace=alarms&tab=measures', page.getByRole('region', { name: 'Measures' })],
    ['workspace=alarms&handover=2026-01-05T06:00:00Z', page.getByRole('heading', { level: 1, name: /Shift handover/ })],
    ['workspace=trends&asset=r-1', page.getByRole('heading', { level: 1, name: 'Trends' })],
    ['workspace=figures', page.getByRole('heading', { level: 1, name: 'Figures' })],
    ['workspace=plans', page.getByRole('heading', { level: 1, name: 'Plans' })],
    ['workspace=record', page.getByRole('heading', { level: 1, name: 'Record' })],
  ]
  // A change of theme draws the hall anew: once each, not once a view.
  for (const theme of ['contrast', 'light', 'dark'] as const) {
    for (const [query, shown] of views) {
      await turnTo(page, query)
      await expect(shown).toBeVisible()
      await expectAccessible(page, query || 'the hall', [theme])
    }
    await turnTo(page, '')
    await page.getByRole('navigation').getByRole('button', { name: 'Health' }).click()
    await expect(page.getByRole('heading', { name: 'Health' })).toBeVisible()
    await expectAccessible(page, 'health', [theme])
    await page.getByRole('button', { name: 'Close' }).click()
  }
  await machines.calm()

  const entrance = await visits.arrive()
  for (const [name, door] of Object.entries(DOORS)) {
    await entrance.setContent(door.html('Lindau'))
    await expectAccessible(entrance, `the door: ${name}`, ['light', 'dark'])
  }
  const folder = mkdtempSync(join(tmpdir(), 'gemba-tls-'))
  const { authority } = await ownCertificate(folder, ['plant-pc'], Date.now())
  rmSync(folder, { recursive: true })
  await entrance.setContent(trustPage(authority!))
  await expectAccessible(entrance, 'the page that says how to trust it', ['light', 'dark'])
})

test('without WebGL: the tree and the panels work, and the picture says why it is missing', async ({
  playwright,
  launchOptions,
}) => {
  const browser = await playwright.chromium.launch({
    ...launchOptions,
    args: [
      ...(launchOptions.args ?? []).filter((arg) => !/gl=|angle|swiftshader/.test(arg)),
      '--disable-gpu',
      '--disable-3d-apis',
    ],
  })
  try {
    const page = await browser.newPage()
    await page.goto(plant.address())
    await expect(page.getByText('No 3D picture on this device')).toBeVisible()
    await expect(page.getByText('The browser offers no WebGL.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible()
    await page.getByRole('treeitem', { name: /^R-1/ }).click()
    await expect(sheet(page, 'R-1')).toContainText('Running')
    await expect(sheet(page, 'R-1')).toContainText('live')
    await plant.machines.publish('r-1/power', 3.33)
    await expect(sheet(page, 'R-1').locator('[data-signal="r-1/power"]')).toContainText('3.33')
  } finally {
    await browser.close()
  }
})
