/** Topic templates: `{name}` from an asset's vars or its ancestors', `{asset}` its id. */
import type { Wrong } from '../base/problem.ts'

/** Bytes of a topic; no text of a document becomes longer by its vars either. */
const LONGEST = 65_535
/** Characters of a topic that are shown. */
const SHOWN = 200

/** MQTT 3.1.1 §4.7: where `+` and `#` may stand. */
export const filterProblem = (topic: string): Wrong | null => {
  const values = { topic: topic.slice(0, SHOWN) }
  if (topic === '') return { code: 'topic-empty', values }
  if (topic.includes('\0')) return { code: 'topic-null', values }
  // A character is at least one byte: only of what comes near the limit are the bytes counted.
  if (topic.length * 3 > LONGEST && new TextEncoder().encode(topic).length > LONGEST)
    return { code: 'topic-too-long', values: { ...values, most: LONGEST } }
  const levels = topic.split('/')
  for (const [i, level] of levels.entries()) {
    if (level.includes('#') && (level !== '#' || i !== levels.length - 1)) return { code: 'topic-hash', values }
    if (level.includes('+') && level !== '+') return { code: 'topic-plus', values }
  }
  return null
}

/** What stands in the way of filling in a template. */
export type TemplateProblem = { readonly kind: 'unknown'; readonly name: string } | { readonly kind: 'too-long' }

/**
 * Fills in what is known; `open` names are left as they are; what is wrong is reported. One that becomes too long is cut:
 * vars that hold vars would otherwise grow without end.
 */
export const fillTemplate = (
  template: string,
  value: (name: string) => string | undefined,
  open: readonly string[],
  report: (problem: TemplateProblem) => void,
  longest = LONGEST,
): string => {
  if (!template.includes('{') && template.length <= longest) return template
  let filled = ''
  let from = 0
  for (const found of template.matchAll(/\{([A-Za-z_][\w-]*)\}/g)) {
    const [whole, name] = found as unknown as [string, string]
    const known = open.includes(name) ? whole : value(name)
    if (known === undefined) report({ kind: 'unknown', name })
    filled += template.slice(from, found.index) + (known ?? whole)
    from = found.index + whole.length
    if (filled.length > longest) break
  }
  filled += template.slice(from, from + longest + 1)
  if (filled.length <= longest) return filled
  report({ kind: 'too-long' })
  return filled.slice(0, longest)
}

/** The same for every text inside a selector, guard or map, keys included: serial numbers stand in payloads too. */
export const fillDeep = <T>(value: T, fill: (text: string) => string): T => {
  if (typeof value === 'string') return fill(value) as T
  if (Array.isArray(value)) return value.map((inner: unknown) => fillDeep(inner, fill)) as T
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [fill(key), fillDeep(inner, fill)])) as T
  return value
}
