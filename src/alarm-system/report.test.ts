import { expect, test } from 'vitest'
import { loadTwin } from '../twin/load.ts'
import { alarmReport } from './report.ts'
import type { Told } from './told.ts'

const loaded = loadTwin({
  format: 1,
  id: 'plant',
  name: 'Plant',
  timeZone: 'UTC',
  classes: {
    machine: {
      signals: { heat: { name: 'Heat' } },
      alarms: { hot: { name: 'Hot', priority: 'low', signal: 'heat', when: { above: 9 } } },
    },
  },
  assets: [
    { id: 'line-1', name: 'Line 1', level: 'line' },
    { id: 'line-2', name: 'Line 2', level: 'line' },
    { id: 'm-1', name: 'M-1', class: 'machine', parent: 'line-1' },
    { id: 'm-2', name: 'M-2', class: 'machine', parent: 'line-2', aliases: ['old-2'] },
  ],
  shifts: [
    { name: 'Early', days: [0, 1, 2, 3, 4, 5, 6], from: '06:00', to: '14:00' },
    { name: 'Late', days: [0, 1, 2, 3, 4, 5, 6], from: '14:00', to: '22:00' },
  ],
})
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value
const DAY = Date.UTC(2026, 0, 5)
const HOUR = 3_600_000

const raised = (asset: string, hour: number): Told => ({
  at: DAY + hour * HOUR,
  key: `${asset}/hot`,
  asset,
  kind: 'raised',
  name: 'Hot',
  priority: 'low',
  raisedAt: DAY + hour * HOUR,
  active: true,
  chatter: null,
})

const told = [raised('m-1', 7), raised('m-1', 8), raised('old-2', 9), raised('m-2', 15), raised('gone', 16)]
const standing = [
  { key: 'm-1/hot', asset: 'm-1', raisedAt: DAY - 30 * HOUR },
  { key: 'm-2/hot', asset: 'm-2', raisedAt: DAY - 30 * HOUR },
]
const span = { twin, told, standing, from: DAY, to: DAY + 24 * HOUR }

test('of the whole plant, its lines and its shifts; a machine is found under its earlier ids', () => {
  const report = alarmReport({ ...span, within: null })
  expect(report.all).toMatchObject({ alarms: 5, stale: ['m-1/hot', 'm-2/hot'] })
  expect(report.areas.map(({ name, alarms }) => [name, alarms])).toEqual([
    ['Line 1', 2],
    ['Line 2', 2],
  ])
  expect(report.shifts.map(({ name, alarms, perHour }) => [name, alarms, perHour])).toEqual([
    ['Early', 3, 3 / 8],
    ['Late', 2, 2 / 8],
  ])
})

test('of one line nothing of another counts', () => {
  const report = alarmReport({ ...span, within: 'line-2' })
  expect(report.all).toMatchObject({ alarms: 2, stale: ['m-2/hot'] })
  expect(report.areas).toEqual([])
  expect(report.shifts.map(({ alarms }) => alarms)).toEqual([1, 1])
})
