import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Bounds } from '../plan/hall-extent.ts'
import type { CameraPose } from '../plan/camera-pose.ts'
import { eyeOf, planFlight } from './flight.ts'

const poses = fc.record({
  target: fc.tuple(
    fc.double({ min: -30, max: 30, noNaN: true }),
    fc.double({ min: 0, max: 3, noNaN: true }),
    fc.double({ min: -30, max: 30, noNaN: true }),
  ),
  azimuth: fc.double({ min: -720, max: 720, noNaN: true }),
  elevation: fc.double({ min: 3, max: 87, noNaN: true }),
  distance: fc.double({ min: 2, max: 80, noNaN: true }),
})
const shares = Array.from({ length: 65 }, (_, i) => i / 64)
const tower = (x: number, z: number, height: number): Bounds => ({
  min: [x - 1.5, 0, z - 1.5],
  max: [x + 1.5, height, z + 1.5],
})
const inside = ([x, y, z]: readonly number[], { min, max }: Bounds): boolean =>
  x! > min[0] && x! < max[0] && y! > min[1] && y! < max[1] && z! > min[2] && z! < max[2]

describe('flight', () => {
  test('begins here, ends exactly there, over the floor all the way, no further than allowed, without leaps (property)', () => {
    fc.assert(
      fc.property(poses, poses, (from, to) => {
        const flight = planFlight(from as CameraPose, to as CameraPose, [tower(0, 0, 6), tower(8, -8, 9)], 0.5, 100)
        expect(flight.at(1)).toBe(to)
        const start = flight.at(0)
        expect(Math.hypot(...start.target.map((v, i) => v - from.target[i]!))).toBeLessThan(1e-3)
        expect(start.distance).toBeCloseTo(from.distance, 3)
        expect(flight.seconds).toBeGreaterThan(0.3)
        expect(flight.seconds).toBeLessThan(1.5)
        let before = eyeOf(start)
        const scale =
          Math.max(...shares.map((share) => flight.at(share).distance)) +
          Math.hypot(...to.target.map((v, i) => v - from.target[i]!))
        for (const share of shares) {
          const pose = flight.at(share)
          const eye = eyeOf(pose)
          expect(eye.every(Number.isFinite)).toBe(true)
          expect(eye[1]).toBeGreaterThan(0)
          expect(pose.distance).toBeLessThanOrEqual(100)
          expect(Math.hypot(...eye.map((v, i) => v - before[i]!))).toBeLessThan(scale * 0.2 + 0.5)
          before = eye
        }
      }),
      { seed: 9, numRuns: 50 },
    )
  })

  test('turns the shorter way', () => {
    const flight = planFlight(
      { target: [0, 0, 0], azimuth: 350, elevation: 30, distance: 10 },
      { target: [0, 0, 0], azimuth: 10, elevation: 30, distance: 10 },
      [],
      0.5,
      50,
    )
    expect(flight.at(0.5).azimuth).toBeCloseTo(360, 0)
  })

  test('from one end of a hall to the other it steps back on its way', () => {
    const flight = planFlight(
      { target: [-25, 0, 0], azimuth: 40, elevation: 30, distance: 6 },
      { target: [25, 0, 0], azimuth: 40, elevation: 30, distance: 6 },
      [],
      0.5,
      100,
    )
    expect(flight.at(0.5).distance).toBeGreaterThan(15)
  })

  test('what stands in the way is flown over', () => {
    const rack = { min: [-3, 0, -12], max: [3, 4, 12] } as const
    const from: CameraPose = { target: [-12, 1, 0], azimuth: 90, elevation: 8, distance: 5 }
    const to: CameraPose = { target: [6, 1, 0], azimuth: 90, elevation: 8, distance: 4 }
    const free = planFlight(from, to, [], 0.5, 100)
    expect(
      shares.some((share) => inside(eyeOf(free.at(share)), rack)),
      'it would go through',
    ).toBe(true)
    const flight = planFlight(from, to, [rack], 0.5, 100)
    for (const share of shares) expect(inside(eyeOf(flight.at(share)), rack), `at ${share}`).toBe(false)
  })

  test('a machine that the eye is in already holds nobody up', () => {
    const from: CameraPose = { target: [0, 1, 0], azimuth: 0, elevation: 10, distance: 1 }
    const to: CameraPose = { target: [10, 1, 0], azimuth: 0, elevation: 10, distance: 5 }
    expect(planFlight(from, to, [tower(0, 1, 6)], 0.5, 100).at(0.5)).toEqual(planFlight(from, to, [], 0.5, 100).at(0.5))
  })
})
