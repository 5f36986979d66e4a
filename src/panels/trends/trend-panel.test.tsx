/** The trend on a sheet, as it is first rendered: what is drawn, beside what, and what it says while there is nothing. */
import { expect, test } from 'vitest'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import { elementsOf, NOW, panelMarkup, smallPlant, wordsOf } from '../testing/panel-markup.tsx'
import { TrendPanel } from './trend-panel.tsx'

const QUARTER = 15 * 60_000
/** Of a chart of 300 px whose width nobody has measured yet; sisters are told with a quarter of the columns. */
const asked = (signal: string, columns: number): readonly unknown[] => [
  'history',
  signal,
  NOW - QUARTER - QUARTER / 20,
  NOW,
  columns,
]
const answer = (signal: string, values: readonly number[]): HistoryAnswer => ({
  signal,
  from: NOW - QUARTER,
  to: NOW,
  stepMs: 60_000,
  t: values.map((_, i) => NOW - (values.length - i) * 60_000),
  mean: [...values],
  min: [...values],
  max: [...values],
  last: [...values],
  count: values.map(() => 1),
  quality: values.map(() => 0),
})
const panel = (plant = smallPlant(), told: readonly (readonly [readonly unknown[], unknown])[] = [], over = {}) =>
  panelMarkup(<TrendPanel signal={plant.twin.signal('r-1/power')!} name="Power" />, plant, over, told)

test('a quarter of an hour first, and the ranges to choose from; the way to the workspace of trends has a name', () => {
  const html = panel()
  const ranges = elementsOf(html, /role="radio"/)
  expect(ranges.map(({ words }) => words)).toEqual(['15 min', '8 h', '24 h', '7 d'])
  expect(ranges.map(({ attributes }) => attributes.includes('aria-checked="true"'))).toEqual([
    true,
    false,
    false,
    false,
  ])
  expect(html).toContain('aria-label="Open Power in Trends"')
})

test('the chart tells whoever does not see it what it is of, since when, and which keys it takes', () => {
  const [chart] = elementsOf(panel(), /role="img"/)
  expect(chart!.attributes).toMatch(/aria-label="Trend of Power, .*11:44.* to now\. .*0 goes back to now/)
  expect(chart!.attributes, 'keys reach it').toContain('tabindex="0"')
})

test('while its past is read it says so; where nothing was recorded it says that; where it cannot be read, neither', () => {
  expect(wordsOf(panel())).toContain('Reading the history')
  const empty = wordsOf(panel(smallPlant(), [[asked('r-1/power', 600), answer('r-1/power', [])]]))
  expect(empty).toContain('Nothing was recorded in this range')
  expect(empty).not.toContain('Reading')
  const full = wordsOf(panel(smallPlant(), [[asked('r-1/power', 600), answer('r-1/power', [1, 2, 3])]]))
  expect(full).not.toMatch(/Nothing was recorded|Reading/)
})

test('beside its machine stand its sisters, once their past is known', () => {
  const plant = smallPlant()
  expect(wordsOf(panel(plant))).not.toContain('sister')
  const told = [
    [asked('r-1/power', 600), answer('r-1/power', [1])],
    [asked('r-2/power', 150), answer('r-2/power', [2])],
  ] as const
  expect(wordsOf(panel(plant, told))).toMatch(/R-1 sister median \(1\)/)
})
