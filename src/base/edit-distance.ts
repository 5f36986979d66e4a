/** How unlike two texts are, and which of the known ones was meant. */

/** Levenshtein distance: how many letters to put in, take out or change. Quadratic: callers bound their texts. */
export const editDistance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
    row = next
  }
  return row[b.length]!
}

/** Longer texts are cut before they are compared. */
const COMPARED = 80

/** ` Did you mean "x"?`, or the names there are, or nothing when there are none. */
export const suggest = (wrong: string, known: Iterable<string>): string => {
  const names = [...known]
  const short = wrong.slice(0, COMPARED)
  const best = names
    .map((name) => ({ name, far: editDistance(short, name.slice(0, COMPARED)) }))
    .toSorted((a, b) => a.far - b.far)[0]
  if (!best) return ''
  if (best.far <= Math.max(2, Math.floor(wrong.length / 3))) return ` Did you mean "${best.name}"?`
  return ` There are: ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}.`
}
