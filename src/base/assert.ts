/** States what the programmer knows to be true; a failure is a bug of this program, never of its input. */
export function assert(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`bug: ${what}`)
}

/** The exhaustiveness check of a switch over a union. */
export const unreachable = (value: never): never => {
  throw new Error(`bug: unexpected ${JSON.stringify(value)}`)
}
