import { expect, test } from 'vitest'
import { loadTwin } from '../../twin/load.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import { lineRecords } from './line-records.ts'

const MINUTE = 60_000
const signal = (role: string, unit = '') => ({
  name: role,
  type: 'number' as const,
  role,
  unit,
  bindings: [{ topic: `x/${role}` }],
})
const loaded = loadTwin({
  format: 1,
  id: 't',
  name: 'T',
  assets: [
    {
      id: 'p1',
      name: 'P1',
      signals: {
        state: {
          name: 'State',
          type: 'state',
          role: 'state',
          states: {
            execute: { code: 6, name: 'Runs', tone: 'normal' },
            held: { code: 11, name: 'Held', tone: 'attention' },
            suspended: { code: 5, name: 'Waits', tone: 'idle' },
          },
          bindings: [{ topic: 'x/state' }],
        },
        cycle: signal('cycle-time', 's'),
        count: signal('count'),
        power: signal('power', 'kW'),
      },
    },
    { id: 'b1', name: 'B1', signals: { items: signal('items') } },
  ],
})
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value
const [p1, b1] = [twin.asset('p1')!, twin.asset('b1')!]

const UNTIL = 120 * MINUTE
const samples = (
  id: string,
  rows: readonly (readonly [minute: number, value: number])[],
): readonly [string, HistoryAnswer] => {
  const values = rows.map(([, value]) => value)
  return [
    id,
    {
      signal: id,
      from: 0,
      to: UNTIL,
      stepMs: 0,
      t: rows.map(([minute]) => minute * MINUTE),
      min: values,
      max: values,
      mean: values,
      last: values,
      count: values.map(() => 1),
      quality: values.map(() => 0),
    },
  ]
}

test('work, failures, cycles of its own work, undisturbed pieces, the fullest belt, power', () => {
  // Works an hour, stands from 60 to 70, waits from 70 to 80, works on.
  const answers = new Map([
    samples('p1/state', [[0, 6], [60, 11], [70, 5], [80, 6]]), // prettier-ignore
    samples('p1/cycle', [[0, 9], [30, 11], [65, 99], [90, 10]]), // prettier-ignore
    // One a minute but while it stands and waits.
    samples(
      'p1/count',
      Array.from(
        { length: 121 },
        (_, minute) => [minute, 1000 + Math.min(minute, 60) + Math.max(0, minute - 80)] as const,
      ),
    ),
    samples('p1/power', [[0, 4], [60, 1], [80, 4]]), // prettier-ignore
    samples('b1/items', [[0, 1], [61, 5], [90, 2]]), // prettier-ignore
  ])
  const found = lineRecords(twin, [p1, b1], [p1, b1], answers, UNTIL)
  const record = found.get('p1')!
  expect(record.states).toMatchObject({ repairs: [expect.closeTo(1 / 6)], producingMs: 100 * MINUTE, downSince: null })
  expect(record.states!.spells).toEqual([{ length: 1, failed: true }, { length: expect.closeTo(2 / 3), failed: false }]) // prettier-ignore
  expect(record.cycles.map(({ value }) => value).toSorted((a, b) => a - b)).toEqual([9, 10, 11, 99])
  expect(record.pieces).toBe(100)
  // From 0 to 60 and from 80 on: the stop and ten minutes after it are left out.
  expect(record.undisturbed).toEqual({ pieces: expect.closeTo(100), seconds: 100 * 60 })
  expect(record.power).toEqual({ workingKw: 4, waitingKw: 1 })
  expect([found.get('b1')!.mostItems, found.get('b1')!.states]).toEqual([5, null])
})

test('of what was never recorded nothing is said', () => {
  expect(lineRecords(twin, [p1], [p1], new Map(), UNTIL).get('p1')).toEqual({
    asset: 'p1',
    states: null,
    cycles: [],
    pieces: null,
    undisturbed: null,
    rejected: null,
    mostItems: null,
    power: null,
  })
})
