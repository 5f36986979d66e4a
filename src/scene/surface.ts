/**
 * What a scene is drawn on: a canvas, its graphics device and its frames. Outlives the scenes: the next one finds the
 * programs of the last made, which takes a device longer than all the rest of it.
 */
import type { WebGLRenderer } from 'three'
import { DisposeBag } from '../base/disposable.ts'
import { ok, type Result } from '../base/result.ts'
import type { Stage } from './drawing/stage.ts'
import { FrameLoop } from './frame-loop.ts'
import type { LiveScene } from './live-scene.ts'
import type { Picture } from './picture-note.tsx'
import { createRenderer } from './renderer.ts'

/** Devices pointed at with a finger have many pixels and little power. */
const MOST_PIXEL_RATIO = { fine: 2, coarse: 1.5 } as const

const pixelRatio = (): number =>
  Math.min(
    window.devicePixelRatio,
    matchMedia('(pointer: coarse)').matches ? MOST_PIXEL_RATIO.coarse : MOST_PIXEL_RATIO.fine,
  )

/** A graphics device that has not come back by then may never do. */
const PATIENCE_MS = 8000

export class Surface {
  readonly canvas: HTMLCanvasElement
  readonly renderer: WebGLRenderer
  readonly #box: HTMLElement
  readonly #tell: (picture: Picture) => void
  readonly #bag = new DisposeBag()
  #live: LiveScene | null = null
  /** Of the scene before: it goes when its successor has its programs. */
  #before: Stage | null = null
  #patience: ReturnType<typeof setTimeout> | undefined
  #faulted = false
  #filled = ''
  readonly #loop = new FrameLoop((seconds) => this.#live?.frame(seconds))

  /** A surface that fills a box. As an error, what a person can do about there being none. @param tell of what is to be seen, when that changes */
  static open(box: HTMLElement, tell: (picture: Picture) => void): Result<Surface, string> {
    const canvas = document.createElement('canvas')
    box.prepend(canvas)
    const created = createRenderer(canvas)
    if (created.ok) return ok(new Surface(box, canvas, created.value, tell))
    canvas.remove()
    return created
  }

  private constructor(
    box: HTMLElement,
    canvas: HTMLCanvasElement,
    renderer: WebGLRenderer,
    tell: (picture: Picture) => void,
  ) {
    this.#box = box
    this.canvas = canvas
    this.renderer = renderer
    this.#tell = tell
    const lost = (event: Event): void => {
      event.preventDefault()
      this.#live?.lost()
      tell({ is: 'lost' })
      clearTimeout(this.#patience)
      this.#patience = setTimeout(() => tell({ is: 'gone' }), PATIENCE_MS)
    }
    const restored = (): void => {
      clearTimeout(this.#patience)
      this.#live?.restored()
      tell({ is: 'shown' })
    }
    canvas.addEventListener('webglcontextlost', lost)
    canvas.addEventListener('webglcontextrestored', restored)
    this.#bag.add(() => {
      canvas.removeEventListener('webglcontextlost', lost)
      canvas.removeEventListener('webglcontextrestored', restored)
    })
    const watch = new ResizeObserver(() => this.#fill())
    watch.observe(box)
    this.#bag.add(() => watch.disconnect())
  }

  /** Whether another scene may be drawn on it: its device is there, and no fault has left it in doubt. */
  get fit(): boolean {
    return !this.#faulted && !this.renderer.getContext().isContextLost()
  }

  /** Asks for a frame. */
  readonly ask = this.#loop.ask

  /** From now on this is drawn. */
  show(live: LiveScene): void {
    this.#live = live
    live.guard.onFault = (failure) => {
      this.#faulted = true
      reportError(failure)
      this.#tell({ is: 'failed', why: failure instanceof Error ? failure.message : String(failure) })
    }
    this.#filled = ''
    this.#fill()
    this.ask()
    this.#endBefore()
  }

  /** The present scene ends; nothing is drawn until the next one comes. */
  rest(): void {
    if (this.#live) this.#before = this.#live.leave()
    this.#live = null
  }

  #endBefore(): void {
    this.#before?.dispose()
    this.#before = null
  }

  #fill(): void {
    const live = this.#live
    if (!live) return
    const dpr = pixelRatio()
    const width = Math.max(1, this.#box.clientWidth)
    const height = Math.max(1, this.#box.clientHeight)
    const wanted = `${width} ${height} ${dpr}`
    if (wanted === this.#filled) return
    this.#filled = wanted
    this.renderer.setPixelRatio(dpr)
    this.renderer.setSize(width, height)
    live.stage.claimRenderer()
    live.resize(width, height, dpr)
  }

  dispose(): void {
    this.rest()
    this.#endBefore()
    clearTimeout(this.#patience)
    this.#bag.dispose()
    this.#loop.dispose()
    this.renderer.dispose()
    // Browsers keep few contexts, and free them late.
    this.renderer.forceContextLoss()
    this.canvas.remove()
  }
}
