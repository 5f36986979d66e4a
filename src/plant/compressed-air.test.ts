import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createRng } from '../base/rng.ts'
import { loadTwin } from '../twin/load.ts'
import type { Readings } from './machine.ts'
import { AirNetwork, Compressor, OWN_SETPOINT_BAR, WATCHDOG_S } from './machines/compressed-air.ts'
import { Processor } from './machines/processor.ts'
import { Robot } from './machines/robot.ts'
import { PACKML } from './packml.ts'
import { Plant } from './plant.ts'
import { Watchdog } from './watchdog.ts'

const loaded = loadTwin(JSON.parse(readFileSync(new URL('../../public/twins/demo/twin.json', import.meta.url), 'utf8')))
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value
const read = (machine: { read(into: Readings): void }): Readings => {
  const into: Readings = {}
  machine.read(into)
  return into
}

describe('a network', () => {
  const fallIn = (bar: number, seconds: number): number => {
    const air = new AirNetwork({ work: () => 0 })
    air.bar = bar
    for (let i = 0; i < seconds; i++) air.settle(1)
    return bar - air.bar
  }

  test('loses by its leaks in proportion to the absolute pressure', () => {
    // Over a second the pressure itself does not change.
    expect(fallIn(7, 1) / fallIn(5, 1)).toBeCloseTo(8.013 / 6.013, 6)
  })

  test('has less at its consumers the more they take', () => {
    const lost = (work: number): number => {
      const air = new AirNetwork({ work: () => work })
      air.settle(1)
      return air.bar - air.atConsumersBar
    }
    expect(lost(0)).toBe(0)
    expect(lost(1) / lost(0.5)).toBeCloseTo(4, 6)
  })
})

/** Both compressors for hours at a setpoint. @returns kW on average while loaded, over all, and the lowest pressure */
const runAt = (setpoint: number, { work = 0.8, leaky = 1 } = {}) => {
  const air = new AirNetwork({ work: () => work })
  air.leaky = leaky
  const rng = createRng(1)
  const lead = new Compressor('kp-1', rng, air, null)
  const standby = new Compressor('kp-2', rng, air, lead)
  expect(lead.command('pressure', setpoint)).toBeNull()
  let [loadedKws, seconds, lowest, standbyS] = [0, 0, 99, 0]
  for (let i = 0; i < 4 * 3600; i++) {
    for (const one of [lead, standby]) one.settle(1)
    air.settle(1)
    if (i < 600) continue
    lowest = Math.min(lowest, air.bar)
    const { state, power } = read(lead)
    if (read(standby)['state'] === 1) standbyS++
    if (state !== 1) continue
    loadedKws += power!
    seconds++
  }
  const { energy } = read(lead)
  const begin = read(new Compressor('kp-1', createRng(1), new AirNetwork({ work: () => 0 }), null))['energy']!
  return { loadedKw: loadedKws / seconds, kwh: energy! - begin, lowest, standbyS }
}

describe('a compressor', () => {
  test('draws about 7 % more for each bar more, and all in all too, since it leaks more', () => {
    const [low, high] = [runAt(6), runAt(7)]
    expect(high.loadedKw / low.loadedKw).toBeGreaterThan(1.06)
    expect(high.loadedKw / low.loadedKw).toBeLessThan(1.08)
    expect(high.kwh / low.kwh).toBeGreaterThan(1.06)
    expect([low.lowest, high.lowest].map((bar) => Math.round(bar * 10) / 10)).toEqual([6, 7])
  })

  test('is helped by the one that stands by, half a bar below, when it cannot hold its pressure', () => {
    expect(runAt(6.6).standbyS).toBe(0)
    const leaking = runAt(6.6, { work: 1, leaky: 4 })
    expect(leaking.standbyS).toBeGreaterThan(600)
    expect(leaking.lowest).toBeCloseTo(6.1, 1)
  })

  test('says its setpoint, takes none that is out of its range, and no other command', () => {
    const air = new AirNetwork({ work: () => 0 })
    const lead = new Compressor('kp-1', createRng(1), air, null)
    const standby = new Compressor('kp-2', createRng(1), air, lead)
    expect(lead.command('pressure', 6.2)).toBeNull()
    expect([read(lead)['pressure-setpoint'], read(standby)['pressure-setpoint']]).toEqual([6.2, 5.7])
    for (const wrong of [null, 5.7, 7.4]) expect(lead.command('pressure', wrong)).toMatch(/5\.8 to 7\.3 bar/)
    expect(lead.command('start', null)).toMatch(/knows no command/)
    expect(standby.command('pressure', 6.2)).toMatch(/knows no command/)
    expect(read(lead)['pressure-setpoint']).toBe(6.2)
  })

  test('goes back to its own setpoint when nobody is there any more; what people set by hand stays', () => {
    const lead = new Compressor('kp-1', createRng(1), new AirNetwork({ work: () => 0 }), null)
    const wait = (seconds: number): void => {
      for (let i = 0; i < seconds; i++) lead.watchdog!.step(1)
    }
    lead.command('pressure', 6.2)
    wait(10 * WATCHDOG_S)
    expect(read(lead)).toMatchObject({ 'pressure-setpoint': 6.2, watched: 0 })
    lead.watchdog!.hear()
    wait(WATCHDOG_S - 1)
    lead.watchdog!.hear()
    wait(WATCHDOG_S - 1)
    expect(read(lead)).toMatchObject({ 'pressure-setpoint': 6.2, watched: 1 })
    wait(1)
    expect(read(lead)).toMatchObject({ 'pressure-setpoint': OWN_SETPOINT_BAR, watched: 0 })
  })
})

test('a watchdog falls back once, and runs again from the next sign of life', () => {
  let falls = 0
  const dog = new Watchdog(10, () => falls++)
  for (let i = 0; i < 30; i++) dog.step(1)
  expect([falls, dog.runs]).toEqual([0, false])
  dog.hear()
  for (let i = 0; i < 30; i++) dog.step(1)
  expect([falls, dog.runs]).toEqual([1, false])
  dog.hear()
  expect(dog.runs).toBe(true)
})

describe('in the plant', () => {
  const run = (plant: Plant, seconds: number): void => {
    for (let i = 0; i < seconds * 10; i++) plant.step()
  }
  const countOf = (plant: Plant, id: string): number => (plant.machine(id) as Robot).count

  test('grippers slow below the pressure that they need, and wait for air before they lose a part', () => {
    const outputs = [6.6, 5, 4].map((bar) => {
      const plant = new Plant(twin, { seed: 3, faultRate: 0 })
      // As if the network were held at that pressure.
      Object.defineProperty(plant.air, 'atConsumersBar', { get: () => bar })
      run(plant, 120)
      const before = countOf(plant, 'r-101')
      run(plant, 600)
      return {
        pieces: countOf(plant, 'r-101') - before,
        state: (plant.machine('r-101') as Robot).unit.state,
        bar: read(plant.machine('r-101')!)['gripper/pressure']!,
        cycle: read(plant.machine('r-101')!)['cycle-time']!,
      }
    })
    const [usual, low, none] = outputs as [(typeof outputs)[0], (typeof outputs)[0], (typeof outputs)[0]]
    expect([usual.bar, low.bar, none.bar].map((bar) => Math.round(bar * 2) / 2)).toEqual([5.5, 5, 4])
    expect(low.cycle).toBeGreaterThan(1.08 * usual.cycle)
    expect(none.pieces).toBeLessThan(0.3 * usual.pieces)
    expect([PACKML.held, PACKML.holding, PACKML.unholding, PACKML.execute]).toContain(none.state)
  })

  test('a setpoint changes the compressed air, and no chance of any other machine', () => {
    const [usual, other] = [new Plant(twin, { seed: 5, faultRate: 1 }), new Plant(twin, { seed: 5, faultRate: 1 })]
    expect(other.machine('kp-1')!.command!('pressure', 6.2)).toBeNull()
    for (const plant of [usual, other]) run(plant, 900)
    expect(read(other.machine('kp-1')!)['pressure']).toBeLessThan(read(usual.machine('kp-1')!)['pressure']! - 0.1)
    for (const machine of usual.machines)
      if (!machine.id.startsWith('kp-')) expect(read(other.machine(machine.id)!), machine.id).toEqual(read(machine))
  })

  test('every machine with a speed has a watchdog, by the time outside of a plant that is hurried', () => {
    const plant = new Plant(twin, { seed: 1, faultRate: 0, pace: 10 })
    const robot = plant.machine('r-102') as Processor
    expect(robot.command('speed', 80)).toBeNull()
    robot.watchdog.hear()
    run(plant, 1150)
    expect(read(robot)['speed-setpoint']).toBe(80)
    run(plant, 60)
    expect(read(robot)['speed-setpoint']).toBe(100)
  })
})
