/**
 * The one frame loop: a frame is drawn when somebody asks for it, and none otherwise. Own, for its few lines are needed
 * before the first picture; what is laid over the picture later has react-three-fiber's.
 */
export class FrameLoop {
  readonly #onFrame: (seconds: number) => void
  #asked = 0
  #last = Number.NaN

  /** @param onFrame told how long ago the frame before was, s */
  constructor(onFrame: (seconds: number) => void) {
    this.#onFrame = onFrame
  }

  /** Asks for a frame: the next one, however often; from within a frame, the one after it. */
  readonly ask = (): void => {
    if (this.#asked === 0) this.#asked = requestAnimationFrame(this.#run)
  }

  readonly #run = (now: number): void => {
    this.#asked = 0
    const seconds = Number.isNaN(this.#last) ? 0 : Math.max(0, now - this.#last) / 1000
    this.#last = now
    this.#onFrame(seconds)
  }

  dispose(): void {
    cancelAnimationFrame(this.#asked)
  }
}
