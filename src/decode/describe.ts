/**
 * A value of an outsider's payload in a few words, for a person who looks for the machine that sent it. Whatever its depth and
 * size: only so much of it is looked at.
 */
const MOST_CHARS = 160
const MOST_DEPTH = 4
const MOST_ENTRIES = 8

/** Cut between characters, marked with "…". */
export const shorten = (text: string, most = MOST_CHARS): string =>
  text.length <= most ? text : `${text.slice(0, most).replace(/[\ud800-\udbff]$/, '')}…`

const listed = (list: readonly unknown[], depth: number): string => {
  const parts = list.slice(0, MOST_ENTRIES).map((one) => inner(one, depth))
  return `[${parts.join(',')}${list.length > MOST_ENTRIES ? ',…' : ''}]`
}

const inner = (value: unknown, depth: number): string => {
  if (typeof value === 'string') return JSON.stringify(shorten(value))
  if (typeof value !== 'object' || value === null) return String(value)
  if (depth >= MOST_DEPTH) return Array.isArray(value) ? '[…]' : '{…}'
  if (Array.isArray(value)) return listed(value, depth + 1)
  const parts: string[] = []
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue
    if (parts.length >= MOST_ENTRIES) {
      parts.push('…')
      break
    }
    parts.push(`${JSON.stringify(shorten(key, 40))}:${inner((value as Record<string, unknown>)[key], depth + 1)}`)
  }
  return `{${parts.join(',')}}`
}

/** At most 160 characters. A text stands there as it is, everything else as JSON would write it. */
export const describe = (value: unknown): string => shorten(typeof value === 'string' ? value : inner(value, 0))
