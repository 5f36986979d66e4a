/** Finding a machine: search, tree, address, keyboard; and a page that a person without mouse or picture can use. */
import { drawn, liveNow, scene, sheet, tapScene } from './look-inside.ts'
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
  await page.goto(plant.address())
  await liveNow(page)
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
  const placed = (one: typeof page) => one.evaluate(() => window.gembaProbe.scene!.screenPoint('k-1', null)!.map(Math.round))
  expect(await placed(other), `the same picture at camera ${camera}`).toEqual(await placed(page))

  await page.goBack()
  await expect(page.getByRole('button', { name: 'Layer: Condition' })).toBeVisible()
  await page.goBack()
  await expect(sheet(page, 'S-1')).toBeVisible()
  await page.goForward()
  await expect(sheet(page, 'V-1')).toBeVisible()
})

test('everything that can be pressed has a name, and Tab reaches tree, scene and sheet', async () => {
  const { page, machines } = plant
  await machines.say('r-1/joint-2/vibration', 2.6)
  await page.goto(plant.address('asset=r-1'))
  await liveNow(page)
  await expect(sheet(page, 'R-1').getByRole('button', { name: 'Acknowledge' })).toBeVisible()
  const nameless = async (): Promise<string[]> => {
    const session = await page.context().newCDPSession(page)
    const { nodes } = await session.send('Accessibility.getFullAXTree')
    await session.detach()
    const pressed = new Set(['button', 'link', 'textbox', 'searchbox', 'combobox', 'slider', 'spinbutton', 'treeitem', 'tab', 'radio', 'menuitem', 'menuitemradio', 'checkbox', 'application', 'dialog', 'tree'])
    return nodes.filter((node) => !node.ignored && pressed.has(String(node.role?.value)) && !String(node.name?.value ?? '').trim()).map((node) => `${node.role?.value} ${node.backendDOMNodeId}`)
  }
  expect(await nameless()).toEqual([])
  await page.getByRole('button', { name: 'You and display' }).click()
  await expect(page.getByRole('radio', { name: 'Contrast' })).toBeVisible()
  expect(await nameless()).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Open alarms/ }).click()
  await expect(page.getByRole('feed', { name: 'Alarms' })).toBeVisible()
  expect(await nameless()).toEqual([])
  await page.getByRole('button', { name: 'Close' }).click()

  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  const reached = new Set<string>()
  for (let i = 0; i < 60 && reached.size < 3; i++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => document.activeElement?.closest('[role="tree"],[role="application"],article')?.getAttribute('role') ?? (document.activeElement?.closest('article') ? 'article' : ''))
    if (at) reached.add(at)
  }
  expect([...reached].toSorted()).toEqual(['application', 'article', 'tree'])
})

test('without WebGL: the tree and the panels work, and the picture says why it is missing', async ({ playwright, launchOptions }) => {
  const browser = await playwright.chromium.launch({ ...launchOptions, args: [...(launchOptions.args ?? []).filter((arg) => !/gl=|angle|swiftshader/.test(arg)), '--disable-gpu', '--disable-3d-apis'] })
  try {
    const page = await browser.newPage()
    await page.goto(plant.address())
    await expect(page.getByText('No 3D picture on this device')).toBeVisible()
    await expect(page.getByText('The browser offers no WebGL 2')).toBeVisible()
    await page.getByRole('treeitem', { name: /^R-1/ }).click()
    await expect(sheet(page, 'R-1')).toContainText('Running')
    await plant.machines.say('r-1/power', 3.33)
    await expect(sheet(page, 'R-1').locator('[data-signal="r-1/power"]')).toContainText('3.33')
  } finally {
    await browser.close()
  }
})
