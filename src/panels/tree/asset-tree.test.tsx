/** The tree as it is first rendered: what a screen reader is told of its rows, and what is marked on them. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Selection } from '../../twin/selection.ts'
import { alarmRow } from '../../wire/testing/alarm-row.ts'
import { elementsOf, NOW, panelMarkup, smallPlant, wordsOf } from '../testing/panel-markup.tsx'
import { AssetTree, type Shown } from './asset-tree.tsx'

beforeEach(() => void vi.stubGlobal('matchMedia', () => ({ matches: false })))
afterEach(() => vi.unstubAllGlobals())

const heard = () => {
  const plant = smallPlant()
  for (const { id } of plant.twin.signals) plant.hear(id, 6)
  return plant
}
const rowsOf = (html: string) => elementsOf(html, /role="treeitem"/)
const tree = (plant = heard(), selection: Selection | null = null, shown: Shown | null = null): string =>
  panelMarkup(<AssetTree selection={selection} shown={shown} />, plant)

test('the hall is open down to its machines; each row says its level, its place among its siblings and whether it opens', () => {
  const rows = rowsOf(tree())
  expect(rows.map(({ words }) => words)).toEqual(['Hall 2', 'Line 1', 'R-1 Robot', 'R-2 Robot', 'Line 2'])
  const r2 = rows[3]!.attributes
  expect(r2).toContain('aria-level="3"')
  expect(r2).toContain('aria-setsize="2"')
  expect(r2).toContain('aria-posinset="2"')
  expect(r2).toContain('aria-expanded="false"')
  expect(rows[0]!.attributes).toContain('aria-expanded="true"')
})

test('the way to what is selected is open, and it alone is selected', () => {
  const rows = rowsOf(tree(heard(), { asset: 'r-2', component: 'joint-3' }))
  const selected = rows.filter(({ attributes }) => attributes.includes('aria-selected="true"'))
  expect(selected.map(({ words }) => words)).toEqual(['Joint 3'])
  expect(rows.map(({ words }) => words)).toContain('Joint 3')
})

test('an open alarm is counted on its machine and on all above it, with the worst priority in words', () => {
  const plant = heard()
  plant.board.replace(
    [alarmRow({ key: 'r-1/hot', priority: 'critical' }), alarmRow({ key: 'r-1/low', priority: 'low' })],
    1,
  )
  const marks = elementsOf(tree(plant), /role="img"/).map(
    ({ attributes }) => /aria-label="([^"]+)"/.exec(attributes)?.[1],
  )
  expect(marks).toHaveLength(3)
  expect(new Set(marks).size, 'the same on hall, line and machine').toBe(1)
  expect(marks[0]).toMatch(/2.*critical/i)
})

test('what was never heard says so', () => {
  const plant = smallPlant()
  plant.hear('r-1/power', 1)
  const words = rowsOf(tree(plant)).map((row) => row.words)
  expect(words.find((row) => row.startsWith('R-2'))).toMatch(/never|no data|not yet/i)
})

test('what is old is marked, and no longer where it has an alarm', () => {
  const plant = smallPlant()
  plant.hear('r-1/power', 1, NOW - 60_000)
  expect(tree(plant)).toContain('lucide-clock')
  plant.board.replace([alarmRow({ key: 'r-1/hot' })], 1)
  expect(rowsOf(tree(plant)).find(({ words }) => words.startsWith('R-1'))!.words).toMatch(/1$/)
})

test('of a filter only what passes is there, and what has left since is faded', () => {
  const since = new Set(['hall', 'line', 'r-1', 'r-2', 'line-2'])
  const rows = rowsOf(tree(heard(), null, { now: new Set(['hall', 'line', 'r-1', 'line-2']), since }))
  expect(rows.filter(({ attributes }) => attributes.includes('data-faded')).map(({ words }) => words)).toEqual([
    'R-2 Robot',
  ])
  const none = tree(heard(), null, { now: new Set(), since: new Set() })
  expect(rowsOf(none)).toEqual([])
  expect(wordsOf(none)).not.toBe('')
})
