/** Between the page and the worker that holds a record: both ours, so types alone. */
import type { AlarmEvent } from '../../wire/alarms.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import type { RangeAnswer, RangeQuestion, SinceAnswer, SinceQuestion, StateAnswer } from '../../wire/history.ts'
import type { Note } from '../../wire/notes.ts'
import type { RecordHead, RecordProblem, RecordStart } from '../../wire/record.ts'

/** What is asked of a record, with what it answers. */
export interface RecordCalls {
  readonly state: { readonly asks: number; readonly answers: StateAnswer }
  readonly range: { readonly asks: RangeQuestion; readonly answers: RangeAnswer }
  readonly since: { readonly asks: SinceQuestion; readonly answers: SinceAnswer }
  readonly read: {
    readonly asks: { readonly signal: string; readonly from: number; readonly to: number; readonly columns: number }
    readonly answers: HistoryAnswer
  }
  readonly events: { readonly asks: readonly [from: number, to: number]; readonly answers: readonly AlarmEvent[] }
}

export type ToRecordWorker =
  | { readonly kind: 'open'; readonly file: Blob }
  | {
      [C in keyof RecordCalls]: { readonly kind: C; readonly id: number; readonly asks: RecordCalls[C]['asks'] }
    }[keyof RecordCalls]

export type FromRecordWorker =
  /** 0…1 of its messages are read. */
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'refused'; readonly problem: RecordProblem }
  | {
      readonly kind: 'opened'
      readonly head: RecordHead
      readonly document: unknown
      readonly models: ReadonlyMap<string, Uint8Array<ArrayBuffer>>
      readonly start: RecordStart
      readonly notes: readonly Note[]
    }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
