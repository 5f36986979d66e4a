/** Waiting times between attempts to connect: doubling, capped, with full jitter so that many tablets do not return at once. */
export interface Backoff {
  /** ms to wait before the next attempt. */
  next(): number
  reset(): void
}

export const createBackoff = (options: {
  readonly firstMs: number
  readonly capMs: number
  readonly random: () => number
}): Backoff => {
  let ceiling = options.firstMs
  return {
    next: () => {
      const wait = ceiling / 2 + (ceiling / 2) * options.random()
      ceiling = Math.min(options.capMs, ceiling * 2)
      return Math.round(wait)
    },
    reset: () => {
      ceiling = options.firstMs
    },
  }
}
