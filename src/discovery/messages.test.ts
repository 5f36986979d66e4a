/** Single messages, each of a kind that plants send: what must be made of them. */
import { expect, test } from 'vitest'
import type { Proposal } from '../wire/discovery.ts'
import { bind, type Heard, proposeFrom, said } from './testing/overhear.ts'

const T = 1_700_000_000_000
const say = (...list: readonly (readonly [topic: string, payload: unknown])[]): Heard[] =>
  list.map(([topic, payload], i) =>
    said(topic, typeof payload === 'string' ? payload : JSON.stringify(payload), T + i * 1000),
  )
const ticked = (proposal: Proposal) => proposal.classes.flatMap(({ signals }) => signals.filter(({ on }) => on))
const alarms = (proposal: Proposal) => proposal.classes.flatMap((one) => one.alarms)
const assets = (proposal: Proposal) => proposal.assets.filter((asset) => asset.class !== null).map(({ name }) => name)
/** Asset id → last value by signal key. */
const lastOf = (messages: Heard[]): Record<string, Record<string, number | string>> => {
  const found: Record<string, Record<string, number | string>> = {}
  const { twin, values } = bind(proposeFrom(messages), messages)
  for (const { id, asset, key } of twin.heard) (found[asset.id] ??= {})[key] = values.get(id)!.at(-1)!
  return found
}

test('forty kilonewtons stay forty kilonewtons', () => {
  const messages = say(['C/press_1/Force_kN', '40'], ['C/press_1/Zone_A', '3'])
  const { twin, values } = bind(proposeFrom(messages), messages)
  expect(twin.signal('press-1/force')).toMatchObject({ unit: 'kN' })
  expect(values.get('press-1/force')).toEqual([40])
  expect(twin.signal('press-1/zone-a')).toMatchObject({ unit: '', role: null })
})

test('the code of an error is no speed', () => {
  const messages = say(
    ['hall/press_1/data', { values: { torque: 4 }, errors: { speed: 3002 } }],
    ['hall/press_1/data', { values: { torque: 4 }, errors: {} }],
  )
  const proposal = proposeFrom(messages)
  expect(ticked(proposal).map(({ name, role }) => [name, role])).toEqual([['Torque', 'torque']])
  const { faults } = bind(proposal, messages)
  expect(faults.get('press-1/errors')).toEqual([['speed'], []])
})

test('parts, volts, watts, rejects and heat are no times', () => {
  const six = { parts: 12, volts: 231, watts: 640, rejects: 3, heat: 50, speed: 100 }
  const signals = ticked(proposeFrom(say(['hall/press_1/data', six])))
  expect(signals.map(({ example }) => Number(example)).toSorted((a, b) => a - b)).toEqual(
    Object.values(six).toSorted((a, b) => a - b),
  )
  const role = (name: string) => signals.find((one) => one.name === name)!.role
  expect(['Parts', 'Volts', 'Watts', 'Rejects', 'Speed'].map(role)).toEqual([
    'count',
    'voltage',
    'power',
    'scrap',
    'speed',
  ])
})

test.each([
  ['created_at', 1_700_000_000],
  ['lastUpdateTs', 1_700_000_000_000],
  ['ts', 5],
  ['startTime', '2026-11-28T21:06:40Z'],
])('%s is a time', (name, value) => {
  expect(ticked(proposeFrom(say(['hall/press_1/data', { [name]: value, speed: 3 }]))).map((one) => one.name)).toEqual([
    'Speed',
  ])
})

test.each(['powerOnDuration', 'power_on_count', 'speed_error', 'temperature_alarm_limit', 'current_order_number'])(
  '%s has no role of a quantity that it only mentions',
  (name) => {
    const [signal] = ticked(proposeFrom(say(['hall/robot_1/stats', { [name]: 1234, other: 5.5 }]))).filter(
      ({ example }) => example === '1234',
    )
    expect([null, 'count']).toContain(signal?.role ?? null)
  },
)

test('maps and lists of faults are alarms that clear by absence', () => {
  const messages = say(
    ['hall/press_1/status', { faults: { E12: { text: 'Oil low' } } }],
    ['hall/drill_2/status', { alarms: [{ code: 7 }] }],
    [
      'hall/mill_3/alarms',
      [
        { id: 'A1', description: 'Door open', active: true },
        { id: 'A2', active: false },
      ],
    ],
    ['hall/press_1/status', { faults: {} }],
    ['hall/drill_2/status', { alarms: [] }],
    ['hall/mill_3/alarms', []],
  )
  const proposal = proposeFrom(messages)
  expect(alarms(proposal)).toHaveLength(3)
  const { faults } = bind(proposal, messages)
  expect([...faults.values()]).toEqual(
    expect.arrayContaining([
      [['E12'], []],
      [['7'], []],
      [['A1'], []],
    ]),
  )
})

test('what comes only when it has changed is never stale by age', () => {
  const bit = (i: number) => [{ address: `%Q0.${i % 3}`, value: i % 2 }]
  const changes = Array.from({ length: 30 }, (_, i) => ['hall/press_1/plc', bit(i)] as const)
  for (const messages of [say(['hall/press_1/plc', [{ address: '%Q0.9', value: 1 }]]), say(...changes)]) {
    const signals = ticked(proposeFrom(messages))
    expect(signals.length).toBeGreaterThan(0)
    expect(signals.map(({ staleAfterS, type }) => [staleAfterS, type])).toEqual(signals.map(() => [null, 'boolean']))
  }
})

test('what comes every second is stale when it stops', () => {
  const steady = Array.from({ length: 20 }, (_, i) => ['hall/press_1/force', String(40 + i)] as const)
  expect(ticked(proposeFrom(say(...steady)))[0]!.staleAfterS).toBe(10)
})

test('zeros and ones are on and off; counters, levels and positions are not', () => {
  const messages = say(
    ...[0, 1, 0, 1].map(
      (value) =>
        [
          'hall/press_1/io',
          { guard: value, pump: 1, recipe_step: value, level: value, parts: value, x: value },
        ] as const,
    ),
  )
  const types = Object.fromEntries(ticked(proposeFrom(messages)).map(({ key, type }) => [key, type]))
  expect(types).toMatchObject({
    guard: 'boolean',
    pump: 'boolean',
    'recipe-step': 'number',
    level: 'number',
    parts: 'integer',
  })
})

test('a text of few words is a state; free text and ids are not', () => {
  const messages = say(
    ...Array.from({ length: 30 }, (_, i) => ['hall/press_1/tool', ['drill', 'mill', 'saw'][i % 3]!] as const),
    ...Array.from({ length: 30 }, (_, i) => ['hall/press_1/batch', `A-${i}`] as const),
  )
  const signals = ticked(proposeFrom(messages))
  expect(signals.find(({ name }) => name === 'Tool')).toMatchObject({ type: 'state', role: null })
  expect(signals.find(({ name }) => name === 'Batch')).toMatchObject({ type: 'text' })
})

const several = (n: number, make: (i: number) => readonly [string, unknown]) =>
  say(...Array.from({ length: n }, (_, i) => make(i)))

test('two lines have a machine of one name each', () => {
  const messages = several(8, (i) => [
    'plant/telemetry',
    { line: `L${1 + (i >> 2)}`, machine: `M${1 + (i % 2)}`, temp_c: i },
  ])
  expect(lastOf(messages)).toEqual({
    'l1-m1': { temperature: 2 },
    'l1-m2': { temperature: 3 },
    'l2-m1': { temperature: 6 },
    'l2-m2': { temperature: 7 },
  })
})

test('one value a message, named by fields of it', () => {
  const messages = several(12, (i) => [
    'plant/sensors',
    {
      machineId: `M${1 + (i % 2)}`,
      sensor: ['temperature', 'pressure'][(i >> 1) % 2],
      value: i,
      unit: ['°C', 'bar'][(i >> 1) % 2],
    },
  ])
  expect(lastOf(messages)).toEqual({ m1: { temperature: 8, pressure: 10 }, m2: { temperature: 9, pressure: 11 } })
  expect(
    ticked(proposeFrom(messages))
      .map(({ unit, role }) => `${unit} ${role}`)
      .toSorted(),
  ).toEqual(['bar pressure', '°C temperature'])
  const tagged = several(8, (i) => [
    'gateway/data',
    { tag: `Line1.Press${1 + (i % 2)}.${['Temp', 'Speed'][(i >> 1) % 2]}`, value: i, quality: 192 },
  ])
  expect(lastOf(tagged)).toEqual({ press1: { temperature: 4, speed: 6 }, press2: { temperature: 5, speed: 7 } })
  expect(ticked(proposeFrom(tagged))[0]!.reading.quality).toEqual({ at: '/quality', as: 'opc-da' })
})

test('machines as elements of a list, as keys of a map, and lists within lists', () => {
  const two = { m1: { temperature: 3, speed: 5 }, m2: { temperature: 4, speed: 6 } }
  expect(
    lastOf(
      say([
        'plant/all',
        [
          { machine: 'M1', temp: 3, speed: 5 },
          { machine: 'M2', temp: 4, speed: 6 },
        ],
      ]),
    ),
  ).toEqual(two)
  expect(lastOf(say(['plant/all', { press_1: { temp: 3, speed: 5 }, press_2: { temp: 4, speed: 6 } }]))).toEqual({
    'press-1': two.m1,
    'press-2': two.m2,
  })
  const tags = (temp: number, speed: number) => [
    { name: 'Temp_C', value: temp },
    { name: 'Speed_rpm', value: speed },
  ]
  expect(
    lastOf(
      say([
        'plant/all',
        {
          devices: [
            { id: 'M1', tags: tags(3, 5) },
            { id: 'M2', tags: tags(4, 6) },
          ],
        },
      ]),
    ),
  ).toEqual(two)
})

test('ids that are new in each message are nobody', () => {
  const messages = several(100, (i) => ['hall/press_1/data', { id: `${10_000 + i}aaaa-bbbb-cccc-dddd`, temp_c: i }])
  const proposal = proposeFrom(messages)
  expect(assets(proposal)).toEqual(['Press 1'])
  expect(lastOf(messages)).toEqual({ 'press-1': { temperature: 99 } })
})

test('senders who come rarely are heard beside those who speak often', () => {
  const messages = Array.from({ length: 2000 }, (_, i) =>
    said('plant/telemetry', JSON.stringify({ machine_id: i % 500 === 499 ? 'M9' : `M${i % 3}`, temp: i }), T + i * 20),
  )
  expect(assets(proposeFrom(messages)).toSorted()).toEqual(['M0', 'M1', 'M2', 'M9'])
})

test('what cannot be read is listed with the reason', () => {
  const proposal = proposeFrom([
    ...say(
      [
        'hall/press_1/curve',
        {
          points: [
            [1, 2],
            [3, 4],
          ],
          speed: 3,
        },
      ],
      ['hall/press_1/broken', '{"a":'],
      ['hall/press_1/picture', 'data:image/png;base64,AAAA'],
      [`hall/${'x'.repeat(2000)}`, '1'],
      ['hall/{root}/x', '1'],
    ),
    said('hall/press_1/bytes', new Uint8Array([0xff, 0xfe, 0, 1]), T),
  ])
  expect(proposal.skipped.map(({ topic, why }) => [topic.slice(0, 20), why])).toEqual(
    expect.arrayContaining([
      ['hall/press_1/curve', 'nameless-list'],
      ['hall/press_1/broken', 'broken-json'],
      ['hall/press_1/picture', 'image'],
      ['hall/press_1/bytes', 'binary'],
      [`hall/${'x'.repeat(15)}`, 'long-topic'],
      ['hall/{root}/x', 'braces'],
    ]),
  )
})
