/** Long work of one answer, a few milliseconds at a time: what arrives in between is not kept waiting. */
import { setImmediate } from 'node:timers/promises'

const SLICE_MS = 8

export const inSlices = async <T>(work: Generator<void, T>): Promise<T> => {
  for (;;) {
    const until = performance.now() + SLICE_MS
    do {
      const step = work.next()
      if (step.done) return step.value
    } while (performance.now() < until)
    await setImmediate()
  }
}
