/**
 * The few geometries that everything is made of. They carry no size: position is a corner sign or unit direction, and
 * the vertex shader makes `position · (size − bevel) + normal · bevel` of it, so one template serves every size and bevel.
 */
import { BufferAttribute, BufferGeometry } from 'three'
import { casting, type Level } from '../equipment/castings.ts'

/** Where vertices lie within the box round all of them: −127…127 a side. */
const withinBox = (positions: readonly number[] | Float32Array): Int8Array => {
  const low = [Infinity, Infinity, Infinity]
  const high = [-Infinity, -Infinity, -Infinity]
  positions.forEach((v, i) => {
    low[i % 3] = Math.min(low[i % 3]!, v)
    high[i % 3] = Math.max(high[i % 3]!, v)
  })
  return Int8Array.from(positions, (v, i) => {
    const [from, to] = [low[i % 3]!, high[i % 3]!]
    return to > from ? Math.round(127 * ((2 * (v - from)) / (to - from) - 1)) : 0
  })
}

const geometry = (
  positions: readonly number[] | Float32Array,
  normals: readonly number[] | Float32Array,
  indices: readonly number[] | Uint16Array | Uint32Array,
): BufferGeometry => {
  const made = new BufferGeometry()
  made.setAttribute('position', new BufferAttribute(Float32Array.from(positions), 3))
  made.setAttribute('normal', new BufferAttribute(Float32Array.from(normals), 3))
  made.setAttribute('aAt', new BufferAttribute(withinBox(positions), 3, true))
  made.setIndex(
    new BufferAttribute(positions.length / 3 > 0xffff ? Uint32Array.from(indices) : Uint16Array.from(indices), 1),
  )
  return made
}

/** Nine-slice rounded box: 12 triangles and sharp edges without bevel segments, 108 with one. */
export const roundedBox = (segments: number): BufferGeometry => {
  const positions: number[] = []
  const normals: number[] = []
  const indices: number[] = []
  const n = 2 * segments + 1
  // Along one axis of a face: which corner, and how far the normal leans there (−1…1 of 45°).
  const slice = (k: number): readonly [corner: number, lean: number] =>
    k <= segments ? [-1, (k - segments) / Math.max(1, segments)] : [1, (k - segments - 1) / Math.max(1, segments)]
  for (let axis = 0; axis < 3; axis++) {
    for (const sign of [-1, 1]) {
      const base = positions.length / 3
      for (let j = 0; j <= n; j++) {
        for (let i = 0; i <= n; i++) {
          const [ci, li] = slice(i)
          const [cj, lj] = slice(j)
          const corner = [0, 0, 0]
          const normal = [0, 0, 0]
          corner[axis] = normal[axis] = sign
          corner[(axis + 1) % 3] = ci
          corner[(axis + 2) % 3] = cj
          normal[(axis + 1) % 3] = Math.tan((li * Math.PI) / 4)
          normal[(axis + 2) % 3] = Math.tan((lj * Math.PI) / 4)
          const length = Math.hypot(...normal)
          positions.push(...corner)
          normals.push(...normal.map((v) => v / length))
        }
      }
      for (let j = 0; j < n; j++) {
        for (let i = 0; i < n; i++) {
          const a = base + j * (n + 1) + i
          const b = a + 1
          const c = a + n + 1
          const d = c + 1
          indices.push(...(sign > 0 ? [a, b, d, a, d, c] : [a, d, b, a, c, d]))
        }
      }
    }
  }
  return geometry(positions, normals, indices)
}

/** Two faces across Y, four triangles: edges of what is thin as paint are never seen. */
const leaf = (): BufferGeometry => {
  const corners = [-1, 1].flatMap((y) =>
    [-1, -1, 1, -1, 1, 1, -1, 1].flatMap((v, i, at) => (i % 2 ? [] : [v, y, at[i + 1]!])),
  )
  const normals = [-1, 1].flatMap((y) => [0, y, 0, 0, y, 0, 0, y, 0, 0, y, 0])
  return geometry(corners, normals, [0, 1, 2, 0, 2, 3, 4, 6, 5, 4, 7, 6])
}

/** Cylinder along Y with bevelled rims (`bevels` segments; 0 = sharp). */
export const roundedCylinder = (sides: number, bevels: number): BufferGeometry => {
  const positions: number[] = []
  const normals: number[] = []
  const indices: number[] = []
  /** Rings from bottom to top: share of the radius, end, normal outward and up. */
  const rings: (readonly [share: number, end: number, out: number, up: number])[] = [[0, -1, 0, -1]]
  for (const end of [-1, 1]) {
    for (let k = 0; k <= bevels + 1; k++) {
      const angle = ((k / (bevels + 1) - (end < 0 ? 1 : 0)) * Math.PI) / 2
      rings.push([1, end, Math.cos(angle), Math.sin(angle)])
    }
  }
  rings.push([0, 1, 0, 1])
  for (const [share, end, out, up] of rings) {
    for (let i = 0; i <= sides; i++) {
      const c = Math.cos((i / sides) * 2 * Math.PI)
      const s = Math.sin((i / sides) * 2 * Math.PI)
      positions.push(c * share, end, s * share)
      normals.push(c * out, up, s * out)
    }
  }
  for (let ring = 0; ring < rings.length - 1; ring++) {
    // Without a bevel, rim and side stand in the same place.
    if (bevels === 0 && rings[ring]![0] === 1 && rings[ring]![1] === rings[ring + 1]![1] && rings[ring + 1]![0] === 1)
      continue
    for (let i = 0; i < sides; i++) {
      const a = ring * (sides + 1) + i
      const c = a + sides + 1
      if (rings[ring]![0] === 0) indices.push(a, c, c + 1)
      else if (rings[ring + 1]![0] === 0) indices.push(a, c, a + 1)
      else indices.push(a, c, a + 1, a + 1, c, c + 1)
    }
  }
  return geometry(positions, normals, indices)
}

const castingGeometry = (name: string, level: Level): BufferGeometry => {
  const { positions, normals, indices } = casting(name, level)
  return geometry(positions, normals, indices)
}

/** How a template's vertices become metres. */
export type Body = 'box' | 'cylinder' | 'casting'
export const bodyOf = (template: string): Body =>
  template === 'box' || template === 'leaf' ? 'box' : template.startsWith('cylinder') ? 'cylinder' : 'casting'

/** Sides and bevels of the cylinders there are. */
const CYLINDERS = { 8: 0, 10: 0, 20: 1, 36: 1 } as const

const keyOf = (template: string, level: Level): string => {
  if (template === 'leaf') return level === 0 ? 'box-sharp' : 'leaf'
  if (template === 'box') return level === 0 ? 'box-sharp' : 'box'
  if (template === 'cylinder') return `cylinder-${level === 0 ? 8 : level === 1 ? 10 : 20}`
  // As wide as a tank: corners would be seen where a shaft's are not.
  if (template === 'cylinder-wide') return `cylinder-${level === 0 ? 10 : level === 1 ? 20 : 36}`
  if (template === 'cylinder-low') return `cylinder-${level === 0 ? 8 : 10}`
  return `${template}@${level}`
}

/** Level → template → its key: asked for every shape of a hall. */
const KEYS: readonly [Map<string, string>, Map<string, string>, Map<string, string>] = [new Map(), new Map(), new Map()]

/** Which geometry draws a template at a level: one word, so that templates which look alike from there share it. */
export const geometryKey = (template: string, level: Level): string => {
  const known = KEYS[level].get(template)
  if (known !== undefined) return known
  const key = keyOf(template, level)
  KEYS[level].set(template, key)
  return key
}

/** Sharp geometries have no bevel to push outward. */
export const isSharp = (key: string): boolean => key === 'box-sharp' || key === 'cylinder-8' || key === 'cylinder-10'

/** Geometries that are drawn small: light need not be worked out pixel by pixel. */
export const isFar = (key: string): boolean => isSharp(key) || key.endsWith('@0')

/** Makes the geometry of a key. */
export const templateGeometry = (key: string): BufferGeometry => {
  if (key === 'leaf') return leaf()
  if (key.startsWith('box')) return roundedBox(key === 'box' ? 1 : 0)
  const sides = /^cylinder-(\d+)$/.exec(key)?.[1]
  if (sides) return roundedCylinder(Number(sides), CYLINDERS[Number(sides) as keyof typeof CYLINDERS])
  const [name, level] = key.split('@') as [string, string]
  return castingGeometry(name, Number(level) as Level)
}
