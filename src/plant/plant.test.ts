import { type Robot, TRIP_MM_S } from './machines/robot.ts'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadTwin } from '../twin/load.ts'
import { Belt } from './belt.ts'
import { GRIP_OVER, robot as arm, robotPose as armPose, TRAY_AT } from '../equipment/kinds/robot.ts'
import { jointSpeeds, robotPose } from './joint-path.ts'
import type { Readings } from './machine.ts'
import { Agv } from './machines/agv.ts'
import { Conveyor } from './machines/conveyor.ts'
import { Inspection } from './machines/inspection.ts'
import { Palletiser } from './machines/palletiser.ts'
import { Processor, WAITING } from './machines/processor.ts'
import { PACKML, PackmlUnit } from './packml.ts'
import { Plant } from './plant.ts'
import { Road } from './road.ts'
import { settlesAt, warm } from './thermal.ts'
import { wearAfter } from './wear.ts'

const loaded = loadTwin(JSON.parse(readFileSync(new URL('../../public/twins/demo/twin.json', import.meta.url), 'utf8')))
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value
const run = (plant: Plant, seconds: number): Plant => {
  for (let i = 0; i < seconds * 10; i++) plant.step()
  return plant
}
const readings = (plant: Plant): Record<string, Readings> =>
  Object.fromEntries(
    plant.machines.map((m) => {
      const r: Readings = {}
      m.read(r)
      return [m.id, r]
    }),
  )

test('the same seed is the same plant; another seed is another', () => {
  const a = run(new Plant(twin, { seed: 7, faultRate: 1 }), 600)
  const b = run(new Plant(twin, { seed: 7, faultRate: 1 }), 600)
  const c = run(new Plant(twin, { seed: 8, faultRate: 1 }), 600)
  expect(readings(a)).toEqual(readings(b))
  expect(readings(a)).not.toEqual(readings(c))
})

test.each([0, 1, 10])('no part is lost or made: in = out + inside + rejected (fault rate %i)', (faultRate) => {
  const plant = new Plant(twin, { seed: 11, faultRate })
  const start = readings(plant)
  run(plant, 2400)
  for (const line of ['line-1', 'line-2']) {
    const own = plant.machines.filter((m) => twin.asset(m.id)!.parent!.id === line)
    const belts = own.filter((m): m is Conveyor => m instanceof Conveyor && twin.asset(m.id)!.classId === 'conveyor')
    const processors = own.filter((m): m is Processor => m instanceof Processor)
    const vision = own.find((m): m is Inspection => m instanceof Inspection)!
    const palletiser = own.find((m): m is Palletiser => m instanceof Palletiser)!
    const entered = belts.reduce((sum, m) => sum + m.entered, 0)
    const inside = belts.reduce((sum, m) => sum + m.belt.count, 0) + processors.filter((m) => m.holdsPart).length
    const rejected = vision.rejected - start[vision.id]!['rejected']!
    expect(entered).toBeGreaterThan(60)
    expect(palletiser.sentCartons + palletiser.items + inside + rejected).toBe(entered)
  }
})

test('downstream of a stopped machine starves, upstream blocks, and both go on when it does', () => {
  const plant = run(new Plant(twin, { seed: 2, faultRate: 0 }), 300)
  expect(plant.machine('s-102')!.command!('stop', null)).toBeNull()
  run(plant, 300)
  const r = readings(plant)
  expect(r['s-102']!['state']).toBe(PACKML.stopped)
  expect(r['s-101']).toMatchObject({ state: PACKML.suspended, waiting: WAITING.blocked })
  expect(r['s-103']).toMatchObject({ state: PACKML.suspended, waiting: WAITING.starved })
  expect(r['c-103']!['items']).toBeGreaterThanOrEqual(6)
  expect(r['c-104']!['items']).toBe(0)
  expect(r['s-203']!['count']).toBeGreaterThan(readings(new Plant(twin, { seed: 2, faultRate: 0 }))['s-203']!['count']!)
  expect(plant.machine('s-102')!.command!('start', null)).toBeNull()
  const before = readings(plant)['s-103']!['count']!
  run(plant, 120)
  expect(readings(plant)['s-103']!['count']).toBeGreaterThan(before + 3)
})

test('with the usual fault rate few machines are down at a time, and the lines deliver', () => {
  const plant = new Plant(twin, { seed: 5, faultRate: 1 })
  const start = readings(plant)
  let down = 0
  for (let minute = 0; minute < 120; minute++) {
    run(plant, 60)
    down += Object.values(readings(plant)).filter(
      (r) => 'in-repair' in r && (r['state'] === PACKML.held || r['state'] === PACKML.aborted),
    ).length
  }
  expect(down / 120).toBeLessThan(1)
  expect(down).toBeGreaterThan(0)
  const good = readings(plant)['v-101']!['good']! - start['v-101']!['good']!
  expect(good / 2).toBeGreaterThan(180)
  expect(good / 2).toBeLessThan(260)
})

describe('commands', () => {
  test('speed within its range only', () => {
    const plant = run(new Plant(twin, { seed: 1, faultRate: 0 }), 10)
    expect(plant.machine('c-101')!.command!('speed', 2)).toMatch(/0\.1 to 0\.45/)
    expect(plant.machine('c-101')!.command!('speed', 0.4)).toBeNull()
    expect(plant.machine('r-101')!.command!('speed', null)).toMatch(/40 to 120/)
    expect(plant.machine('ce-101')!.command!('speed', 1)).toMatch(/one speed/)
    expect(plant.machine('c-101')!.command!('dance', null)).toMatch(/no command/)
    run(plant, 5)
    expect(readings(plant)['c-101']).toMatchObject({ speed: 0.4, 'speed-setpoint': 0.4 })
  })

  test('a repair takes the wear out of the bearing of R-102, and it runs again by itself', () => {
    const plant = run(new Plant(twin, { seed: 1, faultRate: 0 }), 120)
    expect(readings(plant)['r-102']!['joint-3/vibration']).toBeGreaterThan(2)
    expect(readings(plant)['r-202']!['joint-3/vibration']).toBeLessThan(1.3)
    expect(plant.machine('r-102')!.command!('repair', null)).toBeNull()
    expect(plant.machine('r-102')!.command!('repair', null)).toMatch(/repair is going on/)
    run(plant, 3)
    expect(readings(plant)['r-102']).toMatchObject({ 'in-repair': 1, state: PACKML.stopped })
    run(plant, 120)
    expect(readings(plant)['r-102']!['in-repair']).toBe(0)
    expect([PACKML.execute, PACKML.suspended]).toContain(readings(plant)['r-102']!['state'])
    expect(readings(plant)['r-102']!['joint-3/vibration']).toBeLessThan(1.4)
  })
})

describe('wear that nobody mends', () => {
  test('the drives of R-102 stop the arm at 3 mm/s; it stands until it is repaired', () => {
    const plant = run(new Plant(twin, { seed: 1, faultRate: 0 }), 60)
    const robot = plant.machine('r-102') as Robot
    robot.joints[2]!.bearing.step(2.4 * 86_400)
    run(plant, 120)
    expect(readings(plant)['r-102']).toMatchObject({ state: PACKML.aborted })
    expect(readings(plant)['r-102']!['joint-3/vibration']).toBeGreaterThanOrEqual(TRIP_MM_S)
    run(plant, 600)
    expect(readings(plant)['r-102']).toMatchObject({ state: PACKML.aborted })
    expect(robot.command!('repair', null)).toBeNull()
    run(plant, 180)
    expect([PACKML.execute, PACKML.suspended]).toContain(readings(plant)['r-102']!['state'])
    expect(readings(plant)['r-102']!['joint-3/vibration']).toBeLessThan(1.4)
  })

  test('a day before, it runs', () => {
    const plant = run(new Plant(twin, { seed: 1, faultRate: 0 }), 60)
    ;(plant.machine('r-102') as Robot).joints[2]!.bearing.step(86_400)
    run(plant, 300)
    expect(readings(plant)['r-102']!['state']).not.toBe(PACKML.aborted)
  })
})

const settle = (unit: PackmlUnit, seconds: number): number => {
  for (let i = 0; i < seconds * 10; i++) unit.step(0.1)
  return unit.state
}

describe('PackML', () => {
  test('stop and start pass through their acting states', () => {
    const unit = new PackmlUnit()
    const seen: number[] = []
    const watch = (seconds: number): void => {
      for (let i = 0; i < seconds * 10; i++) {
        unit.step(0.1)
        if (seen.at(-1) !== unit.state) seen.push(unit.state)
      }
    }
    expect(unit.stop()).toBeNull()
    watch(3)
    expect(unit.stop()).toMatch(/down already/)
    expect(unit.start()).toBeNull()
    watch(5)
    expect(seen).toEqual([
      PACKML.stopping,
      PACKML.stopped,
      PACKML.resetting,
      PACKML.idle,
      PACKML.starting,
      PACKML.execute,
    ])
  })

  test('Held heals in its time, Aborted clears and restarts, Suspended is left when the cause is gone', () => {
    const unit = new PackmlUnit()
    unit.fail('hold', 20)
    expect(settle(unit, 10)).toBe(PACKML.held)
    expect(settle(unit, 15)).toBe(PACKML.execute)
    unit.fail('abort', 20)
    expect(settle(unit, 10)).toBe(PACKML.aborted)
    expect(unit.start()).not.toBeNull()
    expect(settle(unit, 20)).toBe(PACKML.execute)
    unit.suspend()
    expect(settle(unit, 5)).toBe(PACKML.suspended)
    unit.unsuspend()
    expect(settle(unit, 1)).toBe(PACKML.execute)
  })

  test('a stopped machine that is repaired stays stopped', () => {
    const unit = new PackmlUnit()
    unit.stop()
    settle(unit, 3)
    unit.repair()
    expect(settle(unit, 30)).toBe(PACKML.stopped)
    expect(unit.inRepair).toBe(false)
  })
})

test('parts keep their distance and their order on a belt', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ put: fc.boolean(), take: fc.boolean(), speed: fc.double({ min: 0, max: 0.5, noNaN: true }) }),
        { maxLength: 300 },
      ),
      (steps) => {
        const belt = new Belt(4, 0.65)
        let next = 0
        let expected = 0
        for (const { put, take, speed } of steps) {
          if (put && belt.hasRoom) belt.put({ id: next++, flawed: false })
          const taken = take ? belt.take() : null
          if (taken) expect(taken.id).toBe(expected++)
          belt.step(1, speed)
          const at = belt.positions()
          at.forEach((m, i) => {
            expect(m).toBeLessThanOrEqual(4)
            if (i > 0) expect(at[i - 1]! - m).toBeGreaterThanOrEqual(0.65 - 1e-9)
          })
          expect(belt.count).toBe(next - expected)
        }
      },
    ),
    { seed: 1, numRuns: 60 },
  )
})

describe('robots', () => {
  test('joints stay within their limits, move smoothly, and the tool points down where it grips', () => {
    const limits = [1, 2, 3, 4, 5, 6].map((n) => arm.facts({}).axes[`joint-${n}`]!.limits)
    for (const handled of ['gears', 'cartons'] as const)
      for (const side of [1, -1] as const) {
        let before = robotPose(0, side, handled).joints
        for (let share = 0; share <= 1; share += 0.001) {
          const { joints, grip } = robotPose(share, side, handled)
          joints.forEach((angle, n) => {
            const [low, high] = limits[n]!
            expect(angle).toBeGreaterThanOrEqual(low)
            expect(angle).toBeLessThanOrEqual(high)
            expect(Math.abs(angle - before[n]!)).toBeLessThan(1.2)
          })
          expect(grip).toBeGreaterThanOrEqual(0)
          expect(grip).toBeLessThanOrEqual(1)
          before = joints
        }
        for (const share of [0.12, 0.6]) {
          const { joints } = robotPose(share, side, handled)
          expect(joints[1] + joints[2] + joints[4]).toBeCloseTo(90, 6)
        }
        // As the arm that is drawn has it: the fingertips reach the tray and the belt, where they hold what stands there.
        const [belt, tray] = [0.61, 0.13].map((share) => armPose(robotPose(share, side, handled).joints).tip)
        const low = 0.86 + GRIP_OVER[handled]
        expect(belt!.map((v) => Number(v.toFixed(6)))).toEqual([1.4, low, expect.closeTo(0, 6)])
        expect(Math.hypot(tray![0], tray![2])).toBeCloseTo(TRAY_AT.distance, 6)
        expect(tray![1]).toBeCloseTo(low, 6)
        expect(robotPose(1, side, handled).joints).toEqual(robotPose(0, side, handled).joints)
      }
  })

  test('no joint turns faster than a robot of this size can', () => {
    for (const handled of ['gears', 'cartons'] as const)
      for (let share = 0.01; share < 1; share += 0.01)
        for (const speed of jointSpeeds(share, 1, handled, 9)) expect(Math.abs(speed)).toBeLessThan(150)
  })
})

test('a winding follows the closed form of a first-order system, whatever the step', () => {
  const end = settlesAt(24, 58, 0.8)
  for (const dt of [0.1, 1, 60]) {
    let c = 24
    for (let t = 0; t < 1200 - 1e-9; t += dt) c = warm(c, end, dt, 1200)
    expect(c).toBeCloseTo(24 + (end - 24) * (1 - Math.exp(-1)), 6)
  }
})

test('wear grows ever faster', () => {
  const days = [0, 1, 2, 3, 4, 5, 6, 7].map(wearAfter)
  const gains = days.slice(1).map((w, i) => w - days[i]!)
  for (const [i, gain] of gains.entries()) expect(gain).toBeGreaterThan(i ? gains[i - 1]! : 0)
  expect(days[7]! - days[0]!).toBeGreaterThan(1)
})

describe('vehicles', () => {
  test('the road is closed and smooth: no jump in place or heading', () => {
    const road = new Road([
      { name: 'a', at: [0, 0] },
      { name: 'b', at: [10, 0] },
      { name: 'c', at: [10, 8] },
      { name: 'd', at: [0, 8] },
    ])
    expect(road.lengthM).toBe(36)
    for (let m = 0; m < 36; m += 0.01) {
      const p = road.poseAt(m)
      const q = road.poseAt(m + 0.01)
      expect(Math.hypot(q.x - p.x, q.y - p.y)).toBeLessThan(0.011)
      expect(Math.abs(Math.atan2(Math.sin(q.theta - p.theta), Math.cos(q.theta - p.theta)))).toBeLessThan(0.05)
    }
  })

  test('they keep apart, bring every pallet to the store, and never run flat', () => {
    const plant = new Plant(twin, { seed: 9, faultRate: 1 })
    const [a, b] = plant.machines.filter((m): m is Agv => m instanceof Agv)
    let deliveries = 0
    let carried = [false, false]
    for (let i = 0; i < 36_000; i++) {
      plant.step()
      const p: Readings = {}
      const q: Readings = {}
      a!.readFast(p)
      b!.readFast(q)
      expect(Math.hypot(p['x']! - q['x']!, p['y']! - q['y']!)).toBeGreaterThan(1.9)
      const now = [a!.loaded, b!.loaded]
      deliveries += now.filter((l, n) => !l && carried[n]).length
      carried = now
    }
    expect(deliveries).toBeGreaterThan(15)
    expect(Math.min(a!.battery, b!.battery)).toBeGreaterThan(20)
  })
})
