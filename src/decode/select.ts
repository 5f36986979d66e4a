/** Selectors and guards of bindings, compiled once: where in a parsed payload the value is. */
import type { Selector } from '../twin/schema-signal.ts'
import { indexOf, isEmpty, wantedOf } from './list-index.ts'
import { plainOf } from './number-objects.ts'
import { compilePointer, type Path, resolve } from './pointer.ts'

type Scalar = string | number | boolean | null
type Field = readonly [path: Path, wanted: Scalar]

/** Where the value was found: `element` is the array element it came from, for times that stand beside it. */
export interface Selected {
  value: unknown
  element: unknown
}
export type Select = (root: unknown, out: Selected) => void

/** Ids arrive as text and as numbers ("0", 0); equal is what reads the same. An absent field equals null. */
const equals = (raw: unknown, wanted: Scalar): boolean => {
  const found = plainOf(raw)
  return found === undefined || found === null
    ? wanted === null
    : typeof found !== 'object' && wanted !== null && String(found) === String(wanted)
}

const compileFields = (fields: Readonly<Record<string, Scalar>>): readonly Field[] =>
  Object.entries(fields).map(([pointer, wanted]) => [compilePointer(pointer), wanted])

const hasFields = (element: unknown, fields: readonly Field[]): boolean => {
  for (const [path, wanted] of fields) if (!equals(resolve(element, path), wanted)) return false
  return true
}

/** The elements of an array, or of an object by key; null is none; undefined when it is neither. */
const elementsOf = (at: unknown): readonly unknown[] | undefined =>
  Array.isArray(at) ? at : at === null ? [] : typeof at === 'object' ? Object.values(at) : undefined

export const compileSelector = (selector: Selector): Select => {
  if (typeof selector === 'string') {
    const path = compilePointer(selector)
    return (root, out) => {
      out.value = resolve(root, path)
      out.element = undefined
    }
  }
  if ('const' in selector)
    return (_, out) => {
      out.value = selector.const
      out.element = undefined
    }
  const at = compilePointer(selector.at)
  if ('key' in selector) {
    const fields = compileFields(selector.key)
    const wanted = wantedOf(fields)
    const inner = typeof selector.take === 'object' ? compileSelector(selector.take) : null
    const take = typeof selector.take === 'string' ? compilePointer(selector.take) : []
    return (root, out) => {
      const list = resolve(root, at)
      const index = indexOf(list, wanted)
      const elements = index ?? elementsOf(list)
      const element = index
        ? index.get(wanted.token)?.first
        : (elements as readonly unknown[] | undefined)?.find((one) => hasFields(one, fields))
      if (inner && element !== undefined) return inner(element, out)
      out.element = element
      out.value = element === undefined ? (elements ? selector.absent : undefined) : resolve(element, take)
    }
  }
  const has = 'has' in selector
  const fields = compileFields(has ? selector.has : (selector.having ?? {}))
  const wanted = wantedOf(fields)
  return (root, out) => {
    const list = resolve(root, at)
    const index = indexOf(list, wanted)
    const elements = index ? null : elementsOf(list)
    out.element = undefined
    if (index) {
      const group = index.get(wanted.token)
      out.value = has ? (group ? 1 : 0) : (group?.count ?? 0)
    } else if (!elements) out.value = undefined
    else if (has) out.value = elements.some((one) => hasFields(one, fields)) ? 1 : 0
    else out.value = elements.reduce((sum: number, one) => sum + (!isEmpty(one) && hasFields(one, fields) ? 1 : 0), 0)
  }
}

/** The guard of a binding: the message counts only where these pointers hold these values. */
export const compileGuard = (where: Readonly<Record<string, Scalar>> | undefined): ((root: unknown) => boolean) => {
  if (!where) return () => true
  const fields = compileFields(where)
  return (root) => hasFields(root, fields)
}
