/** How much longer a part lives, from the records of others that ran until they failed. In the unit of what counts its life; times ms. */
import * as z from 'zod'
import { OUTCOMES } from './outcomes.ts'

export const LifeClaim = z.discriminatedUnion('code', [
  z.object({
    code: z.literal('expected'),
    /** Most likely, and the 80 % interval. */
    median: z.number(),
    low: z.number(),
    high: z.number(),
    /** What it says does not tell such long lives apart: so many, or more. */
    atLeast: z.boolean(),
    /** It rests on so many parts that failed. */
    runs: z.number(),
    /** They failed in another plant, which said what it learnt of them. */
    elsewhere: z.boolean().default(false),
    /** Of those, each asked while it was held back: root mean square error, and the share within its interval. Null = of what was said in the past that is not known. */
    error: z.number().nullable(),
    covered: z.number().nullable(),
  }),
  /** Too few parts ran until they failed. */
  z.object({ code: z.literal('few-runs'), runs: z.number(), wanted: z.number() }),
  /** So many failed, of so many of them enough was measured while they lived. */
  z.object({ code: z.literal('nothing-measured'), runs: z.number(), measured: z.number(), wanted: z.number() }),
  /** It has only just begun, or too little of it was recorded. */
  z.object({ code: z.literal('few-rows'), rows: z.number(), wanted: z.number() }),
  /** It failed then; another part has not begun. */
  z.object({ code: z.literal('failed'), since: z.number() }),
  /** Such expectations had no skill over the last so many. */
  z.object({ code: z.literal('no-skill'), judged: z.number(), held: z.number() }),
])
export type LifeClaim = z.infer<typeof LifeClaim>

export const LifeExpected = z.object({
  /** What counts its life. */
  signal: z.string(),
  asset: z.string(),
  component: z.string().nullable(),
  unit: z.string(),
  /** When it was reckoned, of what was recorded until then. */
  at: z.number(),
  /** What it has lived by then. */
  age: z.number(),
  /** So much of its life passes a day, as the last week went; null = that is not known. */
  perDay: z.number().nullable(),
  claim: LifeClaim,
})
export type LifeExpected = z.infer<typeof LifeExpected>

const DAY_MS = 86_400_000

/** Most likely, as the last week went, ms; null = no day can be named. */
export const lifeEndsAt = ({ claim, perDay, at }: Pick<LifeExpected, 'claim' | 'perDay' | 'at'>): number | null =>
  claim.code === 'expected' && !claim.atLeast && perDay !== null && perDay > 0
    ? at + (claim.median / perDay) * DAY_MS
    : null

/** One thing that was said of a life, as it was said. */
export const LifeSaid = z.object({
  id: z.number().int(),
  signal: z.string(),
  asset: z.string(),
  component: z.string().nullable(),
  classId: z.string().nullable(),
  unit: z.string(),
  /** When its part began. */
  began: z.number(),
  at: z.number(),
  age: z.number(),
  median: z.number(),
  low: z.number(),
  high: z.number(),
  /** So many, or more. */
  atLeast: z.boolean().default(false),
  /** By what another plant learnt. */
  elsewhere: z.boolean().default(false),
  runs: z.number(),
  /** What one would have said by its age alone: the mean of what others lived on, from there. Null = none lived so long. */
  byAge: z.number().nullable(),
  perDay: z.number().nullable(),
  judged: z
    .object({
      at: z.number(),
      outcome: z.enum(OUTCOMES),
      /** How much longer it lived; null = that is not known: it was replaced, or outlived what was said and lives or lived on. */
      lived: z.number().nullable(),
    })
    .nullable(),
})
export type LifeSaid = z.infer<typeof LifeSaid>
