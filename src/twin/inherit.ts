/** Inheritance of classes and overriding by assets, on the document as written: maps merge by key, arrays replace, null removes. */

type Json = unknown
type JsonMap = Record<string, Json>

const isMap = (value: Json): value is JsonMap => value !== null && typeof value === 'object' && !Array.isArray(value)

/** Fields whose value is chosen whole: half of one model and half of another make no machine. */
const WHOLE = new Set(['when', 'select'])

/** Fields in which null is a value of its own ("never stale"), not a removal. */
const NULL_IS_A_VALUE = new Set(['staleAfterS'])

export const merge = (base: Json, over: Json): Json => {
  if (!isMap(base) || !isMap(over)) return over
  const merged: JsonMap = { ...base }
  for (const [key, value] of Object.entries(over)) {
    if (value === null && !NULL_IS_A_VALUE.has(key)) delete merged[key]
    else if (key === 'model' && isMap(value) && isMap(base[key]) && value['kind'] !== base[key]['kind'])
      merged[key] = value
    else merged[key] = WHOLE.has(key) ? value : merge(base[key], value)
  }
  return merged
}

/** The class chain, root first, or the name at which it goes wrong. */
export const classChain = (
  classes: Readonly<Record<string, { extends?: string | undefined }>>,
  id: string,
): { readonly chain: string[]; readonly broken: 'missing' | 'cycle' | null; readonly at: string } => {
  const chain: string[] = []
  for (let next: string | undefined = id; next !== undefined; next = classes[next]!.extends) {
    if (!classes[next]) return { chain, broken: 'missing', at: next }
    if (chain.includes(next)) return { chain, broken: 'cycle', at: next }
    chain.unshift(next)
  }
  return { chain, broken: null, at: id }
}

const BODY = ['name', 'model', 'parts', 'signals', 'alarms', 'commands', 'motion'] as const

/** The inheritable fields of a class or asset as written; nulls are applied by merging onto nothing. */
export const bodyOf = (written: JsonMap, without: readonly string[] = []): JsonMap =>
  Object.fromEntries(
    BODY.filter((key) => written[key] !== undefined && !without.includes(key)).map((key) => [key, written[key]]),
  )

/** Payload vocabulary: nulls in here are payload values. */
const PAYLOAD = new Set(['select', 'map', 'where'])

/** Removes what is still null after merging (a null that found nothing to remove). */
export const withoutNulls = (value: Json): Json =>
  isMap(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([key, inner]) => inner !== null || NULL_IS_A_VALUE.has(key))
          .map(([key, inner]) => [key, PAYLOAD.has(key) ? inner : withoutNulls(inner)]),
      )
    : value
