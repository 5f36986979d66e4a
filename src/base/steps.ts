/** Long work in small steps: a generator that yields between them, run at once, or a few milliseconds at a time. */
export type Steps<T = void> = Generator<void, T>

export const atOnce = <T>(steps: Steps<T>): T => {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** Longest that a piece of work may keep others waiting, ms. */
const SLICE_MS = 8

/** @param pause lets others run: a turn of the event loop */
export const inTurns = async <T>(steps: Steps<T>, pause: () => Promise<void>): Promise<T> => {
  let until = performance.now() + SLICE_MS
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    if (performance.now() < until) continue
    await pause()
    until = performance.now() + SLICE_MS
  }
}
