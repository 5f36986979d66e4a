/** Wrong models: every fault is told, where it is, with what stands there and what would be right. */
import { describe, expect, test } from 'vitest'
import { LONGEST_MODEL, parseModel, readModel } from './read-model.ts'

const right = {
  sources: [{ id: 'in', unlimited: true, to: 'a' }],
  stations: [
    { id: 'a', processingTime: { type: 'exponential', mean: 1 }, to: 'b' },
    { id: 'b', processingTime: 1, to: 'out' },
  ],
  sinks: [{ id: 'out' }],
}
const told = (json: unknown): string[] => {
  const read = readModel(json)
  return read.ok ? [] : read.error.map(({ path, message }) => `${path}: ${message}`)
}
const withStation = (station: object): unknown => ({
  ...right,
  stations: [right.stations[0], { ...right.stations[1], ...station }],
})

test('a right model, with its defaults', () => {
  const read = readModel(right)
  expect(read.ok && read.value.stations[1]).toEqual({
    id: 'b',
    processingTime: 1,
    servers: 1,
    buffer: 'unlimited',
    whenFull: 'block',
    failures: [],
    to: 'out',
  })
  expect(read.ok && read.value.timeUnit).toBe('s')
})

describe('one fault', () => {
  test.each([
    [withStation({ speed: 2 }), '$.stations[1].speed: unknown field "speed".'],
    [withStation({ bufer: 2 }), '$.stations[1].bufer: unknown field "bufer". Did you mean "buffer"?'],
    [withStation({ buffer: -1 }), '$.stations[1].buffer: found -1; right would be at least 0'],
    [withStation({ buffer: 'lots' }), '$.stations[1].buffer: found "lots"; right would be a whole number from 0'],
    [withStation({ servers: 1e6 }), '$.stations[1].servers: found 1000000; right would be at most 1000'],
    [withStation({ servers: 1.5 }), '$.stations[1].servers: found 1.5; right would be a whole number'],
    [withStation({ processingTime: -2 }), '$.stations[1].processingTime: found -2; right would be '],
    [withStation({ processingTime: null }), '$.stations[1].processingTime: found null; right would be a time'],
    [withStation({ processingTime: { type: 'gaussian' } }), '$.stations[1].processingTime.type: found "gaussian"'],
    [
      withStation({ processingTime: { type: 'exponential', mean: 0 } }),
      '$.stations[1].processingTime.mean: found 0; right would be more than 0',
    ],
    [
      withStation({ processingTime: { type: 'uniform', min: 3, max: 2 } }),
      '$.stations[1].processingTime.max: found {"type":"uniform","min":3,"max":2}; right would be more than min',
    ],
    [
      withStation({ processingTime: { type: 'lognormal', mean: 3 } }),
      'right would be either mean and sd, or median and sigma',
    ],
    [
      withStation({ processingTime: { type: 'empirical', values: [] } }),
      '$.stations[1].processingTime.values: found a list of 0; right would be a list of at least 1',
    ],
    [withStation({ processingTime: Number.POSITIVE_INFINITY }), '$.stations[1].processingTime: found Infinity'],
    [withStation({ processingTime: Number.NaN }), '$.stations[1].processingTime: found NaN'],
    [withStation({ to: 'nowhere' }), '$.stations[1].to: "nowhere" is no station and no sink.'],
    [withStation({ to: { out: 0.5, a: 0.4 } }), 'found shares that add up to 0.9; right would be 1'],
    [withStation({ to: {} }), '$.stations[1].to: found no destination'],
    [withStation({ to: { out: 1.5 } }), '$.stations[1].to.out: found 1.5; right would be at most 1'],
    [withStation({ id: 'a' }), '$.stations[1].id: found "a", which is the id of $.stations[0] already'],
    [withStation({ id: '__proto__' }), '$.stations[1].id: found "__proto__"; right would be a name'],
    [withStation({ whenFull: 'loose' }), 'right would be "block" or "lose". Did you mean "lose"?'],
    [
      withStation({ failures: [{ timeBetweenFailures: 0, repairTime: 1 }] }),
      '$.stations[1].failures[0].timeBetweenFailures: found a mean of 0',
    ],
    [
      withStation({ failures: [{ timeBetweenFailures: 9, repairTime: 1, crew: 'x' }] }),
      '$.stations[1].failures[0].crew: "x" is no crew.',
    ],
    [withStation({ to: 'a' }), '$.stations[0]: parts never leave "a": no way leads from it to a sink'],
    [{ ...right, sinks: [] }, '$.sinks: found a list of 0; right would be a list of at least 1'],
    [{ ...right, sources: undefined }, '$.sources: found nothing; right would be a list'],
    [{ ...right, timeUnit: 'sec' }, '$.timeUnit: found "sec"; right would be "s" or "min" or "h"'],
    [{ ...right, sources: [{ id: 'in', to: 'a' }] }, 'found neither "interarrivalTime" nor "unlimited"'],
    [
      { ...right, sources: [{ id: 'in', to: 'a', unlimited: true, interarrivalTime: 1 }] },
      'found both "interarrivalTime" and "unlimited"',
    ],
    [{ ...right, sources: [{ id: 'in', to: 'b', unlimited: true }] }, '$.stations[0]: "a" gets no parts'],
    [{ ...right, sources: [{ id: 'in', interarrivalTime: 0, to: 'a' }] }, 'parts without end at one moment'],
    [{ ...right, sources: [{ id: 'in', interarrivalTime: 1, to: 'out' }] }, 'leads straight into a sink'],
    [
      { ...right, sources: [{ id: 'in', unlimited: true, to: { a: 0.5, b: 0.5 } }] },
      'an unlimited source feeds one station',
    ],
    [{ ...right, sinks: [{ id: 'out' }, { id: 'dead' }] }, '$.sinks[1]: nothing ever gets to "dead"'],
    [
      {
        ...right,
        stations: [
          { id: 'a', processingTime: 1, to: 'b' },
          { id: 'b', processingTime: 0, to: { c: 0.5, out: 0.5 } },
          { id: 'c', processingTime: 0, to: 'b' },
        ],
      },
      'is in a loop that takes no time',
    ],
    [
      { ...right, stations: [{ id: 'a', processingTime: 0, to: 'out' }] },
      'whose processing time is 0: parts without end at one moment',
    ],
    [
      {
        ...right,
        stations: Array.from({ length: 20 }, (_, i) => ({ ...right.stations[1], id: `s${i}`, servers: 1000 })),
      },
      'found 20000 servers altogether',
    ],
  ])('%j', (json, message) => {
    expect(told(json).join('\n')).toContain(message)
  })
})

test('all faults are told at once, of fields and of what refers to what', () => {
  const all = told({
    sources: [{ id: 'in', unlimited: true, to: 'x' }],
    stations: [
      { id: 'a', processingTime: -1, servers: 'two', to: 'out' },
      { id: 'a', processingTime: 1, to: { out: 0.5 }, failures: [{ repairTime: 1, crew: 'nobody' }] },
    ],
    sinks: [{ id: 'out', place: 3 }],
  }).join('\n')
  for (const path of [
    '$.sources[0].to',
    '$.stations[0].processingTime',
    '$.stations[0].servers',
    '$.stations[1].id',
    '$.stations[1].to',
    '$.stations[1].failures[0].timeBetweenFailures',
    '$.stations[1].failures[0].crew',
    '$.sinks[0].place',
  ])
    expect(all).toContain(`${path}: `)
})

test('of many faults the first hundred are told, and how many more there are', () => {
  const stations = Array.from({ length: 500 }, (_, i) => ({ id: `s${i}`, processingTime: -1, to: 'out' }))
  const all = told({ ...right, stations })
  expect(all).toHaveLength(101)
  expect(all.at(-1)).toMatch(/and \d+ more problems/)
})

describe('hostile texts', () => {
  const of = (text: string): string => {
    const read = parseModel(text)
    return read.ok ? 'right' : read.error.map(({ path, message }) => `${path}: ${message}`).join('\n')
  }
  test.each([
    ['', 'this is not JSON'],
    ['{"sources": [', 'this is not JSON'],
    ['null', 'found null; right would be an object'],
    ['[]', 'found a list of 0; right would be an object'],
    ['{}', '$.stations: found nothing; right would be a list'],
    ['NaN', 'this is not JSON'],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, '$: '],
    [JSON.stringify(right).replace('"sinks"', '"__proto__": {"x": 1}, "sinks"'), 'unknown field "__proto__"'],
    [JSON.stringify(right).replace('"sinks"', '"constructor": {}, "sinks"'), 'unknown field "constructor"'],
    [JSON.stringify(right).replace('"processingTime":1', '"processingTime":1e999'), '$.stations[1].processingTime'],
    [' '.repeat(LONGEST_MODEL + 1), 'characters; right would be at most'],
    [JSON.stringify({ ...right, name: 'x'.repeat(1000) }), '$.name: found "xxx'],
  ])('%.40s', (text, message) => {
    expect(of(text)).toContain(message)
  })

  test('a byte order mark is no fault, and names of JavaScript are names like others', () => {
    const text = JSON.stringify(right).replaceAll('"b"', '"constructor"')
    expect(of(`\uFEFF${text}`)).toBe('right')
  })
})
