/**
 * Writes a changed document into the text it came from: what did not change keeps its place, order and layout, so that a
 * person's file is still that person's file. New things are laid out like their neighbours. All of it in small pieces of
 * work: a document may have megabytes.
 */
import { type JsonMember, jsonMembers, parseJsonSteps, sameJson, spaceAround } from '../../base/json-reading.ts'
import { PiecedText, type Text } from '../../base/pieced-text.ts'

type Json = unknown
type JsonMap = Record<string, Json>
type Steps<T = void> = Generator<void, T>

interface Edit {
  readonly at: number
  readonly length: number
  readonly text: string
}

/** A value in the text. */
type Place = Pick<JsonMember, 'at' | 'end'>

const isMap = (value: Json): value is JsonMap => value !== null && typeof value === 'object' && !Array.isArray(value)

/** Levels of a document below which things are small enough to be compared at once. */
const LEVELS = 3

const same = function* (a: Json, b: Json, levels = LEVELS): Steps<boolean> {
  yield
  if (a === b) return true
  if (levels === 0 || !((isMap(a) && isMap(b)) || (Array.isArray(a) && Array.isArray(b)))) return sameJson(a, b)
  const one = a as JsonMap
  const other = b as JsonMap
  let unmatched = 0
  for (const key in other) if (other[key] !== undefined) unmatched++
  for (const key in one) {
    if (one[key] === undefined) continue
    const isDeep = levels > 1 && one[key] !== null && typeof one[key] === 'object'
    if (!isDeep) yield
    if (!Object.hasOwn(other, key)) return false
    if (!(isDeep ? yield* same(one[key], other[key], levels - 1) : sameJson(one[key], other[key]))) return false
    unmatched--
  }
  return unmatched === 0
}

const NEWLINE = 10
const WIDE = 160
/** JSON that breaks only what would be too long for a line. */
export const layOutJson = function* (value: Json, indent: string, used = 0): Steps<string> {
  yield
  const flat = flatJson(value, WIDE - indent.length - used)
  if (flat !== null) return flat
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const inner = `${indent}  `
  const lines: string[] = []
  if (Array.isArray(value)) {
    for (const item of value) lines.push(inner + (yield* layOutJson(item, inner)))
    return lines.length ? `[\n${lines.join(',\n')}\n${indent}]` : '[]'
  }
  for (const [key, item] of Object.entries(value))
    if (item !== undefined)
      lines.push(`${inner}${JSON.stringify(key)}: ${yield* layOutJson(item, inner, key.length + 4)}`)
  return `{\n${lines.join(',\n')}\n${indent}}`
}

/** On one line; null where that would be longer than `room`. */
const flatJson = (value: Json, room: number): string | null => {
  if (value === null || typeof value !== 'object') {
    const text = JSON.stringify(value) ?? 'null'
    return text.length <= room ? text : null
  }
  const isList = Array.isArray(value)
  let out = ''
  for (const key in value) {
    const item = (value as JsonMap)[key]
    if (item === undefined && !isList) continue
    const flat = flatJson(item, room - out.length)
    if (flat === null) return null
    out += `${out === '' ? '' : ', '}${isList ? '' : `${JSON.stringify(key)}: `}${flat}`
    if (out.length > room) return null
  }
  const closed = isList ? `[${out}]` : out === '' ? '{}' : `{ ${out} }`
  return closed.length <= room ? closed : null
}

/** White space from the beginning of the line to there, or to the line's first word. */
const indentAt = (text: Text, at: number): string => {
  let begin = at
  while (begin > 0 && text.charCodeAt(begin - 1) !== NEWLINE) begin--
  return /^[ \t]*/.exec(text.slice(begin, at))![0]
}

class Rewriter {
  readonly #text: Text
  readonly edits: Edit[] = []

  constructor(text: Text) {
    this.#text = text
  }

  *node(node: Place, before: Json, after: Json): Steps {
    if (yield* same(before, after)) return
    if (isMap(before) && isMap(after)) yield* this.#object(node, before, after)
    else if (Array.isArray(before) && Array.isArray(after)) yield* this.#array(node, before, after)
    else yield* this.#replace(node, after)
  }

  *#replace({ at, end }: Place, after: Json): Steps {
    this.edits.push({ at, length: end - at, text: yield* layOutJson(after, indentAt(this.#text, at)) })
  }

  *#object(node: Place, before: JsonMap, after: JsonMap): Steps {
    const { members } = yield* jsonMembers(this.#text, node.at)
    const keys = new Set(members.map(({ key }) => key!))
    // A key that stands twice, or `__proto__`: what the text says is not what was parsed.
    if (keys.size !== members.length || keys.has('__proto__')) return yield* this.#replace(node, after)
    const kept = members.filter(({ key }) => Object.hasOwn(after, key!) && after[key!] !== undefined)
    if (kept.length === 0) return yield* this.#replace(node, after)
    for (const member of kept) yield* this.node(member, before[member.key!], after[member.key!])
    this.#remove(members, new Set(kept))
    const added = Object.entries(after).filter(([key, value]) => value !== undefined && !keys.has(key))
    yield* this.#append(
      node,
      kept.at(-1)!,
      added.map(
        ([key, value]) =>
          function* (indent) {
            return `${JSON.stringify(key)}: ${yield* layOutJson(value, indent, key.length + 4)}`
          },
      ),
    )
  }

  /** Items are matched from the beginning; a list that became shorter loses those that are no longer in it. */
  *#array(node: Place, before: readonly Json[], after: readonly Json[]): Steps {
    const { members: items } = yield* jsonMembers(this.#text, node.at)
    if (items.length !== before.length || items.length === 0 || after.length === 0)
      return yield* this.#replace(node, after)
    if (after.length < before.length) {
      const kept = new Set<JsonMember>()
      for (const [i, item] of items.entries())
        if (kept.size < after.length && (yield* same(before[i], after[kept.size]))) kept.add(item)
      return kept.size < after.length ? yield* this.#replace(node, after) : this.#remove(items, kept)
    }
    for (const [i, item] of items.entries()) yield* this.node(item, before[i], after[i])
    yield* this.#append(
      node,
      items.at(-1)!,
      after.slice(items.length).map((value) => (indent) => layOutJson(value, indent)),
    )
  }

  #remove(all: readonly JsonMember[], kept: ReadonlySet<JsonMember>): void {
    let isFirst = true
    all.forEach((one, i) => {
      if (kept.has(one)) return void (isFirst = false)
      // With the comma before it, or for the first ones the comma after them.
      const from = isFirst ? one.start : all[i - 1]!.end
      const to = isFirst ? all[i + 1]!.start : one.end
      this.edits.push({ at: from, length: to - from, text: '' })
    })
  }

  *#append(parent: Place, last: JsonMember, items: readonly ((indent: string) => Steps<string>)[]): Steps {
    if (items.length === 0) return
    const onOwnLine = this.#text.slice(parent.at, last.start).includes('\n')
    const indent = onOwnLine ? indentAt(this.#text, last.start) : ''
    const between = onOwnLine ? `,\n${indent}` : ', '
    let text = ''
    for (const item of items) text += between + (yield* item(indent))
    this.edits.push({ at: last.end, length: 0, text })
  }
}

/** @returns text that parses to `after` */
export const rewriteJson = function* (text: Text, after: Json): Steps<PiecedText> {
  const before = yield* parseJsonSteps(text)
  const rewriter = new Rewriter(text)
  const { from: at, to: end } = spaceAround(text)
  yield* rewriter.node({ at, end }, before, after)
  const out = new PiecedText()
  let from = 0
  // What goes in at a place where something is taken out stands before it.
  for (const edit of rewriter.edits.toSorted((a, b) => a.at - b.at || a.length - b.length)) {
    yield* copy(text, from, edit.at, out)
    out.push(edit.text)
    from = edit.at + edit.length
  }
  yield* copy(text, from, text.length, out)
  if (yield* parsesTo(out, after)) return out
  return PiecedText.of(yield* layOutJson(after, ''), '\n')
}

/** Characters that are copied in one step. */
const COPIED = 1 << 16

const copy = function* (text: Text, from: number, to: number, into: PiecedText): Steps {
  for (let at = from; at < to; at += COPIED) {
    yield
    into.push(text.slice(at, Math.min(to, at + COPIED)))
  }
}

const parsesTo = function* (text: Text, wanted: Json): Steps<boolean> {
  try {
    return yield* same(yield* parseJsonSteps(text), wanted)
  } catch {
    return false
  }
}
