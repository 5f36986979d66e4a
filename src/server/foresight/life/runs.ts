/** Lives of one part after another, out of what its counter counted: it begins anew with each. Pure. */

/** What a counter was in a stretch of time in which it said something. */
export interface Counted {
  readonly t: number
  readonly min: number
  readonly max: number
  readonly last: number
}

export interface Run {
  /** In which stretch it began and, where it is over, in which the next one did; ms. */
  readonly from: number
  readonly until: number | null
  /** When it failed; null = it did not, or lives yet. */
  readonly failedAt: number | null
  /** Of what was seen of it. */
  readonly lastAt: number
  readonly age: number
}

/** It begins anew where less than this share of what it had counted is left. */
const ANEW = 0.5

/**
 * Goes on from the last of `known`.
 * @param counted ascending in time, later than what is known
 * @param raised when the alarm was that says that it failed, ascending: what is counted after it is no life. Null = no alarm says it: each runs until it fails
 */
export const runsAlong = (
  known: readonly Run[],
  counted: readonly Counted[],
  raised: readonly number[] | null,
): Run[] => {
  const runs = [...known]
  for (const { t, min, max, last } of counted) {
    const before = runs.at(-2)
    // One reading of nothing, and it goes on from where it was: that was no other part.
    if (before && runs.at(-1)!.from === runs.at(-1)!.lastAt && before.age > 0 && last >= before.age) {
      runs.pop()
      runs[runs.length - 1] = { ...before, until: null, failedAt: null }
    }
    const run = runs.at(-1)
    if (run && !(run.age > 0 && min < ANEW * run.age && last < ANEW * run.age)) {
      const failedAt = raised === null ? null : (raised.find((at) => at >= run.from) ?? null)
      const age = failedAt !== null && t > failedAt ? run.age : Math.max(run.age, max)
      runs[runs.length - 1] = { ...run, lastAt: t, age }
      continue
    }
    if (run) runs[runs.length - 1] = { ...run, until: t }
    // What the one before reached in this stretch is not told apart.
    runs.push({ from: t, until: null, failedAt: null, lastAt: t, age: run ? last : max })
  }
  return runs.map((run) => ({ ...run, failedAt: failureOf(run, raised) }))
}

/** The one that lived then. That it is over, for the first that was heard of the next, is not said yet: see above. */
export const runAt = (runs: readonly Run[], time: number): Run | undefined => {
  const run = runs.findLast(({ from, until }) => from <= time && (until ?? Number.POSITIVE_INFINITY) > time)
  const last = runs.at(-1)
  if (!run || run.until === null || run.until !== last?.from || last.lastAt > last.from) return run
  return { ...run, until: null, failedAt: run.failedAt === run.until ? null : run.failedAt }
}

const failureOf = ({ from, until }: Run, raised: readonly number[] | null): number | null =>
  raised === null ? until : (raised.find((at) => at >= from && at < (until ?? Number.POSITIVE_INFINITY)) ?? null)
