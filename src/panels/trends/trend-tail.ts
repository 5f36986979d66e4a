/** What arrived since the chart opened, thinned to what can be seen. Bounded: the oldest go first. */
export class TrendTail {
  readonly #capacity: number
  #t: number[] = []
  #value: number[] = []

  constructor(capacity = 4000) {
    this.#capacity = capacity
  }

  get length(): number {
    return this.#t.length
  }

  /** @param at ms; what is not newer than the last is left out */
  push(at: number, value: number): void {
    if (at <= (this.#t.at(-1) ?? 0)) return
    this.#t.push(at)
    this.#value.push(value)
    if (this.#t.length <= this.#capacity) return
    this.#t.splice(0, this.#capacity >> 2)
    this.#value.splice(0, this.#capacity >> 2)
  }

  /** Samples later than `ms`, at most one every `leastMs` besides the newest. Times in seconds. */
  after(ms: number, leastMs: number): { readonly t: number[]; readonly value: number[] } {
    const t: number[] = []
    const value: number[] = []
    let next = ms
    this.#t.forEach((at, i) => {
      if (at <= ms || (at < next && i < this.#t.length - 1)) return
      t.push(at / 1000)
      value.push(this.#value[i]!)
      next = at + leastMs
    })
    return { t, value }
  }
}
