/** Real factories and third-party simulators: what comes out is what stands in the file, read off it by a few lines of its own. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Decoder } from './decoder.ts'
import { collector, twinOf } from './testing/collect.ts'

const folder = process.env['GEMBA_RECORDINGS']
if (!folder) console.log('GEMBA_RECORDINGS is not set: the recordings are not replayed.')

interface Line {
  ts: number
  topic: string
  payload: string
  encoding?: string
}
const linesOf = (file: string): Line[] =>
  readFileSync(join(folder!, file), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line)
const bytes = (line: Line): Buffer => Buffer.from(line.payload, line.encoding === 'base64' ? 'base64' : 'utf8')

const replay = (file: string, signals: Record<string, unknown>, alarms: Record<string, unknown> = {}) => {
  const twin = twinOf(signals, alarms)
  const decoder = new Decoder(twin)
  const got = collector(twin)
  const lines = linesOf(file)
  expect(lines.length).toBeGreaterThan(20)
  for (const line of lines) decoder.message(line.topic, bytes(line), line.ts, got.sink)
  const on = (topic: string): Line[] => lines.filter((line) => line.topic === topic)
  return {
    ...got,
    decoder,
    lines,
    on,
    reasons: Object.fromEntries(decoder.stats.drops.map((d) => [d.reason, d.count])),
  }
}

test.skipIf(!folder)('packml-plain: bare values of line 2', () => {
  const at = 'Ludwigsburg/Packing/Line2'
  const states = Object.fromEntries(
    [
      'Clearing',
      'Stopped',
      'Starting',
      'Idle',
      'Suspended',
      'Execute',
      'Stopping',
      'Aborting',
      'Aborted',
      'Holding',
      'Held',
      'Unholding',
      'Suspending',
      'Unsuspending',
      'Resetting',
      'Completing',
      'Complete',
    ].map((name, i) => [name.toUpperCase(), { code: i + 1, name }]),
  )
  const r = replay('packml-plain.jsonl', {
    state: { type: 'state', states, bindings: [{ topic: `${at}/Status/StateCurrentStr` }] },
    speed: { bindings: [{ topic: `${at}/Status/CurMachSpeed` }] },
    unit: { type: 'text', bindings: [{ topic: `${at}/Admin/ProdConsumedCount/0/Name`, format: 'value' }] },
  })
  expect(r.of('speed')).toEqual(r.on(`${at}/Status/CurMachSpeed`).map((line) => Number(line.payload)))
  expect(r.of('state').length).toBeGreaterThan(5)
  expect(r.of('state')).toEqual(
    r.on(`${at}/Status/StateCurrentStr`).map((line) => states[line.payload.toUpperCase()]!.code),
  )
  expect(r.of('unit')).toContain('Raw Material')
  expect(r.reasons).toEqual({})
})

test.skipIf(!folder)('packml-sparkplug: states as text, a name in another case, the death of the node', () => {
  const metric = (name: string) => [{ topic: 'spBv1.0/Ludwigsburg/+/Packing/Line3', format: 'sparkplug', metric: name }]
  const r = replay('packml-sparkplug.jsonl', {
    state: { type: 'text', bindings: metric('Status/StateCurrentStr') },
    id: { type: 'integer', bindings: metric('Admin/ProdConsumedCount/0/Id') },
    design: { bindings: metric('Admin/MachDesignSpeed') },
  })
  const sent = r.lines
    .filter((line) => line.topic.includes('/DDATA/'))
    .flatMap((line) => {
      const body = bytes(line)
      const name = body.indexOf('Status/StateCurrentStr')
      const value = body.indexOf(0x7a, name + 22)
      return name < 0 ? [] : [body.subarray(value + 2, value + 2 + body[value + 1]!).toString()]
    })
  expect(sent).toEqual(['Clearing', 'Stopped'])
  expect(r.of('state').slice(-2)).toEqual(sent)
  expect(r.of('id')).toEqual([0, 1])
  expect(r.of('design')).toEqual([0, 100])
  expect(r.dead.toSorted()).toEqual(['design', 'id', 'state'])
})

test.skipIf(!folder)('tahu-js: a birth with a template and a data set loses nothing', () => {
  const r = replay('tahu-js-sparkplug.jsonl', {
    double: {
      bindings: [
        {
          topic: 'spBv1.0/Sparkplug Devices/+/JavaScript Edge Node/Emulated Device',
          format: 'sparkplug',
          metric: 'my_double',
        },
      ],
    },
    version: {
      type: 'text',
      bindings: [
        {
          topic: 'spBv1.0/Sparkplug Devices/+/JavaScript Edge Node/Emulated Device',
          format: 'sparkplug',
          metric: 'Properties/sw_version',
        },
      ],
    },
  })
  const sent = r.lines
    .filter((line) => /D(BIRTH|DATA)/.test(line.topic))
    .map((line) => {
      const body = bytes(line)
      // After the name come the datatype (20 0a) and the tag of a double (69).
      return body.readDoubleLE(body.indexOf('my_double') + 9 + 3)
    })
  expect(sent.length).toBeGreaterThan(20)
  expect(r.of('double')).toEqual(sent)
  expect(r.of('version')).toEqual(['v1.0.0'])
  expect(r.dead.toSorted()).toEqual(['double', 'version'])
  expect(r.reasons).toEqual({})
})

test.skipIf(!folder)('uns-payload-pump: states, measurements, times with microseconds', () => {
  const at = 'abelara/plant1/utilities/water-system/pump-station/pump-101'
  const names = ['Stopped', 'Starting', 'Running', 'Stopping', 'Fault', 'Maintenance', 'Idle']
  const states = Object.fromEntries(names.map((name, i) => [name, { code: i, name }]))
  const r = replay('uns-payload-pump.jsonl', {
    state: { type: 'state', states, bindings: [{ topic: `${at}/state`, select: '/type/name' }] },
    vibration: {
      unit: 'mm/s',
      bindings: [{ topic: `${at}/measurement/vibration-analysis`, format: 'uns', time: 'source' }],
    },
  })
  expect(r.of('state')).toEqual(
    r
      .on(`${at}/state`)
      .map((line) => names.indexOf((JSON.parse(line.payload) as { type: { name: string } }).type.name)),
  )
  const sent = r
    .on(`${at}/measurement/vibration-analysis`)
    .map((line) => ({ ...(JSON.parse(line.payload) as { value: number; timestamp: string }), at: line.ts }))
  expect(sent.length).toBeGreaterThan(5)
  const vibration = r.samples.filter((sample) => sample.signal === 'vibration')
  expect(vibration.map((s) => s.value)).toEqual(sent.map((s) => s.value))
  expect(vibration.map((s) => s.source)).toEqual(sent.map((s) => Math.floor(Number(new Date(s.timestamp)))))
  expect(vibration.map((s) => s.receive)).toEqual(sent.map((s) => Math.min(s.at, Number(new Date(s.timestamp)))))
})

test.skipIf(!folder)('metalfab: bare numbers, quoted texts and objects of one machine', () => {
  const at = 'umh/v1/metalfab/eindhoven/cutting/laser_01'
  const r = replay('metalfab-uns.jsonl', {
    oee: { bindings: [{ topic: `${at}/Line/OEE/OEE`, format: 'uns' }] },
    name: { type: 'text', bindings: [{ topic: `${at}/Asset/Name`, format: 'uns' }] },
    availability: { bindings: [{ topic: `${at}/Dashboard/OEE`, select: '/Availability' }] },
    wrong: { bindings: [{ topic: `${at}/Line/OEE/Oee` }] },
  })
  expect(r.of('oee').length).toBeGreaterThan(10)
  expect(r.of('oee')).toEqual(r.on(`${at}/Line/OEE/OEE`).map((line) => Number(line.payload)))
  expect(r.of('name')).toContain('TruLaser 3030 #1')
  expect(r.of('availability')).toEqual(
    r.on(`${at}/Dashboard/OEE`).map((line) => (JSON.parse(line.payload) as { Availability: number }).Availability),
  )
  expect(r.decoder.unmatched()[0]).toMatchObject({
    signal: 'm/wrong',
    nearest: expect.arrayContaining([`${at}/Line/OEE/OEE`]),
  })
  expect(r.decoder.unmatched()[0]!.nearest[0]).toBe(`${at}/Line/OEE/OEE`)
})

test.skipIf(!folder)('ladder99: several signals in one array, faults by code that clear by absence', () => {
  const run = 'ladder99-print-apply__run1.jsonl'
  const read = 'l99/ccs-pa-001/evt/read'
  const r = replay(
    run,
    {
      red: {
        type: 'boolean',
        bindings: [{ topic: read, select: { at: '', key: { '/address': '%Q0.10' }, take: '/value' }, nulls: 'ignore' }],
      },
    },
    {
      fault: {
        name: 'Fault',
        priority: 'high',
        faults: { topic: 'l99/ccs-pa-001/evt/status', at: '/faults', text: '/description' },
      },
    },
  )
  const sent = r
    .on(read)
    .flatMap((line) =>
      (JSON.parse(line.payload) as { address: string; value: number; _ts: number }[])
        .filter((item) => item.address === '%Q0.10')
        .slice(0, 1),
    )
  expect(sent.length).toBeGreaterThan(1)
  expect(r.of('red')).toEqual(sent.map((item) => item.value))
  expect(r.samples.map((s) => s.source)).toEqual(sent.map((item) => item._ts))
  const lists = r
    .on('l99/ccs-pa-001/evt/status')
    .map((line) =>
      Object.entries((JSON.parse(line.payload) as { faults: Record<string, { description: string }> }).faults).map(
        ([code, fault]) => ({ code, text: fault.description }),
      ),
    )
  expect(lists.flat()).toContainEqual({ code: '50', text: 'low ribbon' })
  expect(r.faults).toEqual(lists)
})
