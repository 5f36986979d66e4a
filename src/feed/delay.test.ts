import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createDelayMeter } from './delay.ts'

test('whatever the way there and back takes, the clock is known to half of the quickest round trip', () => {
  const way = fc.integer({ min: 0, max: 5000 })
  fc.assert(
    fc.property(
      fc.integer({ min: -1e9, max: 1e9 }),
      fc.array(fc.tuple(way, way), { minLength: 1, maxLength: 29 }),
      (offset, trips) => {
        let now = 1_790_000_000_000
        const meter = createDelayMeter(now + offset - 400, now)
        for (const [there, back] of trips) {
          const askedAt = now
          now += there + back
          meter.answer(askedAt, askedAt + there + offset, now)
          now += 1000
        }
        const quickest = Math.min(...trips.map(([there, back]) => there + back))
        expect(meter.roundTripMs).toBe(quickest)
        expect(Math.abs(meter.offsetMs - offset)).toBeLessThanOrEqual(quickest / 2)
        expect(Math.abs(meter.behind(now + offset - 700, now) - 700)).toBeLessThanOrEqual(quickest / 2)
      },
    ),
    { seed: 3 },
  )
})

test('a connection that was slow from its first byte is known to be slow', () => {
  const meter = createDelayMeter(5000, 7000)
  meter.answer(7000, 9000, 11_000)
  expect(meter.behind(10_000, 12_000)).toBe(2000)
})
