import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  apply,
  applyFrame,
  applyInverse,
  chain,
  FRAME,
  onFrame,
  placed,
  type Rigid,
  setFrame,
  shift,
  turnAbout,
  turnX,
  turnY,
  turnZ,
  type Vec3,
} from './rigid.ts'

const number = fc.double({ min: -50, max: 50, noNaN: true })
const point = fc.tuple(number, number, number)
const rigid = fc
  .tuple(point, number, number, number)
  .map(([at, x, y, z]) => chain(shift(...at), turnX(x * 7), turnY(y * 7), turnZ(z * 7)))
const near = (found: ArrayLike<number>, right: ArrayLike<number>): void =>
  Array.from(right).forEach((v, i) => expect(found[i]).toBeCloseTo(v, 8))

test('in flat arrays and as values, transforms say the same', () => {
  fc.assert(
    fc.property(rigid, rigid, point, (a, b, p) => {
      const both = chain(a, b)
      near(apply(both, 0, p), apply(a, 0, apply(b, 0, p)))
      const frames = new Float64Array(FRAME * 2)
      setFrame(frames, FRAME, a)
      near(applyFrame(frames, FRAME, p), apply(a, 0, p))
      const out = new Float64Array(32)
      onFrame(out, 16, frames, FRAME, b, 0)
      near(out.subarray(16), both)
      near(applyInverse(a, 0, apply(a, 0, p)), p)
    }),
    { seed: 5, numRuns: 100 },
  )
})

test('a place is a shift, then a turn about +Y; each turn is one about its axis', () => {
  fc.assert(
    fc.property(point, number, (at, n) => {
      const degrees = n * 9
      near(placed(at, degrees), chain(shift(...at), turnY(degrees)))
      const axes: readonly (readonly [(angle: number) => Rigid, Vec3])[] = [
        [turnX, [1, 0, 0]],
        [turnY, [0, 1, 0]],
        [turnZ, [0, 0, 1]],
      ]
      for (const [turn, axis] of axes) near(turnAbout(axis, degrees), turn(degrees))
    }),
    { seed: 6, numRuns: 50 },
  )
  // Anticlockwise seen from above: +X goes to −Z.
  near(apply(placed([3, 0, 1], 90), 0, [1, 0, 0]), [3, 0, 0])
})
