/** Several machines, or several signals, that speak on one topic: told apart by fields of the payload. */
import { type IdKind, idKindOf, isHeader, isId, isMap, token } from './fields.ts'

export interface Id {
  readonly pointer: string
  readonly value: string | number
  readonly kind: IdKind
}

const MOST_KEYS = 80
const kinds = new Map<string, IdKind | null>()
/** Of a key: worked out once, whatever outsiders think up. */
const kindOf = (key: string, hasValue: boolean): IdKind | null => {
  const asked = hasValue ? `=${key}` : key
  let kind = kinds.get(asked)
  if (kind === undefined) {
    if (kinds.size >= 4000) kinds.clear()
    kinds.set(asked, (kind = idKindOf(key, hasValue)))
  }
  return kind
}

/** The fields at the top of a payload, and in its header, that say whose it is. */
export const idsOf = (
  root: Readonly<Record<string, unknown>>,
  hasValue: boolean,
  notIds: ReadonlySet<string> | null,
  whose: string | null = null,
): Id[] => {
  const found: Id[] = []
  const tokenOfWhose = whose === null ? null : token(whose)
  let looked = 0
  const add = (pointer: string, key: string, value: unknown): void => {
    // Braces would be taken for a variable of the document.
    if (!isId(value) || /^(units?|uom)$/i.test(key) || /\{[A-Za-z_]/.test(String(value))) return
    const kind = pointer === tokenOfWhose ? 'machine' : kindOf(key, hasValue)
    if (kind !== null && !notIds?.has(pointer)) found.push({ pointer, value, kind })
  }
  for (const key in root) {
    if (!Object.hasOwn(root, key)) continue
    if (looked++ >= MOST_KEYS) break
    const value = root[key]
    if (!isMap(value)) add(token(key), key, value)
    else if (isHeader(key)) {
      let inner = 0
      for (const name in value) {
        if (inner++ >= 20) break
        // "id" within "device" is the device's.
        if (Object.hasOwn(value, name))
          add(`${token(key)}${token(name)}`, /^(id|name)$/i.test(name) ? `${key}${name}` : name, value[name])
      }
    }
  }
  return found
}

export const keyOfIds = (ids: readonly Id[]): string =>
  JSON.stringify(ids.map(({ pointer, value }) => [pointer, value]))

/** Made anew for each thing: no name that comes again. */
export const isRunning = (id: string | number): boolean =>
  /^[\da-f]{8}-?[\da-f]{4}-?[\da-f]{4}|^[\da-f]{16,}$|^\d{9,}$/i.test(String(id))
