import { expect, test } from 'vitest'
import { datasetBytes, payloadBytes, templateBytes } from '../decode/testing/sparkplug-bytes.ts'
import { bind, type Heard, proposeFrom, said } from './testing/overhear.ts'

const motor = (temp: number, speed: number): number[] =>
  templateBytes([
    { name: 'Temp_C', datatype: 10, double: temp },
    { name: 'Speed_rpm', datatype: 3, int: speed },
    { name: 'Drive', template: templateBytes([{ name: 'Running', datatype: 11, bool: true }]) },
  ])
const table = (a: number, b: number): number[] =>
  datasetBytes(
    ['zone', 'temp_C'],
    [
      ['north', a],
      ['south', b],
    ],
  )
const messages: Heard[] = [
  said('spBv1.0/Plant/NBIRTH/edge1', payloadBytes([{ name: 'bdSeq', long: 1n }], { seq: 0, time: 1 }), 1000),
  said(
    'spBv1.0/Plant/DBIRTH/edge1/press_1',
    payloadBytes(
      [
        { name: 'Motor', alias: 1, datatype: 19, template: motor(41.5, -5) },
        { name: 'Zones', alias: 2, datatype: 16, dataset: table(20, 21) },
        { name: 'Plain', alias: 3, datatype: 10, double: 7 },
      ],
      { seq: 1, time: 1000 },
    ),
    1000,
  ),
  said(
    'spBv1.0/Plant/DDATA/edge1/press_1',
    payloadBytes(
      [
        { alias: 1, template: templateBytes([{ name: 'Temp_C', datatype: 10, double: 42.5 }]) },
        { alias: 2, dataset: table(22, 23) },
      ],
      { seq: 2, time: 2000 },
    ),
    3000,
  ),
]

test('members of templates and cells of data sets are signals, and each is read from its own place', () => {
  const { twin, values } = bind(proposeFrom(messages), messages)
  const all = Object.fromEntries(
    twin.heard.map(({ id, component, key, unit }) => [`${component ?? ''}/${key} ${unit}`.trim(), values.get(id)]),
  )
  expect(all).toEqual({
    'motor/temperature °C': [41.5, 42.5],
    // A change that does not name it says nothing of it.
    'motor/speed r/min': [-5],
    'motor/running': [1],
    '/north-temperature °C': [20, 22],
    '/south-temperature °C': [21, 23],
    '/plain': [7],
  })
})

test('broken templates and data sets lose only themselves', () => {
  const broken = payloadBytes(
    [
      { name: 'Motor', template: [0x12, 0x7f, 0x0a] },
      { name: 'Zones', dataset: [0xff, 0xff, 0xff] },
      { name: 'Plain', datatype: 10, double: 7 },
    ],
    { seq: 1, time: 1000 },
  )
  const heard = [said('spBv1.0/Plant/DBIRTH/edge1/press_1', broken, 1000)]
  const { twin, values } = bind(proposeFrom(heard), heard)
  expect(twin.heard.map(({ id }) => values.get(id))).toEqual([[7]])
})
