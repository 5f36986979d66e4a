/** Values that the page works out, among those that come: none is lost, whichever batch is on its way. */
import { expect, test } from 'vitest'
import type { ValuesSink } from '../../feed/values-source.ts'
import type { SampleBatch } from '../../wire/batch.ts'
import { QUALITY } from '../../wire/quality.ts'
import { withDerived } from './derived-rows.ts'

const batch = (rows: readonly (readonly [slot: number, value: number])[], snapshot = false): SampleBatch => ({
  count: rows.length,
  slot: Uint32Array.from(rows, ([slot]) => slot),
  value: Float64Array.from(rows, ([, value]) => value),
  quality: new Uint8Array(rows.length),
  receive: new Float64Array(rows.length).fill(5),
  source: new Float64Array(rows.length),
  dead: new Uint8Array(rows.length),
  since: new Float64Array(rows.length),
  texts: [],
  snapshot,
  asOf: 7,
  wanted: 0,
})

const started = () => {
  let inner: ValuesSink | null = null
  const limits: unknown[] = []
  const told: { readonly rows: number[][]; readonly snapshot: boolean; readonly taken: () => void }[] = []
  const { source, derive } = withDerived(
    {
      start: (sink) => {
        inner = sink
        return () => {}
      },
      want: () => 3,
      seek: null,
    },
    (some) => limits.push(some),
  )
  const end = source.start({
    batch: ({ count, slot, value, quality, receive, snapshot }, taken) =>
      told.push({
        rows: Array.from({ length: count }, (_, i) => [slot[i]!, value[i]!, quality[i]!, receive[i]!]),
        snapshot,
        taken,
      }),
    limits: (some) => limits.push(some),
    alarms: () => {},
    lost: () => {},
  })
  return { source, derive, end, told, limits, sink: inner! as ValuesSink }
}
const rowsOf = (slot: number, value: number) => ({
  slot: Uint32Array.of(slot),
  value: Float64Array.of(value),
  time: Float64Array.of(9),
})

test('they ride in what comes, or alone where nothing is on its way; a snapshot has all of them again', () => {
  const { derive, told, sink } = started()
  let taken = 0
  sink.batch(batch([[0, 1]], true), () => taken++)
  derive(rowsOf(8, 5.5))
  expect(told, 'one is on its way').toHaveLength(1)
  told[0]!.taken()
  expect(taken).toBe(1)
  sink.batch(batch([[1, 2]]), () => taken++)
  expect(told[1]!.rows).toEqual([
    [1, 2, QUALITY.good, 5],
    [8, 5.5, QUALITY.good, 9],
  ])
  told[1]!.taken()
  derive(rowsOf(9, Number.NaN))
  expect(told[2]!.rows, 'alone').toEqual([[9, Number.NaN, QUALITY.bad, 9]])
  // It is overtaken before it is in the table.
  sink.batch(batch([[1, 3]]), () => {})
  expect(told[3]!.rows.map(([slot]) => slot)).toEqual([1, 9])
  told[3]!.taken()
  sink.batch(batch([[1, 4]]), () => {})
  expect(
    told[4]!.rows.map(([slot]) => slot),
    'told once',
  ).toEqual([1])
  told[4]!.taken()
  sink.batch(batch([[1, 4]], true), () => {})
  expect(told[5]!.rows.map(([slot]) => slot)).toEqual([1, 8, 9])
})

test('limits go both ways on, a want is asked of the source, and nothing is told to nobody', () => {
  const { source, derive, end, told, limits, sink } = started()
  sink.limits([[1, 10]])
  expect(limits).toEqual([[[1, 10]], [[1, 10]]])
  expect(source.want({ slots: null } as never)).toBe(3)
  end()
  derive(rowsOf(8, 1))
  expect(told).toEqual([])
})
