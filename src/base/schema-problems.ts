/** What a schema found, as problems: zod's own words stay where they are. */
import * as z from 'zod'
import type { ProblemCode, Wrong } from './problem.ts'

type Issue = z.core.$ZodIssue

/** Stands in a schema where zod takes a message, and says which problem that is. */
const CODED = 'problem:'
export const coded = (code: ProblemCode): string => `${CODED}${code}`

/** "undefined", "array", "NaN" */
const kindOf = (input: unknown): string =>
  typeof input === 'number' && !Number.isFinite(input) ? String(input) : z.core.util.parsedType(input)

const written = (values: readonly z.core.util.Primitive[], between: string): string =>
  values.map((value) => z.core.util.stringifyPrimitive(value)).join(between)

const bound = (sign: '<' | '>', { inclusive, exact }: { inclusive?: boolean; exact?: boolean }): string =>
  exact ? '=' : inclusive ? `${sign}=` : sign

/** By what is counted. */
const sized = (origin: string): 'characters' | 'items' | null =>
  origin === 'string' ? 'characters' : origin === 'array' || origin === 'set' ? 'items' : null

/** @param issue of a `safeParse` with `reportInput` */
export const wrongOf = (issue: Issue): Wrong => {
  if (issue.message.startsWith(CODED)) {
    const limits = {
      ...('minimum' in issue ? { least: String(issue.minimum) } : {}),
      ...('maximum' in issue ? { most: String(issue.maximum) } : {}),
      ...('params' in issue ? issue.params : {}),
    }
    return { code: issue.message.slice(CODED.length), values: limits } as unknown as Wrong
  }
  switch (issue.code) {
    case 'invalid_type':
      return { code: 'type', values: { expected: issue.expected, received: kindOf(issue.input) } }
    case 'invalid_value':
      return issue.values.length === 1
        ? { code: 'value', values: { expected: written(issue.values, '') } }
        : { code: 'option', values: { options: written(issue.values, '|') } }
    case 'too_big': {
      const limit = `${bound('<', issue)}${issue.maximum}`
      const of = sized(issue.origin)
      if (of === 'characters') return { code: 'too-long', values: { limit } }
      return { code: of === 'items' ? 'too-many' : 'too-big', values: { of: issue.origin, limit } }
    }
    case 'too_small': {
      const limit = `${bound('>', issue)}${issue.minimum}`
      const of = sized(issue.origin)
      if (of === 'characters') return { code: 'too-short', values: { limit } }
      return { code: of === 'items' ? 'too-few' : 'too-small', values: { of: issue.origin, limit } }
    }
    case 'not_multiple_of':
      return { code: 'not-multiple', values: { divisor: issue.divisor } }
    case 'invalid_format':
      return issue.format === 'regex'
        ? { code: 'pattern', values: { pattern: String(issue.pattern) } }
        : { code: 'format', values: { format: issue.format } }
    case 'unrecognized_keys':
      return { code: 'unknown-field', values: { field: issue.keys.join(', ') } }
    case 'invalid_key':
      return issue.issues[0] ? wrongOf(issue.issues[0]) : { code: 'input', values: {} }
    default:
      return { code: 'input', values: {} }
  }
}
