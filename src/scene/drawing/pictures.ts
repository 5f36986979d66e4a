/** One picture at a time: tells when the last one is finished, so that none is submitted behind another. */
import type { WebGLRenderer } from 'three'
import { Pace } from './pace.ts'

const LOOK_MS = 4
/** A driver that never tells must not stop the scene. */
const GIVE_UP_MS = 2000

export class Pictures {
  readonly pace: Pace
  readonly #renderer: WebGLRenderer
  /** Called when a picture is finished, and once more when one with fewer pixels has stood for a while. */
  onFinished: (stood: boolean) => void = () => {}
  #sync: WebGLSync | null = null
  #begunAt = 0
  #ratio = 0
  #byHand = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #resting: ReturnType<typeof setTimeout> | undefined

  constructor(renderer: WebGLRenderer) {
    this.#renderer = renderer
    this.pace = new Pace(renderer.getPixelRatio())
  }

  get inFlight(): boolean {
    return this.#sync !== null
  }

  /** What is seen has fewer pixels than it could. */
  get coarse(): boolean {
    return this.#renderer.getPixelRatio() < this.pace.full
  }

  /** False while the last picture is not finished, and where mere motion is to wait; `onFinished` tells when that is over. */
  mayBegin(nowMs: number, urgent: boolean): boolean {
    if (this.inFlight) return false
    const wait = urgent ? 0 : this.pace.restsUntil - nowMs
    if (wait <= 0) return true
    clearTimeout(this.#resting)
    this.#resting = setTimeout(() => this.onFinished(false), wait)
    return false
  }

  /** Before a picture is submitted. The ratio it is to be drawn with. @param sharp in full whatever it takes. @param byHand see `Pace` */
  begin(nowMs: number, sharp: boolean, byHand: boolean): number {
    clearTimeout(this.#timer)
    this.#begunAt = nowMs
    this.#byHand = byHand
    this.#ratio = sharp ? this.pace.full : this.pace.ratioAt(nowMs, byHand)
    if (this.#renderer.getPixelRatio() !== this.#ratio) this.#renderer.setPixelRatio(this.#ratio)
    return this.#ratio
  }

  submitted(): void {
    const gl = this.#renderer.getContext() as WebGL2RenderingContext
    this.#sync = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0)
    gl.flush()
    this.#timer = setTimeout(this.#look, LOOK_MS)
  }

  readonly #look = (): void => {
    const gl = this.#renderer.getContext() as WebGL2RenderingContext
    const now = performance.now()
    const waiting =
      this.#sync &&
      !gl.isContextLost() &&
      now - this.#begunAt < GIVE_UP_MS &&
      gl.getSyncParameter(this.#sync, gl.SYNC_STATUS) !== gl.SIGNALED
    if (waiting) {
      this.#timer = setTimeout(this.#look, LOOK_MS)
      return
    }
    gl.deleteSync(this.#sync)
    this.#sync = null
    this.pace.finished(this.#ratio, now - this.#begunAt, now)
    if (this.#ratio < this.pace.full)
      this.#timer = setTimeout(() => this.onFinished(true), this.pace.stillMs(this.#byHand))
    this.onFinished(false)
  }

  dispose(): void {
    clearTimeout(this.#timer)
    clearTimeout(this.#resting)
    this.onFinished = () => {}
  }
}
