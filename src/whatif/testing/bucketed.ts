/** Samples as history answers them in steps: of each what was told in it, and what stood before goes on. */
import type { HistoryAnswer } from '../../wire/history-answer.ts'

/** @param t ms, ascending. @param from ms, of the first step */
export const bucketed = (
  signal: string,
  t: ArrayLike<number>,
  value: ArrayLike<number>,
  [from, to]: readonly [number, number],
  stepMs: number,
): HistoryAnswer => {
  const steps: { t: number; min: number; max: number; mean: number; last: number; count: number }[] = []
  let [at, stands] = [0, Number.NaN]
  for (; at < t.length && t[at]! < from; at++) stands = value[at]!
  for (let begin = from; begin < to; begin += stepMs) {
    const end = begin + stepMs
    const told: number[] = Number.isNaN(stands) ? [] : [stands]
    let [sum, since, count] = [0, begin, 0]
    for (; at < t.length && t[at]! < end; at++, count++) {
      sum += (Number.isNaN(stands) ? value[at]! : stands) * (t[at]! - since)
      since = t[at]!
      stands = value[at]!
      told.push(stands)
    }
    if (told.length === 0) continue
    sum += stands * (end - since)
    steps.push({ t: begin, min: Math.min(...told), max: Math.max(...told), mean: sum / stepMs, last: stands, count })
  }
  const column = (of: keyof (typeof steps)[number]): number[] => steps.map((step) => step[of])
  return {
    signal,
    from,
    to,
    stepMs,
    t: column('t'),
    min: column('min'),
    max: column('max'),
    mean: column('mean'),
    last: column('last'),
    count: column('count'),
    quality: steps.map(() => 0),
    held: steps.map(() => stepMs),
  }
}
