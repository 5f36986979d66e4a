/** How long the cycles of a machine took: a distribution over pieces, from a signal that says the last one's. Pure. */
import { type Span, type Stretch, within } from '../timeline/stretches.ts'

export interface CycleTimes {
  /** In the signal's unit; null = no cycle is known. */
  readonly median: number | null
  readonly lowest: number
  readonly highest: number
  /** Cycles that it is made of: each where the samples show them, else how many fit in the time. */
  readonly cycles: number
  /** Made of means of this long, ms; 0 = of single cycles. */
  readonly stepMs: number
  readonly values: readonly { readonly value: number; readonly cycles: number }[]
}

/**
 * A value that changes is another cycle, as long as the stretches are shorter than a cycle; of longer ones as many cycles of
 * their mean count as fit in. While the machine stood, the value of its last cycle says nothing.
 * @param stepMs of the stretches, 0 = samples
 * @param ms of one of the signal's unit
 */
export const cycleTimes = (
  stretches: readonly Stretch[],
  worked: readonly Span[],
  stepMs: number,
  unitMs: number,
): CycleTimes => {
  const known = within(stretches, worked).filter(({ value }) => value > 0)
  const usual = known.length > 0 ? known.reduce((sum, { value }) => sum + value, 0) / known.length : 0
  const single = stepMs * 2 <= usual * unitMs
  const values: { value: number; cycles: number }[] = []
  let before = Number.NaN
  for (const { value, heldMs } of known) {
    if (!single) values.push({ value, cycles: heldMs / (value * unitMs) })
    else if (value !== before) values.push({ value, cycles: 1 })
    before = value
  }
  const sorted = values.filter(({ cycles }) => cycles > 0).toSorted((a, b) => a.value - b.value)
  const all = sorted.reduce((sum, { cycles }) => sum + cycles, 0)
  let below = 0
  const median = sorted.find(({ cycles }) => (below += cycles) >= all / 2)?.value ?? null
  return {
    median,
    lowest: sorted[0]?.value ?? 0,
    highest: sorted.at(-1)?.value ?? 0,
    cycles: Math.round(all),
    stepMs: single ? 0 : stepMs,
    values: sorted,
  }
}

/** Shares of the cycles in `bins` even steps from `low` to `high`; what lies beyond is in the outermost. */
export const histogram = ({ values }: CycleTimes, low: number, high: number, bins: number): readonly number[] => {
  const shares = Array.from({ length: bins }, () => 0)
  const all = values.reduce((sum, { cycles }) => sum + cycles, 0)
  for (const { value, cycles } of values) {
    const bin = Math.floor(((value - low) / (high - low)) * bins)
    shares[Math.min(bins - 1, Math.max(0, bin))]! += all > 0 ? cycles / all : 0
  }
  return shares
}
