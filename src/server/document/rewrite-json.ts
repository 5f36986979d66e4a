/**
 * Writes a changed document into the text it came from: what did not change keeps its place, order and layout, so that a
 * person's file is still that person's file. New things are laid out like their neighbours.
 */
import { parseTree, type Node } from 'jsonc-parser'

type Json = unknown
type JsonMap = Record<string, Json>

interface Edit {
  readonly at: number
  readonly length: number
  readonly text: string
}

const isMap = (value: Json): value is JsonMap => value !== null && typeof value === 'object' && !Array.isArray(value)
const same = (a: Json, b: Json): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)

const WIDE = 160
/** JSON that breaks only what would be too long for a line. */
export const layOutJson = (value: Json, indent: string, used = 0): string => {
  const flat = flatJson(value)
  if (flat.length + indent.length + used <= WIDE || value === null || typeof value !== 'object') return flat
  const inner = `${indent}  `
  if (Array.isArray(value))
    return value.length ? `[\n${value.map((item) => inner + layOutJson(item, inner)).join(',\n')}\n${indent}]` : '[]'
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return `{\n${entries.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${layOutJson(item, inner, key.length + 4)}`).join(',\n')}\n${indent}}`
}

const flatJson = (value: Json): string => {
  if (Array.isArray(value)) return `[${value.map(flatJson).join(', ')}]`
  if (!isMap(value)) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return entries.length
    ? `{ ${entries.map(([key, item]) => `${JSON.stringify(key)}: ${flatJson(item)}`).join(', ')} }`
    : '{}'
}

/** White space from the beginning of the line to there, or to the line's first word. */
const indentAt = (text: string, at: number): string =>
  /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', at - 1) + 1, at))![0]

const keyOf = (property: Node): string => property.children![0]!.value as string

class Rewriter {
  readonly #text: string
  readonly edits: Edit[] = []

  constructor(text: string) {
    this.#text = text
  }

  node(node: Node, before: Json, after: Json): void {
    if (same(before, after)) return
    if (node.type === 'object' && isMap(before) && isMap(after)) this.#object(node, before, after)
    else if (node.type === 'array' && Array.isArray(before) && Array.isArray(after)) this.#array(node, before, after)
    else this.#replace(node, after)
  }

  #replace(node: Node, after: Json): void {
    this.edits.push({
      at: node.offset,
      length: node.length,
      text: layOutJson(after, indentAt(this.#text, node.offset)),
    })
  }

  #object(node: Node, before: JsonMap, after: JsonMap): void {
    const properties = node.children ?? []
    const keys = properties.map(keyOf)
    // A key that stands twice, or `__proto__`: what the text says is not what was parsed.
    if (new Set(keys).size !== keys.length || keys.includes('__proto__')) return this.#replace(node, after)
    const kept = properties.filter(
      (property) => Object.hasOwn(after, keyOf(property)) && after[keyOf(property)] !== undefined,
    )
    if (kept.length === 0) return this.#replace(node, after)
    for (const property of kept) this.node(property.children![1]!, before[keyOf(property)], after[keyOf(property)])
    this.#remove(properties, new Set(kept))
    const added = Object.entries(after).filter(([key, value]) => value !== undefined && !keys.includes(key))
    this.#append(
      node,
      kept.at(-1)!,
      added.map(
        ([key, value]) =>
          (indent) =>
            `${JSON.stringify(key)}: ${layOutJson(value, indent, key.length + 4)}`,
      ),
    )
  }

  /** Items are matched from the beginning; a list that became shorter loses those that are no longer in it. */
  #array(node: Node, before: readonly Json[], after: readonly Json[]): void {
    const items = node.children ?? []
    if (items.length !== before.length || items.length === 0 || after.length === 0) return this.#replace(node, after)
    let kept = items
    if (after.length < before.length) {
      let next = 0
      kept = items.filter((_, i) => next < after.length && same(before[i], after[next]) && ++next > 0)
      if (kept.length < after.length) return this.#replace(node, after)
      return this.#remove(items, new Set(kept))
    }
    items.forEach((item, i) => this.node(item, before[i], after[i]))
    this.#append(
      node,
      kept.at(-1)!,
      after.slice(items.length).map((value) => (indent) => layOutJson(value, indent)),
    )
  }

  #remove(all: readonly Node[], kept: ReadonlySet<Node>): void {
    if (kept.size === all.length) return
    all.forEach((one, i) => {
      if (kept.has(one)) return
      // With the comma before it, or for the first ones the comma after them.
      const previous = all.slice(0, i).findLast((other) => kept.has(other))
      const from = previous ? all[i - 1]!.offset + all[i - 1]!.length : one.offset
      const to = previous ? one.offset + one.length : all[i + 1]!.offset
      this.edits.push({ at: from, length: to - from, text: '' })
    })
  }

  #append(parent: Node, last: Node, items: readonly ((indent: string) => string)[]): void {
    if (items.length === 0) return
    const at = last.offset + last.length
    const onOwnLine = this.#text.slice(parent.offset, last.offset).includes('\n')
    const indent = onOwnLine ? indentAt(this.#text, last.offset) : ''
    const between = onOwnLine ? `,\n${indent}` : ', '
    this.edits.push({ at, length: 0, text: items.map((item) => between + item(indent)).join('') })
  }
}

/** @returns text that parses to `after` */
export const rewriteJson = (text: string, after: Json): string => {
  const tree = parseTree(text)
  const before: Json = JSON.parse(text)
  const rewriter = new Rewriter(text)
  if (tree) rewriter.node(tree, before, after)
  let out = text
  // From the end, so that places before stay where they are; what stands at one place goes in as it came.
  for (const { at, length, text: put } of rewriter.edits.toSorted((a, b) => b.at - a.at || b.length - a.length))
    out = out.slice(0, at) + put + out.slice(at + length)
  return tree && sameDocument(out, after) ? out : `${layOutJson(after, '')}\n`
}

const sameDocument = (text: string, wanted: Json): boolean => {
  try {
    return canonical(JSON.parse(text)) === canonical(JSON.parse(JSON.stringify(wanted)))
  } catch {
    return false
  }
}

const canonical = (value: Json): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    isMap(inner) ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1))) : inner,
  )
