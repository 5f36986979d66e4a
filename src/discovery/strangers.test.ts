/** Inputs as plants and vendors have them, each of a kind with the small recordings: what is right stands beside each. */
import { expect, test } from 'vitest'
import { bind, type Heard, proposeFrom, said } from './testing/overhear.ts'

const T = 1_795_900_000_000
/** Four seconds of it. */
const seconds = (make: (i: number) => readonly (readonly [topic: string, payload: unknown])[]): Heard[] =>
  [0, 1, 2, 3].flatMap((i) =>
    make(i).map(([topic, payload], at) =>
      said(topic, typeof payload === 'string' ? payload : JSON.stringify(payload), T + i * 1000 + at),
    ),
  )
/** Machine → key of each signal with its unit, role, type and last value. */
const read = (messages: readonly Heard[]) => {
  const bound = bind(proposeFrom(messages), messages)
  const machines: Record<string, Record<string, string>> = {}
  for (const { id, asset, key, unit, role, type } of bound.twin.heard)
    (machines[asset.id] ??= {})[key] = `${bound.values.get(id)!.at(-1)} ${unit} ${role ?? '-'} ${type}`
  return { ...bound, machines }
}

test('names of several machines side by side, by a number: as ids of a list and as keys of a map', () => {
  const right = {
    extruder1: { 'barrel-temperature': '203 °C temperature number', 'screw-speed': '93 r/min speed number' },
    extruder2: { 'barrel-temperature': '213 °C temperature number', 'screw-speed': '98 r/min speed number' },
  }
  const tags = (i: number) => ({
    Extruder1_BarrelTemp_C: 200 + i,
    Extruder1_ScrewSpeed_rpm: 90 + i,
    Extruder2_BarrelTemp_C: 210 + i,
    Extruder2_ScrewSpeed_rpm: 95 + i,
  })
  expect(read(seconds((i) => [['edge/out', tags(i)]])).machines).toEqual(right)
  expect(
    read(seconds((i) => [['edge/out', Object.entries(tags(i)).map(([n, v]) => ({ n, v, ts: T }))]])).machines,
  ).toEqual(right)
})

test.each(['Motor1', 'Sensor1', 'Zone1', 'Temp1'])('what one machine has several of is no machine: %s', (one) => {
  const messages = seconds((i) => [
    ['edge/out', { [`${one}_Actual`]: 5 + i, [`${one.replace('1', '2')}_Actual`]: 6 + i }],
  ])
  expect(Object.keys(read(messages).machines)).toHaveLength(1)
})

test('an element of a list of machines is one, whatever it is called', () => {
  const messages = seconds((i) => [
    [
      'scada/hall',
      {
        ts: T,
        equipment: [
          { name: 'Oven', temp_C: 180 + i },
          { name: 'Cooler', temp_C: 20 + i },
        ],
      },
    ],
  ])
  expect(read(messages).machines).toMatchObject({
    oven: { temperature: '183 °C temperature number' },
    cooler: { temperature: '23 °C temperature number' },
  })
})

test('a connection that only leads to machines is none: its names say which', () => {
  const names = [
    ['201', 'Capper.Torque_Nm'],
    ['202', 'Rinser.Pressure_bar'],
  ] as const
  const dataPointDefinitions = names.map(([id, name]) => ({ id, name, dataType: 'Real' }))
  const metadata = {
    connections: [
      { name: 'PLC_1', dataPoints: [{ topic: 'ie/d/j/simatic/v1/x1/dp/r/PLC_1/default', dataPointDefinitions }] },
    ],
  }
  const messages = [
    said('ie/m/j/simatic/v1/x1/dp', JSON.stringify(metadata), T, true),
    ...seconds((i) => [
      [
        'ie/d/j/simatic/v1/x1/dp/r/PLC_1/default',
        { records: [{ rseq: 1, vals: names.map(([id], at) => ({ id, qc: 3, val: 2.5 + i + at })) }] },
      ],
    ]),
  ]
  expect(read(messages).machines).toEqual({
    capper: { torque: '5.5 N·m torque number' },
    rinser: { pressure: '6.5 bar pressure number' },
  })
})

test('OPC UA values by node id, each wrapped once more', () => {
  const messages = seconds((i) =>
    ['Pump1', 'Pump2'].map((pump, at) => [
      'opcpublisher/telemetry',
      {
        NodeId: `nsu=http://acme/;s=${pump}.Pressure_bar`,
        EndpointUrl: 'opc.tcp://plc:4840',
        DisplayName: 'Pressure_bar',
        Value: { Value: 2.5 + i + at, SourceTimestamp: new Date(T).toISOString() },
      },
    ]),
  )
  const { machines, twin } = read(messages)
  expect(machines).toEqual({
    pump1: { pressure: '5.5 bar pressure number' },
    pump2: { pressure: '6.5 bar pressure number' },
  })
  expect(twin.asset('pump1')!.classId).toBe(twin.asset('pump2')!.classId)
})

test('a vehicle whose payload leaves out who it is drives all the same', () => {
  const messages = seconds((i) => [
    [
      'fleet/v2/Seer/7/state',
      {
        headerId: i,
        driving: true,
        operatingMode: 'AUTOMATIC',
        nodeStates: [],
        agvPosition: { x: i, y: 1, theta: 0, mapId: 'm' },
        batteryState: { batteryCharge: 61, charging: false },
        errors: [],
      },
    ],
  ])
  const { twin, machines } = read(messages)
  expect(twin.assets.find(({ signals }) => signals.length)!.motion.size).toBe(3)
  expect(Object.values(machines)[0]).toMatchObject({ battery: '61 % battery number' })
})

test('a meter by symbols: volts by their size, watts or kilowatts by volts times amperes', () => {
  const meter = (power: number) => (i: number) =>
    [
      [
        'energy/UMG96-1',
        { U_L1: 230 + i, U_L2: 231 + i, I_L1: 5 + i, I_L2: 6 + i, P_total: power, S_total: power, f: 50 },
      ],
    ] as const
  expect(read(seconds(meter(2500))).machines['umg96-1']).toMatchObject({
    'u-l1': '233 V voltage number',
    'i-l2': '9 A current number',
    'p-total': '2500 W power number',
    's-total': '2500 VA - number',
  })
  expect(read(seconds(meter(2.5))).machines['umg96-1']).toMatchObject({
    'i-l2': '9 A current number',
    'p-total': '2.5 kW power number',
  })
  // Agrees with neither: no unit is told.
  expect(read(seconds(meter(40_000))).machines['umg96-1']).toMatchObject({
    'i-l2': '9  - number',
    'p-total': '40000  - number',
  })
})

test.each([
  [
    'fr',
    { température: 61, pression_bar: 90, vitesse: 33, nb_pieces: 500 },
    ['temperature', 'pressure', 'speed', 'count'],
  ],
  [
    'it',
    { temperatura: 61, pressione_bar: 90, velocità: 33, pezzi: 500 },
    ['temperature', 'pressure', 'speed', 'count'],
  ],
  ['nl', { temperatuur: 61, druk_bar: 90, toerental: 33, aantal: 500 }, ['temperature', 'pressure', 'speed', 'count']],
])('quantities in other languages: %s', (_, payload, roles) => {
  const messages = seconds(() => [['site/Machine 7', payload]])
  expect(
    Object.values(read(messages).machines['machine-7']!)
      .map((text) => text.split(' ').at(-2))
      .toSorted(),
  ).toEqual(roles.toSorted())
})

test.each([
  ['etat', 'Marche', 'Arrêt'],
  ['estado', 'En marcha', 'Parado'],
  ['stato', 'In marcia', 'Fermo'],
  ['toestand', 'draait', 'gestopt'],
])('states in other languages: %s', (name, runs, stands) => {
  const { twin } = read(seconds((i) => [['site/Machine 7', { [name]: i % 2 ? runs : stands, temperature: 3 }]]))
  const state = twin.heard.find(({ role }) => role === 'state')!
  expect(Object.fromEntries(state.states.map(({ key, tone }) => [key, tone]))).toMatchObject({
    [runs]: 'normal',
    [stands]: 'stopped',
  })
})

test('value and unit in German', () => {
  const messages = seconds((i) => [
    [
      'anlage/Spritzguss 3/werte',
      { Zylindertemperatur: { Wert: 221 + i, Einheit: '°C' }, Spritzdruck: { Wert: 800, Einheit: 'bar' } },
    ],
  ])
  expect(Object.values(read(messages).machines['spritzguss-3']!)).toEqual([
    '224 °C temperature number',
    '800 bar pressure number',
  ])
})

test('tags as keys of one map, behind the channel of a gateway', () => {
  const messages = seconds((i) => [
    [
      'KepServer/out',
      {
        'CH1.Saw1.BladeSpeed_rpm': 3000 + i,
        'CH1.Saw1.MotorAmps': 12 + i,
        'CH1.Saw2.BladeSpeed_rpm': 3100 + i,
        'CH1.Saw2.MotorAmps': 13 + i,
      },
    ],
  ])
  const { machines, twin } = read(messages)
  expect(machines).toEqual({
    saw1: { 'blade-speed': '3003 r/min speed number', motor: '15 A current number' },
    saw2: { 'blade-speed': '3103 r/min speed number', motor: '16 A current number' },
  })
  expect(twin.asset('saw1')!.classId).toBe(twin.asset('saw2')!.classId)
})

test('a place below what is taken for a line of machines stands below it', () => {
  const messages = [said('Line/ /  ', '{"":false," ":false}'), said('Line', '0'), said(' ', '')]
  expect(() => read(messages)).not.toThrow()
})

test('the writer that the topic names: sisters are one class', () => {
  const messages = seconds((i) =>
    ['Oven3', 'Oven4'].map((oven, at) => [
      `opcua/json/data/urn:plc/${oven}`,
      { Messages: [{ DataSetWriterName: oven, Payload: { 'ns=2;s=Zone1Temp': { Value: 180 + i + at } } }] },
    ]),
  )
  const { twin, machines } = read(messages)
  expect(Object.values(machines['oven3']!)).toEqual(['183  temperature number'])
  expect(twin.asset('oven3')!.classId).toBe(twin.asset('oven4')!.classId)
})

test('a second quality beside a value is no signal, and a text of a tag is one', () => {
  const messages = seconds((i) => [
    [
      'gw/Mixer 4',
      {
        vals: [
          { id: 'Speed', qc: 3, qx: 0, val: 45 + i },
          { id: 'Recipe', qc: 3, qx: 0, val: 'R-17' },
        ],
      },
    ],
  ])
  expect(read(messages).machines['mixer-4']).toEqual({ speed: '48  speed number', recipe: 'R-17  - text' })
})

test("a vehicle with fields of its maker's own stays a vehicle", () => {
  const messages = seconds((i) => [
    [
      'hall/v2/Linde/F01/state',
      {
        headerId: i,
        serialNumber: 'F01',
        driving: true,
        agvPosition: { x: i, y: 1, theta: 0, mapId: 'm' },
        batteryState: { batteryCharge: 61, charging: false },
        oilTemp_C: 40 + i,
      },
    ],
  ])
  const { twin, machines } = read(messages)
  expect(twin.asset('f01')!.model).toMatchObject({ kind: 'agv' })
  expect(twin.asset('f01')!.motion.size).toBe(3)
  expect(machines['f01']).toMatchObject({ 'oil-temperature': '43 °C temperature number' })
})

test('an alarm that is a map of trues, or says that it is active', () => {
  const { faults, twin } = read(
    seconds((i) => [
      ['werk/Ofen 2/Stoerungen', { Temperatur_hoch: i % 2 === 1, Tuer_offen: false }],
      ['werk/Ofen 2/temperatur', '200,5'],
      ['hall/mill_2/alarm', { active: i % 2 === 1, code: 12 }],
      ['hall/mill_2/spindle', { rpm: 9000 + i }],
    ]),
  )
  expect([...faults].find(([key]) => key.startsWith('ofen-2/'))![1]).toEqual([
    [],
    ['Temperatur_hoch'],
    [],
    ['Temperatur_hoch'],
  ])
  expect(twin.alarms.map(({ key }) => key)).toContain('mill-2/alarm-active')
})

test.each(['overtemperature', 'undervoltage', 'overload'])('%s is a flag', (name) => {
  const messages = seconds((i) => [['site/Machine 7', { [name]: i % 2, speed: 3 }]])
  expect(read(messages).machines['machine-7']![name]).toBe('1  - boolean')
})
