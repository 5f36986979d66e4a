/** The product's scene as `SceneView` mounts it, its frames stepped by hand; and a window into what a frame is made of. */
import { WebGLRenderer } from 'three'
import { AlarmBoard } from '../../src/alarms/board.ts'
import { slotOf, timeMs } from '../../src/base/brand.ts'
import { drawnKinds } from '../../src/scene/equipment/library.ts'
import { LiveScene } from '../../src/scene/live-scene.ts'
import type { SceneProbe } from '../../src/scene/scene-probe.ts'
import type { SceneProps } from '../../src/scene/scene-props.ts'
import type { Twin } from '../../src/twin/twin.ts'
import { ValueTable } from '../../src/values/table.ts'

export const SIZE = { width: 1280, height: 800, pixelRatio: 0.5 } as const
/** Software WebGL draws behind the program's back: reading a pixel waits for it. */
const pixel = new Uint8Array(4)

export const createRenderer = (): WebGLRenderer => {
  const canvas = document.createElement('canvas')
  canvas.style.cssText = `position:absolute;width:${SIZE.width}px;height:${SIZE.height}px`
  document.body.append(canvas)
  const renderer = new WebGLRenderer({ canvas, antialias: true, stencil: true })
  renderer.setPixelRatio(SIZE.pixelRatio)
  renderer.setSize(SIZE.width, SIZE.height, false)
  return renderer
}

export const finish = (renderer: WebGLRenderer): void => {
  const gl = renderer.getContext()
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel)
}

export interface FrameCost {
  /** ms of the main thread: values, layer, paint, motion, labels… */
  readonly update: number
  /** …and the calls that hand the picture to the GPU. */
  readonly submit: number
}

export class Viewer {
  readonly values: ValueTable
  readonly renderer = createRenderer()
  readonly live: LiveScene
  readonly probe: SceneProbe
  /** Frames asked for and not yet drawn. */
  asked = 0
  onAsked: () => void = () => {}
  #now = Date.now()
  #props: SceneProps
  #submit = 0

  constructor(
    readonly twin: Twin,
    layer: string,
  ) {
    this.values = new ValueTable(twin)
    let probe: SceneProbe | null = null
    const host = document.createElement('div')
    const overlay = document.createElement('div')
    const edges = document.createElement('div')
    host.style.cssText =
      overlay.style.cssText = `position:absolute;inset:0;width:${SIZE.width}px;height:${SIZE.height}px;pointer-events:none`
    document.body.append(host)
    host.append(this.renderer.domElement, overlay, edges)
    this.#props = {
      twin,
      values: this.values,
      board: new AlarmBoard('gateway'),
      layer,
      theme: 'dark',
      now: () => timeMs(this.#now),
      steady: () => this.#now,
      pump: () => {},
      onArrival: () => () => {},
      selection: null,
      onSelect: () => {},
      camera: null,
      onCamera: () => {},
      focus: null,
      reducedMotion: true,
      onFirstFrame: () => {},
      interactive: false,
      onProbe: (given) => {
        probe = given
      },
    }
    this.live = new LiveScene(
      this.renderer,
      { element: host, canvas: this.renderer.domElement, overlay, edges },
      drawnKinds,
      this.#props,
      () => {
        this.asked++
        this.onAsked()
      },
    )
    this.probe = probe!
    const render = this.live.stage.render.bind(this.live.stage)
    this.live.stage.render = (camera, nowMs, awaited) => {
      const began = performance.now()
      const wait = render(camera, nowMs, awaited)
      this.#submit += performance.now() - began
      return wait
    }
    this.live.stage.claimRenderer()
    // Machines as finely as on a screen with all its pixels.
    this.live.resize(SIZE.width, SIZE.height, 1)
  }

  /** Draws now. @param ms the clock goes on by */
  frame(ms = 50): FrameCost {
    this.#now += ms
    this.#submit = 0
    this.asked = 0
    const began = performance.now()
    this.live.frame(ms / 1000)
    const all = performance.now() - began
    return { update: all - this.#submit, submit: this.#submit }
  }

  set(slot: number, value: number): void {
    this.values.set(slotOf(slot), value, 0, this.#now, 0)
  }

  setLayer(layer: string): void {
    this.#props = { ...this.#props, layer }
    this.live.update(this.#props)
  }

  setFilter(filter: SceneProps['filter']): void {
    this.#props = { ...this.#props, filter: filter ?? null }
    this.live.update(this.#props)
  }

  dispose(): void {
    this.live.leave().dispose()
    this.renderer.dispose()
    this.renderer.forceContextLoss()
    document.body.replaceChildren()
  }
}
