/** Motion on a stepped clock, from signals to what is drawn. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { timeMs } from '../../base/brand.ts'
import { QUALITY } from '../../wire/quality.ts'
import { inLane } from '../plan/roads.ts'
import { DELAY_MS } from './glides.ts'
import { LANE_HALF_M } from './travel.ts'
import { frame, layout, setup } from './testing/moving-bench.ts'

const offLane = (p: readonly [number, number]): number => {
  const near = inLane(frame, p, LANE_HALF_M)
  return Math.hypot(near[0] - p[0], near[1] - p[1])
}

describe('belts', () => {
  test('have run the integral of their speed, whatever it is, and stand while it is bad or old', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: -0.5, max: 0.5, noNaN: true }), fc.integer({ min: 1, max: 12 })), {
          minLength: 1,
          maxLength: 20,
        }),
        (speeds) => {
          const { set, step, phase } = setup()
          let [now, metres] = [1000, 0]
          step(now)
          for (const [speed, steps] of speeds) {
            set('c/speed', speed, now)
            for (let i = 0; i < steps; i++) {
              step((now += 100))
              metres += speed * 0.1
            }
            expect(phase()).toBeCloseTo(metres, 9)
          }
          step((now += 6000))
          const stood = phase()
          expect(step(now + 100)).toBe(false)
          expect(phase()).toBe(stood)
        },
      ),
      { numRuns: 60, seed: 31 },
    )
  })

  test('a pause of the page is no leap, and bad speed moves nothing', () => {
    const { values, motion, slot, set, step, phase } = setup()
    set('c/speed', 0.4, 1000)
    step(1000)
    step(4900)
    expect(phase()).toBeLessThanOrEqual(0.1 + 1e-9)
    const before = phase()
    values.set(slot('c/speed'), 0.4, QUALITY.bad, 5000, 0)
    motion.take(slot('c/speed'), timeMs(5000))
    expect(step(5100)).toBe(false)
    expect(phase()).toBe(before)
  })
})

describe('joints', () => {
  test('at any time have the angle the signal said the delay ago, within their limits, and none but the one that is said', () => {
    const joint = layout.machineOf('r')!.equipment.links[1]!
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 60, max: 220 }), fc.double({ min: -200, max: 200, noNaN: true })), {
          minLength: 3,
          maxLength: 40,
        }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (steps, where) => {
          const { set, step, joints } = setup()
          const rest = joints('r', 0)
          const said: [number, number][] = []
          let now = 1000
          for (const [gap, degrees] of steps) {
            now += gap
            said.push([now, degrees])
            set('r/joint-2/angle', degrees, now)
            const at = now + where * 50
            step(at)
            const drawn = at - DELAY_MS
            const next = Math.max(
              1,
              said.findIndex(([t]) => t > drawn),
            )
            const [[t0, v0], [t1, v1]] = [said[next - 1]!, said[next] ?? said[next - 1]!]
            const degree = drawn <= t0 || t1 === t0 ? v0 : v0 + ((v1 - v0) * (drawn - t0)) / (t1 - t0)
            const here = joints('r', at)
            expect(here[1]).toBeCloseTo(Math.min(joint.limits[1], Math.max(joint.limits[0], degree)), 6)
            expect(here.filter((_, i) => i !== 1)).toEqual(rest.filter((_, i) => i !== 1))
          }
        },
      ),
      { numRuns: 80, seed: 33 },
    )
  })
})

describe('vehicles', () => {
  test('never leave their lanes and never leap, wherever their poses lie', () => {
    const jitter = fc.double({ min: -1.5, max: 1.5, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.double({ min: -0.25, max: 0.25, noNaN: true }), jitter, fc.integer({ min: 50, max: 400 })),
          { minLength: 2, maxLength: 60 },
        ),
        (moves) => {
          const { pose, step, at } = setup()
          let [along, now] = [9, 1000]
          let last: readonly [number, number] | null = null
          for (const [by, beside, gap] of moves) {
            along = Math.min(18, Math.max(0, along + by))
            // The road bends by ninety degrees after ten metres; poses may lie beside it.
            if (along < 10) pose(along, beside * 0.6, now)
            else pose(10 + beside * 0.6, along - 10, now)
            for (const end = now + gap; now < end; now += 25) {
              step(now)
              const here = at('a', now)
              expect(offLane(here)).toBeLessThan(1e-6)
              // 6 m/s would be 0.15 m; poses that jump to and fro are followed.
              if (last) expect(Math.hypot(here[0] - last[0], here[1] - last[1])).toBeLessThan(2.2)
              last = here
            }
          }
        },
      ),
      { numRuns: 80, seed: 32 },
    )
  })

  test('one that is far from any road is drawn at the lane, and says so', () => {
    const { pose, step, at, motion, index } = setup()
    pose(5, 6, 1000)
    step(1000)
    expect(at('a', 1000)).toEqual([10 - LANE_HALF_M, 6])
    expect(motion.noteOf(index('a'))).toBe('off-road')
  })

  test('is where it was said to be, the delay ago', () => {
    const { pose, step, at } = setup()
    for (let now = 1000; now <= 4000; now += 100) {
      pose((now - 1000) / 1000, 0, now)
      step(now)
      if (now >= 1400) expect(at('a', now)[0]).toBeCloseTo((now - 1250) / 1000, 6)
    }
  })

  test('that has gone silent stands still where it was last heard, and says so', () => {
    const { pose, step, at, index } = setup()
    for (let now = 1000; now <= 2000; now += 100) {
      pose((now - 1000) / 1000, 0, now)
      step(now)
    }
    for (let now = 2100; now <= 9000; now += 100) step(now)
    expect(at('a', 9000)).toEqual([1, expect.closeTo(0)])
    expect(step(9100)).toBe(false)
    for (const [now, note] of [
      [9900, 'stale'],
      [2000 + 5001, 'stale'],
      [2000 + 4999, null],
    ] as const) {
      const later = setup()
      later.pose(1, 0, 2000)
      later.step(2000)
      for (let look = 2500; look < now; look += 500) later.motion.attend(timeMs(look))
      later.motion.attend(timeMs(now))
      expect(later.motion.noteOf(index('a'))).toBe(note)
    }
  })

  test('that was carried elsewhere is there at once and flies through nothing', () => {
    const { pose, step, at } = setup()
    pose(1, 0, 1000)
    step(1000)
    pose(10, 7, 1100)
    step(1100)
    expect(at('a', 1100)).toEqual([10, 7])
  })

  test('from node to node they keep to the roads, do not go back when told early of the next, and get there', () => {
    const { node, step, at } = setup()
    node('p', 1000)
    step(1000)
    node('q', 1100)
    let last = at('f', 1100)
    let travelled = 0
    for (let now = 1100; now <= 8000; now += 50) {
      // It is drawn between p and q when it is already at r.
      if (now === 2000) node('r', now)
      step(now)
      const here = at('f', now)
      expect(Math.min(Math.abs(here[1]), Math.abs(here[0] - 10))).toBeLessThan(1e-6)
      const progress = here[0] + here[1] - last[0] - last[1]
      expect(progress).toBeGreaterThanOrEqual(-1e-9)
      travelled += progress
      last = here
    }
    expect(travelled).toBeCloseTo(18, 6)
    expect(at('f', 8000)).toEqual([10, 8])
  })

  test('to a node that no road leads to they are set, not driven', () => {
    const { node, step, at } = setup()
    node('p', 1000)
    step(1000)
    node('far', 1500)
    step(1550)
    expect(at('f', 1550)).toEqual([40, 40])
  })
})

describe('time that jumps', () => {
  test('after a while in which nobody looked, or a clock set back, all stands where it is told to be', () => {
    for (const [gap, looked] of [
      [60_000, false],
      [-60_000, false],
      [60_000, true],
    ] as const) {
      const { set, pose, step, at, joints, motion } = setup()
      set('r/joint-2/angle', 0, 100_000)
      pose(1, 0, 100_000)
      step(100_000)
      const now = 100_000 + gap
      if (looked) for (let t = 100_500; t < now; t += 500) motion.attend(timeMs(t))
      set('r/joint-2/angle', 50, now)
      pose(1.4, 0, now)
      step(now)
      // Whoever was there all the time sees it set out; everyone else finds it there.
      expect(joints('r', now)[1]).toBe(looked ? 0 : 50)
      expect(at('a', now)[0]).toBeCloseTo(looked ? 1 : 1.4)
    }
  })
})

describe('illustration', () => {
  test('a machine at work whose joints nobody measures shows a cycle, is marked, and rests otherwise', () => {
    const { set, step, joints, motion, index } = setup()
    const rest = joints('b', 0)
    expect(step(900)).toBe(false)
    set('b/state', 6, 1000)
    expect(motion.illustrated(index('b'))).toBe(true)
    let before = rest
    let most = 0
    for (let now = 1000; now <= 5000; now += 50) {
      expect(step(now)).toBe(true)
      const here = joints('b', now)
      most = Math.max(most, ...here.map((v, i) => Math.abs(v - rest[i]!)))
      // Calm: no joint faster than 30° a second.
      here.forEach((v, i) => expect(Math.abs(v - before[i]!)).toBeLessThan(1.5))
      before = here
    }
    expect(most).toBeGreaterThan(10)
    set('b/state', 0, 5100)
    step(5100)
    const stopped = joints('b', 5100)
    expect(step(5200)).toBe(false)
    expect([joints('b', 5200), motion.illustrated(index('b'))]).toEqual([stopped, false])
  })

  test('is off when the state is old, and when nobody wants it', () => {
    const { set, step, joints, motion, index } = setup()
    const rest = joints('b', 0)
    set('b/state', 6, 1000)
    for (let now = 1000; now <= 4000; now += 100) step(now)
    for (let now = 4100; now <= 7000; now += 100) step(now)
    expect([step(7100), motion.illustrated(index('b'))]).toEqual([false, false])
    set('b/state', 6, 7200)
    motion.illustrates = false
    step(7200)
    expect([step(7300), joints('b', 7300), motion.illustrated(index('b'))]).toEqual([false, rest, false])
  })

  test('a joint that is measured is never illustrated', () => {
    const { set, step, joints, motion, index } = setup()
    set('r/state', 6, 1000)
    set('r/joint-2/angle', 33, 1000)
    for (let now = 1000; now <= 3000; now += 100) step(now)
    expect([joints('r', 3000)[1], step(3100), motion.illustrated(index('r'))]).toEqual([33, false, false])
  })
})

test('a plant that stands still asks for no picture', () => {
  const { set, pose, node, step } = setup()
  set('c/speed', 0, 1000)
  set('c/items', 3, 1000)
  set('r/joint-2/angle', 5, 1000)
  set('b/state', 0, 1000)
  pose(2, 0, 1000)
  node('p', 1000)
  step(1000)
  step(2000)
  for (let now = 2100; now < 5000; now += 100) {
    set('r/joint-2/angle', 5, now)
    pose(2, 0, now)
    set('c/speed', 0, now)
    expect(step(now)).toBe(false)
  }
})
