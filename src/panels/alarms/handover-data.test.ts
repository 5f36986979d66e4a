import { expect, test } from 'vitest'
import type { AlarmEvent } from '../../wire/alarms.ts'
import { alarmRow } from '../../wire/testing/alarm-row.ts'
import { happenings } from './handover-data.ts'

const MINUTE = 60_000
let cursor = 0
const event = (
  at: number,
  key: string,
  over: Partial<AlarmEvent> = {},
  priority: 'low' | 'high' = 'low',
): AlarmEvent => ({
  cursor: ++cursor,
  at,
  kind: 'raised',
  actor: null,
  comment: '',
  row: alarmRow({ key, priority }),
  ...over,
})
const said = (events: readonly AlarmEvent[]) =>
  happenings(
    events.toSorted((a, b) => a.at - b.at),
    60 * MINUTE,
  ).map((one) => (one.what === 'flood' ? `flood ${one.flood.alarms}` : `${one.what} ${one.event.row.key} ${one.times}`))

test('urgent alarms once with how often, floods, and acts of people; nothing of little account', () => {
  const ack = { kind: 'acknowledged' as const, actor: 'Mara', comment: 'seen' }
  expect(
    said([
      event(1 * MINUTE, 'a/x', {}, 'high'),
      event(2 * MINUTE, 'a/x', {}, 'high'),
      event(3 * MINUTE, 'b/y'),
      event(4 * MINUTE, 'a/x', ack),
      event(4.5 * MINUTE, 'b/y', ack),
      event(9 * MINUTE, 'b/y', ack),
      event(9.1 * MINUTE, 'b/y', { ...ack, comment: 'again' }),
      ...Array.from({ length: 12 }, (_, i) => event(20 * MINUTE + i * 1000, `m-${i}/z`)),
    ]),
  ).toEqual(['alarm a/x 2', 'act a/x 2', 'act b/y 1', 'act b/y 1', 'flood 12'])
  expect(said([])).toEqual([])
})
