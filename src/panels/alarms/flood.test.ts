import { expect, test } from 'vitest'
import { loadTwin } from '../../twin/load.ts'
import type { AlarmEvent } from '../../wire/alarms.ts'
import { alarmRow } from '../../wire/testing/alarm-row.ts'
import { floodOf } from './use-flood.ts'

const loaded = loadTwin({
  format: 1,
  id: 'line',
  name: 'Line',
  classes: {
    machine: {
      signals: {
        state: {
          name: 'State',
          type: 'state',
          role: 'state',
          states: { execute: { code: 6, name: 'Running' }, held: { code: 11, name: 'Held', tone: 'attention' } },
        },
        waiting: {
          name: 'Waits',
          type: 'state',
          states: { none: { code: 0, name: 'Nothing' }, starved: { code: 1, name: 'Starved' } },
        },
      },
      alarms: {
        held: { name: 'Held', priority: 'medium', signal: 'state', when: { is: ['held'] } },
        starved: { name: 'Starved', priority: 'low', signal: 'waiting', when: { is: ['starved'] }, onDelayS: 60 },
      },
    },
  },
  assets: Array.from({ length: 12 }, (_, i) => ({ id: `m-${i}`, name: `M-${i}`, class: 'machine' })),
  flow: Array.from({ length: 11 }, (_, i) => ({ from: `m-${i}`, to: `m-${i + 1}` })),
})
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value
const S = 1000
const START = 1_000_000

const raised = (key: string, at: number): AlarmEvent => ({
  cursor: at,
  at,
  kind: 'raised',
  actor: null,
  comment: '',
  row: alarmRow({ key, raisedAt: at, since: at }),
})

test('eleven in ten minutes: the machine that stopped is on top although others were told before it; delays are taken off', () => {
  const events = [
    ...Array.from({ length: 10 }, (_, i) => raised(`m-${i + 1}/starved`, START + (60 + i * 5) * S)),
    raised('m-0/held', START + 62 * S),
  ].toSorted((a, b) => a.at - b.at)
  const at = START + 200 * S
  const found = floodOf(
    events,
    events.map(({ row }) => row),
    twin,
    at,
  )!
  expect(found.count).toBe(11)
  expect(found.flood.from).toBe(START + 60 * S)
  expect(found.groups).toHaveLength(1)
  expect(found.groups[0]!.first).toMatchObject({ key: 'm-0/held' })
  expect(found.groups[0]!.followers).toHaveLength(10)
  expect(found.rest).toEqual([])
  // One fewer is none.
  expect(floodOf(events.slice(1), [], twin, at)).toBeNull()
  expect(floodOf(events, [], twin, at + 600 * S)).toBeNull()
})

test('what stood before the flood began may be its cause', () => {
  const events = Array.from({ length: 11 }, (_, i) => raised(`m-${i + 1}/starved`, START + (60 + i * 5) * S))
  const before = alarmRow({ key: 'm-0/held', raisedAt: START - 300 * S })
  expect(floodOf(events, [before], twin, START + 200 * S)!.groups[0]!.first.key).toBe('m-0/held')
  const long = alarmRow({ key: 'm-0/held', raisedAt: START - 3600 * S })
  expect(floodOf(events, [long], twin, START + 200 * S)!.groups[0]!.first.key).not.toBe('m-0/held')
})
