/** Names that stand beside the values: of OPC UA writers, of databus metadata however spelt; and fleets of two versions. */
import { expect, test } from 'vitest'
import { bind, type Heard, proposeFrom, said } from './testing/overhear.ts'

const T = 1_795_900_000_000
const seconds = (make: (i: number) => readonly (readonly [topic: string, payload: unknown])[]): Heard[] =>
  [0, 1, 2, 3, 4, 5].flatMap((i) =>
    make(i).map(([topic, payload], at) => said(topic, JSON.stringify(payload), T + i * 1000 + at)),
  )
/** Machine → key of each signal with its unit and values. */
const read = (messages: readonly Heard[]) => {
  const { twin, values } = bind(proposeFrom(messages), messages)
  const machines: Record<string, Record<string, string>> = {}
  for (const { id, asset, key, unit } of twin.heard)
    (machines[asset.id] ??= {})[key] = `${unit} ${values.get(id)!.join()}`
  return { twin, machines }
}
const wrapped = (map: Record<string, number>) =>
  Object.fromEntries(Object.entries(map).map(([key, Value]) => [key, { Value }]))

test.each([
  ['by name', (n: number) => ({ DataSetWriterId: n, DataSetWriterName: `Mixer_${n}` }), ['mixer-1', 'mixer-2']],
  ['by number', (n: number) => ({ DataSetWriterId: n }), ['writer-1', 'writer-2']],
])('several OPC UA writers in one message are a machine each: %s', (_, writer, ids) => {
  const message = (i: number, n: number) => ({
    ...writer(n),
    SequenceNumber: i,
    MetaDataVersion: { MajorVersion: 7 },
    Status: 0,
    MessageType: i % 2 ? 'ua-deltaframe' : 'ua-keyframe',
    Payload: wrapped({ Torque_Nm: 10 * n + i, ...(i % 2 ? {} : { Level_pct: 50 + i }) }),
  })
  const { twin, machines } = read(
    seconds((i) => [['opcua/json/data/plant7', { MessageType: 'ua-data', Messages: [message(i, 1), message(i, 2)] }]]),
  )
  expect(machines).toEqual({
    [ids[0]!]: { torque: 'N·m 10,11,12,13,14,15', level: '% 50,52,54' },
    [ids[1]!]: { torque: 'N·m 20,21,22,23,24,25', level: '% 50,52,54' },
  })
  expect(twin.asset(ids[0]!)!.classId).toBe(twin.asset(ids[1]!)!.classId)
})

test.each([
  ['Id', 'Name', 'DataType', 'Unit'],
  ['tagId', 'tagName', 'datentyp', 'einheit'],
  ['ID', 'display_name', 'data_type', 'engineering_unit'],
])('metadata by other spellings: %s, %s', (id, name, type, unit) => {
  const definitions = [1, 2].flatMap((n) => [
    { [id]: n * 10 + 1, [name]: `Oven${n}.Temp`, [type]: 'Real', [unit]: '°C' },
    { [id]: n * 10 + 2, [name]: `Oven${n}.Power`, [type]: 'Real', [unit]: 'kW' },
  ])
  const names = { Connections: [{ Name: 'PLC7', DataPoints: [{ Topic: 'edge/data/plc7', Definitions: definitions }] }] }
  const { twin, machines } = read([
    said('edge/meta/plc7', JSON.stringify(names), T, true),
    ...seconds((i) => [
      ['edge/data/plc7', { Seq: i, Vals: [11, 12, 21, 22].map((Id) => ({ Id, Qc: 3, Val: Id + i / 10 })) }],
    ]),
  ])
  expect(machines).toMatchObject({
    oven1: { temperature: '°C 11,11.1,11.2,11.3,11.4,11.5', power: 'kW 12,12.1,12.2,12.3,12.4,12.5' },
    oven2: { temperature: '°C 21,21.1,21.2,21.3,21.4,21.5' },
  })
  expect(Object.keys(machines)).toHaveLength(2)
  expect(twin.asset('oven1')!.classId).toBe(twin.asset('oven2')!.classId)
})

test('vehicles of both versions in one class: no level of errors goes without an alarm', () => {
  const head = (version: string, serialNumber: string) => ({ headerId: 1, version, manufacturer: 'M', serialNumber })
  const own = { driving: true, operatingMode: 'AUTOMATIC' }
  const messages = seconds(() => [
    [
      'hall/v2/M/A1/state',
      {
        ...head('2.0.0', 'A1'),
        ...own,
        agvPosition: { x: 1, y: 1, theta: 0, mapId: 'm' },
        batteryState: { batteryCharge: 61, charging: false },
        errors: [],
      },
    ],
    [
      'hall/v3/M/B1/state',
      {
        ...head('3.0.0', 'B1'),
        ...own,
        mobileRobotPosition: { x: 1, y: 1, theta: 0, mapId: 'm' },
        powerSupply: { stateOfCharge: 61, charging: false },
        errors: [{ errorType: 'lost', errorLevel: 'CRITICAL' }],
      },
    ],
  ])
  const proposal = proposeFrom(messages)
  const { faults } = bind(proposal, messages)
  expect(faults.get('b1/error-critical')).toEqual(seconds(() => [['', 0]]).map(() => ['lost']))
  expect(proposal.classes.flatMap(({ alarms }) => alarms.map(({ key, example }) => [key, example]))).toEqual([
    ['error-fatal', ''],
    ['error-warning', ''],
    ['error-critical', 'lost'],
    ['error-urgent', ''],
  ])
})

test('the body of a variant is the value, and its type is none', () => {
  const variant = (Body: number | boolean) => ({
    Value: { Type: 11, Body },
    SourceTimestamp: new Date(T).toISOString(),
  })
  const { machines } = read(
    seconds((i) => [
      [
        'opcua/json/data/srv/Capper',
        {
          Messages: [
            { DataSetWriterId: 7, SequenceNumber: i, Payload: { Pressure_bar: variant(5 + i), Runs: variant(i > 2) } },
          ],
        },
      ],
    ]),
  )
  expect(machines).toEqual({ capper: { pressure: 'bar 5,6,7,8,9,10', runs: ' 0,0,0,1,1,1' } })
})

test('the state of a connection is that of the machine behind it, whatever it is called', () => {
  const dataPointDefinitions = (id: string) => [{ id, name: 'Presskraft_kN', dataType: 'Real' }]
  const presses = ['Presse_West', 'Presse_Ost']
  const names = {
    statustopic: 'ie/s/c2/status',
    connections: presses.map((name, at) => ({
      name,
      dataPoints: [{ topic: `ie/d/c2/${name}/default`, dataPointDefinitions: dataPointDefinitions(`${at}`) }],
    })),
  }
  const { machines } = read([
    said('ie/m/c2/dp', JSON.stringify(names), T, true),
    ...seconds((i) => [
      ['ie/s/c2/status', { seq: i, connections: presses.map((name) => ({ name, status: 'good' })) }],
      ...presses.map(
        (name, at) => [`ie/d/c2/${name}/default`, { vals: [{ id: `${at}`, qc: 3, val: 800 + i }] }] as const,
      ),
    ]),
  ])
  expect(Object.keys(machines).toSorted()).toEqual(['presse-ost', 'presse-west'])
})

test('the field that says whose a message is, and the version of its form, are no signals', () => {
  const { machines } = read(
    seconds((i) => [
      ['acme/events', { header: { schemaVersion: '1.2', asset: `CNC-${i % 3}` }, body: { load_pct: 40 + i } }],
    ]),
  )
  expect(machines).toEqual({
    'cnc-0': { load: '% 40,43' },
    'cnc-1': { load: '% 41,44' },
    'cnc-2': { load: '% 42,45' },
  })
})
