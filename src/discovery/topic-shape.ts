/** What is kept of a topic: the values of its payloads, its faults, its senders, and what could not be read. */
import type { ShapeName, SkipReason } from '../wire/discovery.ts'
import { FaultShape } from './fault-shape.ts'
import { FieldShape } from './field-shape.ts'
import type { Id } from './senders.ts'

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
  /** Names an id in each message anew, and nobody. */
  notIds: Set<string> | null = null
  /** More senders than are kept. */
  sendersLost = 0
  /** By list: the ids that its elements had. */
  lists: Map<string, Set<string>> | null = null

  leave(pointer: string, why: SkipReason): void {
    this.unread ??= new Map()
    if (this.unread.size < MOST_UNREAD && !this.unread.has(pointer)) this.unread.set(pointer, why)
  }
}

export const emptyShape = (): TopicShape => new TopicShape()
