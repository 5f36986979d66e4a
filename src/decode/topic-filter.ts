/** Topic filters of MQTT 3.1.1 §4.7: which filter matches which topic, and which filter makes another one needless. */

import type { Steps } from '../base/steps.ts'

/** A trie of filters; a topic finds all entries whose filter matches it, a filter all those whose filter matches everything that it does. */
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
      const level = levels[depth]!
      if (level === '#') return
      const exact = level === '+' ? undefined : node.next.get(level)
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

/** Filters looked at in one step. */
const AT_ONCE = 500

/** The fewest of these filters that together match the same topics. */
export const minimalFilters = function* (filters: Iterable<string>): Steps<string[]> {
  const all = [...new Set(filters)]
  const wide = new FilterTrie<string>()
  for (const filter of all) if (/[+#]/.test(filter)) wide.add(filter, filter)
  const fewest: string[] = []
  for (const [i, filter] of all.entries()) {
    if (i % AT_ONCE === 0) yield
    if (wide.match(filter).every((other) => other === filter)) fewest.push(filter)
  }
  return fewest
}
