/**
 * How finely pictures are drawn where they follow one another, from what they have been taking: where that is slow, with
 * fewer pixels; with more again only where that many more would still be quick. Pure: times in, ratios out.
 */

/** Pixel ratios below the device's own that motion may be drawn with. Words are no pixels of ours: they stay sharp. */
const LADDER = [1, 0.75, 0.5, 0.35]
/** Judged by the median of so many pictures, counted anew after each step. */
const JUDGED = 5
const SLOW_MS = 50
/** More pixels cost at most in proportion: were they to take less than this, they are given back. */
const QUICK_MS = 32
/** Pictures that begin within this after another follow it; later, the picture has stood still. */
export const STILL_MS = 400
/** A slow picture of mere motion leaves the machine as long to others as it took, but no longer than this. */
const LONGEST_REST_MS = 250

export class Pace {
  #ratios: readonly number[]
  #step = 0
  #took: number[] = []
  #last = 0
  #finishedAt = -Infinity

  /** @param full the pixel ratio of a picture that stands still */
  constructor(full: number) {
    this.#ratios = [full, ...LADDER.filter((ratio) => ratio < full)]
  }

  get full(): number {
    return this.#ratios[0]!
  }

  setFull(full: number): void {
    if (full === this.full) return
    this.#ratios = [full, ...LADDER.filter((ratio) => ratio < full)]
    this.#step = 0
    this.#took = []
  }

  /** The ratio for a picture that begins now, ms: in full where nothing was drawn a while ago. */
  ratioAt(nowMs: number): number {
    return nowMs - this.#finishedAt < STILL_MS ? this.#ratios[this.#step]! : this.full
  }

  /** When, ms, mere motion may have its next picture. What a person or a value changed need not wait. */
  get restsUntil(): number {
    return this.#last > SLOW_MS ? this.#finishedAt + Math.min(LONGEST_REST_MS, this.#last) : -Infinity
  }

  /** A picture with this ratio is finished. */
  finished(ratio: number, tookMs: number, nowMs: number): void {
    this.#finishedAt = nowMs
    this.#last = tookMs
    if (ratio !== this.#ratios[this.#step]) return
    if (this.#took.push(tookMs) < JUDGED) return
    const median = this.#took.toSorted((a, b) => a - b)[JUDGED >> 1]!
    const finer = this.#ratios[this.#step - 1]
    if (median > SLOW_MS && this.#step < this.#ratios.length - 1) this.#turn(1)
    else if (finer !== undefined && median * (finer / ratio) ** 2 < QUICK_MS) this.#turn(-1)
    else this.#took.shift()
  }

  #turn(steps: number): void {
    this.#step += steps
    this.#took = []
  }
}
