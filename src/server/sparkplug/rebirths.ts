/**
 * Which nodes are to be asked for a rebirth, and when. A birth is the largest message a node has; a host that asks at every
 * trouble makes the trouble. One request a node is under way; the wait before the next doubles until the node has been calm.
 */
const FIRST_WAIT_MS = 5_000
const LONGEST_WAIT_MS = 300_000
/** A node of which nothing was wanted for this long after its birth is calm: the next wait is the first again. */
const CALM_MS = 60_000
/** After a start or a cut every node may need one: not all in the same moment. */
const SPACING_MS = 50

/** Nodes appear without end where somebody makes them up. */
const MOST_NODES = 10_000

interface Asked {
  notBefore: number
  waitMs: number
  /** When it was born, as long as nothing has been wanted since. */
  calmSince: number
}

export class Rebirths {
  readonly #nodes = new Map<string, Asked>()
  readonly #wanted = new Set<string>()
  #lastAt = Number.NEGATIVE_INFINITY
  sent = 0

  want(node: string, now: number): void {
    let asked = this.#nodes.get(node)
    if (!asked && this.#nodes.size >= MOST_NODES) this.forget(this.#nodes.keys().next().value!)
    if (!asked)
      this.#nodes.set(
        node,
        (asked = { notBefore: Number.NEGATIVE_INFINITY, waitMs: FIRST_WAIT_MS, calmSince: Number.POSITIVE_INFINITY }),
      )
    if (now - asked.calmSince > CALM_MS) asked.waitMs = FIRST_WAIT_MS
    asked.calmSince = Number.POSITIVE_INFINITY
    this.#wanted.add(node)
  }

  born(node: string, now: number): void {
    this.#wanted.delete(node)
    const asked = this.#nodes.get(node)
    if (asked) asked.calmSince = now
  }

  /** Nodes to ask now. */
  due(now: number): string[] {
    const due: string[] = []
    for (const node of this.#wanted) {
      if (now < this.#lastAt + SPACING_MS) break
      const asked = this.#nodes.get(node)!
      if (now < asked.notBefore) continue
      asked.notBefore = now + asked.waitMs
      asked.waitMs = Math.min(LONGEST_WAIT_MS, asked.waitMs * 2)
      this.#wanted.delete(node)
      this.#lastAt = now
      this.sent++
      due.push(node)
    }
    return due
  }

  /** How long it is until this node may be asked, ms. */
  waitMs(node: string, now: number): number {
    return Math.max(0, (this.#nodes.get(node)?.notBefore ?? 0) - now, this.#lastAt + SPACING_MS - now)
  }

  /** When `due` has something next; Infinity = nothing is wanted. */
  get nextAt(): number {
    let next = Number.POSITIVE_INFINITY
    for (const node of this.#wanted)
      next = Math.min(next, Math.max(this.#nodes.get(node)!.notBefore, this.#lastAt + SPACING_MS))
    return next
  }

  forget(node: string): void {
    this.#nodes.delete(node)
    this.#wanted.delete(node)
  }
  clear(): void {
    this.#nodes.clear()
    this.#wanted.clear()
  }
}
