import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createChain, forwardKinematics, jointMotion, type Link, restFrames } from './kinematics.ts'
import { chain, IDENTITY, type Rigid, shift, turnAbout, turnY } from '../base/rigid.ts'
import { drawnKinds } from '../scene/equipment/library.ts'
import { robotPose, robotReach } from './kinds/robot.ts'

const robot = drawnKinds.get('robot')!.build({})
const links = createChain(robot.links)
/** Machine first, then its links, as 4×4. */
const solve = (positions: readonly number[], base: Rigid = IDENTITY, chainOf = links): readonly number[] => {
  const frames = new Float64Array((chainOf.count + 1) * 12)
  for (let i = 0; i < 12; i++) frames[i] = base[Math.floor(i / 3) * 4 + (i % 3)]!
  forwardKinematics(
    chainOf,
    frames,
    0,
    Float64Array.from({ length: chainOf.count }, (_, i) => positions[i] ?? NaN),
    0,
    12,
  )
  return Array.from({ length: chainOf.count * 16 }, (_, i) => {
    const column = (i % 16) >> 2
    return i % 4 === 3 ? Number(column === 3) : frames[12 + Math.floor(i / 16) * 12 + column * 3 + (i % 4)]!
  })
}

describe('forward kinematics', () => {
  test('agrees with the product of matrices for any angles, wherever the robot stands', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -80, max: 70, noNaN: true }), { minLength: 6, maxLength: 6 }),
        fc.double({ min: -180, max: 180, noNaN: true }),
        (angles, heading) => {
          const base = chain(shift(3, 0, -2), turnY(heading))
          const out = solve(angles, base)
          const frames: Rigid[] = []
          robot.links.forEach((link, i) =>
            frames.push(
              chain(
                link.parent < 0 ? base : frames[link.parent]!,
                link.origin,
                jointMotion(link, angles[i] ?? link.rest),
              ),
            ),
          )
          frames.flat().forEach((v, i) => expect(out[i]).toBeCloseTo(v, 9))
        },
      ),
      { numRuns: 40, seed: 11 },
    )
  })

  test('turns about any axis, from an origin turned any way, as a URDF may have it', () => {
    const unit = fc
      .tuple(
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
      )
      .filter(([x, y, z]) => Math.hypot(x, y, z) > 0.1)
      .map(([x, y, z]) => [x / Math.hypot(x, y, z), y / Math.hypot(x, y, z), z / Math.hypot(x, y, z)] as const)
    const link = fc.record({
      axis: fc.oneof(unit, fc.constantFrom([1, 0, 0] as const, [0, -1, 0] as const, [0, 0, 1] as const)),
      about: unit,
      turn: fc.constantFrom(0, 30, -90, 180),
      kind: fc.constantFrom('rotary' as const, 'linear' as const),
    })
    fc.assert(
      fc.property(
        fc.array(link, { minLength: 1, maxLength: 5 }),
        fc.array(fc.double({ min: -170, max: 170, noNaN: true }), { minLength: 5, maxLength: 5 }),
        (specs, at) => {
          const made = specs.map(({ axis, about, turn, kind }, i): Link => ({
            name: `l${i}`,
            channel: `l${i}`,
            parent: i - 1,
            origin: chain(shift(0.3, -0.2, i), turnAbout(about, turn)),
            kind,
            axis,
            limits: [-1000, 1000],
            rest: 0,
          }))
          const frames: Rigid[] = []
          made.forEach((l, i) => frames.push(chain(frames[i - 1] ?? IDENTITY, l.origin, jointMotion(l, at[i]!))))
          const solved = solve(at, IDENTITY, createChain(made))
          frames.flat().forEach((v, i) => expect(solved[i]).toBeCloseTo(v, 7))
        },
      ),
      { numRuns: 100, seed: 5 },
    )
  })

  test('rests without a signal and stops at the limits', () => {
    expect([...solve([])]).toEqual(
      restFrames(robot.links)
        .flat()
        .map((v) => expect.closeTo(v, 9)),
    )
    expect([...solve([0, 1000])]).toEqual([...solve([0, 150])])
    expect([...solve([0, -Infinity])]).toEqual([...solve([0, -90])])
  })

  test('refuses a child before its parent', () => {
    expect(() => createChain(robot.links.toReversed())).toThrow(/parent/)
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
      fc.property(
        fc.double({ min: 0.9, max: 1.5, noNaN: true }),
        fc.double({ min: 0.8, max: 1.3, noNaN: true }),
        fc.double({ min: -0.6, max: 0.6, noNaN: true }),
        (x, y, z) => {
          const angles = robotReach([x, y, z])
          expect(angles).not.toBeNull()
          const { tip: reached, frames } = robotPose(angles!)
          ;[x, y, z].forEach((v, i) => expect(reached[i]).toBeCloseTo(v, 9))
          expect(frames[5]![1]).toBeCloseTo(-1, 9)
        },
      ),
      { numRuns: 60, seed: 3 },
    )
    expect(robotReach([4, 1, 0])).toBeNull()
  })

  // The table in robot.ts, which whoever drives a robot copies.
  test.each([
    [1.2, 0.98, [12.4, 25.2, 52.4]],
    [1.2, 1.23, [5.9, 16.6, 67.5]],
    [1.3, 0.98, [18.5, 17.4, 54.0]],
    [1.3, 1.23, [12.5, 9.0, 68.5]],
    [1.4, 0.98, [24.6, 9.1, 56.2]],
    [1.4, 1.23, [19.2, 0.7, 70.1]],
  ])('a belt %d m away, fingertips %d m up', (x, y, [j2, j3, j5]) => {
    const angles = robotReach([x, y, 0])!
    expect(angles[1]).toBeCloseTo(j2!, 1)
    expect(angles[2]).toBeCloseTo(j3!, 1)
    expect(angles[4]).toBeCloseTo(j5!, 1)
  })
})
