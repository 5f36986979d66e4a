/**
 * What foresight says of a plant: what is unusual, what is expected, the cases that gather both, and how earlier
 * expectations came true. Codes and numbers; words are made where they are shown. Times are ms UTC on the gateway's clock.
 */
import { FAN_SHARES } from '../base/fan-shares.ts'
import { coded } from '../base/schema-problems.ts'
import * as z from 'zod'
import { Note } from './notes.ts'
import { LifeExpected, LifeSaid } from './life.ts'
import { OUTCOMES } from './outcomes.ts'
import { UseClaim, UseSilent } from './use.ts'

const Id = z.string().min(1).max(300)

/** What was most surprising, with the values that show it, in the signal's unit. */
export const UnusualWhy = z.discriminatedUnion('code', [
  /** From one sample to the next. */
  z.object({ code: z.literal('jump'), from: z.number(), to: z.number() }),
  /** Beside the same time of day on the last seven days. */
  z.object({ code: z.literal('time-of-day'), value: z.number(), expected: z.number() }),
  z.object({ code: z.literal('time-of-day-lasting'), by: z.number(), expected: z.number() }),
  z.object({ code: z.literal('level-moved'), from: z.number(), to: z.number() }),
  /** Beside the same times of day three to six days before. */
  z.object({ code: z.literal('drifted'), from: z.number(), to: z.number() }),
  z.object({ code: z.literal('shape'), value: z.number() }),
  z.object({ code: z.literal('many-jumps'), value: z.number() }),
  z.object({ code: z.literal('many-unusual'), value: z.number() }),
  z.object({ code: z.literal('together'), value: z.number() }),
])
export type UnusualWhy = z.infer<typeof UnusualWhy>

/** How a machine stands beside its sisters, in the signal's unit. */
export const BesideSisters = z.object({
  /** Of this machine in the last period. */
  value: z.number(),
  /** Of the others, each without what it always has more or less. */
  median: z.number(),
  /** What this machine always has more than that. */
  usually: z.number(),
  /** What it has more than that now. */
  by: z.number(),
  /** `by` in spreads between machines. */
  z: z.number(),
  /** Asset ids with their value of the same period, this machine not among them. */
  sisters: z.array(z.object({ asset: z.string(), value: z.number() })),
  /** Length of a period, ms, and its end. */
  periodMs: z.number(),
  at: z.number(),
})
export type BesideSisters = z.infer<typeof BesideSisters>

/** A stretch of time in which a signal was unlike its own past. */
export const UnusualEpisode = z.object({
  /** Never given twice; stays the same while the episode goes on. */
  id: z.string(),
  signal: z.string(),
  asset: z.string(),
  component: z.string().nullable(),
  since: z.number(),
  /** Of its last unusual sample; null = it goes on. */
  until: z.number().nullable(),
  /** The highest score: −log₁₀ of how often that was seen before; 6 and more is strong. */
  degree: z.number(),
  /** Of the moment of the highest score. */
  why: UnusualWhy,
  /** The state the machine was in, as its twin names it: only samples of the same are compared. Null: no state is known. */
  state: z.string().nullable(),
})
export type UnusualEpisode = z.infer<typeof UnusualEpisode>

/** Moments, ascending, one for each of `FAN_SHARES`; null = later than can be said. */
export const WireFan = z.array(z.number().nullable()).length(FAN_SHARES.length)
export type WireFan = z.infer<typeof WireFan>

/** When a signal will be at a limit, or why nobody can say. */
export const LimitClaim = z.discriminatedUnion('code', [
  z.object({
    code: z.literal('expected'),
    fan: WireFan,
    /** Whose record the width rests on; `model`: not checked yet. */
    basis: z.enum(['sisters', 'model']),
    /** Sisters that ran to their limit, 0 for `model`. */
    sisters: z.number(),
  }),
  z.object({ code: z.literal('few-samples'), samples: z.number(), wanted: z.number() }),
  /** It may just as well stay as it is. */
  z.object({ code: z.literal('no-trend') }),
  /** It moved, but by leaps or to and fro. */
  z.object({ code: z.literal('not-steady') }),
  z.object({ code: z.literal('within-a-day'), spanMs: z.number() }),
  /** The limit is further away than three times what has been seen. */
  z.object({ code: z.literal('too-early'), spanMs: z.number() }),
  /** It is there. */
  z.object({ code: z.literal('beyond') }),
  /** Nothing usable came for so long; what was expected last is `before`. */
  z.object({ code: z.literal('held'), since: z.number(), before: WireFan.nullable() }),
  /** Expectations of this kind had no skill over the last so many, so nothing is said. */
  z.object({ code: z.literal('no-skill'), judged: z.number(), held: z.number() }),
])
export type LimitClaim = z.infer<typeof LimitClaim>

export const Expectation = z.object({
  signal: z.string(),
  asset: z.string(),
  component: z.string().nullable(),
  /** In the signal's unit. */
  limit: z.number(),
  side: z.enum(['above', 'below']),
  /** The alarm (`asset/alarm`) that this limit is of; null: a limit of the class for what wears. */
  alarm: z.string().nullable(),
  /** When it was reckoned. */
  at: z.number(),
  claim: LimitClaim,
  /** Where the signal is now, its noise left out, and how much it moves a day; null where there is no trend. */
  level: z.number().nullable(),
  perDay: z.number().nullable(),
  /** What it rests on: from when on, of how many means, of how many ms with data. */
  basis: z.object({ from: z.number(), samples: z.number(), withDataMs: z.number() }),
  /** While too few came since: when it began anew, its part renewed or its level back. */
  renewedAt: z.number().optional(),
})
export type Expectation = z.infer<typeof Expectation>

/** One thing that was said, as it was said: never reckoned anew with hindsight. */
export const ForesightClaim = z.object({
  id: z.number().int(),
  kind: z.enum(['time-to-limit']),
  signal: z.string(),
  asset: z.string(),
  /** Class of the asset, null = none. */
  classId: z.string().nullable(),
  limit: z.number(),
  side: z.enum(['above', 'below']),
  at: z.number(),
  fan: WireFan,
  basis: z.enum(['sisters', 'model']),
  /** When a straight line from where it was, as fast as it moved then, is at the limit; null = never, absent = not known. */
  line: z.number().nullable().optional(),
  /** When it can be judged at the latest. */
  judgeBy: z.number(),
  /** Null: not yet. */
  judged: z
    .object({
      at: z.number(),
      outcome: z.enum(OUTCOMES),
      /** When the limit was reached. */ reachedAt: z.number().nullable(),
    })
    .nullable(),
})
export type ForesightClaim = z.infer<typeof ForesightClaim>

/** What a person says of a case. */
export const VERDICTS = ['real', 'not-real', 'cause-known'] as const

export const CaseFeedback = z.object({
  id: z.number().int(),
  at: z.number(),
  by: z.string(),
  verified: z.boolean(),
  verdict: z.enum(VERDICTS),
  text: z.string(),
  /** Taken back: it stays, and counts no more. */
  withdrawn: z.object({ by: z.string(), verified: z.boolean(), at: z.number() }).nullable(),
  /** A part was repaired or replaced: what was known of it began anew. */
  renewed: z.boolean().default(false),
  /** Cases of its class that were held back since, because of this word. */
  heldSince: z.number().default(0),
})
export type CaseFeedback = z.infer<typeof CaseFeedback>

/** Why a case is listed and not shown: there were enough that day, or it is like one that a person said was not real. */
export const HeldWhy = z.discriminatedUnion('code', [
  z.object({ code: z.literal('budget') }),
  z.object({
    code: z.literal('like'),
    /** The word that it rests on, its case and machine. */
    feedback: z.number().int(),
    case: z.number().int(),
    asset: z.string(),
    by: z.string(),
    at: z.number(),
    text: z.string(),
    /** It is shown when its degree exceeds this. */
    until: z.number(),
  }),
])
export type HeldWhy = z.infer<typeof HeldWhy>

/** Who has a case from then on; null = nobody. */
export const Handed = z.object({
  to: z.string().nullable(),
  by: z.string(),
  verified: z.boolean(),
  at: z.number(),
})
export type Handed = z.infer<typeof Handed>

/** All that is unusual or expected of one machine: at most one open case a machine. */
export const ForesightCase = z.object({
  id: z.number().int(),
  asset: z.string(),
  openedAt: z.number(),
  closedAt: z.number().nullable(),
  /** What it gathers: signals, the one that opened it first. */
  signals: z.array(z.string()),
  /** Highest degree of its episodes so far. */
  degree: z.number(),
  /** Listed, not shown as a case. */
  heldBack: z.boolean(),
  /** Null: it is not, or an earlier version did not say. */
  heldWhy: HeldWhy.nullable().default(null),
  /** Who took it or was given it, oldest first. */
  handed: z.array(Handed).default([]),
  /** Said to be not real: quiet until its degree exceeds this; null = it is not. */
  quietUntil: z.number().nullable(),
  /** Oldest first. */
  feedback: z.array(CaseFeedback),
})
export type ForesightCase = z.infer<typeof ForesightCase>

/** What is not known yet, and how much of it is there: "3 of 14 days". */
export const Learning = z.object({
  signal: z.string(),
  samples: z.number(),
  of: z.number(),
  /** More was known of it once: its part was renewed, or its unit is another one since then. */
  anew: z.object({ at: z.number(), why: z.enum(['renewed', 'unit']) }).optional(),
})
export type Learning = z.infer<typeof Learning>

/** GET foresight: all that holds now. */
export const ForesightNow = z.object({
  at: z.number(),
  twinHash: z.string(),
  /** Signals that are watched; of these not enough is known yet of so many. */
  watched: z.number(),
  learning: z.number(),
  /** Learning from the history is still going on: so much of it is read, 0…1; null = done. */
  catchingUp: z.number().nullable(),
  /** Those that go on, the strongest first, at most 1,000. */
  episodes: z.array(UnusualEpisode),
  expectations: z.array(Expectation),
  /** Of lives of parts likewise. */
  lives: z.array(LifeExpected).default([]),
  cases: z.array(ForesightCase),
})
export type ForesightNow = z.infer<typeof ForesightNow>

/** GET foresight/asset?asset=ID&from=MS&to=MS: one machine, for its sheet and its trends; default span: the last 30 days. */
export const ForesightAssetQuestion = z
  .object({
    asset: Id,
    from: z.coerce.number().min(0).max(8.64e15).optional(),
    to: z.coerce.number().min(0).max(8.64e15).optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, coded('span-order'))
export const ForesightAsset = z.object({
  at: z.number(),
  asset: z.string(),
  /** That touch the span, oldest first. */
  episodes: z.array(UnusualEpisode),
  /** At `to`: as they were said then, from the journal, when `to` lies in the past. */
  expectations: z.array(Expectation),
  claims: z.array(ForesightClaim),
  cases: z.array(ForesightCase),
  learning: z.array(Learning),
  /** Its signals beside the same signals of machines of its class, where there are enough of them. */
  beside: z.array(z.object({ signal: z.string(), beside: BesideSisters })),
  /** Of all machines of its class: how earlier expectations of this kind came true, newest last, at most 20. */
  record: z.array(ForesightClaim),
  /** Pinned to it since its open case began, newest last, at most 20. */
  notes: z.array(Note).default([]),
  /** How much longer its parts live. At `to`, as was said then, when that lies in the past. */
  lives: z.array(LifeExpected).default([]),
  /** How earlier ones of the same kinds came true, newest last, at most 20 each. */
  livesRecord: z.array(LifeSaid).default([]),
})
export type ForesightAsset = z.infer<typeof ForesightAsset>

/** GET foresight/record?from=MS&to=MS: what was claimed in the span, newest last, at most 10,000. */
export const ForesightRecordQuestion = z
  .object({ from: z.coerce.number().min(0).max(8.64e15), to: z.coerce.number().min(0).max(8.64e15) })
  .refine(({ from, to }) => from < to, coded('span-order'))
export const ForesightRecord = z.object({
  at: z.number(),
  claims: z.array(ForesightClaim),
  /** Opened or closed in the span, held back ones too. */
  cases: z.array(ForesightCase),
  /** What shifts took beside what was said of them, judged in the span; newest last. */
  use: z.array(UseClaim).default([]),
  /** What was said of the lives of parts in the span, newest last. */
  lives: z.array(LifeSaid).default([]),
  /** What says nothing for want of skill: class ('' = none), and how it did. */
  silent: z.array(z.object({ classId: z.string(), judged: z.number(), held: z.number() })),
  /** Likewise, of what shifts take and make. */
  silentUse: z.array(UseSilent).default([]),
  /** Likewise, of the lives of parts: what counts each. */
  silentLives: z.array(z.object({ signal: z.string(), judged: z.number(), held: z.number() })).default([]),
})
export type ForesightRecord = z.infer<typeof ForesightRecord>

/** POST foresight/feedback: who says it is known where it is asked (`Principal`). */
export const FeedbackRequest = z.strictObject({
  case: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  verdict: z.enum(VERDICTS),
  text: z
    .string()
    .trim()
    .max(2000, coded('note-too-long'))
    .regex(/^(\P{Cc}|[\n\t])*$/u, coded('note-control-characters'))
    .default(''),
  renewed: z.boolean().default(false),
})
export type FeedbackRequest = z.infer<typeof FeedbackRequest>
export const FeedbackWithdrawal = z.strictObject({ id: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })

/** POST foresight/case: who has it from now on is said by whoever is known where it is asked (`Principal`). */
export const HandRequest = z.strictObject({
  case: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  to: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^\P{Cc}*$/u, coded('note-control-characters'))
    .nullable(),
})
export type HandRequest = z.infer<typeof HandRequest>
