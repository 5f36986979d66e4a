/** How a value is called, whose it is and how a binding reads it: by the id of its list element, by a tag, or by a key that names a machine. */
import type { Dictionary } from './databus-names.ts'
import type { FieldReading, FieldShape } from './field-shape.ts'
import { machineIn, type Part, partsOf } from './id-parts.ts'
import type { Rhythm } from './leaf.ts'
import { isCategory, isComponent, isNoise, isRecords } from './levels.ts'
import { isWriterKey } from './opc-ua-shape.ts'
import { qualityAs } from './quality-said.ts'
import { idInReading, isMachineId, isPassing, type keyedAt, placesIn, templated, type Told } from './told.ts'
import type { TopicShape } from './topic-shape.ts'
import type { Vehicle } from './vehicles.ts'
import { family, slug } from './words.ts'

/** Of one topic or sender: what its values are called and how they are read. */
export interface Source {
  readonly topic: string
  readonly levels: readonly string[]
  readonly shape: TopicShape
  readonly rhythm: Rhythm
  readonly told: Told | null
  readonly where: FieldReading['where']
  readonly before: readonly string[]
  /** Messages of the topic, whoever sent them. */
  readonly vehicle: Vehicle | null
}

const toldBy = (
  topic: string,
  levels: readonly string[],
  parts: readonly { readonly text: string; readonly end: number }[],
  machine: number,
  id: string,
): Told => {
  const above = placesIn(levels, topic)
  for (const { text } of parts.slice(0, machine))
    if (!isNoise(text) && !/^(channel|objects|server|root|plc|device)_?\d*$/i.test(text))
      above.push({ root: `${above.at(-1)?.root ?? topic.split('/')[0]!}#${text}`, name: text })
  const prefix = id.slice(0, parts[machine]!.end)
  return {
    root: `${topic.slice(0, Math.max(0, topic.lastIndexOf('/')))}#${prefix}`,
    name: parts[machine]!.text,
    places: above,
    vars: { in: prefix },
  }
}
/** Connections that machines stand behind: their names are no machine's. */
const ONLY_CONNECTS = /^(plc|s7|sps|cpu|controller|opc-?ua|opc|steuerung|connection|verbindung)[\s_.-]*\w{0,12}$/i

/** An element of `machines` is one, whatever it is called. */
const isOfMachines = (list: string | undefined, id: string): boolean =>
  list !== undefined &&
  /^(machines?|equipment|stations?|assets?|robots?|workcent(er|re)s?|work_?units|maschinen|anlagen|stationen|machines_?data|m[aá]quinas|macchine|pumps|presses|conveyors|ovens|agvs|cells)$/i.test(
    list,
  ) &&
  /\p{L}/u.test(id) &&
  !isComponent(id)

/** One of several writers of OPC UA in one message, or one after the other on one topic. */
const isOneOfWriters = ({ shape }: Source, field: FieldShape, { key, id }: ElementId): boolean =>
  isWriterKey(key) && (shape.lists?.get(field.lists[0]!.list)?.size ?? 0) > 1 && !isComponent(id) && !isCategory(id)

/** Of a list of one element: the same reading without the element's id. */
const byPlace = (reading: FieldReading): FieldReading => {
  const { select, timeAt, quality } = reading
  if (typeof select === 'string' || typeof select.take !== 'string') return reading
  const at = `${select.at}/0`
  return {
    ...reading,
    select: `${at}${select.take}`,
    ...(timeAt === undefined ? {} : { timeAt: `${at}${timeAt}` }),
    ...(quality === undefined ? {} : { quality: { ...quality, at: `${at}${quality.at}` } }),
  }
}

const afterNumber = (name: string, end: number): string => name.slice(end).replace(/^[_\- ]+/, '')

/** "Capper.Torque_Nm": the machine of a name, and the names that are its own. */
const machineInName = (
  name: string,
  numbered: ReadonlyMap<string, number>,
): { readonly whole: string; readonly name: string; readonly rest: readonly string[] } | null => {
  const end = numbered.get(name)
  if (end !== undefined) return { whole: name.slice(0, end), name: name.slice(0, end), rest: [afterNumber(name, end)] }
  const parts = partsOf(name)
  const at = parts ? machineIn(parts, true) : -1
  if (!parts || at < 0) return null
  return {
    whole: name.slice(0, parts[at]!.end),
    name: parts[at]!.text,
    rest: parts.slice(at + 1).map(({ text }) => text),
  }
}

/** "Filler_Speed" of "Filler_1" → "Speed". */
const withoutFamily = (name: string, machine: string): string => {
  const begins = family(machine)
  const rest =
    begins.length > 2 && name.toLowerCase().startsWith(begins.toLowerCase()) ? name.slice(begins.length) : name
  return rest.replace(/^[\s_.-]*\d*[\s_.-]+/, '') || name
}

/** What is known of a topic or sender before its values are named. */
export interface Naming {
  readonly dictionary: Dictionary | null
  /** The topic names no machine: who speaks, its payloads say. */
  readonly alone: boolean
  readonly keyed: ReturnType<typeof keyedAt>
  /** Name that begins with a numbered machine → where that ends in it. */
  readonly numbered: ReadonlyMap<string, number>
  /** Whether this broker calls a machine so. */
  readonly isMachine: (name: string) => boolean
}

interface Named {
  readonly names: readonly string[]
  readonly reading: FieldReading
  /** Whose it is, where the payload says so. */
  readonly told: Told | null
  /** Its topic as a binding names it, where it cannot begin with the machine's; '' = it can. */
  readonly bindTopic: string
}

interface ElementId {
  /** Where it stands among the field's names. */
  readonly name: number
  readonly key: string
  readonly id: string
}

/** @returns null where the value is none to keep: its list names something else in each message */
export const nameField = (source: Source, field: FieldShape, naming: Naming): Named | null => {
  const { topic, told, where, before } = source
  let named: Named = {
    names: [...before, ...field.names],
    reading: readingOf(field, where),
    told,
    bindTopic: told ? topic : '',
  }
  const id = idInReading(field)
  if (id && id.name < field.names.length) {
    const element = byElement(source, field, id, naming, named)
    if (!element) return null
    named = element
  } else if (field.reading.where === undefined && where && named.names.length === 1 && !told)
    named = byTag(source, naming, named)
  named = byTagKey(source, field, naming, named)
  named = byNumberedKey(source, field, naming, named)
  return byMachineKey(source, field, naming, named)
}

const readingOf = (field: FieldShape, where: FieldReading['where']): FieldReading => {
  const reading: FieldReading = { ...field.reading, ...(where === undefined ? {} : { where }) }
  if (!reading.quality) return reading
  const as = qualityAs(reading.quality.at.slice(reading.quality.at.lastIndexOf('/') + 1), field.qualities)
  const { quality, ...rest } = reading
  return as ? { ...rest, quality: { at: quality.at, as } } : rest
}

const pointerOf = ({ reading: { select } }: FieldShape): string => (typeof select === 'string' ? select : '')

/** Of an element of a list: its id may be a name of a dictionary, a path with a machine in it, or a machine. */
const byElement = (source: Source, field: FieldShape, id: ElementId, naming: Naming, named: Named): Named | null => {
  const { levels, shape, told, before } = source
  const { dictionary, alone } = naming
  const at = before.length + id.name
  const rest = named.names.slice(at + 1)
  const known = dictionary?.names.get(id.id)
  if (known) return byDictionary(source, field, id, naming, named, dictionary!.machine, known, rest)
  if (rest.length === 0) return byPath(source, id, at, naming, named)
  if (isPassing(id.id)) {
    shape.leave(field.lists[0]!.list.slice(0, -1), 'changing-keys')
    return null
  }
  if (
    !told &&
    alone &&
    !levels.some(isRecords) &&
    (naming.isMachine(id.id) ||
      isMachineId(id.key, id.id) ||
      isOfMachines(named.names[at - 1], id.id) ||
      isOneOfWriters(source, field, id))
  )
    return byMachineElement(source, id, at, naming, named)
  if ((shape.lists?.get(field.lists[0]!.list)?.size ?? 0) <= 1 && (/^\d+$/.test(id.id) || levels.includes(id.id)))
    // The one writer's number names nothing, and its name stands in the topic: its place is enough, for its sisters too.
    return { ...named, names: [...named.names.slice(0, at), ...rest], reading: byPlace(named.reading) }
  return named
}

const byDictionary = (
  { topic, levels }: Source,
  field: FieldShape,
  id: ElementId,
  { numbered }: Naming,
  named: Named,
  machine: string,
  known: { readonly name: string; readonly unit: string },
  rest: readonly string[],
): Named => {
  if (known.unit !== '') field.unit ||= known.unit
  const inName = machine === '' || ONLY_CONNECTS.test(machine) ? machineInName(known.name, numbered) : null
  const own = inName ? inName.rest.join('_') : machine === '' ? known.name : withoutFamily(known.name, machine)
  const names = [...(inName ? inName.rest : [own]), ...rest]
  if (machine === '' && !inName) return { ...named, names }
  // Ids and topics are each machine's own: its sisters have others for the same names.
  const [topicVar, idVar] = [`topic-${slug(levels.at(-1)!, 'values')}`, `id-${slug(own, 'value')}`]
  return {
    names,
    reading: templated(named.reading, id.id, id.id.length, `{${idVar}}`),
    told: {
      root: `${levels[0]}#${machine}${inName ? `#${inName.whole}` : ''}`,
      name: inName?.name ?? machine,
      places: placesIn(levels.slice(0, Math.max(0, levels.indexOf(machine))), topic),
      vars: { [topicVar]: topic, [idVar]: id.id },
    },
    bindTopic: `{${topicVar}}`,
  }
}

/** The id alone says what the value is: "Line3.Press1.Force_kN". */
const byPath = (
  { topic, levels, told }: Source,
  { id }: ElementId,
  at: number,
  { alone, numbered }: Naming,
  named: Named,
): Named => {
  const parts = partsOf(named.names[at]!)
  const above = named.names.slice(0, at)
  const machine = parts && !told ? machineIn(parts, alone) : -1
  if (parts && machine >= 0)
    return {
      ...named,
      told: toldBy(topic, levels, parts, machine, id),
      reading: templated(named.reading, id, parts[machine]!.end, '{in}'),
      names: [...above, ...textsBehind(parts, machine)],
    }
  if (parts) return { ...named, names: [...above, ...textsBehind(parts, -1)] }
  const end = told ? undefined : numbered.get(id)
  if (end === undefined) return named
  return {
    ...named,
    told: toldBy(topic, levels, [{ text: id.slice(0, end), end }], 0, id),
    reading: templated(named.reading, id, end, '{in}'),
    names: [...above, afterNumber(id, end)],
  }
}

const textsBehind = (parts: readonly Part[], machine: number): string[] =>
  parts.slice(machine + 1).map(({ text }) => text)

const byMachineElement = (
  { topic, levels }: Source,
  { key, id }: ElementId,
  at: number,
  { isMachine }: Naming,
  named: Named,
): Named => ({
  ...named,
  told: {
    root: isMachine(id) ? `${levels[0]}#${id}` : `${topic.slice(0, Math.max(0, topic.lastIndexOf('/')))}#${id}`,
    name: isWriterKey(key) && /^\d+$/.test(id) ? `Writer ${id}` : id,
    places: placesIn(levels, topic),
    vars: { id },
  },
  reading: templated(named.reading, id, id.length, '{id}'),
  // "Messages" and "Payload" are the envelope's.
  names: isWriterKey(key) ? named.names.slice(at + 1) : [...named.names.slice(0, at), ...named.names.slice(at + 1)],
})

/** One value a message, named by a field of it: "Line3.Press1.Force_kN". */
const byTag = ({ topic, levels }: Source, { alone }: Naming, named: Named): Named => {
  const [tag] = named.names as [string]
  const parts = partsOf(tag)
  const machine = parts ? machineIn(parts, alone) : -1
  if (!parts || machine < 0) return named
  return {
    ...named,
    told: toldBy(topic, levels, parts, machine, tag),
    reading: templated(named.reading, tag, parts[machine]!.end, '{in}'),
    names: textsBehind(parts, machine),
  }
}

/** {"Line5.Saw1.Speed_rpm": 3000, …}: the key is a tag's. */
const byTagKey = (source: Source, field: FieldShape, { alone, keyed }: Naming, named: Named): Named => {
  const { topic, levels, where, before } = source
  if (!alone || keyed || named.told !== null || field.lists.length > 0 || where !== undefined) return named
  const first = field.names[0] ?? ''
  const parts = pointerOf(field) === `/${first}` ? partsOf(first) : null
  const machine = parts ? machineIn(parts, alone) : -1
  if (!parts || machine < 0) return named
  return {
    ...named,
    told: toldBy(topic, levels, parts, machine, first),
    reading: { ...named.reading, select: `/{in}${first.slice(parts[machine]!.end)}` },
    names: [...before, ...textsBehind(parts, machine)],
  }
}

/** {"Pump1_Speed": 3000, …}: the key begins with a numbered machine. */
const byNumberedKey = (source: Source, field: FieldShape, { numbered }: Naming, named: Named): Named => {
  const { topic, levels, before } = source
  const first = field.names[0] ?? ''
  const end = numbered.get(first)
  const pointer = pointerOf(field)
  if (field.lists.length > 0 || end === undefined || pointer === '' || named.told !== null) return named
  const [, own = '', ...inner] = pointer.split('/')
  if (own !== first) return named
  return {
    ...named,
    told: toldBy(topic, levels, [{ text: first.slice(0, end), end }], 0, first),
    reading: { ...named.reading, select: ['', `{in}${first.slice(end)}`, ...inner].join('/') },
    names: [...before, afterNumber(first, end), ...field.names.slice(1)],
  }
}

/** {"Pump A": {"speed": 3000}, …}: the key is a machine. */
const byMachineKey = ({ topic, levels }: Source, field: FieldShape, { keyed }: Naming, named: Named): Named => {
  const key = keyed && field.lists.length === 0 ? field.names[keyed.at] : undefined
  const pointer = pointerOf(field)
  if (!keyed || key === undefined || !keyed.keys.has(key) || pointer === '') return named
  const tokens = pointer.split('/')
  const own = tokens[keyed.at + 1]!
  return {
    ...named,
    told: { root: `${topic}#${own}`, name: key, places: placesIn(levels, topic), vars: { in: own } },
    reading: { ...named.reading, select: tokens.with(keyed.at + 1, '{in}').join('/') },
    names: named.names.filter((_, i) => i > keyed.at),
  }
}
