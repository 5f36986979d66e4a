/** From a point on the screen to the machine and component under it. */
import { type PerspectiveCamera, Vector3 } from 'three'
import type { Selection } from '../../twin/selection.ts'
import { casting, isCasting } from '../equipment/castings.ts'
import type { SceneLayout } from '../plan/layout.ts'
import { FLAG } from '../painting/part-state.ts'
import { Picker } from './picking.ts'
import { extentOf } from '../plan/shape-extent.ts'

/** A finger covers this much, CSS px: what it just misses still counts. */
const FINGER_PX = 14

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

export class ScenePicker {
  readonly #layout: SceneLayout
  readonly #picker: Picker
  readonly #from = new Vector3()
  readonly #to = new Vector3()

  /**
   * @param present matrices of all shapes as they are now, 16 numbers each, always the same array
   * @param state four bytes a part: parts that are hidden or recede are passed through, glass always is
   */
  constructor(layout: SceneLayout, present: () => Float32Array, state: Uint8Array) {
    this.#layout = layout
    const extents = new Float32Array(layout.shapes.length * 6)
    layout.shapes.forEach((shape, i) => extents.set(extentOf(shape, castingBounds), i * 6))
    this.#picker = new Picker(extents, present, (shape) => layout.shapes[shape]!.surface === 'glass' || (state[layout.partOf[shape]! * 4 + 3]! & (FLAG.hidden | FLAG.ghost)) !== 0)
  }

  moved(): void {
    this.#picker.moved()
  }

  /** @param x, y CSS px of a `width` × `height` window */
  at(camera: PerspectiveCamera, x: number, y: number, width: number, height: number, pointer: 'mouse' | 'touch'): Selection | null {
    const offsets: readonly (readonly [number, number])[] =
      pointer === 'mouse' ? [[0, 0]] : [[0, 0], ...Array.from({ length: 8 }, (_, i) => [Math.cos((i * Math.PI) / 4) * FINGER_PX, Math.sin((i * Math.PI) / 4) * FINGER_PX] as const)]
    for (const [dx, dy] of offsets) {
      const nx = ((x + dx) / width) * 2 - 1
      const ny = 1 - ((y + dy) / height) * 2
      this.#from.set(nx, ny, -1).unproject(camera)
      this.#to.set(nx, ny, 1).unproject(camera).sub(this.#from).normalize()
      const hit = this.#picker.pick(this.#from.toArray(), this.#to.toArray())
      if (!hit) continue
      const part = this.#layout.parts[this.#layout.partOf[hit.shape]!]!
      return { asset: part.machine.asset.id, component: part.component?.key ?? null }
    }
    return null
  }
}
