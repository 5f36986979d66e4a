import { expect, test } from 'vitest'
import { loadTwin } from '../twin/load.ts'
import type { TwinDocumentInput } from '../twin/schema.ts'
import { QUALITY, type Quality } from '../wire/quality.ts'
import { Decoder } from './decoder.ts'
import { compileQuality } from './quality.ts'

const { good: GOOD, uncertain: UNCERTAIN, bad: BAD } = QUALITY

type Said = readonly [value: number, quality: Quality, source: number]

const decode = (binding: object, payload: unknown): Said[] => {
  const document = {
    format: 1,
    id: 'p',
    name: 'P',
    assets: [{ id: 'm', name: 'M', signals: { s: { name: 'S', staleAfterS: null, bindings: [binding] } } }],
  } as TwinDocumentInput
  const loaded = loadTwin(document)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  const said: Said[] = []
  const sink = {
    sample: (_: number, value: number, quality: Quality, __: number, source: number) =>
      void said.push([value, quality, source]),
    text: () => {},
    faults: () => {},
    dead: () => {},
  }
  new Decoder(loaded.value).message('t', new TextEncoder().encode(JSON.stringify(payload)), 9e12, sink)
  return said
}

test('quality and time are those of the list element that the value came from', () => {
  const binding = {
    topic: 't',
    select: { at: '/values', key: { '/id': 'b' }, take: '/v' },
    timeAt: '/t',
    quality: { at: '/q', as: 'words' },
  }
  const values = [
    { id: 'a', v: 1, q: true, t: 1_700_000_000_000 },
    { id: 'b', v: 2, q: false, t: 1_700_000_001_000 },
  ]
  expect(decode(binding, { t: 1_600_000_000_000, values })).toEqual([[2, BAD, 1_700_000_001_000]])
  expect(decode(binding, { t: 1_600_000_000_000, values: [{ id: 'b', v: 3, q: true }] })).toEqual([
    [3, GOOD, 1_600_000_000_000],
  ])
})

test('a list within an element of a list', () => {
  const select = {
    at: '/devices',
    key: { '/id': 'm1' },
    take: { at: '/tags', key: { '/name': 'speed' }, take: '/value' },
  }
  const devices = [
    { id: 'm0', tags: [{ name: 'speed', value: 1 }] },
    {
      id: 'm1',
      tags: [
        { name: 'load', value: 2 },
        { name: 'speed', value: 3, quality: 'UNCERTAIN' },
      ],
    },
  ]
  expect(decode({ topic: 't', select, quality: { at: '/quality', as: 'words' } }, { devices })).toEqual([
    [3, UNCERTAIN, 0],
  ])
  // The device speaks, but not of this.
  expect(decode({ topic: 't', select, nulls: 'ignore' }, { devices: [{ id: 'm1', tags: [] }] })).toEqual([])
})

test.each([
  ['words', 'GOOD', GOOD],
  ['words', 'Bad', BAD],
  ['words', 'uncertain', UNCERTAIN],
  ['words', 'Good, Non-specific', GOOD],
  ['words', false, BAD],
  ['opc-ua', 0, GOOD],
  ['opc-ua', 0x40920000, UNCERTAIN],
  ['opc-ua', 0x80310000, BAD],
  ['opc-ua', { Code: 2150891520, Symbol: 'BadNoCommunication' }, BAD],
  ['opc-ua', {}, GOOD],
  ['opc-ua', 'BadOutOfService', BAD],
  ['opc-da', 192, GOOD],
  ['opc-da', 216, GOOD],
  ['opc-da', 64, UNCERTAIN],
  ['opc-da', 24, BAD],
  ['siemens', 3, GOOD],
  ['siemens', 1, UNCERTAIN],
  ['siemens', 0, BAD],
] as const)('%s: %j', (as, said, quality) => {
  expect(compileQuality({ at: '/q', as })({ q: said }, undefined)).toBe(quality)
})

test('nothing said is good', () => {
  expect(compileQuality({ at: '/q', as: 'opc-da' })({}, { v: 1 })).toBe(GOOD)
})
