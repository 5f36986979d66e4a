/** Lists and maps in payloads that say what is wrong now: each fault clears by its absence from the next message. */
import { isEmpty } from '../decode/list-index.ts'
import { isMap, isScalar, token } from './fields.ts'
import { cut } from './words.ts'

const first =
  (...names: string[]) =>
  (map: Readonly<Record<string, unknown>>): string | undefined =>
    names.find((name) => Object.hasOwn(map, name) && isScalar(map[name]) && map[name] !== null && map[name] !== '')

const codeKey = first(
  ...'code errorCode error_code faultCode fault_code alarmCode alarm_code Code number nr Nr id Id ID alarmId faultId errorType error_type key type name Name tag'.split(
    ' ',
  ),
)
const textKey = first(
  ...'text Text description Description errorDescription error_description message Message msg title label meldung Meldung beschreibung Beschreibung info name Name'.split(
    ' ',
  ),
)
const ACTIVE = [
  'active',
  'isActive',
  'Active',
  'is_active',
  'present',
  'aktiv',
  'raised',
  'on',
  'set',
  'value',
  'state',
]

/** Counts of alarms are no alarms. */
const COUNTED =
  /^(count|counts|total|active|open|unack\w*|acked|acknowledged|high|medium|low|critical|number|anzahl|max|highest)$/i

export class FaultShape {
  /** Pointer to it. */
  readonly at: string
  readonly names: readonly string[]
  code: string | undefined
  text: string | undefined
  having: Record<string, boolean> | undefined
  example = ''
  /** Messages that had it. */
  count = 0

  constructor(at: string, names: readonly string[]) {
    this.at = at
    this.names = names
  }

  note(list: readonly unknown[] | Readonly<Record<string, unknown>>): void {
    this.count++
    let looked = 0
    const look = (key: string, element: unknown): void => {
      if (isEmpty(element) || element === false || element === 0) return
      if (isMap(element)) {
        const code = codeKey(element)
        const text = textKey(element)
        if (key === '' && code !== undefined) this.code ??= token(code)
        if (text !== undefined && text !== code) this.text ??= token(text)
        const active = ACTIVE.find((name) => typeof element[name] === 'boolean')
        if (active !== undefined) this.having ??= { [token(active)]: true }
        this.example ||= cut(
          [key || (code === undefined ? '' : element[code]), text === undefined ? '' : element[text]]
            .filter((part) => part !== '')
            .join(' · '),
          120,
        )
      } else this.example ||= cut([key, String(element)].filter((part) => part !== '').join(' · '), 120)
    }
    if (Array.isArray(list)) for (const element of list.slice(0, 20)) look('', element)
    else
      for (const key in list) {
        if (looked++ >= 20) break
        look(key, (list as Record<string, unknown>)[key])
      }
  }
}

/** Whether what stands under a name of faults is a list of them, and not a count or a table of something else. */
export const isFaultList = (value: unknown): value is readonly unknown[] | Readonly<Record<string, unknown>> => {
  if (Array.isArray(value))
    return value.slice(0, 20).every((element) => isMap(element) || (isScalar(element) && element !== null))
  if (!isMap(value)) return false
  const keys = Object.keys(value)
  if (keys.length === 0 || keys.length > 500) return keys.length === 0
  const maps = keys.filter((key) => isMap(value[key])).length
  return maps > 0
    ? maps === keys.length
    : keys.every((key) => isScalar(value[key]) && !COUNTED.test(key) && !NAMES_ONE.test(key))
}
/** `{"error": {"code": 7, "text": "…"}}` is one fault with its fields, not a map of codes. */
const NAMES_ONE =
  /^(code|text|message|msg|description|level|severity|time|timestamp|ts|id|type|name|state|status|value)$/i
