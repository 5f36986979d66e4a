import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createChain, forwardKinematics, jointMotion, restFrames } from './kinematics.ts'
import { equipmentKinds } from './library.ts'
import { chain, IDENTITY, shift, turnY } from './rigid.ts'
import { robotPose, robotReach } from './robot.ts'
import type { Rigid } from './shape.ts'

const robot = equipmentKinds.get('robot')!.build({})
const links = createChain(robot.links)
const solve = (positions: readonly number[], base: Rigid = IDENTITY): Float64Array => {
  const out = new Float64Array(links.count * 16)
  forwardKinematics(links, Float64Array.from(base), 0, Float64Array.from({ length: links.count }, (_, i) => positions[i] ?? NaN), 0, out, 0)
  return out
}

describe('forward kinematics', () => {
  test('agrees with the product of matrices for any angles, wherever the robot stands', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -80, max: 70, noNaN: true }), { minLength: 6, maxLength: 6 }), fc.double({ min: -180, max: 180, noNaN: true }), (angles, heading) => {
        const base = chain(shift(3, 0, -2), turnY(heading))
        const out = solve(angles, base)
        const frames: Rigid[] = []
        robot.links.forEach((link, i) => frames.push(chain(link.parent < 0 ? base : frames[link.parent]!, link.origin, jointMotion(link, angles[i] ?? link.rest))))
        frames.flat().forEach((v, i) => expect(out[i]).toBeCloseTo(v, 9))
      }),
      { numRuns: 40, seed: 11 },
    )
  })

  test('rests without a signal and stops at the limits', () => {
    expect([...solve([])]).toEqual(restFrames(robot.links).flat().map((v) => expect.closeTo(v, 9)))
    expect([...solve([0, 1000])]).toEqual([...solve([0, 150])])
    expect([...solve([0, -Infinity])]).toEqual([...solve([0, -90])])
  })

  test('refuses a child before its parent', () => {
    expect(() => createChain(robot.links.toReversed())).toThrow(/parent/)
  })

  test('five hundred robots in a frame', () => {
    const n = 500
    const bases = new Float32Array(16 * n)
    for (let i = 0; i < n; i++) bases.set(IDENTITY, i * 16)
    const positions = new Float32Array(links.count * n).map((_, i) => (i * 7) % 60)
    const out = new Float32Array(links.count * 16 * n)
    let best = Infinity
    for (let round = 0; round < 20; round++) {
      const start = performance.now()
      for (let i = 0; i < n; i++) forwardKinematics(links, bases, i * 16, positions, i * links.count, out, i * links.count * 16)
      best = Math.min(best, performance.now() - start)
    }
    expect(out.every(Number.isFinite)).toBe(true)
    expect(best).toBeLessThan(3)
  })
})

const tip = (...angles: number[]): readonly number[] => robotPose(angles).tip

describe('six-axis robot', () => {
  test('signs: left, forward, down', () => {
    expect(tip(0, 0, 0)[2]).toBeCloseTo(0)
    expect(tip(90, 0, 0)[2]).toBeLessThan(-1)
    expect(tip(0, 20, 0)[0]).toBeGreaterThan(tip(0, 0, 0)[0]!)
    expect(tip(0, 0, 20)[1]).toBeLessThan(tip(0, 0, 0)[1]!)
    expect(tip(0, 0, 0, 0, 40)[1]).toBeLessThan(tip(0, 0, 0)[1]!)
  })

  test('the pose is that of the links', () => {
    const angles = [20, 10, 15, -30, 50, 70]
    const { frames } = robotPose(angles)
    const out = solve(angles)
    frames.flat().forEach((v, i) => expect(out[i]).toBeCloseTo(v, 9))
  })

  test('reaching a point brings the fingertips there, tool down', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.9, max: 1.5, noNaN: true }), fc.double({ min: 0.8, max: 1.3, noNaN: true }), fc.double({ min: -0.6, max: 0.6, noNaN: true }), (x, y, z) => {
        const angles = robotReach([x, y, z])
        expect(angles).not.toBeNull()
        const { tip: reached, frames } = robotPose(angles!)
        ;[x, y, z].forEach((v, i) => expect(reached[i]).toBeCloseTo(v, 9))
        expect(frames[5]![1]).toBeCloseTo(-1, 9)
      }),
      { numRuns: 60, seed: 3 },
    )
    expect(robotReach([4, 1, 0])).toBeNull()
  })

  // The table in robot.ts, which whoever drives a robot copies.
  test.each([
    [1.2, 0.98, [12.4, 25.2, 52.4]], [1.2, 1.23, [5.9, 16.6, 67.5]], [1.3, 0.98, [18.5, 17.4, 54.0]],
    [1.3, 1.23, [12.5, 9.0, 68.5]], [1.4, 0.98, [24.6, 9.1, 56.2]], [1.4, 1.23, [19.2, 0.7, 70.1]],
  ])('a belt %d m away, fingertips %d m up', (x, y, [j2, j3, j5]) => {
    const angles = robotReach([x, y, 0])!
    expect(angles[1]).toBeCloseTo(j2!, 1)
    expect(angles[2]).toBeCloseTo(j3!, 1)
    expect(angles[4]).toBeCloseTo(j5!, 1)
  })
})
