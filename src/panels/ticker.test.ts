import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { onTick, TICK_MS } from './ticker.ts'

let page: EventTarget & { visibilityState: string }
const faults = vi.fn()
const turn = (visibilityState: 'visible' | 'hidden'): void => {
  page.visibilityState = visibilityState
  page.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  vi.useFakeTimers()
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  vi.stubGlobal('document', page)
  vi.stubGlobal('reportError', faults)
  faults.mockClear()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('one clock of 4 Hz for all, that ends with the last who listens', () => {
  const [one, other] = [vi.fn(), vi.fn()]
  const ends = [onTick(one), onTick(other)]
  expect(vi.getTimerCount()).toBe(1)
  vi.advanceTimersByTime(1000)
  expect([one.mock.calls.length, other.mock.calls.length]).toEqual([1000 / TICK_MS, 1000 / TICK_MS])
  ends[0]!()
  vi.advanceTimersByTime(TICK_MS)
  expect([one.mock.calls.length, other.mock.calls.length]).toEqual([4, 5])
  ends[1]!()
  expect(vi.getTimerCount()).toBe(0)
})

test('it rests while the page is hidden, and ticks at once when it is seen again', () => {
  const listener = vi.fn()
  const end = onTick(listener)
  turn('hidden')
  expect(vi.getTimerCount()).toBe(0)
  vi.advanceTimersByTime(10_000)
  expect(listener).not.toHaveBeenCalled()
  turn('visible')
  expect(listener).toHaveBeenCalledOnce()
  end()
  turn('hidden')
  turn('visible')
  expect(listener).toHaveBeenCalledOnce()
})

test('one that fails is told of, and keeps the time from no other', () => {
  const fault = new Error('planted')
  const listener = vi.fn()
  const ends = [
    onTick(() => {
      throw fault
    }),
    onTick(listener),
  ]
  vi.advanceTimersByTime(TICK_MS)
  expect(listener).toHaveBeenCalledOnce()
  expect(faults).toHaveBeenCalledWith(fault)
  for (const end of ends) end()
})
