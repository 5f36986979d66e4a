import { afterEach, expect, test, vi } from 'vitest'
import type { Source, SourceSink } from '../feed/source.ts'
import type { HistoryClient } from '../history/client.ts'
import { loadTwin } from '../twin/load.ts'
import type { SampleBatch } from '../wire/batch.ts'
import { startSession } from './session.ts'

afterEach(() => vi.unstubAllGlobals())

test('a part of the page that fails at the news keeps it from no other, and is reported', () => {
  const loaded = loadTwin({ format: 1, id: 't', name: 'T', classes: {}, assets: [{ id: 'm', name: 'M' }] })
  if (!loaded.ok) throw new Error('bug: the twin of this test')
  const reported: unknown[] = []
  vi.stubGlobal('document', { visibilityState: 'visible' })
  vi.stubGlobal('reportError', (failure: unknown) => reported.push(failure))
  let sink: SourceSink | null = null
  const source = { kind: 'gateway', want: () => 0, start: (to: SourceSink) => ((sink = to), () => {}) } as unknown as Source
  const session = startSession({ twin: loaded.value, source, history: {} as HistoryClient, seen: null, alarmOwner: 'gateway' })
  const heard: string[] = []
  session.onArrival(() => {
    throw new Error('one that fails')
  })
  session.onArrival(() => heard.push('news'))
  sink!.batch({ count: 0 } as SampleBatch, () => {})
  expect(heard).toEqual(['news'])
  expect(reported).toEqual([new Error('one that fails')])
  session.dispose()
})
