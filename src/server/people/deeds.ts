/** What was done to accounts: a file that is only ever appended to, a line each. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PeopleDeed } from '../../wire/people.ts'

export const DEED_FILE = 'accounts.log'
const SHOWN = 200

export class Deeds {
  readonly #path: string
  /** The newest last. */
  readonly #newest: PeopleDeed[]

  constructor(dataDir: string) {
    this.#path = join(dataDir, DEED_FILE)
    const lines = existsSync(this.#path) ? readFileSync(this.#path, 'utf8').split('\n') : []
    this.#newest = lines.slice(-SHOWN - 1).flatMap((line) => {
      try {
        return [PeopleDeed.parse(JSON.parse(line))]
      } catch {
        // A line that was cut off, or the end.
        return []
      }
    })
  }

  /** Throws where the disk does: what cannot be written down is not done. */
  add(deed: PeopleDeed): void {
    appendFileSync(this.#path, `${JSON.stringify(deed)}\n`, { mode: 0o600, flush: true })
    this.#newest.push(deed)
    if (this.#newest.length > SHOWN) this.#newest.shift()
  }

  /** The last one came to nothing after all: said in a line of its own, where the disk takes one. */
  undo(at: number): void {
    const last = this.#newest.pop()
    if (!last) return
    try {
      this.add({ ...last, at, undone: true })
    } catch {
      // Nothing can be written now: that is why it came to nothing.
    }
  }

  /** The newest first. */
  list(): PeopleDeed[] {
    return this.#newest.toReversed()
  }
}
