/** Every value that was seen on a broker, with the path of names that leads to it: levels of its topic, then names within the payload. */
import type { ShapeName, SkipReason } from '../wire/discovery.ts'
import type { FaultShape } from './fault-shape.ts'
import type { FieldReading, FieldShape } from './field-shape.ts'
import type { Dictionary } from './databus-names.ts'
import { machineIn, numberedIn, partsOf } from './id-parts.ts'
import { isComponent, isInstance, isNoise, isPlace, isRecords, machineLevel } from './levels.ts'
import { qualityAs } from './quality-said.ts'
import { levelsOf, type TopicEntry, type TopicRegister } from './register.ts'
import type { TopicShape } from './topic-shape.ts'
import {
  idInReading,
  isMachineId,
  isOneOff,
  isPassing,
  keyedAt,
  mergedOf,
  placesIn,
  sendersOf,
  templated,
  type Told,
} from './told.ts'
import { isOwnField, isVehicle, type Vehicle } from './vehicles.ts'
import { cut, family, slug } from './words.ts'

/** How a topic came. */
export interface Rhythm {
  /** Milliseconds between its messages, 0 = heard once. */
  readonly gapMs: number
  /** Its longest silence was no more than a few of them. */
  readonly isSteady: boolean
  readonly count: number
}

export interface Leaf extends Rhythm {
  /** Topic as a binding names it (of Sparkplug: `spBv1.0/group/+/edge/device`). */
  readonly topic: string
  /** Levels of the topic that are about the plant; for Sparkplug group, edge node, device. */
  readonly levels: readonly string[]
  /** Names within the payload. */
  readonly names: readonly string[]
  readonly field: FieldShape
  readonly reading: FieldReading
  /** Its topic as a binding names it, where it cannot begin with the machine's; '' = it can. */
  readonly bindTopic: string
  /** Not every message of its topic, or of its sender, has it. */
  readonly isPartial: boolean
  readonly shapeName: ShapeName
  readonly isSparkplug: boolean
  /** Whose it is, where the payload says so. */
  readonly told: Told | null
  readonly vehicle: Vehicle | null
}

export interface FaultLeaf {
  readonly topic: string
  readonly levels: readonly string[]
  readonly faults: FaultShape
  readonly where: FieldReading['where']
  readonly told: Told | null
  readonly vehicle: Vehicle | null
}

export interface Skipped {
  readonly topic: string
  readonly why: SkipReason
  /** Completes the reason: where, how many. */
  readonly what: string
}

export interface Heard {
  readonly leaves: readonly Leaf[]
  readonly faults: readonly FaultLeaf[]
  /** Of what nothing, or not all, could be made. */
  readonly skipped: readonly Skipped[]
  readonly topics: number
}

const WHY: Partial<Record<ShapeName, SkipReason>> = { image: 'image', binary: 'binary', empty: 'empty' }
/** `{name}` in a topic or pointer would be taken for a var of the document. */
const LOOKS_LIKE_A_VAR = /\{[A-Za-z_][\w-]*\}/

/** Nobody looks over more at once, and the machines are not to wait for who tries. */
export const MOST_LEAVES = 20_000
/** A topic nobody would write into a document. */
const LONGEST_TOPIC = 1_000
const MOST_SKIPPED = 5_000

const under = (topic: string, branch: string): boolean =>
  branch === '' || topic === branch || topic.startsWith(`${branch}/`)

const rhythmOf = ({ meanGapMs, longestGapMs, count }: TopicEntry): Rhythm => ({
  gapMs: meanGapMs,
  isSteady: longestGapMs <= 3 * meanGapMs + 500,
  count,
})

/** Of one topic or sender: what its values are called and how they are read. */
interface Source {
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

class Collector {
  readonly leaves: Leaf[] = []
  readonly faults: FaultLeaf[] = []
  readonly skipped: Skipped[] = []
  readonly #register: TopicRegister

  constructor(register: TopicRegister) {
    this.#register = register
  }

  skip(topic: string, why: SkipReason, what = ''): void {
    if (this.skipped.length < MOST_SKIPPED) this.skipped.push({ topic: cut(topic, 300), why, what: cut(what, 200) })
  }

  *entry(entry: TopicEntry): Generator<void> {
    const { topic, shape } = entry
    const levels = levelsOf(topic)
    const rhythm = rhythmOf(entry)
    const vehicle = this.#register.vehicles.all.get(topic.slice(0, topic.lastIndexOf('/')))
    const drives = vehicle && vehicle.topics.has(topic) && isVehicle(vehicle) ? vehicle : null
    const base = { topic, levels, rhythm, told: null, where: undefined, before: [], vehicle: drives }
    const before = this.leaves.length + this.faults.length
    const alone = this.#isAlone(topic, levels)
    const who =
      shape.senders && shape.senders.size > 1 && !levels.some(isRecords) && !isOneOff(shape)
        ? sendersOf(topic, levels, shape, alone)
        : null
    if (who) {
      for (const [sender, { told, where, before: names }] of who) {
        const gapMs = (rhythm.gapMs * shape.messages) / Math.max(1, sender.shape.messages)
        yield
        this.source({ ...base, shape: sender.shape, rhythm: { ...rhythm, gapMs }, told, where, before: names })
      }
      if (shape.sendersLost > 0) this.skip(topic, 'most-senders', String(shape.senders!.size))
    } else if (shape.senders) {
      const [only] = shape.senders.values()
      // A tag that is alone now has company soon.
      const tags = shape.senders.size === 1 ? only!.ids.filter(({ kind }) => kind === 'tag') : []
      this.source({
        ...base,
        shape: shape.senders.size === 1 ? only!.shape : mergedOf(shape),
        ...(tags.length ? { where: Object.fromEntries(tags.map(({ pointer, value }) => [pointer, value])) } : {}),
      })
    }
    this.source({ ...base, shape })
    if (drives) return
    if (this.leaves.length + this.faults.length === before && !shape.unread && !shape.senders)
      this.skip(topic, WHY[shape.name] ?? 'no-value')
  }

  source(source: Source): void {
    const { shape, topic } = source
    if (shape.overflow) this.skip(topic, 'most-fields', String(shape.fields.size))
    const dictionary = this.#dictionaryFor(source)
    const alone = this.#isAlone(topic, source.levels)
    const apart = alone && !source.told && !source.vehicle && !source.levels.some(isRecords)
    const keyed = apart ? keyedAt(shape) : null
    const numbered = apart && !keyed ? numberedIn(namesIn(shape, dictionary)) : NONE_NUMBERED
    for (const field of shape.fields.values()) this.#field(source, field, dictionary, alone, keyed, numbered)
    if (shape.unread) this.#unread(topic, shape.unread)
    for (const faults of shape.faults?.values() ?? []) {
      const { levels, told, where, vehicle } = source
      if (vehicle && faults.at === '/errors') continue
      this.faults.push({ topic, levels, faults, where, told, vehicle })
    }
  }

  /** The topic names no machine: who speaks, its payloads say. */
  #isAlone(topic: string, levels: readonly string[]): boolean {
    return this.#register.names.statuses.has(topic) || !namesAMachine(levels)
  }

  /** One line a reason is enough to find it. */
  #unread(topic: string, unread: ReadonlyMap<string, SkipReason>): void {
    const seen = new Set<SkipReason>()
    for (const [pointer, why] of unread) {
      if (seen.has(why)) continue
      seen.add(why)
      this.skip(topic, why, pointer)
    }
  }

  #dictionaryFor({ topic, shape }: Source): Dictionary | null {
    const { names } = this.#register
    if (names.byTopic.size === 0 && names.loose.size === 0) return null
    const own = names.byTopic.get(topic)
    if (own) return own
    const ids = [...shape.fields.values()].flatMap((field) => idInReading(field)?.id ?? [])
    return names.of(topic, ids)
  }

  #field(
    source: Source,
    field: FieldShape,
    dictionary: Dictionary | null,
    alone: boolean,
    keyed: ReturnType<typeof keyedAt>,
    numbered: ReadonlyMap<string, number>,
  ): void {
    const { topic, levels, shape, rhythm, told, where, before, vehicle } = source
    if (field.others > 0 || LOOKS_LIKE_A_VAR.test(JSON.stringify(field.reading))) return
    const pointer = typeof field.reading.select === 'string' ? field.reading.select : ''
    if (vehicle && (pointer === '' || isOwnField(topic, pointer))) return
    if (alwaysMany(shape, pointer)) return
    if (keepsChanging(field, shape)) return
    let reading: FieldReading = { ...field.reading, ...(where === undefined ? {} : { where }) }
    if (reading.quality) {
      const as = qualityAs(reading.quality.at.slice(reading.quality.at.lastIndexOf('/') + 1), field.qualities)
      const { quality: _, ...rest } = reading
      reading = as ? { ...rest, quality: { at: reading.quality.at, as } } : rest
    }
    let names: readonly string[] = [...before, ...field.names]
    let whose = told
    let bindTopic = told ? topic : ''
    const id = idInReading(field)
    if (id && id.name < field.names.length) {
      const at = before.length + id.name
      const named = dictionary?.names.get(id.id)
      const rest = names.slice(at + 1)
      const element = names[at]!
      if (named) {
        if (named.unit !== '') field.unit ||= named.unit
        const { machine } = dictionary!
        const inName = machine === '' || ONLY_CONNECTS.test(machine) ? machineInName(named.name, numbered) : null
        const own = inName ? inName.rest.join('_') : machine === '' ? named.name : withoutFamily(named.name, machine)
        names = [...(inName ? inName.rest : [own]), ...rest]
        if (machine !== '' || inName) {
          // Ids and topics are each machine's own: its sisters have others for the same names.
          const [topicVar, idVar] = [`topic-${slug(levels.at(-1)!, 'values')}`, `id-${slug(own, 'value')}`]
          whose = {
            root: `${levels[0]}#${machine}${inName ? `#${inName.whole}` : ''}`,
            name: inName?.name ?? machine,
            places: placesIn(levels.slice(0, Math.max(0, levels.indexOf(machine))), topic),
            vars: { [topicVar]: topic, [idVar]: id.id },
          }
          reading = templated(reading, id.id, id.id.length, `{${idVar}}`)
          bindTopic = `{${topicVar}}`
        }
      } else if (rest.length === 0) {
        const parts = partsOf(element)
        const machine = parts && !told ? machineIn(parts, alone) : -1
        if (parts && machine >= 0) {
          whose = toldBy(topic, levels, parts, machine, id.id)
          reading = templated(reading, id.id, parts[machine]!.end, '{in}')
          names = [...names.slice(0, at), ...parts.slice(machine + 1).map(({ text }) => text)]
        } else if (parts) names = [...names.slice(0, at), ...parts.map(({ text }) => text)]
        else if (!told && numbered.has(id.id)) {
          const end = numbered.get(id.id)!
          whose = toldBy(topic, levels, [{ text: id.id.slice(0, end), end }], 0, id.id)
          reading = templated(reading, id.id, end, '{in}')
          names = [...names.slice(0, at), afterNumber(id.id, end)]
        }
      } else if (isPassing(id.id)) {
        shape.leave(field.lists[0]!.list.slice(0, -1), 'changing-keys')
        return
      } else if (
        !told &&
        alone &&
        !levels.some(isRecords) &&
        (isMachineId(id.key, id.id) || isOfMachines(names[at - 1], id.id))
      ) {
        const known = this.#register.names.machines.has(id.id)
        whose = {
          root: known ? `${levels[0]}#${id.id}` : `${topic.slice(0, Math.max(0, topic.lastIndexOf('/')))}#${id.id}`,
          name: id.id,
          places: placesIn(levels, topic),
          vars: { id: id.id },
        }
        reading = templated(reading, id.id, id.id.length, '{id}')
        names = [...names.slice(0, at), ...rest]
      } else if (
        (shape.lists?.get(field.lists[0]!.list)?.size ?? 0) <= 1 &&
        (/^\d+$/.test(id.id) || levels.includes(id.id))
      ) {
        // The one writer's number names nothing, and its name stands in the topic: its place is enough, for its sisters too.
        names = [...names.slice(0, at), ...rest]
        reading = byPlace(reading)
      }
    } else if (field.reading.where === undefined && where && names.length === 1 && !told) {
      // One value a message, named by a field of it: "Line3.Press1.Force_kN".
      const parts = partsOf(names[0]!)
      const machine = parts ? machineIn(parts, alone) : -1
      if (parts && machine >= 0) {
        whose = toldBy(topic, levels, parts, machine, names[0]!)
        reading = templated(reading, names[0]!, parts[machine]!.end, '{in}')
        names = parts.slice(machine + 1).map(({ text }) => text)
      }
    }
    const first = field.names[0] ?? ''
    if (alone && !told && !keyed && whose === null && field.lists.length === 0 && where === undefined) {
      // {"Line5.Saw1.Speed_rpm": 3000, …}: the key is a tag's.
      const parts = pointer === `/${first}` ? partsOf(first) : null
      const machine = parts ? machineIn(parts, alone) : -1
      if (parts && machine >= 0) {
        const { end } = parts[machine]!
        whose = toldBy(topic, levels, parts, machine, first)
        reading = { ...reading, select: `/{in}${first.slice(end)}` }
        names = [...before, ...parts.slice(machine + 1).map(({ text }) => text)]
      }
    }
    if (field.lists.length === 0 && numbered.has(first) && pointer !== '' && whose === null) {
      const end = numbered.get(first)!
      const [, own = '', ...inner] = pointer.split('/')
      if (own === first) {
        whose = toldBy(topic, levels, [{ text: first.slice(0, end), end }], 0, first)
        reading = { ...reading, select: ['', `{in}${first.slice(end)}`, ...inner].join('/') }
        names = [...before, afterNumber(first, end), ...field.names.slice(1)]
      }
    }
    const key = keyed && field.lists.length === 0 ? field.names[keyed.at] : undefined
    if (keyed && key !== undefined && keyed.keys.has(key) && pointer !== '') {
      const tokens = pointer.split('/')
      const own = tokens[keyed.at + 1]!
      whose = {
        root: `${topic}#${own}`,
        name: key,
        places: placesIn(levels, topic),
        vars: { in: own },
      }
      reading = { ...reading, select: tokens.with(keyed.at + 1, '{in}').join('/') }
      names = names.filter((_, i) => i > keyed.at)
    }
    this.leaves.push({
      topic,
      levels,
      names,
      field,
      reading,
      bindTopic: whose && bindTopic === '' ? topic : bindTopic,
      isPartial: field.lists.length > 0 || field.count < shape.messages,
      shapeName: shape.name,
      ...rhythm,
      // What comes only when it has changed has no rhythm that could be missed.
      isSteady: rhythm.isSteady && field.count === shape.messages && shape.messages > 2,
      isSparkplug: false,
      told: whose,
      vehicle: null,
    })
  }

  vehicle(root: string, vehicle: Vehicle, rhythm: Rhythm): void {
    const levels = levelsOf(root)
    for (const field of vehicle.shape.fields.values())
      this.leaves.push({
        topic: `${root}/state`,
        levels: [...levels, 'state'],
        names: field.names,
        field,
        reading: field.reading,
        bindTopic: '',
        isPartial: true,
        shapeName: 'json',
        ...rhythm,
        isSparkplug: false,
        told: null,
        vehicle,
      })
    if (vehicle.errors.count > 0)
      this.faults.push({
        topic: `${root}/state`,
        levels,
        faults: vehicle.errors,
        where: undefined,
        told: null,
        vehicle,
      })
  }

  sparkplug(entry: TopicEntry, filter: string): void {
    const [, group = '', , edge = '', device] = filter.split('/')
    const { shape } = entry
    if (shape.unread) this.#unread(filter, shape.unread)
    if (shape.overflow) this.skip(filter, 'most-fields', String(shape.fields.size))
    for (const field of shape.fields.values()) {
      if (field.others > 0 || LOOKS_LIKE_A_VAR.test(JSON.stringify(field.reading))) continue
      this.leaves.push({
        topic: filter,
        levels: device === undefined ? [group, edge] : [group, edge, device],
        names: field.names,
        field,
        reading: field.reading,
        bindTopic: '',
        // Members come when they have changed.
        isPartial: field.reading.select !== '',
        shapeName: shape.name,
        ...rhythmOf(entry),
        isSparkplug: true,
        told: null,
        vehicle: null,
      })
    }
  }
}

/** Names its machine by itself: ids in its payloads then are of its parts. */
const namesAMachine = (levels: readonly string[]): boolean => {
  const at = machineLevel(levels, true)
  const level = levels[at]!
  return (
    isInstance(level) &&
    !isPlace(level) &&
    !isNoise(level) &&
    !/gateway|publisher|server|broker|opc|kep|connector/i.test(level)
  )
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

const NONE_NUMBERED: ReadonlyMap<string, number> = new Map()
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

/** What its values are called, where a machine may stand in it. */
function* namesIn(shape: TopicShape, dictionary: Dictionary | null): Generator<string> {
  for (const field of shape.fields.values()) {
    const id = idInReading(field)
    if (id) yield dictionary?.names.get(id.id)?.name ?? id.id
    else if (field.lists.length === 0 && field.names[0] !== undefined) yield field.names[0]
  }
}

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

/** A place in a list that had several elements at times: another thing in the next message. */
const alwaysMany = ({ lists }: TopicShape, pointer: string): boolean => {
  if (!lists || pointer === '') return false
  for (const [list, seen] of lists) if (seen.has('2') && pointer.startsWith(`${list}/0`)) return true
  return false
}

/** A map whose keys are codes or numbers, others in each message, is a list: no signals of its own. */
const keepsChanging = ({ count, names }: FieldShape, { messages }: TopicShape): boolean =>
  messages >= 8 && count <= messages / 8 && names.slice(0, -1).some((name) => /^\d+$|^[0-9a-f-]{16,}$/i.test(name))

/** "Filler_Speed" of "Filler_1" → "Speed". */
const withoutFamily = (name: string, machine: string): string => {
  const begins = family(machine)
  const rest =
    begins.length > 2 && name.toLowerCase().startsWith(begins.toLowerCase()) ? name.slice(begins.length) : name
  return rest.replace(/^[\s_.-]*\d*[\s_.-]+/, '') || name
}

/** @param branch topic that all of it lies under, '' = all. Pauses now and then: so much of the main thread at once. */
export function* heardOf(register: TopicRegister, branch: string): Generator<void, Heard> {
  const collector = new Collector(register)
  let topics = 0
  let beyond = ''
  let looked = 0
  let taken = 0
  /** Of each Sparkplug device, one of the entries that feed its shape. */
  const devices = new Map<TopicShape, { filter: string; entry: TopicEntry }>()
  const vehicles = new Map<string, TopicEntry>()
  const filterOf = new Map([...register.devices].map(([filter, shape]) => [shape, filter]))
  for (const entry of register.entries) {
    const size = collector.leaves.length + collector.skipped.length
    if (++looked % 64 === 0 || size - taken > 100) {
      taken = size
      yield
    }
    if (!under(entry.topic, branch)) continue
    topics++
    if (collector.leaves.length >= MOST_LEAVES) {
      beyond ||= entry.topic
      continue
    }
    const { topic, shape } = entry
    const filter = filterOf.get(shape)
    if (filter !== undefined) {
      const known = devices.get(shape)
      if (!known || entry.count > known.entry.count) devices.set(shape, { filter, entry })
      continue
    }
    if (topic.startsWith('$')) continue
    // The other messages of the Sparkplug namespace: STATE and commands.
    if (topic.startsWith('spBv1.0/')) collector.skip(topic, 'sparkplug-own')
    else if (topic.length > LONGEST_TOPIC) collector.skip(topic, 'long-topic', String(topic.length))
    else if (LOOKS_LIKE_A_VAR.test(topic)) collector.skip(topic, 'braces')
    else if (/[+#\0]/.test(topic)) collector.skip(topic, 'wildcard')
    else if (register.names.sources.has(topic)) collector.skip(topic, 'names')
    else {
      yield* collector.entry(entry)
      const root = topic.slice(0, topic.lastIndexOf('/'))
      const vehicle = register.vehicles.all.get(root)
      if (vehicle?.topics.has(topic) && (!vehicles.has(root) || topic.endsWith('/state'))) vehicles.set(root, entry)
    }
  }
  for (const [root, entry] of vehicles) {
    const vehicle = register.vehicles.all.get(root)!
    if (isVehicle(vehicle)) collector.vehicle(root, vehicle, rhythmOf(entry))
    yield
  }
  for (const { filter, entry } of devices.values()) {
    yield
    if (LOOKS_LIKE_A_VAR.test(filter)) collector.skip(filter, 'braces')
    else if (entry.shape.fields.size === 0) collector.skip(filter, 'sparkplug-unborn')
    else collector.sparkplug(entry, filter)
  }
  const { leaves, faults, skipped } = collector
  return {
    leaves,
    faults,
    skipped: beyond
      ? [{ topic: cut(beyond, 300), why: 'most-values', what: String(MOST_LEAVES) }, ...skipped]
      : skipped,
    topics,
  }
}
