/**
 * How finely pictures are drawn where they follow one another, from what they have been taking: where that is slow, with
 * fewer pixels; with more again only where that many more would still be quick. Where fewer pixels do not help (what is
 * slow is not the drawing), they are given back. Pure: times in, ratios out.
 */

/** `auto`: as this device can; `sharp`: all its pixels, always; `light`: few while anything moves. */
export const QUALITIES = ['auto', 'sharp', 'light'] as const
export type Quality = (typeof QUALITIES)[number]

/** Pixel ratios below the device's own that motion may be drawn with. Words are no pixels of ours: they stay sharp. */
const LADDER = [1, 0.75, 0.5, 0.35]
/** With `light`: while anything moves, and when all stands. */
const LIGHT = { moving: 0.5, still: 1 } as const
/** Judged by the median of so many pictures, counted anew after each step. */
const JUDGED = 5
const SLOW_MS = 50
/** More pixels cost at most in proportion: were they to take less than this, they are given back. */
const QUICK_MS = 32
/** Fewer pixels have helped where a picture takes less than this of what it took before. */
const HELPED = 0.9
/** Where they have not, they are not tried again for so long. */
const FUTILE_MS = 60_000
/** Pictures that begin within this after another follow it; later, the picture has stood still. */
export const STILL_MS = 400
/** A hall that stops and goes would turn sharp and coarse with it: each time it goes on within `FLICKER_MS`, twice as long is waited. */
const FLICKER_MS = 5000
const LONGEST_STILL_MS = 12_800
/** A slow picture of mere motion leaves the machine as long to others as it took, but no longer than this. */
const LONGEST_REST_MS = 250

export class Pace {
  #quality: Quality = 'auto'
  #device: number
  #ratios: readonly number[] = []
  #step = 0
  #took: number[] = []
  /** What a picture took before the last step down; 0 = none was taken, or it has been judged. */
  #before = 0
  #futileUntil = -Infinity
  #last = 0
  #finishedAt = -Infinity
  #patienceMs = STILL_MS
  /** When a sharp picture took a coarse one's place. */
  #sharpAt = -Infinity

  /** @param full the pixel ratio of a picture that stands still */
  constructor(full: number) {
    this.#device = full
    this.#begin()
  }

  #begin(): void {
    const full = this.#quality === 'light' ? Math.min(LIGHT.still, this.#device) : this.#device
    const ladder = { auto: LADDER, sharp: [], light: [LIGHT.moving] }[this.#quality]
    this.#ratios = [full, ...ladder.filter((ratio) => ratio < full)]
    this.#step = this.#quality === 'light' ? this.#ratios.length - 1 : 0
    this.#took = []
    this.#before = 0
    this.#futileUntil = -Infinity
  }

  get full(): number {
    return this.#ratios[0]!
  }

  get quality(): Quality {
    return this.#quality
  }

  /** What motion is drawn with. */
  get ratio(): number {
    return this.#ratios[this.#step]!
  }

  /** What the last picture took, ms. */
  get lastMs(): number {
    return this.#last
  }

  setFull(full: number): void {
    if (full === this.#device) return
    this.#device = full
    this.#begin()
  }

  setQuality(quality: Quality): void {
    if (quality === this.#quality) return
    this.#quality = quality
    this.#begin()
  }

  /** How long a picture stands before it is drawn in full. @param byHand a person turns it, and wants to see it when she stops */
  stillMs(byHand: boolean): number {
    return byHand ? STILL_MS : this.#patienceMs
  }

  /** The ratio for a picture that begins now, ms: in full where nothing was drawn a while ago. */
  ratioAt(nowMs: number, byHand = false): number {
    return nowMs - this.#finishedAt < this.stillMs(byHand) ? this.ratio : this.full
  }

  /** When, ms, mere motion may have its next picture. What a person or a value changed need not wait. */
  get restsUntil(): number {
    return this.#last > SLOW_MS ? this.#finishedAt + Math.min(LONGEST_REST_MS, this.#last) : -Infinity
  }

  /** A picture with this ratio is finished. */
  finished(ratio: number, tookMs: number, nowMs: number): void {
    this.#finishedAt = nowMs
    this.#last = tookMs
    this.#noteFlicker(ratio, nowMs)
    if (ratio !== this.ratio || this.#quality !== 'auto') return
    if (this.#took.push(tookMs) < JUDGED) return
    const median = this.#took.toSorted((a, b) => a - b)[JUDGED >> 1]!
    const before = this.#before
    this.#before = 0
    const finer = this.#ratios[this.#step - 1]
    if (before > 0 && median > before * HELPED) {
      this.#futileUntil = nowMs + FUTILE_MS
      this.#turn(-1)
    } else if (median > SLOW_MS && this.#step < this.#ratios.length - 1 && nowMs >= this.#futileUntil) {
      this.#turn(1)
      this.#before = median
    } else if (finer !== undefined && median * (finer / ratio) ** 2 < QUICK_MS) this.#turn(-1)
    else this.#took.shift()
  }

  #noteFlicker(ratio: number, nowMs: number): void {
    if (this.#step === 0) {
      this.#patienceMs = STILL_MS
      return
    }
    if (ratio === this.full) {
      this.#sharpAt = nowMs
      return
    }
    if (this.#sharpAt === -Infinity) return
    this.#patienceMs = nowMs - this.#sharpAt < FLICKER_MS ? Math.min(LONGEST_STILL_MS, this.#patienceMs * 2) : STILL_MS
    this.#sharpAt = -Infinity
  }

  #turn(steps: number): void {
    this.#step += steps
    this.#took = []
  }
}
