/**
 * Rigid transforms (rotation and translation), 4×4, column-major. As values, for building shapes, angles in degrees as
 * parameters are; and in flat arrays, for whatever moves: there nothing allocates except the makers.
 */

/** 4×4 column-major, rigid (rotation and translation only). */
export type Rigid = readonly number[]

export type Vec3 = readonly [number, number, number]

export const IDENTITY: Rigid = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

export const shift = (x: number, y: number, z: number): Rigid => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1]

const turned = (degrees: number): readonly [cos: number, sin: number] => [
  Math.cos((degrees * Math.PI) / 180),
  Math.sin((degrees * Math.PI) / 180),
]

export const turnX = (degrees: number): Rigid => {
  const [c, s] = turned(degrees)
  return [1, 0, 0, 0, 0, c, s, 0, 0, -s, c, 0, 0, 0, 0, 1]
}

/** Positive is anticlockwise seen from above: +X goes to −Z. */
export const turnY = (degrees: number): Rigid => {
  const [c, s] = turned(degrees)
  return [c, 0, -s, 0, 0, 1, 0, 0, s, 0, c, 0, 0, 0, 0, 1]
}

export const turnZ = (degrees: number): Rigid => {
  const [c, s] = turned(degrees)
  return [c, s, 0, 0, -s, c, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
}

const product = (a: Rigid, b: Rigid): Rigid => {
  const out: number[] = [...IDENTITY]
  multiply(out, 0, a, 0, b, 0)
  return out
}

/** Left to right: each is given in the frame of the one before it. */
export const chain = (...matrices: readonly Rigid[]): Rigid => matrices.reduce(product, IDENTITY)

/** Rotation about a unit axis. */
export const turnAbout = ([x, y, z]: Vec3, degrees: number): Rigid => {
  const [c, s] = turned(degrees)
  const t = 1 - c
  return [
    t * x * x + c,
    t * x * y + s * z,
    t * x * z - s * y,
    0,
    t * x * y - s * z,
    t * y * y + c,
    t * y * z + s * x,
    0,
    t * x * z + s * y,
    t * y * z - s * x,
    t * z * z + c,
    0,
    0,
    0,
    0,
    1,
  ]
}

/** Where such transforms lie one behind the other. */
export type Matrix = Float64Array | Float32Array | readonly number[]
export type MatrixOut = Float64Array | Float32Array | number[]

export const identity = (): Float64Array => new Float64Array(IDENTITY)

/** A place on the floor: metres, heading in degrees anticlockwise seen from above, 0 = +X. */
export const placed = (at: Vec3, headingDeg: number): Float64Array => {
  const place = new Float64Array(turnY(headingDeg))
  place.set(at, 12)
  return place
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
export const setFrame = (frames: Float64Array | Float32Array, o: number, m: Matrix): void => {
  for (let column = 0; column < 4; column++)
    for (let row = 0; row < 3; row++) frames[o + column * 3 + row] = m[column * 4 + row]!
}

/** out[o…] (4×4) = frames[f…] · b[q…]. */
export const onFrame = (
  out: Float64Array | Float32Array,
  o: number,
  frames: Matrix,
  f: number,
  b: Matrix,
  q: number,
): void => {
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
