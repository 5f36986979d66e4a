import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compose, frameHeading, frameToFloor, normalHeading, type Place } from './place.ts'

const place = fc.record({
  at: fc.tuple(
    fc.double({ min: -99, max: 99, noNaN: true }),
    fc.constant(0),
    fc.double({ min: -99, max: 99, noNaN: true }),
  ),
  heading: fc.double({ min: -720, max: 720, noNaN: true }),
})
const frame = { origin: [3, -2] as [number, number], rotationDeg: 90, scale: 0.01, yDown: true, nodes: {}, roads: [] }

test('a heading of 90° turns +X to −Z (anticlockwise seen from above)', () => {
  const child = compose({ at: [0, 0, 0], heading: 90 }, { at: [1, 0, 0], heading: 0 })
  expect(child.at[0]).toBeCloseTo(0)
  expect(child.at[2]).toBeCloseTo(-1)
})

test('composition is associative and keeps distances', () => {
  fc.assert(
    fc.property(place, place, place, (a, b, c) => {
      const left = compose(compose(a as Place, b as Place), c as Place)
      const right = compose(a as Place, compose(b as Place, c as Place))
      for (const i of [0, 1, 2] as const) expect(left.at[i]).toBeCloseTo(right.at[i], 6)
      expect(Math.abs(normalHeading(left.heading - right.heading))).toBeCloseTo(0, 6)
      const moved = compose(a as Place, b as Place).at
      expect(Math.hypot(moved[0] - a.at[0], moved[2] - a.at[2])).toBeCloseTo(Math.hypot(b.at[0], b.at[2]), 6)
    }),
    { seed: 7 },
  )
})

test('a pixel plan with y downwards, turned 90°, lands where it should', () => {
  // 100 px right of the origin: 1 m along the plan's x, which the frame turns to the plan's +y = −Z.
  const [x, z] = frameToFloor(frame, 100, 0)
  expect([x, z].map((v) => Math.round(v * 1000) / 1000)).toEqual([3, -3])
  // 100 px down is −y of the plan; turned 90° that is +X.
  const down = frameToFloor(frame, 0, 100)
  expect(down.map((v) => Math.round(v * 1000) / 1000)).toEqual([4, -2])
  expect(frameHeading(frame, 30)).toBe(60)
})

test('headings are normalised into (−180, 180]', () => {
  expect([180, -180, 540, 359, -1].map(normalHeading)).toEqual([180, 180, 180, -1, -1])
})
