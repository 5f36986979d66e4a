/** Sources of which a message said that they are gone (of VDA 5050 vehicles), and what they were showing. */
import type { Slot } from '../base/brand.ts'
import type { BoundSignal } from './compile.ts'
import type { Life } from './formats/format.ts'
import { Room } from './room.ts'
import { Speakers } from './speakers.ts'

/** Bytes, about: of the names of those that only wildcards of bindings let in. */
const GONE_BYTES = 4 << 20
const NAME_BYTES = 100

export class SourceLives {
  readonly #speakers = new Speakers()
  readonly #gone = new Set<string>()
  readonly #room = new Room(Number.POSITIVE_INFINITY, GONE_BYTES)
  /** There are no more of them than bindings. */
  readonly #isNamed: (source: string) => boolean

  /** @param isNamed a binding names this source, without wildcards */
  constructor(isNamed: (source: string) => boolean) {
    this.#isNamed = isNamed
  }

  spoke(bound: BoundSignal, source: string): void {
    this.#speakers.spoke(bound, source)
  }

  /** A message of the source said this of its life. False: it is gone, and there is no room to remember that. */
  said(source: string, life: Life | null): boolean {
    if (life === 'gone') return this.#remember(source)
    if (life === 'alive') this.#forget(source)
    return true
  }

  /** Slots that show what is over, after a message that said this. */
  over(source: string, life: Life | null): readonly Slot[] {
    // What the broker kept of one that has gone is what it last said, and may come after its end.
    return life === 'gone' || this.#gone.has(source) ? this.#speakers.gone(source) : NONE
  }

  #remember(source: string): boolean {
    if (this.#gone.has(source)) return true
    if (!this.#room.take(this.#isNamed(source), bytesOf(source))) return false
    this.#gone.add(source)
    return true
  }

  #forget(source: string): void {
    if (this.#gone.size && this.#gone.delete(source)) this.#room.give(this.#isNamed(source), bytesOf(source))
  }

  carryOn(old: SourceLives, same: (before: BoundSignal) => BoundSignal | undefined): void {
    this.#speakers.carryOn(old.#speakers, same)
    for (const source of old.#gone) this.#remember(source)
  }
}

const NONE: readonly Slot[] = []
const bytesOf = (name: string): number => NAME_BYTES + 2 * name.length
