import { expect, test } from 'vitest'
import type { AlarmEvent } from '../wire/alarms.ts'
import type { HistoryAnswer } from '../wire/history-answer.ts'
import { alarmBeside, changeBeside, nearer } from './next-event.ts'

const samples = (t: readonly number[], last: readonly (number | null)[], stepMs = 0): HistoryAnswer =>
  ({ t, last, stepMs }) as HistoryAnswer
const event = (at: number, kind: AlarmEvent['kind']): AlarmEvent => ({ at, kind }) as AlarmEvent

test('an alarm that was raised or cleared, strictly before or after; what people did with it is none', () => {
  const events = [event(10, 'raised'), event(20, 'acknowledged'), event(30, 'cleared')]
  expect(alarmBeside(events, 10, 'next')).toBe(30)
  expect(alarmBeside(events, 30, 'previous')).toBe(10)
  expect(alarmBeside(events, 30, 'next')).toBeNull()
})

test('where a state became another, and no sample that says the same again', () => {
  const state = samples([10, 20, 30, 40], [6, 6, 11, 11])
  expect(changeBeside(state, 5, 'next', 6)).toBe(30)
  expect(changeBeside(state, 40, 'previous', null)).toBe(30)
  expect(changeBeside(state, 30, 'next', 11)).toBeNull()
})

test('the first sample is a change from what held before it, where that is known', () => {
  const state = samples([10, 20], [11, 11])
  expect(changeBeside(state, 5, 'next', 6)).toBe(10)
  expect(changeBeside(state, 5, 'next', 11)).toBeNull()
  expect(changeBeside(state, 5, 'next', null)).toBeNull()
})

test('what is summed up in buckets tells no moment', () =>
  expect(changeBeside(samples([10, 20], [6, 11], 10), 5, 'next', 6)).toBeNull())

test('the nearer of two, either of which may be none', () => {
  expect(nearer(null, 4, 'next')).toBe(4)
  expect(nearer(3, null, 'next')).toBe(3)
  expect(nearer(3, 4, 'next')).toBe(3)
  expect(nearer(3, 4, 'previous')).toBe(4)
})
