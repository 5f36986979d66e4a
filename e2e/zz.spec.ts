import { writeFileSync } from 'node:fs'
import { bench, expect, test } from './plant.ts'
import { liveNow } from './look-inside.ts'
const plant = bench({ pixelRatio: 1 })
test('shots', async ({ visits }) => {
  test.setTimeout(400_000)
  await plant.page.getByRole('button', { name: /^Connection: / }).click()
  await plant.page.getByRole('button', { name: 'Diagnostics' }).click()
  await plant.page.waitForTimeout(1500)
  await plant.page.screenshot({ path: '/tmp/models/diag.png' })
  const page = await visits.at(`${plant.gateway.url}/?gallery&probe`, { pixelRatio: 1 })
  await page.waitForFunction(() => window.gembaProbe.firstFrameMs > 0)
  await page.evaluate(() => window.gembaProbe.scene!.idle())
  await page.screenshot({ path: '/tmp/models/g-all.png' })
  const links = await page.locator('nav a, nav button, [role="listbox"] *').evaluateAll((all) => all.map((a) => [a.tagName, a.textContent, (a as HTMLAnchorElement).href ?? '']))
  writeFileSync('/tmp/models/links.json', JSON.stringify(links))
})
