/** The figures workspace of the demo plant, by touch on a tablet: from a figure of the strip to OEE, its losses and their data. */
import type { Page } from '@playwright/test'
import { liveNow, sheet } from './look-inside.ts'
import { demo, expect, test } from './plant.ts'

const plant = demo()
// The week of the past is imported first.
test.setTimeout(300_000)

const figures = (page: Page) => page.getByRole('region', { name: 'Figures' })
const card = (page: Page, name: string) => figures(page).getByRole('region', { name, exact: true })
const shownQuery = (page: Page, key: string): string | null => new URL(page.url()).searchParams.get(key)

/** The past week is imported beside the first live values. */
const pastThere = async (page: Page): Promise<void> => {
  await expect
    .poll(
      () =>
        page.evaluate(async () => {
          const to = Date.now()
          const query = `signal=v-101/good&from=${to - 3 * 86_400_000}&to=${to - 2 * 86_400_000}&columns=10`
          const answer = await fetch(`api/history?${query}`)
          return ((await answer.json()) as { t?: unknown[] }).t?.length ?? 0
        }),
      { timeout: 180_000 },
    )
    .toBeGreaterThan(0)
}

/** Of a row of the waterfall, its share in per cent. */
const shareOf = async (page: Page, row: RegExp): Promise<number> => {
  const words = await card(page, 'OEE').getByRole('row', { name: row }).getByRole('cell').first().innerText()
  return Number(/[−+]?[\d.]+/.exec(words)![0].replace('−', '-'))
}

for (const theme of ['dark', 'light'] as const)
  test(`by touch: from the strip to OEE and its losses, another span, the data behind it; ${theme}`, async ({
    visits,
  }) => {
    const page = await visits.at(plant.url, { width: 1180, height: 820, touch: true, theme })
    await liveNow(page)
    await pastThere(page)
    await page.getByRole('button', { name: 'Throughput: what it is made of', exact: true }).tap()
    await page.getByRole('dialog', { name: 'Throughput' }).getByRole('button', { name: 'Open Figures' }).tap()
    await expect(figures(page)).toBeVisible()
    await figures(page).getByRole('combobox', { name: 'Figures of' }).selectOption({ label: 'Assembly line 1' })
    await figures(page).getByRole('radio', { name: 'Day' }).tap()
    await expect.poll(() => shownQuery(page, 'over')).toBe('day')
    const before = figures(page).getByRole('button', { name: 'The one before' })
    await before.tap()
    await expect.poll(() => shownQuery(page, 'begin')).not.toBeNull()
    const first = shownQuery(page, 'begin')
    await before.tap()
    await expect.poll(() => shownQuery(page, 'begin')).not.toBe(first)

    // Two days on end have no shift only over a Sunday: then the one before it has.
    if ((await card(page, 'OEE').getByText('nothing was planned').count()) > 0) await before.tap()
    await expect(card(page, 'OEE').getByRole('row', { name: /^OEE/ })).toBeVisible()
    const [planned, oee] = [await shareOf(page, /^Planned time/), await shareOf(page, /^OEE/)]
    expect(planned).toBe(100)
    expect(oee).toBeGreaterThan(50)
    expect(oee).toBeLessThan(100)
    const losses = ['Own faults', 'Waits for others', 'Set-up', 'Slow cycles', 'Short stops', 'Rejects']
    let left = planned
    for (const loss of losses) left += await shareOf(page, new RegExp(`^${loss}`))
    expect(left, 'the losses add up').toBeCloseTo(oee, 0)
    await expect(card(page, 'Good pieces an hour').getByRole('listitem').first()).toContainText(/\d/)
    await expect(card(page, 'Energy per good piece')).toContainText('kWh')
    await expect(card(page, 'Causes of stops').getByRole('listitem').first()).toContainText(/stops?/)
    await expect(card(page, 'First-pass yield')).toContainText('V-101')

    for (const button of await figures(page).getByRole('button').all())
      if (await button.isVisible())
        expect((await button.boundingBox())!.height, await button.innerText()).toBeGreaterThanOrEqual(43)

    await card(page, 'OEE').getByRole('button', { name: 'Stops' }).tap()
    const stops = page.getByRole('dialog', { name: /^Stops of/ })
    await expect(stops.getByRole('listitem').first()).toBeVisible()
    await stops.getByRole('button', { name: 'Close' }).tap()
    await card(page, 'Good pieces an hour').getByRole('button', { name: 'Data of Good pieces' }).tap()
    const made = page.getByRole('dialog', { name: /^Good pieces: what it is made of/ })
    await expect(made).toContainText('counted')
    await made.getByRole('button', { name: /^Open V-101 Good.* in Trends/ }).tap()
    await expect(page.getByRole('region', { name: 'Trends' })).toBeVisible()
    expect(shownQuery(page, 'signals')).toBe('v-101/good')
    expect(shownQuery(page, 'span'), 'over the same day').toMatch(/^(1d|23h|25h)$/)
    expect(shownQuery(page, 'to')).not.toBeNull()
  })

test('from a machine’s sheet; a machine that is not planned says so; a stop shows the plant as it stood', async ({
  visits,
}) => {
  const page = await visits.at(`${plant.url}&asset=s-102`)
  await liveNow(page)
  await pastThere(page)
  await sheet(page, 'S-102').getByRole('button', { name: 'Open the figures of S-102' }).click()
  await expect(figures(page).getByRole('combobox', { name: 'Figures of' })).toHaveValue('s-102')
  // Nothing counts the good pieces of a station.
  await expect(card(page, 'OEE')).toContainText('n/a')
  await expect(card(page, 'OEE')).toContainText('good pieces are not counted')
  await figures(page).getByRole('radio', { name: 'Week' }).click()
  await figures(page).getByRole('button', { name: 'The one before' }).click()
  await card(page, 'Causes of stops').getByRole('button', { name: 'Stops' }).click()
  await page
    .getByRole('dialog', { name: /^Stops of/ })
    .getByRole('listitem')
    .getByRole('button')
    .first()
    .click()
  await expect(figures(page)).toHaveCount(0)
  await expect(page.getByRole('group', { name: 'The past' })).toBeVisible()
})
