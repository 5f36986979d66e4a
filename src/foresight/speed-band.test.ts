/** Like with like where a speed is only measured: which band a machine runs in, since when, and what comes of it. */
import { expect, test } from 'vitest'
import { createRng } from '../base/rng.ts'
import { twinOf } from '../server/testing/start-gateway.ts'
import { LASTING_MS } from './case-rules.ts'
import type { EpisodeEvent } from './messages.ts'
import { Settings } from './settings.ts'
import { SpeedBand } from './speed-band.ts'
import {
  columnsOf,
  DAY,
  HOUR,
  MINUTE,
  planOfRobots,
  robots,
  type Row,
  samplesOf,
  START,
} from './testing/plant-of-joints.ts'
import { Watcher } from './watcher.ts'

const bandOf = (means: readonly number[], band = new SpeedBand('rpm')): SpeedBand => {
  for (const [i, mean] of means.entries()) band.minute(START + i * MINUTE, mean)
  return band
}
const minutes = (count: number, mean: number): number[] => Array.from({ length: count }, () => mean)
const after = (means: readonly number[]): number => bandOf(means).at(START + means.length * MINUTE)

test('a band is left once another one has lasted for five minutes; what goes to and fro stays where it was', () => {
  const slow = after(minutes(3, 1000))
  expect(slow).toBeGreaterThan(900)
  expect(after([...minutes(3, 1000), ...minutes(4, 1500)])).toBe(slow)
  const fast = after([...minutes(3, 1000), ...minutes(5, 1500)])
  expect(fast).toBeGreaterThan(1300)
  const toAndFro = Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? 1000 : 1500))
  expect(after([...minutes(3, 1000), ...toAndFro])).toBe(slow)
  // At the edge of a band it is left only clearly.
  expect(after([...minutes(3, 1000), ...minutes(60, 1030)])).toBe(slow)
  expect([after(minutes(9, 0)), after(minutes(9, -1000))]).toEqual([0, -slow])
  expect(new SpeedBand('rpm').at(START)).toBeNaN()
})

test('what held at an earlier moment is known; before the first it is the first', () => {
  const means = [...minutes(10, 1000), ...minutes(10, 1500), ...minutes(10, 1000)]
  const band = bandOf(means)
  const [slow, fast] = [after(minutes(3, 1000)), after(minutes(9, 1500))]
  const at = (minute: number): number => band.at(START + minute * MINUTE)
  expect([-100, 0, 14, 15, 24, 25, 500].map(at)).toEqual([slow, slow, slow, fast, fast, slow, slow])
})

test('set back before it changed, it runs in the band of then: the other one is settled anew, after as many minutes', () => {
  const [slow, fast] = [after(minutes(3, 1000)), after(minutes(9, 1500))]
  const from = (first: number, means: readonly number[], band: SpeedBand): SpeedBand => {
    for (const [i, mean] of means.entries()) band.minute(START + (first + i) * MINUTE, mean)
    return band
  }
  const at = (band: SpeedBand, minute: number): number => band.at(START + minute * MINUTE)
  const back = bandOf([...minutes(10, 1000), ...minutes(10, 1500)])
  back.setBack(START + 11 * MINUTE)
  expect(at(back, 20)).toBe(slow)
  expect(at(from(12, minutes(4, 1500), back), 20)).toBe(slow)
  expect(at(from(16, minutes(1, 1500), back), 20)).toBe(fast)
  // Of minutes that lie ahead none counts.
  const settling = bandOf([...minutes(10, 1000), ...minutes(4, 1500)])
  settling.setBack(START + 9 * MINUTE)
  expect(at(from(10, minutes(4, 1500), settling), 20)).toBe(slow)
  expect(at(from(14, minutes(1, 1500), settling), 20)).toBe(fast)
  // Before all that is known: what comes then is in order.
  const begun = bandOf(minutes(3, 1000))
  begun.setBack(START - HOUR)
  from(-50, minutes(9, 1500), begun)
  expect([at(begun, -46), at(begun, -45), at(begun, 20)]).toEqual([slow, fast, fast])
})

test('samples are as their minutes, saved and loaded anywhere; late ones, bad ones and another unit change nothing', () => {
  const rng = createRng(4)
  const means = Array.from({ length: 200 }, (_, i) => (Math.floor(i / 23) % 2 ? 1500 : 1000) + rng.normal(0, 40))
  const whole = bandOf(means)
  let fed = new SpeedBand('rpm')
  for (const [i, mean] of means.entries()) {
    for (const off of [-30, 10, 20]) fed.sample(mean + off, START + i * MINUTE + 20_000 + off * 100)
    if (i > 0) fed.sample(9999, START + i * MINUTE - HOUR)
    fed.sample(Number.NaN, START + i * MINUTE + 30_000)
    if (i % 17 === 0) fed = SpeedBand.load('rpm', fed.save())!
  }
  for (let i = 0; i <= 200; i++) expect(fed.at(START + i * MINUTE), `${i}`).toBe(whole.at(START + i * MINUTE))
  expect(Buffer.compare(fed.save(), SpeedBand.load('rpm', fed.save())!.save())).toBe(0)
  expect(SpeedBand.load('m/s', fed.save())).toBeNull()
  expect(SpeedBand.load('rpm', new Uint8Array(3))).toBeNull()
})

const speed = { name: 'Speed', unit: 'rpm', role: 'speed', bindings: [{ topic: 'plant/{asset}/speed' }] }
const set = { name: 'Speed set', unit: 'rpm', bindings: [{ topic: 'plant/{asset}/set' }] }
const withSignals = (signals: Record<string, unknown>) => {
  const made = robots(2)
  return { ...made, assets: made.assets.map((one) => ({ ...one, signals })) }
}

test('a part has its own speed, else that of its machine; where a setpoint says it, or nobody watches it, there is none', () => {
  const twin = twinOf({
    ...withSignals({ speed, torque: { name: 'Torque', bindings: [{ topic: 't' }] } }),
  })
  const settings = new Settings(twin)
  const of = (component: string | null) =>
    settings.speedsOf(twin.asset('r-1')!, component).map(({ id }) => id as string)
  expect([of(null), of('joint')]).toEqual([['r-1/speed'], ['r-1/speed']])
  const both = twinOf(withSignals({ speed, 'speed-setpoint': set }))
  expect(new Settings(both).speedsOf(both.asset('r-1')!, 'joint')).toEqual([])
  const plan = planOfRobots(withSignals({ speed }))
  const slot = plan.find(({ id }) => id === 'r-1/speed')!.slot
  const slotsOf = (all: typeof plan, id: string) => all.find((one) => one.id === id)!.speedSlots
  expect(slotsOf(plan, 'r-1/joint/vibration')).toEqual([slot])
  // It is compared with what it was, not with itself.
  expect(slotsOf(plan, 'r-1/speed')).toEqual([])
  const unwatched = planOfRobots(withSignals({ speed: { ...speed, foresight: { off: true } } }))
  expect(slotsOf(unwatched, 'r-1/joint/vibration')).toEqual([])
})

const CHANGES = START + 8 * DAY + 13 * HOUR
const rpmAt = (hour: number): number =>
  (Math.floor(hour / 5) % 2 === 0 ? 800 : 1000) * (1 + 0.03 * Math.sin(hour * 1.7))

interface Ran {
  readonly told: readonly EpisodeEvent[]
  readonly saved: ReadonlyMap<string, Uint8Array>
}
/** Robots whose speed changes every hour and is only measured; a joint vibrates more when it is fast. */
const ran = (fault: (time: number, rpm: number) => number, { measured = true, restartAt = Infinity } = {}): Ran => {
  const plan = planOfRobots(measured ? withSignals({ speed }) : robots(2))
  const joint = plan.find(({ id }) => id === 'r-1/joint/vibration')!
  const speeds = plan.filter(({ id }) => id.endsWith('/speed'))
  const to = CHANGES + 30 * HOUR
  const slots = plan.map(({ slot }) => slot)
  const saved = new Map<string, Uint8Array>()
  const kept = { get: (name: string) => saved.get(name) ?? null }
  const save = (watcher: Watcher): void => {
    for (const [name, bytes] of watcher.changed()) saved.set(name, bytes())
  }
  const begun = (now: number): Watcher => {
    const watcher = new Watcher(kept)
    watcher.replace(plan, new Float64Array(plan.length).fill(Infinity))
    watcher.release(slots, now)
    return watcher
  }
  const events: EpisodeEvent[] = []
  let watcher = begun(START)
  const rng = createRng(9)
  let batch: Row[] = []
  let isRestarted = false
  const hand = (): void => {
    watcher.samples([columnsOf(batch)])
    for (const one of watcher.takeEvents())
      if (one.kind === 'episode' && one.signal === joint.id && one.since >= CHANGES) events.push(one)
    if (!isRestarted && batch[0]![3] >= restartAt) {
      isRestarted = true
      save(watcher)
      watcher = begun(batch[0]![3])
      watcher.takeEvents()
    }
    batch = []
  }
  const numbers = new Set(
    plan.filter(({ states, id }) => states !== null || id.endsWith('vibration')).map((one) => one.slot),
  )
  for (const [slot, value, isUsable, time] of samplesOf(plan, START, to)) {
    if (batch.length > 0 && time > batch[0]![3]) hand()
    const rpm = rpmAt(Math.floor((time - START) / HOUR))
    if (batch.length === 0)
      for (const one of speeds) batch.push([one.slot, rpm * (1 + rng.normal(0, 0.01)), true, time])
    if (!numbers.has(slot)) continue
    const more = slot === joint.slot ? (rpm > 900 ? 0.4 : 0) + fault(time, rpm) : 0
    batch.push([slot, value + more, isUsable, time])
  }
  hand()
  save(watcher)
  return { told: events, saved }
}
const lasting = ({ told }: Ran): number => Math.max(0, ...told.map(({ lasted }) => lasted))

test('a harmless change of a speed that is only measured is no fault; a fault at one speed is found, and only because of it', () => {
  const harmless = ran(() => 0)
  expect(harmless.told.filter(({ lasted }) => lasted >= LASTING_MS)).toEqual([])
  const fault = (time: number, rpm: number): number => (time >= CHANGES + 2 * HOUR && rpm > 900 ? 0.4 : 0)
  const found = lasting(ran(fault))
  expect(found).toBeGreaterThanOrEqual(LASTING_MS)
  // Where nothing is known of the speed it is what fast hours always were.
  expect(lasting(ran(fault, { measured: false }))).toBeLessThan(found)
})

test('stopped and begun anew in between, it knows the same to the byte', () => {
  const whole = ran(() => 0).saved
  const again = ran(() => 0, { restartAt: START + 5 * DAY }).saved
  expect([...again.keys()].some((name) => name.startsWith('speed '))).toBe(true)
  for (const [name, bytes] of whole) expect(Buffer.compare(bytes, again.get(name)!), name).toBe(0)
})

test('ended while its past was learnt elsewhere: what is told again is compared by the bands of then', () => {
  const plan = planOfRobots(withSignals({ speed }))
  const of = (id: string) => plan.find((one) => one.id === id)!
  const [measured, joint] = [of('r-1/speed'), of('r-1/joint/vibration')]
  const store = new Map<string, Uint8Array>()
  const begun = (): Watcher => {
    const watcher = new Watcher({ get: (name) => store.get(name) ?? null })
    watcher.replace(plan, new Float64Array(plan.length).fill(Infinity))
    return watcher
  }
  const saved = (watcher: Watcher): Map<string, Uint8Array> =>
    new Map([...watcher.changed()].map(([name, save]) => [name, save()]))
  // It is set to something else every ten minutes: more often than is saved of it.
  const columns = (base: number, day: number) => {
    const rng = createRng(3).fork(`${base} ${day}`)
    const t = Float64Array.from({ length: DAY / MINUTE }, (_, i) => START + day * DAY + i * MINUTE)
    const mean = t.map((time) => {
      const isFast = Math.floor(time / MINUTE / 10) % 2 === 1
      return base + (isFast ? (base === 800 ? 400 : 0.5) : 0) + rng.normal(0, 0.02)
    })
    return { t, mean, code: t.map(() => 6) }
  }
  const DAYS = 5
  const told = (tell: (slot: number, t: Float64Array, mean: Float64Array, code: Float64Array) => void): void => {
    for (let day = 0; day < DAYS; day++)
      for (const [{ slot }, base] of [
        [measured, 800],
        [joint, 1],
      ] as const) {
        const { t, mean, code } = columns(base, day)
        tell(slot, t, mean, code)
      }
  }
  const whole = begun()
  told((...minute) => whole.minutes(...minute))
  // What is lent is lost with the thread that had it.
  const ended = begun()
  for (const { slot } of [measured, joint]) ended.lend(slot)
  told((...minute) => void ended.rowsOf(...minute))
  for (const [name, bytes] of saved(ended)) store.set(name, bytes)
  expect([...store.keys()].filter((name) => !name.startsWith('speed '))).toEqual([])
  const again = begun()
  told((...minute) => again.minutes(...minute))
  const known = saved(again)
  for (const [name, bytes] of saved(whole)) expect(Buffer.compare(bytes, known.get(name)!), name).toBe(0)
})
