import { afterEach, expect, test, vi } from 'vitest'
import type { Source, SourceSink } from '../feed/source.ts'
import type { HistoryClient } from '../history/client.ts'
import { loadTwin } from '../twin/load.ts'
import type { SampleBatch } from '../wire/batch.ts'
import { startSession } from './session.ts'

afterEach(() => vi.unstubAllGlobals())

const started = () => {
  const loaded = loadTwin({ format: 1, id: 't', name: 'T', classes: {}, assets: [{ id: 'm', name: 'M' }] })
  if (!loaded.ok) throw new Error('bug: the twin of this test')
  vi.stubGlobal('document', { visibilityState: 'visible' })
  let sink: SourceSink | null = null
  const source = {
    kind: 'gateway',
    want: () => 0,
    start: (to: SourceSink) => ((sink = to), () => {}),
  } as unknown as Source
  const session = startSession({
    twin: loaded.value,
    source,
    history: {} as HistoryClient,
    seen: null,
    alarmOwner: 'gateway',
    clock: () => 1_795_200_000_000,
  })
  return { session, sink: sink! as SourceSink }
}

test("the gateway's time is whole milliseconds, however long the way to it: history is asked by them", () => {
  const { session, sink } = started()
  sink.clock(2.5)
  expect(session.now()).toBe(1_795_200_000_003)
  session.dispose()
})

test('a part of the page that fails at the news keeps it from no other, and is reported', () => {
  const reported: unknown[] = []
  vi.stubGlobal('reportError', (failure: unknown) => reported.push(failure))
  const { session, sink } = started()
  const heard: string[] = []
  session.onArrival(() => {
    throw new Error('one that fails')
  })
  session.onArrival(() => heard.push('news'))
  sink.batch({ count: 0 } as SampleBatch, () => {})
  expect(heard).toEqual(['news'])
  expect(reported).toEqual([new Error('one that fails')])
  session.dispose()
})
