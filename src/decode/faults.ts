/** Faults that a payload lists: an array, or an object whose keys are the codes. They clear by absence. */
import type { FaultList } from '../twin/schema-alarm.ts'
import { compilePointer, resolve } from './pointer.ts'
import { isEmpty } from './list-index.ts'
import { compileGuard } from './select.ts'
import type { Fault } from './sink.ts'

/** So many codes of one message are told apart; what follows them alarms will say there is more than they can list. */
const MOST = 10_000
/** Of VDA 5050. */
const LEVEL = '/errorLevel'
/** Characters of a code or a text. */
const LONGEST = 200
/** Codes are keys of the journal: a lone half of a character or a NUL is written there as something else. */
const plain = (text: string): string => text.replace(/[\p{Cc}\p{Surrogate}]+/gu, ' ')
const scalar = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? plain(String(value).trim().slice(0, LONGEST))
    : ''

/**
 * Reads the faults of one message. null: the message says nothing about faults (no such place in it), which is not
 * "all clear". 'not-a-list': something else stands there.
 */
export const compileFaults = (list: FaultList): ((root: unknown) => readonly Fault[] | null | 'not-a-list') => {
  const at = compilePointer(list.at)
  const codeAt = list.code === undefined ? null : compilePointer(list.code)
  const having = compileGuard(list.having)
  const guard = compileGuard(list.where)
  const textAt = list.text === undefined ? null : compilePointer(list.text)
  // Where only faults of one level are taken, their alarm says it by its priority.
  const levelAt =
    list.level === undefined && list.having && LEVEL in list.having ? null : compilePointer(list.level ?? LEVEL)
  return (root) => {
    const found = guard(root) ? resolve(root, at) : undefined
    if (found === undefined) return null
    if (found === null) return []
    if (typeof found !== 'object') return 'not-a-list'
    const byCode = new Map<string, Fault>()
    const add = (key: string, element: unknown): void => {
      // In a map of codes 0 is "not set"; in a list it may be a code.
      if (
        isEmpty(element) ||
        element === false ||
        (key !== '' && element === 0) ||
        byCode.size >= MOST ||
        !having(element)
      )
        return
      const text = (textAt ? scalar(resolve(element, textAt)) : '') || scalar(element)
      const code =
        (codeAt ? scalar(resolve(element, codeAt)) : '') ||
        plain(key.slice(0, LONGEST)) ||
        scalar(element) ||
        text ||
        'fault'
      if (byCode.has(code)) return
      const level = levelAt ? scalar(resolve(element, levelAt)) : ''
      byCode.set(code, { code, text: level && level !== text ? `${level}${text && ': '}${text}` : text })
    }
    if (Array.isArray(found)) for (const element of found) add('', element)
    else for (const [key, element] of Object.entries(found)) add(key, element)
    return [...byCode.values()]
  }
}
