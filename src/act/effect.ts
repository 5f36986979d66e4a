/** What came of what was set, beside what was expected. Pure: means of the samples before and after. */

/** Means over so long, ms: what shakes from second to second is no effect. */
export const MEAN_MS = 30_000

export interface EffectWatch {
  /** When it stood, ms. */
  readonly at: number
  /** Null: nothing was heard before; only what must not happen is watched for. */
  readonly before: number | null
  /** Change that was expected, in the unit of the signal. */
  readonly low: number
  readonly high: number
  /** By then, ms. */
  readonly until: number
}

export interface Effect {
  readonly change: number
  readonly agreed: boolean
  /** It went the other way, by more than the least that was expected. */
  readonly worse: boolean
}

export const effectOf = (
  { before, low, high }: Pick<EffectWatch, 'low' | 'high'> & { readonly before: number },
  after: number,
): Effect => {
  const change = after - before
  const least = Math.min(Math.abs(low), Math.abs(high))
  return {
    change,
    agreed: change >= low && change <= high,
    worse: low > 0 ? change < -least : change > least,
  }
}

/** A mean of what was heard lately, in time: each value weighs as long as it stood. */
export class RecentMean {
  readonly #spanMs: number
  #samples: { readonly at: number; readonly value: number }[] = []

  constructor(spanMs = MEAN_MS) {
    this.#spanMs = spanMs
  }

  note(at: number, value: number): void {
    const last = this.#samples.at(-1)
    if (last && at <= last.at) return
    this.#samples.push({ at, value })
    const from = at - this.#spanMs
    // The one that stood when the span began is kept.
    const first = this.#samples.findIndex((one, i) => (this.#samples[i + 1]?.at ?? Number.POSITIVE_INFINITY) > from)
    if (first > 0) this.#samples = this.#samples.slice(first)
  }

  /** It cannot be told what was between: what was heard before says nothing any more. */
  forget(): void {
    this.#samples = []
  }

  /** Null: nothing was heard in the span. @param at ms */
  at(at: number): number | null {
    const from = at - this.#spanMs
    let [sum, weight] = [0, 0]
    this.#samples.forEach(({ at: began, value }, i) => {
      const until = Math.min(at, this.#samples[i + 1]?.at ?? at)
      const ms = until - Math.max(from, began)
      if (ms <= 0) return
      sum += value * ms
      weight += ms
    })
    return weight > 0 ? sum / weight : (this.#samples.at(-1)?.value ?? null)
  }
}
