import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Twin } from '../../twin/twin.ts'
import { loadTwin } from '../../twin/load.ts'
import { alarmsByBranch } from '../board-rows.ts'
import { alarmRow } from '../../wire/testing/alarm-row.ts'
import { bestRow, firstExpanded, searchTree, treeMove, treeRows, waysTo } from './tree-rows.ts'

const loaded = loadTwin({
  format: 1,
  id: 'plant',
  name: 'Plant',
  classes: {
    robot: { name: 'Robot', parts: { 'joint-2': { name: 'Joint 2' }, 'joint-3': { name: 'Joint 3' } } },
    belt: { name: 'Belt conveyor' },
  },
  assets: [
    { id: 'acme', name: 'Acme', level: 'enterprise' },
    { id: 'hall', name: 'Hall 2', level: 'area', parent: 'acme' },
    { id: 'line-1', name: 'Line 1', level: 'line', parent: 'hall' },
    { id: 'line-2', name: 'Line 2', level: 'line', parent: 'hall' },
    { id: 'c-1', name: 'C-1', class: 'belt', parent: 'line-1' },
    { id: 'r-1', name: 'R-1', class: 'robot', parent: 'line-1' },
    { id: 'r-2', name: 'R-2', class: 'robot', parent: 'line-2' },
  ],
})
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin: Twin = loaded.value
const keys = (expanded: Iterable<string>, found: ReadonlySet<string> | null = null): string[] =>
  treeRows(twin, new Set(expanded), found).map((row) => row.key)

describe('rows', () => {
  test('what merely wraps one thing is left out; machines are closed at first', () => {
    expect(keys(firstExpanded(twin))).toEqual(['hall', 'line-1', 'c-1', 'r-1', 'line-2', 'r-2'])
  })

  test('of what was found, the way to it is open; a machine that was found whole is as a person left it', () => {
    const whole = new Set(['r-1', 'r-1/joint-2', 'r-1/joint-3', 'r-2/joint-2'])
    expect(keys([], whole)).toEqual(['acme', 'hall', 'line-1', 'r-1', 'line-2', 'r-2', 'r-2/joint-2'])
    expect(keys(['r-1'], whole)).toEqual([
      'acme',
      'hall',
      'line-1',
      'r-1',
      'r-1/joint-2',
      'r-1/joint-3',
      'line-2',
      'r-2',
      'r-2/joint-2',
    ])
  })

  test('components stand below their asset, one level deeper, with their place', () => {
    const rows = treeRows(twin, new Set(['hall', 'line-1', 'r-1']), null)
    const joint = rows.find((row) => row.key === 'r-1/joint-3')!
    expect(joint).toMatchObject({ level: 4, expandable: false, position: 2, siblings: 2 })
    expect(rows.find((row) => row.key === 'r-1')).toMatchObject({
      level: 3,
      expandable: true,
      expanded: true,
      position: 2,
      siblings: 2,
    })
  })

  test('the way to a node opens it', () => {
    for (const asset of twin.assets)
      for (const component of asset.components)
        expect(keys(waysTo(asset, component.key))).toContain(`${asset.id}/${component.key}`)
  })
})

describe('search', () => {
  test.each([
    ['robot', ['acme', 'hall', 'line-1', 'r-1', 'line-2', 'r-2']],
    ['BELT', ['acme', 'hall', 'line-1', 'c-1']],
    ['joint 3', ['acme', 'hall', 'line-1', 'r-1', 'r-1/joint-3', 'line-2', 'r-2', 'r-2/joint-3']],
    ['r-2 joint 3', ['acme', 'hall', 'line-2', 'r-2', 'r-2/joint-3']],
    ['nothing like it', []],
  ])('%s', (query, expected) => expect(keys([], searchTree(twin, query))).toEqual(expected))

  test('an empty query finds nothing to narrow to', () => expect(searchTree(twin, '  ').size).toBe(0))
})

test('keys never leave the tree, whatever is open', () => {
  const ids: string[] = twin.assets.map((asset) => asset.id)
  fc.assert(
    fc.property(
      fc.subarray(ids),
      fc.array(fc.constantFrom('ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'Home', 'End'), { maxLength: 30 }),
      (open, presses) => {
        const expanded = new Set(open)
        let at = 0
        for (const key of presses) {
          const rows = treeRows(twin, expanded, null)
          const move = treeMove(rows, Math.min(at, rows.length - 1), key)
          if (move && 'to' in move) {
            at = move.to
            expect(rows[at]).toBeDefined()
          } else if (move) {
            if (!expanded.delete(move.toggle)) expanded.add(move.toggle)
            expect(treeRows(twin, expanded, null).length).not.toBe(rows.length)
          }
        }
      },
    ),
    { seed: 11 },
  )
})

test('ArrowLeft goes to the parent, ArrowRight opens then enters', () => {
  const rows = treeRows(twin, new Set(['hall']), null)
  expect(treeMove(rows, 1, 'ArrowRight')).toEqual({ toggle: 'line-1' })
  expect(treeMove(rows, 1, 'ArrowLeft')).toEqual({ to: 0 })
  expect(treeMove(rows, 0, 'ArrowRight')).toEqual({ to: 1 })
  expect(treeMove(rows, 0, 'x')).toBeNull()
})

test('a branch counts those of its worst priority that hold; where none does, what has cleared', () => {
  const rows = [
    alarmRow({ key: 'r-1/hot', asset: 'r-1', component: 'joint-3', priority: 'high', state: 'unacknowledged' }),
    alarmRow({ key: 'c-1/slow', asset: 'c-1', priority: 'low', state: 'acknowledged' }),
    alarmRow({ key: 'c-1/full', asset: 'c-1', priority: 'low' }),
    alarmRow({ key: 'r-1/over', asset: 'r-1', priority: 'critical', state: 'returned', active: false }),
    alarmRow({ key: 'r-2/hot', asset: 'r-2', priority: 'critical', state: 'shelved' }),
  ]
  const branches = alarmsByBranch(twin, rows)
  expect(branches.get('line-1')).toEqual({ worst: 'high', count: 1, all: 3, over: false })
  expect(branches.get('r-1/joint-3')).toEqual({ worst: 'high', count: 1, all: 1, over: false })
  expect(branches.get('acme')).toEqual({ worst: 'high', count: 1, all: 3, over: false })
  expect(branches.has('line-2')).toBe(false)
  const over = alarmsByBranch(twin, [alarmRow({ key: 'r-1/over', state: 'returned', active: false })])
  expect(over.get('r-1')).toEqual({ worst: 'high', count: 1, all: 1, over: true })
})

test('of what a search finds, the best answer is the thing meant, not what it lies in', () => {
  const best = (query: string): string | undefined => {
    const found = searchTree(twin, query)
    const rows = treeRows(twin, new Set(), found)
    return rows[bestRow(rows, found, query)]?.key
  }
  expect(best('robot'), 'the way to it comes first in the tree').toBe('r-1')
  expect(best('R-2')).toBe('r-2')
  expect(best('joint 3')).toBe('r-1/joint-3')
  expect(best('nothing like it')).toBeUndefined()
})
