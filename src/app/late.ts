/**
 * A port of which the program comes with the first question: each of its functions waits for it. What is there from the
 * beginning stands in `own`.
 */
export const late = <P extends object, O extends Partial<P> = object>(
  load: () => Promise<Omit<P, keyof O>>,
  own: O = {} as O,
): P =>
  new Proxy(own as unknown as P, {
    get: (known, name) => {
      // Whoever awaits a port, or looks into it, is not to take it for a promise.
      if (name in known || typeof name === 'symbol' || name === 'then') return known[name as keyof P]
      return async (...asked: unknown[]) => {
        const port = (await load()) as Record<string, (...asked: unknown[]) => unknown>
        return port[name]!(...asked)
      }
    },
  })
