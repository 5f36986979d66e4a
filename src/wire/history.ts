/** What crosses the wire of history, beside its answers. */
import * as z from 'zod'

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
  /** Days about to be deleted, oldest first: for their age, or because the folder is full. */
  due: z
    .array(
      z.object({
        kind: z.enum(['raw', 'minute', 'hour']),
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
