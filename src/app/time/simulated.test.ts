import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SimulatedFuture } from '../../panels/simulated/port.ts'
import { createSimulated } from './simulated.ts'

const FUTURE: SimulatedFuture = {
  name: 'Repair now',
  asset: 'r-1',
  from: 1000,
  to: 601_000,
  ghostsAt: () => new Map(),
  bottleneck: null,
}
let clock = 0
beforeEach(() => {
  clock = 0
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})
afterEach(() => void vi.useRealTimers())
const pass = (ms: number): void => {
  for (let left = ms; left > 0; left -= 100) {
    clock += 100
    vi.advanceTimersByTime(100)
  }
}

test('runs from its beginning, stands at its end, and begins anew from there', () => {
  const simulated = createSimulated(() => clock)
  expect([simulated.get(), simulated.speed()]).toEqual([null, 0])
  simulated.show(FUTURE)
  pass(2000)
  expect([simulated.at(), simulated.speed()]).toEqual([121_000, 60])
  pass(20_000)
  expect([simulated.at(), simulated.speed()]).toEqual([601_000, 0])
  simulated.play(600)
  expect(simulated.at()).toBe(1000)
  pass(500)
  expect(simulated.at()).toBe(301_000)
})

test('pauses, goes elsewhere, and tells of every step; one step leads back to what is', () => {
  const simulated = createSimulated(() => clock)
  let told = 0
  simulated.subscribe(() => told++)
  simulated.show(FUTURE)
  pass(500)
  expect(told).toBeGreaterThanOrEqual(5)
  simulated.play(0)
  const stood = simulated.at()
  pass(1000)
  expect(simulated.at()).toBe(stood)
  simulated.seek(400_000)
  expect(simulated.at()).toBe(400_000)
  simulated.seek(9e9)
  expect(simulated.at()).toBe(601_000)
  simulated.leave()
  expect([simulated.get(), simulated.speed()]).toEqual([null, 0])
  expect(vi.getTimerCount()).toBe(0)
})
