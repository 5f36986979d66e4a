/** The stretch of time that a timeline shows. */

export interface TimeWindow {
  /** ms */
  readonly from: number
  readonly to: number
}

/** So much of it lies beyond now, where now is in it: its line is not the edge. */
const BEYOND = 0.03

/** The stretch that ends a little after now where the moment is in it, else the one around the moment. */
export const windowAround = (spanMs: number, at: number, now: number): TimeWindow => {
  const latest = now + spanMs * BEYOND
  const to = at >= latest - spanMs ? latest : Math.min(latest, at + spanMs / 2)
  return { from: to - spanMs, to }
}

/** The same one as long as the moment is in it; else one that holds it. */
export const keptWindow = (window: TimeWindow, spanMs: number, at: number, now: number): TimeWindow => {
  const same = Math.abs(window.to - window.from - spanMs) < 1
  return same && at >= window.from && at <= window.to ? window : windowAround(spanMs, at, now)
}

/** Moved by so much, no further than now. */
export const shiftedWindow = ({ from, to }: TimeWindow, byMs: number, now: number): TimeWindow => {
  const by = Math.min(byMs, now + (to - from) * BEYOND - to)
  return { from: from + by, to: to + by }
}
