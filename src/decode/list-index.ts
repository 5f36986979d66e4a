/**
 * Elements of a payload's list by what stands in some of their fields. One that many bindings look into is gone through once and
 * not once for each: a megabyte of elements and a thousand bindings would otherwise take seconds a message.
 */
import { plainOf } from './number-objects.ts'
import { type Path, resolve } from './pointer.ts'

type Scalar = string | number | boolean | null

/** The fields that are compared, and what must stand in them. */
export interface Wanted {
  readonly paths: readonly Path[]
  /** Of the paths: the same for all bindings that compare the same fields. */
  readonly by: string
  readonly token: string
}

/** Elements in which the same stands: the first of them, and how many are not empty. */
export interface Group {
  readonly first: unknown
  count: number
}

type Index = ReadonlyMap<string, Group>

/** Equal is what has the same token; undefined: equal to nothing. */
const tokenOf = (found: unknown): string | undefined => {
  const value = plainOf(found)
  if (value === undefined || value === null) return 'null'
  if (typeof value === 'object') return undefined
  const text = String(value)
  // With its length, so that what stands in one field is never taken for a part of the next.
  return `${text.length}:${text}`
}

const tokensOf = (element: unknown, paths: readonly Path[]): string | undefined => {
  let all = ''
  for (const path of paths) {
    const token = tokenOf(resolve(element, path))
    if (token === undefined) return undefined
    all += token
  }
  return all
}

export const wantedOf = (fields: readonly (readonly [path: Path, wanted: Scalar])[]): Wanted => {
  const paths = fields.map(([path]) => path)
  return { paths, by: JSON.stringify(paths), token: fields.map(([, wanted]) => tokenOf(wanted)).join('') }
}

/** `{}`, null and "" are how programs write an element that is none. */
export const isEmpty = (element: unknown): boolean => {
  if (element === null || element === undefined || element === '') return true
  if (typeof element !== 'object') return false
  for (const key in element) if (Object.hasOwn(element, key)) return false
  return true
}

/** Going through fewer is as fast as asking an index. */
const FEWEST = 32
/** How often a list is gone through before it is worth an index. */
const ASKED = 3

/** By list, as long as its message is read: by fields, the index, or how often it was asked for. */
const asked = new WeakMap<object, Map<string, Index | number>>()

/** Whether a list is long enough that its elements are worth an index. */
const isLong = (list: object): boolean => {
  if (Array.isArray(list)) return list.length >= FEWEST
  let entries = 0
  for (const _ in list) if (++entries >= FEWEST) return true
  return false
}

/** The index of this list's elements (an object's are its values) by these fields; null where going through them is as good. */
export const indexOf = (list: unknown, { by, paths }: Wanted): Index | null => {
  if (typeof list !== 'object' || list === null || !isLong(list)) return null
  let known = asked.get(list)
  if (!known) asked.set(list, (known = new Map<string, Index | number>()))
  const before = known.get(by) ?? 0
  if (typeof before !== 'number') return before
  if (before < ASKED) {
    known.set(by, before + 1)
    return null
  }
  const index = new Map<string, Group>()
  for (const element of Array.isArray(list) ? (list as unknown[]) : Object.values(list)) {
    const token = tokensOf(element, paths)
    if (token === undefined) continue
    const counts = isEmpty(element) ? 0 : 1
    const group = index.get(token)
    if (group) group.count += counts
    else index.set(token, { first: element, count: counts })
  }
  known.set(by, index)
  return index
}
