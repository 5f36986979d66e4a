/**
 * A span of a plant as one file: MCAP 0 (https://mcap.dev/spec), uncompressed, messages in the order of time.
 *
 *     metadata `gemba`         `RecordHead`, as text
 *     attachment `twin.json`   the twin document; `models/…` the files its models are made of, by their path beside it
 *     attachment `start.json`  `RecordStart`: how all stood just before the first moment
 *     channel `signals/ID`     a message a sample or mark (`RECORD_SCHEMAS`): number, state or text
 *     channel `alarms`         `AlarmEvent`s; `notes`: `Note`s; `state-names`, `limits`: what of a `RangeAnswer` came into force
 *
 * `log_time` is the place on the timeline; no other time is written.
 */
import * as z from 'zod'
import { AlarmRow } from './alarms.ts'
import { RangeAnswer, StateAnswer } from './history.ts'
import type { QUALITY } from './quality.ts'

export const RECORD_FORMAT = 1
export const RECORD = {
  metadata: 'gemba',
  twin: 'twin.json',
  start: 'start.json',
  /** Before the path of a model's file. */
  models: 'models/',
  /** Before a signal's id. */
  signals: 'signals/',
  alarms: 'alarms',
  notes: 'notes',
  stateNames: 'state-names',
  limits: 'limits',
} as const

/** As metadata: every value is text. */
export const RecordHead = z.object({
  format: z.coerce.number().int().min(1),
  /** Of the program that wrote it. */
  version: z.string(),
  title: z.string(),
  twinHash: z.string(),
  /** IANA name; '' = none is given. */
  timeZone: z.string(),
  /** ms UTC, half-open [from, to). */
  fromMs: z.coerce.number().int().min(0).max(8.64e15),
  toMs: z.coerce.number().int().min(1).max(8.64e15),
  samples: z.coerce.number().int().min(0),
  /** Files of the history that could not be read when it was written: what they held is missing. */
  damaged: z.coerce.number().int().min(0),
})
export type RecordHead = z.infer<typeof RecordHead>

export const RecordStart = z.object({
  /** At the last millisecond before the span. */
  state: StateAnswer,
  alarms: z.array(AlarmRow),
  /** In force then. */
  states: RangeAnswer.shape.states,
  limits: RangeAnswer.shape.limits,
})
export type RecordStart = z.infer<typeof RecordStart>

/** How `quality` of a sample is spelt, by its code; the last two are marks: what was known ended there. */
export const RECORD_QUALITY = ['good', 'uncertain', 'bad', 'stale', 'dead'] as const satisfies readonly (
  | keyof typeof QUALITY
  | 'stale'
  | 'dead'
)[]

/** What a sample says, beside its quality: a number, a state's code with its name of then, or a text. */
export const RecordSample = z.object({
  value: z.number().nullable().optional(),
  text: z.string().nullable().optional(),
  quality: z.enum(RECORD_QUALITY),
})
export const RecordLimit = RangeAnswer.shape.limits.unwrap().element.omit({ t: true })
export const RecordStateNames = RangeAnswer.shape.states.unwrap().element.omit({ t: true })

const quality = { enum: RECORD_QUALITY }
const value = { type: ['number', 'null'] }
const text = { type: ['string', 'null'] }
const object = (properties: Readonly<Record<string, unknown>>) => ({ type: 'object', properties })

/** JSON Schemas of the messages, as MCAP wants one beside each channel. */
export const RECORD_SCHEMAS = {
  number: object({ value, quality }),
  state: object({ value, state: text, quality }),
  text: object({ text, quality }),
  alarm: object({
    cursor: { type: 'integer' },
    at: { type: 'number' },
    kind: { type: 'string' },
    actor: text,
    comment: { type: 'string' },
    row: object({
      key: { type: 'string' },
      asset: { type: 'string' },
      name: { type: 'string' },
      priority: { type: 'string' },
      state: { type: 'string' },
      active: { type: 'boolean' },
      value,
      limit: value,
      unit: { type: 'string' },
    }),
  }),
  note: object({
    asset: { type: 'string' },
    at: { type: 'number' },
    to: value,
    text: { type: 'string' },
    author: { type: 'string' },
  }),
  stateNames: object({ signal: { type: 'string' }, states: { type: 'array', items: { type: 'object' } } }),
  limit: object({ signal: { type: 'string' }, ms: value }),
} as const

/** Why a file cannot be opened as a record. `why`: what its reader said, in its own words. */
export type RecordProblem =
  | { readonly code: 'record-no-mcap'; readonly values: Readonly<Record<never, never>> }
  | { readonly code: 'record-cut-off'; readonly values: Readonly<Record<never, never>> }
  | { readonly code: 'record-damaged'; readonly values: { readonly why: string } }
  | { readonly code: 'record-compressed'; readonly values: { readonly how: string } }
  | { readonly code: 'record-foreign'; readonly values: { readonly library: string } }
  | { readonly code: 'record-newer'; readonly values: { readonly format: number; readonly known: number } }
