/** What a line or the plant will use and make in a shift. Amounts in the unit that is said; times ms. */
import * as z from 'zod'

export const USES = ['energy', 'pieces'] as const

/** Why nothing is said. */
export const UseLack = z.discriminatedUnion('code', [
  /** Such expectations had no skill over the last so many. */
  z.object({ code: z.literal('no-skill'), judged: z.number(), held: z.number() }),
  /** The middle was further off than "as the last shift of that name", on average of the last so many, in the unit that is said. */
  z.object({ code: z.literal('worse-than-last'), judged: z.number(), off: z.number(), offAsLast: z.number() }),
])
export type UseLack = z.infer<typeof UseLack>

/** A line or area whose shifts nothing is said of. */
export const UseSilent = z.object({ of: z.string(), what: z.enum(USES), unit: z.string(), lack: UseLack })
export type UseSilent = z.infer<typeof UseSilent>

export const ShiftUseClaim = z.discriminatedUnion('code', [
  z.object({
    code: z.literal('expected'),
    /** The 80 % interval, and its middle. */
    low: z.number(),
    middle: z.number(),
    high: z.number(),
    /** It rests on so many shifts of the same name. */
    shifts: z.number(),
  }),
  z.object({ code: z.literal('few-shifts'), shifts: z.number(), wanted: z.number() }),
  ...UseLack.options,
])
export type ShiftUseClaim = z.infer<typeof ShiftUseClaim>

export const ShiftNamed = z.object({ name: z.string(), from: z.number(), to: z.number() })

/** One thing that was said of a shift before it began, as it was said. */
export const UseClaim = z.object({
  id: z.number().int(),
  /** Line or area. */
  of: z.string(),
  what: z.enum(USES),
  unit: z.string(),
  shift: ShiftNamed,
  at: z.number(),
  low: z.number(),
  middle: z.number(),
  high: z.number(),
  /** What the last shift of the same name was: what one would have said without knowing more. Null = not known. */
  asLast: z.number().nullable(),
  judged: z
    .object({
      at: z.number(),
      outcome: z.enum(['within', 'below', 'above', 'set-aside']),
      /** What it was; null = that was not measured. */
      amount: z.number().nullable(),
    })
    .nullable(),
})
export type UseClaim = z.infer<typeof UseClaim>

export const UseExpected = z.object({
  what: z.enum(USES),
  unit: z.string(),
  shift: ShiftNamed,
  /** It goes on: so much was used of it so far. */
  soFar: z.number().nullable(),
  /** When it was reckoned. */
  at: z.number(),
  claim: ShiftUseClaim,
})
export type UseExpected = z.infer<typeof UseExpected>

/** GET foresight/use?of=ID&at=MS: the shift that goes on and the next one; of a past moment what was said then. */
export const UseQuestion = z.object({
  of: z.string().min(1).max(300),
  at: z.coerce.number().min(0).max(8.64e15).optional(),
})
export const UseAnswer = z.object({
  at: z.number(),
  of: z.string(),
  /** Empty: it has no meters, no counters, or no shifts. */
  expected: z.array(UseExpected),
  /** How earlier ones came true, newest last, at most 40. */
  record: z.array(UseClaim),
})
export type UseAnswer = z.infer<typeof UseAnswer>
