/** Sorting in small steps: a hundred thousand names in the order of a language take a second. */
import type { Steps } from './steps.ts'

/** Sorted, or merged, between two yields. */
const PIECE = 500

type Compare<T> = (a: T, b: T) => number

/** Both in order. Of equals, those of `a` stand first. */
export const merging = function* <T>(a: readonly T[], b: readonly T[], compare: Compare<T>): Steps<T[]> {
  if (a.length === 0 || b.length === 0) return [...a, ...b]
  const out: T[] = []
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (out.length % PIECE === PIECE - 1) yield
    out.push(j === b.length || (i < a.length && compare(a[i]!, b[j]!) <= 0) ? a[i++]! : b[j++]!)
  }
  return out
}

/** As `toSorted`. */
export const sorting = function* <T>(list: readonly T[], compare: Compare<T>): Steps<T[]> {
  if (list.length <= PIECE) {
    yield
    return list.toSorted(compare)
  }
  const half = list.length >> 1
  return yield* merging(
    yield* sorting(list.slice(0, half), compare),
    yield* sorting(list.slice(half), compare),
    compare,
  )
}
