/** Like with like: what a machine is set to, where it is said, and what comes of it. */
import { expect, test } from 'vitest'
import { twinOf } from '../server/testing/start-gateway.ts'
import { LASTING_MS } from './case-rules.ts'
import type { EpisodeEvent, ForesightEvent } from './messages.ts'
import { keyWith, NO_KEY, numberOfText, SettingRecord } from './setting-record.ts'
import { Settings } from './settings.ts'
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
import type { Kept } from './find-record.ts'
import { Watcher } from './watcher.ts'

const NOTHING: Kept = { get: () => null }
const product = { name: 'Product', type: 'text', role: 'product', bindings: [{ topic: 'plant/{asset}/product' }] }
const line = () => {
  const made = robots(2, { parent: 'line' })
  const area = { id: 'line', name: 'Line', signals: { product } }
  return { ...made, assets: [area, ...made.assets] }
}
const plan = planOfRobots(line())
const setting = plan.find(({ isSetting }) => isSetting)!
const joint = plan.find(({ id }) => id === 'r-1/joint/vibration')!

test('a line, or the nearest machine up the flow, says what is made; a job, a count and what is measured are no settings', () => {
  const machine = (id: string, signals: Record<string, unknown> = {}) => ({ id, name: id, signals })
  const bound = (name: string, more: Record<string, unknown> = {}) => ({ name, bindings: [{ topic: 'x' }], ...more })
  const twin = twinOf({
    format: 1,
    id: 'plant',
    name: 'Plant',
    classes: {},
    assets: [
      machine('first', { recipe: bound('Recipe'), speed: bound('Speed', { role: 'speed' }) }),
      machine('second', { 'order-no': bound('Order'), batch: bound('Batch'), 'speed-setpoint': bound('Speed set') }),
      machine('third', { mode: bound('Mode', { type: 'text', role: 'mode' }) }),
      machine('apart', { level: bound('Level', { role: 'level' }) }),
    ],
    flow: [
      { from: 'first', to: 'second' },
      { from: 'second', to: 'third' },
      { from: 'third', to: 'apart', kind: 'supply' },
    ],
  })
  const settings = new Settings(twin)
  const of = (id: string) => settings.over(twin.asset(id)!).map((one) => one.id as string)
  expect(of('first')).toEqual(['first/recipe'])
  expect(of('second')).toEqual(['second/speed-setpoint', 'first/recipe'])
  expect(of('third')).toEqual(['third/mode', 'first/recipe'])
  expect(of('apart')).toEqual([])
})

const keyOf = (values: readonly number[]): number => values.reduce(keyWith, NO_KEY)

test('a setting holds until it says another; what takes ever new values is none; bad ones leave it; saved it is the same', () => {
  const record = new SettingRecord(setting)
  expect(record.at(START)).toBeNaN()
  record.sample(7, true, START)
  record.sample(Number.NaN, false, START + HOUR)
  record.sample(8.0004, true, START + DAY)
  expect([START - 1, START, START + DAY - 1, START + 90 * DAY].map((at) => record.at(at))).toEqual([NaN, 7, 7, 8])
  const again = SettingRecord.load(setting, record.save())!
  expect([START, START + DAY].map((at) => again.at(at))).toEqual([7, 8])
  for (let i = 0; i < 20; i++) again.sample(100 + i, true, START + 2 * DAY + i * MINUTE)
  expect(again.at(START + 3 * DAY)).toBeNaN()
  expect(again.at(START + DAY)).toBe(8)
  expect(SettingRecord.load(setting, again.save())!.at(START + 3 * DAY)).toBeNaN()
  expect(keyOf([1, 2])).not.toBe(keyOf([12]))
  expect(keyOf([Number.NaN, 1])).toBe(keyOf([Number.NaN, 1]))
  expect(numberOfText('housing')).not.toBe(numberOfText('gearbox'))
})

interface Told {
  readonly said: (time: number) => string | null
  /** Of the joint, beside 0. */
  readonly more: (time: number) => number
}
const CHANGES = START + 8 * DAY + 13 * HOUR

/** A week that is known and what comes after; the line says what it makes where anything is said. */
const live = ({ said, more }: Told, to = CHANGES + 5 * HOUR): EpisodeEvent[] => {
  const watcher = new Watcher(NOTHING)
  watcher.replace(plan, new Float64Array(plan.length).fill(Infinity))
  const slots = plan.map(({ slot }) => slot)
  watcher.release(slots, START)
  const events: ForesightEvent[] = []
  let batch: Row[] = []
  let before: string | null = null
  for (const [slot, value, isUsable, time] of samplesOf(plan, START, to)) {
    if (batch.length > 0 && time > batch[0]![3]) {
      watcher.samples([columnsOf(batch)])
      watcher.tick(batch.at(-1)![3])
      batch = []
    }
    const now = said(time)
    if (now !== before && now !== null) batch.push([setting.slot, numberOfText(now), true, time])
    before = now
    batch.push([slot, slot === joint.slot ? value + more(time) : value, isUsable, time])
  }
  events.push(...watcher.takeEvents())
  return events.filter(
    (one) => one.kind === 'episode' && one.signal === joint.id && one.since >= CHANGES,
  ) as EpisodeEvent[]
}
const step = (time: number): number => (time >= CHANGES ? 0.4 : 0)

test('another product is no fault: of one never seen before nothing is said, then it is compared without what it adds', () => {
  expect(live({ said: (time) => (time >= CHANGES ? 'gearbox' : 'housing'), more: step })).toEqual([])
  // The same numbers where nothing says why: an episode that lasts, which opens a case.
  const unsaid = live({ said: () => null, more: step })
  expect(unsaid.at(-1)!.lasted).toBeGreaterThanOrEqual(LASTING_MS)
})

test('a fault under a product that was seen before is found, in the numbers that were measured', () => {
  const other = (time: number): boolean =>
    Math.floor((time - START) / (12 * HOUR)) % 2 === 1 && time < CHANGES - 6 * HOUR
  const said = (time: number): string => (other(time) || time >= CHANGES ? 'gearbox' : 'housing')
  const adds = (time: number): number => (said(time) === 'gearbox' ? 0.4 : 0)
  expect(live({ said, more: adds })).toEqual([])
  const found = live({ said, more: (time) => adds(time) + (time >= CHANGES + HOUR ? 0.3 : 0) }, CHANGES + 6 * HOUR)
  expect(Math.max(...found.map(({ lasted }) => lasted))).toBeGreaterThanOrEqual(LASTING_MS)
  const { why } = found[0]!
  const measured = 'to' in why ? why.to : 'value' in why ? why.value : why.expected
  expect(measured).toBeGreaterThan(1.2)
})

test('after a pause of the machine a mean is no step from the one before it', () => {
  const cold = START + 8 * DAY
  const watcher = new Watcher(NOTHING)
  watcher.replace(plan, new Float64Array(plan.length).fill(Infinity))
  watcher.release(
    plan.map(({ slot }) => slot),
    START,
  )
  const isRunning = (_: number, time: number): boolean => time < cold || time >= cold + 5 * MINUTE
  for (const row of samplesOf(plan, START, cold + 20 * MINUTE, { isRunning })) {
    const [slot, value, isUsable, time] = row
    const isCold = slot === joint.slot && time >= cold + 5 * MINUTE
    watcher.samples([columnsOf([isCold ? [slot, value - 0.5, isUsable, time] : row])])
  }
  watcher.tick(cold + 30 * MINUTE)
  const codes = watcher
    .takeEvents()
    .flatMap((one) => (one.kind === 'episode' && one.since >= cold && one.signal === joint.id ? [one.why.code] : []))
  expect(codes).not.toContain('jump')
})

const speed = { name: 'Speed set', unit: 'rpm', bindings: [{ topic: 'plant/{asset}/speed' }] }

test('an amount that takes ever new values is known by the band it lies in, and does not go to and fro at an edge', () => {
  const made = robots(1)
  const own = planOfRobots({
    ...made,
    assets: made.assets.map((one) => ({ ...one, signals: { 'speed-setpoint': speed } })),
  })
  const set = own.find(({ isSetting }) => isSetting)!
  expect([set.isAmount, setting.isAmount]).toEqual([true, false])
  const record = new SettingRecord(set)
  const at = (value: number, i: number): number => {
    record.sample(value, true, START + i * MINUTE)
    return record.at(START + i * MINUTE)
  }
  for (let i = 0; i < 20; i++) at(1000 + i, i)
  const band = at(1000, 20)
  expect([990, 1010, 1060].map((value, i) => at(value, 21 + i))).toEqual([band, band, band])
  const next = at(1300, 24)
  expect(next).toBeGreaterThan(band)
  // Below the edge between them, and not far enough.
  expect(at(1150, 25)).toBe(next)
  expect(at(1085, 26)).toBe(band)
  expect([at(0, 27), at(-1085, 28)]).toEqual([0, -band])
  const again = SettingRecord.load(set, record.save())!
  record.sample(-1060, true, START + HOUR)
  again.sample(-1060, true, START + HOUR)
  expect(again.at(START + HOUR)).toBe(record.at(START + HOUR))
})

test('a record of an amount that was saved as none because it varied is banded from there on', () => {
  const varied = new SettingRecord(setting)
  for (let i = 0; i < 20; i++) varied.sample(1000 + 10 * i, true, START + i * MINUTE)
  expect(varied.at(START + HOUR)).toBeNaN()
  const amount = { ...setting, isAmount: true }
  const loaded = SettingRecord.load(amount, varied.save())!
  const before = loaded.at(START + HOUR)
  loaded.sample(1195, true, START + HOUR)
  expect([before, loaded.at(START + HOUR)]).toEqual([loaded.at(START + 15 * MINUTE), before])
  expect(loaded.at(START + MINUTE)).toBe(1010)
  expect(SettingRecord.load(amount, loaded.save())!.at(START + HOUR)).toBe(before)
})

test('what says which, and what is counted from a zero that is no nothing, is no amount', () => {
  const bound = (name: string, more: object = {}) => ({ name, bindings: [{ topic: name }], ...more })
  const set = {
    'speed-setpoint': bound('a'),
    'mode-no': bound('b'),
    'temp-setpoint': bound('c', { unit: '°C' }),
  }
  const setTo = (signal: string) => ({
    name: signal,
    enabled: true,
    topic: `set/${signal}`,
    payload: '{value}',
    value: { name: signal, min: 0, max: 9, step: 1 },
    confirm: { signal, tolerance: 0.1 },
  })
  const twin = twinOf({
    format: 1,
    id: 'plant',
    name: 'Plant',
    classes: {
      machine: {
        name: 'Machine',
        signals: { ...set, 'flow-rate': bound('d') },
        commands: { mode: setTo('mode-no'), flow: setTo('flow-rate') },
      },
    },
    assets: [{ id: 'm', name: 'M', class: 'machine' }],
  })
  const settings = new Settings(twin)
  const amounts = twin.signals.filter((one) => settings.isAmount(one)).map(({ key }) => key)
  expect(amounts).toEqual(['speed-setpoint', 'flow-rate'])
})

/** Robots whose speed is set anew every hour, to anything within two steps of 15 % of 1,000 rpm. */
const atSpeeds = (fault: (time: number, rpm: number) => number, to = CHANGES + 30 * HOUR): EpisodeEvent[] => {
  const made = robots(2)
  const own = planOfRobots({
    ...made,
    assets: made.assets.map((one) => ({ ...one, signals: { 'speed-setpoint': speed } })),
  })
  const joint1 = own.find(({ id }) => id === 'r-1/joint/vibration')!
  const sets = own.filter(({ isSetting }) => isSetting)
  // Now slow, now fast, for hours, never twice the same.
  const rpmAt = (hour: number): number =>
    (Math.floor(hour / 5) % 2 === 0 ? 800 : 1000) * (1 + 0.03 * Math.sin(hour * 1.7))
  const watcher = new Watcher(NOTHING)
  watcher.replace(own, new Float64Array(own.length).fill(Infinity))
  watcher.release(
    own.map(({ slot }) => slot),
    START,
  )
  let hourSet = -1
  for (const [slot, value, isUsable, time] of samplesOf(own, START, to)) {
    const hour = Math.floor((time - START) / HOUR)
    const rpm = rpmAt(hour)
    if (hour > hourSet) {
      hourSet = hour
      watcher.samples([columnsOf(sets.map((one): Row => [one.slot, rpm, true, time]))])
      watcher.tick(time)
    }
    if (own.find((one) => one.slot === slot)?.isSetting) continue
    const more = slot === joint1.slot ? (rpm > 900 ? 0.4 : 0) + fault(time, rpm) : 0
    watcher.samples([columnsOf([[slot, value + more, isUsable, time]])])
  }
  watcher.tick(to)
  return watcher
    .takeEvents()
    .flatMap((one) => (one.kind === 'episode' && one.signal === joint1.id && one.since >= CHANGES ? [one] : []))
}

test('a harmless change of a speed that is never twice the same is no fault; a fault at another speed is found', () => {
  expect(atSpeeds(() => 0).filter(({ lasted }) => lasted >= LASTING_MS)).toEqual([])
  const found = atSpeeds((time, rpm) => (time >= CHANGES + 2 * HOUR && rpm > 900 ? 0.4 : 0))
  expect(Math.max(...found.map(({ lasted }) => lasted))).toBeGreaterThanOrEqual(LASTING_MS)
})
