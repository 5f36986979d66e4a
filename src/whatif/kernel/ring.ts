/** First in, first out, of indices; at most so many at once. */
export class Ring {
  readonly #items: Int32Array
  #head = 0
  #size = 0

  constructor(most: number) {
    this.#items = new Int32Array(Math.max(1, most))
  }

  get size(): number {
    return this.#size
  }

  clear(): void {
    this.#head = this.#size = 0
  }

  /** What it returns brings back what is in it now. */
  keep(): () => void {
    const [items, head, size] = [this.#items.slice(), this.#head, this.#size]
    return () => {
      this.#items.set(items)
      this.#head = head
      this.#size = size
    }
  }

  push(item: number): void {
    const at = this.#head + this.#size++
    const most = this.#items.length
    this.#items[at < most ? at : at - most] = item
  }

  shift(): number {
    const item = this.#items[this.#head]!
    if (++this.#head === this.#items.length) this.#head = 0
    this.#size--
    return item
  }
}
