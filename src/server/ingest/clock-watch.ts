/**
 * Notices when the clock is set while the gateway runs. Everything in memory that is dated would then lie: a value of "in an
 * hour" would look live for an hour, a delay would last that much longer.
 */
import type { Dispose } from '../../base/disposable.ts'

/** NTP slews smaller differences; nobody notices them. */
const STEP_MS = 500
const LOOK_MS = 250

export interface ClockPorts {
  /** The clock that may be set, ms. */
  readonly clock: () => number
  /** One that never is, ms from anywhere. */
  readonly steady: () => number
}

/** @param stepped how far the clock was set, ms; positive = forward (or the machine has slept) */
export const watchClock = ({ clock, steady }: ClockPorts, stepped: (byMs: number) => void): Dispose => {
  let before = clock() - steady()
  const timer = setInterval(() => {
    const now = clock() - steady()
    const by = now - before
    if (Math.abs(by) < STEP_MS) return
    before = now
    stepped(by)
  }, LOOK_MS)
  return () => clearInterval(timer)
}
