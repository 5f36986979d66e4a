/** Which alarm stands as a reason to act, now and in a past. */
import { expect, test } from 'vitest'
import type { AlarmTrigger } from '../twin/policies.ts'
import type { TwinAlarm } from '../twin/twin.ts'
import type { AlarmEvent, AlarmRow } from '../wire/alarms.ts'
import { alarmRow } from '../wire/testing/alarm-row.ts'
import { standing, standingIn } from './alarm-trigger.ts'

const hot: AlarmTrigger = { kind: 'alarms', asset: 'r-1', alarm: { key: 'r-1/hot' } as TwinAlarm, priorities: [] }
const urgent: AlarmTrigger = { kind: 'alarms', asset: 'r-1', alarm: null, priorities: ['critical', 'high'] }
const row = (over: Partial<AlarmRow> = {}): AlarmRow =>
  alarmRow({ key: 'r-1/hot', asset: 'r-1', priority: 'high', state: 'unacknowledged', active: true, raisedAt: 100, inputLost: false, ...over }) // prettier-ignore
const now = (over: Partial<AlarmRow>, trigger = hot): string | null => {
  const found = standing(trigger, [row(over)])
  return found === null || found === 'unknown' ? found : found.key
}

test('it stands while its condition holds, acknowledged or not', () => {
  expect(now({})).toBe('r-1/hot')
  expect(now({ state: 'acknowledged' })).toBe('r-1/hot')
  expect(now({ key: 'r-1/hot/E12' })).toBe('r-1/hot/E12')
})

test('it does not once it has cleared, or somebody has decided to leave it alone; of a lost input nobody knows', () => {
  expect(now({ state: 'returned', active: false })).toBeNull()
  for (const state of ['shelved', 'suppressed', 'out-of-service'] as const) expect(now({ state })).toBeNull()
  expect(now({ inputLost: true })).toBe('unknown')
  expect(now({ state: 'shelved', inputLost: true })).toBeNull()
  expect(standing(hot, [row({ key: 'r-1/hot/a', inputLost: true }), row({ key: 'r-1/hot/b' })])).toMatchObject({ key: 'r-1/hot/b' }) // prettier-ignore
})

test('another alarm is none, nor one of another machine or priority', () => {
  expect(now({ key: 'r-1/hotter' })).toBeNull()
  expect(now({ key: 'r-1/any' }, urgent)).toBe('r-1/any')
  expect(now({ priority: 'medium' }, urgent)).toBeNull()
  expect(now({ key: 'r-2/hot', asset: 'r-2' }, urgent)).toBeNull()
})

const BASE = 1000
let cursor = 0
const event = (kind: AlarmEvent['kind'], at: number, over: Partial<AlarmRow> = {}, more: Partial<AlarmEvent> = {}): AlarmEvent => ({ cursor: ++cursor, at: BASE + at, kind, actor: null, comment: '', row: row(over), ...more }) // prettier-ignore
/** Of the tens from 0 to 100. */
const tens = (events: AlarmEvent[], rows: AlarmRow[] = [], trigger = hot): string => {
  const stood = standingIn(trigger, events, rows, BASE)
  return Array.from({ length: 10 }, (_, i) => {
    const found = stood(BASE + i * 10, BASE + i * 10 + 10)
    return found === null ? '?' : found ? '#' : '.'
  }).join('')
}
const over = { active: false, state: 'returned' } as const

test('in a past it stood from when it was raised to when it cleared, as the journal has it', () => {
  expect(tens([])).toBe('..........')
  expect(tens([event('raised', 20, { raisedAt: BASE + 20 }), event('acknowledged', 35, { state: 'acknowledged' }), event('cleared', 60, over)])).toBe('..####....') // prettier-ignore
  // Not throughout the first and the last.
  expect(tens([event('raised', 25), event('cleared', 55, over)])).toBe('...##.....')
})

test('one that stood before the past began did so from its beginning, and one without a line all the time', () => {
  expect(tens([event('cleared', 30, { ...over, raisedAt: BASE - 5 })])).toBe('###.......')
  expect(tens([event('cleared', 30, { ...over, raisedAt: 0 })])).toBe('..........')
  expect(tens([], [row({ raisedAt: 100, since: 100 })])).toBe('##########')
  expect(tens([], [row({ raisedAt: 100, since: 100, state: 'shelved' })])).toBe('..........')
})

test.each<[AlarmEvent['kind'], Partial<AlarmRow>]>([
  ['suppressed', { state: 'suppressed' }],
  ['shelved', { state: 'shelved' }],
  ['out-of-service', { state: 'out-of-service' }],
  ['acknowledged', { state: 'normal' }],
  ['reset', { state: 'normal' }],
  ['made-room', { state: 'returned' }],
])('one that cleared before the past began is not said to have stood until it was %s', (kind, state) => {
  const cleared = { ...state, active: false, raisedAt: BASE - 50, clearedAt: BASE - 10 }
  expect(tens([event(kind, 40, cleared)])).toBe('..........')
  // Raised anew after that it did.
  expect(tens([event(kind, 40, { ...cleared, raisedAt: BASE - 5 })])).toBe('####......')
})

test('one that was left alone before the past began did not stand until it cleared', () => {
  const since = { active: false, raisedAt: BASE - 50, clearedAt: BASE + 40 }
  for (const state of ['shelved', 'suppressed', 'out-of-service'] as const)
    expect(tens([event('cleared', 40, { ...since, state })])).toBe('..........')
  expect(tens([event('eased', 40, { ...since, active: true, clearedAt: 0, state: 'shelved' })])).toBe('..........')
})

test('while it was shelved it did not stand; while it chattered or was not heard nobody knows', () => {
  expect(tens([event('raised', 10), event('shelved', 30, { state: 'shelved' }), event('unshelved', 60), event('cleared', 80, over)])).toBe('.##...##..') // prettier-ignore
  expect(tens([event('raised', 10), event('input-lost', 30, { inputLost: true }), event('input-back', 60), event('cleared', 80, over)])).toBe('.##???##..') // prettier-ignore
  expect(
    tens([event('chattered', 60, {}, { chatter: { count: 9, from: BASE + 30 } }), event('cleared', 80, over)]),
  ).toBe('??????##..')
})

test('of several the one that stands counts', () => {
  const other = { key: 'r-1/stuck' }
  expect(tens([event('raised', 20), event('raised', 40, other), event('cleared', 60, over), event('cleared', 80, { ...over, ...other })], [], urgent)).toBe('..######..') // prettier-ignore
})
