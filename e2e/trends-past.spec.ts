/** The past of a value, compared and shared: with a shift, a day, a week ago and its sisters, its statistics, a named view, a link, a picture and numbers; and the figures of a shift worked on paper. Its past is written by `paper.ts`. */
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { DAY, HOUR, vibrationAt } from '../src/panels/figures/testing/paper-line.ts'
import { turnTo } from './look-inside.ts'
import { paper } from './paper.ts'
import { expect, test } from './plant.ts'

const plant = paper()
// Of a machine that has other work beside.
test.setTimeout(180_000)

const workspace = (page: Page) => page.getByRole('main', { name: 'Trends' })
const panels = (page: Page) => workspace(page).getByRole('group', { name: /^Trends of/ })
const beside = (page: Page, name: string) => workspace(page).getByRole('checkbox', { name })
const shown = (page: Page, key: string): string | null => new URL(page.url()).searchParams.get(key)
const iso = (ms: number): string => new Date(ms).toISOString().replace('.000', '')
/** Everything that was asked for has come and is drawn. */
const settled = async (page: Page): Promise<void> => {
  await expect(panels(page)).toBeVisible({ timeout: 40_000 })
  await expect(workspace(page)).not.toContainText('Reading the history', { timeout: 40_000 })
}
/** The canvas of the first panel, as it is drawn. */
const drawn = (page: Page): Promise<string> =>
  workspace(page)
    .locator('canvas')
    .first()
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL())
/** A day of V that is over, in the address. */
const yesterday = (more = ''): string =>
  `workspace=trends&signals=v/vibration&span=24h&to=${iso(plant.midnight)}${more}`

/** Turned to where a test begins. */
let page: Page
test.beforeAll(async ({ visits }) => {
  page = await visits.at(plant.address(yesterday('&beside=none')), { withoutPicture: true })
})

/** Each thing that is shown beside changes the picture and asks for its own past. */
test('compared with a shift, a day and a week ago, with each sister, and with its own 30 days', async () => {
  await settled(page)
  await expect(workspace(page).getByRole('heading', { level: 1 })).toHaveText('V')
  const asked = new Set<string>()
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url())
    if (pathname === '/api/history') asked.add(`${searchParams.get('signal')} ${searchParams.get('from')}`)
  })
  let picture = ''
  await expect
    .poll(async () => {
      const before = picture
      picture = await drawn(page)
      return picture === before
    })
    .toBe(true)
  const from = plant.midnight - DAY
  const since = (signal: string, ago: number) =>
    [...asked].some((one) => {
      const [of, begins] = one.split(' ')
      // What is asked for is a little wider than what is shown.
      return of === signal && Math.abs(Number(begins) - (from - ago)) <= 12 * HOUR
    })
  for (const [name, key, signal, ago] of [
    ['A shift (8 h) ago, shifted', 'shift', 'v/vibration', 8 * HOUR],
    ['Yesterday, shifted', 'day', 'v/vibration', DAY],
    ['Last week, shifted', 'week', 'v/vibration', 7 * DAY],
    ['Each sister (2)', 'each', 'r/vibration', 0],
  ] as const) {
    asked.clear()
    await beside(page, name).check({ force: true })
    await expect.poll(() => shown(page, 'beside')).toBe(key)
    await expect.poll(() => since(signal, ago), name).toBe(true)
    await expect.poll(() => drawn(page), name).not.toBe(picture)
    await beside(page, name).uncheck({ force: true })
    await expect.poll(() => drawn(page), `${name}, taken away`).toBe(picture)
  }
  await beside(page, 'Own normal, 30 days').check({ force: true })
  // Of 17 days of vibration it is known for 15 that the machine ran.
  await expect(workspace(page)).toContainText('Own normal: 15 of 30 days, by time of day')
  await expect.poll(() => drawn(page)).not.toBe(picture)
})

test('by keys: a span and its figures, saved under a name, found again, sent as a link; another browser shows the same', async ({
  visits,
}) => {
  await turnTo(page, yesterday('&beside=sisters'))
  await settled(page)
  await panels(page).focus()
  // The crosshair goes in hundredths of what is shown: from its middle, 12:00, to 06:00 and 18:00.
  for (let i = 0; i < 25; i++) await page.keyboard.press('Shift+ArrowLeft')
  await page.keyboard.press('a')
  for (let i = 0; i < 50; i++) await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('b')
  const ends = (): number[] =>
    (shown(page, 'ab') ?? '').split('..').map((end, i) => {
      const off = Date.parse(end) - (plant.midnight - (i === 0 ? 18 : 6) * HOUR)
      return Math.abs(off) < 60_000 ? 0 : off
    })
  await expect.poll(ends, 'how far A and B are off').toEqual([0, 0])
  const figures = page.getByRole('complementary', { name: 'Span', exact: true })
  const told = async (row: string, column: number): Promise<number> =>
    Number(
      (
        await figures
          .getByRole('row', { name: new RegExp(`^${row}`) })
          .getByRole('cell')
          .nth(column)
          .innerText()
      ).replace('−', '-'),
    )
  await expect(figures.getByRole('row', { name: /^Mean/ })).toBeVisible()
  // From 06:00 to 18:00 the sine has all of its falling half: 1.0 on the whole, 1.3 and 0.7 at its ends, ±0.1 of noise.
  expect(await told('Mean', 0)).toBeCloseTo(1, 1)
  expect(await told('Highest', 0)).toBeGreaterThan(1.3)
  expect(await told('Highest', 0)).toBeLessThanOrEqual(1.4)
  expect(await told('Lowest', 0)).toBeGreaterThanOrEqual(0.6)
  expect(await told('Samples', 0)).toBeGreaterThanOrEqual(143)
  expect(await told('Samples', 0)).toBeLessThanOrEqual(145)
  expect(await told('Rise a day', 0)).toBeLessThan(-0.5)
  // Of S, 0.2 lower, and R, 0.2 higher, the median is V's own.
  expect(await told('Mean', 1)).toBeCloseTo(1, 1)

  await workspace(page).getByRole('button', { name: 'Saved views of trends' }).press('Enter')
  const views = page.getByRole('dialog', { name: 'Saved views of trends' })
  await views.getByRole('textbox').fill('Morning of V')
  await views.getByRole('textbox').press('Enter')
  await expect(views.getByRole('button', { name: 'Morning of V', exact: true })).toBeVisible()
  const address = page.url()
  await page.keyboard.press('Escape')
  await turnTo(page, 'workspace=trends&signals=s/vibration&span=1h')
  await workspace(page).getByRole('button', { name: 'Saved views of trends' }).press('Enter')
  await views.getByRole('button', { name: 'Morning of V', exact: true }).press('Enter')
  for (const key of ['signals', 'span', 'beside'])
    await expect.poll(() => shown(page, key), key).toBe(new URL(address).searchParams.get(key))
  expect(shown(page, 'to'), 'a view goes on with the time; a moment is part of a link').toBeNull()

  await turnTo(page, new URL(address).search.replace(/^\?probe&/, ''))
  await settled(page)

  await page.evaluate(() => {
    Object.defineProperty(navigator.clipboard, 'writeText', {
      value: async (words: string) => void (document.documentElement.dataset['copied'] = words),
    })
  })
  await workspace(page).getByRole('button', { name: 'Copy link' }).press('Enter')
  await expect(workspace(page)).toContainText('Link copied')
  const link = await page.evaluate(() => document.documentElement.dataset['copied']!)
  const other = await visits.at(link, { width: 1180, height: 820, touch: true, theme: 'light', withoutPicture: true })
  const theirs = other.getByRole('complementary', { name: 'Span', exact: true })
  await expect(theirs.getByRole('row', { name: /^Mean/ })).toBeVisible()
  for (const row of [/^Mean/, /^Highest/, /^Samples/])
    expect(await theirs.getByRole('row', { name: row }).innerText()).toBe(
      await figures.getByRole('row', { name: row }).innerText(),
    )
})

test('saved as a picture and as numbers, each with what is shown in it', async () => {
  await turnTo(page, yesterday())
  await settled(page)
  await expect(workspace(page)).toContainText('Own normal: 15 of 30 days')
  const saved = async (what: string): Promise<{ name: string; bytes: Buffer }> => {
    await workspace(page).getByRole('button', { name: 'Export' }).click()
    const coming = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: what }).click()
    const file = await coming
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) }
  }
  const csv = await saved('Numbers (CSV)')
  expect(csv.name).toBe('V.csv')
  const [head, ...rows] = csv.bytes.toString('utf8').trimEnd().split('\r\n')
  expect(head).toBe('time,signal,unit,bucket_ms,mean,min,max,last,count,quality')
  expect(rows.length).toBeGreaterThan(200)
  for (const row of rows) {
    const [time, signal, unit, , mean] = row.split(',')
    const at = Date.parse(time!)
    expect(at).toBeGreaterThanOrEqual(plant.midnight - DAY - 5 * 60_000)
    expect(at).toBeLessThanOrEqual(plant.midnight)
    expect([signal, unit]).toEqual(['v/vibration', 'mm/s'])
    expect(Math.abs(Number(mean) - vibrationAt(at))).toBeLessThan(0.12)
  }

  const png = await saved('Picture (PNG)')
  expect(png.name).toBe('V.png')
  expect(png.bytes.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
  /** Size, and the share of columns in which something of another colour than the ground stands. */
  const seen = await page.evaluate(async (data) => {
    const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob())
    const canvas = new OffscreenCanvas(picture.width, picture.height)
    const pen = canvas.getContext('2d')!
    pen.drawImage(picture, 0, 0)
    const { data: pixels } = pen.getImageData(0, 0, picture.width, picture.height)
    let columns = 0
    for (let x = 0; x < picture.width; x++)
      for (let y = Math.floor(picture.height / 3); y < picture.height; y++) {
        const at = (y * picture.width + x) * 4
        if ([0, 1, 2].every((i) => Math.abs(pixels[at + i]! - pixels[i]!) < 30)) continue
        columns++
        break
      }
    return { width: picture.width, height: picture.height, share: columns / picture.width }
  }, png.bytes.toString('base64'))
  expect(seen.width).toBeGreaterThan(100)
  expect(seen.height).toBeGreaterThan(50)
  expect(seen.share, 'columns with something drawn').toBeGreaterThan(0.7)
})

// The numbers are those on paper: `src/panels/figures/testing/paper-line.ts`.
test('figures of a recorded shift are as on paper, each opens its data, and what is missing says why', async () => {
  const begin = iso(plant.midnight - DAY + 8 * HOUR)
  await turnTo(page, `workspace=figures&begin=${begin}`)
  const figures = page.getByRole('main', { name: 'Figures' })
  const card = (name: string) => figures.getByRole('region', { name, exact: true })
  const row = (name: RegExp) => card('OEE').getByRole('row', { name })
  await expect(card('OEE').getByRole('heading')).toHaveText('OEE 76.2\u00a0%', { timeout: 60_000 })
  await expect(card('OEE')).toContainText(
    'Availability 86.7\u00a0% · effectiveness 89.7\u00a0% · quality ratio 98.0\u00a0%',
  )
  for (const [name, share, time] of [
    ['Planned time', '100.0\u00a0%', '7\u00a0h\u00a030'],
    ['Own faults', '−4.4', '20\u00a0min'],
    ['Waits for others', '−6.7', '30\u00a0min'],
    ['Set-up', '−2.2', '10\u00a0min'],
    ['Slow cycles', '−8.7', '39\u00a0min'],
    ['Short stops', '−0.2', '1\u00a0min'],
    ['Rejects', '−1.6', '7\u00a0min'],
    ['OEE', '76.2\u00a0%', '5\u00a0h\u00a043'],
  ] as const)
    await expect(row(new RegExp(`^${name} `)).getByRole('cell'), name).toHaveText([share, time])
  await expect(card('Good pieces an hour')).toContainText('686 in all · in planned time 686 of 900')
  await expect(card('Cycle time')).toContainText(/V: median 33\.5, \d+ cycles/)
  await expect(card('Energy per good piece')).toContainText(/0\.24\d*\s*kWh/)
  await expect(card('States')).toContainText('S: 96\u00a0% at work')
  await expect(card('States')).toContainText('V: 81\u00a0% at work')
  await expect(card('Causes of stops').getByRole('listitem')).toContainText([
    /Suspended\)\s*30/,
    /S Aborted\s*20/,
    /10\u00a0min/,
  ])
  await expect(card('First-pass yield')).toContainText('98.0\u00a0%')
  await expect(card('First-pass yield')).toContainText('686 good, 14 rejected')

  for (const [name, title, signal] of [
    ['OEE', 'OEE', 'V State'],
    ['Good pieces an hour', 'Good pieces', 'V Good'],
    ['Cycle time', 'Cycle time', 'V Cycle'],
    ['Energy per good piece', 'Energy per good piece', 'S Energy'],
    ['States', 'States', 'R State'],
    ['First-pass yield', 'First-pass yield', 'V Rejected'],
  ] as const) {
    await card(name)
      .getByRole('button', { name: /^Data of/ })
      .click()
    const made = page.getByRole('dialog', { name: `${title}: what it is made of` })
    await expect(made.getByRole('button', { name: `Open ${signal} in Trends` }), name).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(made).toHaveCount(0)
  }
  await card('Causes of stops').getByRole('button', { name: 'Stops' }).click()
  await expect(page.getByRole('dialog', { name: 'Stops of Line 1' }).getByRole('listitem')).not.toHaveCount(0)
  await page.keyboard.press('Escape')
  await card('Good pieces an hour')
    .getByRole('button', { name: /^Data of/ })
    .click()
  await page.getByRole('button', { name: 'Open V Good in Trends' }).click()
  await settled(page)
  expect([shown(page, 'signals'), shown(page, 'to')]).toEqual(['v/good', iso(plant.midnight - DAY + 14 * HOUR)])

  await turnTo(page, `workspace=figures&of=r&begin=${begin}`)
  await expect(card('OEE')).toContainText('n/a', { timeout: 60_000 })
  await expect(card('OEE')).toContainText('Its pieces are not counted')
  await expect(card('Cycle time')).toContainText('No signal of the role “cycle-time” was recorded in this span.')
})
