/** How much of the past a timeline may span, and how finely keys step through it. */
const HOUR = 3_600_000

export const SPANS = [
  { id: '1h', ms: HOUR },
  { id: '8h', ms: 8 * HOUR },
  { id: '24h', ms: 24 * HOUR },
  { id: '7d', ms: 168 * HOUR },
  { id: 'all', ms: null },
] as const

export const SPEEDS = [1, 4, 16, 60, 600] as const

/** A step of the arrow keys, ms. */
export const stepOf = (spanMs: number): number => Math.max(1000, Math.round(spanMs / 1440 / 1000) * 1000)
