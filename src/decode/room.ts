/**
 * How much may be kept of what outsiders make up without end: names of nodes, devices and metrics, messages that wait. What the
 * twin hears has room of its own, so that strangers never take it from a machine that somebody watches.
 */
interface Share {
  /** About how many bytes it may hold. */
  readonly most: number
  held: number
}

export class Room {
  readonly #ours: Share
  readonly #others: Share

  /** In bytes, about. */
  constructor(ours: number, others: number) {
    this.#ours = { most: ours, held: 0 }
    this.#others = { most: others, held: 0 }
  }

  get held(): number {
    return this.#ours.held + this.#others.held
  }

  /** False: there is none left, and nothing was taken. */
  take(isOurs: boolean, bytes: number): boolean {
    const share = isOurs ? this.#ours : this.#others
    if (share.held + bytes > share.most) return false
    share.held += bytes
    return true
  }

  give(isOurs: boolean, bytes: number): void {
    const share = isOurs ? this.#ours : this.#others
    share.held -= bytes
  }

  clear(): void {
    this.#ours.held = this.#others.held = 0
  }
}
