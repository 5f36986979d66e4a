/** From a point on the screen to the machine and component under it. */
import { type PerspectiveCamera, Vector3 } from 'three'
import type { Selection } from '../../twin/selection.ts'
import { casting, isCasting } from '../equipment/castings.ts'
import type { Machine, SceneLayout } from '../plan/layout.ts'
import { FLAG } from '../painting/part-state.ts'
import { Picker } from './picking.ts'
import { extentOf } from '../plan/shape-extent.ts'

/** Rings that a finger is felt out with, CSS px: what it just misses still counts. */
const FINGER_RINGS_PX = [9, 16, 22] as const
const RING_STEPS = 8
/** What has an alarm, or is selected already, is meant even where something else is so much nearer, px. */
const ALARM_PX = 12
const SELECTED_PX = 6

const castingBounds = (() => {
  const known = new Map<string, { min: [number, number, number]; max: [number, number, number] }>()
  return (name: string) => {
    const found = known.get(name)
    if (found) return found
    const min: [number, number, number] = [Infinity, Infinity, Infinity]
    const max: [number, number, number] = [-Infinity, -Infinity, -Infinity]
    const positions = isCasting(name) ? casting(name, 0).positions : []
    positions.forEach((v, i) => {
      min[i % 3] = Math.min(min[i % 3]!, v)
      max[i % 3] = Math.max(max[i % 3]!, v)
    })
    known.set(name, { min, max })
    return { min, max }
  }
})()

const FINGER: readonly (readonly [dx: number, dy: number, away: number])[] = [
  [0, 0, 0],
  ...FINGER_RINGS_PX.flatMap((ring) =>
    Array.from(
      { length: RING_STEPS },
      (_, i) =>
        [
          Math.cos((i * 2 * Math.PI) / RING_STEPS) * ring,
          Math.sin((i * 2 * Math.PI) / RING_STEPS) * ring,
          ring,
        ] as const,
    ),
  ),
]
const MOUSE: typeof FINGER = [[0, 0, 0]]

interface ScreenBox {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export class ScenePicker {
  readonly #layout: SceneLayout
  readonly #extents: Float32Array
  readonly #present: () => Float32Array
  readonly #state: Uint8Array
  readonly #skip: (shape: number) => boolean
  /** Null until anything is asked of it: a hall takes a while to sort. */
  #sorted: Picker | null = null
  readonly #from = new Vector3()
  readonly #to = new Vector3()

  /**
   * @param present matrices of all shapes as they are now, 16 numbers each, always the same array
   * @param state four bytes a part: parts that are hidden or recede are passed through, glass always is
   */
  constructor(layout: SceneLayout, present: () => Float32Array, state: Uint8Array) {
    this.#layout = layout
    this.#extents = new Float32Array(layout.shapes.length * 6)
    this.#present = present
    this.#state = state
    this.#measure(0, layout.shapes.length)
    this.#skip = (shape) =>
      layout.shapes[shape]!.surface === 'glass' ||
      (state[layout.partOf[shape]! * 4 + 3]! & (FLAG.hidden | FLAG.recedes)) !== 0
  }

  get #picker(): Picker {
    return (this.#sorted ??= new Picker(this.#extents, this.#present, this.#skip))
  }

  /** Sorts the hall before anyone asks. */
  prepare(): void {
    void this.#picker
  }

  #measure(from: number, to: number): void {
    for (let i = from; i < to; i++) this.#extents.set(extentOf(this.#layout.shapes[i]!, castingBounds), i * 6)
  }

  /** A machine is made of other shapes. */
  join({ firstShape, room }: Machine): void {
    this.#measure(firstShape, firstShape + room)
    this.moved()
  }

  moved(): void {
    this.#sorted?.moved()
  }

  /**
   * Under a finger the nearest thing that matters: what it hits, unless something with an alarm is just beside.
   * @param x, y CSS px of a `width` × `height` window
   */
  at(
    camera: PerspectiveCamera,
    x: number,
    y: number,
    width: number,
    height: number,
    pointer: 'mouse' | 'touch',
    selected: string | null = null,
  ): Selection | null {
    let best: Selection | null = null
    let least = Infinity
    for (const [dx, dy, away] of pointer === 'mouse' ? MOUSE : FINGER) {
      if (away - ALARM_PX >= least) break
      const nx = ((x + dx) / width) * 2 - 1
      const ny = 1 - ((y + dy) / height) * 2
      this.#from.set(nx, ny, -1).unproject(camera)
      this.#to.set(nx, ny, 1).unproject(camera).sub(this.#from).normalize()
      const hit = this.#picker.pick(this.#from.toArray(), this.#to.toArray())
      if (!hit) continue
      const part = this.#layout.parts[this.#layout.partOf[hit.shape]!]!
      const asset = part.machine.asset.id
      const cost =
        away - (this.#state[part.index * 4 + 3]! & FLAG.alarm ? ALARM_PX : asset === selected ? SELECTED_PX : 0)
      if (cost >= least) continue
      least = cost
      best = { asset, component: part.component?.key ?? null }
    }
    return best
  }

  /** Where shapes are on the screen, CSS px; null where all are behind the eye or there are none. */
  box(camera: PerspectiveCamera, shapes: readonly number[], width: number, height: number): ScreenBox | null {
    const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
    const [world, extents, point] = [this.#present(), this.#extents, this.#from]
    for (const shape of shapes) {
      const m = shape * 16
      const e = shape * 6
      // A shape that is not there at present has a matrix of zeros.
      if (world[m] === 0 && world[m + 1] === 0 && world[m + 2] === 0) continue
      for (let corner = 0; corner < 8; corner++) {
        const local = [0, 1, 2].map((k) => extents[e + k]! + (corner & (1 << k) ? 1 : -1) * extents[e + 3 + k]!)
        const [a, b, c] = [0, 1, 2].map(
          (axis) =>
            world[m + 12 + axis]! +
            world[m + axis]! * local[0]! +
            world[m + 4 + axis]! * local[1]! +
            world[m + 8 + axis]! * local[2]!,
        )
        point.set(a!, b!, c!).applyMatrix4(camera.matrixWorldInverse)
        if (point.z > -camera.near) continue
        point.applyMatrix4(camera.projectionMatrix)
        box.left = Math.min(box.left, (point.x * 0.5 + 0.5) * width)
        box.right = Math.max(box.right, (point.x * 0.5 + 0.5) * width)
        box.top = Math.min(box.top, (-point.y * 0.5 + 0.5) * height)
        box.bottom = Math.max(box.bottom, (-point.y * 0.5 + 0.5) * height)
      }
    }
    return box.left <= box.right ? box : null
  }
}
