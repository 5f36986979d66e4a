/** What a topic's payloads look like, learnt message by message: its format, and of every value in it type, range, words and unit. */
import { Payload } from '../decode/payload.ts'
import { parseBoolean, parseNumber, isAbsentWord } from '../decode/value.ts'
import { unsValue } from '../decode/uns.ts'
import { parseTime } from '../decode/source-time.ts'
import type { Reading, ShapeName } from '../wire/discovery.ts'
import { cut } from './words.ts'

export const MOST_FIELDS = 80
const MOST_WORDS = 20
const MOST_DEPTH = 7
const MOST_ELEMENTS = 60
const SHOWN = 120

const NO_WORDS: ReadonlySet<string> = new Set()

/** One value within the payloads of a topic. */
export class FieldShape {
  count = 0
  nulls = 0
  numbers = 0
  integers = 0
  /** In words: true/false, on/off, yes/no. */
  booleans = 0
  times = 0
  texts = 0
  /** Was an object or a list at times: nothing that one signal can show. */
  others = 0
  min = Number.POSITIVE_INFINITY
  max = Number.NEGATIVE_INFINITY
  last = ''
  unit = ''
  /** Different texts, null when there were too many for a dictionary. */
  words: ReadonlySet<string> | null = NO_WORDS
  readonly reading: Omit<Reading, 'topic'>
  /** Names from the payload's root down to it. */
  readonly names: readonly string[]

  constructor(names: readonly string[], reading: Omit<Reading, 'topic'>) {
    this.names = names
    this.reading = reading
  }

  note(value: unknown): void {
    this.count++
    if (value === null || value === undefined || (typeof value === 'string' && isAbsentWord(value))) {
      this.nulls++
      if (typeof value === 'string' && value !== '' && this.last === '') this.last = value
      return
    }
    if (typeof value === 'object') {
      this.others++
      return
    }
    const text = String(value)
    this.last = cut(text, SHOWN)
    if (typeof value === 'boolean') {
      this.booleans++
      return
    }
    const number = typeof value === 'number' || typeof value === 'bigint' ? Number(value) : parseNumber(text)
    if (Number.isFinite(number)) {
      this.numbers++
      if (Number.isInteger(number)) this.integers++
      if (number < this.min) this.min = number
      if (number > this.max) this.max = number
      return
    }
    if (!Number.isNaN(parseBoolean(text))) this.booleans++
    else if (text.length >= 8 && parseTime(text) > 0) this.times++
    else this.texts++
    if (!this.words) return
    if (text.length > 60 || this.words.size >= MOST_WORDS) this.words = null
    else {
      if (this.words === NO_WORDS) this.words = new Set()
      ;(this.words as Set<string>).add(text.trim())
    }
  }
}

export interface TopicShape {
  name: ShapeName
  readonly fields: Map<string, FieldShape>
  /** Payloads that were looked into and had values. */
  messages: number
  /** More values than are kept. */
  overflow: boolean
}

export const emptyShape = (): TopicShape => ({ name: 'empty', fields: new Map(), messages: 0, overflow: false })

const UNIT_FIELDS = ['unit', 'units', 'uom', 'engUnit', 'eu', 'Unit'] as const
const ID_FIELDS = ['address', 'name', 'id', 'key', 'tag', 'signal', 'channel', 'metric'] as const
const VALUE_FIELDS = ['value', 'val', 'v', 'Value'] as const

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const token = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
const textAt = (map: Record<string, unknown>, names: readonly string[]): string => {
  for (const name of names) if (Object.hasOwn(map, name) && typeof map[name] === 'string') return map[name]
  return ''
}

const fieldOf = (shape: TopicShape, key: string, make: () => FieldShape): FieldShape | null => {
  let field = shape.fields.get(key)
  if (!field) {
    if (shape.fields.size >= MOST_FIELDS) {
      shape.overflow = true
      return null
    }
    shape.fields.set(key, (field = make()))
  }
  return field
}

const noteAt = (shape: TopicShape, names: readonly string[], pointer: string, value: unknown, unit: string): void => {
  const field = fieldOf(shape, pointer, () => new FieldShape(names, { format: 'json', select: pointer }))
  if (!field) return
  field.note(value)
  if (unit !== '') field.unit = unit
}

/** Several signals in one message: `[{"address": "%Q0.4", "value": 0}, …]`. False where it is no such list. */
const noteList = (shape: TopicShape, names: readonly string[], pointer: string, list: readonly unknown[]): boolean => {
  const first = list[0]
  if (!isMap(first)) return false
  const id = ID_FIELDS.find((field) => typeof first[field] === 'string' && first[field] !== '')
  const value = VALUE_FIELDS.find((field) => Object.hasOwn(first, field))
  if (!id || !value) return false
  for (const element of list.slice(0, MOST_ELEMENTS)) {
    if (!isMap(element) || typeof element[id] !== 'string' || !Object.hasOwn(element, value)) continue
    const name = element[id]
    const aliases = Array.isArray(element['keys'])
      ? element['keys'].filter((one): one is string => typeof one === 'string')
      : []
    const field = fieldOf(
      shape,
      `${pointer}[${name}]`,
      () =>
        new FieldShape([...names, aliases[1] ?? name], {
          format: 'json',
          select: { at: pointer, key: { [token(id)]: name }, take: token(value) },
        }),
    )
    field?.note(element[value])
    const unit = textAt(element, UNIT_FIELDS)
    if (field && unit !== '') field.unit = unit
  }
  return true
}

const walk = (shape: TopicShape, names: readonly string[], pointer: string, value: unknown, depth: number): void => {
  if (Array.isArray(value)) {
    if (noteList(shape, names, pointer, value)) return
    // What stands at a place in a list is another thing in the next message: no signal of its own.
    return
  }
  if (!isMap(value)) return noteAt(shape, names, pointer, value, '')
  if (depth >= MOST_DEPTH) return
  // A map whose keys are codes is a list: other keys in the next message.
  if (
    depth > 0 &&
    Object.keys(value).length > 0 &&
    Object.entries(value).every(([name, inner]) => /^\d+$/.test(name) && isMap(inner))
  )
    return
  for (const name of Object.keys(value).slice(0, MOST_FIELDS)) {
    const inner = value[name]
    const next = `${pointer}${token(name)}`
    if (typeof inner === 'object' && inner !== null) {
      // Known as a single value from other messages: then it is none.
      shape.fields.get(next)?.note(inner)
      walk(shape, [...names, name], next, inner, depth + 1)
    } else
      noteAt(
        shape,
        [...names, name],
        next,
        inner,
        textAt(value, [`${name}Unit`, `${name}_unit`, ...(VALUE_FIELDS.includes(name as 'value') ? UNIT_FIELDS : [])]),
      )
  }
}

const body = new Payload()

/** UNS: the one value that the message is about, or undefined. One free key says more than the topic does, and stays JSON. */
const unsOf = (root: Record<string, unknown>, topic: string): unknown => {
  if (!Object.hasOwn(root, 'value') && !Object.hasOwn(root, topic.slice(topic.lastIndexOf('/') + 1))) return undefined
  const value = unsValue(root, topic)
  return typeof value === 'object' ? undefined : value
}

/** Learns from one more payload (already unpacked). Never throws. */
export const noteShape = (shape: TopicShape, topic: string, bytes: Uint8Array): void => {
  if (bytes.length === 0) return
  body.begin(topic, bytes)
  try {
    const root = body.auto
    if (root === undefined) {
      if (body.problem === 'not UTF-8') shape.name = 'binary'
      else if (body.problem === 'broken JSON') shape.name = 'text'
      return
    }
    shape.messages++
    if (typeof root !== 'object' || root === null) {
      const text = String(root)
      if (text.startsWith('data:image/')) {
        shape.name = 'image'
        return
      }
      const field = fieldOf(shape, '', () => new FieldShape([], { format: 'auto', select: '' }))!
      field.note(root)
      shape.name = field.texts + field.times > 0 ? 'text' : field.booleans > 0 ? 'boolean' : 'number'
      return
    }
    const about = isMap(root) ? unsOf(root, topic) : undefined
    if (about !== undefined && isMap(root)) {
      shape.name = 'uns'
      const field = fieldOf(shape, 'uns', () => new FieldShape([], { format: 'uns', select: '' }))
      field?.note(about)
      const unit = textAt(root, UNIT_FIELDS)
      if (field && unit !== '') field.unit = unit
    } else shape.name = 'json'
    walk(shape, [], '', root, 0)
    if (about !== undefined) {
      // The same value again, by its pointer.
      shape.fields.delete('/value')
      shape.fields.delete(token(topic.slice(topic.lastIndexOf('/') + 1)))
    }
  } finally {
    body.end()
  }
}
