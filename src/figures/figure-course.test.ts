/** How a key figure went, against answers written by hand. */
import { expect, test } from 'vitest'
import { loadTwin } from '../twin/load.ts'
import type { KpiDoc } from '../twin/schema.ts'
import type { Twin } from '../twin/twin.ts'
import type { HistoryAnswer } from '../wire/history-answer.ts'
import { figureCourse } from './figure-course.ts'
import { keyFigureOf } from './key-figure.ts'
import { kpisWithin } from './kpis-within.ts'

const HOUR = 3_600_000
const HALF = HOUR / 2

const plant = (kpi: Partial<KpiDoc>): Twin => {
  const loaded = loadTwin({
    format: 1,
    id: 't',
    name: 'T',
    assets: [
      { id: 'hall', name: 'Hall', level: 'area' },
      { id: 'line-1', name: 'Line 1', level: 'line', parent: 'hall' },
      { id: 'line-2', name: 'Line 2', level: 'line', parent: 'hall' },
      ...['a', 'b'].map((id, i) => ({
        id,
        name: id,
        parent: `line-${i + 1}`,
        signals: { s: { name: 'S', role: 'power' } },
      })),
    ],
    kpis: [{ name: 'K', role: 'power', reduce: 'sum', ...kpi }],
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return loaded.value
}

/** Buckets of half an hour from 0 on, each steady at its value. */
const answer = (signal: string, values: readonly (number | null)[]): readonly [string, HistoryAnswer] => [
  signal,
  {
    signal,
    from: 0,
    to: values.length * HALF,
    stepMs: HALF,
    t: values.map((_, i) => i * HALF),
    min: values,
    max: values,
    mean: values,
    last: values,
    count: values.map((value) => Number(value !== null)),
    quality: values.map(() => 0),
  } as HistoryAnswer,
]
const HOURS = [
  { from: 0, to: HOUR },
  { from: HOUR, to: 2 * HOUR },
]

const course = (kpi: Partial<KpiDoc>, ...answers: readonly (readonly [string, HistoryAnswer])[]) => {
  const twin = plant(kpi)
  return figureCourse(keyFigureOf(twin, twin.kpis[0]!), new Map(answers), HOURS)
}

test('a sum is that of what its parts were on average', () => {
  expect(course({}, answer('a/s', [1, 3, 5, 5]), answer('b/s', [10, 10, 20, 40]))).toEqual([12, 35])
})

test('a sum without one of its parts is not told: it would seem to have fallen', () => {
  expect(course({}, answer('a/s', [1, 3, 5, 5]), answer('b/s', [10, 10, null, null]))).toEqual([12, null])
  expect(course({}, answer('a/s', [1, 3, 5, 5]))).toEqual([null, null])
})

test('mean, highest and lowest are of what is known', () => {
  const both = [answer('a/s', [1, 3, 5, 5]), answer('b/s', [10, 10, null, null])] as const
  expect(course({ reduce: 'mean' }, ...both)).toEqual([6, 5])
  expect(course({ reduce: 'max' }, ...both)).toEqual([10, 5])
  expect(course({ reduce: 'min' }, ...both)).toEqual([2, 5])
})

test('a rate is what the counters counted, an hour; a restart takes nothing away', () => {
  const [first, second] = course(
    { reduce: 'rate-per-hour' },
    answer('a/s', [100, 150, 200, 10]),
    answer('b/s', [0, 20, 40, 60]),
  )
  expect(first).toBeCloseTo(140)
  expect(second! > 40 && second! < 150, `counts on after the restart: ${second}`).toBe(true)
})

test('nothing known is told as nothing', () => {
  expect(course({})).toEqual([null, null])
  expect(course({}, answer('a/s', [null, null, null, null]))).toEqual([null, null])
})

test('of a part of the plant: what lies there; a target of a sum is not its own, one of a mean is', () => {
  const within = (kpi: Partial<KpiDoc>, scope: string) => kpisWithin(plant(kpi), scope)
  const target = { atMost: 5 }
  expect(within({ target }, 'line-1')).toEqual([{ name: 'K', role: 'power', reduce: 'sum', under: 'line-1' }])
  expect(within({ target }, 'hall')).toMatchObject([{ target, under: 'hall' }])
  expect(within({ target, reduce: 'mean' }, 'line-1')).toMatchObject([{ target, under: 'line-1' }])
  expect(within({ target, under: 'line-1' }, 'hall')).toMatchObject([{ target, under: 'line-1' }])
  expect(within({ under: 'line-1' }, 'line-2'), 'none of its business').toEqual([])
  expect(within({ role: 'count' }, 'hall')).toEqual([])
})
