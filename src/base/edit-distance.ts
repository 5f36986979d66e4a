/** How unlike two texts are, and which of the known ones was meant. */
import type { Hint } from './problem.ts'

/**
 * Levenshtein distance: how many letters to put in, take out or change. Quadratic: callers bound their texts.
 * @param most what is further apart is not looked at further: the answer is then one more than this
 */
export const editDistance = (a: string, b: string, most = Infinity): number => {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const far = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
      next.push(far)
      if (far < least) least = far
    }
    if (least > most) return most + 1
    row = next
  }
  return Math.min(row[b.length]!, most + 1)
}

/** Longer texts are cut before they are compared. */
const COMPARED = 80

/** The name most like `wrong`, the first of several; null where none is like it. */
export const nearestName = (wrong: string, names: Iterable<string>): string | null => {
  const short = wrong.slice(0, COMPARED)
  let best: string | null = null
  let least = Math.max(2, Math.floor(short.length / 3)) + 1
  for (const name of names) {
    const far = editDistance(short, name.slice(0, COMPARED), least - 1)
    if (far >= least) continue
    best = name
    least = far
    if (far === 0) break
  }
  return best
}

/** The name that was probably meant, or those there are; undefined where there are none. @param most of which are listed */
export const suggest = (wrong: string, known: Iterable<string>, most = 12): Hint | undefined => {
  const names = [...known]
  const meant = nearestName(wrong, names)
  if (meant !== null) return { meant }
  return names.length ? { known: names.slice(0, most), more: names.length > most } : undefined
}
