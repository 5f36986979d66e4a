/** Closed time of a plant, hours from now: what of a span lies in it, and how far so many open hours reach. */
export interface Closed {
  readonly from: number
  readonly to: number
}

/** Hours of the span that are open. */
export const openHours = (closed: readonly Closed[], from: number, to: number): number =>
  closed.reduce(
    (left, one) => left - Math.max(0, Math.min(to, one.to) - Math.max(from, one.from)),
    Math.max(0, to - from),
  )

/** The hour itself, or the end of the closed time that it lies in. */
export const whenOpen = (closed: readonly Closed[], hour: number): number =>
  closed.find(({ from, to }) => from <= hour && hour < to)?.to ?? hour

/** When so many open hours after this hour are over. */
export const afterOpen = (closed: readonly Closed[], hour: number, open: number): number => {
  let [at, left] = [hour, open]
  for (const { from, to } of closed) {
    if (to <= at) continue
    const until = Math.max(0, from - at)
    if (until >= left) break
    left -= until
    at = to
  }
  return at + left
}

/** When so many open hours before this hour began; not before `least`. */
export const beforeOpen = (closed: readonly Closed[], hour: number, open: number, least: number): number => {
  let [at, left] = [hour, open]
  for (const { from, to } of closed.toReversed()) {
    if (from >= at) continue
    const since = Math.max(0, at - to)
    if (since >= left) break
    left -= since
    at = Math.min(at, from)
  }
  return Math.max(least, at - left)
}
