/** The moment under the pointer, ms; one crosshair for all panels. */
import { useSyncExternalStore } from 'react'

export class Cursor {
  #at: number | null = null
  readonly #listeners = new Set<() => void>()

  readonly get = (): number | null => this.#at

  set(at: number | null): void {
    if (at === this.#at) return
    this.#at = at
    for (const listener of this.#listeners) listener()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

export const useCursor = (cursor: Cursor): number | null => useSyncExternalStore(cursor.subscribe, cursor.get)
