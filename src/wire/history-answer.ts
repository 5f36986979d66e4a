/** One signal's past, as columns. */
import * as z from 'zod'

/** GET history?signal=ID&from=MS&to=MS&columns=N. Reduced to at most N buckets; raw samples where they are fewer. */
export const HistoryAnswer = z.object({
  signal: z.string(),
  from: z.number(),
  to: z.number(),
  /** `raw` samples, or roll-ups of this many ms. */
  stepMs: z.number(),
  /** Bucket start times, ms, ascending; the other columns run beside it. */
  t: z.array(z.number()),
  min: z.array(z.number().nullable()),
  max: z.array(z.number().nullable()),
  /** Time-weighted mean. */
  mean: z.array(z.number().nullable()),
  last: z.array(z.number().nullable()),
  count: z.array(z.number()),
  /** Worst quality in the bucket. */
  quality: z.array(z.number()),
  /** Of buckets: how much of each something was known in, ms. */
  held: z.array(z.number()).optional(),
})
export type HistoryAnswer = z.infer<typeof HistoryAnswer>
