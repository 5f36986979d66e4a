/** How often a connection was lost, and the last times: when, for how long, why. */
import type { Trouble } from '../../wire/troubles.ts'
import { toldTrouble } from './connection-trouble.ts'
import type { Loss } from '../../wire/diagnostics.ts'

/** Older ones are counted only. */
const KEPT = 10

export class ConnectionLosses {
  count = 0
  readonly #last: { at: number; forMs: number; trouble: Trouble | null }[] = []
  #open = false

  get last(): readonly Loss[] {
    return this.#last.map(({ at, forMs, trouble }) => {
      const { error: why, ...code } = toldTrouble(trouble)
      return { at, forMs, why, ...code }
    })
  }

  lost(at: number, trouble: Trouble | null): void {
    if (this.#open) {
      const loss = this.#last.at(-1)!
      loss.trouble ??= trouble
      return
    }
    this.#open = true
    this.count++
    this.#last.push({ at, forMs: 0, trouble })
    if (this.#last.length > KEPT) this.#last.shift()
  }

  back(at: number): void {
    if (!this.#open) return
    this.#open = false
    const loss = this.#last.at(-1)!
    loss.forMs = Math.max(1, at - loss.at)
  }
}
