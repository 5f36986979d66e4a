/** The effectiveness of several units together: sums over sums, never a mean of ratios. Pure. */
import { isKnown, LOSSES, type Loss, type Oee, ratio } from './oee.ts'

const sum = (numbers: readonly (number | null)[]): number | null =>
  numbers.reduce<number | null>((all, one) => (all === null || one === null ? null : all + one), 0)

/** @param all of one unit or more, of the same span */
export const together = (all: readonly Oee[]): Oee => {
  if (all.length === 1) return all[0]!
  const plannedMs = all.reduce((ms, one) => ms + one.plannedMs, 0)
  const losses = Object.fromEntries(
    LOSSES.map((loss) => [loss, all.length > 0 ? sum(all.map((one) => one.losses[loss])) : null]),
  ) as Record<Loss, number | null>
  const less = (from: number | null, ...taken: readonly Loss[]): number | null =>
    taken.reduce((left, loss) => (left === null || losses[loss] === null ? null : left - losses[loss]), from)
  const runMs = less(plannedMs, 'own-fault', 'waiting', 'set-up', 'no-data')
  const madeMs = less(runMs, 'slow-cycles', 'short-stops')
  const worthMs = all.length > 0 ? sum(all.map((one) => one.worthMs)) : null
  const unknownShare = plannedMs > 0 ? all.reduce((ms, one) => ms + one.unknownShare * one.plannedMs, 0) / plannedMs : 0
  const isSeen = isKnown(unknownShare)
  return {
    plannedMs,
    losses,
    worthMs,
    availability: isSeen ? ratio(runMs, plannedMs) : null,
    effectiveness: isSeen ? ratio(madeMs, runMs) : null,
    quality: ratio(worthMs, madeMs),
    oee: ratio(worthMs, plannedMs),
    unknownShare,
    missing: [...new Set(all.flatMap(({ missing }) => missing))],
  }
}
