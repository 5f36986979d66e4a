/** What is wrong with a document, told over the wire. */
import * as z from 'zod'
import type { Problem } from '../base/problem.ts'

const Hint = z.union([
  z.object({ meant: z.string() }),
  z.object({ known: z.array(z.string()).readonly(), more: z.boolean() }),
])

/** English words for the programs that call the API, and the code with its values, of which a page makes its own. */
export const WireProblem = z.object({
  path: z.string(),
  message: z.string(),
  code: z.string().optional(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  hint: Hint.optional(),
  asset: z.string().optional(),
})
export type WireProblem = z.infer<typeof WireProblem>

/** For what was found on this side of the wire: it has a code alone, and words where it is shown. */
export const codedProblem = ({ path, code, values, hint, asset }: Problem, message: string = code): WireProblem => ({
  path,
  message,
  code,
  values: { ...values },
  ...(hint && { hint }),
  ...(asset !== undefined && { asset }),
})
