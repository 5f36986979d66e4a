/**
 * First-out (ISA-18.2 §3.1): of the alarms that trip together, which came first. A group is a name within one line, so
 * that a group declared by a machine class joins the machines of a line, never those of two lines.
 */
import type { TwinAlarm, TwinAsset } from '../twin/twin.ts'

const lineOf = (asset: TwinAsset): TwinAsset => {
  let at = asset
  while (at.level !== 'line' && at.parent) at = at.parent
  return at
}

/** Name of the alarm's group in its line, null when it is in none. */
export const groupOf = (alarm: TwinAlarm): string | null =>
  alarm.group === null ? null : `${lineOf(alarm.asset).id}/${alarm.group}`

/** One episode a group: from the first alarm that trips until all are clear. */
export class FirstOut {
  readonly #episodes = new Map<string, { first: string; readonly active: Set<string> }>()

  /** Would this alarm, tripping now, be the one that began the episode? */
  isFirst(group: string, key: string): boolean {
    const episode = this.#episodes.get(group)
    return !episode || episode.first === key
  }

  tripped(group: string, key: string): void {
    const episode = this.#episodes.get(group)
    if (episode) episode.active.add(key)
    else this.#episodes.set(group, { first: key, active: new Set([key]) })
  }

  cleared(group: string, key: string): void {
    const episode = this.#episodes.get(group)
    if (episode?.active.delete(key) && episode.active.size === 0) this.#episodes.delete(group)
  }

  /** After a restart: what was known of an alarm that is still active. */
  restore(group: string, key: string, wasFirst: boolean): void {
    const episode = this.#episodes.get(group)
    if (!episode) this.#episodes.set(group, { first: wasFirst ? key : '', active: new Set([key]) })
    else {
      episode.active.add(key)
      if (wasFirst) episode.first = key
    }
  }
}
