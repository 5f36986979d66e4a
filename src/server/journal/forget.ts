/**
 * What the journal forgets by age. It asks a clock that has been right for a day, and says what it is about to do an hour before
 * it does it; then it goes a little at a time.
 */
import type { Result } from '../../base/result.ts'

const HOUR_MS = 3600_000
/** Looked at so often, ms. */
const EVERY_MS = 60_000
/** Said this long before it is done. */
const NOTICE_MS = HOUR_MS
/** Lines of each kind in one step. */
const STEP_LINES = 500

export interface JournalForgetting {
  /** How long lines are kept, days. */
  readonly keepDays: number
  readonly journal: {
    /** How many lines are older. */
    older(before: number): Result<number, string>
    forgetOlder(before: number, most: number): Result<number, string>
  }
  /** Whether the clock is trusted, and the latest moment that has surely come, ms. */
  readonly clock: () => { readonly trusted: boolean; readonly present: number }
  /** ms from anywhere, never set. */
  readonly steady: () => number
  readonly say: (line: string) => void
}

/** @returns its end */
export const forgetByAge = ({ keepDays, journal, clock, steady, say }: JournalForgetting): (() => void) => {
  /** When it was said that lines will go; null = none are due. */
  let saidAt: number | null = null
  let troubled = false
  const step = (): void => {
    const { trusted, present } = clock()
    if (!trusted) return
    const before = present - keepDays * 24 * HOUR_MS
    if (saidAt !== null && steady() - saidAt < NOTICE_MS) return
    const done = saidAt === null ? journal.older(before) : journal.forgetOlder(before, STEP_LINES)
    if (!done.ok) {
      if (!troubled)
        say(`Old lines of the journal could not be deleted: ${done.error}. It is tried again. Check the disk.`)
      troubled = true
      return
    }
    troubled = false
    if (saidAt !== null || done.value === 0) return
    saidAt = steady()
    say(
      `About to delete what the journal has from more than ${keepDays} days ago (journalKeepDays), in about an hour, and from then on as it comes of age: ${done.value} lines by now. Of an alarm that is open nothing goes since it was raised.`,
    )
  }
  const timer = setInterval(step, EVERY_MS)
  return () => clearInterval(timer)
}
