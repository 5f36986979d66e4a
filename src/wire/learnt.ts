/**
 * What classes have learnt, as a file for another plant: how machines ran to their limits, how long their parts lived, and what
 * labelled cases looked like.
 * No readings, no machines, no people.
 */
import { coded } from '../base/schema-problems.ts'
import * as z from 'zod'
import { VERDICTS } from './foresight.ts'
import { LearntLife } from './learnt-life.ts'

const Name = z
  .string()
  .min(1)
  .max(300)
  .regex(/^\P{Cc}*$/u, coded('note-control-characters'))
const Finite = z.number().min(-1e9).max(1e9)
const Ms = z.number().min(0).max(1e12)

const LearntTrace = z.strictObject({
  /** `component/signal`, as the class names it. */
  key: Name,
  sign: z.union([z.literal(-1), z.literal(0), z.literal(1)]),
  size: z.number().min(0).max(1000),
  onset: z.number().min(-1e12).max(1e12),
  slope: z.number().min(0).max(1e6),
})

export const LearntCase = z.strictObject({
  verdict: z.enum(VERDICTS),
  text: z
    .string()
    .max(2000)
    .regex(/^(\P{Cc}|[\n\t])*$/u, coded('note-control-characters')),
  /** From its first sign to its limit or alarm; null = it never came to that, or nobody knows. */
  toLimitMs: Ms.nullable(),
  /** What it looked like when it was so old; the youngest first. */
  ages: z
    .array(z.strictObject({ ageMs: Ms, traces: z.array(LearntTrace).min(1).max(200) }))
    .min(1)
    .max(8),
})
export type LearntCase = z.infer<typeof LearntCase>

export const LearntRun = z.strictObject({
  key: Name,
  side: z.enum(['above', 'below']),
  /** log(true / expected) of the time to its limit, along its way. */
  ratios: z.array(Finite).min(1).max(200),
})
export type LearntRun = z.infer<typeof LearntRun>

/** GET and POST foresight/learnt. */
export const LearntFile = z.strictObject({
  format: z.literal('gemba-learnt'),
  version: z.literal(1),
  madeAt: z.number().min(0).max(8.64e15),
  /** So many kinds of parts of which something is known are not in it: it would be larger than what is taken. */
  leftOut: z.number().int().min(0).default(0),
  classes: z
    .array(
      z.strictObject({
        class: Name,
        runs: z.array(LearntRun).max(200),
        cases: z.array(LearntCase).max(200),
        /** How parts of it live. */
        lives: z.array(LearntLife).max(20).default([]),
      }),
    )
    .max(500),
})
export type LearntFile = z.infer<typeof LearntFile>

/** What of a file was new, and which of its classes this twin does not know: they count as soon as it does. */
export const LearntTaken = z.object({
  runs: z.number(),
  cases: z.number(),
  lives: z.number().default(0),
  unknown: z.array(z.string()),
})
export type LearntTaken = z.infer<typeof LearntTaken>
