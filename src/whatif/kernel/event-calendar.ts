/**
 * When what happens next: one pending event an entity (a server, a source, a failure's clock), so that putting one off or
 * taking it back is a plain `set`. A tournament tree: each node knows the earlier of the two below it; of two at the same
 * moment the one with the lower index comes first.
 */
export class EventCalendar {
  readonly #leaves: number
  readonly #times: Float64Array
  readonly #winners: Int32Array

  constructor(entities: number) {
    let leaves = 2
    while (leaves < entities) leaves *= 2
    this.#leaves = leaves
    this.#times = new Float64Array(leaves).fill(Infinity)
    this.#winners = new Int32Array(leaves * 2)
    this.clear()
  }

  clear(): void {
    this.#times.fill(Infinity)
    for (let i = 0; i < this.#leaves; i++) this.#winners[this.#leaves + i] = i
    for (let i = this.#leaves - 1; i > 0; i--) this.#winners[i] = this.#winners[i * 2]!
  }

  /** What it returns brings back what is pending now. */
  keep(): () => void {
    const [times, winners] = [this.#times.slice(), this.#winners.slice()]
    return () => {
      this.#times.set(times)
      this.#winners.set(winners)
    }
  }

  /** The entity whose event is the earliest. */
  get first(): number {
    return this.#winners[1]!
  }
  /** Infinity where nothing is pending. */
  timeOf(entity: number): number {
    return this.#times[entity]!
  }

  /** @param time Infinity: nothing is pending */
  set(entity: number, time: number): void {
    const times = this.#times
    const winners = this.#winners
    times[entity] = time
    for (let i = (entity + this.#leaves) >> 1; i > 0; i >>= 1) {
      const left = winners[i * 2]!
      const right = winners[i * 2 + 1]!
      const winner = times[right]! < times[left]! ? right : left
      // Neither before nor now the earliest here: nothing changes above.
      if (winner !== entity && winners[i] === winner) return
      winners[i] = winner
    }
  }
}
