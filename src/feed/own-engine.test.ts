import { deflateSync, gzipSync } from 'node:zlib'
import { expect, test, vi } from 'vitest'
import { timeMs } from '../base/brand.ts'
import { loadTwin } from '../twin/load.ts'
import { OwnEngine } from './own-engine.ts'

const loaded = loadTwin({
  format: 1,
  id: 't',
  name: 'T',
  assets: [
    {
      id: 'pump',
      name: 'Pump',
      signals: { pressure: { name: 'Pressure', unit: 'bar', bindings: [{ topic: 'pump/pressure' }] } },
      alarms: { high: { name: 'Pressure high', priority: 'high', signal: 'pressure', when: { above: 5 } } },
    },
  ],
})
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test('without a gateway the device decodes, raises, takes an acknowledgement and remembers', () => {
  const engine = new OwnEngine(loaded.value, null)
  engine.message('pump/pressure', bytes('6,5'), 1000)
  engine.evaluate(timeMs(1000))
  const [raised] = engine.news()
  expect(raised).toMatchObject({
    kind: 'raised',
    cursor: 1,
    row: { key: 'pump/high', state: 'unacknowledged', value: 6.5 },
  })
  expect(engine.command({ kind: 'acknowledge', key: 'pump/high', actor: 'Mara', comment: '' }, timeMs(2000)).ok).toBe(
    true,
  )
  expect(engine.rows().rows).toMatchObject([{ state: 'acknowledged', ackBy: 'Mara' }])
  expect(engine.news().map((event) => event.kind)).toEqual(['acknowledged'])
  engine.message('pump/pressure', bytes('3'), 3000)
  engine.evaluate(timeMs(3000))
  expect(engine.rows().rows).toEqual([])
  expect(engine.journal().map((event) => event.kind)).toEqual(['raised', 'acknowledged', 'cleared'])
})

test('packed bodies are read in their turn', () => {
  const engine = new OwnEngine(loaded.value, null)
  for (const body of [gzipSync('4'), bytes('5'), deflateSync('6')]) {
    engine.message('pump/pressure', body, 1000)
    engine.evaluate(timeMs(1000))
  }
  expect(engine.waiting.take().value[0]).toBe(6)
  expect(engine.health(2000, 0, { name: 'b', url: '', state: 'connected', since: 0, error: '' })).toMatchObject({
    samples: 3,
    drops: [],
  })
})

test('the rhythm of a signal is learnt, and told once', () => {
  const engine = new OwnEngine(loaded.value, null)
  for (let i = 0; i < 20; i++) engine.message('pump/pressure', bytes('3'), 10_000 + i * 20_000)
  expect(engine.limits()).toEqual([[0, 60_000]])
  expect(engine.limits()).toEqual([])
})

test('faults that a lost broker had listed are held, marked, until it lists them again', () => {
  const twin = loadTwin({
    format: 1,
    id: 't',
    name: 'T',
    assets: [
      {
        id: 'pump',
        name: 'Pump',
        alarms: { errors: { name: 'Error', priority: 'low', faults: { topic: 'pump/errors', at: '', code: '/code' } } },
      },
    ],
  })
  if (!twin.ok) throw new Error(JSON.stringify(twin.error))
  const engine = new OwnEngine(twin.value, null)
  engine.message('pump/errors', bytes('[{"code":"E1"}]'), 1000)
  engine.brokerLost(2000)
  expect(engine.rows().rows).toMatchObject([{ key: 'pump/errors/E1', active: true, inputLost: true }])
  engine.message('pump/errors', bytes('[{"code":"E1"}]'), 3000)
  expect(engine.journal().map((event) => event.kind)).toEqual(['raised', 'input-lost', 'input-back'])
})

test('a lost broker leaves nothing live', () => {
  const engine = new OwnEngine(loaded.value, null)
  engine.message('pump/pressure', bytes('3'), 1000)
  engine.waiting.take()
  engine.brokerLost(2000)
  const batch = engine.waiting.take()
  expect([batch.count, batch.dead[0], batch.value[0]]).toEqual([1, 1, 3])
})

test('a binding that never matched is named with what did arrive', () => {
  const engine = new OwnEngine(loaded.value, null)
  engine.message('pump/presure', bytes('3'), 1000)
  expect(
    engine.health(2000, 0, { name: 'b', url: '', state: 'connected', since: 0, error: '' }).unmatched,
  ).toMatchObject([{ signal: 'pump/pressure', nearest: ['pump/presure'] }])
})

test('a clock that is set back an hour leaves nothing in the future: what falls silent then goes stale, and is sent anew', () => {
  const engine = new OwnEngine(loaded.value, null)
  engine.message('pump/pressure', bytes('4'), 7_200_000)
  engine.waiting.take()
  engine.clockStepped(-3_600_000)
  const batch = engine.waiting.take()
  expect([batch.count, batch.value[0], batch.receive[0], batch.since[0]]).toEqual([1, 4, 3_600_000, 3_600_000])
  engine.clockStepped(3_600_000)
  expect(engine.waiting.pending, 'set forward, everything is older by itself').toBe(false)
})

test('a message that cannot be read is counted, and the next one is read', () => {
  const engine = new OwnEngine(loaded.value, null)
  const decode = vi.spyOn(engine.decoder, 'message').mockImplementationOnce(() => {
    throw new RangeError('Maximum call stack size exceeded')
  })
  engine.message('pump/pressure', bytes('6'), 1000)
  engine.message('pump/pressure', bytes('6.5'), 2000)
  expect(decode).toHaveBeenCalledTimes(2)
  expect(engine.waiting.take().value[0]).toBe(6.5)
  expect(engine.decoder.stats.drops).toMatchObject([
    {
      reason: 'could-not-be-read',
      count: 1,
      lastTopic: 'pump/pressure',
      lastDetail: 'RangeError: Maximum call stack size exceeded',
    },
  ])
})

test('what rises and falls between two looks is raised and cleared in its own time; what comes late changes nothing', () => {
  const stored = loadTwin({
    format: 1,
    id: 't',
    name: 'T',
    assets: [
      {
        id: 'pump',
        name: 'Pump',
        signals: { flow: { name: 'Flow', bindings: [{ topic: 'pump/flow', select: '/v', time: 'source' }] } },
        alarms: {
          high: { name: 'High', priority: 'high', signal: 'flow', when: { above: 100 } },
          errors: { name: 'Error', priority: 'low', faults: { topic: 'pump/errors', at: '', code: '/code' } },
        },
      },
    ],
  })
  if (!stored.ok) throw new Error(JSON.stringify(stored.error))
  const engine = new OwnEngine(stored.value, null)
  const now = 1_700_000_000_000
  const backlog = [
    [20, 1000],
    [500, 2000],
    [500, 4000],
    [30, 6000],
    [900, 3000],
  ] as const
  for (const [v, at] of backlog) engine.message('pump/flow', bytes(JSON.stringify({ v, ts: now - 60_000 + at })), now)
  engine.message('pump/errors', bytes('[{"code":"E1"}]'), now)
  engine.message('pump/errors', bytes('[]'), now)
  engine.evaluate(timeMs(now))
  expect(engine.journal().map((event) => [event.row.key, event.kind, event.at - now])).toEqual([
    ['pump/high', 'raised', -58_000],
    ['pump/high', 'cleared', -54_000],
    ['pump/errors/E1', 'raised', 0],
    ['pump/errors/E1', 'cleared', 0],
  ])
  expect(engine.rows().rows.map((row) => [row.key, row.state, row.value])).toEqual([
    ['pump/high', 'returned', 500],
    ['pump/errors/E1', 'returned', null],
  ])
  expect(engine.waiting.take().value[0]).toBe(30)
})

test('all that was heard can be told once more, as a snapshot', () => {
  const engine = new OwnEngine(loaded.value, null)
  engine.message('pump/pressure', bytes('4'), 1000)
  engine.waiting.take()
  expect(engine.waiting.pending).toBe(false)
  engine.sendAll()
  expect(engine.waiting.take()).toMatchObject({ snapshot: true, count: 1, value: Float64Array.of(4) })
})
