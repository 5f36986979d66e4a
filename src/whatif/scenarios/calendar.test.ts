import { expect, test } from 'vitest'
import { afterOpen, beforeOpen, openHours, whenOpen } from './calendar.ts'

const closed = [
  { from: 2, to: 3 },
  { from: 8, to: 20 },
]

test('hours that are open, and how far they reach', () => {
  expect(openHours(closed, 1, 10)).toBe(6)
  expect([whenOpen(closed, 2), whenOpen(closed, 3), whenOpen(closed, 9)]).toEqual([3, 3, 20])
  expect([afterOpen(closed, 1, 0.5), afterOpen(closed, 1, 2), afterOpen(closed, 7, 2)]).toEqual([1.5, 4, 21])
  expect(afterOpen(closed, 9, 1)).toBe(21)
  expect([beforeOpen(closed, 21, 2, 0), beforeOpen(closed, 4, 2, 0), beforeOpen(closed, 4, 9, 0.5)]).toEqual([
    7, 1, 0.5,
  ])
  expect(beforeOpen(closed, 9, 1, 0)).toBe(7)
})
