/** What to do about a machine: options compared on its line, by touch, on a tablet. */
import type { Page } from '@playwright/test'
import { dragFinger, rectOf, sheet, turnTo } from './look-inside.ts'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BENCH_TWIN } from './machine.ts'
import { bench, expect, test } from './plant.ts'

/** The bench, with what a simulation of its line has to be told of machines that have no past. */
const told = async (): Promise<readonly string[]> => {
  const twin = JSON.parse(readFileSync(BENCH_TWIN, 'utf8')) as { classes: Record<string, object> }
  for (const kind of ['robot', 'station', 'inspection', 'palletiser'])
    twin.classes[kind] = { ...twin.classes[kind], plannedRunTimePerItemS: 12 }
  const file = join(mkdtempSync(join(tmpdir(), 'gemba-plans-')), 'twin.json')
  writeFileSync(file, JSON.stringify(twin))
  return ['--twin', file]
}

const plant = bench({ width: 1180, height: 820, touch: true, withoutPicture: true, args: told })

const workspace = (page: Page) => page.getByRole('main', { name: 'Plans' })
const options = (page: Page) => workspace(page).getByRole('table', { name: 'Options, best first' })
/** Compared, and what would change it looked at. */
const reckoned = (page: Page) => expect(workspace(page).locator('[data-state="done"]')).toBeVisible({ timeout: 60_000 })
const futures = async (page: Page): Promise<number> =>
  Number(await workspace(page).locator('[data-futures]').getAttribute('data-futures'))

/** Nothing of it chosen, and nothing left of what was chosen before. */
const compared = async (page: Page): Promise<void> => {
  await turnTo(page, 'workspace=plans&of=v-1')
  await expect(workspace(page)).toContainText('An assumption: in 24 h – 3 days')
  await expect(options(page).getByRole('rowheader')).toHaveCount(4)
  await reckoned(page)
}

/** Of those that run on, so many of a hundred fail. */
const failing = async (page: Page): Promise<number> => {
  const words = await options(page)
    .getByRole('row', { name: /Run on/ })
    .innerText()
  return words.includes('none') ? 0 : Number(/([\d.]+) %/.exec(words)![1])
}

test('from the sheet of a machine to its options, compared in the same futures', async () => {
  const { page } = plant
  await turnTo(page, 'asset=v-1')
  const compare = sheet(page, 'V-1').getByRole('button', { name: 'Compare what to do' })
  expect((await compare.boundingBox())!.height, 'a target for gloves').toBeGreaterThanOrEqual(44)
  await compare.tap()
  await expect(workspace(page).getByRole('heading', { name: 'What to do about V-1', level: 1 })).toBeVisible()
  await reckoned(page)
  // No shifts in this twin: times from now, and running on.
  for (const name of ['Repair now', 'In 8 hours', 'In 24 hours', 'Run on'])
    await expect(options(page).getByRole('rowheader', { name })).toBeVisible()
  expect(await futures(page)).toBeGreaterThanOrEqual(5)
  await expect(options(page).getByRole('row', { name: /Run on/ })).toContainText('overtime n/a: no shifts')
  await expect(workspace(page)).toContainText('An assumption: in 24 h – 3 days, in 8 of 10 futures.')
  expect(await failing(page)).toBeGreaterThan(80)
  await expect(workspace(page).getByRole('region', { name: /^One future of/ })).toContainText('Not real')
  await workspace(page).getByRole('radio', { name: 'Stop time' }).tap()
  await expect(workspace(page).getByRole('radio', { name: 'Stop time' })).toBeChecked()
  await expect(workspace(page).getByText(/^stands longer than/)).toBeVisible()
})

test('another assumption is reckoned anew, stands in the address, and a link shows the same', async () => {
  const { page } = plant
  await workspace(page).getByRole('button', { name: 'Assumptions' }).tap()
  const dialog = page.getByRole('dialog', { name: 'Assumptions' })
  await expect(dialog).toContainText('as planned, none seen')
  await dialog.getByLabel(/^From, hours/).fill('200')
  await dialog.getByLabel(/^To, hours/).fill('100')
  await expect(dialog.getByRole('alert')).toBeVisible()
  await dialog.getByLabel(/^To, hours/).fill('400')
  await dialog.getByLabel(/^One after it has failed/).fill('6')
  await dialog.getByRole('button', { name: 'Reckon anew' }).tap()
  await expect.poll(() => new URL(page.url()).searchParams.get('life')).toBe('200-400')
  expect(new URL(page.url()).searchParams.get('unplanned')).toBe('6')
  await reckoned(page)
  // Nearly all live beyond the time that is looked at: before, nearly all failed within it.
  expect(await failing(page)).toBeLessThan(20)
  await page.goto(page.url())
  await reckoned(page)
  await expect(workspace(page)).toContainText('An assumption: in 8.3 days – 16.7 days')
})

test('a repair is dragged to any time of the days ahead by a finger, moved by keys, and never before its spare part has come', async () => {
  const { page } = plant
  await compared(page)
  const strip = workspace(page).getByRole('region', { name: 'When' })
  const mark = strip.getByRole('slider')
  await expect(mark).toHaveAccessibleName('A repair at your time, not compared yet')
  const [box, field] = [await rectOf(mark), await rectOf(mark.locator('..'))]
  expect(box.width, 'a target for gloves').toBeGreaterThanOrEqual(44)
  // Two days are as wide as the strip: by half of it is a day later.
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const before = Number(await mark.getAttribute('aria-valuenow'))
  await dragFinger(page, [x, y], [x + field.width / 2, y])
  const chosen = async (): Promise<number> => Date.parse(new URL(page.url()).searchParams.get('at') ?? '')
  await expect.poll(chosen).toBeGreaterThan(0)
  const dropped = await chosen()
  expect(Math.abs(dropped - before - 24 * 3_600_000), 'within the width of a finger').toBeLessThan(3_600_000)
  expect(dropped % 900_000, 'at a quarter of an hour').toBe(0)
  await expect(mark).toHaveAccessibleName('Repair at your time')
  await reckoned(page)
  await expect(options(page).getByRole('rowheader', { name: /At your time/ })).toBeVisible()

  await mark.focus()
  await page.keyboard.press('ArrowRight')
  await expect.poll(chosen).toBe(dropped + 900_000)
  await expect(mark, 'it can be moved on').toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect.poll(chosen).toBe(dropped)
  await reckoned(page)

  await workspace(page).getByRole('button', { name: 'Assumptions' }).tap()
  const dialog = page.getByRole('dialog', { name: 'Assumptions' })
  await dialog.getByRole('radio', { name: 'It comes' }).tap()
  // By the clock of the plant, which is that of the page here.
  const comes = await page.evaluate((ms) => {
    const local = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000)
    return local.toISOString().slice(0, 16)
  }, dropped + 7_200_000)
  await dialog.getByLabel('When the part comes').fill(comes)
  await dialog.getByRole('button', { name: 'Reckon anew' }).tap()
  await expect(options(page).getByRole('rowheader', { name: 'Once the part is here' })).toBeVisible()
  await reckoned(page)
  await expect(options(page).getByRole('rowheader')).toHaveCount(2)
  await expect(workspace(page)).toContainText(/The spare part comes .*No repair begins before.*Left out for it/)
  // The machine lives for a day to three: where it fails before, it waits for the part.
  await expect(mark).toHaveAttribute('aria-valuetext', /before the spare part is there/)
  await mark.focus()
  await page.keyboard.press('Delete')
  await expect(mark).toHaveAttribute('aria-valuemin', String(dropped + 7_200_000))
  await expect(mark, 'keys go on where it was').toBeFocused()
})

test('a time of one’s own is one option more; going back leads to the machine', async () => {
  const { page } = plant
  await compared(page)
  await workspace(page).getByRole('button', { name: 'Option', exact: true }).tap()
  await page.getByRole('button', { name: 'Compare', exact: true }).tap()
  await reckoned(page)
  await expect(options(page).getByRole('rowheader', { name: /At your time/ })).toBeVisible()
  await workspace(page).getByLabel('About').selectOption('P-1')
  await expect(workspace(page).getByRole('heading', { name: 'What to do about P-1', level: 1 })).toBeVisible()
  await reckoned(page)
  await expect(options(page).getByRole('rowheader')).toHaveCount(4)
})

test('it can be cancelled; what is known by then stays', async () => {
  const { page } = plant
  await workspace(page)
    .getByRole('button', { name: /^Reckon anew/ })
    .tap()
  await workspace(page).getByRole('button', { name: 'Cancel' }).tap()
  await expect(workspace(page).locator('[data-state="cancelled"]')).toBeVisible()
  await expect(workspace(page).getByRole('status')).toContainText('cancelled after')
  await workspace(page)
    .getByRole('button', { name: /^Reckon anew/ })
    .tap()
  await reckoned(page)
})

test('what could be otherwise of the line is reckoned beside it as it is, stands in the address, and is kept under a name', async () => {
  const { page } = plant
  await turnTo(page, 'workspace=plans&of=p-1')
  await workspace(page).getByRole('tab', { name: 'What if' }).tap()
  await expect(workspace(page)).toContainText('What could be otherwise?')
  const add = async (kind: string, figures: readonly (readonly [RegExp, string])[] = []): Promise<void> => {
    await workspace(page).getByRole('button', { name: 'Change', exact: true }).tap()
    const form = page.getByRole('dialog')
    await form.getByRole('combobox').first().selectOption({ label: kind })
    for (const [label, value] of figures) await form.getByLabel(label).fill(value)
    await form.getByRole('button', { name: 'Add', exact: true }).tap()
  }
  await add('a machine is faster or slower', [[/^Speed, %/, '50']])
  await add('a machine is out', [[/^From now on, hours/, '4']])
  await add('an order is in a hurry', [[/^Pieces that are wanted/, '100']])
  const table = workspace(page).getByRole('table', { name: 'What would come of it' })
  await reckoned(page)
  await expect(table.getByRole('row', { name: /P-1 at 50 % of its speed/ })).toContainText(/fewer in \d+ of \d+/)
  await expect(table.getByRole('row', { name: /All of it together/ })).toContainText('fewer in')
  await expect(table.getByRole('row', { name: /As it is/ })).toContainText(/\d\d:\d\d/)
  expect(new URL(page.url()).searchParams.get('if')).toBe('speed:p-1:50,out:p-1:4,rush:100')
  await workspace(page).getByRole('button', { name: 'Saved', exact: true }).tap()
  await page.getByRole('dialog').getByLabel('Name').fill('slow palletiser')
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).tap()
  await expect(page.getByRole('button', { name: 'slow palletiser', exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await table.getByRole('button', { name: 'Leave out: P-1 out for 4 h' }).tap()
  await expect(table.getByRole('row')).toHaveCount(3)
  await page.goto(page.url())
  await reckoned(page)
  await expect(table.getByRole('row')).toHaveCount(3)
  await workspace(page).getByRole('button', { name: 'Saved', exact: true }).tap()
  await page.getByRole('button', { name: 'slow palletiser', exact: true }).tap()
  await reckoned(page)
  await expect(table.getByRole('row', { name: /P-1 out for 4 h/ })).toBeVisible()
  await table.getByRole('button', { name: 'In the hall: P-1 out for 4 h' }).tap()
  await expect(page.getByText('Not real', { exact: false }).first()).toBeVisible()
})

test('one future of the first option plays over the hall: blocked, starved and repaired machines and the bottleneck are marked, and it is never taken for real', async ({
  visits,
}) => {
  const page = await visits.at(plant.address('workspace=plans&of=v-1'), { width: 1180, height: 820, touch: true })
  await reckoned(page)
  await workspace(page).getByRole('button', { name: 'See it in the hall' }).tap()
  const bar = page.getByRole('region', { name: 'Simulated, not real' })
  await expect(bar.getByRole('status')).toContainText('Not real:')
  await expect(bar).toContainText('“Repair now” for V-1')
  await bar.getByRole('button', { name: 'Pause' }).tap()
  const line = bar.getByRole('slider', { name: 'Moment of the simulated future' })
  const [from, to] = [Number(await line.getAttribute('min')), Number(await line.getAttribute('max'))]
  const ghost = (asset: string) => page.locator(`[data-label="${asset}"][data-kind="ghost"][data-shown]`)
  /** After so many minutes. */
  const at = (minute: number): Promise<void> => line.fill(String(from + minute * 60_000))
  await at(30)
  await expect(ghost('v-1'), 'the machine that is repaired holds the line up').toContainText(
    /repair, .* left · the line waits for it/,
  )
  await expect(ghost('s-1')).toContainText(/blocked \d+\smin/)
  await expect(ghost('p-1')).toContainText(/starved \d+\smin/)
  // Alarms and values stay those of now, and the way back is one tap.
  await expect(bar).toContainText('Values and alarms are those of now.')
  await line.fill(String(to))
  await expect(ghost('v-1')).not.toContainText('repair')
  await bar.getByRole('button', { name: 'Back to live' }).tap()
  await expect(bar).toBeHidden()
  await expect(page.locator('[data-kind="ghost"][data-shown]')).toHaveCount(0)
})
