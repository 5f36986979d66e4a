/** Why a machine stands or is unusual, as far as anybody knows: codes and numbers, ranked; and earlier cases that look like it. */
import * as z from 'zod'
import { VERDICTS } from './foresight.ts'

/** GET foresight/cause?asset=ID&at=MS: without `at` now; of a moment of the past as it was known then. */
export const CauseQuestion = z.object({
  asset: z.string().min(1).max(300),
  at: z.coerce.number().min(0).max(8.64e15).optional(),
})

const evidence = {
  asset: z.string(),
  /** When it was first so, ms. */
  since: z.number(),
  /** How long before what is to be explained, ms; below 0 = after it began. */
  beforeMs: z.number(),
  /** Where it is, seen from the machine along the flow. */
  way: z.enum(['own', 'upstream', 'downstream', 'supply']),
  /** Machines of the flow to there; 0 = the machine itself. */
  edges: z.number(),
  /** 0…1: it orders, and is no probability. */
  score: z.number(),
}

export const LikelyCause = z.discriminatedUnion('code', [
  z.object({ code: z.literal('stop'), ...evidence, group: z.enum(['held', 'aborted', 'stopped']) }),
  z.object({
    code: z.literal('signal'),
    ...evidence,
    signal: z.string(),
    degree: z.number(),
    /** Whether it went up (1) or down (−1). */
    sign: z.union([z.literal(-1), z.literal(0), z.literal(1)]),
  }),
  /** Most machines of its class moved alike; `key` is the signal, as its class names it. */
  z.object({ code: z.literal('class'), ...evidence, key: z.string(), moved: z.number(), of: z.number() }),
  z.object({
    code: z.literal('change'),
    ...evidence,
    kind: z.enum(['command', 'note', 'setting']),
    /** Key of the command, id of the signal that is set, number of the note. */
    id: z.string(),
    /** Who did it, where that is known. */
    by: z.string().nullable(),
    /** What the note says. */
    text: z.string().nullable(),
    /** What a command gave, or what a setting was before and after. */
    value: z.number().nullable(),
    from: z.union([z.number(), z.string()]).nullable(),
    to: z.union([z.number(), z.string()]).nullable(),
  }),
  z.object({ code: z.literal('alarm'), ...evidence, key: z.string() }),
])
export type LikelyCause = z.infer<typeof LikelyCause>

/** An earlier case of the class that a person labelled. */
export const AlikeCase = z.object({
  /** Null: from what another plant has learnt. */
  case: z.number().int().nullable(),
  asset: z.string().nullable(),
  openedAt: z.number().nullable(),
  verdict: z.enum(VERDICTS),
  text: z.string(),
  by: z.string(),
  /** 0 = the same, 1 = nothing in common. */
  distance: z.number(),
  /** From where that case was as old as this one is now until its limit or alarm, ms; null = it never came to that, or nobody knows. */
  toLimitMs: z.number().nullable(),
})
export type AlikeCase = z.infer<typeof AlikeCase>

export const CauseAnswer = z.object({
  at: z.number(),
  asset: z.string(),
  /** When what is explained began, ms; null = there is nothing to explain. */
  onset: z.number().nullable(),
  /** The likeliest first. */
  causes: z.array(LikelyCause).max(5),
  /** Nothing points beyond the machine's own first sign. */
  isUnknown: z.boolean(),
  looked: z.object({
    machines: z.number(),
    stops: z.number(),
    unusual: z.number(),
    changes: z.number(),
    alarms: z.number(),
  }),
  alike: z.object({
    /** Labelled cases of its class, and how many it takes. */
    known: z.number(),
    wanted: z.number(),
    /** Nearest first, at most three; none = like none of them. */
    nearest: z.array(AlikeCase).max(3),
  }),
})
export type CauseAnswer = z.infer<typeof CauseAnswer>
