/** What crosses the wire of history, beside its answers. */
import { coded } from '../base/schema-problems.ts'
import * as z from 'zod'
import { TONES } from '../twin/schema-signal.ts'
import { HistoryAnswer } from './history-answer.ts'

/** A code of a state signal, as the twin of that time named it. */
export const StateName = z.object({ code: z.number(), key: z.string(), name: z.string(), tone: z.enum(TONES) })
export type StateName = z.infer<typeof StateName>

/** What the history says of itself. */
export const HistoryHealth = z.object({
  rows: z.number(),
  segments: z.number(),
  /** What was recorded before then is on disk, ms UTC. */
  savedUntil: z.number(),
  /** Files that could not be read, each with why; what else there is is answered. */
  damaged: z.array(z.string()),
  /** What it takes on disk, and may take; null = no limit. */
  bytes: z.number().optional(),
  quotaBytes: z.number().nullable().optional(),
  /** It cannot be written: since when, and the system's words. */
  failing: z.object({ since: z.number(), detail: z.string() }).nullable().optional(),
  /** Samples that found no room while it could not be written, or was too slow. */
  lost: z.number().optional(),
  /** Texts that were not recorded because they changed too often; the newest always is. */
  textsLeftOut: z.number().optional(),
  /** Days about to be deleted, oldest first: for their age, or because the folder is full. */
  due: z
    .array(
      z.object({
        kind: z.enum(['raw', 'minute', 'hour', 'fact']),
        /** UTC date. */
        day: z.string(),
        rows: z.number(),
        bytes: z.number(),
        why: z.enum(['age', 'quota']),
      }),
    )
    .optional(),
})
export type HistoryHealth = z.infer<typeof HistoryHealth>

/** A store answers at most so many signals at once, in so many columns each. */
export const MOST_SIGNALS = 1000

/** What happened to each of these signals in a span: the same as asking for each. */
export const RangeQuestion = z
  .object({
    signals: z.array(z.string().min(1).max(300)).min(1).max(MOST_SIGNALS),
    /** ms UTC, half-open [from, to). */
    from: z.number().min(0).max(8.64e15),
    to: z.number().min(0).max(8.64e15),
    columns: z.number().int().min(1).max(10_000).default(1000),
    /** False: only what happened, not what held into the span; all of them in one reading, for spans of an hour at most. */
    held: z.boolean().optional(),
  })
  .refine((q) => q.from < q.to, coded('span-order'))
  .refine((q) => q.held !== false || q.to - q.from <= 3_600_000, coded('span-without-held'))
export type RangeQuestion = z.infer<typeof RangeQuestion>

export const RangeAnswer = z.object({
  /** In the order of the question. */
  answers: z.array(HistoryAnswer),
  /** Nothing was ever recorded of these. */
  unknown: z.array(z.string()),
  /** What text signals said, as changes, at most `columns` (the newest); null where the text held no longer. The first may lie before `from`. */
  texts: z
    .array(
      z.object({
        signal: z.string(),
        t: z.array(z.number()),
        text: z.array(z.string().nullable()),
        quality: z.array(z.number()),
        /** Older changes that did not fit. */
        more: z.number(),
      }),
    )
    .default([]),
  /** How the codes of state signals were named from `t` on. */
  states: z.array(z.object({ signal: z.string(), t: z.number(), states: z.array(StateName) })).default([]),
  /** How long a value could be silent before it was stale, from `t` on, ms; null = for ever. */
  limits: z.array(z.object({ signal: z.string(), t: z.number(), ms: z.number().nullable() })).default([]),
})
export type RangeAnswer = z.infer<typeof RangeAnswer>

/** How all signals stood at a moment: each one's last sample at or before it, however old. Columns run beside each other. */
export const StateAnswer = z.object({
  at: z.number(),
  signal: z.array(z.string()),
  /** When it came, ms UTC: its age then is `at - t`. */
  t: z.array(z.number()),
  /** null where the sample has no value. */
  value: z.array(z.number().nullable()),
  quality: z.array(z.number()),
  /** What ended it before then: 0 nothing, 3 it went stale, 4 its source was declared dead. */
  ended: z.array(z.number()),
  /** Of text signals what they said; `t` is when they began to. */
  text: z.array(z.string().nullable()).default([]),
  /** Of state signals how the code was named then. */
  state: z.array(StateName.nullable()).default([]),
  /** The stale limit that was in force, ms; null = none. */
  limitMs: z.array(z.number().nullable()).default([]),
})
export type StateAnswer = z.infer<typeof StateAnswer>

/** So far back it is looked for since when something holds, ms. */
export const SINCE_MS = 3_600_000

/** Since when these signals said what they said at a moment. */
export const SinceQuestion = z.object({
  signals: z.array(z.string().min(1).max(300)).min(1).max(10_000),
  at: z.number().min(0).max(8.64e15),
})
export type SinceQuestion = z.infer<typeof SinceQuestion>

/** Those alone that have changed in the hour before the moment. Columns run beside each other. */
export const SinceAnswer = z.object({
  signal: z.array(z.string()),
  /** When it became what it was, ms UTC. */
  since: z.array(z.number()),
})
export type SinceAnswer = z.infer<typeof SinceAnswer>

/** GET history/state?at=MS */
export const StateQuestion = z.object({ at: z.coerce.number().min(0).max(8.64e15) })
