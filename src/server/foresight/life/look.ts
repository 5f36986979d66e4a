/** When lives are looked at, and what is worked out of them is said: at once as it is known, and again when all are looked at. */
import type { LifeBook } from './life-book.ts'

export interface LookPorts {
  readonly lives: Pick<LifeBook, 'tick'>
  /** How far the clock is to be believed. */
  readonly clock: () => { readonly trusted: boolean; readonly present: number }
  /** Says all that is worked out and is another. */
  readonly tell: () => Promise<unknown>
  readonly failed: (failure: unknown) => void
}

export class LivesLook {
  readonly #ports: LookPorts
  #isLooking = false
  #isWanted = false

  constructor(ports: LookPorts) {
    this.#ports = ports
  }

  /** Once a minute, and when more is known. While one goes on, however often it is asked, it is looked once more. @returns when it is over */
  async look(): Promise<void> {
    const { tell, failed } = this.#ports
    const told = tell().catch(failed)
    this.#isWanted = true
    if (this.#isLooking) return
    this.#isLooking = true
    await told
    while (this.#isWanted) {
      this.#isWanted = false
      await this.#once().catch(failed)
    }
    this.#isLooking = false
  }

  async #once(): Promise<void> {
    const { present, trusted } = this.#ports.clock()
    if (await this.#ports.lives.tick(present, trusted)) await this.#ports.tell()
  }
}
