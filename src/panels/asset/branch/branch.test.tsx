/** What the sheet of a line or an area says first. */
import { expect, test } from 'vitest'
import { timeMs } from '../../../base/brand.ts'
import { alarmRow } from '../../../wire/testing/alarm-row.ts'
import { elementsOf, NOW, panelMarkup, smallPlant, wordsOf } from '../../testing/panel-markup.tsx'
import { branchNow, BranchReader, openWithin } from './branch-board.ts'
import { BranchPart } from './branch-part.tsx'
import { coursePoints } from './course-line.tsx'

const NOBODY: ReadonlySet<string> = new Set()

const line = (plant = smallPlant(), over = {}) =>
  panelMarkup(<BranchPart branch={plant.twin.asset('line')!} />, plant, over)

const state = (plant: ReturnType<typeof smallPlant>, unusual = NOBODY, of = 'line') =>
  branchNow(plant.twin.asset(of)!, plant.board.rows, plant.values, unusual, timeMs(NOW))

test('a quiet line is calm: it says so, and asks for nobody', () => {
  const plant = smallPlant()
  plant.hear('r-1/state', 6)
  plant.hear('r-1/power', 1)
  const words = wordsOf(line(plant))
  expect(words).toContain('Nothing open 2 machines, none of them in trouble.')
  expect(words).not.toContain('Machines to look at')
})

test('its open alarms come first, the worst first, none of another line; the machines behind them', () => {
  const plant = smallPlant()
  plant.board.replace(
    [
      alarmRow({ key: 'r-1/low', name: 'Filter', priority: 'low', raisedAt: NOW - 1 }),
      alarmRow({ key: 'r-2/hot', asset: 'r-2', name: 'Too hot', priority: 'high', raisedAt: NOW - 9000 }),
      alarmRow({ key: 'line-2/x', asset: 'line-2', name: 'Of another', priority: 'critical' }),
      alarmRow({ key: 'r-1/aside', name: 'Set aside', state: 'shelved' }),
    ],
    1,
  )
  const html = line(plant)
  const cards = elementsOf(html, /data-alarm="/).map(({ words }) => words)
  expect(cards.map((words) => /^(Too hot|Filter)/.exec(words)?.[1])).toEqual(['Too hot', 'Filter'])
  expect(wordsOf(html)).toMatch(/Open alarms 2 .*Machines to look at 2 of 2/)
  expect(wordsOf(html)).not.toContain('Of another')
  expect(state(plant).worst.map(({ asset, priority, alarms }) => [asset.id, priority, alarms])).toEqual([
    ['r-2', 'high', 1],
    ['r-1', 'low', 1],
  ])
  expect(openWithin(plant.twin, plant.board.rows, plant.twin.asset('hall')!)).toHaveLength(3)
})

test('many alarms: three, and the way to the others', () => {
  const plant = smallPlant()
  plant.board.replace(
    Array.from({ length: 7 }, (_, i) => alarmRow({ key: `r-1/a${i}`, name: `Alarm ${i}` })),
    1,
  )
  const html = line(plant)
  expect(elementsOf(html, /data-alarm="/)).toHaveLength(3)
  expect(wordsOf(html)).toContain('4 more')
})

test('a machine is worse by its alarms, then by what state it says, then by silence, then by what is unusual', () => {
  const plant = smallPlant()
  const ids = (unusual = NOBODY, of = 'line') => state(plant, unusual, of).worst.map(({ asset }) => asset.id)
  expect(ids(), 'never heard is not silent').toEqual([])
  expect(ids(new Set(['r-2']))).toEqual(['r-2'])
  plant.hear('r-1/power', 1, NOW - 60_000)
  expect(state(plant).worst[0]).toMatchObject({ silent: true })
  expect(ids(new Set(['r-2']))).toEqual(['r-1', 'r-2'])
  plant.hear('r-2/state', 2)
  expect(ids()).toEqual(['r-2', 'r-1'])
  plant.board.replace([alarmRow({ key: 'r-1/x', priority: 'low' })], 1)
  expect(ids(NOBODY, 'hall')).toEqual(['r-1', 'r-2'])
  expect(state(plant, NOBODY, 'hall').machines, 'a line without machines is one').toBe(3)
})

test('what has cleared waits for somebody, but its machine is in order again', () => {
  const plant = smallPlant()
  plant.board.replace([alarmRow({ key: 'r-1/x', state: 'returned' })], 1)
  expect(state(plant).worst).toEqual([])
  expect(wordsOf(line(plant))).toContain('Open alarms 1')
})

test('it is read once a second at most, and told only when it differs', () => {
  const plant = smallPlant()
  let reads = 0
  const reader = new BranchReader(() => {
    reads++
    return state(plant)
  })
  const before = reader.key(1000)
  plant.hear('r-2/state', 2)
  expect([reader.key(1500), reads]).toEqual([before, 2])
  expect(reader.key(2000)).not.toBe(before)
  expect(reader.latest.worst.map(({ asset }) => asset.id)).toEqual(['r-2'])
})

test('its figures are its own, and say whose figures they open', () => {
  const plant = smallPlant()
  plant.hear('r-1/power', 1)
  const html = line(plant)
  expect(elementsOf(html, /aria-label="Figures"/)[0]!.words).toContain('Power drawn')
})

test('a line of the past is broken where nothing is known, and a steady one stays in the middle', () => {
  expect(coursePoints([], 10, 10)).toEqual([])
  expect(coursePoints([null, null], 10, 10)).toEqual([])
  const [first, second] = coursePoints([1, 3, null, 2], 30, 10)
  expect(first).toEqual([
    [0, 10],
    [10, 0],
  ])
  expect(second).toEqual([[30, 5]])
  const noise = coursePoints([100, 100.1, 99.9], 10, 10).flat()
  for (const [, y] of noise) expect(Math.abs(y - 5)).toBeLessThan(0.2)
})
