/** The walk through one payload: of every value in it where it stands, what accompanies it, and through which lists one comes to it. */
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
import { bodyIn, dataSetIn } from './opc-ua-shape.ts'
import { type Budget, MOST_FIELDS, TopicShape } from './topic-shape.ts'

const MOST_DEPTH = 7
const MOST_ELEMENTS = 200
/** Lists on the way to a value: what a binding can say. */
const MOST_LISTS = 2

type Step = Extract<FieldReading['select'], { key: unknown }>
type Key = Step['key']

/** Where the walk stands: the lists it came through, and the element of the last one. */
export interface Way {
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

export const fieldOf = (way: Way, id: string, make: () => FieldShape): FieldShape | null => {
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

export interface Beside {
  readonly unit: string
  readonly quality: string | null
  readonly time: string | null
}
const ALONE: Beside = { unit: '', quality: null, time: null }
/** Found by the decoder without being told. */
const USUAL_TIMES = new Set(['timestamp_ms', 'timestamp', 'ts', '_ts', 'time', 'utc_time'])

export const besideIn = (map: Readonly<Record<string, unknown>>): Beside => {
  const unit = unitKey(map, (value) => typeof value === 'string')
  return {
    unit: unit === null ? '' : (map[unit] as string),
    quality: qualityKey(map, (value) => isScalar(value) || isMap(value)),
    time: timeKey(map, (value) => typeof value === 'number' || typeof value === 'string'),
  }
}

export const noteAt = (
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
    const written = around[beside.quality]
    field.noteQuality(isMap(written) ? (written['Code'] ?? written['code'] ?? 0) : written)
    if (!field.reading.quality)
      field.reading = { ...field.reading, quality: { at: `${above}${token(beside.quality)}`, as: 'words' } }
  }
}

/** Numbers about a value, not values. */
const ACCOMPANIES = /^(q[a-z]?|quality\w*|status_?(code)?|r?seq(uence)?\w*|err(or)?(_?code)?|(ua)?type|flags?|age)$/i

/** `{"value": 3, "quality": "GOOD", "ts": …}`: the key of the one value that the map is about, or null. */
export const aboutIn = (map: Readonly<Record<string, unknown>>, beside: Beside): string | null => {
  const plain = bodyIn(map) ?? valueKey(map)
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

export const walk = (way: Way, names: readonly string[], pointer: string, value: unknown, depth: number): void => {
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
export const NOTHING: ReadonlySet<string> = new Set()

export const noteFaults = (way: Way, names: readonly string[], pointer: string, value: unknown): boolean => {
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

export const walkMap = (
  way: Way,
  names: readonly string[],
  pointer: string,
  map: Readonly<Record<string, unknown>>,
  depth: number,
  without: ReadonlySet<string>,
): void => {
  const { shape } = way
  if (depth >= MOST_DEPTH) return shape.leave(pointer, 'deep')
  const fields = dataSetIn(map)
  if (fields) return walkMap(way, names, `${pointer}${token(fields)}`, map[fields] as typeof map, depth + 1, NOTHING)
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
