/** Notes that people pin to a moment, or a span, and an asset. Part of the journal. */
import { coded } from '../base/schema-problems.ts'
import * as z from 'zod'

/** Characters. */
export const MOST_NOTE_TEXT = 2000
/** A note of a moment that has not come yet is none, but clocks differ a little: this much, ms. */
export const NOTE_AHEAD_MS = 60_000

const Time = z.number().min(0).max(8.64e15)

/** Who pins it is known where it is asked (`Principal`): a name in here is refused. */
export const NoteRequest = z
  .strictObject({
    asset: z.string().min(1).max(300),
    at: Time,
    /** The end of the span that it is about, ms; null = the moment `at`. */
    to: Time.nullable().default(null),
    text: z
      .string()
      .trim()
      .min(1, coded('note-empty'))
      .max(MOST_NOTE_TEXT, coded('note-too-long'))
      .regex(/^(\P{Cc}|[\n\t])*$/u, coded('note-control-characters')),
  })
  .refine(({ at, to }) => to === null || at < to, { path: ['to'], message: coded('span-end') })
export type NoteRequest = z.infer<typeof NoteRequest>

export const NoteWithdrawal = z.strictObject({ id: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })

export const Note = z.object({
  /** Rises with each note, never given twice. */
  id: z.number().int(),
  asset: z.string(),
  /** What it is pinned to, ms, gateway clock. */
  at: z.number(),
  to: z.number().nullable(),
  text: z.string(),
  author: z.string(),
  /** Whether that is who it was, see `Principal`. */
  verified: z.boolean(),
  writtenAt: z.number(),
  /** Taken back: it stays in the journal, and is shown no more as one that holds. */
  withdrawn: z.object({ by: z.string(), verified: z.boolean(), at: z.number() }).nullable(),
})
export type Note = z.infer<typeof Note>

/** GET notes?asset=ID&from=MS&to=MS&limit=N: those that touch the span, by their moment, newest last. */
export const NotesAnswer = z.object({ notes: z.array(Note) })
