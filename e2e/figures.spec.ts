/** The figures workspace of a small line whose shifts were worked on paper (`paper.ts`), by touch and keys: from a figure of the strip to OEE, its losses and their data. */
import type { Page } from '@playwright/test'
import { liveNow, sheet } from './look-inside.ts'
import { DAY, HOUR, paper } from './paper.ts'
import { expect, test } from './plant.ts'

const plant = paper()

const figures = (page: Page) => page.getByRole('region', { name: 'Figures' })
const card = (page: Page, name: string) => figures(page).getByRole('region', { name, exact: true })
const shownQuery = (page: Page, key: string): string | null => new URL(page.url()).searchParams.get(key)
const over = (page: Page, span: string) => figures(page).getByRole('radio', { name: span, exact: true })
const before = (page: Page) => figures(page).getByRole('button', { name: 'The one before' })

/** The rows of the waterfall: share in per cent and time, as they are read. */
const waterfall = async (page: Page): Promise<Record<string, string>> =>
  Object.fromEntries(
    await Promise.all(
      (await card(page, 'OEE').getByRole('row').all()).slice(1).map(async (row) => {
        const name = await row.getByRole('rowheader').innerText()
        return [name, (await row.getByRole('cell').first().innerText()).replaceAll(/\s+/g, ' ').trim()] as const
      }),
    ),
  )

/** Shares of 450 planned minutes, from the sheet of paper. */
const ON_PAPER = {
  'Planned time': '100',
  'Own faults': '−4.4',
  'Waits for others': '−6.7',
  'Set-up': '−2.2',
  Available: '86.7',
  'Slow cycles': '−8.7',
  'Short stops': '−0.2',
  Rejects: '−1.6',
  OEE: '76.2',
}
const expectPaper = async (page: Page): Promise<void> => {
  await expect(card(page, 'OEE').getByRole('row', { name: /^OEE/ })).toContainText('76.2')
  const rows = await waterfall(page)
  for (const [name, share] of Object.entries(ON_PAPER)) expect(rows[name], name).toContain(share)
  expect(Object.keys(rows)).toEqual(Object.keys(ON_PAPER))
}

test('by touch: from the strip to a shift worked on paper, its losses, its stops and the data behind them', async ({
  visits,
}) => {
  const page = await visits.at(plant.address(), { width: 1180, height: 820, touch: true })
  await liveNow(page)
  await page.getByTitle('Throughput: what it is made of', { exact: true }).tap()
  await page.getByRole('dialog', { name: 'Throughput' }).getByRole('button', { name: 'Open Figures' }).tap()
  await expect(figures(page).getByRole('combobox', { name: 'Figures of' })).toHaveValue('line')
  await expect(over(page, 'Shift')).toBeChecked()
  const yesterday = plant.midnight - DAY + 6 * HOUR
  // Before six the last shift is that of yesterday.
  if (Date.now() >= plant.midnight + 6 * HOUR) await before(page).tap()
  if (Date.now() >= plant.midnight + 6 * HOUR)
    await expect.poll(() => Date.parse(shownQuery(page, 'begin') ?? '')).toBe(yesterday)
  await expectPaper(page)
  await expect(card(page, 'Good pieces an hour')).toContainText(/686.*of 900/)
  await expect(card(page, 'First-pass yield')).toContainText('98')
  await expect(card(page, 'Energy per good piece')).toContainText(/0\.24 ?kWh|0\.2405/)
  const causes = card(page, 'Causes of stops').getByRole('listitem')
  await expect(causes.first()).toContainText('30 min')
  await expect(causes.nth(1)).toContainText(/S\b.*20 min/)

  for (const button of await figures(page).getByRole('button').all())
    if (await button.isVisible())
      expect((await button.boundingBox())!.height, await button.innerText()).toBeGreaterThanOrEqual(43)

  await card(page, 'OEE').getByRole('button', { name: 'Stops' }).tap()
  const stops = page.getByRole('dialog', { name: /^Stops of Line 1/ })
  await expect(stops.getByRole('listitem')).toHaveCount(5)
  await stops.getByRole('button', { name: 'Close' }).tap()
  await card(page, 'Good pieces an hour').getByRole('button', { name: 'Data of Good pieces' }).tap()
  const made = page.getByRole('dialog', { name: /^Good pieces: what it is made of/ })
  await expect(made).toContainText('counted 686')
  await made.getByRole('button', { name: /^Open V Good.* in Trends/ }).tap()
  await expect(page.getByRole('region', { name: 'Trends' })).toBeVisible()
  expect(shownQuery(page, 'signals')).toBe('v/good')
  expect(shownQuery(page, 'span'), 'over the same shift').toBe('8h')
  expect(Date.parse(shownQuery(page, 'to')!)).toBe(yesterday + 8 * HOUR)
})

test('by keys: day and week are the same shifts summed; a machine that nothing counts for says so; a stop shows the plant as it stood', async ({
  visits,
}) => {
  const page = await visits.at(plant.address('asset=s'))
  await liveNow(page)
  await sheet(page, 'S').getByRole('button', { name: 'Open the figures of S' }).press('Enter')
  await expect(figures(page).getByRole('combobox', { name: 'Figures of' })).toHaveValue('s')
  await expect(card(page, 'OEE')).toContainText('n/a')
  await expect(card(page, 'OEE')).toContainText('good pieces are not counted')
  await figures(page).getByRole('combobox', { name: 'Figures of' }).selectOption({ label: 'Line 1' })
  await over(page, 'Day').click()
  await before(page).press('Enter')
  await expect.poll(() => Date.parse(shownQuery(page, 'begin') ?? '')).toBe(plant.midnight - DAY)
  await expectPaper(page)
  await expect(card(page, 'Good pieces an hour')).toContainText(/686.*of 900/)

  await over(page, 'Week').click()
  await before(page).press('Enter')
  await expect(card(page, 'Good pieces a day')).toContainText(/4.802.*of 6.300/)
  await expectPaper(page)
  await expect(card(page, 'Energy per good piece').getByRole('img')).toHaveAccessibleName(/0\.24.*0\.26/)
  const asked: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/api/history')) asked.push(pathname)
  })
  await before(page).press('Enter')
  await expect.poll(() => asked.length).toBeGreaterThan(0)
  expect(new Set(asked), 'no signal is asked for by itself').toEqual(new Set(['/api/history/range']))

  await over(page, 'Day').click()
  await page.goto(plant.address(`workspace=figures&of=line&over=day&begin=${iso(plant.midnight - DAY)}`))
  await card(page, 'Causes of stops').getByRole('button', { name: 'Stops' }).press('Enter')
  const stop = page.getByRole('dialog', { name: /^Stops of/ }).getByRole('button', { name: /S Aborted/ })
  await stop.press('Enter')
  await expect(figures(page)).toHaveCount(0)
  await expect(page.getByRole('group', { name: 'The past' })).toBeVisible()
  await expect
    .poll(() => page.evaluate(() => window.gembaProbe.session!.at()))
    .toBe(plant.midnight - DAY + 7 * HOUR + 60_000)
  await expect(sheet(page, 'S')).toContainText('Aborted')
})

const iso = (ms: number): string => new Date(ms).toISOString().replace('.000', '')

for (const theme of ['contrast', 'light'] as const)
  test(`on a phone, ${theme}: a week fits, nothing is cut`, async ({ visits }) => {
    const page = await visits.at(
      plant.address(`workspace=figures&of=line&over=week&begin=${iso(plant.midnight - 7 * DAY)}`),
      { width: 390, height: 844, touch: true, theme },
    )
    await expect(card(page, 'OEE').getByRole('row', { name: /^OEE/ })).toBeVisible()
    const wide = await figures(page).evaluate((node) =>
      [node, ...node.querySelectorAll('section, header, table, ol, ul')]
        .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1)
        .map((one) => one.outerHTML.slice(0, 80)),
    )
    expect(wide, 'beyond the right edge').toEqual([])
  })
