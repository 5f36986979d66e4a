import { expect, test } from 'vitest'
import { stateAt } from './state-at.ts'

const row = (t: number, quality = 0, receive = t, nth = 0) => ({ t, receive, nth, quality })

test('the last sample at or before the moment, in the order of time, receipt and number', () => {
  const late = row(5, 0, 9)
  const rows = [row(3), late, row(5), row(7)]
  expect(stateAt(rows, 2)).toBeNull()
  expect(stateAt(rows, 6)).toEqual({ sample: late, ended: 0 })
  expect(stateAt([row(5, 0, 5, 1), row(5, 1, 5, 0)], 5)?.sample).toEqual(row(5, 0, 5, 1))
})

test('a mark ends what stood, and what comes after it stands again', () => {
  const rows = [row(1), row(4, 4), row(6)]
  expect(stateAt(rows, 3)?.ended).toBe(0)
  expect(stateAt(rows, 5)).toEqual({ sample: row(1), ended: 4 })
  expect(stateAt(rows, 6)?.ended).toBe(0)
  expect(stateAt([row(4, 3)], 9)).toBeNull()
})
