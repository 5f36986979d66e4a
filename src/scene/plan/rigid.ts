/**
 * Rigid transforms (rotation and translation) as 16 numbers, column-major, in flat arrays: what motion, picking and
 * batches share. Nothing here allocates except the makers.
 */
export type Matrix = Float64Array | Float32Array | readonly number[]
export type MatrixOut = Float64Array | Float32Array
export type Vec3 = readonly [number, number, number]

export const identity = (): Float64Array => Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1)

/** A place on the floor: metres, heading in degrees anticlockwise seen from above, 0 = +X. */
export const placed = (at: Vec3, headingDeg: number): Float64Array => {
  const angle = (headingDeg * Math.PI) / 180
  const c = Math.cos(angle)
  const s = Math.sin(angle)
  return Float64Array.of(c, 0, -s, 0, 0, 1, 0, 0, s, 0, c, 0, at[0], at[1], at[2], 1)
}

/** out[o…] = a[p…] · b[q…]. `out` may not be `a` or `b` at the same offset. */
export const multiply = (out: MatrixOut, o: number, a: Matrix, p: number, b: Matrix, q: number): void => {
  const a0 = a[p]!
  const a1 = a[p + 1]!
  const a2 = a[p + 2]!
  const a4 = a[p + 4]!
  const a5 = a[p + 5]!
  const a6 = a[p + 6]!
  const a8 = a[p + 8]!
  const a9 = a[p + 9]!
  const a10 = a[p + 10]!
  // Columns one by one; the last is a point, the others directions.
  for (let column = 0; column < 16; column += 4) {
    const b0 = b[q + column]!
    const b1 = b[q + column + 1]!
    const b2 = b[q + column + 2]!
    const point = column === 12
    out[o + column] = a0 * b0 + a4 * b1 + a8 * b2 + (point ? a[p + 12]! : 0)
    out[o + column + 1] = a1 * b0 + a5 * b1 + a9 * b2 + (point ? a[p + 13]! : 0)
    out[o + column + 2] = a2 * b0 + a6 * b1 + a10 * b2 + (point ? a[p + 14]! : 0)
    out[o + column + 3] = point ? 1 : 0
  }
}

/** Rotation by `angle` (radians) about the unit `axis`. */
export const rotation = (out: MatrixOut, o: number, axis: Vec3, angle: number): void => {
  const [x, y, z] = axis
  const c = Math.cos(angle)
  const s = Math.sin(angle)
  const t = 1 - c
  out[o] = t * x * x + c
  out[o + 1] = t * x * y + s * z
  out[o + 2] = t * x * z - s * y
  out[o + 3] = 0
  out[o + 4] = t * x * y - s * z
  out[o + 5] = t * y * y + c
  out[o + 6] = t * y * z + s * x
  out[o + 7] = 0
  out[o + 8] = t * x * z + s * y
  out[o + 9] = t * y * z - s * x
  out[o + 10] = t * z * z + c
  out[o + 11] = 0
  out[o + 12] = 0
  out[o + 13] = 0
  out[o + 14] = 0
  out[o + 15] = 1
}

/** Translation by `distance` along `axis`. */
export const translation = (out: MatrixOut, o: number, axis: Vec3, distance: number): void => {
  out.fill(0, o, o + 16)
  out[o] = out[o + 5] = out[o + 10] = out[o + 15] = 1
  out[o + 12] = axis[0] * distance
  out[o + 13] = axis[1] * distance
  out[o + 14] = axis[2] * distance
}

/** The point m · p. */
export const apply = (m: Matrix, o: number, p: Vec3): [number, number, number] => [
  m[o]! * p[0] + m[o + 4]! * p[1] + m[o + 8]! * p[2] + m[o + 12]!,
  m[o + 1]! * p[0] + m[o + 5]! * p[1] + m[o + 9]! * p[2] + m[o + 13]!,
  m[o + 2]! * p[0] + m[o + 6]! * p[1] + m[o + 10]! * p[2] + m[o + 14]!,
]

/** The point m⁻¹ · p; m is rigid, so the inverse of its rotation is the transpose. */
export const applyInverse = (m: Matrix, o: number, p: Vec3): [number, number, number] => {
  const x = p[0] - m[o + 12]!
  const y = p[1] - m[o + 13]!
  const z = p[2] - m[o + 14]!
  return [
    m[o]! * x + m[o + 1]! * y + m[o + 2]! * z,
    m[o + 4]! * x + m[o + 5]! * y + m[o + 6]! * z,
    m[o + 8]! * x + m[o + 9]! * y + m[o + 10]! * z,
  ]
}

/** A rigid transform as 12 numbers, three columns and the place: what travels to the GPU. */
export const FRAME = 12

/** frames[o…] = the rigid 4×4 `m`. */
export const setFrame = (frames: MatrixOut, o: number, m: Matrix): void => {
  for (let column = 0; column < 4; column++)
    for (let row = 0; row < 3; row++) frames[o + column * 3 + row] = m[column * 4 + row]!
}

/** out[o…] (4×4) = frames[f…] · b[q…]. */
export const onFrame = (out: MatrixOut, o: number, frames: Matrix, f: number, b: Matrix, q: number): void => {
  for (let column = 0; column < 4; column++) {
    const x = b[q + column * 4]!
    const y = b[q + column * 4 + 1]!
    const z = b[q + column * 4 + 2]!
    const w = column === 3 ? 1 : 0
    for (let row = 0; row < 3; row++)
      out[o + column * 4 + row] =
        frames[f + row]! * x + frames[f + 3 + row]! * y + frames[f + 6 + row]! * z + frames[f + 9 + row]! * w
    out[o + column * 4 + 3] = w
  }
}

/** The point frames[f…] · p. */
export const applyFrame = (frames: Matrix, f: number, p: Vec3): [number, number, number] => [
  frames[f]! * p[0] + frames[f + 3]! * p[1] + frames[f + 6]! * p[2] + frames[f + 9]!,
  frames[f + 1]! * p[0] + frames[f + 4]! * p[1] + frames[f + 7]! * p[2] + frames[f + 10]!,
  frames[f + 2]! * p[0] + frames[f + 5]! * p[1] + frames[f + 8]! * p[2] + frames[f + 11]!,
]
