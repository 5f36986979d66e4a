import fc from 'fast-check'
import { expect, test } from 'vitest'
import { beside } from './beside.ts'

const room = { width: 800, height: 600 }
const card = { width: 240, height: 150 }

test('to the right where there is room, else to the left', () => {
  expect(beside({ left: 100, right: 200, top: 100, bottom: 200 }, card, room)).toEqual([212, 75])
  expect(beside({ left: 600, right: 700, top: 100, bottom: 200 }, card, room)).toEqual([348, 75])
})

test('where it would cover what else is to stay in sight, on another side', () => {
  const tag = { left: 300, top: 80, right: 420, bottom: 120 }
  expect(beside({ left: 270, right: 290, top: 100, bottom: 200 }, card, room, [tag])).toEqual([18, 75])
})

test('never over the thing where any side has room, and always inside (property)', () => {
  const span = (most: number) =>
    fc
      .tuple(fc.integer({ min: -200, max: most + 200 }), fc.integer({ min: 1, max: most }))
      .map(([from, size]) => [from, from + size] as const)
  fc.assert(
    fc.property(span(room.width), span(room.height), ([left, right], [top, bottom]) => {
      const [x, y] = beside({ left, right, top, bottom }, card, room)
      expect(x >= 8 && y >= 8 && x + card.width <= room.width - 8 && y + card.height <= room.height - 8).toBe(true)
      const roomy =
        right + 12 + card.width + 8 <= room.width ||
        left - 12 - card.width >= 8 ||
        top - 12 - card.height >= 8 ||
        bottom + 12 + card.height + 8 <= room.height
      const covers = x < right && x + card.width > left && y < bottom && y + card.height > top
      if (roomy) expect(covers).toBe(false)
    }),
    { seed: 6 },
  )
})
