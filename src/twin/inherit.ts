/** How one entry of a class or asset overrides the inherited one, as written: maps merge by key, arrays replace, null removes. */

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
