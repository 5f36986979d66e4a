import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PointWatch } from './point-watch.ts'

const A = { asset: 'a', component: null }
const B = { asset: 'b', component: 'arm' }
let told: (string | null)[]
let watch: PointWatch
beforeEach(() => {
  vi.useFakeTimers()
  told = []
  watch = new PointWatch((on) => told.push(on && on.asset))
})
afterEach(() => {
  watch.dispose()
  vi.useRealTimers()
})

test('what is only passed over is not told', () => {
  watch.at(A)
  vi.advanceTimersByTime(100)
  watch.at(null)
  vi.advanceTimersByTime(1000)
  expect(told).toEqual([])
})

test('what is rested on is told once; the next one sooner; leaving ends it', () => {
  watch.at(A)
  vi.advanceTimersByTime(200)
  watch.at({ ...A })
  vi.advanceTimersByTime(200)
  expect(told).toEqual(['a'])
  watch.at(B)
  vi.advanceTimersByTime(100)
  expect(told).toEqual(['a', 'b'])
  expect(watch.told).toEqual(B)
  watch.at(null)
  expect(told).toEqual(['a', 'b', null])
})

test('while the eye moves nothing is told, and what was is taken back', () => {
  watch.at(A)
  vi.advanceTimersByTime(400)
  watch.moved()
  watch.moved()
  vi.advanceTimersByTime(1000)
  expect(told).toEqual(['a', null])
  watch.at(A)
  watch.moved()
  vi.advanceTimersByTime(1000)
  expect(told).toEqual(['a', null])
})
