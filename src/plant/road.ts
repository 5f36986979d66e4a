/** A closed road through named nodes, with positions along it in metres and the pose at each. */
export interface RoadNode {
  readonly name: string
  readonly at: readonly [number, number]
}

export interface Pose {
  readonly x: number
  readonly y: number
  /** Radians anticlockwise, 0 = +x. */
  readonly theta: number
}

export class Road {
  readonly lengthM: number
  readonly #legs: {
    readonly from: RoadNode
    readonly startM: number
    readonly lengthM: number
    readonly theta: number
  }[] = []
  readonly #turnM: number

  /** `turnM`: corners are rounded over this distance before and after the node. */
  constructor(nodes: readonly RoadNode[], turnM = 1.2) {
    this.#turnM = turnM
    let along = 0
    nodes.forEach((from, i) => {
      const to = nodes[(i + 1) % nodes.length]!
      const dx = to.at[0] - from.at[0]
      const dy = to.at[1] - from.at[1]
      const lengthM = Math.hypot(dx, dy)
      this.#legs.push({ from, startM: along, lengthM, theta: Math.atan2(dy, dx) })
      along += lengthM
    })
    this.lengthM = along
  }

  /** Where a node lies along the road, m. Throws for a name that is not on it. */
  along(name: string): number {
    const leg = this.#legs.find((l) => l.from.name === name)
    if (!leg) throw new Error(`bug: no node "${name}" on this road`)
    return leg.startM
  }

  wrap(m: number): number {
    return ((m % this.lengthM) + this.lengthM) % this.lengthM
  }

  /** How far `to` is ahead of `from`, m. */
  ahead(from: number, to: number): number {
    return this.wrap(to - from)
  }

  #on(m: number): { readonly x: number; readonly y: number } {
    const s = this.wrap(m)
    const leg = this.#legs.findLast((l) => l.startM <= s)!
    const d = s - leg.startM
    return { x: leg.from.at[0] + Math.cos(leg.theta) * d, y: leg.from.at[1] + Math.sin(leg.theta) * d }
  }

  /** Smooth through corners: a quadratic curve between the points one turn before and one after the node. */
  poseAt(m: number): Pose {
    const s = this.wrap(m)
    const corner = this.#legs.map((l) => l.startM).find((c) => this.ahead(c - this.#turnM, s) < 2 * this.#turnM)
    if (corner === undefined) {
      const leg = this.#legs.findLast((l) => l.startM <= s)!
      return { ...this.#on(s), theta: leg.theta }
    }
    const u = this.ahead(corner - this.#turnM, s) / (2 * this.#turnM)
    const [a, b, c] = [this.#on(corner - this.#turnM), this.#on(corner), this.#on(corner + this.#turnM)]
    const mix = (p: number, q: number, r: number): number => (1 - u) ** 2 * p + 2 * u * (1 - u) * q + u * u * r
    const slope = (p: number, q: number, r: number): number => (1 - u) * (q - p) + u * (r - q)
    return {
      x: mix(a.x, b.x, c.x),
      y: mix(a.y, b.y, c.y),
      theta: Math.atan2(slope(a.y, b.y, c.y), slope(a.x, b.x, c.x)),
    }
  }
}
