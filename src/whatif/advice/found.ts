/** One thing that could be done otherwise, what it would bring, and on what that rests. Pure. */
import type { TwinAsset, TwinSignal } from '../../twin/twin.ts'
import type { Advice } from '../../wire/advice.ts'

export type AdviceKind = Advice['kind']
/** `kWh` and `pieces` a day; `rejects` of 1,000 pieces. */
export type GainUnit = Advice['gain']['unit']

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
  /** What is gained for one less of what was compared: hours a day, or pieces. */
  readonly times: number
  /** Stretches in which it was otherwise, and how long they were in all. */
  readonly episodes: number
  readonly hours: number
}

/** In so many of a hundred plants in which nothing has any effect nothing is said. */
export const FOUND_SHARE = 0.99
