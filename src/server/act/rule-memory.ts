/** What is remembered of a policy, as the journal keeps it. */
import * as z from 'zod'
import type { RuleMemory } from '../../act/gates.ts'
import { POLICY_MODES } from '../../twin/policies.ts'

export const RuleMemoryShape: z.ZodType<RuleMemory> = z.object({
  allowed: z.enum(POLICY_MODES),
  acts: z.array(z.number()),
  sets: z.array(z.number()),
  shifts: z.array(z.object({ from: z.number(), acts: z.number(), sets: z.number() })).default([]),
  latest: z.number(),
  misses: z.number(),
  fellBackAt: z.number().nullable(),
  open: z.boolean(),
})
