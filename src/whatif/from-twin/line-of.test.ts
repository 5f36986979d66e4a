import { describe, expect, test } from 'vitest'
import { loadTwin } from '../../twin/load.ts'
import type { TwinDocumentInput } from '../../twin/schema.ts'
import type { Twin } from '../../twin/twin.ts'
import { networkOf } from '../kernel/network.ts'
import { checkStart } from '../start/check-start.ts'
import { StartedLine } from '../start/started-line.ts'
import { type KnownLine, lineOf } from './line-of.ts'
import type { Refusal } from './line-map.ts'
import type { MachineRecord } from './machine-record.ts'
import { startOf } from './start-of.ts'

const signal = (role: string, unit = '') => ({
  name: role,
  type: 'integer' as const,
  role,
  unit,
  bindings: [{ topic: `x/${role}` }],
})

const twinOf = (
  flow: readonly (readonly [from: string, to: string, kind?: 'main' | 'reject' | 'supply'])[],
  more: Partial<TwinDocumentInput> = {},
): Twin => {
  const ids = [...new Set(flow.flatMap(([from, to]) => [from, to]))]
  const loaded = loadTwin({
    format: 1,
    id: 't',
    name: 'T',
    classes: {
      press: { name: 'Press', signals: { count: signal('count') }, plannedRunTimePerItemS: 10 },
      belt: { name: 'Belt', signals: { items: signal('items') } },
      bare: { name: 'Bare' },
      ...more.classes,
    },
    assets: ids.map((id) => ({
      id,
      name: id.toUpperCase(),
      class: { p: 'press', b: 'belt', x: 'bare' }[id[0]!] ?? 'bare',
      ...more.assets?.find((one) => one.id === id),
    })),
    flow: flow.map(([from, to, kind]) => ({ from, to, ...(kind && { kind }) })),
    ...(more.crews && { crews: more.crews }),
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return loaded.value
}

const record = (asset: string, more: Partial<MachineRecord> = {}): MachineRecord => ({
  asset,
  states: null,
  cycles: [],
  pieces: null,
  undisturbed: null,
  rejected: null,
  mostItems: null,
  power: null,
  ...more,
})

const built = (twin: Twin, asset: string, records: readonly MachineRecord[] = []) =>
  lineOf(twin, twin.asset(asset)!, new Map(records.map((one) => [one.asset, one])))
const line = (...asked: Parameters<typeof built>): KnownLine => {
  const found = built(...asked)
  if (!found.ok) throw new Error(JSON.stringify(found.error.map(({ code }) => code)))
  return found.value
}
const refusals = (...asked: Parameters<typeof built>): readonly Refusal[] => {
  const found = built(...asked)
  return found.ok ? [] : found.error
}

describe('what lies on the way', () => {
  test('belts are places before the next station, the store at the end is nobody’s', () => {
    const twin = twinOf([['b1', 'p1'], ['p1', 'b2'], ['b2', 'p2'], ['p2', 'b3'], ['b3', 'x'], ['p9', 'x']]) // prettier-ignore
    const { model, stations, beyond } = line(twin, 'p2', [record('b2', { mostItems: 4 })])
    expect(model.stations.map(({ id, buffer, to }) => [id, buffer, to])).toEqual([
      ['p1', 1, 'p2'],
      ['p2', 4, 'out'],
    ])
    expect(stations.map(({ buffer }) => buffer.basis)).toEqual(['assumed', 'seen'])
    expect(beyond.map(({ id }) => id)).toEqual(['b3'])
    expect(model.sources).toEqual([{ id: 'p1 supply', unlimited: true, to: 'p1' }])
  })

  test('a way that parts goes in equal shares, and that is said; supplies are always there, and that is said', () => {
    const twin = twinOf([['p1', 'b1'], ['b1', 'p2'], ['b1', 'p3'], ['x1', 'p3', 'supply']]) // prettier-ignore
    const { model, splits, suppliers } = line(twin, 'p1')
    expect(model.stations[0]!.to).toEqual({ p2: 0.5, p3: 0.5 })
    expect([splits.map(({ id }) => id), suppliers.map(({ id }) => id)]).toEqual([['b1'], ['x1']])
  })

  test('from machine to machine without anything between them there is no place', () => {
    expect(line(twinOf([['p1', 'p2']]), 'p1').model.stations.map(({ buffer }) => buffer)).toEqual([0, 0])
  })

  test('200 machines', () => {
    const flow = Array.from({ length: 199 }, (_, i) => [`p${i}`, `p${i + 1}`] as const)
    const { model } = line(twinOf(flow), 'p100')
    expect([model.stations.length, model.stations[150]!.id]).toEqual([200, 'p150'])
  })
})

describe('what cannot be simulated says why', () => {
  test('a flow that comes back to itself', () => {
    const found = refusals(twinOf([['p1', 'p2'], ['p2', 'p3'], ['p3', 'p2'], ['p3', 'x']]), 'p1') // prettier-ignore
    expect(found.map((one) => [one.code, 'assets' in one && one.assets.map(({ id }) => id)])).toEqual([
      ['loops', ['p2', 'p3', 'x']],
    ])
  })

  test('machines of which nothing says how long a piece takes', () => {
    const found = refusals(twinOf([['p1', 'x1'], ['x1', 'p2'], ['p2', 'x2']]), 'p1') // prettier-ignore
    expect(found.map((one) => [one.code, 'assets' in one && one.assets.map(({ id }) => id)])).toEqual([
      ['cycle-unknown', ['x1']],
    ])
    const counts = twinOf([['p1', 'p2']], {
      classes: { press: { name: 'Press', signals: { count: signal('count') } } },
    })
    expect(refusals(counts, 'p1').map(({ code }) => code)).toEqual(['cycle-unknown'])
    expect(
      line(counts, 'p1', [record('p1', { cycles: [{ value: 8, cycles: 100 }] })]).stations.map(({ cycle }) => [
        cycle.meanS,
        cycle.basis,
      ]),
    ).toEqual([
      [8, 'own'],
      [8, 'class'],
    ])
  })

  test('what is in no flow, or in one without a machine', () => {
    const twin = twinOf([['p1', 'p2'], ['b1', 'b2']], { assets: [{ id: 'p1', name: 'P', class: 'press' }] }) // prettier-ignore
    expect(refusals(twin, 'b1').map(({ code }) => code)).toEqual(['no-station'])
    const supplied = twinOf([['x1', 'p1', 'supply'], ['p1', 'p2']]) // prettier-ignore
    expect(refusals(supplied, 'x1').map(({ code }) => code)).toEqual(['not-in-flow'])
  })
})

describe('what is known of each, and from how much', () => {
  const twin = twinOf([['p1', 'p2']], {
    crews: { fitters: { name: 'Fitters', size: 2 } },
    assets: [{ id: 'p2', name: 'P2', class: 'press', process: { crew: 'fitters', capacity: 5 } }],
  })

  test('cycles: seen, counted, planned', () => {
    const hour = { spells: [], repairs: [], producingMs: 3_600_000, knownMs: 3_600_000, downSince: null }
    const { stations } = line(twin, 'p1', [
      record('p1', { cycles: [{ value: 9, cycles: 50 }, { value: 11, cycles: 50 }] }), // prettier-ignore
      record('p2', { pieces: 300, states: hour }),
    ])
    expect(stations.map(({ cycle }) => cycle)).toEqual([
      { meanS: 10, sdS: 1, cycles: 100, basis: 'own' },
      { meanS: 12, sdS: expect.closeTo(0.6), cycles: 300, basis: 'own' },
    ])
    expect(line(twin, 'p1').stations[0]!.cycle).toMatchObject({ meanS: 10, cycles: 0, basis: 'planned' })
  })

  test('failures nobody has seen are assumed; those of a machine that waits in its state come per piece', () => {
    const spells = [...Array.from({ length: 9 }, () => ({ length: 5, failed: true })), { length: 5, failed: false }]
    const states = {
      spells,
      repairs: [0.2, 0.2, 0.2, 0.2, 0.2],
      producingMs: 50 * 3_600_000,
      knownMs: 52 * 3_600_000,
      downSince: null,
    }
    // 50 h "at work" for 9,000 pieces of 10 s: 25 h of work.
    const { stations, model } = line(twin, 'p1', [
      record('p1', { states, pieces: 9000, cycles: [{ value: 10, cycles: 9000 }] }),
    ])
    expect(stations.map(({ failures }) => failures.basis)).toEqual(['own', 'class'])
    expect(line(twin, 'p1').stations[0]!.failures.basis).toBe('assumed')
    const [failure] = model.stations[0]!.failures
    expect(failure).toMatchObject({
      dependsOn: 'operation',
      timeBetweenFailures: { scale: stations[0]!.failures.scale * 3600 * 0.5 },
    })
    expect(failure!.repairTime).toMatchObject({ median: expect.closeTo(720) })
  })

  test('places, crew, rejects and what it is fed with', () => {
    const known = { spells: [], repairs: [], producingMs: 3_600_000, knownMs: 3_600_000, downSince: null }
    const { model, stations } = line(twin, 'p1', [
      record('p1', {
        states: known,
        pieces: 200,
        rejected: 10,
        undisturbed: { pieces: 200, seconds: 3600 },
        cycles: [{ value: 10, cycles: 200 }],
      }),
    ])
    expect(model.crews).toEqual([{ id: 'fitters', size: 2 }])
    expect(model.stations.map(({ id, buffer }) => [id, buffer])).toEqual([['p1 feed', 0], ['p1', 0], ['p2', 5]]) // prettier-ignore
    expect(model.stations[1]!.to).toEqual({ p2: 0.95, rejects: expect.closeTo(0.05) })
    expect([stations[0]!.feedS, stations[1]!.feedS, stations[0]!.rejects]).toEqual([18, null, { share: 0.05, of: 200 }])
    const run = new StartedLine(networkOf(model), { stations: [] })
    run.reset(1, 0)
    run.runUntil(100 * 3600)
    // A piece each 18 s, less 5 % and what fails.
    expect(run.out[0]! / 100).toBeGreaterThan(180)
    expect(run.out[0]! / 100).toBeLessThan(190)
  })
})

test('how it stands now', () => {
  const twin = twinOf([['b1', 'p1'], ['p1', 'b2'], ['b2', 'p2']]) // prettier-ignore
  const known = line(twin, 'p1', [record('b2', { mostItems: 3 })])
  const now = new Map([
    ['b2', { group: 'producing' as const, downS: null, items: 9, hasPart: null }],
    ['p1', { group: 'aborted' as const, downS: 120, items: null, hasPart: true }],
  ])
  const start = startOf(known, now, new Map([['p2', [{ length: 3, failed: true }, { length: 2, failed: false }]]])) // prettier-ignore
  expect(checkStart(known.model, start)).toEqual([])
  expect(start.stations).toEqual([
    {
      id: 'p1',
      waiting: 0,
      servers: [{ part: { worked: 5 }, down: { failure: 0, since: 120, repairing: 120 }, ages: [0, 0] }],
    },
    { id: 'p2', waiting: 3, servers: [{ part: null, down: null, ages: [7200, 0] }] },
  ])
})
