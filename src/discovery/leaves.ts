/** Every value that was seen on a broker, with the path of names that leads to it: levels of its topic, then names within the payload. */
import type { FieldShape, TopicShape } from './shape.ts'
import { levelsOf, type TopicEntry, type TopicRegister } from './register.ts'

export interface Leaf {
  /** Topic as a binding names it (of Sparkplug: `spBv1.0/group/+/edge/device`). */
  readonly topic: string
  /** Levels of the topic that are about the plant; for Sparkplug group, edge node, device. */
  readonly levels: readonly string[]
  /** Names within the payload. */
  readonly names: readonly string[]
  readonly field: FieldShape
  readonly shape: TopicShape
  /** Milliseconds between its messages, 0 = heard once. */
  readonly gapMs: number
  readonly count: number
  readonly isSparkplug: boolean
  /** Bound already, by these. */
  readonly signals: readonly string[]
}

export interface Heard {
  readonly leaves: readonly Leaf[]
  /** Topics without any value that a signal could show. */
  readonly mute: readonly { readonly topic: string; readonly why: string }[]
  readonly topics: number
}

const WHY: Partial<Record<TopicShape['name'], string>> = {
  image: 'an image',
  binary: 'bytes that are neither text nor Sparkplug',
  empty: 'nothing in it',
  text: 'no single value',
}
/** `{name}` in a topic or pointer would be taken for a var of the document. */
const LOOKS_LIKE_A_VAR = /\{[A-Za-z_][\w-]*\}/

/** Nobody looks over more at once, and the machines are not to wait for who tries. */
const MOST_LEAVES = 20_000

const under = (topic: string, branch: string): boolean =>
  branch === '' || topic === branch || topic.startsWith(`${branch}/`)

/** @param branch topic that all of it lies under, '' = all */
export const heardOf = (register: TopicRegister, branch: string): Heard => {
  const leaves: Leaf[] = []
  const mute: { topic: string; why: string }[] = []
  let topics = 0
  let beyond = ''
  /** Of each Sparkplug device, one of the entries that feed its shape. */
  const devices = new Map<TopicShape, { filter: string; entry: TopicEntry }>()
  const filterOf = new Map([...register.devices].map(([filter, shape]) => [shape, filter]))
  for (const entry of register.entries) {
    if (!under(entry.topic, branch)) continue
    topics++
    if (leaves.length >= MOST_LEAVES) {
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
    if (topic.startsWith('spBv1.0/')) mute.push({ topic, why: 'a command or state of Sparkplug itself' })
    else if (LOOKS_LIKE_A_VAR.test(topic))
      mute.push({ topic, why: 'a name in braces, which a twin document takes for a variable' })
    else if (/[+#\0]/.test(topic)) mute.push({ topic, why: 'no topic that MQTT allows' })
    else if (shape.fields.size === 0) mute.push({ topic, why: WHY[shape.name] ?? 'no single value' })
    else leaves.push(...leavesOf(entry, topic, levelsOf(topic), false))
  }
  for (const { filter, entry } of devices.values()) {
    const [, group = '', , edge = '', device] = filter.split('/')
    if (LOOKS_LIKE_A_VAR.test(filter))
      mute.push({ topic: filter, why: 'a name in braces, which a twin document takes for a variable' })
    else if (entry.shape.fields.size === 0)
      mute.push({ topic: filter, why: 'no metric whose name is known: its birth was not heard yet' })
    else leaves.push(...leavesOf(entry, filter, device === undefined ? [group, edge] : [group, edge, device], true))
  }
  if (beyond)
    mute.unshift({ topic: beyond, why: `it and what came after it: more than ${MOST_LEAVES} values, choose a branch` })
  return { leaves, mute, topics }
}

const leavesOf = (entry: TopicEntry, topic: string, levels: readonly string[], isSparkplug: boolean): Leaf[] => {
  const { shape, meanGapMs, count, signals } = entry
  const found: Leaf[] = []
  for (const field of shape.fields.values()) {
    if (field.others > 0 || LOOKS_LIKE_A_VAR.test(JSON.stringify(field.reading))) continue
    found.push({ topic, levels, names: field.names, field, shape, gapMs: meanGapMs, count, isSparkplug, signals })
  }
  return found
}
