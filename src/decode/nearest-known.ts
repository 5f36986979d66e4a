/** Nearest topics of many filters, asked for again and again: worked out a few at a time, and again once topics have come or gone. */
import { nearestTopics, type TopicIndex } from './topic-index.ts'

const NEAREST = 3
const MOST_KEPT = 2000
/** Worked out anew when so many topics have come or gone since, or such a part of all that ever did. */
const NEWS = 20
const NEWS_PART = 0.05

interface Known {
  readonly topics: readonly string[]
  readonly changes: number
}

export class NearestKnown {
  /** By filter, the longest known first. */
  readonly #known = new Map<string, Known>()

  /**
   * @param mayWork whether there is time for one more: what is not known then is what it was before, or empty until the
   * next time it is asked for. One of them is always worked out, so that all are in the end.
   */
  ask(
    filters: readonly string[],
    indexes: readonly TopicIndex[],
    mayWork: () => boolean,
  ): ReadonlyMap<string, readonly string[]> {
    const changes = indexes.reduce((sum, index) => sum + index.changes, 0)
    const due = [...new Set(filters)].filter((filter) => {
      const known = this.#known.get(filter)
      return !known || changes - known.changes > Math.max(NEWS, NEWS_PART * changes) || changes < known.changes
    })
    // What was never looked at comes before what is only old.
    due.sort((a, b) => Number(this.#known.has(a)) - Number(this.#known.has(b)))
    for (const [at, filter] of due.entries()) {
      if (at > 0 && !mayWork()) break
      this.#known.delete(filter)
      if (this.#known.size >= MOST_KEPT) this.#known.delete(this.#known.keys().next().value!)
      this.#known.set(filter, { topics: nearestTopics(filter, indexes, NEAREST), changes })
    }
    return new Map(filters.map((filter) => [filter, this.#known.get(filter)?.topics ?? []]))
  }
}
