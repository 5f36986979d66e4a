/** A table of recorded values (CSV, Parquet) as it was understood, before anything of it is taken. */
import * as z from 'zod'

/** How times are written. Epochs by their unit; `iso` with its zone, all others in the zone that is named. */
export const TIME_FORMS = ['s', 'ms', 'us', 'ns', 'iso', 'iso-local', 'day-first', 'day-slash', 'month-slash'] as const
export type TimeForm = (typeof TIME_FORMS)[number]

/** Why a table cannot be taken at all. */
export const TABLE_PROBLEMS = [
  'table-empty',
  'table-utf-16',
  'table-not-text',
  'table-line-too-long',
  'table-one-column',
  'table-too-many-columns',
  'table-too-many-signals',
  'table-no-time',
  'table-time-ambiguous',
  'table-no-value',
  'table-too-many-rows',
  'table-unreadable',
] as const
export const TableProblem = z.object({
  code: z.enum(TABLE_PROBLEMS),
  /** What the reader said, '' = nothing. */
  why: z.string(),
})
export type TableProblem = z.infer<typeof TableProblem>

/** Why rows, or cells of a wide table, are left out. */
export const LEFT_OUT = ['time', 'time-range', 'signal', 'empty', 'value', 'line'] as const

export const TablePreview = z.object({
  format: z.enum(['csv', 'parquet']),
  /** `long`: a row a sample; `wide`: a column a signal. */
  layout: z.enum(['long', 'wide']),
  /** Of CSV. */
  delimiter: z.string().nullable(),
  decimal: z.enum(['.', ',']),
  hasHeader: z.boolean(),
  columns: z.array(z.object({ name: z.string(), use: z.enum(['time', 'signal', 'value', 'quality', 'none']) })),
  time: z.object({ column: z.string(), form: z.enum(TIME_FORMS), zone: z.string() }),
  /** Where what is called `name` in the table goes; null = nowhere. */
  signals: z.array(
    z.object({
      name: z.string(),
      signal: z.string().nullable(),
      how: z.enum(['id', 'address', 'path', 'name', 'nearest', 'said', 'none']),
    }),
  ),
  /** Samples that would be taken, and when they are of, ms UTC; null = none. */
  samples: z.number(),
  fromMs: z.number().nullable(),
  toMs: z.number().nullable(),
  first: z.array(z.array(z.string().nullable())),
  leftOut: z.array(z.object({ why: z.enum(LEFT_OUT), count: z.number(), example: z.string() })),
})
export type TablePreview = z.infer<typeof TablePreview>

/** A file comes in parts of at most so many bytes, and is no larger than this. */
export const IMPORT_PART_BYTES = 4 << 20
export const MOST_IMPORT_BYTES = 1 << 30

/** POST history/import?upload=ID&at=BYTE */
export const ImportOpened = z.object({
  upload: z.string(),
  /** Of the file, so far. */
  bytes: z.number(),
})
export type ImportOpened = z.infer<typeof ImportOpened>

/** POST history/import/look, and …/take: how the table is to be understood where it is understood wrongly. */
export const ImportAsked = z.strictObject({
  upload: z.uuid(),
  /** Of the file, for people. */
  name: z.string().min(1).max(200),
  /** Name in the table → signal id; '' = leave it out. */
  said: z.record(z.string().max(300), z.string().max(300)).default({}),
  /** IANA name, for times that name none. */
  zone: z.string().max(60).optional(),
})
export type ImportAsked = z.input<typeof ImportAsked>

/** What was taken in; ms UTC. */
export const ImportTaken = z.object({
  rows: z.number(),
  /** Samples of the file that the history had already. */
  known: z.number(),
  signals: z.array(z.string()),
  fromMs: z.number(),
  toMs: z.number(),
})
export type ImportTaken = z.infer<typeof ImportTaken>
