import { describe, expect, test } from 'vitest'
import { ALARM_STATES } from '../../wire/alarms.ts'
import type { AlarmEvent } from '../../wire/alarms.ts'
import { actsOn } from './alarm-acts.ts'
import { filterAlerts } from './alert-filter.ts'
import { takeReport } from '../asset/command-progress.ts'
import { alarmRow } from '../../wire/testing/alarm-row.ts'
import { chatterWords } from '../../texts/alarm-chatter.ts'
import { fullHours } from '../../texts/zone.ts'
import { timelineMarks } from '../timeline/timeline-marks.ts'

const one = ALARM_STATES.map((state) => alarmRow({ key: `m/${state}`, state }))
const shown = (view: Parameters<typeof filterAlerts>[1]): string[] =>
  filterAlerts(one, view, new Set()).map((row) => row.state)

test('what an alarm that chatters did is told in words', () => {
  const chatter = { count: 1250, from: 5_000 }
  const event = { cursor: 1, at: 55_000, kind: 'chattered', actor: null, comment: '', row: one[1]!, chatter } as const
  expect(chatterWords(event)).toBe('1\u202f250 changes in 50\u00a0s, then: Unacknowledged')
})

describe('the list', () => {
  test('views', () => {
    expect(shown('open')).toEqual(['unacknowledged', 'acknowledged', 'returned'])
    expect(shown('unacknowledged')).toEqual(['unacknowledged', 'returned'])
    expect(shown('set-aside')).toEqual(['shelved', 'suppressed', 'out-of-service'])
    expect(shown('all')).toHaveLength(ALARM_STATES.length)
  })

  test('hidden priorities are left out, the order stays', () => {
    const rows = [
      alarmRow({ key: 'a', priority: 'critical' }),
      alarmRow({ key: 'b', priority: 'low' }),
      alarmRow({ key: 'c', priority: 'medium' }),
    ]
    expect(filterAlerts(rows, 'all', new Set(['low'])).map((row) => row.key)).toEqual(['a', 'c'])
  })

  test('what may be done follows ISA-18.2', () => {
    expect(actsOn(alarmRow({ key: 'm/a', state: 'unacknowledged' }))).toEqual([
      'acknowledge',
      'shelve',
      'remove-from-service',
    ])
    expect(actsOn(alarmRow({ key: 'm/a', state: 'acknowledged' }))).toEqual(['shelve', 'remove-from-service'])
    expect(actsOn(alarmRow({ key: 'm/a', state: 'shelved' }))).toEqual(['unshelve', 'remove-from-service'])
    expect(actsOn(alarmRow({ key: 'm/a', state: 'out-of-service' }))).toEqual(['return-to-service'])
    expect(actsOn(alarmRow({ key: 'm/a', state: 'acknowledged', latched: true, active: false }))).toContain('reset')
    expect(actsOn(alarmRow({ key: 'm/a', state: 'acknowledged', latched: true, active: true }))).not.toContain('reset')
  })
})

const raised = (cursor: number, at: number, priority: 'low' | 'critical' = 'low'): AlarmEvent => ({
  cursor,
  at,
  kind: 'raised',
  actor: null,
  comment: '',
  row: alarmRow({ key: `m/${cursor}`, priority }),
})

describe('the timeline', () => {
  test('near ones join, the worst in front; other kinds and times are left out', () => {
    const events = [
      raised(1, 100),
      raised(2, 105, 'critical'),
      raised(3, 300),
      { ...raised(4, 310), kind: 'acknowledged' as const },
      raised(5, 5000),
    ]
    const marks = timelineMarks(events, 0, 1000, 20, () => false)
    expect(marks.map((mark) => [mark.at, mark.worst, mark.events.length, mark.holds])).toEqual([
      [105, 'critical', 2, false],
      [300, 'low', 1, false],
    ])
  })

  test('what still holds stands before what is over, however urgent that was', () => {
    const marks = timelineMarks([raised(1, 100), raised(2, 105, 'critical')], 0, 1000, 20, ({ cursor }) => cursor === 1)
    expect(marks.map((mark) => [mark.worst, mark.holds, mark.events.length])).toEqual([['low', true, 2]])
  })

  test('ticks stand on full hours inside the span', () => {
    const from = new Date(2026, 10, 20, 11, 44, 30).getTime()
    const ticks = fullHours(from, from + 8 * 3_600_000)
    expect(ticks).toHaveLength(8)
    expect(ticks.every((t) => new Date(t).getMinutes() === 0 && t > from)).toBe(true)
  })
})

test('a late "pending" never undoes how a command ended', () => {
  const report = {
    id: '1',
    key: 'm/start',
    value: null,
    actor: 'A',
    verified: false,
    at: 1,
    status: 'pending' as const,
    reason: null,
  }
  const ended = takeReport(takeReport(new Map(), report), { ...report, status: 'confirmed' })
  expect(ended.get('1')?.status).toBe('confirmed')
  expect(takeReport(ended, report).get('1')?.status).toBe('confirmed')
})
