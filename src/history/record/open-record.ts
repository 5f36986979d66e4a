/** The page's side of a record: opened in a worker, then asked as a gateway's history is. */
import { err, ok, type Result } from '../../base/result.ts'
import type { ApiError } from '../../wire/api.ts'
import { codedError } from '../../wire/coded-error.ts'
import type { AlarmEvent } from '../../wire/alarms.ts'
import type { RangeAnswer, RangeQuestion, SinceAnswer, SinceQuestion, StateAnswer } from '../../wire/history.ts'
import type { Note } from '../../wire/notes.ts'
import type { RecordHead, RecordProblem, RecordStart } from '../../wire/record.ts'
import type { HistoryClient } from '../client.ts'
import type { FromRecordWorker, RecordCalls, ToRecordWorker } from './record-calls.ts'

export interface OpenRecord {
  readonly head: RecordHead
  readonly document: unknown
  /** Files of the models, by their path beside the document. */
  readonly models: ReadonlyMap<string, Uint8Array<ArrayBuffer>>
  readonly start: RecordStart
  readonly notes: readonly Note[]
  readonly history: HistoryClient
  state(at: number): Promise<Result<StateAnswer, ApiError>>
  range(question: RangeQuestion): Promise<Result<RangeAnswer, ApiError>>
  since(question: SinceQuestion): Promise<Result<SinceAnswer, ApiError>>
  /** ms, half-open [from, to). */
  events(from: number, to: number): Promise<Result<readonly AlarmEvent[], ApiError>>
  close(): void
}

/** @param told share of it that is read, 0…1 */
export const openRecord = (
  file: Blob,
  worker: Worker,
  told: (share: number) => void,
): Promise<Result<OpenRecord, RecordProblem>> =>
  new Promise((opened) => {
    const waiting = new Map<number, (answer: unknown) => void>()
    let asked = 0
    const post = (message: ToRecordWorker): void => worker.postMessage(message)
    const ask = <C extends keyof RecordCalls>(
      kind: C,
      asks: RecordCalls[C]['asks'],
    ): Promise<Result<RecordCalls[C]['answers'], ApiError>> =>
      new Promise((answered) => {
        const id = ++asked
        waiting.set(id, (answer) => answered(ok(answer as RecordCalls[C]['answers'])))
        post({ kind, id, asks } as ToRecordWorker)
      })
    const refuse = (problem: RecordProblem): void => {
      worker.terminate()
      opened(err(problem))
    }
    worker.addEventListener('error', ({ message }) => refuse({ code: 'record-damaged', values: { why: message } }))
    worker.addEventListener('message', ({ data }: MessageEvent<FromRecordWorker>) => {
      switch (data.kind) {
        case 'progress':
          return told(data.share)
        case 'refused':
          return refuse(data.problem)
        case 'answer': {
          waiting.get(data.id)?.(data.answer)
          waiting.delete(data.id)
          return undefined
        }
        case 'opened': {
          const { kind: _, ...content } = data
          return opened(
            ok({
              ...content,
              history: {
                read: (query) => ask('read', query),
                readSeveral: async ({ signals, ...span }) => {
                  const answer = await ask('range', { signals: [...signals], ...span })
                  return answer.ok ? ok(new Map(answer.value.answers.map((one) => [one.signal, one]))) : answer
                },
              },
              state: (at) => ask('state', at),
              range: (question) => ask('range', question),
              since: (question) => ask('since', question),
              events: (from, to) => ask('events', [from, to]),
              close: () => worker.terminate(),
            }),
          )
        }
      }
    })
    post({ kind: 'open', file })
  })

/** What a page is asked that a record has nothing of. */
export const NOT_IN_RECORD: ApiError = codedError({ code: 'not-in-record', values: {} })
