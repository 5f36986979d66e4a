/** Which topics arrived, how often and when last; bounded, the longest known go first. What is worked out once a topic is kept with it. */
import { TopicIndex } from './topic-index.ts'

export interface TopicSeen {
  readonly topic: string
  readonly count: number
  /** Messages a second, over about the last ten messages. */
  readonly perS: number
  readonly lastSeen: number
}

export interface TopicEntry<T> {
  readonly topic: string
  readonly matched: T
  count: number
  meanGapMs: number
  lastSeen: number
}

/** More than a large plant has: what is worked out for a topic is worked out again when it comes back. */
const MOST = 150_000
/** Of all their names together: MQTT allows 65,535 bytes for one. */
const MOST_CHARS = 32 << 20

export class TopicsSeen<T> {
  readonly #entries = new Map<string, TopicEntry<T>>()
  readonly #resolve: (topic: string) => T
  #chars = 0
  readonly index = new TopicIndex()

  constructor(match: (topic: string) => T) {
    this.#resolve = match
  }

  note(topic: string, now: number): TopicEntry<T> {
    let entry = this.#entries.get(topic)
    if (!entry) {
      this.#chars += topic.length
      while (this.#entries.size > 0 && (this.#entries.size >= MOST || this.#chars > MOST_CHARS)) this.#forgetFirst()
      entry = { topic, matched: this.#resolve(topic), count: 0, meanGapMs: 0, lastSeen: now }
      this.#entries.set(topic, entry)
      this.index.add(entry)
    } else {
      const gap = Math.max(0, now - entry.lastSeen)
      entry.meanGapMs = entry.meanGapMs === 0 ? gap : entry.meanGapMs * 0.9 + gap * 0.1
    }
    entry.count++
    entry.lastSeen = now
    return entry
  }

  #forgetFirst(): void {
    const [first] = this.#entries.values()
    this.#chars -= first!.topic.length
    this.#entries.delete(first!.topic)
    this.index.delete(first!)
  }

  /** @param most the first so many, where comparing all would take too long to wait for */
  names(most = Number.POSITIVE_INFINITY): string[] {
    const names: string[] = []
    for (const topic of this.#entries.keys()) if (names.push(topic) >= most) break
    return names
  }
  list(): TopicSeen[] {
    return [...this.#entries.values()].map(({ topic, count, meanGapMs, lastSeen }) => ({
      topic,
      count,
      perS: meanGapMs > 0 ? 1000 / meanGapMs : 0,
      lastSeen,
    }))
  }
}
