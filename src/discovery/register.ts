/**
 * Every topic of one broker: how often, how big, when last, and what its payloads look like. Counting costs a look-up a
 * message; payloads are looked into once a second a topic at most, so that a flood of messages stays cheap. Bounded: topics
 * beyond the most are counted and left out.
 */
import { merging, sorting } from '../base/sorting.ts'
import type { Steps } from '../base/steps.ts'
import { sparkplugFilter } from '../decode/formats/sparkplug.ts'
import { NAMESPACE, parseSparkplugTopic } from '../decode/sparkplug.ts'
import type { TopicRow } from '../wire/discovery.ts'
import { DatabusNames } from './databus-names.ts'
import { noteShape } from './shape.ts'
import { type Budget, emptyShape, levelsOf, type TopicShape } from './topic-shape.ts'
import { SparkplugShapes } from './sparkplug-shape.ts'
import { Vehicles } from './vehicles.ts'
import { cut } from './words.ts'

const SAMPLE_EVERY_MS = 1000
/** So many of a topic's first messages are all looked into: what it has seldom, and who else speaks on it. */
const ALL_OF_FIRST = 30
/** Where several speak on one topic, each is to be heard. */
const OF_SEVERAL_EVERY_MS = 10
/** Values of all topics together. */
const MOST_FIELDS_IN_ALL = 600_000
/** Looked into whole up to this size; bigger ones are shown, not taken apart. */
const MOST_BYTES = 256 << 10
const KEPT_BYTES = 4 << 10
/** Topics of which it is asked in one step who wants them. */
const ASKED_AT_ONCE = 500
/** Of all kept payloads together. */
const KEPT_IN_ALL = 64 << 20
const utf8 = new TextDecoder()
const NONE = new Uint8Array()

/** Whoever speaks in turn must not be met at the same one each time (Knuth's multiplicative hash). */
const unevenly = (count: number): number =>
  OF_SEVERAL_EVERY_MS * (0.5 + (Math.imul(count, 2_654_435_761) >>> 0) / 2 ** 32)

export class TopicEntry {
  readonly topic: string
  /** Where its values are filed: itself; for Sparkplug the device's topic, whatever the message type. */
  readonly shape: TopicShape
  count = 0
  meanGapMs = 0
  /** Longest time between two of its messages, ms. */
  longestGapMs = 0
  lastSeen = 0
  bytes = 0
  /** All of its messages were kept ones. */
  retained = true
  sample: Uint8Array = NONE
  /** When the sample came, ms. */
  sampledAt = 0
  /** The sample is all of its message. */
  whole = false
  lookAt = 0
  /** Ids of the signals that are bound to it. */
  signals: readonly string[] = []

  constructor(topic: string, shape: TopicShape) {
    this.topic = topic
    this.shape = shape
  }

  perS(now: number): number {
    return this.meanGapMs > 0 ? 1000 / Math.max(this.meanGapMs, now - this.lastSeen) : 0
  }

  payload(): string {
    return utf8.decode(this.sample)
  }

  row(now: number): NonNullable<TopicRow['message']> {
    const { shape, count, lastSeen, bytes, retained, signals } = this
    const preview =
      shape.name === 'sparkplug'
        ? [...shape.fields.values()]
            .filter((field) => field.last !== '')
            .slice(0, 3)
            .map((field) => `${field.names.at(-1)} ${field.last}`)
            .join(', ')
        : shape.name === 'binary'
          ? ''
          : this.payload().slice(0, 400).replace(/\s+/g, ' ')
    return {
      perS: this.perS(now),
      count,
      lastSeen,
      bytes,
      retained,
      shape: shape.name,
      preview: cut(preview, 160),
      signals: signals.slice(0, 3),
      signalCount: signals.length,
    }
  }
}

const NO_CHILDREN: ReadonlyMap<string, TopicNode> = new Map()

/** A level of the topic tree. */
export class TopicNode {
  readonly path: string
  readonly name: string
  /** Most nodes have none. */
  children: ReadonlyMap<string, TopicNode> = NO_CHILDREN
  entry: TopicEntry | null = null
  topics = 0
  unused = 0
  #sorted: TopicNode[] = []
  #fresh: TopicNode[] = []

  constructor(path: string, name: string) {
    this.path = path
    this.name = name
  }

  child(level: string, path: string): TopicNode {
    let next = this.children.get(level)
    if (!next) {
      next = new TopicNode(path, level)
      if (this.children === NO_CHILDREN) this.children = new Map()
      ;(this.children as Map<string, TopicNode>).set(level, next)
      this.#fresh.push(next)
    }
    return next
  }

  /** Its children, "laser_2" before "laser_10". */
  *sorted(): Steps<readonly TopicNode[]> {
    if (this.#fresh.length === 0) return this.#sorted
    const [known, count] = [this.#sorted, this.#fresh.length]
    const all = yield* merging(known, yield* sorting(this.#fresh.slice(0, count), byName), byName)
    // Others may have come between the steps, or somebody else may have been done sooner.
    if (this.#sorted === known) {
      this.#sorted = all
      this.#fresh = this.#fresh.slice(count)
    }
    return all
  }
}

const order = new Intl.Collator('en', { numeric: true })
const byName = (a: TopicNode, b: TopicNode): number => order.compare(a.name, b.name)

export interface RegisterOptions {
  readonly most?: number
  /** Unpacks gzip; may throw. */
  readonly inflate?: (bytes: Uint8Array) => Uint8Array
}

export class TopicRegister {
  readonly root = new TopicNode('', '')
  readonly #most: number
  readonly #inflate: RegisterOptions['inflate']
  readonly #entries = new Map<string, TopicEntry>()
  readonly #sparkplug = new SparkplugShapes()
  /** Shapes of Sparkplug nodes and devices by their filter. */
  readonly devices = new Map<string, TopicShape>()
  readonly vehicles = new Vehicles()
  readonly names = new DatabusNames()
  readonly #budget: Budget = { fields: MOST_FIELDS_IN_ALL }
  #kept = 0
  #boundTo: (topic: string) => readonly string[] = () => []
  messages = 0
  dropped = 0

  constructor({ most = 100_000, inflate }: RegisterOptions = {}) {
    this.#most = most
    this.#inflate = inflate
  }

  /** Sparkplug nodes and devices that speak, and whose births were not heard: nothing of them has a name. */
  *unborn(): Generator<string> {
    for (const [filter, shape] of this.devices) if (shape.fields.size === 0) yield filter
  }

  get size(): number {
    return this.#entries.size
  }
  get entries(): IterableIterator<TopicEntry> {
    return this.#entries.values()
  }
  entry(topic: string): TopicEntry | undefined {
    return this.#entries.get(topic)
  }

  /** Which signals want a topic: asked once a topic, and anew for all when the twin changes. What is counted is right between any two steps. */
  *use(boundTo: (topic: string) => readonly string[]): Steps {
    this.#boundTo = boundTo
    let done = 0
    for (const entry of this.#entries.values()) {
      if (++done % ASKED_AT_ONCE === 0) yield
      // A later twin has come meanwhile.
      if (this.#boundTo !== boundTo) return
      const wasUnused = entry.signals.length === 0
      entry.signals = boundTo(entry.topic)
      const more = Number(entry.signals.length === 0) - Number(wasUnused)
      if (more !== 0) for (const node of this.#wayTo(entry.topic)) node.unused += more
    }
  }

  /** From the root down to the topic's own node, made where it is not there. */
  *#wayTo(topic: string): Generator<TopicNode> {
    let node = this.root
    yield node
    let path = ''
    const levels = levelsOf(topic)
    for (const [i, level] of levels.entries()) {
      path = i === levels.length - 1 ? topic : i === 0 ? level : `${path}/${level}`
      yield (node = node.child(level, path))
    }
  }

  /** @param retained the broker kept it: no sign that anyone speaks. */
  message(topic: string, payload: Uint8Array, now: number, retained: boolean): void {
    this.messages++
    const entry = this.#entries.get(topic) ?? this.#add(topic)
    if (!entry) {
      this.dropped++
      return
    }
    if (entry.count > 0) {
      const gap = Math.max(0, now - entry.lastSeen)
      if (gap > entry.longestGapMs) entry.longestGapMs = gap
      entry.meanGapMs = entry.meanGapMs === 0 ? gap : entry.meanGapMs * 0.9 + gap * 0.1
    }
    entry.count++
    entry.lastSeen = now
    entry.bytes = payload.length
    if (!retained) entry.retained = false
    const sparkplug = topic.startsWith(NAMESPACE) ? parseSparkplugTopic(topic) : null
    if (now < entry.lookAt && !sparkplug?.type.endsWith('BIRTH')) return
    if (entry.count > ALL_OF_FIRST)
      entry.lookAt = now + ((entry.shape.senders?.size ?? 0) > 1 ? unevenly(entry.count) : SAMPLE_EVERY_MS)
    if (sparkplug) this.#sparkplug.message(topic, sparkplug, payload, now, entry.shape)
    this.#look(entry, payload, sparkplug !== null, now)
  }

  #look(entry: TopicEntry, payload: Uint8Array, isSparkplug: boolean, now: number): void {
    let bytes = payload
    if (payload[0] === 0x1f && payload[1] === 0x8b) {
      try {
        bytes = this.#inflate?.(payload) ?? payload
      } catch {
        // Shown as the binary that it is.
      }
    }
    if (!isSparkplug) {
      if (bytes.length > MOST_BYTES) entry.shape.leave('', 'large')
      else {
        const root = noteShape(entry.shape, entry.topic, bytes, this.#budget)
        if (root) {
          this.vehicles.note(entry.topic, root)
          // What names other topics' values is kept by the broker, or said seldom.
          if (entry.retained || entry.count <= 3) this.names.note(entry.topic, root)
        }
      }
    }
    const keep = bytes.subarray(0, KEPT_BYTES)
    if (this.#kept - entry.sample.length + keep.length > KEPT_IN_ALL) return
    this.#kept += keep.length - entry.sample.length
    entry.sampledAt = now
    entry.whole = keep.length === bytes.length
    // A copy: what arrives lies in the buffer of a socket.
    if (keep.length === entry.sample.length) entry.sample.set(keep)
    else entry.sample = Uint8Array.from(keep)
  }

  #add(topic: string): TopicEntry | null {
    if (this.#entries.size >= this.#most) return null
    const entry = new TopicEntry(topic, this.#shapeFor(topic))
    entry.signals = this.#boundTo(topic)
    this.#entries.set(topic, entry)
    const unused = entry.signals.length === 0 ? 1 : 0
    let last = this.root
    for (const node of this.#wayTo(topic)) {
      node.topics++
      node.unused += unused
      last = node
    }
    last.entry = entry
    return entry
  }

  #shapeFor(topic: string): TopicShape {
    if (!topic.startsWith(NAMESPACE) || !parseSparkplugTopic(topic)) return emptyShape()
    const filter = sparkplugFilter(topic)
    let shape = this.devices.get(filter)
    if (!shape) this.devices.set(filter, (shape = emptyShape()))
    return shape
  }
}
