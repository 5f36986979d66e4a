/** What foresight keeps in the journal: what is shown of it, and what it takes to go on from there. */
import * as z from 'zod'
import { LASTING_MS } from './case-rules.ts'
import {
  CaseFeedback,
  Expectation,
  ForesightCase,
  ForesightClaim,
  UnusualEpisode,
  UnusualWhy,
} from '../wire/foresight.ts'

export const KeptEpisode = UnusualEpisode.extend({
  /** How its degree grew: at a moment it was that of the last one until then. */
  course: z.array(z.object({ at: z.number(), degree: z.number(), why: UnusualWhy })).min(1),
  /** How long its machine worked from its beginning to its last unusual mean that was told, ms; of those that were kept before this was known, long. */
  lasted: z.number().default(LASTING_MS),
  /** Highest degree since it lasts; absent = it was kept before that was known, or does not last yet. */
  lasting: z.number().optional(),
})
export type KeptEpisode = z.infer<typeof KeptEpisode>

export const KeptClaim = z.object({
  claim: ForesightClaim,
  /** As it was shown. */
  said: Expectation,
  /** Key of the state of its machine; '' = none is known. */
  state: z.string(),
  /** So many times it was wider than the model's own, because earlier ones had missed. */
  widened: z.number().default(1),
})
export type KeptClaim = z.infer<typeof KeptClaim>

export const KeptRun = z.object({
  signal: z.string(),
  /** Class, signal and side: which other ones it counts for. */
  of: z.string(),
  limit: z.number(),
  side: z.enum(['above', 'below']),
  reachedAt: z.number(),
  ratios: z.array(z.number()),
})
export type KeptRun = z.infer<typeof KeptRun>

export const KeptCase = ForesightCase.omit({ quietUntil: true, feedback: true }).extend({
  /** When something went on last. */
  activeAt: z.number(),
  /** Highest degree of its episodes that lasted. Of those that were kept before this was known, that of what goes on. */
  lasting: z.number().default(0),
  /** What was said not to be real before, in this machine's last case: its degree then; null = nothing was. */
  quietBefore: z.number().nullable(),
  feedback: z.array(CaseFeedback.extend({ degreeThen: z.number() })),
})
export type KeptCase = z.infer<typeof KeptCase>
