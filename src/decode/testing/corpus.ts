/** For tests and the soak: a twin bound in every way that there is, and a right payload of every format. */
import type { Twin } from '../../twin/twin.ts'
import { bytesOf, twinOf } from './collect.ts'
import { payloadBytes } from './sparkplug-bytes.ts'

export const NOW = 1_795_200_000_000
const SPARKPLUG = 'spBv1.0/g/+/e/d'
const VEHICLE = 'uagv/v2/m/1'

const states = { RUN: { code: 1, name: 'Run' }, STOP: { code: 0, name: 'Stop' } }
const packmlStates = {
  execute: { code: 6, name: 'Execute' },
  idle: { code: 4, name: 'Idle' },
  held: { code: 11, name: 'Held' },
}
const PACKML = Object.fromEntries(Array.from({ length: 17 }, (_, code) => [String(code), code % 2 ? 'RUN' : 'STOP']))
const vehicle = (field: string, more: object = {}) => ({
  ...more,
  bindings: [{ topic: `${VEHICLE}/state`, format: 'vda5050', field }],
})

export const corpusTwin = (): Twin =>
  twinOf(
    {
      json: { bindings: [{ topic: 'j', select: '/a/1/v', where: { '/k': 'x' } }] },
      key: {
        type: 'integer',
        bindings: [{ topic: 'j', select: { at: '/list', key: { '/id': '7' }, take: '/v' }, time: 'source' }],
      },
      count: { bindings: [{ topic: 'j', select: { at: '/list', count: true } }] },
      has: { type: 'boolean', bindings: [{ topic: 'j', select: { at: '/list', has: { '/id': 7 } } }] },
      fahrenheit: { unit: '°C', bindings: [{ topic: 'j', select: '/a/1/v', unit: '°F' }] },
      state: { type: 'state', states, bindings: [{ topic: 'v', map: { '2': 'RUN' } }] },
      packml: { type: 'state', states, bindings: [{ topic: 'packml/Status/StateCurrent', map: PACKML }] },
      numbered: {
        type: 'state',
        states: packmlStates,
        bindings: [{ topic: 'packml/Status/StateCurrent', numbering: 'packml' }],
      },
      text: { type: 'text', bindings: [{ topic: 'v', format: 'value' }] },
      flag: { type: 'boolean', bindings: [{ topic: 'v' }] },
      event: { type: 'boolean', bindings: [{ topic: 'v', select: { const: 1 } }] },
      uns: { bindings: [{ topic: 'u', format: 'uns' }] },
      umh: { bindings: [{ topic: 'umh/v1/e/s/temp', format: 'uns' }] },
      x: vehicle('x', { unit: 'm' }),
      heading: vehicle('theta', { unit: '°' }),
      next: vehicle('next-node', { type: 'text' }),
      battery: vehicle('battery', { unit: '%' }),
      level: vehicle('error-level', { type: 'text' }),
      load: vehicle('load', { type: 'text' }),
      link: vehicle('connection', { type: 'text' }),
      metric: { bindings: [{ topic: SPARKPLUG, format: 'sparkplug', metric: 'M' }] },
      whole: { type: 'integer', bindings: [{ topic: SPARKPLUG, format: 'sparkplug', metric: 'W' }] },
      name: { type: 'text', bindings: [{ topic: SPARKPLUG, format: 'sparkplug', metric: 'S' }] },
    },
    {
      f: { name: 'F', priority: 'low', faults: { topic: 'j', at: '/list', code: '/id' } },
      agv: {
        name: 'A',
        priority: 'high',
        faults: { topic: `${VEHICLE}/state`, at: '/errors', code: '/errorType', having: { '/errorLevel': 'FATAL' } },
      },
    },
  )

const JSON_BODY = '{"k":"x","ts":"2026-11-20T18:42:27.477960+00:00","a":[0,{"v":12.5}],"list":[{"id":7,"v":3},{}]}'
const node = (type: string, device = '/d') => `spBv1.0/g/${type}/e${device}`

/** @param pack gzip and zlib, from whoever can */
export const corpus = (pack: {
  readonly gzip: (bytes: Uint8Array) => Uint8Array
  readonly zlib: (bytes: Uint8Array) => Uint8Array
}): readonly (readonly [topic: string, payload: Uint8Array])[] => [
  ['j', bytesOf(JSON_BODY)],
  ['j', bytesOf('{"k":"x","ts":1795200000123,"a":[0,{"v":"12,5"}],"list":[{"id":"7","v":null}]}')],
  ['j', pack.gzip(bytesOf(JSON_BODY))],
  ['j', pack.zlib(bytesOf(JSON_BODY))],
  ['v', bytesOf('"RUN"')],
  ['v', bytesOf('23,5')],
  ['v', bytesOf('x^2')],
  ['packml/Status/StateCurrent', bytesOf('6')],
  ['packml/Status/StateCurrent', bytesOf('"EXECUTE"')],
  ['u', bytesOf('{"timestamp_ms":1795200000000,"value":4.25}')],
  ['umh/v1/e/s/temp', bytesOf('{"timestamp_ms":1795200000000,"temp":"4,25"}')],
  [
    `${VEHICLE}/state`,
    bytesOf(
      '{"headerId":1,"timestamp":"2026-11-20T18:42:27.47Z","lastNodeId":"n1","nodeStates":[{"nodeId":"n3","sequenceId":6},{"nodeId":"n2","sequenceId":4}],"agvPosition":{"x":1.5,"y":-2,"theta":0.1,"positionInitialized":true},"batteryState":{"batteryCharge":80.5},"loads":[{"loadType":"EPAL"}],"errors":[{"errorType":"blocked","errorLevel":"FATAL"},{"errorType":"low","errorLevel":"WARNING"}]}',
    ),
  ],
  [
    `${VEHICLE}/visualization`,
    bytesOf(
      '{"timestamp":"2026-11-20T18:42:27.47Z","agvPosition":{"x":1.6,"y":-2,"theta":0.2,"positionInitialized":false}}',
    ),
  ],
  [`${VEHICLE}/connection`, bytesOf('{"timestamp":"2026-11-20T18:42:27.47Z","connectionState":"CONNECTIONBROKEN"}')],
  [
    node('NBIRTH', ''),
    payloadBytes(
      [
        { name: 'bdSeq', long: 1n, datatype: 8 },
        { name: 'N', alias: 1, datatype: 11, bool: true },
      ],
      { time: NOW, seq: 0 },
    ),
  ],
  [
    node('DBIRTH'),
    payloadBytes(
      [
        { name: 'M', alias: 4, datatype: 10, double: 2 },
        { name: 'D', datatype: 16, dataset: [8, 1] },
        { name: 'W', alias: 5, datatype: 3, int: -7 },
        { name: 'S', alias: 6, datatype: 12, string: 'a' },
      ],
      { time: NOW, seq: 1 },
    ),
  ],
  [
    node('DDATA'),
    payloadBytes(
      [
        { alias: 4, double: 3, quality: 192 },
        { alias: 4, isNull: true },
        { alias: 5, long: 2n ** 63n },
      ],
      { seq: 2 },
    ),
  ],
  [
    node('DDATA'),
    payloadBytes(
      [
        { alias: 4, double: 3, historical: true, time: NOW - 60_000 },
        { alias: 6, string: 'é'.repeat(90) },
      ],
      { seq: 3 },
    ),
  ],
  [node('DDEATH'), payloadBytes([], { time: NOW - 5, seq: 4 })],
  [node('NDEATH', ''), payloadBytes([{ name: 'bdSeq', long: 1n, datatype: 4 }])],
]
