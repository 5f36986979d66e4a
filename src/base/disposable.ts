/** Whatever starts a thing returns its `dispose`. */
export type Dispose = () => void

/** Collects disposals and runs them once, last first. A later failure does not stop the earlier ones. */
export class DisposeBag {
  #items: Dispose[] = []
  #disposed = false

  get disposed(): boolean {
    return this.#disposed
  }

  add(dispose: Dispose): void {
    if (this.#disposed) dispose()
    else this.#items.push(dispose)
  }

  dispose(): void {
    if (this.#disposed) return
    this.#disposed = true
    const failures: unknown[] = []
    for (const item of this.#items.toReversed()) {
      try {
        item()
      } catch (failure) {
        failures.push(failure)
      }
    }
    this.#items = []
    if (failures.length) throw new AggregateError(failures, 'disposal failed')
  }
}
