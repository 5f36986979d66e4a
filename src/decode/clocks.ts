/**
 * How far the sources' clocks are off. A source is an asset: what it says of its time is compared with when that came, and the
 * median of the last of these differences is taken, which a late message or two do not move.
 */
import { sorting } from '../base/sorting.ts'
import type { Steps } from '../base/steps.ts'

export interface ClockSkew {
  /** Id of the asset. */
  readonly source: string
  /** Receive time less source time, ms: positive = its clock is behind (or its messages are long under way). */
  readonly skewMs: number
  /** How many differences the estimate rests on. */
  readonly samples: number
}

const WINDOW = 31
/** Clocks looked at in one step. */
const AT_ONCE = 500

export class Clock {
  /** Made with the first: a plant has many sources, and most are made anew with every version of its twin. */
  #differences: Float64Array | null = null
  #noted = 0
  #last = 0

  /** Both in ms; `source` is never 0. */
  note(receive: number, source: number): void {
    // One time for many signals of a message is one reading; a time that stands still is no clock.
    if (source === this.#last) return
    this.#last = source
    this.#differences ??= new Float64Array(WINDOW)
    this.#differences[this.#noted++ % WINDOW] = receive - source
  }
  get samples(): number {
    return Math.min(this.#noted, WINDOW)
  }
  /** NaN where there is none yet. */
  get median(): number {
    if (!this.#differences) return Number.NaN
    const sorted = this.#differences.slice(0, this.samples).toSorted()
    const middle = sorted.length >> 1
    return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
  }
}

export class Clocks {
  readonly #byAsset = new Map<string, Clock>()

  of(asset: string): Clock {
    let clock = this.#byAsset.get(asset)
    if (!clock) this.#byAsset.set(asset, (clock = new Clock()))
    return clock
  }

  /** The most wrong first. */
  *list(): Steps<ClockSkew[]> {
    const told: ClockSkew[] = []
    let looked = 0
    for (const [source, clock] of this.#byAsset) {
      if (++looked % AT_ONCE === 0) yield
      const { samples } = clock
      if (samples > 0) told.push({ source, skewMs: Math.round(clock.median), samples })
    }
    return yield* sorting(told, (a, b) => Math.abs(b.skewMs) - Math.abs(a.skewMs))
  }
}
