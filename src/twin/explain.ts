/** What would be right: the names that are most likely meant, and of a wrong field what stands there. For whoever writes a document. */
import * as z from 'zod'
import { nearestName, suggest } from '../base/edit-distance.ts'
import type { Hint } from '../base/problem.ts'
import { wrongOf } from '../base/schema-problems.ts'
import { type Explain, jsonPath, type Report } from './problems.ts'
import { TwinDocument } from './schema.ts'

/** As much of a schema's definition as finding the fields of an object takes. */
interface Definition {
  readonly type: string
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>
  readonly valueType?: z.core.$ZodType
  readonly element?: z.core.$ZodType
  readonly options?: readonly z.core.$ZodType[]
  readonly innerType?: z.core.$ZodType
}

/** Through optional, nullable and default to what is meant; a union is all its options. */
const meant = (schema: z.core.$ZodType): Definition[] => {
  const definition = (schema as z.ZodType).def as unknown as Definition
  if (definition.innerType) return meant(definition.innerType)
  return definition.options ? definition.options.flatMap(meant) : [definition]
}

const fieldsAt = (path: readonly PropertyKey[]): string[] => {
  let at = meant(TwinDocument)
  for (const step of path)
    at = at.flatMap(({ shape, valueType, element }) => {
      const next = typeof step === 'number' ? element : (shape?.[String(step)] ?? valueType)
      return next ? meant(next) : []
    })
  return [...new Set(at.flatMap(({ shape }) => Object.keys(shape ?? {})))]
}

type Issue = z.core.$ZodIssue

/** Of a union's branches, the one that got furthest says best what was meant. */
const unfold = (issue: Issue): Issue[] => {
  if (issue.code !== 'invalid_union' || !issue.errors.length) return [issue]
  const branches = issue.errors.map((errors) =>
    errors.flatMap((inner) => unfold({ ...inner, path: [...issue.path, ...inner.path] } as Issue)),
  )
  const depth = (errors: Issue[]): number =>
    Math.max(0, ...errors.map((e) => e.path.length + (e.code === 'unrecognized_keys' ? 0.5 : 0)))
  const deepest = branches.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length)[0]!
  return depth(deepest) > issue.path.length ? deepest : [issue]
}

/** One of a few words was wanted: which of them was meant. */
const choice = (issue: Issue): Hint | undefined => {
  if (issue.code === 'custom' && issue.path.at(-1) === 'timeZone')
    return suggest(String(issue.input), Intl.supportedValuesOf('timeZone'))
  if (issue.code !== 'invalid_value' || typeof issue.input !== 'string') return undefined
  return nearestName(
    issue.input,
    issue.values.filter((value) => typeof value === 'string'),
  ) === null
    ? undefined
    : suggest(issue.input, issue.values as string[])
}

/** Reports what a schema found. @param prefix where in the document the value stands */
const issues = (error: z.ZodError, prefix: readonly PropertyKey[], report: Report): void => {
  for (const folded of error.issues)
    for (const issue of unfold(folded)) {
      const path = [...prefix, ...issue.path]
      if (issue.code === 'unrecognized_keys')
        for (const key of issue.keys)
          report(jsonPath([...path, key]), () => ({
            code: 'unknown-field',
            values: { field: key },
            hint: suggest(key, fieldsAt(path)),
          }))
      else report(jsonPath(path), () => ({ ...wrongOf(issue), hint: choice(issue) }))
    }
}

export const EXPLAIN: Explain = { suggest, issues }
