/** Values of the same key, of all machines of a class, put together. */
import type { Machine, Value } from './machines.ts'

const SUMS = ['numbers', 'integers', 'zeros', 'ones', 'booleans', 'texts', 'times', 'epochs', 'nulls'] as const
type Sums = Record<(typeof SUMS)[number], number>

/** What all machines of the class said under one key. */
export interface Gathered extends Sums {
  readonly value: Value
  readonly path: readonly string[]
  min: number
  max: number
  words: Set<string> | null
  unit: string
  gapMs: number
  count: number
  /** Not in every message of its topic. */
  isPartial: boolean
  /** It came in a rhythm, from each of them. */
  isSteady: boolean
  example: string
}

export function* gather(machines: readonly Machine[]): Generator<void, Gathered[]> {
  const all = new Map<string, Gathered>()
  let done = 0
  for (const { values } of machines)
    for (const value of values) {
      if (done++ % 500 === 499) yield
      const { field, gapMs, count, names, isPartial, isSteady } = value.leaf
      const known = all.get(value.key)
      if (!known) {
        const { min, max, words, unit } = field
        all.set(value.key, {
          value,
          path: [...value.below, ...names],
          ...(Object.fromEntries(SUMS.map((key) => [key, field[key]])) as Sums),
          min,
          max,
          words: words && new Set(words),
          unit,
          gapMs,
          count,
          isPartial,
          isSteady,
          example: field.last,
        })
        continue
      }
      for (const key of SUMS) known[key] += field[key]
      known.min = Math.min(known.min, field.min)
      known.max = Math.max(known.max, field.max)
      if (known.words && field.words) for (const word of field.words) known.words.add(word)
      else known.words = null
      known.unit ||= field.unit
      known.isPartial ||= isPartial
      known.isSteady &&= isSteady
      known.gapMs = Math.max(known.gapMs, gapMs)
      known.count = Math.max(known.count, count)
    }
  return [...all.values()]
}
