/** Runs asynchronous work one after the other: a DuckDB connection has one transaction. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()
  /** Running or waiting. */
  waiting = 0

  run<T>(work: () => Promise<T>): Promise<T> {
    this.waiting++
    const turn = this.#last.then(work).finally(() => {
      this.waiting--
    })
    this.#last = turn.catch(() => undefined)
    return turn
  }
}
