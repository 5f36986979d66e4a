import fc from 'fast-check'
import { expect, test } from 'vitest'
import { equipmentKinds } from '../equipment/registry.ts'
import { PROPOSED_KINDS } from './kinds.ts'
import { type Bound, bind, type Heard, proposeFrom, recorded, said } from './testing/overhear.ts'
import { LEVELS } from '../twin/schema.ts'
import type { Proposal } from '../wire/discovery.ts'

const machines = (proposal: Proposal) =>
  proposal.assets.filter((asset) =>
    proposal.classes.some(({ key, nature, on }) => on && nature === 'machine' && key === asset.class),
  )

/** Of every signal of the twin: something came, and something of it was good. */
const expectMatched = ({ values }: Bound): void => {
  const silent = [...values].filter(([, list]) => list.length === 0).map(([id]) => id)
  const bad = [...values]
    .filter(([, list]) => list.length > 0 && list.every((value) => Number.isNaN(value)))
    .map(([id]) => id)
  expect({ silent, bad }).toEqual({ silent: [], bad: [] })
}

const RECORDINGS = [
  'metalfab-uns',
  'packml-plain',
  'packml-sparkplug',
  'tahu',
  'uns-payload',
  'ladder99',
  'ft-aps',
] as const
for (const name of RECORDINGS)
  test.skipIf(!process.env['GEMBA_RECORDINGS'])(`${name}: every proposed binding reads what was recorded`, () => {
    const messages = recorded(name)!
    const proposal = proposeFrom(messages)
    expect(machines(proposal).length).toBeGreaterThan(0)
    expectMatched(bind(proposal, messages))
  })

test.skipIf(!process.env['GEMBA_RECORDINGS'])(
  'metalfab: 22 machines in 3 sites, sisters of one class, units, states',
  () => {
    const messages = recorded('metalfab-uns')!
    const proposal = proposeFrom(messages)
    expect(machines(proposal)).toHaveLength(22)
    expect(proposal.assets.filter(({ level }) => level === 'site').map(({ id }) => id)).toEqual([
      'brasov',
      'eindhoven',
      'roeselare',
    ])
    const { twin } = bind(proposal, messages)
    // Its department is called "quality", as is a group of values elsewhere.
    expect(twin.asset('qc-01')).toMatchObject({
      level: 'machine',
      model: { kind: 'inspection' },
      parent: { name: 'Quality', parent: { id: 'brasov', level: 'site', classId: null } },
    })
    const laser = twin.asset('laser-01')!
    expect(laser.classId).toBe(twin.asset('laser-02')!.classId)
    expect(laser.model).toMatchObject({ kind: 'cnc-mill' })
    expect(twin.asset('robot-weld-03')!.model).toMatchObject({ kind: 'robot' })
    expect(twin.signal('laser-01/state')).toMatchObject({ type: 'state', role: 'state' })
    expect(twin.signal('laser-01/state')!.states.find(({ key }) => /aborted/i.test(key))).toMatchObject({
      tone: 'fault',
      code: 9,
    })
    // Said in `_raw/oven_temp_c` only, and bound at `Edge/OvenTemp`.
    expect(
      twin.heard.find(({ bindings }) => bindings[0]?.topic.endsWith('coating_line_01/Edge/OvenTemp')),
    ).toMatchObject({ unit: '°C', role: 'temperature' })
    expect(twin.alarm('laser-01/fault')).toBeDefined()
  },
)

test.skipIf(!process.env['GEMBA_RECORDINGS'])('Sparkplug, UNS and VDA 5050 name themselves', () => {
  const line = bind(proposeFrom(recorded('packml-sparkplug')!), []).twin
  expect(line.asset('line3')!.parent!.id).toBe('packing')
  expect(line.signal('line3/state')!.bindings[0]).toMatchObject({
    format: 'sparkplug',
    metric: 'Status/StateCurrentStr',
    topic: 'spBv1.0/Ludwigsburg/+/Packing/Line3',
  })
  const pumps = bind(proposeFrom(recorded('uns-payload')!), []).twin
  expect(['pump-101', 'pump-102', 'pump-103'].map((id) => pumps.asset(id)!.model)).toEqual(
    Array(3).fill(expect.objectContaining({ kind: 'pump' })),
  )
  expect(pumps.signal('pump-101/vibration')).toMatchObject({ unit: 'mm/s', role: 'vibration' })
  const factory = proposeFrom(recorded('ft-aps')!)
  expect(
    factory.classes.find(({ key }) => factory.assets.some((asset) => asset.name === '5iO4' && asset.class === key)),
  ).toMatchObject({ kind: 'agv' })
})

test('three machines of one structure are a fleet; what one lacks is left out for it', () => {
  const of = (id: string): Heard[] =>
    ['temp_C', 'power_kW', 'State'].map((name, i) =>
      said(`acme/north/hall-2/press-${id}/status/${name}`, ['41.5', '3.2', 'RUNNING'][i]!),
    )
  const messages = [
    ...of('1'),
    ...of('2'),
    ...of('3').slice(0, 2),
    said('acme/north/hall-2/press-3/status/State', 'IDLE'),
    said('acme/north/hall-2/press-1/status/oil_bar', '4'),
  ]
  const proposal = proposeFrom(messages)
  const { twin, values } = bind(proposal, messages)
  expect(twin.assets.filter(({ classId }) => classId === 'press').map(({ id }) => id)).toEqual([
    'press-1',
    'press-2',
    'press-3',
  ])
  expect(twin.asset('press-1')!.signals.map(({ key, unit, role }) => [key, unit, role])).toEqual(
    expect.arrayContaining([
      ['temperature', '°C', 'temperature'],
      ['power', 'kW', 'power'],
      ['oil', 'bar', 'pressure'],
    ]),
  )
  expect(twin.signal('press-2/oil')).toBeUndefined()
  expect(values.get('press-3/state')).toHaveLength(1)
  expect(twin.asset('press-1')!.parent!.name).toBe('Hall 2')
})

test('joints are components of their robot', () => {
  const messages = ['r1', 'r2'].flatMap((robot) =>
    ['joint-1', 'joint-2'].flatMap((joint) => [
      said(`site/cell/robot-${robot}/${joint}/temp_C`, '40'),
      said(`site/cell/robot-${robot}/${joint}/vib`, '{"value":1.5,"unit":"mm/s"}'),
    ]),
  )
  const { twin } = bind(proposeFrom(messages), messages)
  const robot = twin.asset('robot-r1')!
  expect(robot.model).toMatchObject({ kind: 'robot' })
  expect(robot.components.map(({ key }) => key)).toEqual(['joint-1', 'joint-2'])
  expect(robot.signals.map(({ component, unit }) => [component, unit])).toEqual(
    expect.arrayContaining([
      ['joint-1', '°C'],
      ['joint-2', 'mm/s'],
    ]),
  )
})

test('every kind that is proposed is one of the library', () => {
  expect(PROPOSED_KINDS.filter((kind) => !equipmentKinds.has(kind))).toEqual([])
})

const level = fc.oneof(
  fc.constantFrom(
    'laser_01',
    'laser_02',
    'Line',
    'Edge',
    'state',
    'joint-1',
    'status',
    '_raw',
    'v1',
    'umh',
    'ERP',
    '',
    ' ',
    '{asset}',
    '{a}',
    '__proto__',
    'constructor',
    '<img src=x onerror=alert(1)>',
    'ü',
    '😀',
    '%2F',
    '1',
    'x'.repeat(300),
  ),
  fc.string({ maxLength: 12 }).map((text) => text.replace(/[/+#\0]/g, '')),
)
const topic = fc
  .array(level, { minLength: 1, maxLength: 7 })
  .map((levels) => levels.join('/'))
  .filter((text) => text !== '')
const payload = fc.oneof(
  fc.json({ maxDepth: 3 }),
  fc.double().map(String),
  fc.constantFrom(
    'RUNNING',
    'true',
    'on',
    '',
    'null',
    'NaN',
    '"',
    '{',
    '[{"name":"a","value":1},{"name":"b","value":null}]',
    '{"value":1,"unit":"°C"}',
    '{"__proto__":{"x":1}}',
    '{"value":"<script>"}',
    '{"timestamp_ms":1,"value":false}',
    '1e999',
    '1,5',
    '-0',
    '{"a":{"b":{"c":1}}}',
    '{"state":{"name":"Idle"}}',
  ),
  fc.uint8Array({ maxLength: 60 }),
)
const messages = fc
  .array(
    fc.tuple(topic, payload, fc.nat(5000), fc.boolean()).map(([at, body, time, kept]) => said(at, body, time, kept)),
    { minLength: 1, maxLength: 40 },
  )
  .map((list) => list.toSorted((a, b) => a.at - b.at))

test('a branch that is deeper than its machine says does not stand above it', () => {
  const heard = [said('Line/', '!'), said('Line/Line/  /laser_01', 'RUNNING'), said(' ', '')]
  const proposal = proposeFrom(heard)
  const levels = new Map(proposal.assets.map((asset) => [asset.id, LEVELS.indexOf(asset.level)]))
  for (const { id, parent } of proposal.assets)
    if (parent !== null) expect(levels.get(id)!).toBeGreaterThanOrEqual(levels.get(parent)!)
  expect(bind(proposal, heard).twin.assets.length).toBeGreaterThan(1)
})

test('whatever is on the broker, the proposed document loads', () => {
  fc.assert(
    fc.property(messages, (heard) => {
      const proposal = proposeFrom(heard)
      bind(proposal, heard)
      // All of it ticked, the records too.
      bind(
        {
          ...proposal,
          classes: proposal.classes.map((one) => ({
            ...one,
            on: true,
            signals: one.signals.map((signal) => ({ ...signal, on: true })),
          })),
          assets: proposal.assets.map((asset) => ({ ...asset, on: true })),
        },
        heard,
      )
    }),
    { numRuns: 150 },
  )
}, 60_000)

/** Nothing, or a number that stands for none: where sisters have a value it is bound all the same, and rightly reads as bad. */
const saysNoValue = (message: Heard): boolean =>
  /null|nan|inf|\d{30}|e\+?(3[89]|[4-9]\d|\d{3})/i.test(new TextDecoder().decode(message.payload))

test('every proposed binding reads what was looked into', () => {
  fc.assert(
    // A second and more apart: each message is looked into.
    fc.property(messages, (all) => {
      const heard = all.filter((message) => !saysNoValue(message))
      const apart = heard.map((message, i) => ({ ...message, at: 1_700_000_000_000 + i * 2000 }))
      expectMatched(bind(proposeFrom(apart), apart))
    }),
    { numRuns: 150 },
  )
}, 60_000)
