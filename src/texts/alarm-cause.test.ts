import { expect, test } from 'vitest'
import type { AlarmRow } from '../wire/alarms.ts'
import { alarmCause } from './alarm-cause.ts'

const row = (given: Partial<AlarmRow>): AlarmRow =>
  ({ message: '', value: 2.312, limit: 2, unit: 'mm/s', cause: null, signal: null, ...given }) as AlarmRow
const signal = 'Vibration'

test.each<[Partial<AlarmRow>, string]>([
  [{ cause: { kind: 'above', signal, decimals: null } }, 'Vibration 2.31 mm/s, above 2 mm/s'],
  [{ cause: { kind: 'below', signal, decimals: 1 }, limit: 3 }, 'Vibration 2.3 mm/s, below 3 mm/s'],
  [{ cause: { kind: 'outside', signal, decimals: 0, low: 5, high: 90 } }, 'Vibration 2 mm/s, outside 5 to 90 mm/s'],
  [{ cause: { kind: 'is', signal: 'State', is: 'Aborted' } }, 'State is Aborted'],
  [{ cause: { kind: 'is', signal: 'Door', is: true } }, 'Door is on'],
  [{ cause: { kind: 'is', signal: 'State', is: 17 } }, 'State is 17'],
  [{ cause: { kind: 'more-faults', count: 20 } }, '20 more faults than can be listed one by one'],
  [
    {
      cause: { kind: 'below', signal, decimals: 1 },
      signal: 'r-1/vibration#days-to-limit',
      limit: 2,
      value: 1.5,
      unit: 'd',
    },
    'Vibration · days to limit 1.5 d, below 2 d',
  ],
  [{ message: 'Gripper jammed' }, 'Gripper jammed'],
  [{}, ''],
])('%j is %s', (given, words) => {
  expect(alarmCause(row(given)).replaceAll('\u202f', ' ')).toBe(words)
})

test('a line of an earlier version keeps its sentence', () => {
  const { cause: _, ...old } = row({ message: 'Vibration 2.31 mm/s, above 2 mm/s' })
  expect(alarmCause(old as AlarmRow)).toBe('Vibration 2.31 mm/s, above 2 mm/s')
})
