/** Key figures: a press tells what one is made of, and which signals are missing, by touch and by keyboard. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { inTheme, liveNow } from './look-inside.ts'
import { Machines } from './machine.ts'
import { expect, test } from './plant.ts'
import { type GatewayProcess, startGateway } from './process.ts'

const machine = (id: string, name: string, x: number, unit: string) => ({
  id,
  name,
  place: { at: [x, 0, 0] },
  model: { kind: 'tank' },
  signals: {
    power: {
      name: 'Power',
      role: 'power',
      ...(unit && { unit }),
      staleAfterS: null,
      bindings: [{ topic: `bench/${id}/power` }],
    },
  },
})
const TWIN = {
  format: 1,
  id: 'kpis',
  name: 'Key figures',
  assets: [
    { id: 'hall', name: 'Hall', level: 'area' },
    { ...machine('press', 'Press', 0, 'W'), parent: 'hall' },
    { ...machine('oven', 'Oven', 4, 'kW'), parent: 'hall' },
    { ...machine('chiller', 'Chiller', 8, 'kW') },
    { ...machine('scale', 'Scale', 12, 'kg') },
  ],
  kpis: [
    { name: 'Hall power', role: 'power', reduce: 'sum', unit: 'kW', under: 'hall' },
    { name: 'All power', role: 'power', reduce: 'sum', unit: 'kW' },
  ],
}

const folder = mkdtempSync(join(tmpdir(), 'gemba-kpis-'))
let gateway: GatewayProcess
let machines: Machines
test.beforeAll(async () => {
  writeFileSync(join(folder, 'twin.json'), JSON.stringify(TWIN))
  gateway = await startGateway(['--twin', join(folder, 'twin.json')])
  machines = await Machines.connect(gateway.brokerUrl)
  await machines.publish('press/power', 1500)
  await machines.publish('oven/power', 2)
})
test.afterAll(async () => {
  await machines?.dispose()
  await gateway?.dispose()
  rmSync(folder, { recursive: true, force: true })
})

const figure = (page: Page, name: string) => page.getByTitle(`${name}: what it is made of`, { exact: true })
const about = (page: Page, name: string) => page.getByRole('dialog', { name, exact: true })

const expectWhole = async (page: Page, name: string): Promise<void> => {
  const box = (await about(page, name).boundingBox())!
  const { width, height } = page.viewportSize()!
  expect([box.x >= 0, box.y >= 0, box.x + box.width <= width, box.y + box.height <= height]).toEqual(
    Array.from({ length: 4 }, () => true),
  )
  const cut = await about(page, name).evaluate((node) =>
    [node, ...node.querySelectorAll('*')].some((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0),
  )
  expect(cut, 'nothing is cut').toBe(false)
}

for (const touch of [false, true])
  test(`two units are one figure, and what is missing is named: ${touch ? 'touch' : 'keyboard'}`, async ({
    visits,
  }) => {
    const [width, height] = touch ? [1180, 820] : [1280, 800]
    const page = await visits.at(`${gateway.url}/?probe`, { width, height, touch, withoutPicture: true })
    await liveNow(page)
    // The machines may have spoken before this gateway's page did: what a broker does not keep is said again.
    await machines.publish('press/power', 1500)
    await machines.publish('oven/power', 2)
    for (const theme of ['Dark', 'Light'] as const) {
      await inTheme(page, theme)
      await expect(figure(page, 'Hall power')).toHaveText(/^3\.50\s*kW$/)
      await expect(figure(page, 'All power')).toHaveText(/^3\.50\s*kW2\/4 live$/)

      if (touch) await figure(page, 'Hall power').tap()
      else {
        await figure(page, 'Hall power').focus()
        await page.keyboard.press('Enter')
      }
      await expect(about(page, 'Hall power')).toHaveText(/Sum of 2 of 2 signals of the role “power”\.Open Figures$/)
      await expectWhole(page, 'Hall power')
      await page.keyboard.press('Escape')
      await expect(about(page, 'Hall power')).toHaveCount(0)
      if (!touch) await expect(figure(page, 'Hall power')).toBeFocused()

      if (touch) await figure(page, 'All power').tap()
      else {
        await page.keyboard.press('Tab')
        await expect(figure(page, 'All power')).toBeFocused()
        await page.keyboard.press('Space')
      }
      await expect(about(page, 'All power')).toContainText('Sum of 2 of 4 signals')
      await expect(about(page, 'All power')).toContainText('1 never heard: Chiller')
      await expect(about(page, 'All power')).toContainText('its unit (kg) cannot be told in kW: Scale')
      await expectWhole(page, 'All power')
      if (touch)
        expect(
          (await figure(page, 'All power').locator('xpath=ancestor::div[1]').boundingBox())!.height,
        ).toBeGreaterThanOrEqual(32)
      await page.keyboard.press('Escape')
      await expect(about(page, 'All power')).toHaveCount(0)
    }
  })
