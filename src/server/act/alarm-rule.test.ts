/** A rule that begins at an alarm of its machine. */
import { expect, test } from 'vitest'
import type { AlarmRow } from '../../wire/alarms.ts'
import { alarmRow } from '../../wire/testing/alarm-row.ts'
import { eachOnItsOwn, start } from './testing/acting.ts'

eachOnItsOwn()

const row = (over: Partial<AlarmRow> = {}): AlarmRow =>
  alarmRow({ key: 'r-1/broken', asset: 'r-1', signal: 'r-1/state', priority: 'high', state: 'unacknowledged', active: true, value: 9, inputLost: false, ...over }) // prettier-ignore
const begins = (when: object) => {
  const s = start(null, ({ policies: { slow } }) => Object.assign(slow!, { when, notWhile: [] }))
  s.allow('act')
  return s
}

test('once it has stood for so long, acknowledged or not; and says which it was', async () => {
  const s = begins({ alarm: 'broken', forS: 10 })
  s.alarms.push(row({ state: 'acknowledged' }))
  await s.run(9, 1)
  expect([s.sent, s.policy().refusal]).toEqual([[], 'not-long-enough'])
  await s.run(3, 1)
  expect(s.sent).toEqual(['r-1/speed 90'])
  expect(s.policy().last).toMatchObject({ saw: { alarm: 'r-1/broken', signal: 'r-1/state', value: 9 } })
})

test.each<[string, Partial<AlarmRow>, string]>([
  ['that has cleared', { state: 'returned', active: false }, 'not-triggered'],
  ['that is shelved', { state: 'shelved' }, 'not-triggered'],
  ['whose input is lost', { inputLost: true }, 'input-unknown'],
  ['of another machine', { key: 'r-2/broken', asset: 'r-2' }, 'not-triggered'],
])('not at one %s', async (_, over, why) => {
  const s = begins({ alarm: 'broken' })
  s.alarms.push(row(over))
  await s.run(30, 1)
  expect([s.sent, s.policy().refusal]).toEqual([[], why])
})

const more = {
  warm: { name: 'Warm', priority: 'high', signal: 'heat', when: { above: 40 } },
  silent: { name: 'Silent', priority: 'high', signal: 'heat', when: { silent: { forS: 60 } } },
  fault: { name: 'Fault', priority: 'high', faults: { topic: 'r-1/errors', at: '/errors', code: '/code' } },
}
const withMore = (policy: object) => {
  const s = start(null, ({ assets: [r1], policies: { slow } }) => {
    Object.assign((r1 as unknown as { alarms: object }).alarms, more)
    Object.assign(slow!, { notWhile: [], ...policy })
  })
  s.allow('act')
  return s
}

test.each<[string, object]>([
  ['the alarm itself', { alarm: 'warm' }],
  ['any of its priority', { priority: ['high'] }],
])('one that is only remembered, from before a restart, may be over: %s', async (_, when) => {
  const s = withMore({ when })
  s.alarms.push(row({ key: 'r-1/warm', signal: 'r-1/heat', value: 50 }))
  await s.run(30, 1)
  expect([s.sent, s.signs, s.policy().refusal]).toEqual([[], [], 'input-unknown'])
  s.set('heat', 50)
  await s.run(2, 1)
  expect(s.sent).toEqual(['r-1/speed 90'])
})

test('that a signal is silent is known by its silence', async () => {
  const s = withMore({ when: { alarm: 'silent' } })
  s.alarms.push(row({ key: 'r-1/silent', signal: 'r-1/heat' }))
  await s.run(2, 1)
  expect(s.sent).toEqual(['r-1/speed 90'])
})

test('a fault that a payload lists forbids it as any alarm does, and so does one of which nobody knows', async () => {
  const s = withMore({ notWhile: ['fault'] })
  const fault = row({ key: 'r-1/fault/E1', signal: null })
  s.alarms.push(fault)
  await s.run(20, 2.5)
  expect([s.sent, s.policy().refusal]).toEqual([[], 'alarm-forbids'])
  s.alarms[0] = { ...fault, inputLost: true }
  await s.run(2, 2.5)
  expect([s.sent, s.policy().refusal]).toEqual([[], 'alarms-unknown'])
  s.alarms.length = 0
  await s.run(2, 2.5)
  expect(s.sent).toEqual(['r-1/speed 90'])
})

test('it goes on counting only while it stands, and at any of its priorities', async () => {
  const s = begins({ priority: ['critical', 'high'], forS: 10 })
  s.alarms.push(row({ key: 'r-1/other', priority: 'medium' }))
  await s.run(30, 1)
  expect(s.policy().refusal).toBe('not-triggered')
  s.alarms.push(row())
  await s.run(8, 1)
  s.alarms.length = 0
  await s.run(2, 1)
  s.alarms.push(row({ state: 'acknowledged' }))
  await s.run(8, 1)
  expect(s.sent).toEqual([])
  await s.run(5, 1)
  expect(s.sent).toEqual(['r-1/speed 90'])
})
