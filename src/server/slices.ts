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

/** The same text as `JSON.stringify`, one element of its lists at a time: megabytes at once would keep everybody waiting. */
export function* stringifying(answer: Readonly<Record<string, unknown>>): Generator<void, string> {
  const parts: string[] = []
  for (const [key, value] of Object.entries(answer)) {
    if (value === undefined) continue
    const name = `${parts.length ? ',' : ''}${JSON.stringify(key)}:`
    if (!Array.isArray(value)) {
      parts.push(name, JSON.stringify(value))
      continue
    }
    parts.push(name, '[')
    let size = 0
    for (const [i, element] of value.entries()) {
      const text = JSON.stringify(element)
      parts.push(i ? ',' : '', text)
      size += text.length
      if (size > 100_000) {
        size = 0
        yield
      }
    }
    parts.push(']')
  }
  return `{${parts.join('')}}`
}
