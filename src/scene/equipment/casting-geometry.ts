/** Makers of castings: outlines extruded, profiles turned, hoses swept. Anticlockwise from outside; smooth where the part is. */

export interface CastingMesh {
  readonly positions: Float32Array
  readonly normals: Float32Array
  readonly indices: Uint16Array | Uint32Array
}

class Mesh {
  readonly positions: number[] = []
  readonly normals: number[] = []
  readonly indices: number[] = []

  vertex(x: number, y: number, z: number, nx: number, ny: number, nz: number): number {
    const length = Math.hypot(nx, ny, nz) || 1
    this.positions.push(x, y, z)
    this.normals.push(nx / length, ny / length, nz / length)
    return this.positions.length / 3 - 1
  }

  triangle(a: number, b: number, c: number): void {
    this.indices.push(a, b, c)
  }

  /** Two closed or open rows of as many vertices; `b` lies to the left of `a`'s direction seen from outside. */
  strip(a: number, b: number, count: number, closed: boolean): void {
    for (let i = 0; i < (closed ? count : count - 1); i++) {
      const next = (i + 1) % count
      this.triangle(a + i, a + next, b + i)
      this.triangle(a + next, b + next, b + i)
    }
  }

  done(): CastingMesh {
    return {
      positions: Float32Array.from(this.positions),
      normals: Float32Array.from(this.normals),
      indices: Uint16Array.from(this.indices),
    }
  }
}

interface OutlinePoint {
  readonly x: number
  readonly y: number
  /** Outward. */
  readonly nx: number
  readonly ny: number
}

/**
 * Convex hull of circles by its support function: in every direction the circle that reaches farthest. Where the
 * farthest changes, both ends of the common tangent are put in, so that flats are flat and normals exact.
 */
export const outline = (
  circles: readonly (readonly [x: number, y: number, radius: number])[],
  round: number,
): readonly OutlinePoint[] => {
  const reach = (i: number, angle: number): number =>
    circles[i]![0] * Math.cos(angle) + circles[i]![1] * Math.sin(angle) + circles[i]![2]
  const farthest = (angle: number): number =>
    circles.reduce((best, _, i) => (reach(i, angle) > reach(best, angle) + 1e-12 ? i : best), 0)
  const points: OutlinePoint[] = []
  const put = (i: number, angle: number): void => {
    const [x, y, r] = circles[i]!
    const [nx, ny] = [Math.cos(angle), Math.sin(angle)]
    points.push({ x: x + r * nx, y: y + r * ny, nx, ny })
  }
  // Several changes may lie between two samples; halving finds them all.
  const between = (from: number, to: number, a: number, b: number): void => {
    if (a === b) return
    if (to - from < 1e-7) {
      put(a, from)
      put(b, to)
      return
    }
    const middle = (from + to) / 2
    const c = farthest(middle)
    between(from, middle, a, c)
    between(middle, to, c, b)
  }
  // Off the axes by half a step: symmetric outlines then do not sample their own ties.
  const angleOf = (k: number): number => ((k + 0.5) / round) * 2 * Math.PI
  for (let k = 0; k < round; k++) {
    const [from, to] = [angleOf(k), angleOf(k + 1)]
    const i = farthest(from)
    put(i, from)
    between(from, to, i, farthest(to))
  }
  return points
}

/** Hull of circles in X–Y, `depth` thick along Z about z = 0, edges rounded by `bevel` (no rounding for 0 `bevels`: a sharp edge). */
export const hull = (
  circles: readonly (readonly [number, number, number])[],
  depth: number,
  bevel: number,
  round: number,
  bevels: number,
): CastingMesh => {
  const mesh = new Mesh()
  const points = outline(circles, round)
  const ring = (inset: number, z: number, out: number, along: number): number => {
    const first = mesh.positions.length / 3
    for (const p of points) mesh.vertex(p.x - p.nx * inset, p.y - p.ny * inset, z, p.nx * out, p.ny * out, along)
    return first
  }
  const half = depth / 2
  const rings: number[] = []
  if (bevels === 0) {
    const back = ring(0, -half, 0, -1)
    rings.push(ring(0, -half, 1, 0), ring(0, half, 1, 0))
    const front = ring(0, half, 0, 1)
    capped(mesh, back, front, points.length)
  } else {
    for (const end of [-1, 1]) {
      for (let k = 0; k <= bevels; k++) {
        const angle = ((end < 0 ? k : bevels - k) / bevels) * (Math.PI / 2)
        rings.push(
          ring(
            bevel * (1 - Math.sin(angle)),
            end * (half - bevel * (1 - Math.cos(angle))),
            Math.sin(angle),
            end * Math.cos(angle),
          ),
        )
      }
    }
    capped(mesh, rings[0]!, rings.at(-1)!, points.length)
  }
  for (let r = 0; r + 1 < rings.length; r++) mesh.strip(rings[r]!, rings[r + 1]!, points.length, true)
  return mesh.done()
}

const capped = (mesh: Mesh, back: number, front: number, count: number): void => {
  for (let i = 1; i + 1 < count; i++) {
    mesh.triangle(front, front + i, front + i + 1)
    mesh.triangle(back, back + i + 1, back + i)
  }
}

/** Edges sharper than this keep their crease. */
const CREASE = Math.cos(0.7)

/** The normal at a corner of a profile: shared with its neighbour where the bend is gentle. */
const soft = (a: readonly [number, number], b: readonly [number, number] | undefined): readonly [number, number] =>
  b && a[0] * b[0] + a[1] * b[1] > CREASE ? [a[0] + b[0], a[1] + b[1]] : a

/** A profile (radius, y; from below upward on the outside) turned about Y. */
export const lathe = (profile: readonly (readonly [radius: number, y: number])[], round: number): CastingMesh => {
  const mesh = new Mesh()
  const normals = profile.slice(1).map(([r, y], i) => {
    const [dr, dy] = [r - profile[i]![0], y - profile[i]![1]]
    const length = Math.hypot(dr, dy) || 1
    return [dy / length, -dr / length] as const
  })
  const ring = ([r, y]: readonly [number, number], [out, up]: readonly [number, number]): number => {
    const first = mesh.positions.length / 3
    // Backwards round, so that the next ring up lies to the left.
    for (let i = 0; i < round; i++) {
      const angle = (-i / round) * 2 * Math.PI
      mesh.vertex(r * Math.cos(angle), y, r * Math.sin(angle), out * Math.cos(angle), up, out * Math.sin(angle))
    }
    return first
  }
  normals.forEach((normal, i) => {
    const low = ring(profile[i]!, soft(normal, normals[i - 1]))
    const high = ring(profile[i + 1]!, soft(normal, normals[i + 1]))
    for (let k = 0; k < round; k++) {
      const next = (k + 1) % round
      if (profile[i]![0] > 0) mesh.triangle(low + k, low + next, high + k)
      if (profile[i + 1]![0] > 0) mesh.triangle(low + next, high + next, high + k)
    }
  })
  return mesh.done()
}

const unit = (v: readonly [number, number, number]): [number, number, number] => {
  const length = Math.hypot(...v) || 1
  return [v[0] / length, v[1] / length, v[2] / length]
}

const cross = (
  a: readonly [number, number, number],
  b: readonly [number, number, number],
): [number, number, number] => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]

/** Catmull–Rom (uniform) through the points, swept by a circle; the frame is carried along without twist. */
export const tube = (
  points: readonly (readonly [number, number, number])[],
  radius: number,
  along: number,
  around: number,
): CastingMesh => {
  const mesh = new Mesh()
  const at = (i: number): readonly [number, number, number] => points[Math.max(0, Math.min(points.length - 1, i))]!
  const curve = (t: number, slope: boolean): [number, number, number] => {
    const s = t * (points.length - 1)
    const i = Math.min(points.length - 2, Math.floor(s))
    const u = s - i
    const weights = slope
      ? [-0.5 + 2 * u - 1.5 * u * u, -5 * u + 4.5 * u * u, 0.5 + 4 * u - 4.5 * u * u, -u + 1.5 * u * u]
      : [
          -0.5 * u + u * u - 0.5 * u ** 3,
          1 - 2.5 * u * u + 1.5 * u ** 3,
          0.5 * u + 2 * u * u - 1.5 * u ** 3,
          -0.5 * u * u + 0.5 * u ** 3,
        ]
    return [0, 1, 2].map((axis) => weights.reduce((sum, w, k) => sum + w * at(i - 1 + k)[axis]!, 0)) as [
      number,
      number,
      number,
    ]
  }
  const start = unit(curve(0, true))
  let side = unit(cross(start, Math.abs(start[1]) < 0.9 ? [0, 1, 0] : [1, 0, 0]))
  let before = -1
  for (let k = 0; k <= along; k++) {
    const centre = curve(k / along, false)
    const forward = unit(curve(k / along, true))
    const up = unit(cross(side, forward))
    side = cross(forward, up)
    const first = mesh.positions.length / 3
    for (let i = 0; i < around; i++) {
      const angle = (i / around) * 2 * Math.PI
      const n = [0, 1, 2].map((axis) => Math.cos(angle) * side[axis]! - Math.sin(angle) * up[axis]!) as [
        number,
        number,
        number,
      ]
      mesh.vertex(centre[0] + radius * n[0], centre[1] + radius * n[1], centre[2] + radius * n[2], ...n)
    }
    if (before >= 0) mesh.strip(before, first, around, true)
    before = first
  }
  return mesh.done()
}

/** A prism along Y whose outline is `corners` in X–Z, seen anticlockwise from above; star-shaped about its centre. */
const prism = (
  mesh: Mesh,
  corners: readonly (readonly [x: number, z: number])[],
  low: number,
  high: number,
  centre: readonly [number, number],
  bottom: boolean,
): void => {
  const hub = mesh.vertex(centre[0], high, centre[1], 0, 1, 0)
  const base = bottom ? mesh.vertex(centre[0], low, centre[1], 0, -1, 0) : -1
  corners.forEach(([x, z], i) => {
    const [x2, z2] = corners[(i + 1) % corners.length]!
    // Outward of an edge that runs anticlockwise seen from above (+Y towards the eye): turned to its right.
    const [nx, nz] = [-(z2 - z), x2 - x]
    const quad = [
      mesh.vertex(x, low, z, nx, 0, nz),
      mesh.vertex(x2, low, z2, nx, 0, nz),
      mesh.vertex(x2, high, z2, nx, 0, nz),
      mesh.vertex(x, high, z, nx, 0, nz),
    ] as const
    mesh.triangle(quad[0], quad[1], quad[2])
    mesh.triangle(quad[0], quad[2], quad[3])
    mesh.triangle(hub, mesh.vertex(x, high, z, 0, 1, 0), mesh.vertex(x2, high, z2, 0, 1, 0))
    if (bottom) mesh.triangle(base, mesh.vertex(x2, low, z2, 0, -1, 0), mesh.vertex(x, low, z, 0, -1, 0))
  })
}

/** A motor's housing: fins of unit radius along Y from −1 to 1 (scale uniformly: length is twice the radius times `length`). */
export const finned = (fins: number, root: number, tip: number, length: number): CastingMesh => {
  const mesh = new Mesh()
  const corners: [number, number][] = []
  for (let i = 0; i < fins * 4; i++) {
    const angle = -((Math.floor(i / 4) + [0, 0.12, 0.42, 0.54][i % 4]!) / fins) * 2 * Math.PI
    const r = i % 4 === 1 || i % 4 === 2 ? tip : root
    corners.push([r * Math.cos(angle), r * Math.sin(angle)])
  }
  prism(mesh, corners, -length, length, [0, 0], true)
  return mesh.done()
}

/** Screw heads on a circle of unit radius in X–Z, standing on y = 0. */
export const boltRing = (count: number, head: number, height: number, sides: number): CastingMesh => {
  const mesh = new Mesh()
  for (let i = 0; i < count; i++) {
    const angle = ((i + 0.5) / count) * 2 * Math.PI
    const centre = [Math.cos(angle), Math.sin(angle)] as const
    const corners = Array.from({ length: sides }, (_, k) => {
      const turn = -(k / sides) * 2 * Math.PI
      return [centre[0] + head * Math.cos(turn), centre[1] + head * Math.sin(turn)] as const
    })
    prism(mesh, corners, 0, height, centre, false)
  }
  return mesh.done()
}
