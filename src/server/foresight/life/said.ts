/** What was claimed of a life, and how it came out. Pure. */
import type { LifeSaid } from '../../../wire/life.ts'
import type { Run } from './runs.ts'

const DAY = 86_400_000
/** Nothing was heard of it for so long: nobody will know. */
const UNHEARD_MS = 30 * DAY

type Judgement = NonNullable<LifeSaid['judged']>
type Said = Pick<LifeSaid, 'age' | 'low' | 'high' | 'began' | 'at'>

/**
 * @param run the one it was said of, as it is known now; undefined = nothing is known of it any more
 * @param isSure nobody doubts the clock: what it says is long ago is set aside
 * @returns null: it cannot be judged yet
 */
export const judgedLife = (
  { age, low, high, at }: Said,
  run: Run | undefined,
  now: number,
  isSure: boolean,
): Judgement | null => {
  const lived = run ? Math.max(0, run.age - age) : 0
  if (run?.failedAt != null && run.failedAt > at)
    return { at: now, outcome: lived < low ? 'earlier' : lived <= high ? 'within' : 'later', lived }
  // However it ends or ended, it lived longer than was said: how much longer nobody knows.
  if (run && lived > high) return { at: now, outcome: 'later', lived: null }
  if (run?.until != null) return { at: now, outcome: 'prevented', lived: null }
  return isSure && now - Math.max(at, run?.lastAt ?? 0) > UNHEARD_MS
    ? { at: now, outcome: 'set-aside', lived: null }
    : null
}

/** Whether what is expected now is another claim: the first of this life, or the middle lies outside of what was said. At most one a day. */
export const isAnotherLife = (
  last: LifeSaid | null,
  { began, at, age, median }: Pick<LifeSaid, 'began' | 'at' | 'age' | 'median'>,
): boolean => {
  if (!last || last.began !== began) return true
  if (at - last.at < DAY) return false
  const lived = age + median - last.age
  return lived < last.low || lived > last.high
}

/** What one would say by the age alone: how much longer those lived that lived so long; null = none did. @param lives whole ones */
export const byAgeOf = (lives: readonly number[], age: number): number | null => {
  const longer = lives.filter((life) => life > age)
  return longer.length === 0 ? null : longer.reduce((sum, life) => sum + life - age, 0) / longer.length
}
