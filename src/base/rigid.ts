/** Rigid matrices as plain numbers (4×4, column-major), for building shapes. Angles in degrees, as parameters are. */
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
  const out: number[] = []
  for (let column = 0; column < 4; column++) {
    for (let row = 0; row < 4; row++) {
      let sum = 0
      for (let k = 0; k < 4; k++) sum += a[k * 4 + row]! * b[column * 4 + k]!
      out.push(sum)
    }
  }
  return out
}

/** Left to right: each is given in the frame of the one before it. */
export const chain = (...matrices: readonly Rigid[]): Rigid => matrices.reduce(product, IDENTITY)

export const transform = (m: Rigid, [x, y, z]: Vec3): [number, number, number] => [
  m[0]! * x + m[4]! * y + m[8]! * z + m[12]!,
  m[1]! * x + m[5]! * y + m[9]! * z + m[13]!,
  m[2]! * x + m[6]! * y + m[10]! * z + m[14]!,
]

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
