import { expect, test } from 'vitest'
import type { AlarmEvent } from '../../wire/alarms.ts'
import { alarmRow } from '../../wire/testing/alarm-row.ts'
import { smallPlant } from '../testing/panel-markup.tsx'
import { searchEvents } from './search-events.ts'

const { twin } = smallPlant()
const event = (cursor: number, key: string, over: Partial<AlarmEvent> = {}): AlarmEvent => ({
  cursor,
  at: cursor * 10,
  kind: 'raised',
  actor: null,
  comment: '',
  row: alarmRow({ key, name: key.endsWith('heat') ? 'Winding hot' : 'Jam' }),
  ...over,
})
const events = [
  event(1, 'r-1/heat'),
  event(2, 'r-2/jam'),
  event(3, 'r-2/jam', { kind: 'acknowledged', actor: 'Mara Lind', comment: 'part removed' }),
  event(4, 'gone/heat'),
]
const found = (question: Parameters<typeof searchEvents>[1]): number[] =>
  searchEvents(events, question, twin).events.map(({ cursor }) => cursor)

test('the same questions as of a gateway', () => {
  expect(found({})).toEqual([4, 3, 2, 1])
  expect(found({ text: 'wind' })).toEqual([4, 1])
  expect(found({ text: 'removed jam' })).toEqual([3])
  expect(found({ asset: 'line' })).toEqual([3, 2, 1])
  expect(found({ asset: 'gone' })).toEqual([4])
  expect(found({ person: 'lind' })).toEqual([3])
  expect(found({ priority: 'low' })).toEqual([])
  expect(found({ from: 20, to: 40 })).toEqual([3, 2])
})

test('page by page', () => {
  const first = searchEvents(events, { limit: 3 }, twin)
  expect(first.next).toEqual({ at: 20, cursor: 2 })
  expect(found({ limit: 3, beforeAt: 20, beforeCursor: 2 })).toEqual([1])
  expect(searchEvents(events, { limit: 4 }, twin).next).toBeNull()
})
