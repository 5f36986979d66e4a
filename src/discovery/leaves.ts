/** Every value that was seen on a broker, with the path of names that leads to it: levels of its topic, then names within the payload. */
import { sparkplugFilter } from '../decode/formats/sparkplug.ts'
import { NAMESPACE, parseSparkplugTopic } from '../decode/sparkplug.ts'
import type { ShapeName, SkipReason } from '../wire/discovery.ts'
import type { Dictionary } from './databus-names.ts'
import { nameField, type Naming, type Source } from './field-naming.ts'
import type { FieldShape } from './field-shape.ts'
import { type Folder, foldersIn } from './folders.ts'
import { numberedIn } from './id-parts.ts'
import type { FaultLeaf, Collected, Leaf, Rhythm, Skipped } from './leaf.ts'
import { isRecords, namesAMachine } from './levels.ts'
import type { TopicEntry, TopicRegister } from './register.ts'
import { idInReading, isOneOff, keyedAt, mergedOf, sendersOf, type Told } from './told.ts'
import { levelsOf, type TopicShape } from './topic-shape.ts'
import { isOwnField, isVehicle, type Vehicle } from './vehicles.ts'
import { cut } from './words.ts'

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
    const isMachine = (name: string): boolean => this.#register.names.machines.has(name)
    const naming: Naming = { dictionary, alone, keyed, numbered, isMachine }
    for (const field of shape.fields.values()) this.#field(source, field, naming)
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

  #field(source: Source, field: FieldShape, naming: Naming): void {
    const { topic, levels, shape, rhythm, vehicle } = source
    if (field.others > 0 || LOOKS_LIKE_A_VAR.test(JSON.stringify(field.reading))) return
    const pointer = typeof field.reading.select === 'string' ? field.reading.select : ''
    // Says whose the message is: no value of the machine.
    if (source.told && source.where && pointer !== '' && Object.hasOwn(source.where, pointer)) return
    if (vehicle && (pointer === '' || isOwnField(topic, pointer))) return
    if (alwaysMany(shape, pointer)) return
    if (keepsChanging(field, shape)) return
    const named = nameField(source, field, naming)
    if (!named) return
    const { names, reading, told: whose, bindTopic } = named
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
    const levels = device === undefined ? [group, edge] : [group, edge, device]
    const folders = isMachineNode(levels) ? null : foldersIn(shape.fields.values())
    for (const field of shape.fields.values()) {
      if (field.others > 0 || LOOKS_LIKE_A_VAR.test(JSON.stringify(field.reading))) continue
      const { metric = '' } = field.reading
      const folder = folders?.get(metric)
      this.leaves.push({
        topic: filter,
        levels,
        names: folder ? field.names.slice(folder.depth) : field.names,
        field,
        reading: folder ? { ...field.reading, metric: `{in}${metric.slice(folder.prefix.length)}` } : field.reading,
        bindTopic: folder ? '{node}' : '',
        // Members come when they have changed.
        isPartial: field.reading.select !== '',
        shapeName: shape.name,
        ...rhythmOf(entry),
        isSparkplug: true,
        told: folder ? toldInFolder(filter, levels, folder) : null,
        vehicle: null,
      })
    }
  }
}

const NONE_NUMBERED: ReadonlyMap<string, number> = new Map()

/** What its values are called, where a machine may stand in it. */
function* namesIn(shape: TopicShape, dictionary: Dictionary | null): Generator<string> {
  for (const field of shape.fields.values()) {
    const id = idInReading(field)
    if (id) yield dictionary?.names.get(id.id)?.name ?? id.id
    else if (field.lists.length === 0 && field.names[0] !== undefined) yield field.names[0]
  }
}

/** An edge node or device that is a machine itself: its folders are its parts. */
const isMachineNode = (levels: readonly string[]): boolean =>
  namesAMachine(levels) && !/^(edge|eon|node|plc|sps|gw|site|plant|werk|line|cell)/i.test(levels.at(-1)!)

const toldInFolder = (filter: string, [group, edge, device]: readonly string[], folder: Folder): Told => {
  const node = `spBv1.0/${group}/+/${edge}`
  const places = [
    { root: `spBv1.0/${group}`, name: group! },
    { root: node, name: edge! },
    ...(device === undefined ? [] : [{ root: filter, name: device }]),
  ]
  for (const name of folder.above) places.push({ root: `${places.at(-1)!.root}#${name}`, name })
  return { root: `${filter}#${folder.prefix}`, name: folder.name, places, vars: { node: filter, in: folder.prefix } }
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

/** @param branch topic that all of it lies under, '' = all. Pauses now and then: so much of the main thread at once. */
export function* collect(register: TopicRegister, branch: string): Generator<void, Collected> {
  const collector = new Collector(register)
  let topics = 0
  let beyond = ''
  let looked = 0
  let taken = 0
  /** Of each Sparkplug device, one of the entries that feed its shape. */
  const devices = new Map<TopicShape, { filter: string; entry: TopicEntry }>()
  const vehicles = new Map<string, TopicEntry>()
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
    const filter = topic.startsWith(NAMESPACE) && parseSparkplugTopic(topic) ? sparkplugFilter(topic) : ''
    if (register.devices.get(filter) === shape) {
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
