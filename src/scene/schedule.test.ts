import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Schedule } from './schedule.ts'

let frames: (() => void)[] = []
beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame))
})
afterEach(() => {
  frames = []
  vi.unstubAllGlobals()
  vi.useRealTimers()
})
/** Until no frame asks for another. */
const animate = (): void => {
  for (let frame = frames.shift(); frame; frame = frames.shift()) frame()
}

test('who waits for quiet waits for the shadows as well, and need not wait until they would have come', () => {
  const schedule = new Schedule(() => {}, null)
  schedule.heard = true
  expect(schedule.mayDraw(0)).toBe(true)
  schedule.begin(0, false)
  schedule.submitted(1000)
  expect(schedule.mayDraw(10), 'nothing is due').toBe(false)
  const told = vi.fn()
  schedule.whenQuiet(told)
  expect(schedule.awaited).toBe(true)
  expect(schedule.mayDraw(20), 'the shadows are wanted now').toBe(true)
  schedule.begin(20, false)
  schedule.submitted(0)
  schedule.settle(() => false)
  animate()
  expect(told).toHaveBeenCalledOnce()
  vi.advanceTimersByTime(5000)
  expect(schedule.mayDraw(5020), 'and need not be drawn once more').toBe(false)
  schedule.dispose()
})

test('quiet is not told while a picture is still to come', () => {
  const schedule = new Schedule(() => {}, null)
  schedule.heard = true
  const told = vi.fn()
  schedule.whenQuiet(told)
  schedule.begin(0, false)
  schedule.submitted(1000)
  schedule.settle(() => false)
  animate()
  expect(told).not.toHaveBeenCalled()
  expect(schedule.mayDraw(10)).toBe(true)
  schedule.begin(10, false)
  schedule.submitted(0)
  schedule.settle(() => false)
  animate()
  expect(told).toHaveBeenCalledOnce()
  schedule.dispose()
})
