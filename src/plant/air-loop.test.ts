/** The demo's rules about its air pressure, at its own machines and through the gateway's own gates: ten hours of a plant. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ok } from '../base/result.ts'
import { createRng } from '../base/rng.ts'
import { ActService } from '../server/act/act-service.ts'
import { CommandService } from '../server/commands/command-service.ts'
import { Journal } from '../server/journal/journal.ts'
import { loadTwin } from '../twin/load.ts'
import { ValueTable } from '../values/table.ts'
import type { AlarmRow } from '../wire/alarms.ts'
import type { Principal } from '../wire/principal.ts'
import { QUALITY } from '../wire/quality.ts'
import type { Readings } from './machine.ts'
import { AirNetwork, Compressor, OWN_SETPOINT_BAR, WATCHDOG_S } from './machines/compressed-air.ts'

const document = JSON.parse(readFileSync(new URL('../../public/twins/demo/twin.json', import.meta.url), 'utf8'))
const loaded = loadTwin({ ...document, timeZone: 'UTC' })
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value
const [EASE, RAISE] = ['kp-1/ease-air', 'kp-1/raise-air']
const kim: Principal = { name: 'Kim', roles: new Set(['operator', 'engineer']), verified: false }
const HOUR = 3600
/** A Monday. */
const MONDAY = Date.UTC(2026, 10, 30, 7)

let dir: string
const ends: (() => void)[] = []
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  dir = mkdtempSync(join(tmpdir(), 'gemba-air-'))
})
afterEach(() => {
  for (const end of ends.splice(0).toReversed()) end()
  vi.useRealTimers()
  rmSync(dir, { recursive: true })
})

/** Both compressors; the lines work as they do, more and less. */
const startPlant = (seed: number) => {
  const rng = createRng(seed)
  let work = 0.8
  const air = new AirNetwork({ work: () => work })
  const lead = new Compressor('kp-1', rng, air, null)
  const standby = new Compressor('kp-2', rng, air, lead)
  const shifts = rng.fork('work')
  let demand = 0.8
  const step = (): void => {
    if (shifts.next() < 1 / 900) demand = shifts.between(0.4, 1)
    work += (demand - work) / 30
    for (const one of [lead, standby]) {
      one.settle(1)
      one.watchdog?.step(1)
    }
    air.settle(1)
  }
  const read = (): Readings => {
    const into: Readings = {}
    lead.read(into)
    return into
  }
  return { air, lead, standby, step, read, setDemand: (to: number) => (demand = to) }
}
type Plant = ReturnType<typeof startPlant>

const startGateway = (plant: Plant, time: { now: number }) => {
  const opened = Journal.open(join(dir, 'journal.sqlite'))
  if (!opened.ok) throw new Error(opened.error)
  const journal = opened.value
  const values = new ValueTable(twin)
  const sent: number[] = []
  const alarms: AlarmRow[] = []
  const clock = () => time.now
  const commands = new CommandService({
    twin,
    values,
    journal,
    clock,
    flush: () => {},
    publish: (_broker, _topic, payload) => {
      const { value } = JSON.parse(payload) as { value: number }
      sent.push(value)
      expect(plant.lead.command('pressure', value)).toBeNull()
      return Promise.resolve(ok(undefined))
    },
  })
  const acts = new ActService({
    twin,
    values,
    journal: journal.acts,
    clock,
    command: (request, who) => commands.request(request, who),
    onReport: (listener) => commands.onReport(listener),
    alarms: () => alarms,
    lost: () => Promise.resolve(null),
    orders: {
      publish: (_broker, topic) => {
        if (topic === 'lindau/hall-2/utilities/kp-1/cmd/alive') plant.lead.watchdog!.hear()
        return Promise.resolve(ok(undefined))
      },
      webhooks: {},
      random: () => 0,
    },
    told: () => [],
    changed: () => {},
  })
  const hear = (): void => {
    const slots = Object.entries(plant.read()).map(([key, value]) => {
      const { slot } = twin.signal(`kp-1/${key}`)!
      values.set(slot, value, QUALITY.good, time.now, 0)
      return slot
    })
    commands.onSamples(Uint32Array.from(slots))
    acts.onSamples(Uint32Array.from(slots))
  }
  let isOver = false
  const end = (): void => {
    if (isOver) return
    isOver = true
    acts.dispose()
    commands.dispose()
    journal.close()
  }
  ends.push(end)
  const policy = (key: string) => acts.now().policies.find((one) => one.key === key)!
  const allow = (mode: 'act' | 'ask' | 'advise'): void => {
    for (const key of [EASE, RAISE]) expect(acts.allow({ policy: key, mode }, kim)).toMatchObject({ ok: true })
  }
  return { acts, sent, hear, policy, allow, end, alarms }
}

/** What it went through, second by second. */
interface Course {
  lowest: number
  longestShort: number
  kwh: number
  standbyLoaded: number
  setpoints: number[]
}

const live = async (
  plant: Plant,
  time: { now: number },
  gateway: ReturnType<typeof startGateway> | null,
  seconds: number,
): Promise<Course> => {
  const course: Course = { lowest: 99, longestShort: 0, kwh: 0, standbyLoaded: 0, setpoints: [] }
  const before = plant.read()['energy']!
  let short = 0
  for (let i = 0; i < seconds; i++) {
    time.now += 1000
    plant.step()
    if (gateway) {
      gateway.hear()
      gateway.acts.tick()
      // What is sent goes its way.
      await Promise.resolve()
      await Promise.resolve()
      await Promise.resolve()
    }
    const bar = plant.air.atConsumersBar
    course.lowest = Math.min(course.lowest, bar)
    short = bar < 5.3 ? short + 1 : 0
    course.longestShort = Math.max(course.longestShort, short)
    const { setpointBar } = plant.lead
    if (course.setpoints.at(-1) !== setpointBar) course.setpoints.push(setpointBar)
  }
  course.kwh = plant.read()['energy']! - before
  return course
}

test('by its default it says what it would do, and sets nothing', async () => {
  const [plant, time] = [startPlant(1), { now: MONDAY }]
  const gateway = startGateway(plant, time)
  const { setpoints } = await live(plant, time, gateway, HOUR)
  expect([gateway.sent, setpoints]).toEqual([[], [OWN_SETPOINT_BAR]])
  expect(gateway.policy(EASE)).toMatchObject({ inForce: 'advise', last: { kind: 'would', from: 6.6, to: 6.5 } })
  expect(plant.lead.watchdog!.runs).toBe(false)
})

describe('allowed to act', () => {
  test('it saves energy day by day, no consumer runs short, and nothing leaves its bounds', async () => {
    const [plant, time] = [startPlant(2), { now: MONDAY }]
    const gateway = startGateway(plant, time)
    gateway.allow('act')
    const course = await live(plant, time, gateway, 10 * HOUR)
    const usual = await live(startPlant(2), { now: MONDAY }, null, 10 * HOUR)
    expect(gateway.sent.length).toBeGreaterThanOrEqual(5)
    for (const [i, to] of course.setpoints.entries()) {
      expect(to).toBeGreaterThanOrEqual(6 - 1e-9)
      expect(to).toBeLessThanOrEqual(7 + 1e-9)
      if (i > 0) expect(Math.abs(to - course.setpoints[i - 1]!)).toBeLessThan(0.2 + 1e-9)
    }
    expect(course.setpoints.at(-1)).toBeLessThan(6.3)
    expect(course.lowest).toBeGreaterThan(5.6)
    expect(course.kwh / usual.kwh).toBeLessThan(0.98)
    expect(gateway.policy(EASE).record.agreed / gateway.policy(EASE).record.judged).toBeGreaterThan(0.8)
  })

  test('more is leaking and the consumers run short: what it lowered last stands again at once, and more where that is not enough', async () => {
    const [plant, time] = [startPlant(3), { now: MONDAY }]
    const gateway = startGateway(plant, time)
    gateway.allow('act')
    await live(plant, time, gateway, 2.75 * HOUR)
    const before = gateway.sent.length
    const low = plant.lead.setpointBar
    const lowered = gateway.policy(EASE).last!
    expect(lowered).toMatchObject({ kind: 'set', came: null })
    plant.air.leaky = 4
    plant.setDemand(1)
    const at = time.now
    const course = await live(plant, time, gateway, HOUR)
    const { decisions } = gateway.acts.record(at, 9e15, 'kp-1')
    const told = decisions.toReversed().map(({ kind, policy, to }) => [policy, kind, to])
    expect(told[0]).toEqual([EASE, 'took-back', lowered.from])
    expect(told[1]).toEqual([RAISE, 'set', Number((lowered.from + 0.2).toFixed(1))])
    expect(gateway.sent.slice(before, before + 2)).toEqual([told[0]![2], told[1]![2]])
    expect(Math.max(...course.setpoints)).toBeGreaterThan(low + 0.2)
    // A gripper that waits for air would stop its line.
    expect(course.longestShort).toBeLessThan(60)
    for (const to of course.setpoints) expect(to).toBeLessThanOrEqual(7)
  })

  test('raised as far as the other rule may, it is lowered again once the consumers have enough', async () => {
    const [plant, time] = [startPlant(6), { now: MONDAY }]
    const gateway = startGateway(plant, time)
    gateway.allow('act')
    const [, highest] = twin.policies.find(({ key }) => key === RAISE)!.within
    expect(plant.lead.command('pressure', highest)).toBeNull()
    await live(plant, time, gateway, 2 * HOUR)
    expect(gateway.policy(EASE).refusal).not.toBe('outside-bounds')
    expect(plant.lead.setpointBar).toBeLessThan(highest - 0.25)
  })

  test('stopped by anybody, it sets nothing more, and the compressor goes back to its own by itself', async () => {
    const [plant, time] = [startPlant(4), { now: MONDAY }]
    const gateway = startGateway(plant, time)
    gateway.allow('act')
    await live(plant, time, gateway, 2 * HOUR)
    expect(plant.lead.setpointBar).toBeLessThan(OWN_SETPOINT_BAR)
    const before = gateway.sent.length
    expect(gateway.acts.hold({ hold: true, reason: 'hands at the dryer' }, kim)).toMatchObject({ ok: true })
    await live(plant, time, gateway, WATCHDOG_S + 5)
    expect([plant.lead.setpointBar, plant.lead.watchdog!.runs]).toEqual([OWN_SETPOINT_BAR, false])
    await live(plant, time, gateway, 2 * HOUR)
    expect(gateway.sent).toHaveLength(before)
    expect(gateway.policy(EASE).refusal).toBe('held')
  })

  test('the gateway ends: the compressor goes back by itself, and the next one asks before anything', async () => {
    const [plant, time] = [startPlant(5), { now: MONDAY }]
    const first = startGateway(plant, time)
    first.allow('act')
    await live(plant, time, first, HOUR)
    expect(plant.lead.setpointBar).toBeLessThan(OWN_SETPOINT_BAR)
    first.end()
    await live(plant, time, null, WATCHDOG_S + 5)
    expect(plant.lead.setpointBar).toBe(OWN_SETPOINT_BAR)
    const second = startGateway(plant, time)
    await live(plant, time, second, 2 * HOUR)
    expect([second.sent, plant.lead.watchdog!.runs]).toEqual([[], false])
    expect(second.policy(EASE)).toMatchObject({ allowed: 'ask', last: { kind: 'asked' } })
  })
})
