/** Finds that this device's clock was set, or that it slept: it then runs ahead of one that nobody sets by another lead than before. */
const STEP_MS = 1000

/**
 * @param steady a clock that nobody sets, ms from anywhere
 * @returns to be called a few times a second: how far the clock was set since the last call, ms; 0 = it was not
 */
export const watchSteps = (now: () => number, steady: () => number): (() => number) => {
  let lead = now() - steady()
  return () => {
    const before = lead
    lead = now() - steady()
    return Math.abs(lead - before) > STEP_MS ? lead - before : 0
  }
}
