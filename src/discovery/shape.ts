/** What a topic's payloads look like, learnt message by message: of every value in it where it stands, and whose it is. */
import { Payload } from '../decode/payload.ts'
import { unsValue } from '../decode/formats/uns.ts'
import type { ShapeName, SkipReason } from '../wire/discovery.ts'
import { FaultShape, isFaultList } from './fault-shape.ts'
import { type FieldReading, FieldShape, type ListOnTheWay } from './field-shape.ts'
import {
  idKey,
  isFaultName,
  isId,
  isMap,
  isScalar,
  qualityKey,
  shortValueKey,
  timeKey,
  token,
  unitKey,
  valueKey,
} from './fields.ts'
import { isNodeId } from './id-parts.ts'
import { type Id, idsOf, isRunning, keyOfIds } from './senders.ts'

export const MOST_FIELDS = 80
/** Several on one topic share what all topics together may have. */
const MOST_SENDERS = 1000
const MOST_DEPTH = 7
const MOST_ELEMENTS = 200
const MOST_UNREAD = 20
/** Lists on the way to a value: what a binding can say. */
const MOST_LISTS = 2

export interface Sender {
  readonly ids: readonly Id[]
  readonly shape: TopicShape
}

/** What may still be kept, of all topics together. */
export interface Budget {
  fields: number
}

export class TopicShape {
  name: ShapeName = 'empty'
  readonly fields = new Map<string, FieldShape>()
  /** Payloads that were looked into and had values. */
  messages = 0
  /** More values than are kept. */
  overflow = false
  faults: Map<string, FaultShape> | null = null
  /** Where something stands that is no signal, and why. */
  unread: Map<string, SkipReason> | null = null
  /** By whose they are; null = its messages do not say. */
  senders: Map<string, Sender> | null = null
  /** Names an id in each message anew, and nobody. */
  notIds: Set<string> | null = null
  /** More senders than are kept. */
  sendersLost = 0
  /** By list: the ids that its elements had. */
  lists: Map<string, Set<string>> | null = null

  leave(pointer: string, why: SkipReason): void {
    this.unread ??= new Map()
    if (this.unread.size < MOST_UNREAD && !this.unread.has(pointer)) this.unread.set(pointer, why)
  }
}

export const emptyShape = (): TopicShape => new TopicShape()

type Step = Extract<FieldReading['select'], { key: unknown }>
type Key = Step['key']

/** Where the walk stands: the lists it came through, and the element of the last one. */
interface Way {
  readonly shape: TopicShape
  readonly budget: Budget
  readonly steps: readonly { readonly at: string; readonly key: Key }[]
  readonly lists: readonly ListOnTheWay[]
  /** Of the fields behind it. */
  readonly id: string
}

const selectOf = ({ steps }: Way, pointer: string): FieldReading['select'] =>
  steps.length === 0
    ? pointer
    : steps.length === 1
      ? { ...steps[0]!, take: pointer }
      : { ...steps[0]!, take: { ...steps[1]!, take: pointer } }

const fieldOf = (way: Way, id: string, make: () => FieldShape): FieldShape | null => {
  const { shape, budget } = way
  let field = shape.fields.get(id)
  if (!field) {
    if (shape.fields.size >= MOST_FIELDS + 4 * MOST_FIELDS * way.steps.length || budget.fields <= 0) {
      shape.overflow = true
      return null
    }
    budget.fields--
    shape.fields.set(id, (field = make()))
  }
  return field
}

interface Beside {
  readonly unit: string
  readonly quality: string | null
  readonly time: string | null
}
const ALONE: Beside = { unit: '', quality: null, time: null }
/** Found by the decoder without being told. */
const USUAL_TIMES = new Set(['timestamp_ms', 'timestamp', 'ts', '_ts', 'time', 'utc_time'])

const besideIn = (map: Readonly<Record<string, unknown>>): Beside => {
  const unit = unitKey(map, (value) => typeof value === 'string')
  return {
    unit: unit === null ? '' : (map[unit] as string),
    quality: qualityKey(map, (value) => isScalar(value) || isMap(value)),
    time: timeKey(map, (value) => typeof value === 'number' || typeof value === 'string'),
  }
}

const noteAt = (
  way: Way,
  names: readonly string[],
  pointer: string,
  value: unknown,
  beside: Beside,
  around: Readonly<Record<string, unknown>> | null,
  above: string,
  reading?: FieldReading,
): void => {
  const field = fieldOf(way, reading ? 'uns' : `${way.id}${pointer}`, () => {
    const { quality, time } = beside
    const usual = time !== null && USUAL_TIMES.has(time) && above === ''
    return new FieldShape(
      names,
      {
        ...(reading ?? { format: 'json', select: selectOf(way, pointer) }),
        ...(time === null || usual ? {} : { timeAt: `${above}${token(time)}` }),
        // The scheme is known when enough of them were seen.
        ...(quality === null ? {} : { quality: { at: `${above}${token(quality)}`, as: 'words' } }),
      },
      way.lists,
    )
  })
  if (!field) return
  field.note(value)
  if (beside.unit !== '') field.unit = beside.unit
  if (beside.quality !== null && around) {
    const said = around[beside.quality]
    field.said(isMap(said) ? (said['Code'] ?? said['code'] ?? 0) : said)
    if (!field.reading.quality)
      field.reading = { ...field.reading, quality: { at: `${above}${token(beside.quality)}`, as: 'words' } }
  }
}

/** Numbers about a value, not values. */
const ACCOMPANIES = /^(q[a-z]?|quality\w*|status_?(code)?|r?seq(uence)?\w*|err(or)?(_?code)?|type|flags?|age)$/i

/** `{"value": 3, "quality": "GOOD", "ts": …}`: the key of the one value that the map is about, or null. */
const aboutIn = (map: Readonly<Record<string, unknown>>, beside: Beside): string | null => {
  const plain = valueKey(map)
  if (plain !== null) return plain
  const short = shortValueKey(map)
  if (short === null || (beside.quality === null && beside.time === null && idKey(map, isId) === null)) return null
  // Volts beside amperes are two values.
  for (const key in map)
    if (
      key !== short &&
      key !== beside.quality &&
      key !== beside.time &&
      typeof map[key] === 'number' &&
      !ACCOMPANIES.test(key) &&
      idKey({ [key]: 0 }) === null
    )
      return null
  return short
}

/** A list whose elements are told apart by an id of theirs. False where it is no such list. */
const walkList = (
  way: Way,
  names: readonly string[],
  pointer: string,
  list: readonly unknown[],
  depth: number,
): boolean => {
  const elements = list.slice(0, MOST_ELEMENTS)
  if (list.length > MOST_ELEMENTS) way.shape.overflow = true
  if (elements.every((element) => Array.isArray(element))) {
    // [["Temp", 21.5], …]
    const rows = elements as readonly (readonly unknown[])[]
    if (rows.length === 0 || !rows.every((row) => typeof row[0] === 'string' && isScalar(row[1]) && row.length <= 4))
      return false
    for (const row of rows) {
      const next = into(way, pointer, { '/0': row[0] as string }, names.length)
      if (next) noteAt(next, [...names, row[0] as string], '/1', row[1], ALONE, null, '')
    }
    return true
  }
  const maps = elements.filter(isMap)
  if (maps.length === 0 || maps.length !== elements.length) return false
  const id = idKey(maps[0]!, isId)
  const ids = id === null ? [] : maps.map((map) => map[id])
  if (id === null || !ids.every(isId) || new Set(ids).size !== ids.length) {
    // One element, always: its place is as good as a name.
    const seen = lengthsOf(way, pointer)
    seen.add(String(Math.min(list.length, 2)))
    if (list.length !== 1) return false
    walk(way, names, `${pointer}/0`, list[0], depth + 1)
    return true
  }
  for (const [i, map] of maps.entries()) {
    const name = ids[i] as string | number
    const next = into(way, pointer, { [token(id)]: name }, names.length)
    if (!next) {
      way.shape.leave(pointer, 'deep')
      return true
    }
    const beside = besideIn(map)
    const about = aboutIn(map, beside)
    const aliases = Array.isArray(map['keys'])
      ? map['keys'].filter((one): one is string => typeof one === 'string')
      : []
    const known = lengthsOf(way, `${pointer}=`)
    if (known.size < 1000) known.add(String(name))
    const own = [...names, aliases[1] ?? String(name)]
    if (about !== null && isScalar(map[about])) noteAt(next, own, token(about), map[about], beside, map, '')
    else if (about !== null) walk(next, own, token(about), map[about], depth + 1)
    else walkMap(next, own, '', map, depth + 1, new Set([id]))
  }
  return true
}

const lengthsOf = ({ shape }: Way, list: string): Set<string> => {
  shape.lists ??= new Map()
  let seen = shape.lists.get(list)
  if (!seen) shape.lists.set(list, (seen = new Set()))
  return seen
}

const into = (way: Way, at: string, key: Key, name: number): Way | null =>
  way.steps.length >= MOST_LISTS
    ? null
    : {
        ...way,
        steps: [...way.steps, { at, key }],
        lists: [...way.lists, { list: `${at}=`, name }],
        id: `${way.id}${at}[${Object.values(key).join()}]`,
      }

const walk = (way: Way, names: readonly string[], pointer: string, value: unknown, depth: number): void => {
  const { shape } = way
  if (depth >= MOST_DEPTH) return shape.leave(pointer, 'deep')
  if (Array.isArray(value)) {
    if (value.length === 0) return
    if (!walkList(way, names, pointer, value, depth)) shape.leave(`${way.id}${pointer}`, 'nameless-list')
    return
  }
  if (isMap(value)) walkMap(way, names, pointer, value, depth, NOTHING)
  else noteAt(way, names, pointer, value, ALONE, null, '')
}
const NOTHING: ReadonlySet<string> = new Set()

const noteFaults = (way: Way, names: readonly string[], pointer: string, value: unknown): boolean => {
  if (way.steps.length > 0 || !isFaultList(value)) return false
  const { shape } = way
  shape.faults ??= new Map()
  let known = shape.faults.get(pointer)
  if (!known) {
    if (shape.faults.size >= 8) return false
    shape.faults.set(pointer, (known = new FaultShape(pointer, names)))
  }
  known.note(value)
  return true
}

const walkMap = (
  way: Way,
  names: readonly string[],
  pointer: string,
  map: Readonly<Record<string, unknown>>,
  depth: number,
  without: ReadonlySet<string>,
): void => {
  const { shape } = way
  if (depth >= MOST_DEPTH) return shape.leave(pointer, 'deep')
  const beside = besideIn(map)
  const about = pointer === '' && way.steps.length === 0 ? null : aboutIn(map, beside)
  let looked = 0
  for (const name in map) {
    if (!Object.hasOwn(map, name) || without.has(name)) continue
    if (looked++ >= 2 * MOST_FIELDS) {
      shape.overflow = true
      return
    }
    const inner = map[name]
    const next = `${pointer}${token(name)}`
    if (name === about) {
      if (isScalar(inner)) noteAt(way, names, next, inner, beside, map, pointer)
      else walk(way, names, next, inner, depth + 1)
      continue
    }
    // What only accompanies the value.
    if (
      about !== null &&
      (name === beside.quality ||
        name === beside.time ||
        (beside.unit !== '' && inner === beside.unit) ||
        (typeof inner !== 'object' && ACCOMPANIES.test(name)))
    )
      continue
    if (typeof inner === 'object' && inner !== null) {
      // Known as a single value from other messages: then it is none.
      shape.fields.get(`${way.id}${next}`)?.note(inner)
      if (!(isFaultName(name) && noteFaults(way, [...names, name], next, inner)))
        walk(way, [...names, name], next, inner, depth + 1)
      continue
    }
    const unit = map[`${name}Unit`] ?? map[`${name}_unit`] ?? map[`unit_${name}`]
    noteAt(way, [...names, name], next, inner, typeof unit === 'string' ? { ...ALONE, unit } : ALONE, null, pointer)
  }
}

const body = new Payload()

/** UNS: the one value that the message is about, or undefined. One free key says more than the topic does, and stays JSON. */
const unsOf = (root: Readonly<Record<string, unknown>>, topic: string): unknown => {
  if (!Object.hasOwn(root, 'value') && !Object.hasOwn(root, topic.slice(topic.lastIndexOf('/') + 1))) return undefined
  const value = unsValue(root, topic)
  return typeof value === 'object' && value !== null ? undefined : value
}

/** What only accompanies the one value of a message: it is read with it, not as signals of its own. */
const besides = (
  root: Readonly<Record<string, unknown>>,
  about: string,
  { quality, time, unit }: Beside,
  ids: readonly Id[],
): ReadonlySet<string> =>
  new Set([
    about,
    ...(quality === null ? [] : [quality]),
    ...(time === null ? [] : [time]),
    ...(unit === '' ? [] : Object.keys(root).filter((key) => root[key] === unit && unitKey({ [key]: unit }) !== null)),
    ...ids.map(({ pointer }) => pointer.slice(1)),
  ])

const learn = (shape: TopicShape, topic: string, root: object, budget: Budget, ids: readonly Id[]): void => {
  shape.messages++
  const way: Way = { shape, budget, steps: [], lists: [], id: '' }
  const last = topic.slice(topic.lastIndexOf('/') + 1)
  if (
    isFaultName(last) &&
    noteFaults(way, [], '', root) &&
    !(isMap(root) && Object.values(root).every((value) => isScalar(value) && typeof value !== 'boolean'))
  ) {
    shape.name = 'json'
    return
  }
  shape.faults?.delete('')
  if (!isMap(root)) {
    shape.name = 'json'
    return walk(way, [], '', root, 0)
  }
  const value = unsOf(root, topic)
  const beside = besideIn(root)
  // Which of them it is about stands in the payload: then the topic names nothing.
  const all = ids.filter(({ kind }) => kind === 'tag').map(({ value: tag }) => String(tag))
  // A node id has the display name in it.
  const node = all.find(isNodeId)
  const tags = node === undefined ? all : [node]
  if (value !== undefined) {
    shape.name = 'uns'
    const key = Object.hasOwn(root, 'value') ? 'value' : last
    noteAt(way, tags, token(key), value, beside, root, '', { format: 'uns', select: '' })
    return walkMap(way, [], '', root, 0, besides(root, key, beside, ids))
  }
  shape.name = 'json'
  const about = aboutIn(root, beside)
  if (about !== null && isScalar(root[about])) {
    noteAt(way, tags, token(about), root[about], beside, root, '')
    return walkMap(way, [], '', root, 0, besides(root, about, beside, ids))
  }
  if (about !== null && tags.length > 0 && isWrapped(root[about])) {
    walk(way, tags, token(about), root[about], 1)
    return walkMap(way, [], '', root, 0, besides(root, about, beside, ids))
  }
  walkMap(way, [], '', root, 0, NOTHING)
}

/** `{"Value": {"Value": 5, "SourceTimestamp": …}}`: one value all the same. */
const isWrapped = (value: unknown): boolean => {
  if (!isMap(value)) return false
  const about = aboutIn(value, besideIn(value))
  return about !== null && isScalar(value[about])
}

/** Of the senders that came: ids that were new in nearly every message name nobody. */
const forgetOneOffs = (shape: TopicShape): void => {
  const senders = [...(shape.senders?.values() ?? [])]
  const spoken = senders.reduce((sum, sender) => sum + sender.shape.messages, 0)
  if (spoken >= 2 * senders.length) return
  const values = new Map<string, Set<string>>()
  for (const { ids } of senders)
    for (const { pointer, value, kind } of ids) {
      // Thousands of machines take a while to come round.
      if (kind === 'machine' && !isRunning(value)) continue
      const seen = values.get(pointer)
      if (seen) seen.add(String(value))
      else values.set(pointer, new Set([String(value)]))
    }
  shape.notIds ??= new Set()
  const before = shape.notIds.size
  for (const [pointer, seen] of values) if (seen.size > senders.length / 2) shape.notIds.add(pointer)
  if (shape.notIds.size > before) shape.senders = null
}

const isOne = (value: unknown): boolean => isScalar(value) || isWrapped(value)

const noteObject = (shape: TopicShape, topic: string, root: object, budget: Budget): void => {
  shape.messages++
  shape.name = 'json'
  const ids = isMap(root)
    ? idsOf(root, valueKey(root, isOne) !== null || shortValueKey(root, isScalar) !== null, shape.notIds)
    : []
  if (ids.length === 0) {
    shape.messages--
    return learn(shape, topic, root, budget, [])
  }
  shape.senders ??= new Map()
  const key = keyOfIds(ids)
  let sender = shape.senders.get(key)
  if (!sender) {
    if (shape.senders.size === 60 || shape.senders.size === 300) forgetOneOffs(shape)
    if (shape.senders === null) {
      shape.messages--
      return noteObject(shape, topic, root, budget)
    }
    if (shape.senders.size >= MOST_SENDERS || budget.fields <= 0) {
      shape.sendersLost++
      return
    }
    budget.fields -= 4
    shape.senders.set(key, (sender = { ids, shape: emptyShape() }))
  }
  learn(sender.shape, topic, root, budget, ids)
  shape.name = sender.shape.name
}

/** Learns from one more payload (already unpacked). Never throws. @returns the JSON, where it is an object or a list */
export const noteShape = (shape: TopicShape, topic: string, bytes: Uint8Array, budget: Budget): object | null => {
  if (bytes.length === 0) return null
  body.begin(topic, bytes)
  try {
    const root = body.auto
    if (root === undefined) {
      if (body.problem === 'not-utf-8') shape.name = 'binary'
      else if (body.problem === 'broken-json') {
        shape.name = 'text'
        shape.leave('', 'broken-json')
      }
      return null
    }
    if (typeof root === 'object' && root !== null) {
      noteObject(shape, topic, root, budget)
      return root
    }
    shape.messages++
    const text = String(root)
    if (text.startsWith('data:image/')) {
      shape.name = 'image'
      return null
    }
    const way: Way = { shape, budget, steps: [], lists: [], id: '' }
    const field = fieldOf(way, '', () => new FieldShape([], { format: 'auto', select: '' }))
    if (!field) return null
    field.note(root)
    shape.name = field.texts + field.times > 0 ? 'text' : field.booleans > 0 ? 'boolean' : 'number'
    return null
  } finally {
    body.end()
  }
}
