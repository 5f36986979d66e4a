/** What is asked of the history, and brought to it. */
import * as z from 'zod'
import { coded } from '../base/schema-problems.ts'
import { HistoryAnswer } from './history-answer.ts'
import { RangeAnswer, RangeQuestion, SinceAnswer, SinceQuestion, StateAnswer, StateQuestion } from './history.ts'
import { API } from './paths.ts'
import { Id, QUESTION_BYTES, row, Time } from './route-row.ts'
import { IMPORT_PART_BYTES, ImportAsked, ImportOpened, ImportTaken, TablePreview } from './table-import.ts'

export const HISTORY_ROUTES = {
  history: row({
    method: 'GET',
    path: API.history,
    role: null,
    query: z
      .object({
        signal: Id.min(1),
        from: Time,
        to: Time,
        columns: z.coerce.number().int().min(1).max(10_000).default(1000),
      })
      .refine((q) => q.from < q.to, coded('span-order')),
    answer: HistoryAnswer,
  }),
  historyRange: row({
    method: 'POST',
    path: API.historyRange,
    role: null,
    body: RangeQuestion,
    mostBytes: QUESTION_BYTES,
    answer: RangeAnswer,
  }),
  /** A file, or an `ApiError`. `signal` may be given several times. */
  historyExport: row({
    method: 'GET',
    path: API.historyExport,
    role: null,
    query: z
      .object({
        signal: z.union([Id.min(1), z.array(Id.min(1)).min(1).max(200)]),
        from: Time,
        to: Time,
        format: z.enum(['csv', 'parquet']).default('csv'),
      })
      .refine((q) => q.from < q.to, coded('span-order')),
    answer: z.unknown(),
  }),
  /** A file (`record.ts`), or an `ApiError`. Without `signal` all that the twin has. */
  historyRecord: row({
    method: 'GET',
    path: API.historyRecord,
    role: null,
    query: z
      .object({
        signal: z.union([Id.min(1), z.array(Id.min(1)).min(1).max(200)]).optional(),
        from: Time,
        to: Time,
      })
      .refine((q) => q.from < q.to, coded('span-order')),
    answer: z.unknown(),
  }),
  /** A part of a table that is brought, in the order of the file; without `upload` it is the first. */
  importPart: row({
    method: 'POST',
    path: API.importPart,
    role: ['engineer'],
    query: z.strictObject({ upload: z.uuid().optional(), at: z.coerce.number().int().min(0).default(0) }),
    body: z.instanceof(Uint8Array),
    bytes: true,
    mostBytes: IMPORT_PART_BYTES,
    answer: ImportOpened,
  }),
  /** What is understood of it: nothing is taken. */
  importLook: row({
    method: 'POST',
    path: API.importLook,
    role: ['engineer'],
    body: ImportAsked,
    mostBytes: QUESTION_BYTES,
    answer: TablePreview,
  }),
  importTake: row({
    method: 'POST',
    path: API.importTake,
    role: ['engineer'],
    body: ImportAsked,
    mostBytes: QUESTION_BYTES,
    answer: ImportTaken,
  }),
  historyState: row({
    method: 'GET',
    path: API.historyState,
    role: null,
    query: StateQuestion,
    answer: StateAnswer,
  }),
  historySince: row({
    method: 'POST',
    path: API.historySince,
    role: null,
    body: SinceQuestion,
    mostBytes: QUESTION_BYTES,
    answer: SinceAnswer,
  }),
} as const
