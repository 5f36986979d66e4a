import { expect, test } from 'vitest'
import { SampleOrder } from './sample-order.ts'

test('a burst in one millisecond keeps its order, and time catches up again', () => {
  const order = new SampleOrder(2)
  expect([100, 100, 100, 101, 105, 105].map((t) => order.place(0, t))).toEqual([100, 101, 102, 103, 105, 106])
  expect(order.place(1, 100)).toBe(100)
})

test('a late sample stays where its own time puts it', () => {
  const order = new SampleOrder(1)
  expect([200, 150, 200].map((t) => order.place(0, t))).toEqual([200, 150, 201])
})
