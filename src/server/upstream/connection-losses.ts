/** How often a connection was lost, and the last times: when, for how long, why. */
import type { Loss } from '../../wire/diagnostics.ts'

/** Older ones are counted only. */
const KEPT = 10

export class ConnectionLosses {
  count = 0
  readonly #last: { at: number; forMs: number; why: string }[] = []
  #open = false

  get last(): readonly Loss[] {
    return this.#last.map((loss) => ({ ...loss }))
  }

  lost(at: number, why: string): void {
    if (this.#open) {
      const loss = this.#last.at(-1)!
      loss.why ||= why
      return
    }
    this.#open = true
    this.count++
    this.#last.push({ at, forMs: 0, why })
    if (this.#last.length > KEPT) this.#last.shift()
  }

  back(at: number): void {
    if (!this.#open) return
    this.#open = false
    const loss = this.#last.at(-1)!
    loss.forMs = Math.max(1, at - loss.at)
  }
}
