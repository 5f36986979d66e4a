/** What the mouse rests on, told once it has rested there; gone at once when it leaves or the eye moves. */
import type { Selection } from '../../twin/selection.ts'

const REST_MS = 350
/** From one thing to the next, a person who already reads is not kept waiting. */
const NEXT_MS = 90

export class PointWatch {
  readonly #tell: (on: Selection | null) => void
  #on: Selection | null = null
  #told = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(tell: (on: Selection | null) => void) {
    this.#tell = tell
  }

  /** What has been told, or null. */
  get told(): Selection | null {
    return this.#told ? this.#on : null
  }

  at(on: Selection | null): void {
    if (on?.asset === this.#on?.asset && on?.component === this.#on?.component) return
    this.#on = on
    clearTimeout(this.#timer)
    if (on === null) return this.#end()
    this.#timer = setTimeout(
      () => {
        this.#told = true
        this.#tell(this.#on)
      },
      this.#told ? NEXT_MS : REST_MS,
    )
  }

  /** The eye moves: nothing is pointed at until the mouse does. */
  moved(): void {
    if (this.#on === null) return
    this.#on = null
    clearTimeout(this.#timer)
    this.#end()
  }

  #end(): void {
    if (!this.#told) return
    this.#told = false
    this.#tell(null)
  }

  dispose(): void {
    clearTimeout(this.#timer)
  }
}
