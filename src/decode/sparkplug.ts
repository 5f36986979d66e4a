/**
 * Sparkplug B, listened to passively (specification 3.0, chapters 4–6): no host application, no commands. Keeps for each
 * edge node what its births defined, and says which metrics a message updates and whose values have died.
 */
import type { Drops } from './drops.ts'
import { Births, type EdgeNode } from './sparkplug-births.ts'
import { parseTime } from './source-time.ts'
import { SparkplugReader } from './sparkplug-reader.ts'

export const NAMESPACE = 'spBv1.0/'

export interface SparkplugTopic {
  /** `group/edge`. */
  readonly node: string
  readonly type: string
  /** '' for the node itself. */
  readonly device: string
}

/** null: STATE, commands, and whatever else is none of a passive listener's business. */
export const parseSparkplugTopic = (topic: string): SparkplugTopic | null => {
  const [namespace, group, type, edge, device = '', ...rest] = topic.split('/')
  if (namespace !== 'spBv1.0' || !group || !edge || rest.length || !type) return null
  return /^(N|D)(BIRTH|DATA|DEATH)$/.test(type) && type.startsWith('D') === (device !== '')
    ? { node: `${group}/${edge}`, type, device }
    : null
}

export interface SparkplugHooks {
  /** Metric `i` of what was just read; `datatype` is its own or its birth's, 0 = unknown. */
  metric(reader: SparkplugReader, i: number, name: string, datatype: number): void
  /** '' = the node with all its devices; since `at`. */
  death(node: string, device: string, at: number): void
}

/** What somebody listens to, and so is kept before anything else. */
export interface Heard {
  /** `group/edge` */
  node(node: string): boolean
  metric(node: string, device: string, name: string): boolean
}
const EVERYTHING: Heard = { node: () => true, metric: () => true }

/** null = none. */
const bdSeqOf = (reader: SparkplugReader): unknown => {
  for (let i = 0; i < reader.count; i++)
    if (reader.isNamed(i) && reader.name(i) === 'bdSeq') return reader.valueOf(i, 0)
  return null
}

export class Sparkplug {
  readonly #drops: Drops
  readonly #births: Births
  /** Its caches are for plants that speak Sparkplug. */
  #reader: SparkplugReader | null = null

  constructor(drops: Drops, heard = EVERYTHING) {
    this.#drops = drops
    this.#births = new Births(heard)
  }

  message(topic: string, at: SparkplugTopic, bytes: Uint8Array, now: number, hooks: SparkplugHooks): void {
    const node = this.#births.node(at.node)
    if (!node.isKept) this.#drops.count('too-many-sparkplug-nodes', topic, 'what its births define is not kept', now)
    const reader = (this.#reader ??= new SparkplugReader())
    reader.read(bytes)
    if (reader.broken)
      this.#drops.count('broken-sparkplug-payload', topic, `${reader.broken} broken, ${reader.count} metrics read`, now)
    const birth = at.type.endsWith('BIRTH')
    const bdSeq = at.type === 'NBIRTH' || at.type === 'NDEATH' ? bdSeqOf(reader) : null

    if (at.type === 'NDEATH') {
      // §6.4.22: the death of an earlier session arrives late and means nothing; some nodes send no bdSeq at all.
      if (typeof bdSeq === 'number' && node.bdSeq >= 0 && bdSeq !== node.bdSeq)
        return this.#drops.count('death-of-an-earlier-session', topic, `bdSeq ${bdSeq}, born with ${node.bdSeq}`, now)
      node.seq = -1
      this.#births.died(node)
      // §5.5: at the time of receipt; its own is that of the connect.
      return hooks.death(at.node, '', now)
    }
    this.#sequence(node, at.type, reader.seq, topic, now)
    // §5.7 [tck-id-operational-behavior-edge-node-termination-host-action-ddeath-devices-tags-stale]: at the payload's time.
    if (at.type === 'DDEATH') return hooks.death(at.node, at.device, Math.min(parseTime(reader.time) || now, now))
    if (at.type === 'NBIRTH') {
      // §6.4.19: devices stay dead until their own birth.
      hooks.death(at.node, '', now)
      this.#births.forget(node)
      node.bdSeq = typeof bdSeq === 'number' ? bdSeq : -1
    } else if (at.type === 'DBIRTH') this.#births.forget(node, at.device)

    const { datatype } = reader.columns
    let left = 0
    for (let i = 0; i < reader.count; i++) {
      const alias = reader.alias(i)
      let name = reader.isNamed(i) ? reader.name(i) : ''
      let type = datatype[i]!
      if (alias !== null) {
        if (birth && name) {
          if (!this.#births.define(node, at.device, alias, name, type)) left++
        } else if (!name || !type) {
          const defined = node.aliases.get(alias)
          if (defined) {
            name ||= defined.name
            type ||= defined.datatype
          }
        }
      }
      if (name) hooks.metric(reader, i, name, type)
      else
        this.#drops.count(
          'unknown-sparkplug-alias',
          topic,
          `alias ${alias ?? 'none'}: its birth was not heard. Ask the node for a rebirth`,
          now,
        )
    }
    if (left && node.isKept)
      this.#drops.count('too-many-sparkplug-metrics', topic, `aliases of ${left} of ${reader.count} are not kept`, now)
  }

  /** What births have defined holds for the next version of a twin as well. */
  carryOn(old: Sparkplug): void {
    this.#births.carryOn(old.#births)
  }

  /** Sessions are not known to go on; what the births defined still names what comes. */
  lost(): void {
    for (const node of this.#births.nodes) node.seq = node.bdSeq = -1
  }

  /** §6.4.1: 0–255, one count over a node and its devices, 0 in the NBIRTH. */
  #sequence(node: EdgeNode, type: string, seq: number, topic: string, now: number): void {
    if (seq < 0) return
    if (type !== 'NBIRTH' && node.seq >= 0 && seq !== (node.seq + 1) % 256)
      this.#drops.count('sparkplug-sequence-gap', topic, `${seq} after ${node.seq}`, now)
    node.seq = seq
  }
}
