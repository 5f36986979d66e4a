import { expect, test } from 'vitest'
import type { LineModelInput } from '../model/schema.ts'
import { modelOf } from '../testing/lines.ts'
import { checkStart } from './check-start.ts'
import type { LineStart } from './line-start.ts'

const fails = [
  { timeBetweenFailures: 100, repairTime: 5, crew: 'fitters' },
  { timeBetweenFailures: 50, repairTime: 1 },
]
const line: LineModelInput = {
  sources: [
    { id: 'in', interarrivalTime: 3, to: 'a' },
    { id: 'more', unlimited: true, to: 'b' },
  ],
  stations: [
    { id: 'a', processingTime: 1, buffer: 4, servers: 2, failures: fails, to: 'b' },
    { id: 'b', processingTime: 1, buffer: 0, to: 'c' },
    { id: 'c', processingTime: 1, buffer: 2, whenFull: 'lose', to: 'out' },
  ],
  sinks: [{ id: 'out' }],
  crews: [{ id: 'fitters' }],
}
const problems = (start: LineStart) =>
  checkStart(modelOf(line), start).map(({ path, code, found, most }) => [path, code, found, most])

test('a line as it can stand has no faults, and so has an empty one', () => {
  const down = { failure: 0, since: 20, repairing: 3 }
  const start: LineStart = {
    stations: [
      {
        id: 'a',
        waiting: 4,
        outside: 7,
        servers: [
          { part: { worked: 0.5 }, ages: [10, 0] },
          { part: { blockedBy: 'b' }, down, ages: [0] },
        ],
      },
      { id: 'b', servers: [{ part: null, down: null }] },
    ],
    sources: [{ id: 'in', sinceArrival: 1 }],
  }
  expect(problems(start)).toEqual([])
  expect(problems({ stations: [] })).toEqual([])
})

test('every fault is told with its place', () => {
  const repaired = { down: { failure: 0, since: 1, repairing: 1 } }
  expect(
    problems({
      stations: [
        { id: 'a', waiting: 5, outside: 0.5, servers: [repaired, repaired, { ages: [1, 2, 3] }] },
        { id: 'b', waiting: 1, servers: [{ part: { blockedBy: 'c' } }] },
        { id: 'c', waiting: Number.NaN, outside: 1, servers: [{ part: { worked: -1 } }] },
        { id: 'd' },
        { id: 'a', waiting: -1, servers: [{ part: { blockedBy: 'out' } }] },
      ],
      sources: [
        { id: 'more', sinceArrival: 1 },
        { id: 'in', sinceArrival: Number.POSITIVE_INFINITY },
      ],
    }),
  ).toEqual([
    ['stations[4].id', 'twice', 'a', null],
    ['stations[0].waiting', 'tooMany', 5, 4],
    ['stations[0].outside', 'notANumberOfParts', 0.5, null],
    ['stations[0].servers', 'tooMany', 3, 2],
    ['stations[0].servers[2].ages', 'tooMany', 3, 2],
    ['stations[1].waiting', 'tooMany', 1, 0],
    ['stations[1].servers[0].part.blockedBy', 'unknown', 'c', null],
    ['stations[2].waiting', 'notANumberOfParts', Number.NaN, null],
    ['stations[2].outside', 'tooMany', 1, 0],
    ['stations[2].servers[0].part.worked', 'notATime', -1, null],
    ['stations[3].id', 'unknown', 'd', null],
    ['stations[4].waiting', 'notANumberOfParts', -1, null],
    ['stations[4].servers[0].part.blockedBy', 'unknown', 'out', null],
    ['sources[0].id', 'unknown', 'more', null],
    ['sources[1].sinceArrival', 'notATime', Number.POSITIVE_INFINITY, null],
    ['crews[0]', 'tooMany', 2, 1],
  ])
})

test.each([
  [{ failure: 2, since: 1, repairing: 1 }, 'down.failure', 'unknown', 2],
  [{ failure: 0, since: -1, repairing: 1 }, 'down.since', 'notATime', -1],
  [{ failure: 0, since: 1, repairing: Number.NaN }, 'down.repairing', 'notATime', Number.NaN],
  [{ failure: 1, since: 1, repairing: null }, 'down.repairing', 'nobodyToWaitFor', 1],
])('%j is wrong', (down, at, code, found) => {
  expect(problems({ stations: [{ id: 'a', servers: [{ down }] }] })).toEqual([
    [`stations[0].servers[0].${at}`, code, found, null],
  ])
})
