/**
 * Wrong guesses of the passcode: each makes whoever guessed wait longer before the next one is looked at, and nobody else.
 * What is forgotten for want of room is forgotten in favour of the guesser, never of a stranger.
 */

/** Mistyped as often as this, nobody waits. */
const FREE = 4
const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 300_000
/** After so long without a wrong one it is as if there had been none. */
const FORGOTTEN_MS = 3_600_000
const MOST_GUESSERS = 10_000

export class LoginAttempts {
  readonly #now: () => number
  /** By guesser, the longest silent first. */
  readonly #wrong = new Map<string, { count: number; at: number }>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** How long this guesser has to wait from now, whole seconds; 0 = not at all. */
  waitS(guesser: string): number {
    const known = this.#known(guesser)
    if (!known || known.count <= FREE) return 0
    const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(20, known.count - FREE - 1))
    return Math.ceil(Math.max(0, known.at + waitMs - this.#now()) / 1000)
  }

  wrong(guesser: string): void {
    const count = (this.#known(guesser)?.count ?? 0) + 1
    this.#wrong.delete(guesser)
    if (this.#wrong.size >= MOST_GUESSERS) this.#wrong.delete(this.#wrong.keys().next().value!)
    this.#wrong.set(guesser, { count, at: this.#now() })
  }

  right(guesser: string): void {
    this.#wrong.delete(guesser)
  }

  #known(guesser: string): { readonly count: number; readonly at: number } | undefined {
    const known = this.#wrong.get(guesser)
    const now = this.#now()
    // The clock was set back: nobody waits longer than the guess was worth.
    if (known && known.at > now) known.at = now
    if (known && now - known.at > FORGOTTEN_MS) this.#wrong.delete(guesser)
    return this.#wrong.get(guesser)
  }
}
