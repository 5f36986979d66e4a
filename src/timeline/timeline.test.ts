import { describe, expect, test } from 'vitest'
import { alarmRow } from '../wire/testing/alarm-row.ts'
import type { AlarmEvent } from '../wire/alarms.ts'
import type { HistoryAnswer } from '../wire/history-answer.ts'
import { alarmDensity } from './alarm-density.ts'
import { lineSpans } from './line-states.ts'
import { alarmBeside, changeBeside, nearer } from './next-event.ts'
import { keptWindow, shiftedWindow, windowAround } from './time-window.ts'

const HOUR = 3_600_000
const NOW = 1000 * HOUR

const event = (at: number, priority: 'critical' | 'high' | 'low', kind: AlarmEvent['kind'] = 'raised'): AlarmEvent => ({
  cursor: at,
  at,
  kind,
  actor: null,
  comment: '',
  row: alarmRow({ key: `m/${at}`, priority }),
})
const answerOf = (t: number[], last: (number | null)[], stepMs = 0): HistoryAnswer => ({
  signal: 's',
  from: 0,
  to: 100,
  stepMs,
  t,
  min: last,
  max: last,
  mean: last,
  last,
  count: t.map(() => 1),
  quality: t.map(() => 0),
})

describe('the stretch of time shown', () => {
  test('ends just after now while the moment is in it, stays while the moment is, and goes no further than now', () => {
    const recent = windowAround(8 * HOUR, NOW - HOUR, NOW)
    expect(recent.to).toBeGreaterThan(NOW)
    expect(recent.to - recent.from).toBe(8 * HOUR)
    expect(keptWindow(recent, 8 * HOUR, NOW - 7 * HOUR, NOW)).toBe(recent)
    const older = keptWindow(recent, 8 * HOUR, NOW - 100 * HOUR, NOW)
    expect([older.from, older.to]).toEqual([NOW - 104 * HOUR, NOW - 96 * HOUR])
    expect(keptWindow(older, HOUR, NOW - 100 * HOUR, NOW).to - NOW).toBe(-99.5 * HOUR)
    expect(shiftedWindow(older, 1000 * HOUR, NOW)).toEqual(recent)
    expect(shiftedWindow(older, -HOUR, NOW).from).toBe(NOW - 105 * HOUR)
  })
})

test('alarms are counted where they were raised, once, by what is worst', () => {
  const events = [
    event(0, 'low'),
    event(9, 'high'),
    event(10, 'critical'),
    event(11, 'low', 'cleared'),
    event(100, 'low'),
  ]
  expect(alarmDensity(events, { from: 0, to: 100 }, 10)).toEqual([
    { index: 0, count: 2, high: 1, critical: 0 },
    { index: 1, count: 1, high: 0, critical: 1 },
  ])
})

test('a line stands by its own cause, waits for others, runs, or nothing is known', () => {
  const states = [
    { code: 1, key: 'execute', name: 'Running', tone: 'normal' as const },
    { code: 2, key: 'held', name: 'Held', tone: 'fault' as const },
    { code: 3, key: 'suspended', name: 'Waits', tone: 'idle' as const },
  ]
  const machine = (t: number[], last: (number | null)[], stepMs = 0) => ({
    signal: { states } as never,
    answer: answerOf(t, last, stepMs),
  })
  const spans = lineSpans(
    [
      machine([10, 40, 60, 80], [1, 2, 3, null]),
      machine([0, 10, 20, 30, 40, 50, 60, 70], [null, 1, 1, 1, 1, 1, 3, 3], 10),
    ],
    { from: 0, to: 100 },
    10,
  )
  expect(spans).toEqual([
    { from: 0, to: 10, state: null },
    { from: 10, to: 40, state: 'runs' },
    { from: 40, to: 60, state: 'own' },
    { from: 60, to: 80, state: 'waits' },
    { from: 80, to: 100, state: null },
  ])
})

test('the next thing that happened, and the one before: never the same one again', () => {
  const events = [event(10, 'low'), event(20, 'high', 'acknowledged'), event(30, 'low', 'cleared')]
  expect(alarmBeside(events, 10, 'next')).toBe(30)
  expect(alarmBeside(events, 30, 'previous')).toBe(10)
  expect(alarmBeside(events, 30, 'next')).toBeNull()
  const answer = answerOf([0, 10, 20, 30], [1, 1, 2, null])
  expect(changeBeside(answer, 0, 'next', 1)).toBe(20)
  expect(changeBeside(answer, 25, 'previous', null)).toBe(20)
  expect(changeBeside({ ...answer, stepMs: 5 }, 0, 'next', 1)).toBeNull()
  // The first one is a change from what held before it, where that is known.
  expect(changeBeside(answer, -1, 'next', 2)).toBe(0)
  expect(changeBeside(answer, -1, 'next', null)).toBe(20)
  expect([nearer(5, 7, 'next'), nearer(5, 7, 'previous'), nearer(null, 7, 'next'), nearer(null, null, 'next')]).toEqual(
    [5, 7, 7, null],
  )
})
