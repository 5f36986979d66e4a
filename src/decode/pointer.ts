/** JSON pointers (RFC 6901), compiled once. */
export type Path = readonly string[]

export const compilePointer = (pointer: string): Path =>
  pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))

/** The value there, or undefined. Own properties only, so that no name in a document reaches a prototype. */
export const resolve = (root: unknown, path: Path): unknown => {
  let at = root
  for (let i = 0; i < path.length; i++) {
    const token = path[i]!
    if (typeof at !== 'object' || at === null) return undefined
    if (Array.isArray(at)) {
      // §4: array indices have no leading zeros; "-" names what does not exist.
      if (!/^(0|[1-9]\d*)$/.test(token)) return undefined
      at = (at as unknown[])[Number(token)]
    } else {
      if (!Object.hasOwn(at, token)) return undefined
      at = (at as Record<string, unknown>)[token]
    }
  }
  return at
}
