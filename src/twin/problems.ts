/** From zod's issues to problems a document's author can act on: JSON path, what is wrong, what would be right. */
import * as z from 'zod'
import { suggest } from '../base/edit-distance.ts'
import { TwinDocument } from './schema.ts'
import type { TwinProblem } from './twin.ts'

export const jsonPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`
    return /^[A-Za-z_$][\w$-]*$/.test(String(step))
      ? `${text}.${String(step)}`
      : `${text}[${JSON.stringify(String(step))}]`
  }, '$')

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

export const problemsOf = (error: z.ZodError, prefix: readonly PropertyKey[] = []): TwinProblem[] =>
  error.issues.flatMap(unfold).flatMap((issue) => {
    const path = [...prefix, ...issue.path]
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        path: jsonPath([...path, key]),
        message: `unknown field "${key}".${suggest(key, fieldsAt(path))}`,
      }))
    return [{ path: jsonPath(path), message: issue.message }]
  })
