import { expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { firstShown, steadyRange } from './line-layer.ts'

test('the axis of lines that are moved stays while they fit in, and grows with room where they do not', () => {
  expect(steadyRange([0, 100], [20, 60])).toEqual([0, 100])
  expect(steadyRange([10, 100], [5, 60])).toEqual([0, 100])
  expect(steadyRange([-10, 100], [-20, 200])).toEqual([-42, 222])
  const { between } = createRng(4)
  for (let range: readonly [number, number] = [40, 60], i = 0; i < 300; i++) {
    const low = between(-100, 100)
    const asked = [low, low + between(0.1, 80)] as const
    const next = steadyRange(range, asked)
    expect(next[0] <= Math.min(range[0], asked[0]) && next[1] >= Math.max(range[1], asked[1])).toBe(true)
    range = next
  }
})

test('a line is drawn from the last point before the picture on', () => {
  const t = [10, 20, 20, 30, 40]
  expect([0, 10, 11, 20, 21, 40, 50].map((from) => firstShown(t, from))).toEqual([0, 0, 0, 0, 2, 3, 4])
})
