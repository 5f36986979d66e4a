/** Works out, between other things and once the first picture is there, how open everything stands to the light. */
import type { Equipment } from '../equipment/shape.ts'
import type { SceneLayout } from '../plan/layout.ts'
import { CORNERS, opennessOf } from '../plan/openness.ts'

/** So long at a time, ms: a hand that turns the picture does not feel it. */
const SLICE_MS = 6

export class Opening {
  readonly #layout: SceneLayout
  readonly #open: Uint8Array
  readonly #done: () => void
  /** Kinds that are still to be looked at; models from files keep all their light. */
  readonly #kinds: Equipment[]
  #work: Generator<void, Uint8Array> | null = null
  #next: ReturnType<typeof setTimeout> | undefined

  /** @param open eight bytes a shape, see `openness.ts`. @param done all of it is written */
  constructor(layout: SceneLayout, open: Uint8Array, done: () => void) {
    this.#layout = layout
    this.#open = open
    this.#done = done
    const fromLibrary = layout.machines.filter(({ asset: { model } }) => model && !('file' in model))
    this.#kinds = [...new Set(fromLibrary.map(({ equipment }) => equipment))]
    this.#later()
  }

  #later(): void {
    this.#next = setTimeout(() => this.#slice(), 0)
  }

  #slice(): void {
    const until = performance.now() + SLICE_MS
    do {
      const kind = this.#kinds.at(-1)
      if (!kind) return this.#done()
      this.#work ??= opennessOf(kind)
      const step = this.#work.next()
      if (!step.done) continue
      this.#write(kind, step.value)
      this.#kinds.pop()
      this.#work = null
    } while (performance.now() < until)
    this.#later()
  }

  #write(kind: Equipment, open: Uint8Array): void {
    for (const { equipment, firstShape } of this.#layout.machines)
      if (equipment === kind) this.#open.set(open, firstShape * CORNERS)
  }

  dispose(): void {
    clearTimeout(this.#next)
  }
}
