import { afterEach, describe, expect, test, vi } from 'vitest'
import { slotOf, timeMs } from '../base/brand.ts'
import type { LinkState, LiveChannel, LiveSink } from '../feed/live-channel.ts'
import type { ValuesSink, ValuesSource } from '../feed/values-source.ts'
import type { HistoryClient } from '../history/client.ts'
import { loadTwin } from '../twin/load.ts'
import { QUALITY } from '../wire/quality.ts'
import type { SampleBatch } from '../wire/batch.ts'
import type { Want } from '../wire/worker.ts'
import { startSession } from './session.ts'

afterEach(() => vi.unstubAllGlobals())

const NOW = 1_795_200_000_000
const A = slotOf(0)

const batchOf = (value: number, more: Partial<SampleBatch> = {}): SampleBatch => ({
  count: 1,
  slot: Uint32Array.of(0),
  value: Float64Array.of(value),
  quality: Uint8Array.of(QUALITY.good),
  receive: Float64Array.of(NOW - 100),
  source: Float64Array.of(0),
  dead: Uint8Array.of(0),
  since: Float64Array.of(0),
  texts: [],
  snapshot: false,
  asOf: 0,
  wanted: 0,
  ...more,
})

/** A source of values whose strings the test pulls. */
const valuesOf = () => {
  const source = {
    sink: null as ValuesSink | null,
    wants: [] as Want[],
    taken: 0,
    started: 0,
    ended: 0,
    tell: (value: number, more: Partial<SampleBatch> = {}): void =>
      source.sink!.batch(batchOf(value, more), () => source.taken++),
  }
  const port: ValuesSource = {
    start: (sink) => {
      source.sink = sink
      source.started++
      return () => {
        source.sink = null
        source.ended++
      }
    },
    want: (want) => source.wants.push(want),
    seek: null,
  }
  return { source, port }
}

const LINK: LinkState = { state: 'live', since: NOW, ageMs: 0, reason: '', detail: '', retryAt: 0 }

const started = () => {
  const loaded = loadTwin({
    format: 1,
    id: 't',
    name: 'T',
    assets: [{ id: 'm', name: 'M', signals: { a: { name: 'A', staleAfterS: 60 } } }],
  })
  if (!loaded.ok) throw new Error('bug: the twin of this test')
  vi.stubGlobal('document', { visibilityState: 'visible' })
  const channel = { sink: null as LiveSink | null, ended: 0 }
  const live: LiveChannel = { start: (sink) => ((channel.sink = sink), () => channel.ended++) }
  const now = valuesOf()
  const seen: number[] = []
  const session = startSession({
    twin: loaded.value,
    values: now.port,
    live,
    history: {} as HistoryClient,
    seen: (batch) => seen.push(batch.value[0]!),
    alarmOwner: 'gateway',
    clock: () => NOW,
  })
  return { session, live: channel, sink: channel.sink!, values: now.source, seen }
}

test("the gateway's time is whole milliseconds, however long the way to it: history is asked by them", () => {
  const { session, sink } = started()
  sink.clock(2.5)
  expect(session.now()).toBe(NOW + 3)
  session.dispose()
})

test('a part of the page that fails at the news keeps it from no other, and is reported', () => {
  const reported: unknown[] = []
  vi.stubGlobal('reportError', (failure: unknown) => reported.push(failure))
  const { session, values } = started()
  const heard: string[] = []
  session.onArrival(() => {
    throw new Error('one that fails')
  })
  session.onArrival(() => heard.push('news'))
  values.tell(1)
  expect(heard).toEqual(['news'])
  expect(reported).toEqual([new Error('one that fails')])
  session.dispose()
})

test('a batch waits for the frame, a snapshot does not; the source hears when it was taken', () => {
  const { session, values, seen } = started()
  values.tell(1, { snapshot: true })
  expect([session.values.value[A], values.taken]).toEqual([1, 1])
  values.tell(2)
  expect([session.values.value[A], values.taken]).toEqual([1, 1])
  session.pump()
  expect([session.values.value[A], values.taken, seen]).toEqual([2, 2, [1, 2]])
  session.dispose()
})

test('what was heard is old when its source is lost, and the list of alarms when the link is', () => {
  const { session, values, sink } = started()
  values.tell(1, { snapshot: true })
  expect(session.values.age(A, timeMs(NOW))).toBe('live')
  values.sink!.lost()
  expect(session.values.age(A, timeMs(NOW))).toBe('stale')
  expect(session.board.unknownSince).toBe(0)
  sink.link({ ...LINK, state: 'reconnecting' })
  expect(session.board.unknownSince).toBe(NOW)
  expect(session.link.get().state).toBe('reconnecting')
  session.dispose()
})

describe('another source in the place of the live values', () => {
  test('the table begins anew with it, and it is told what is wanted; the live channel goes on', () => {
    const { session, values, sink, live, seen } = started()
    const want: Want = { slots: 'all', rateHz: 20, restMs: 0 }
    session.want(want, null)
    values.tell(1, { snapshot: true })
    values.tell(2)
    const past = valuesOf()
    session.showValuesOf(past.port)
    // What was on its way is given back, so that the source does not wait for ever.
    expect([values.ended, values.taken, past.source.started]).toEqual([1, 2, 1])
    expect(session.values.age(A, timeMs(NOW))).toBe('never')
    expect(past.source.wants).toEqual([want])
    past.source.tell(77, { snapshot: true })
    expect(session.values.value[A]).toBe(77)
    expect(seen).toEqual([1])
    // The link may break: what is shown of the past does not grow old by it, the alarms do.
    sink.link({ ...LINK, state: 'offline' })
    sink.alarmList([], 5)
    sink.clock(10)
    expect(session.values.age(A, timeMs(NOW))).toBe('live')
    expect([session.link.get().state, session.now(), live.ended]).toEqual(['offline', NOW + 10, 0])

    session.showValuesOf(null)
    expect([past.source.ended, values.started, values.wants.length]).toEqual([1, 2, 2])
    values.tell(3, { snapshot: true })
    expect(session.values.value[A]).toBe(3)
    session.dispose()
    expect([values.ended, live.ended]).toEqual([2, 1])
  })

  test('to the same one again is no change', () => {
    const { session, values } = started()
    session.showValuesOf(null)
    expect([values.started, values.ended]).toEqual([1, 0])
    session.dispose()
  })
})
