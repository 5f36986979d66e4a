/** One thing that could be done otherwise, what it would bring, and on what that rests. Pure. */
import type { TwinAsset, TwinSignal } from '../../twin/twin.ts'

export const ADVICE_KINDS = ['standby', 'speed', 'rejects', 'air', 'bottleneck'] as const
export type AdviceKind = (typeof ADVICE_KINDS)[number]

/** `kWh` a day; `pieces` a day of planned time; `rejects` of 1,000 pieces. */
export const GAIN_UNITS = ['kWh', 'pieces', 'rejects'] as const
export type GainUnit = (typeof GAIN_UNITS)[number]

/** More is better; the interval is one of `FOUND_SHARE`, over everything that was looked at together. */
export interface Gain {
  readonly low: number
  readonly middle: number
  readonly high: number
  readonly unit: GainUnit
}

export interface FoundAdvice {
  readonly kind: AdviceKind
  readonly asset: TwinAsset
  /** What is set; null: nothing that a signal says. */
  readonly setting: TwinSignal | null
  /** Its value, or code of its state: as it is, and as it was at other times. */
  readonly from: number | null
  readonly to: number | null
  readonly gain: Gain
  /** Stretches in which it was otherwise, and how long they were in all. */
  readonly episodes: number
  readonly hours: number
}

/** In so many of a hundred plants in which nothing has any effect nothing is said. */
export const FOUND_SHARE = 0.99
