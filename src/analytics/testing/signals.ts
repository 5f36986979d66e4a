/** Seeded signals with and without something wrong, a sample every five minutes unless told. */
import { createRng } from '../../base/rng.ts'
import type { Reading } from '../estimator.ts'
import type { Moment } from './laws.ts'

export const FIVE_MINUTES = 300_000
export const START = Date.UTC(2026, 2, 2)

export interface Signal {
  readonly seed?: number
  readonly samples: number
  readonly stepMs?: number
  /** Value without noise. @param day 0…1, time of day */
  readonly shape?: (i: number, day: number) => number
  readonly noise?: number
}

export const dayAndNight = (_: number, day: number): number => 20 + 8 * Math.sin(2 * Math.PI * day)

export const signal = ({
  seed = 1,
  samples,
  stepMs = FIVE_MINUTES,
  shape = () => 20,
  noise = 1,
}: Signal): Moment<Reading>[] => {
  const rng = createRng(seed)
  return Array.from({ length: samples }, (_, i) => {
    const now = START + i * stepMs
    return { now, sample: { value: shape(i, (now % 86_400_000) / 86_400_000) + rng.normal(0, noise), isUsable: true } }
  })
}
