/** A minute of each kind of plant, through ear, proposal, document and decoder. What is expected is read off the file by the lines here. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Proposal } from '../wire/discovery.ts'
import { type Bound, bind, cased, proposeFrom } from './testing/overhear.ts'

const folder = process.env['GEMBA_CASES']
if (!folder) console.log('GEMBA_CASES is not set: the small inputs of plants are not replayed.')

interface Line {
  readonly topic: string
  readonly payload: string
}
const lines = (name: string): Line[] =>
  readFileSync(join(folder!, `${name}.jsonl`), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line)
/** The fields of the documented formats that are looked at here. */
interface Said {
  readonly machine_id: string
  readonly status: string
  readonly temperature: number
  readonly vibration: number
  readonly output_count: number
  readonly value: number
  readonly values: readonly { readonly id: string; readonly v: number | boolean; readonly q: boolean }[]
  readonly vals: readonly { readonly id: string; readonly val: number | boolean; readonly qc: number }[]
  readonly connections: readonly {
    readonly name: string
    readonly dataPoints: readonly {
      readonly topic: string
      readonly dataPointDefinitions: readonly { readonly name: string; readonly id: string }[]
    }[]
  }[]
  readonly batteryState: { readonly batteryCharge: number }
  readonly errors: readonly { readonly errorLevel: string; readonly errorType: string }[]
  readonly Messages: readonly { readonly Payload: { readonly Speed: { readonly Value: number } } }[]
}
const json = ({ payload }: Line): Said => JSON.parse(payload) as Said

/** Asset ids that have signals, in order. */
const machines = ({ twin }: Bound): string[] =>
  twin.assets.flatMap(({ id, signals }) => (signals.length ? [id] : [])).toSorted()
/** Of every signal something came, and some of it was good. */
const expectLive = ({ values }: Bound): void => {
  expect([...values].filter(([, list]) => !list.some((value) => !Number.isNaN(value))).map(([id]) => id)).toEqual([])
}
const signal = ({ twin }: Bound, id: string) => {
  const found = twin.signal(id)
  if (!found) throw new Error(`no ${id} among ${twin.heard.map((one) => one.id).join(', ')}`)
  return found
}
const stateNames = (bound: Bound, id: string): string[] => {
  const { states } = signal(bound, id)
  return bound.values.get(id)!.map((code) => states.find((state) => state.code === code)?.key ?? '?')
}

describe.skipIf(!folder)('cases', () => {
  const bounds = new Map<string, { bound: Bound; proposal: Proposal }>()
  const of = (name: string): { bound: Bound; proposal: Proposal } => {
    let known = bounds.get(name)
    if (!known) {
      const messages = cased(name)!
      const proposal = proposeFrom(messages)
      bounds.set(name, (known = { proposal, bound: bind(proposal, messages) }))
    }
    return known
  }
  beforeAll(() => {
    expect(lines('onetopic').length).toBeGreaterThan(0)
  })

  test('three machines on one topic are three, each with its own values', () => {
    const { bound } = of('onetopic')
    expect(machines(bound)).toEqual(['mc001', 'mc002', 'mc003'])
    expect(new Set(bound.twin.assets.flatMap(({ classId }) => classId ?? [])).size).toBe(1)
    for (const id of ['MC001', 'MC002', 'MC003']) {
      const own = lines('onetopic')
        .map(json)
        .filter(({ machine_id }) => machine_id === id)
      const at = (key: string) => bound.values.get(`${id.toLowerCase()}/${key}`)
      expect(at('temperature')).toEqual(own.map(({ temperature }) => temperature))
      expect(at('vibration')).toEqual(own.map(({ vibration }) => vibration))
      expect(at('output-count')).toEqual(own.map(({ output_count }) => output_count))
      expect(stateNames(bound, `${id.toLowerCase()}/state`)).toEqual(own.map(({ status }) => status))
    }
    expect(signal(bound, 'mc001/temperature')).toMatchObject({ role: 'temperature', unit: '' })
    expect(signal(bound, 'mc001/output-count')).toMatchObject({ role: 'count', type: 'integer' })
    expect(signal(bound, 'mc001/state').states.find(({ key }) => key === 'DOWN')).toMatchObject({ tone: 'fault' })
    expectLive(bound)
  })

  test("a gateway's list of ids: two machines, ten signals, quality and time read", () => {
    const { bound } = of('kepware')
    expect(machines(bound)).toEqual(['press1', 'press2'])
    expect(bound.twin.heard).toHaveLength(10)
    expect(bound.twin.asset('press1')!.classId).toBe(bound.twin.asset('press2')!.classId)
    expect(signal(bound, 'press1/force')).toMatchObject({ unit: 'kN', role: null })
    expect(signal(bound, 'press1/oil-temperature')).toMatchObject({ unit: '°C', role: 'temperature' })
    expect(signal(bound, 'press2/running')).toMatchObject({ type: 'boolean' })
    expect(signal(bound, 'press2/force').bindings[0]).toMatchObject({
      timeAt: '/t',
      quality: { at: '/q', as: 'words' },
    })
    const of2 = (name: string) =>
      lines('kepware').flatMap((line) =>
        json(line).values.flatMap(({ id, v, q }) =>
          id === `Line3.Press2.${name}` ? [q ? Number(v) : Number.NaN] : [],
        ),
      )
    expect(bound.values.get('press2/force')!.filter((v) => !Number.isNaN(v))).toEqual(
      of2('Force_kN').filter((v: number) => !Number.isNaN(v)),
    )
    expect(bound.values.get('press2/cycle-count')).toEqual(of2('CycleCount'))
    expect(bound.values.get('press2/alarm')).toEqual(of2('Alarm'))
    expect(bound.twin.alarm('press2/alarm')).toBeDefined()
    expectLive(bound)
  })

  test('a topic a tag: no tag is a machine', () => {
    const { bound } = of('uns')
    const three = bound.twin.assets.filter(({ level, signals }) => level === 'machine' && signals.length > 0)
    expect(three.map(({ name, parent }) => `${parent!.name} ${name}`).toSorted()).toEqual([
      'Line 1 Filler',
      'Line 1 Palletizer',
      'Line 2 Filler',
      'Line 2 Palletizer',
    ])
    for (const { signals } of three) expect(signals).toHaveLength(3)
    expect(three[0]!.parent!.parent!.name).toBe('Packaging')
    const filler = three.find(({ name }) => name === 'Filler')!
    expect(Object.fromEntries(filler.signals.map(({ key, unit, role }) => [key, [unit, role]]))).toEqual({
      speed: ['', 'speed'],
      state: ['', 'state'],
      temperature: ['°C', 'temperature'],
    })
    expect(filler.signals[0]!.bindings[0]).toMatchObject({ quality: { at: '/quality', as: 'words' } })
    const line1 = filler.parent!.name === 'Line 1' ? 'Line1' : 'Line2'
    const truth = lines('uns')
      .filter(({ topic }) => topic.endsWith(`${line1}/Filler/Speed`))
      .map((line) => json(line).value)
    expect(bound.values.get(`${filler.id}/speed`)).toEqual(truth)
    expectLive(bound)
  })

  test('names by a metadata topic, values by id on others', () => {
    const { bound, proposal } = of('siemens')
    expect(machines(bound)).toEqual(['filler-1', 'labeller-1'])
    const [metadata] = lines('siemens').flatMap((line) => (line.topic.startsWith('ie/m') ? [json(line)] : []))
    for (const { name, dataPoints } of metadata!.connections) {
      const asset = bound.twin.assets.find((one) => one.name.toLowerCase() === name.replace('_', ' ').toLowerCase())!
      const [{ topic: where, dataPointDefinitions: defined }] = dataPoints as typeof dataPoints &
        readonly [(typeof dataPoints)[0]]
      const bySelect = new Map(asset.signals.map((one) => [JSON.stringify(one.bindings[0]!.select), one]))
      for (const { id, name: called } of defined) {
        const found = bySelect.get(JSON.stringify({ at: '/vals', key: { '/id': id }, take: '/val' }))!
        // "Good_Bottles" is called so, "Filler_Speed" of the filler is its speed.
        for (const word of found.name.toLowerCase().split(' '))
          expect(called.toLowerCase().replace('temp_', 'temperature_')).toContain(word)
        expect(found.bindings[0]!.quality).toEqual({ at: '/qc', as: 'siemens' })
        const truth = lines('siemens')
          .filter(({ topic }) => topic === where)
          .flatMap((line) => json(line).vals.flatMap((one) => (one.id === id ? [Number(one.val)] : [])))
        expect(bound.values.get(found.id)!.filter((v) => !Number.isNaN(v)).length).toBeGreaterThan(0)
        expect(bound.values.get(found.id)).toHaveLength(truth.length)
      }
    }
    expect(signal(bound, 'filler-1/tank-level')).toMatchObject({ unit: '%', role: 'level' })
    expect(signal(bound, 'filler-1/emergency-stop')).toMatchObject({ type: 'boolean' })
    expect(signal(bound, 'labeller-1/motor-temperature')).toMatchObject({ unit: '°C', role: 'temperature' })
    expect(proposal.skipped).toContainEqual(
      expect.objectContaining({ topic: 'ie/m/j/simatic/v1/s7c1/dp', why: 'names' }),
    )
    expectLive(bound)
  })

  test('vehicles of VDA 5050: one each, moving, with battery and errors, nothing twice', () => {
    const { bound, proposal } = of('vda2')
    // An error of one level was seen, and none of the other.
    expect(proposal.classes[0]!.alarms.map(({ key, example }) => [key, example])).toEqual([
      ['error-fatal', ''],
      ['error-warning', 'obstacle'],
    ])
    expect(machines(bound)).toEqual(['250-77', 'amr-0001', 'amr-0002'])
    const { twin } = bound
    for (const id of machines(bound)) {
      const asset = twin.asset(id)!
      expect(asset.model).toMatchObject({ kind: 'agv' })
      expect([...asset.motion].map(([channel, { key }]) => [channel, key])).toEqual([
        ['x', 'x'],
        ['y', 'y'],
        ['heading', 'heading'],
      ])
      expect(asset.frame).not.toBeNull()
      const fields = asset.signals.map(({ bindings }) => bindings[0]!.field ?? 'json')
      expect(fields).not.toContain('json')
      expect(new Set(fields).size).toBe(fields.length)
    }
    expect(new Set(machines(bound).map((id) => twin.asset(id)!.classId)).size).toBe(1)
    const states = lines('vda2')
      .filter(({ topic }) => topic.includes('AMR-0002/state'))
      .map(json)
    expect(bound.values.get('amr-0002/battery')).toEqual(
      states.map(({ batteryState }) => batteryState.batteryCharge).map((value) => Math.round(value * 1e9) / 1e9),
    )
    expect(signal(bound, 'amr-0002/battery')).toMatchObject({ unit: '%', role: 'battery' })
    expect(signal(bound, 'amr-0002/heading')).toMatchObject({ unit: '°' })
    const warned = states.map(({ errors }) =>
      errors.flatMap(({ errorLevel, errorType }) => (errorLevel === 'WARNING' ? [errorType] : [])),
    )
    expect(warned.some((list) => list.length > 0)).toBe(
      bound.faults.get('amr-0002/error-warning')!.some((list) => list.length > 0),
    )
    expect(bound.faults.get('amr-0002/error-warning')).toEqual(warned)
    expect(bound.twin.alarm('amr-0002/error-fatal')).toMatchObject({ priority: 'critical' })
    expectLive(bound)
  })

  test('German words, decimal commas, umlauts', () => {
    const { bound } = of('german')
    const { twin } = bound
    expect(
      twin.assets.flatMap(({ name, className, model, signals }) =>
        signals.length ? [[name, className, model && 'kind' in model ? model.kind : null]] : [],
      ),
    ).toEqual(
      expect.arrayContaining([
        ['Presse 1', 'Presse', 'press'],
        ['Presse 2', 'Presse', 'press'],
        ['Förderband 3', 'Förderband', 'conveyor'],
      ]),
    )
    const press = twin.assets.find(({ name }) => name === 'Presse 1')!
    const by = (role: string) => press.signals.find((one) => one.role === role)!
    const truth = (leaf: string) =>
      lines('german')
        .filter(({ topic }) => topic.endsWith(`Presse 1/${leaf}`))
        .map(({ payload }) => Number(payload.replace(',', '.')))
    expect(bound.values.get(by('temperature').id)).toEqual(truth('temperatur'))
    expect(bound.values.get(by('power').id)).toEqual(truth('leistung_kw'))
    expect(by('power').unit).toBe('kW')
    expect(bound.values.get(by('count').id)).toEqual(truth('stueckzahl'))
    const state = by('state')
    expect(Object.fromEntries(state.states.map(({ key, tone }) => [key, tone]))).toMatchObject({
      läuft: 'normal',
      steht: 'stopped',
      Störung: 'fault',
    })
    expect(stateNames(bound, state.id)).toEqual(
      lines('german')
        .filter(({ topic }) => topic.endsWith('Presse 1/zustand'))
        .map(({ payload }) => payload),
    )
    expect(twin.alarm(`${press.id}/fault`)).toBeDefined()
    expectLive(bound)
  })

  test('meters of three makes: units and roles by make, equal ones one class', () => {
    const { bound } = of('energy')
    expect(machines(bound)).toHaveLength(6)
    const { twin } = bound
    const plug = twin.asset('plug-oven')!
    expect(plug.classId).toBe(twin.asset('plug-compressor')!.classId)
    expect(Object.fromEntries(plug.signals.map(({ key, unit, role }) => [key, [unit, role]]))).toMatchObject({
      total: ['kWh', 'energy'],
      today: ['kWh', 'energy'],
      voltage: ['V', 'voltage'],
      current: ['A', 'current'],
      'apparent-power': ['VA', null],
      'reactive-power': ['var', null],
      factor: ['', null],
    })
    expect(plug.signals.filter(({ role }) => role === 'power')).toMatchObject([{ unit: 'W' }])
    expect(twin.heard.filter(({ bindings }) => /Sleep|Heap|Wifi|Uptime/.test(JSON.stringify(bindings)))).toEqual([])
    expect(twin.heard.filter(({ type }) => type === 'state')).toEqual([])
    const em = twin.assets.find(({ name }) => name.startsWith('shellyem3'))!
    expect(em.components).toHaveLength(3)
    for (const { signals } of em.components)
      expect(signals.map(({ unit, role }) => `${unit} ${role}`)).toEqual(
        expect.arrayContaining(['V voltage', 'A current', 'W power', 'Wh energy']),
      )
    const truth = lines('energy')
      .filter(({ topic }) => topic.endsWith('emeter/1/power'))
      .map(({ payload }) => Number(payload))
    expect(bound.values.get(em.components[1]!.signals.find(({ role }) => role === 'power')!.id)).toEqual(truth)
    // A battery's voltage is in millivolts.
    const door = twin.assets.find(({ name }) => name === 'Cold store door')!
    expect(door.signals.map(({ key, unit, type }) => `${key} ${unit} ${type}`)).toEqual(
      expect.arrayContaining(['battery % number', 'voltage mV number', 'contact  boolean']),
    )
    expectLive(bound)
  })

  test('OPC UA PubSub: the fields of the payload are the signals', () => {
    const { bound } = of('opcpub')
    expect(machines(bound)).toEqual(['capper', 'filler'])
    const filler = bound.twin.asset('filler')!
    expect(filler.signals.map(({ key }) => key).toSorted()).toEqual(['speed', 'state', 'torque'])
    expect(signal(bound, 'filler/torque')).toMatchObject({ unit: 'N·m', role: 'torque' })
    const truth = lines('opcpub')
      .filter(({ topic }) => topic.endsWith('/Filler'))
      .map(json)
    expect(bound.values.get('filler/speed')).toEqual(truth.map(({ Messages }) => Messages[0]!.Payload.Speed.Value))
    expectLive(bound)
  })
})
