/**
 * What a ray hits, among very many shapes: a bounding volume hierarchy of their world boxes in flat typed arrays, then
 * the oriented box of each candidate. Built once; when shapes have moved their boxes are refitted, not rebuilt.
 */
import type { Vec3 } from '../../base/rigid.ts'

const LEAF = 8

export class Picker {
  readonly #count: number
  readonly #extents: Float32Array
  readonly #present: () => Float32Array
  #world: Float32Array
  /** Items in leaf order. */
  readonly #items: Uint32Array
  /** Node → min x, y, z, max x, y, z. */
  readonly #boxes: Float32Array
  /** Node → first item (leaf) or its right child (inner; the left child is the next node). */
  readonly #link: Uint32Array
  /** Node → items in it (leaf) or 0 (inner). */
  readonly #size: Uint16Array
  #nodes = 0
  #stale = false
  readonly #skip: (shape: number) => boolean

  /**
   * @param extents six numbers a shape, see `extentOf`
   * @param present 16 numbers a shape as they are now, asked for at the first pick after `moved`
   * @param skip shapes that a ray passes through, asked at each pick
   */
  constructor(extents: Float32Array, present: () => Float32Array, skip: (shape: number) => boolean) {
    this.#count = extents.length / 6
    this.#extents = extents
    this.#present = present
    this.#world = present()
    this.#skip = skip
    this.#items = Uint32Array.from({ length: this.#count }, (_, i) => i)
    const nodes = Math.max(1, 4 * Math.ceil(this.#count / LEAF) + 1)
    this.#boxes = new Float32Array(nodes * 6)
    this.#link = new Uint32Array(nodes)
    this.#size = new Uint16Array(nodes)
    if (this.#count) this.#build(0, this.#count)
    this.#refit()
  }

  #build(from: number, to: number): number {
    const node = this.#nodes++
    if (to - from <= LEAF) {
      this.#link[node] = from
      this.#size[node] = to - from
      return node
    }
    const min = [Infinity, Infinity, Infinity]
    const max = [-Infinity, -Infinity, -Infinity]
    for (let i = from; i < to; i++) {
      for (let axis = 0; axis < 3; axis++) {
        const at = this.#world[this.#items[i]! * 16 + 12 + axis]!
        min[axis] = Math.min(min[axis]!, at)
        max[axis] = Math.max(max[axis]!, at)
      }
    }
    const spans = max.map((v, i) => v - min[i]!)
    const axis = spans.indexOf(Math.max(...spans))
    // Split at the median along the longest axis: balanced, so the arrays have a known size.
    this.#items.subarray(from, to).sort((a, b) => this.#world[a * 16 + 12 + axis]! - this.#world[b * 16 + 12 + axis]!)
    const middle = (from + to) >> 1
    this.#build(from, middle)
    this.#link[node] = this.#build(middle, to)
    return node
  }

  /** Shapes have moved; boxes are refitted at the next pick. */
  moved(): void {
    this.#stale = true
  }

  #refit(): void {
    this.#stale = false
    this.#world = this.#present()
    const boxes = this.#boxes
    for (let node = this.#nodes - 1; node >= 0; node--) {
      const o = node * 6
      boxes.fill(Infinity, o, o + 3)
      boxes.fill(-Infinity, o + 3, o + 6)
      const size = this.#size[node]!
      if (size === 0) {
        for (const child of [node + 1, this.#link[node]!]) {
          for (let axis = 0; axis < 3; axis++) {
            boxes[o + axis] = Math.min(boxes[o + axis]!, boxes[child * 6 + axis]!)
            boxes[o + 3 + axis] = Math.max(boxes[o + 3 + axis]!, boxes[child * 6 + 3 + axis]!)
          }
        }
        continue
      }
      for (let i = 0; i < size; i++) {
        const shape = this.#items[this.#link[node]! + i]!
        const m = shape * 16
        const e = shape * 6
        if (this.#absent(m)) continue
        for (let axis = 0; axis < 3; axis++) {
          let centre = this.#world[m + 12 + axis]!
          let reach = 0
          for (let k = 0; k < 3; k++) {
            const along = this.#world[m + k * 4 + axis]!
            centre += along * this.#extents[e + k]!
            reach += Math.abs(along) * this.#extents[e + 3 + k]!
          }
          boxes[o + axis] = Math.min(boxes[o + axis]!, centre - reach)
          boxes[o + 3 + axis] = Math.max(boxes[o + 3 + axis]!, centre + reach)
        }
      }
    }
  }

  /** The nearest shape on the ray and how far it is; null where it hits nothing. `direction` need not be a unit vector. */
  pick(origin: Vec3, direction: Vec3): { readonly shape: number; readonly distance: number } | null {
    if (this.#stale) this.#refit()
    let nearest = Infinity
    let found = -1
    const stack = this.#count ? [0] : []
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (this.#enter(this.#boxes, node * 6, origin, direction) >= nearest) continue
      const size = this.#size[node]!
      if (size === 0) {
        stack.push(this.#link[node]!, node + 1)
        continue
      }
      for (let i = 0; i < size; i++) {
        const shape = this.#items[this.#link[node]! + i]!
        const distance = this.#hit(shape, origin, direction)
        if (distance < nearest && !this.#skip(shape)) {
          nearest = distance
          found = shape
        }
      }
    }
    return found < 0 ? null : { shape: found, distance: nearest * Math.hypot(...direction) }
  }

  /** Where the ray enters an axis-aligned box, in multiples of `direction`; Infinity for a miss. */
  #enter(boxes: Float32Array, o: number, origin: Vec3, direction: Vec3): number {
    let near = 0
    let far = Infinity
    for (let axis = 0; axis < 3; axis++) {
      const low = boxes[o + axis]! - origin[axis]!
      const high = boxes[o + 3 + axis]! - origin[axis]!
      if (direction[axis] === 0) {
        if (low > 0 || high < 0) return Infinity
        continue
      }
      const a = low / direction[axis]!
      const b = high / direction[axis]!
      near = Math.max(near, Math.min(a, b))
      far = Math.min(far, Math.max(a, b))
    }
    return near <= far ? near : Infinity
  }

  /** A shape that is not there at present has a matrix of zeros. */
  #absent(m: number): boolean {
    return this.#world[m] === 0 && this.#world[m + 1] === 0 && this.#world[m + 2] === 0
  }

  #hit(shape: number, origin: Vec3, direction: Vec3): number {
    const m = shape * 16
    if (this.#absent(m)) return Infinity
    const e = shape * 6
    let near = 0
    let far = Infinity
    for (let axis = 0; axis < 3; axis++) {
      let from = 0
      let along = 0
      for (let k = 0; k < 3; k++) {
        const column = this.#world[m + axis * 4 + k]!
        from += column * (origin[k]! - this.#world[m + 12 + k]!)
        along += column * direction[k]!
      }
      const half = this.#extents[e + 3 + axis]!
      const low = this.#extents[e + axis]! - half - from
      const high = this.#extents[e + axis]! + half - from
      if (Math.abs(along) < 1e-12) {
        if (low > 0 || high < 0) return Infinity
        continue
      }
      const a = low / along
      const b = high / along
      near = Math.max(near, Math.min(a, b))
      far = Math.min(far, Math.max(a, b))
    }
    return near <= far ? near : Infinity
  }
}
