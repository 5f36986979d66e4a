/** What is asked about a part that wears: what is known of it, and when it could be repaired. */
import type { Time } from '../distributions/registry.ts'
import type { LineModel } from '../model/schema.ts'
import type { LineStart } from '../start/line-start.ts'

/** Times in the model's unit; lives in time at work. */
export interface WornPart {
  readonly station: string
  /** What is left of its life. */
  readonly life: Time
  /** The life of a new one. */
  readonly newLife: Time
  /** A repair after it has failed, and one that was planned. */
  readonly unplanned: Time
  readonly planned: Time
  readonly crew?: string
}

export interface Alternative {
  readonly id: string
  /** Hours from now, 0 or more; null: run on until it fails. */
  readonly atHour: number | null
}

export interface RepairQuestion {
  /** One that was checked: see `readModel`. */
  readonly model: LineModel
  readonly part: WornPart
  readonly alternatives: readonly Alternative[]
  /** Output is counted for so long. */
  readonly hours: number
  /** Breaks and nights, hours from now, in order and apart. */
  readonly closed: readonly { readonly from: number; readonly to: number }[]
  /** How the line stands now, as `checkStart` takes it; or what it would be after so many hours from empty and new. */
  readonly start: LineStart | { readonly settledHours: number }
  /**
   * Working time that the repair still to come will cost, hours: charged to a run whose part would fail within as long again
   * after the end. A short look ahead would otherwise make running on free.
   */
  readonly laterRepairHours: number
  readonly seed: number
}

/** Factors on what is assumed of the part: 1 is as given. */
export interface Stretch {
  /** Of what is left of its life. */
  readonly life: number
  /** Of both its repairs. */
  readonly repair: number
}

export const AS_GIVEN: Stretch = { life: 1, repair: 1 }
