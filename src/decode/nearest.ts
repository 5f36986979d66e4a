/** Which of the topics that did arrive look most like a filter that none of them matches. */

import { editDistance } from '../base/edit-distance.ts'

/** Edit distance of two texts as a part of the longer one's length, 0 to 1. */
const textDistance = (a: string, b: string): number => {
  if (a === b) return 0
  if (a.toLowerCase() === b.toLowerCase()) return 0.1
  const [s, t] = [a.slice(0, 40), b.slice(0, 40)]
  return editDistance(s, t) / Math.max(s.length, t.length, 1)
}

const MOST_LEVELS = 40

/** Edit distance over topic levels: a missing or additional level costs 1, a changed one as much as its texts differ. */
export const topicDistance = (filter: string, topic: string): number => {
  // Deeper than anyone builds; the time it takes grows with the product of both.
  const [f, t] = [filter.split('/'), topic.split('/', MOST_LEVELS)]
  const hash = f.at(-1) === '#'
  if (hash) f.pop()
  let before = Array.from({ length: t.length + 1 }, (_, i) => i)
  let best = before[t.length]!
  for (let i = 1; i <= f.length; i++) {
    const row = [i]
    for (let j = 1; j <= t.length; j++)
      row.push(
        Math.min(
          before[j]! + 1,
          row[j - 1]! + 1,
          before[j - 1]! + (f[i - 1] === '+' ? 0 : textDistance(f[i - 1]!, t[j - 1]!)),
        ),
      )
    before = row
    best = before[t.length]!
  }
  // "#" takes any number of further levels for nothing.
  return hash ? Math.min(...before) : best
}

const LOOKED_AT = 40
/** What is more than twice as far as the nearest is noise beside it, unless it is near itself. */
const NEAR = 0.6

/** The `most` nearest, nearest first; only those that share something with the filter. */
export const nearestTopics = (filter: string, topics: readonly string[], most: number): string[] => {
  const levels = new Set(
    filter
      .split('/')
      .filter((level) => level !== '+' && level !== '#')
      .map((level) => level.toLowerCase()),
  )
  const shared = (topic: string): number => {
    let sum = 0
    for (const level of topic.split('/', MOST_LEVELS)) if (levels.has(level.toLowerCase())) sum++
    return sum
  }
  // Shared levels first: the exact distance of thousands of topics would take too long.
  return topics
    .map((topic) => ({ topic, shared: shared(topic) }))
    .toSorted((a, b) => b.shared - a.shared)
    .slice(0, LOOKED_AT)
    .map(({ topic }) => ({ topic, distance: topicDistance(filter, topic) }))
    .filter(({ distance }) => distance < levels.size)
    .toSorted((a, b) => a.distance - b.distance)
    .filter(({ distance }, _, [nearest]) => distance <= Math.max(NEAR, 2 * nearest!.distance))
    .slice(0, most)
    .map(({ topic }) => topic)
}
