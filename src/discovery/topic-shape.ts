/** What is kept of a topic: the values of its payloads, its faults, its senders, and what could not be read. */
import type { ShapeName, SkipReason } from '../wire/discovery.ts'
import { FaultShape } from './fault-shape.ts'
import { FieldShape } from './field-shape.ts'
import type { Id } from './senders.ts'
import type { Turns } from './turns.ts'

export const MOST_FIELDS = 80
/** Several on one topic share what all topics together may have. */
export const MOST_SENDERS = 1000
const MOST_UNREAD = 20

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
  /** Looks for who speaks while no name of a field says so; null = looked for long enough. */
  turns: Turns | null | undefined = undefined
  /** The key that was found to say whose each message is. */
  whose: string | null = null
  /** Names an id in each message anew, and nobody. */
  notIds: Set<string> | null = null
  /** More senders than are kept. */
  sendersLost = 0
  /** By list: the ids that its elements had. */
  lists: Map<string, Set<string>> | null = null

  /** Learns anew, with each speaker's messages apart. */
  tellApart(by: string, budget: Budget): void {
    budget.fields += this.fields.size
    this.fields.clear()
    this.messages = 0
    this.overflow = false
    this.faults = null
    this.unread = null
    this.senders = null
    this.lists = null
    this.whose = by
  }

  leave(pointer: string, why: SkipReason): void {
    this.unread ??= new Map()
    if (this.unread.size < MOST_UNREAD && !this.unread.has(pointer)) this.unread.set(pointer, why)
  }
}

export const emptyShape = (): TopicShape => new TopicShape()

/** A topic of nothing but slashes has 65,535 levels: what lies deeper than anyone builds is one level. */
const MOST_LEVELS = 40
export const levelsOf = (topic: string): string[] => {
  const levels = topic.split('/')
  return levels.length <= MOST_LEVELS
    ? levels
    : [...levels.slice(0, MOST_LEVELS - 1), levels.slice(MOST_LEVELS - 1).join('/')]
}
