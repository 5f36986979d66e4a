/** What could not be used, counted by reason with the last example, so that a person can find the machine that sent it. */
import { shorten } from './describe.ts'

export type DropReason =
  /** A fault of the program: the message is lost, and nothing else. */
  | 'could not be read'
  | 'payload too large'
  | 'empty payload'
  | 'gzip not decoded'
  | 'not UTF-8'
  | 'broken JSON'
  | 'no value'
  /** The source's time lies before anyone recorded so: the value is taken as received now. */
  | 'no clock'
  | 'time not understood'
  | 'not a single value'
  | 'not a number'
  | 'unit not convertible'
  | 'not a boolean'
  | 'unknown state'
  | 'not a list of faults'
  | 'broken Sparkplug payload'
  | 'Sparkplug sequence gap'
  | 'unknown Sparkplug alias'
  /** More than is kept of what a broker makes up without end. */
  | 'too many Sparkplug nodes'
  | 'too many Sparkplug metrics'
  | 'too many Sparkplug messages out of order'
  | 'too many sources'
  | 'death of an earlier session'
  | 'late Sparkplug message'
  | 'Sparkplug data without birth'
  | 'another Sparkplug host of this id'

export interface Drop {
  readonly reason: DropReason
  readonly count: number
  readonly lastTopic: string
  readonly lastDetail: string
  readonly lastAt: number
}

const DETAIL_LIMIT = 160
/** Names are shown and searched; MQTT allows 65,535 bytes. */
const TOPIC_LIMIT = 400

export class Drops {
  readonly #byReason = new Map<
    DropReason,
    { reason: DropReason; count: number; lastTopic: string; lastDetail: string; lastAt: number }
  >()

  count(reason: DropReason, topic: string, detail: string, at: number): void {
    let drop = this.#byReason.get(reason)
    if (!drop) this.#byReason.set(reason, (drop = { reason, count: 0, lastTopic: '', lastDetail: '', lastAt: 0 }))
    drop.count++
    drop.lastTopic = shorten(topic, TOPIC_LIMIT)
    drop.lastDetail = shorten(detail, DETAIL_LIMIT)
    drop.lastAt = at
  }

  of(reason: DropReason): number {
    return this.#byReason.get(reason)?.count ?? 0
  }
  get list(): readonly Drop[] {
    return [...this.#byReason.values()].map((drop) => ({ ...drop }))
  }
}
