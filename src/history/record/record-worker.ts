/** Worker entry: a record is read and asked beside the page. */
import type { FromRecordWorker, ToRecordWorker } from './record-calls.ts'
import type { RecordedPast } from './recorded-past.ts'
import { bytesOf, readRecord } from './read-record.ts'

declare const self: DedicatedWorkerGlobalScope

const tell = (message: FromRecordWorker): void => self.postMessage(message)
let past: RecordedPast | null = null

const open = async (file: Blob): Promise<void> => {
  const read = await readRecord(bytesOf(file), (share) => tell({ kind: 'progress', share }))
  if (!read.ok) return tell({ kind: 'refused', problem: read.error })
  const { head, document, models, start, notes } = read.value
  past = read.value.past
  tell({ kind: 'opened', head, document, models, start, notes })
}

const answer = (asked: Exclude<ToRecordWorker, { kind: 'open' }>): unknown => {
  switch (asked.kind) {
    case 'state':
      return past!.stateAt(asked.asks)
    case 'range':
      return past!.range(asked.asks)
    case 'since':
      return past!.since(asked.asks)
    case 'read':
      return past!.read(asked.asks)
    case 'events':
      return past!.events(...asked.asks)
  }
}

self.addEventListener('message', ({ data }: MessageEvent<ToRecordWorker>) => {
  if (data.kind === 'open') void open(data.file)
  else tell({ kind: 'answer', id: data.id, answer: answer(data) })
})
