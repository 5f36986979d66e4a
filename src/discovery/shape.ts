/** What a topic's payloads look like, learnt message by message: of every value in it where it stands, and whose it is. */
import { unsValue } from '../decode/formats/uns.ts'
import { Payload } from '../decode/payload.ts'
import { FieldShape } from './field-shape.ts'
import { isFaultName, isMap, isScalar, shortValueKey, token, unitKey, valueKey } from './fields.ts'
import { isNodeId } from './id-parts.ts'
import {
  aboutIn,
  type Beside,
  besideIn,
  fieldOf,
  noteAt,
  noteFaults,
  NOTHING,
  walk,
  walkMap,
  type Way,
} from './payload-walk.ts'
import { IN_WORDS, STATE_NAME } from './signal-type.ts'
import { type Id, idsOf, isRunning, keyOfIds } from './senders.ts'
import { namesAMachine } from './levels.ts'
import { type Budget, emptyShape, levelsOf, MOST_SENDERS, TopicShape } from './topic-shape.ts'
import { Turns } from './turns.ts'
import { fold, wordsOf } from './words.ts'

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

const tellsAState = (topic: string): boolean =>
  STATE_NAME.test(fold(wordsOf(topic.slice(topic.lastIndexOf('/') + 1)).join(' ')))

/** Nobody says who speaks: neither the topic nor a field by its name. Kept from starting where too much is kept already. */
const looksForTurns = (shape: TopicShape, topic: string, ids: readonly Id[], budget: Budget): boolean => {
  if (ids.some(({ kind, value }) => kind === 'machine' && !isRunning(value))) return false
  if (shape.turns === undefined && (budget.fields < LEFT_FOR_TURNS || namesAMachine(levelsOf(topic))))
    shape.turns = null
  return shape.turns !== null
}
const LEFT_FOR_TURNS = 300_000

const noteObject = (shape: TopicShape, topic: string, root: object, budget: Budget): void => {
  shape.messages++
  shape.name = 'json'
  const hasValue = isMap(root) && (valueKey(root, isOne) !== null || shortValueKey(root, isScalar) !== null)
  const named = isMap(root) ? idsOf(root, hasValue, shape.notIds, shape.whose) : []
  // The state's own word beside its number names nothing: the topic says what it is.
  const ids = named.filter(
    ({ kind, pointer }) => kind !== 'tag' || !IN_WORDS.test(pointer.slice(1)) || !tellsAState(topic),
  )
  if (isMap(root) && !hasValue && shape.turns !== null && looksForTurns(shape, topic, ids, budget)) {
    shape.turns ??= new Turns()
    const whose = shape.turns.note(root)
    if (whose !== undefined) shape.turns = null
    if (typeof whose === 'string') {
      shape.tellApart(whose, budget)
      return noteObject(shape, topic, root, budget)
    }
  }
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
