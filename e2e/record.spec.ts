/** A record as one file: saved beside a gateway, opened on a site without one, walked through like the past it was. */
import { readFileSync } from 'node:fs'
import { McapStreamReader } from '@mcap/core'
import type { Page } from '@playwright/test'
import { liveNow, sheet, valueOf } from './look-inside.ts'
import { bench, expect, test } from './plant.ts'
import { DIST_PAGE } from './process.ts'
import { type Site, serveSite } from './site.ts'

const plant = bench({ withoutPicture: true })
let site: Site
test.beforeAll(async () => {
  site = await serveSite({}, DIST_PAGE)
})
test.afterAll(async ({ visits }) => {
  await visits.leave()
  site.close()
})
test.setTimeout(240_000)

const momentOf = (page: Page): Promise<number> => page.evaluate(() => window.gembaProbe?.session?.at() ?? 0)
const track = (page: Page) => page.getByRole('slider', { name: 'Moment on the timeline' })
const chip = (page: Page) => page.getByRole('group', { name: 'The past' })
const banner = (page: Page) => page.getByRole('note').filter({ hasText: 'Nothing here is live' })
const shown = (page: Page) =>
  page.evaluate(() => {
    const { twin, values, shownBoard, at } = window.gembaProbe.session!
    return {
      at: at(),
      signals: Object.fromEntries(
        twin.signals
          .filter(({ slot }) => values.receive[slot]! > 0)
          .map(({ id, slot, type }) => [
            id,
            [type === 'text' ? values.text(slot) : values.value[slot], values.quality[slot], values.receive[slot]],
          ]),
      ),
      alarms: shownBoard.rows.map(({ key, state, raisedAt }) => [key, state, raisedAt]).toSorted(),
    }
  })

const seek = (page: Page, at: number): Promise<void> => page.evaluate((to) => window.gembaProbe.travel!.seek(to), at)

test('saved between two marks, opened without a gateway, travelled: the same values and alarms at the same moments', async ({
  visits,
}) => {
  const { machines } = plant
  const page = await visits.at(plant.address('asset=c-2'), { withoutPicture: true })
  await liveNow(page)
  const begun = await page.evaluate(() => window.gembaProbe.session!.now())
  for (let round = 0; round < 4; round++) {
    await machines.publish('c-1/drive/temperature', 50 + round)
    await machines.publish('s-1/order', `B-${round}`)
    await machines.publish('c-2/drive/temperature', round % 2 === 0 ? 97 : 45)
    await expect.poll(() => valueOf(page, 'c-1/drive/temperature')).toBe(50 + round)
    await expect.poll(() => valueOf(page, 's-1/order')).toBe(`B-${round}`)
  }
  const ended = await page.evaluate(() => window.gembaProbe.session!.now())
  await expect.poll(() => page.evaluate(() => window.gembaProbe.session!.now())).toBeGreaterThan(ended + 3000)
  await page.getByRole('button', { name: 'Look at the past' }).click()
  await expect(chip(page)).toBeVisible()
  const mark = async (at: number, key: string): Promise<void> => {
    await seek(page, at)
    await expect.poll(() => momentOf(page)).toBe(at)
    await track(page).focus()
    await page.keyboard.press(key)
  }
  await mark(begun, 'i')
  await mark(ended, 'o')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as a record' }).click(),
  ])
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible()
  expect(download.suggestedFilename()).toMatch(/^record-\d{4}-\d\d-\d\d-\d\d-\d\d\.mcap$/)
  const file = await download.path()

  // Another program reads it.
  const reader = new McapStreamReader({ validateCrcs: true })
  reader.append(readFileSync(file))
  const topics = new Map<number, string>()
  const temperatures: number[] = []
  for (let next = reader.nextRecord(); next; next = reader.nextRecord()) {
    if (next.type === 'Channel') topics.set(next.id, next.topic)
    if (next.type === 'Message' && topics.get(next.channelId) === 'signals/c-1/drive/temperature')
      temperatures.push(JSON.parse(Buffer.from(next.data).toString()).value)
  }
  expect(temperatures).toEqual([50, 51, 52, 53])

  const other = await visits.at(`${site.url}/?probe&asset=c-2`, { withoutPicture: true })
  await expect(other.getByRole('alert').getByRole('button', { name: 'Open a record…' })).toBeVisible()
  await other
    .locator('[data-record-file]')
    .setInputFiles({ name: 'not.mcap', mimeType: '', buffer: Buffer.from('no, not at all') })
  const refusal = other.getByRole('dialog', { name: 'not.mcap cannot be opened' })
  await expect(refusal.getByRole('alert')).toContainText('It is no MCAP file')
  await refusal
    .locator('[data-record-file]')
    .setInputFiles({ name: 'half.mcap', mimeType: '', buffer: readFileSync(file).subarray(0, -50) })
  await expect(other.getByRole('dialog').getByRole('alert')).toContainText('It is cut off')
  await other.getByRole('dialog').locator('[data-record-file]').setInputFiles(file)
  await expect(banner(other)).toBeVisible({ timeout: 30_000 })
  await expect(other.getByRole('dialog')).toHaveCount(0)
  await expect(chip(other)).toBeVisible()
  await expect(other.getByRole('button', { name: /Back to live/ })).toHaveCount(0)
  await expect(sheet(other, 'C-2')).toBeVisible()

  for (const share of [0, 0.3, 0.55, 0.8, 1]) {
    const at = Math.floor(begun + (ended - begun) * share)
    for (const one of [page, other]) {
      await seek(one, at)
      await expect.poll(() => momentOf(one)).toBe(at)
    }
    expect(await shown(other)).toEqual(await shown(page))
  }
  // It was lived through without a gateway: seconds are too few to know what is unusual, and that is said.
  const foresight = sheet(other, 'C-2').locator('[data-foresight="c-2"]')
  await expect(foresight).toContainText(/not enough is known yet: .*temperature \(\d+ of 100 minutes of work\)/)
  await expect(foresight).toContainText('cases and the track record need a gateway')
  // The controls are those of the past: it plays, and stands at its end.
  await seek(other, begun)
  await expect.poll(() => momentOf(other)).toBe(begun)
  await other.getByRole('button', { name: '16×', exact: true }).click()
  await expect.poll(() => momentOf(other)).toBeGreaterThan(begun + 1000)
  await expect(other.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  await expect.poll(() => momentOf(other)).toBeGreaterThan(ended - 2000)
  await other.getByRole('button', { name: '1×', exact: true }).click()
  await expect(other.getByRole('button', { name: 'Pause' })).toBeVisible()
  await expect.poll(() => momentOf(other), 'from its beginning').toBeLessThan(ended - 2000)
  await track(other).focus()
  await other.keyboard.press('Escape')
  await expect(banner(other)).toBeVisible()
  await banner(other).getByRole('button', { name: 'Close the record' }).click()
  await expect(other.getByRole('alert').getByRole('button', { name: 'Open a record…' })).toBeVisible()

  // Dropped on the page of a plant that goes on meanwhile.
  const bytes = [...readFileSync(file)]
  await page.evaluate((all) => {
    const data = new DataTransfer()
    data.items.add(new File([new Uint8Array(all)], 'dropped.mcap'))
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }))
  }, bytes)
  await expect(banner(page)).toBeVisible({ timeout: 30_000 })
  await banner(page).getByRole('button', { name: 'Close the record' }).click()
  await liveNow(page)
  await machines.calm()
})
