/** Frames, bytes and values of a feed, a second, over the last few; and its losses. */
import type { Loss } from '../wire/diagnostics.ts'
import type { Link } from '../wire/worker.ts'

const WINDOW_MS = 5000
/** Older ones are counted only. */
const LOSSES_KEPT = 20

export class FeedMeter {
  readonly #frames: { readonly at: number; readonly bytes: number; readonly values: number }[] = []
  readonly #lastLosses: { at: number; forMs: number; why: string }[] = []
  #losses = 0
  #lost = false

  frame(at: number, bytes: number, values: number): void {
    this.#frames.push({ at, bytes, values })
    this.#forget(at)
  }

  link({ state, reason, detail, since }: Link): void {
    const lost = state === 'reconnecting' || state === 'offline'
    if (lost && !this.#lost) {
      this.#losses++
      this.#lastLosses.push({ at: since, forMs: 0, why: [reason, detail].filter(Boolean).join(': ') })
      if (this.#lastLosses.length > LOSSES_KEPT) this.#lastLosses.shift()
    } else if (this.#lost && !lost && state !== 'connecting') {
      const loss = this.#lastLosses.at(-1)!
      loss.forMs = Math.max(1, since - loss.at)
    }
    if (state !== 'connecting') this.#lost = lost
  }

  read(now: number): {
    readonly at: number
    readonly framesPerS: number
    readonly bytesPerS: number
    readonly valuesPerS: number
    readonly losses: number
    readonly lastLosses: readonly Loss[]
  } {
    this.#forget(now)
    const sum = (of: (frame: { bytes: number; values: number }) => number): number =>
      (this.#frames.reduce((all, frame) => all + of(frame), 0) * 1000) / WINDOW_MS
    return {
      at: now,
      framesPerS: sum(() => 1),
      bytesPerS: sum(({ bytes }) => bytes),
      valuesPerS: sum(({ values }) => values),
      losses: this.#losses,
      lastLosses: this.#lastLosses.map((loss) => ({ ...loss })),
    }
  }

  #forget(now: number): void {
    // A clock that was set back leaves frames of the future: they go, too.
    while (this.#frames.length && Math.abs(now - this.#frames[0]!.at) > WINDOW_MS) this.#frames.shift()
  }
}
