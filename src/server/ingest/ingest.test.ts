/** What a page and the historian are told of silence, loss and retained messages. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { atOnce } from '../../base/steps.ts'
import { timeMs } from '../../base/brand.ts'
import { QUALITY } from '../../wire/quality.ts'
import { Ingest } from './ingest.ts'
import { twinOf } from '../testing/start-gateway.ts'

const twin = twinOf({
  format: 1,
  id: 't',
  name: 'T',
  assets: [
    {
      id: 'pump',
      name: 'Pump',
      signals: {
        flow: { name: 'Flow', staleAfterS: 10, bindings: [{ topic: 'pump/flow' }] },
        json: { name: 'Pressure', staleAfterS: 10, bindings: [{ topic: 'pump/json', select: '/v' }] },
        door: { name: 'Door', staleAfterS: null, bindings: [{ topic: 'pump/door' }] },
        level: { name: 'Level', staleAfterS: 'rhythm', bindings: [{ topic: 'pump/level' }] },
        stored: { name: 'Stored', bindings: [{ topic: 'pump/stored', select: '/v', time: 'source' }] },
        mode: { name: 'Mode', type: 'text', bindings: [{ topic: 'pump/mode' }] },
        torque: { name: 'Torque', staleAfterS: null, store: { deadband: 2 }, bindings: [{ topic: 'pump/torque' }] },
        other: { name: 'Other', staleAfterS: 10, bindings: [{ topic: 'pump/other', broker: 'second' }] },
      },
    },
  ],
})
const slot = (key: string) => twin.signal(`pump/${key}`)!.slot
const T0 = Date.parse('2026-01-05T10:00:00Z')
const HOUR = 3_600_000

let ingest: Ingest
const marks: [string, string, number][] = []
const recorded: [string, number, number][] = []
const said: [string, string, number][] = []
const limits: [string, number][] = []
/** From when each of them is in force. */
const since: number[] = []
const given: [string, number | string, number, number][] = []
const start = (): Ingest =>
  new Ingest(twin, ['first', 'second'], {
    clock: Date.now,
    recorder: {
      record: (index, value, _quality, receive, _source, t = receive) =>
        recorded.push([twin.signals[index]!.key, value, t]),
      mark: (index, kind, t) => marks.push([twin.signals[index]!.key, kind, t]),
      recordText: (index, text, _quality, receive, _source, t = receive) =>
        said.push([twin.signals[index]!.key, text, t]),
      markText: (index, kind, t) => marks.push([twin.signals[index]!.key, kind, t]),
    },
    sample: (index, value, text, _quality, time, at) =>
      given.push([twin.signals[index]!.key, text || value, time - T0, at - T0]),
    changed: () => {},
    limit: (learnt, time) => {
      limits.push([twin.signals[learnt]!.key, ingest.values.limitMs[learnt]!])
      since.push(time)
    },
    faults: () => {},
  })
beforeEach(() => {
  vi.useFakeTimers({ now: T0 })
  marks.length = recorded.length = limits.length = since.length = given.length = 0
  ingest = start()
})
afterEach(() => {
  ingest.dispose()
  vi.useRealTimers()
})

const say = (topic: string, text: string, retained = false, broker = 'first'): void =>
  ingest.message(broker, topic, Buffer.from(text), retained)
const age = (key: string): string => ingest.values.age(slot(key), timeMs(Date.now()))

test('what the twin holds back is seen live, and stored when something else comes, or nothing more', () => {
  const torques = () => recorded.flatMap(([key, value]) => (key === 'torque' ? [value] : []))
  for (const value of [10, 11, 11.5, 20, 21]) {
    say('pump/torque', String(value))
    expect(ingest.values.value[slot('torque')]).toBe(value)
    vi.advanceTimersByTime(1000)
  }
  expect(torques()).toEqual([10, 11.5, 20])
  ingest.dispose()
  expect(torques()).toEqual([10, 11.5, 20, 21])
})

test('the moment at which a signal goes stale is in the history, once, and again after it spoke', () => {
  say('pump/flow', '4')
  say('pump/door', '1')
  vi.advanceTimersByTime(60_000)
  expect(marks).toEqual([['flow', 'stale', T0 + 10_000]])
  say('pump/flow', '5')
  vi.advanceTimersByTime(60_000)
  expect(marks).toEqual([
    ['flow', 'stale', T0 + 10_000],
    ['flow', 'stale', T0 + 70_000],
  ])
})

test('a lost broker kills what came through it, at once, and nothing else', () => {
  say('pump/flow', '4')
  say('pump/door', '1')
  say('pump/other', '7', false, 'second')
  vi.advanceTimersByTime(1000)
  ingest.brokerLost('first')
  ingest.brokerLost('first')
  expect(['flow', 'door', 'other'].map(age)).toEqual(['stale', 'stale', 'live'])
  expect(marks).toEqual([
    ['flow', 'dead', T0 + 1000],
    ['door', 'dead', T0 + 1000],
  ])
  say('pump/door', '0')
  expect(age('door')).toBe('live')
})

test('a saved twin goes on knowing which broker each value came through', () => {
  say('pump/flow', '4')
  const next = start()
  atOnce(next.following(ingest))()
  ingest.dispose()
  ingest = next
  expect(ingest.values.value[slot('flow')]).toBe(4)
  ingest.brokerLost('first')
  expect(age('flow')).toBe('stale')
})

test('a retained message with a time is as old as it says: a machine dead for a month does not look live', () => {
  say('pump/json', `{"v":3,"ts":"${new Date(T0 - 30 * 24 * HOUR).toISOString()}"}`, true)
  expect(age('json')).toBe('stale')
  expect(ingest.values.value[slot('json')]).toBe(3)
  expect(recorded).toEqual([['json', 3, T0 - 30 * 24 * HOUR]])
  say('pump/json', `{"v":4,"ts":"${new Date(T0).toISOString()}"}`)
  expect(age('json')).toBe('live')
})

test('a retained message older than what is known is no news', () => {
  say('pump/json', `{"v":4,"ts":"${new Date(T0).toISOString()}"}`)
  say('pump/json', `{"v":3,"ts":"${new Date(T0 - HOUR).toISOString()}"}`, true)
  expect(ingest.values.value[slot('json')]).toBe(4)
})

test('a retained message without a time is uncertain until the machine speaks, and goes stale if it does not', () => {
  say('pump/flow', '4', true)
  expect(ingest.values.quality[slot('flow')]).toBe(QUALITY.uncertain)
  vi.advanceTimersByTime(10_001)
  expect(age('flow')).toBe('stale')
  say('pump/flow', '4')
  expect(ingest.values.quality[slot('flow')]).toBe(QUALITY.good)
})

test('a signal that is told on change only is taken as its broker kept it', () => {
  say('pump/door', '1', true)
  expect(ingest.values.quality[slot('door')]).toBe(QUALITY.good)
  expect(age('door')).toBe('live')
})

test('what its broker repeats after a reconnection makes nothing younger; what changed meanwhile is taken', () => {
  say('pump/flow', '4')
  vi.advanceTimersByTime(20_000)
  say('pump/flow', '4', true)
  expect(age('flow')).toBe('stale')
  say('pump/flow', '5', true)
  expect([ingest.values.value[slot('flow')], ingest.values.quality[slot('flow')]]).toEqual([5, QUALITY.uncertain])
})

const every = (seconds: number, times: number): void => {
  for (let i = 0; i < times; i++) {
    vi.advanceTimersByTime(seconds * 1000)
    say('pump/level', String(i % 7))
  }
}

test('without a limit in the twin the rhythm is learnt: stale after three gaps, said once, in the history', () => {
  every(30, 12)
  expect(limits).toEqual([['level', 90_000]])
  expect(
    recorded.filter(([key]) => key === 'level').map(([, , t]) => t),
    'from the sample on that made it known',
  ).toContain(since[0])
  const last = Date.now()
  vi.advanceTimersByTime(89_000)
  expect(age('level')).toBe('live')
  vi.advanceTimersByTime(60_000)
  expect(age('level')).toBe('stale')
  expect(marks).toEqual([['level', 'stale', last + 90_000]])
})

test('a lost broker teaches no rhythm, and nor does what it kept', () => {
  every(30, 12)
  for (let i = 0; i < 4; i++) {
    ingest.brokerLost('first')
    vi.advanceTimersByTime(HOUR)
    say('pump/level', '1', true)
    every(30, 3)
  }
  expect(limits).toEqual([['level', 90_000]])
})

test('a saved twin goes on with the rhythms that are known', () => {
  every(30, 12)
  const next = start()
  atOnce(next.following(ingest))()
  expect(next.values.limitMs[slot('level')]).toBe(90_000)
  next.dispose()
})

test('a message that makes something fail behind the decoder is counted, and the next one is read', () => {
  const broken = vi.spyOn(ingest.values, 'set').mockImplementationOnce(() => {
    throw new RangeError('no room')
  })
  say('pump/flow', '1')
  say('pump/flow', '2')
  expect(broken).toHaveBeenCalledTimes(2)
  expect(ingest.values.value[slot('flow')]).toBe(2)
  expect(ingest.decoders.get('first')!.stats.drops).toMatchObject([
    { reason: 'could-not-be-read', count: 1, lastTopic: 'pump/flow', lastDetail: 'RangeError: no room' },
  ])
})

test('every live sample is given in its own time, though the table keeps but the last', () => {
  for (const [v, ts] of [
    [20, -9000],
    [500, -8000],
    [500, -5000],
    [20, -4000],
  ])
    say('pump/stored', JSON.stringify({ v, ts: T0 + ts! }))
  say('pump/mode', 'auto')
  say('pump/mode', 'hand')
  say('pump/stored', JSON.stringify({ v: 1, ts: T0 - 30_000 }))
  say('pump/stored', JSON.stringify({ v: 21, ts: T0 - 1000 }), true)
  expect(given, 'neither what is late nor what the broker kept').toEqual([
    ['stored', 20, -9000, 0],
    ['stored', 500, -8000, 0],
    ['stored', 500, -5000, 0],
    ['stored', 20, -4000, 0],
    ['mode', 'auto', 0, 0],
    ['mode', 'hand', 0, 0],
  ])
})

test('what is worked out is recorded and told as a sample, and stays live however long nobody works it out anew', () => {
  const { slot: odd } = twin.signal('pump/flow#unusual')!
  ingest.derive(odd, 4.5, QUALITY.good, T0 - 1000)
  expect(recorded).toEqual([['flow#unusual', 4.5, T0 - 1000]])
  expect(given).toEqual([['flow#unusual', 4.5, -1000, 0]])
  vi.advanceTimersByTime(24 * HOUR)
  expect(ingest.values.age(odd, timeMs(Date.now()))).toBe('live')
  ingest.brokerLost('first')
  expect(ingest.values.age(odd, timeMs(Date.now())), 'no broker told it').toBe('live')
  expect(marks).toEqual([])
  ingest.derive(odd, 9, QUALITY.good, T0 - 2000)
  expect(ingest.values.value[odd], 'of a time before what is known: for the history alone').toBe(4.5)
  ingest.derive(odd, Number.NaN, QUALITY.good, Date.now())
  expect(ingest.values.usable(odd, timeMs(Date.now())), 'nothing to say').toBe(false)
  expect(() => ingest.derive(slot('flow'), 1, QUALITY.good, T0)).toThrow('not derived')
})

test('after a restart what was worked out holds as it was; what was heard waits for its source', () => {
  const sample = { t: T0 - HOUR, value: 3, quality: QUALITY.good, source: 0 }
  ingest.restore(
    new Map([
      ['pump/flow', sample],
      ['pump/flow#unusual', sample],
    ]),
  )
  expect(age('flow')).toBe('stale')
  const { slot: odd } = twin.signal('pump/flow#unusual')!
  expect([ingest.values.age(odd, timeMs(Date.now())), ingest.values.value[odd]]).toEqual(['live', 3])
  const next = start()
  atOnce(next.following(ingest))()
  ingest.dispose()
  ingest = next
  expect([ingest.values.age(odd, timeMs(Date.now())), ingest.values.value[odd]]).toEqual(['live', 3])
})
