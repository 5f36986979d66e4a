/** Machines that the payload names and not the topic: by fields of a message, or by the ids of a list's elements. */
import type { FieldReading, FieldShape } from './field-shape.ts'
import { idKindOf } from './fields.ts'
import { isCategory, isComponent, isInstance, isNoise, isPlace } from './levels.ts'
import { type Id, isRunning } from './senders.ts'
import { type Sender, TopicShape } from './topic-shape.ts'
import { family, titleOf, wordsOf } from './words.ts'

export interface Told {
  /** One text a machine. */
  readonly root: string
  readonly name: string
  /** Outermost first; each with a text of its own. */
  readonly places: readonly { readonly root: string; readonly name: string }[]
  /** For the templates of its readings. */
  readonly vars: Readonly<Record<string, string>>
}

/** Levels that say how a message came, not where its machine stands. */
const BEARER =
  /^(data|messages?|telemetry|machines?|machinedata|iotgateway|gateway|connector|kepware|kepserverex|publisher\d*|mqtt|opcua|opc|json|values?|raw|all|stream|events?|state|status|measurements?|sensors?|devices?|assets?|equipment|tags?|live|current|dp|r|w|d|s|m|j|v\d+|simatic|ie|default|s7c\d*|ua-data|maschinen|maschinendaten|anlagen|robots|pumps|presses|report|updates?|ingest|topic)$/i

export const placesIn = (levels: readonly string[], topic: string): { root: string; name: string }[] =>
  levels.flatMap((name, i) =>
    isNoise(name) || BEARER.test(name) || isCategory(name)
      ? []
      : [{ root: `${topic.split('/').slice(0, 1).join('/')}#${levels.slice(0, i + 1).join('/')}`, name }],
  )

const parentOf = (topic: string): string => topic.slice(0, Math.max(0, topic.lastIndexOf('/')))

const valueOf = ({ ids }: Sender, pointer: string): string | number | undefined =>
  ids.find((id) => id.pointer === pointer)?.value

export interface OfSender {
  readonly told: Told | null
  /** What of the message must hold, with templates. */
  readonly where: NonNullable<FieldReading['where']>
  /** Names that its values have besides their own. */
  readonly before: readonly string[]
}

const distinct = (values: Iterable<string | number>): number => new Set([...values].map(String)).size

/**
 * Who is who among those that speak on one topic. The machine is told by the field that says so in its name, or else by the
 * one with the most values; its places by those that vary; what still varies for one and the same machine is a part of it.
 */
export const sendersOf = (
  topic: string,
  levels: readonly string[],
  shape: TopicShape,
  alone: boolean,
): Map<Sender, OfSender> | null => {
  const senders = [...shape.senders!.values()]
  const valuesAt = (pointer: string, among: readonly Sender[] = senders): (string | number)[] =>
    among.flatMap(({ ids }) => ids.filter((id) => id.pointer === pointer).map(({ value }) => value))
  const pointers = new Map<string, Id>()
  for (const { ids } of senders) for (const id of ids) if (!pointers.has(id.pointer)) pointers.set(id.pointer, id)
  const varying = [...pointers.values()].filter(({ pointer }) => distinct(valuesAt(pointer)) > 1)
  const rank = { machine: 0, weak: 1, place: 2, tag: 3 } as const
  const main = varying
    // Where the topic names a machine, an "id" or "name" is that of something it did.
    .filter(({ kind, pointer }) => (alone ? kind !== 'tag' : kind === 'machine') && !valuesAt(pointer).every(isRunning))
    .toSorted(
      (a, b) =>
        rank[a.kind] - rank[b.kind] ||
        distinct(valuesAt(b.pointer)) - distinct(valuesAt(a.pointer)) ||
        (a.pointer < b.pointer ? -1 : 1),
    )[0]
  if (!main && ![...pointers.values()].some(({ kind }) => kind === 'tag')) return null
  const places = varying.filter((id) => id.kind === 'place' && id !== main)
  const identity = main ? [...places, main] : []
  const machines = new Map(
    senders.map((sender) => [sender, JSON.stringify(identity.map(({ pointer }) => valueOf(sender, pointer) ?? null))]),
  )
  const machineOf = (sender: Sender): string => machines.get(sender)!
  const byMachine = new Map<string, Sender[]>()
  for (const sender of senders) {
    const same = byMachine.get(machineOf(sender))
    if (same) same.push(sender)
    else byMachine.set(machineOf(sender), [sender])
  }
  // Varies within one machine: a part of it, or one of its tags.
  const inner = [...pointers.values()].filter(
    ({ pointer, kind }) =>
      !identity.some((id) => id.pointer === pointer) &&
      (kind === 'tag' || [...byMachine.values()].some((own) => distinct(valuesAt(pointer, own)) > 1)),
  )
  // A constant place ("site") says where they all stand.
  const standing = [...pointers.values()].filter((id) => id.kind === 'place' && !places.includes(id) && id !== main)
  const base = placesIn(levels, topic)
  const found = new Map<Sender, OfSender>()
  for (const sender of senders) {
    const where: NonNullable<FieldReading['where']> = {}
    const vars: Record<string, string> = {}
    const above = [...base]
    for (const { pointer } of [...standing, ...places]) {
      const value = valueOf(sender, pointer)
      if (value !== undefined)
        above.push({ root: `${above.at(-1)?.root ?? topic.split('/')[0]!}#${value}`, name: String(value) })
    }
    places.forEach(({ pointer }, i) => {
      const value = valueOf(sender, pointer)
      where[pointer] = value === undefined ? null : `{place${i === 0 ? '' : i + 1}}`
      if (value !== undefined) vars[`place${i === 0 ? '' : i + 1}`] = String(value)
    })
    const id = main && valueOf(sender, main.pointer)
    if (main && id !== undefined) {
      where[main.pointer] = '{id}'
      vars['id'] = String(id)
    }
    const before: string[] = []
    for (const { pointer, kind } of inner) {
      const value = valueOf(sender, pointer)
      if (value === undefined) continue
      where[pointer] = value
      // A tag is the value's own name already.
      if (kind !== 'tag') before.push(String(value))
    }
    const told: Told | null =
      main && id !== undefined
        ? { root: `${parentOf(topic)}#${machineOf(sender)}`, name: named(id, main.pointer), places: above, vars }
        : null
    found.set(sender, { told, where, before })
  }
  return found
}

/** "7" under "machine_id" is "Machine 7". */
const named = (id: string | number, pointer: string): string => {
  if (!/^\d{1,4}$/.test(String(id))) return String(id)
  const words = wordsOf(pointer.slice(pointer.lastIndexOf('/') + 1)).filter(
    (word) => !/^(id|no|nr|number|nummer|name|code)$/.test(word),
  )
  return words.length ? `${titleOf(words)} ${id}` : String(id)
}

/** Ids that were new in nearly every message: those of parts or events, not of who speaks. */
export const isOneOff = ({ senders }: TopicShape): boolean => {
  const all = [...(senders?.values() ?? [])]
  const spoken = all.reduce((sum, { shape }) => sum + shape.messages, 0)
  return (
    all.length >= 8 &&
    spoken < 1.5 * all.length &&
    all.every(({ ids }) => ids.every(({ kind }) => kind !== 'machine' && kind !== 'tag'))
  )
}

/** Messages of senders that need not be told apart: what any of them said. */
export const mergedOf = (shape: TopicShape): TopicShape => {
  const merged = new TopicShape()
  merged.name = shape.name
  merged.messages = shape.messages
  merged.overflow = shape.overflow
  const senders = [...shape.senders!.values()].toSorted((a, b) => b.shape.messages - a.shape.messages)
  for (const { shape: own } of senders) {
    for (const [id, field] of own.fields) if (!merged.fields.has(id)) merged.fields.set(id, field)
    for (const [at, faults] of own.faults ?? []) {
      merged.faults ??= new Map()
      if (!merged.faults.has(at)) merged.faults.set(at, faults)
    }
    for (const [pointer, why] of own.unread ?? []) merged.leave(pointer, why)
    for (const [list, ids] of own.lists ?? []) {
      merged.lists ??= new Map()
      merged.lists.set(list, new Set([...(merged.lists.get(list) ?? []), ...ids]))
    }
    if (merged.fields.size > 1000) break
  }
  return merged
}

/** The id of a list's element is a machine's: its key says so, or it looks like one of several. */
export const isMachineId = (key: string, id: string): boolean =>
  !isRunning(id) &&
  (idKindOf(key, false) === 'machine' || (isInstance(id) && !isComponent(id) && !isPlace(id) && !/^\d+$/.test(id)))
/** An element of a list that is another one in the next message: an order, an action. */
export const isPassing = (id: string): boolean => isRunning(id)

/** The same reading with a part of a text in it replaced by a template. */
export const templated = (reading: FieldReading, exact: string, end: number, template: string): FieldReading => {
  const fill = <T>(value: T): T =>
    (typeof value === 'string'
      ? value === exact
        ? `${template}${exact.slice(end)}`
        : value
      : typeof value === 'number' && String(value) === exact && end === exact.length
        ? template
        : value !== null && typeof value === 'object' && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]))
          : value) as T
  return {
    ...reading,
    select: fill(reading.select),
    ...(reading.where === undefined ? {} : { where: fill(reading.where) }),
  }
}

/** The list element's id that a value came by, with its key; null = none. */
export const idInReading = ({ reading, lists }: FieldShape): { key: string; id: string; name: number } | null => {
  if (typeof reading.select === 'string' || lists.length === 0) return null
  const [entry] = Object.entries(reading.select.key)
  return entry && entry[1] !== null ? { key: entry[0].slice(1), id: String(entry[1]), name: lists[0]!.name } : null
}

/**
 * Several machines in one message, by key: `{"press_1": {…}, "press_2": {…}}`, at the top or one level down.
 * @returns where among the names their key stands, −1 = nowhere
 */
export const keyedAt = (shape: TopicShape): { readonly at: number; readonly keys: ReadonlySet<string> } | null => {
  for (const at of [0, 1]) {
    const byFamily = new Map<string, Set<string>>()
    for (const { names, lists } of shape.fields.values()) {
      const key = names[at]
      if (lists.length > 0 || names.length < at + 2 || key === undefined || !isMachineId('', key)) continue
      const one = family(key).toLowerCase()
      if (one.length < 2) continue
      const keys = byFamily.get(one)
      if (keys) keys.add(key)
      else byFamily.set(one, new Set([key]))
    }
    const several = [...byFamily.values()].filter((keys) => keys.size > 1)
    if (several.length) return { at, keys: new Set([...byFamily.values()].flatMap((keys) => [...keys])) }
  }
  return null
}
