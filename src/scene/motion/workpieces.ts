/**
 * Workpieces on a conveyor, from the two things a machine says: how many there are and how fast the belt runs. One more
 * has entered behind, one fewer has left in front; between, they ride with the belt and queue where it ends.
 */
export class WorkpieceQueue {
  /** Metres along the track, foremost first. */
  #at: number[] = []
  #known = false
  readonly #length: number
  readonly #gap: number

  /** @param most how many the model can show; they have room side by side */
  constructor(length: number, most: number) {
    this.#length = length
    this.#gap = length / Math.max(1, most)
  }

  get positions(): readonly number[] {
    return this.#at
  }

  setCount(count: number): void {
    const n = Math.min(Math.max(0, Math.round(count)), Math.round(this.#length / this.#gap))
    if (!this.#known) {
      // Found there when we began to look: where exactly is unknown, so evenly.
      this.#at = Array.from({ length: n }, (_, i) => this.#length * (1 - (i + 0.5) / n))
      this.#known = true
      return
    }
    while (this.#at.length > n) this.#at.shift()
    while (this.#at.length < n) this.#at.push(Math.max(0, Math.min(this.#gap / 2, (this.#at.at(-1) ?? Infinity) - this.#gap)))
  }

  /** Rides on by `metres`. True when anything moved. */
  advance(metres: number): boolean {
    if (metres <= 0) return false
    let limit = this.#length - this.#gap / 2
    let moved = false
    for (let i = 0; i < this.#at.length; i++) {
      const next = Math.max(this.#at[i]!, Math.min(limit, this.#at[i]! + metres))
      moved ||= next !== this.#at[i]
      this.#at[i] = next
      limit = next - this.#gap
    }
    return moved
  }
}

export type Point3 = readonly [number, number, number]

export const trackLength = (points: readonly Point3[]): number => points.reduce((sum, p, i) => (i ? sum + Math.hypot(p[0] - points[i - 1]![0], p[1] - points[i - 1]![1], p[2] - points[i - 1]![2]) : 0), 0)

/** The point `s` metres along. */
export const onTrack = (points: readonly Point3[], s: number): Point3 => {
  let left = s
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1]!
    const b = points[i]!
    const step = Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2])
    if (step > 0 && left <= step) return [a[0] + ((b[0] - a[0]) * left) / step, a[1] + ((b[1] - a[1]) * left) / step, a[2] + ((b[2] - a[2]) * left) / step]
    left -= step
  }
  return points.at(-1) ?? [0, 0, 0]
}

/** Metres along the track of its vertex-to-vertex point nearest to `p`. */
export const nearestOnTrack = (points: readonly Point3[], p: Point3): number => {
  let best = 0
  let least = Infinity
  let passed = 0
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1]!
    const b = points[i]!
    const d = [b[0] - a[0], b[1] - a[1], b[2] - a[2]] as const
    const step = Math.hypot(...d)
    const t = Math.min(1, Math.max(0, ((p[0] - a[0]) * d[0] + (p[1] - a[1]) * d[1] + (p[2] - a[2]) * d[2]) / (step * step || 1)))
    const away = Math.hypot(a[0] + t * d[0] - p[0], a[1] + t * d[1] - p[1], a[2] + t * d[2] - p[2])
    if (away < least) {
      least = away
      best = passed + t * step
    }
    passed += step
  }
  return best
}
