/** How unlike a topic is to a filter that it does not match: edit distance over levels. */

const COMPARED = 40
const MOST_LEVELS = 24

/** Edit distance of two texts as a part of the longer one's length, 0 to 1. */
const textDistance = (a: string, b: string): number => {
  if (a === b) return 0
  const [s, t] = [a.slice(0, COMPARED), b.slice(0, COMPARED)]
  if (s.toLowerCase() === t.toLowerCase()) return 0.1
  let before = new Float64Array(t.length + 1).map((_, i) => i)
  let row = new Float64Array(t.length + 1)
  for (let i = 1; i <= s.length; i++) {
    row[0] = i
    for (let j = 1; j <= t.length; j++)
      row[j] = Math.min(before[j]! + 1, row[j - 1]! + 1, before[j - 1]! + (s[i - 1] === t[j - 1] ? 0 : 1))
    ;[before, row] = [row, before]
  }
  return before[t.length]! / Math.max(s.length, t.length, 1)
}

/**
 * Of one filter to many topics, which mostly consist of the same levels: each pair of levels is compared once.
 * A missing or additional level costs 1, a changed one as much as its texts differ; "#" takes any number for nothing.
 */
export const sameFilterDistance = (filter: string): ((topic: string) => number) => {
  const f = filter.split('/', MOST_LEVELS)
  const hash = f.at(-1) === '#'
  if (hash) f.pop()
  const known = f.map(() => new Map<string, number>())
  const changed = (i: number, level: string): number => {
    if (f[i] === '+') return 0
    let distance = known[i]!.get(level)
    if (distance === undefined) known[i]!.set(level, (distance = textDistance(f[i]!, level)))
    return distance
  }
  return (topic) => {
    const t = topic.split('/', MOST_LEVELS)
    let before = Array.from({ length: t.length + 1 }, (_, i) => i)
    for (let i = 0; i < f.length; i++) {
      const row = [i + 1]
      for (let j = 1; j <= t.length; j++)
        row.push(Math.min(before[j]! + 1, row[j - 1]! + 1, before[j - 1]! + changed(i, t[j - 1]!)))
      before = row
    }
    return hash ? Math.min(...before) : before[t.length]!
  }
}

export const topicDistance = (filter: string, topic: string): number => sameFilterDistance(filter)(topic)
