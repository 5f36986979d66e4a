/** Bearing wear as extra vibration, mm/s RMS. Grows faster the older it is; a repair takes it back. */
const DAY_S = 86_400
export const WORN_IN_DAYS = 7
const FRESH = 0.1
const GROWTH = 1.25
const EXPONENT = 1.8
const MOST = 2.6

/** Extra vibration of a bearing that has worn for so many days (0 = as new). */
export const wearAfter = (days: number): number =>
  Math.min(MOST, FRESH + GROWTH * (Math.max(0, days) / WORN_IN_DAYS) ** EXPONENT)

export class Bearing {
  #days: number
  readonly wears: boolean

  constructor(wears: boolean, days = 0) {
    this.wears = wears
    this.#days = days
  }

  get extraVibration(): number {
    return this.wears ? wearAfter(this.#days) : 0
  }

  step(dtS: number): void {
    this.#days += dtS / DAY_S
  }

  renew(): void {
    this.#days = 0
  }
}
