/** What could not be used, counted by reason with the last example, so that a person can find the machine that sent it. */
import type { DropReason } from '../wire/diagnostics.ts'
import { shorten } from './describe.ts'

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
