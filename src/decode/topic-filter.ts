/** Topic filters of MQTT 3.1.1 §4.7: which filter matches which topic, and which filter makes another one needless. */

/** A trie of filters; a topic finds all entries whose filter matches it. */
export class FilterTrie<T> {
  readonly #root = new Node<T>()

  add(filter: string, entry: T): void {
    let node = this.#root
    for (const level of filter.split('/')) {
      let next = node.next.get(level)
      if (!next) node.next.set(level, (next = new Node()))
      node = next
    }
    node.entries.push(entry)
  }

  match(topic: string): T[] {
    const found: T[] = []
    const levels = topic.split('/')
    const visit = (node: Node<T>, depth: number): void => {
      // §4.7.2: a filter that begins with a wildcard does not match topics that begin with "$".
      const wild = depth > 0 || !topic.startsWith('$')
      // §4.7.1.2: "a/#" also matches "a" itself.
      const rest = wild ? node.next.get('#') : undefined
      if (rest) for (const entry of rest.entries) found.push(entry)
      if (depth === levels.length) {
        for (const entry of node.entries) found.push(entry)
        return
      }
      const exact = node.next.get(levels[depth]!)
      if (exact) visit(exact, depth + 1)
      const any = wild ? node.next.get('+') : undefined
      if (any) visit(any, depth + 1)
    }
    visit(this.#root, 0)
    return found
  }
}

class Node<T> {
  readonly next = new Map<string, Node<T>>()
  readonly entries: T[] = []
}

/** True when everything that `narrow` matches is matched by `wide`. */
export const covers = (wide: string, narrow: string): boolean => {
  const [a, b] = [wide.split('/'), narrow.split('/')]
  if (b[0]!.startsWith('$') && a[0] !== b[0]) return false
  for (const [i, level] of a.entries()) {
    if (level === '#') return true
    const other = b[i]
    if (other === undefined || other === '#' || (level !== '+' && level !== other)) return false
  }
  return a.length === b.length
}

/** The fewest of these filters that together match the same topics. */
export const minimalFilters = (filters: Iterable<string>): string[] => {
  const all = [...new Set(filters)]
  const wide = all.filter((filter) => /[+#]/.test(filter))
  return all.filter((filter) => !wide.some((other) => other !== filter && covers(other, filter)))
}
