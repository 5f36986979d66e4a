import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CameraPose } from '../plan/camera-pose.ts'
import { type Side, SIDES, sideOf, turnedTo } from './sides.ts'

const pose: CameraPose = { target: [3, 1, -2], azimuth: 43, elevation: 34, distance: 12 }
const ALL = Object.keys(SIDES) as Side[]

test('who turns to a side looks from it, at the same place from as far', () => {
  for (const side of ALL) {
    const turned = turnedTo(SIDES[side], pose)
    expect(sideOf(turned), side).toBe(side)
    expect({ target: turned.target, distance: turned.distance }).toEqual({ target: [3, 1, -2], distance: 12 })
  }
  expect(sideOf(pose)).toBeNull()
})

test('the short way round, however often one has gone round already', () => {
  fc.assert(
    fc.property(fc.double({ min: -2000, max: 2000, noNaN: true }), fc.constantFrom(...ALL), (azimuth, side) => {
      expect(Math.abs(turnedTo(SIDES[side], { ...pose, azimuth }).azimuth - azimuth)).toBeLessThanOrEqual(180 + 1e-9)
      expect(sideOf(turnedTo(SIDES[side], { ...pose, azimuth }))).toBe(side)
    }),
    { seed: 3, numRuns: 200 },
  )
})

test('from above, what was to the left stays there as nearly as can be', () => {
  expect(turnedTo(SIDES.top, { ...pose, azimuth: 100 })).toMatchObject({ azimuth: 90, elevation: 89 })
  expect(turnedTo(SIDES.top, { ...pose, azimuth: -170 }).azimuth).toBe(-180)
})

test('an edge or a corner of the cube is between its sides; from below nobody looks', () => {
  expect(turnedTo({ x: 0.38, y: 0.38, z: 0 }, pose)).toMatchObject({ azimuth: 90, elevation: 45 })
  expect(turnedTo({ x: -1, y: 1, z: 1 }, pose)).toMatchObject({ azimuth: -45, elevation: 35 })
  expect(turnedTo({ x: 1, y: -1, z: 1 }, pose)).toMatchObject({ azimuth: 45, elevation: 8 })
})
