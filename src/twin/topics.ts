/** Topic templates: `{name}` from an asset's vars or its ancestors', `{asset}` its id. */

/** MQTT 3.1.1 §4.7: where `+` and `#` may stand. */
export const filterProblem = (topic: string): string | null => {
  const levels = topic.split('/')
  for (const [i, level] of levels.entries()) {
    if (level.includes('#') && (level !== '#' || i !== levels.length - 1))
      return '"#" must be the last level, alone (MQTT 3.1.1 §4.7.1)'
    if (level.includes('+') && level !== '+') return '"+" must stand alone between slashes (MQTT 3.1.1 §4.7.1)'
  }
  return null
}

/** Fills in what is known; `open` names are left as they are; unknown names are reported. */
export const fillTemplate = (
  template: string,
  vars: ReadonlyMap<string, string>,
  open: readonly string[],
  unknown: (name: string) => void,
): string =>
  template.replace(/\{([A-Za-z_][\w-]*)\}/g, (whole, name: string) => {
    if (open.includes(name)) return whole
    const value = vars.get(name)
    if (value === undefined) {
      unknown(name)
      return whole
    }
    return value
  })

/** The same for every text inside a selector, guard or map, keys included: serial numbers stand in payloads too. */
export const fillDeep = <T>(value: T, fill: (text: string) => string): T => {
  if (typeof value === 'string') return fill(value) as T
  if (Array.isArray(value)) return value.map((inner: unknown) => fillDeep(inner, fill)) as T
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [fill(key), fillDeep(inner, fill)])) as T
  return value
}
