import { expect, test } from 'vitest'
import { Guard } from './guard.ts'

test('the first fault is told, and nothing is run after it', () => {
  const guard = new Guard()
  const told: unknown[] = []
  guard.onFault = (fault) => told.push(fault)
  let runs = 0
  guard.run(() => runs++)
  guard.run(() => {
    runs++
    throw new Error('worn out')
  })
  guard.run(() => runs++)
  expect(runs).toBe(2)
  expect(told).toEqual([new Error('worn out')])
})

test('a fault that nobody listens to reaches the caller', () => {
  expect(() =>
    new Guard().run(() => {
      throw new Error('worn out')
    }),
  ).toThrow('worn out')
})
