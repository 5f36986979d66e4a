/** From what the schema found to problems an author can act on: where, what stands there, what would be right. */
import * as z from 'zod'
import { nearestName, suggest } from '../../base/edit-distance.ts'
import { DISTRIBUTION_TYPES } from '../distributions/registry.ts'

export interface ModelProblem {
  /** JSON path, `$` the whole. */
  readonly path: string
  /** What is wrong and what would be right. */
  readonly message: string
}

export const modelPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`
    return /^[A-Za-z_$][\w$-]*$/.test(String(step)) ? `${text}.${String(step)}` : `${text}[${JSON.stringify(step)}]`
  }, '$')

const LONGEST = 60

/** What was found, as short as it can be told. */
export const found = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'number') return String(value)
  const text = JSON.stringify(value) ?? String(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

/** What was probably meant, or what there is, as the end of a sentence. */
export const rather = (wrong: string, known: Iterable<string>): string => {
  const hint = suggest(wrong, known)
  if (!hint) return ''
  if ('meant' in hint) return ` Did you mean "${hint.meant}"?`
  return ` There are: ${hint.known.join(', ')}${hint.more ? ', …' : ''}.`
}

const A_TIME = `a time: a number, or { "type": … } with type ${DISTRIBUTION_TYPES.join(', ')}`
/** What a field would be, by its name: better than the schema's word. */
const MEANT: Readonly<Record<string, string>> = {
  processingTime: A_TIME,
  interarrivalTime: A_TIME,
  timeBetweenFailures: A_TIME,
  repairTime: A_TIME,
  to: 'the id of a station or sink, or an object of ids with shares such as { "pack": 0.9, "scrap": 0.1 }',
  buffer: 'a whole number from 0 to 1000000, or "unlimited"',
  id: 'a name of letters, digits, blanks and _ - . /',
}

type Issue = z.core.$ZodIssue

const within = (path: readonly PropertyKey[], issue: Issue): Issue => ({ ...issue, path: [...path, ...issue.path] })

/** Of a union's branches, the one that got furthest says best what was meant. */
const unfold = (issue: Issue): Issue[] => {
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element')
    return issue.issues.flatMap((inner) => unfold(within(issue.path, inner)))
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue]
  const branches = issue.errors.map((errors) => errors.flatMap((inner) => unfold(within(issue.path, inner))))
  const depth = (errors: Issue[]): number => Math.max(0, ...errors.map(({ path }) => path.length))
  // Of two ways to write the same, the one with fewer faults.
  const best = branches.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length)[0]!
  const deeper = depth(best) > issue.path.length || best.some(({ code }) => code === 'unrecognized_keys')
  return deeper ? best : [issue]
}

const TYPES: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  object: 'an object',
  record: 'an object',
  array: 'a list',
}

const oneOf = (values: readonly unknown[], input: unknown): string => {
  const nearest =
    typeof input === 'string'
      ? nearestName(
          input,
          values.filter((value) => typeof value === 'string'),
        )
      : null
  const all = values.map((value) => JSON.stringify(value)).join(' or ')
  return nearest === null ? all : `${all}. Did you mean "${nearest}"?`
}

const limit = (issue: Issue & { readonly code: 'too_big' | 'too_small' }): string => {
  const bound = issue.code === 'too_big' ? issue.maximum : issue.minimum
  const side = issue.code === 'too_big' ? 'at most' : issue.inclusive === false ? 'more than' : 'at least'
  if (issue.origin === 'array') return `a list of ${side} ${String(bound)}`
  if (issue.origin === 'string') return `a text of ${side} ${String(bound)} characters`
  return `${side} ${String(bound)}`
}

/** What stands at the path: of an object of no known type, its type. */
const stands = ({ code, path, input }: Issue): unknown =>
  code === 'invalid_union' && path.at(-1) === 'type' ? (input as { readonly type?: unknown } | undefined)?.type : input

const right = (issue: Issue): string => {
  if (issue.code === 'custom') return issue.message
  const field = String(issue.path.at(-1) ?? '')
  if (issue.code === 'too_big' || issue.code === 'too_small') return limit(issue)
  if (issue.code === 'invalid_value') return oneOf(issue.values, issue.input)
  if (field === 'type' && issue.code === 'invalid_union') return oneOf(DISTRIBUTION_TYPES, stands(issue))
  if (Object.hasOwn(MEANT, field)) return MEANT[field]!
  if (issue.code === 'invalid_format') return MEANT['id']!
  if (issue.code === 'invalid_type') return TYPES[issue.expected] ?? issue.expected
  return issue.message
}

/** As much of a schema's definition as finding the fields of an object takes. */
interface Definition {
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>
  readonly valueType?: z.core.$ZodType
  readonly element?: z.core.$ZodType
  readonly options?: readonly z.core.$ZodType[]
  readonly innerType?: z.core.$ZodType
}

/** Through optional and default to what is meant; a union is all its options. */
const meant = (schema: z.core.$ZodType): Definition[] => {
  const definition = (schema as z.ZodType).def as unknown as Definition
  if (definition.innerType) return meant(definition.innerType)
  return definition.options ? definition.options.flatMap(meant) : [definition]
}

const fieldsAt = (schema: z.ZodType, path: readonly PropertyKey[]): string[] => {
  let at = meant(schema)
  for (const step of path)
    at = at.flatMap(({ shape, valueType, element }) => {
      const next = typeof step === 'number' ? element : (shape?.[String(step)] ?? valueType)
      return next ? meant(next) : []
    })
  return [...new Set(at.flatMap(({ shape }) => Object.keys(shape ?? {})))]
}

/** @param schema whose fields are suggested */
export const explained = (error: z.ZodError, schema: z.ZodType): ModelProblem[] =>
  error.issues.flatMap(unfold).flatMap((issue): ModelProblem[] => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        path: modelPath([...issue.path, key]),
        message: `unknown field "${key.slice(0, LONGEST)}".${rather(key, fieldsAt(schema, issue.path))}`,
      }))
    return [{ path: modelPath(issue.path), message: `found ${found(stands(issue))}; right would be ${right(issue)}` }]
  })
