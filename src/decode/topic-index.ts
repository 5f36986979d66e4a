/**
 * Which of the topics that arrived look most like a filter that none of them matches. The index is kept as topics come and
 * go, so that a question costs the same whether a hundred topics are known or a hundred thousand.
 */
import { sameFilterDistance } from './topic-distance.ts'

/** Whoever adds a topic keeps what was added, to take it out again. */
export interface IndexedTopic {
  readonly topic: string
}

/** Longer ones are nobody's mistyped binding. */
const LONGEST = 400
const MOST_LEVELS = 24
/** A level that more topics share tells nothing of any of them. */
const MOST_SHARING = 1000
/** Those that share the rarest levels come first; more are not worth the time. */
const MOST_CONSIDERED = 300
/** Compared letter by letter: those that share the most levels. */
const LOOKED_AT = 40
/** What is more than twice as far as the nearest is noise beside it, unless it is near itself. */
const NEAR = 0.6
/** No level: the first so many of all. */
const ANY = '/'

const levelsOf = (topic: string): Set<string> => new Set(topic.toLowerCase().split('/', MOST_LEVELS))

export class TopicIndex {
  /** Most levels are those of one topic alone, which needs no list. */
  readonly #byLevel = new Map<string, IndexedTopic | IndexedTopic[]>()
  #changes = 0

  /** Counts up with every topic that comes or goes. */
  get changes(): number {
    return this.#changes
  }

  add(entry: IndexedTopic): void {
    if (entry.topic.length > LONGEST) return
    this.#changes++
    this.#file(ANY, entry, LOOKED_AT)
    for (const level of levelsOf(entry.topic)) this.#file(level, entry, MOST_SHARING)
  }

  delete(entry: IndexedTopic): void {
    if (entry.topic.length > LONGEST) return
    this.#changes++
    this.#unfile(ANY, entry)
    for (const level of levelsOf(entry.topic)) this.#unfile(level, entry)
  }

  /** Topics that share levels with the filter, and how many; those that share the rarest ones are among them. */
  sharing(filter: string): ReadonlyMap<IndexedTopic, number> {
    const lists = [...namedLevels(filter)].map((level) => this.#of(level))
    const shared = new Map<IndexedTopic, number>()
    for (const list of lists.toSorted((a, b) => a.length - b.length))
      for (const entry of list) {
        const before = shared.get(entry)
        if (before !== undefined) shared.set(entry, before + 1)
        else if (shared.size < MOST_CONSIDERED) shared.set(entry, 1)
      }
    if (shared.size < LOOKED_AT) for (const entry of this.#of(ANY)) if (!shared.has(entry)) shared.set(entry, 0)
    return shared
  }

  #file(level: string, entry: IndexedTopic, most: number): void {
    const known = this.#byLevel.get(level)
    if (!known) this.#byLevel.set(level, entry)
    else if (!Array.isArray(known)) this.#byLevel.set(level, [known, entry])
    else if (known.length < most) known.push(entry)
  }

  #unfile(level: string, entry: IndexedTopic): void {
    const known = this.#byLevel.get(level)
    if (known === entry) this.#byLevel.delete(level)
    if (!Array.isArray(known)) return
    const at = known.indexOf(entry)
    if (at < 0) return
    if (known.length === 1) this.#byLevel.delete(level)
    else known.splice(at, 1)
  }

  #of(level: string): readonly IndexedTopic[] {
    const known = this.#byLevel.get(level)
    return known ? (Array.isArray(known) ? known : [known]) : []
  }
}

const namedLevels = (filter: string): Set<string> => {
  const levels = levelsOf(filter)
  levels.delete('+')
  levels.delete('#')
  return levels
}

/** The `most` nearest of all these, nearest first; only those that share something with the filter. */
export const nearestTopics = (filter: string, indexes: readonly TopicIndex[], most: number): string[] => {
  const levels = namedLevels(filter).size
  const distance = sameFilterDistance(filter)
  return indexes
    .flatMap((index) => [...index.sharing(filter)])
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, LOOKED_AT)
    .map(([{ topic }]) => ({ topic, distance: distance(topic) }))
    .filter((one, at, all) => one.distance < levels && all.findIndex(({ topic }) => topic === one.topic) === at)
    .toSorted((a, b) => a.distance - b.distance)
    .filter((one, _, [nearest]) => one.distance <= Math.max(NEAR, 2 * nearest!.distance))
    .slice(0, most)
    .map(({ topic }) => topic)
}
