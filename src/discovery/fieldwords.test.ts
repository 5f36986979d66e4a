/** What single names and words of plants mean: registers of meters, states in words beside numbers, on and off, nameplates, servers' own tags. */
import { expect, test } from 'vitest'
import { payloadBytes, templateBytes } from '../decode/testing/sparkplug-bytes.ts'
import { parseBoolean } from '../decode/value.ts'
import { bind, type Heard, proposeFrom, said } from './testing/overhear.ts'

const T = 1_795_900_000_000
const seconds = (make: (i: number) => readonly (readonly [topic: string, payload: unknown])[]): Heard[] =>
  [0, 1, 2, 3, 4, 5].flatMap((i) =>
    make(i).map(([topic, payload], at) =>
      said(topic, typeof payload === 'string' ? payload : JSON.stringify(payload), T + i * 1000 + at),
    ),
  )
/** Machine → key of each signal with its last value, unit, role and type. */
const read = (messages: readonly Heard[]) => {
  const bound = bind(proposeFrom(messages), messages)
  const machines: Record<string, Record<string, string>> = {}
  for (const { id, asset, component, key, unit, role, type } of bound.twin.heard)
    (machines[asset.id] ??= {})[component ? `${id.split('/').at(-2)}/${key}` : key] =
      `${bound.values.get(id)!.at(-1)} ${unit} ${role ?? '-'} ${type}`
  return { ...bound, machines }
}

test.each([
  ['a topic each', (code: string) => code],
  ['with underscores', (code: string) => code.replace(/^1-0:(\d+)\.(\d+)\.(\d+)\*255$/, '$1_$2_$3')],
])('registers of a meter by their codes, %s; power by its size', (_, write) => {
  const values = { '1.8.0': 88123.4, '16.7.0': 1400, '32.7.0': 230, '31.7.0': 6, '14.7.0': 50, '13.7.0': 0.9 }
  const messages = seconds((i) =>
    ['Hauptzähler', 'Nebenzähler'].flatMap((meter) =>
      Object.entries(values).map(
        ([code, value]) => [`ems/${meter}/${write(`1-0:${code}*255`)}`, String(value + i / 10)] as const,
      ),
    ),
  )
  const { machines, twin } = read(messages)
  expect(machines['hauptzaehler']).toEqual({
    'energy-import': '88123.9 kWh energy number',
    power: '1400.5 W power number',
    'voltage-l1': '230.5 V voltage number',
    'current-l1': '6.5 A current number',
    frequency: '50.5 Hz frequency number',
    'power-factor': '1.4  - number',
  })
  expect(twin.asset('hauptzaehler')!.classId).toBe(twin.asset('nebenzaehler')!.classId)
})

test('the word beside the number of a state is the state, and no tag', () => {
  const words = ['Execute', 'Held', 'Execute', 'Aborted', 'Execute', 'Held']
  const { machines, twin, values } = read(
    seconds((i) => [
      ['Werk/Linie 2/Schere/Betriebszustand', { ts: T, v: [6, 11, 6, 9, 6, 11][i], name: words[i] }],
      ['Werk/Linie 2/Schere/Schnittkraft', { ts: T, v: 40 + i, u: 'kN' }],
    ]),
  )
  expect(Object.keys(machines['schere']!).toSorted()).toEqual(['schnittkraft', 'state'])
  const state = twin.signal('schere/state')!
  expect(state).toMatchObject({ type: 'state', role: 'state' })
  expect(values.get('schere/state')!.map((code) => state.states.find((one) => one.code === code)!.key)).toEqual(words)
})

test.each([
  ['EIN', 'AUS'],
  ['ja', 'nein'],
  ['wahr', 'falsch'],
  ['oui', 'non'],
  ['vrai', 'faux'],
  ['Sí', 'No'],
  ['Verdadero', 'Falso'],
])('%s and %s are on and off', (on, off) => {
  expect([parseBoolean(on), parseBoolean(` ${off} `)]).toEqual([1, 0])
  const messages = seconds((i) => [['site/Machine 7', { antrieb: i % 2 ? on : off, speed: 3 }]])
  expect(read(messages).machines['machine-7']!['antrieb']).toBe('1  - boolean')
})

test.each([
  ['Horas_Marcha', 4021, 'operating-hours'],
  ['Betriebsstunden', 4021, 'operating-hours'],
  ['Taktzeit_s', 4.5, 'cycle-time'],
  ['Temps_cycle_s', 4.5, 'cycle-time'],
  ['Stillstandsdauer_s', 4.5, null],
  ['freq_Hz', 50, 'frequency'],
  ['Verfügbarkeit', 0.9, 'availability'],
  ['vitesse_tr_min', 1500, 'speed'],
])('%s', (name, value, role) => {
  const { twin } = read(seconds(() => [['site/Machine 7', { [name]: value }]]))
  expect(twin.heard.map((one) => one.role)).toEqual([role])
})

test("nameplates, a server's own tags and a bridge's own topics are not ticked", () => {
  const { machines } = read(
    seconds((i) => [
      [
        'kep/out',
        [
          { id: '_System._ActiveTagCount', v: 20, q: 192 },
          { id: 'Line.Pump1.Speed', v: i, q: 192 },
          { id: 'Line.Pump1.NumSerie', v: 'BX-99', q: 192 },
          { id: 'Line.Pump1.Numéro de série', v: 'BX-99', q: 192 },
        ],
      ],
      ['zigbee2mqtt/bridge/state', { state: 'online' }],
      ['zigbee2mqtt/Gate', { contact: i % 2 === 0, linkquality: 90, update: { state: 'idle', installed_version: 3 } }],
      ['tele/fan3/SENSOR', { DS18B20: { Temperature: 38 + i }, TempUnit: 'C' }],
      ['mill/press_1/SerienNr', 'SN-1'],
      ['mill/press_1/force_kN', String(i)],
    ]),
  )
  expect(machines).toEqual({
    pump1: { speed: '5  speed number' },
    gate: { contact: '0  - boolean' },
    fan3: { temperature: '43 °C temperature number' },
    'press-1': { force: '5 kN - number' },
  })
})

const metrics = (i: number, machines: readonly string[]) =>
  machines.flatMap((machine, at) => [
    { name: `${machine}/Process/Temp_C`, alias: at * 3 + 1, datatype: 10, double: 50 + at + i },
    { name: `${machine}/Process/Load_pct`, alias: at * 3 + 2, datatype: 10, double: 60 + at + i },
    {
      name: `${machine}/Drive`,
      alias: at * 3 + 3,
      datatype: 19,
      template: templateBytes([{ name: 'Current_A', datatype: 10, double: 5 + at + i }]),
    },
  ])
const births = (filter: string, machines: readonly string[]): Heard[] =>
  [0, 1, 2].map((i) =>
    said(
      `spBv1.0/Plant/${i === 0 ? filter : filter.replace('BIRTH', 'DATA')}`,
      payloadBytes(metrics(i, machines), { seq: i, time: T + i * 1000 }),
      T + i * 1000,
    ),
  )

test('machines that an edge node keeps as folders of its metrics', () => {
  const { machines, twin } = read(births('NBIRTH/edge-q', ['Quarry/Crusher 1', 'Quarry/Crusher 2', 'Quarry/Mill']))
  expect(machines).toEqual(
    Object.fromEntries(
      ['crusher-1', 'crusher-2', 'mill'].map((id, at) => [
        id,
        {
          temperature: `${52 + at} °C temperature number`,
          load: `${62 + at} % - number`,
          'drive/current': `${7 + at} A current number`,
        },
      ]),
    ),
  )
  expect(twin.asset('crusher-1')!.classId).toBe(twin.asset('crusher-2')!.classId)
  expect(twin.asset('crusher-1')!.parent!.name).toBe('Quarry')
})

test('folders of a device that is a machine are its parts', () => {
  expect(Object.keys(read(births('DBIRTH/edge-q/press_1', ['Head 1', 'Head 2'])).machines)).toEqual(['press-1'])
})
