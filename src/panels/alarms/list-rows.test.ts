import { describe, expect, test } from 'vitest'
import { AlarmBoard } from '../../alarms/board.ts'
import { ALARM_STATES } from '../../wire/alarms.ts'
import { alarmRow } from '../../wire/testing/alarm-row.ts'
import { smallPlant } from '../testing/panel-markup.tsx'
import { parseView, printView, type AlarmsView } from './alarms-view.ts'
import { isHeading, listItems, sinceOf, tabCounts, tabOf } from './list-rows.ts'

const { twin } = smallPlant()
const asked = { tab: 'open', within: null, words: '', priority: null, sort: 'urgency', group: 'none' } as const
const keys = (items: ReturnType<typeof listItems>): string[] =>
  items.map((item) => (isHeading(item) ? `# ${item.heading} ${item.count}` : item.key))
const sorted = (...given: Parameters<typeof alarmRow>[0][]) => {
  const board = new AlarmBoard('gateway')
  board.replace(given.map(alarmRow), 1)
  return board.rows
}

test('every state but normal has one tab (ISA-18.2 states B to G)', () => {
  const tabs = ALARM_STATES.map((state) => tabOf(alarmRow({ key: 'r-1/x', state })))
  expect(tabs).toEqual([null, 'open', 'open', 'cleared', 'shelved', 'suppressed', 'out-of-service'])
  expect(tabCounts(ALARM_STATES.map((state) => alarmRow({ key: `r-1/${state}`, state })))).toEqual({
    open: 2,
    cleared: 1,
    shelved: 1,
    suppressed: 1,
    'out-of-service': 1,
  })
})

describe('the list', () => {
  const rows = sorted(
    { key: 'r-1/heat', name: 'Hot', priority: 'low', raisedAt: 30 },
    { key: 'r-2/jam', name: 'Jam', priority: 'critical', raisedAt: 10 },
    { key: 'r-10/jam', asset: 'gone', name: 'Jam of old', priority: 'low', raisedAt: 20, ackBy: 'Mara Lind' },
    { key: 'r-1/over', state: 'returned', raisedAt: 5, clearedAt: 40 },
  )

  test('is the most urgent first, or as it is asked for', () => {
    expect(keys(listItems(rows, asked, twin))).toEqual(['r-2/jam', 'r-1/heat', 'r-10/jam'])
    expect(keys(listItems(rows, { ...asked, sort: 'newest' }, twin))).toEqual(['r-1/heat', 'r-10/jam', 'r-2/jam'])
    expect(keys(listItems(rows, { ...asked, sort: 'oldest' }, twin))).toEqual(['r-2/jam', 'r-10/jam', 'r-1/heat'])
    expect(keys(listItems(rows, { ...asked, sort: 'asset' }, twin))).toEqual(['r-10/jam', 'r-1/heat', 'r-2/jam'])
    expect(keys(listItems(rows, { ...asked, tab: 'cleared' }, twin))).toEqual(['r-1/over'])
    expect(sinceOf(rows.find(({ key }) => key === 'r-1/over')!)).toBe(40)
  })

  test('is of an area, a priority and what is remembered of it', () => {
    expect(keys(listItems(rows, { ...asked, within: 'line' }, twin))).toEqual(['r-2/jam', 'r-1/heat'])
    expect(keys(listItems(rows, { ...asked, within: 'gone' }, twin))).toEqual(['r-10/jam'])
    expect(keys(listItems(rows, { ...asked, priority: 'low' }, twin))).toEqual(['r-1/heat', 'r-10/jam'])
    expect(keys(listItems(rows, { ...asked, words: 'mara JAM' }, twin))).toEqual(['r-10/jam'])
    expect(keys(listItems(rows, { ...asked, words: 'r-1 hot' }, twin))).toEqual(['r-1/heat'])
  })

  test('has headings with their numbers, and priorities in their own order', () => {
    expect(keys(listItems(rows, { ...asked, group: 'priority', sort: 'newest' }, twin))).toEqual([
      '# critical 1',
      'r-2/jam',
      '# low 2',
      'r-1/heat',
      'r-10/jam',
    ])
    expect(keys(listItems(rows, { ...asked, group: 'area' }, twin))).toEqual([
      '# Line 1 2',
      'r-2/jam',
      'r-1/heat',
      '# gone 1',
      'r-10/jam',
    ])
    expect(keys(listItems(rows, { ...asked, group: 'asset' }, twin))[0]).toBe('# R-2 1')
  })

  test('a hundred thousand rows are searched, and faster once they were', () => {
    const many = Array.from({ length: 100_000 }, (_, i) => ({
      ...rows[i % 3]!,
      key: `r-${i % 2 ? 1 : 2}/a${i}`,
      asset: `r-${i % 2 ? 1 : 2}`,
      raisedAt: i,
    }))
    const began = performance.now()
    expect(listItems(many, { ...asked, words: 'jam', group: 'asset' }, twin).length).toBeGreaterThan(60_000)
    const searched = performance.now() - began
    const again = performance.now()
    expect(listItems(many, { ...asked, words: 'hot' }, twin).length).toBeGreaterThan(30_000)
    const searchedAgain = performance.now() - again
    console.log(`searched in ${searched.toFixed(0)} ms, then in ${searchedAgain.toFixed(0)} ms`)
    expect(searchedAgain).toBeLessThan(searched)
  })
})

test('the address says what is shown, and nothing that it would show anyway', () => {
  const plain = parseView({})
  expect(printView(plain)).toEqual({})
  const view: AlarmsView = {
    tab: 'history',
    within: 'line',
    words: 'torque',
    person: 'Mara',
    priority: 'high',
    sort: 'newest',
    group: 'area',
    begin: Date.UTC(2026, 0, 5, 6),
    end: Date.UTC(2026, 0, 5, 14),
    over: 'shift',
    handover: Date.UTC(2026, 0, 5, 6),
  }
  expect(parseView(printView(view))).toEqual(view)
  expect(parseView({ tab: 'x', sort: 'y', group: 'z', begin: 'yesterday', handover: '9', priority: 'urgent' })).toEqual(
    plain,
  )
})
