/** What was understood of a table, as it is first rendered. */
import { expect, test } from 'vitest'
import type { TablePreview } from '../../wire/table-import.ts'
import { elementsOf, panelMarkup, smallPlant, wordsOf } from '../testing/panel-markup.tsx'
import { inOrderOfDoubt, Preview } from './preview.tsx'

const SEEN: TablePreview = {
  format: 'csv',
  layout: 'wide',
  delimiter: ';',
  decimal: ',',
  hasHeader: true,
  columns: [
    { name: 'Zeit', use: 'time' },
    { name: 'Leistung R-1', use: 'value' },
    { name: 'Bemerkung', use: 'none' },
  ],
  time: { column: 'Zeit', form: 'day-first', zone: 'Europe/Berlin' },
  signals: [
    { name: 'Leistung R-1', signal: 'r-1/power', how: 'id' },
    { name: 'heat', signal: 'r-1/joint-3/heat', how: 'nearest' },
    { name: 'Bemerkung', signal: null, how: 'none' },
  ],
  samples: 1234,
  fromMs: Date.UTC(2026, 0, 2, 9),
  toMs: Date.UTC(2026, 0, 2, 10),
  first: [['02.01.2026 10:00', '1,5', null]],
  leftOut: [{ why: 'time', count: 3, example: 'heute · 1' }],
}
const page = (over: Partial<TablePreview> = {}): string =>
  panelMarkup(
    <Preview preview={{ ...SEEN, ...over }} name="a.csv" busy={false} onSaid={() => {}} onZone={() => {}} />,
    smallPlant(),
  )

test('form, times with their zone, span, what goes where and how it was found, and what is left out and why', () => {
  const words = wordsOf(page())
  for (const said of [
    'CSV divided by semicolons, decimal comma, with a header line, a column a signal',
    '“Zeit”: day.month.year',
    'Time zone of these times',
    '1,234 samples',
    '3 values with a time that cannot be read, for example heute · 1',
    'R-1 Power',
    'a guess: look at it',
    'not found',
    'Bemerkung not used',
    '02.01.2026 10:00',
  ])
    expect(words).toContain(said)
  const rows = elementsOf(page(), /data-how=/)
  expect(
    rows.map(({ attributes }) => /data-how="(\w+)"/.exec(attributes)![1]),
    'what needs an eye is first',
  ).toEqual(['none', 'nearest', 'id'])
})

test('times that say their zone are not asked for one; nothing to take is said', () => {
  const words = wordsOf(page({ time: { column: 't', form: 'ms', zone: 'UTC' }, samples: 0, fromMs: null, toMs: null }))
  expect(words).not.toContain('Time zone')
  expect(words).toContain('No sample of it can be taken.')
})

test('the order of doubt leaves equals as they stand in the file', () => {
  const named = (name: string, how: 'id' | 'none') => ({ name, signal: null, how })
  expect(inOrderOfDoubt([named('b', 'id'), named('a', 'id'), named('c', 'none')]).map(({ name }) => name)).toEqual([
    'c',
    'b',
    'a',
  ])
})
