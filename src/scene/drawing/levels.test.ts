import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OUT_OF_SIGHT, stepFor, STEPS } from './levels.ts'

test('nearer is never coarser, and every step is reached', () => {
  const steps = Array.from({ length: 400 }, (_, px) => stepFor(px, OUT_OF_SIGHT))
  expect(steps).toEqual(steps.toSorted((a, b) => a - b))
  expect(new Set(steps)).toEqual(new Set(STEPS.keys()))
})

test('a trembling camera does not flicker: within a tenth of a size the step changes at most once (property)', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 400, noNaN: true }),
      fc.array(fc.double({ min: 0.95, max: 1.05, noNaN: true }), { minLength: 2, maxLength: 30 }),
      (size, tremble) => {
        let step = stepFor(size, OUT_OF_SIGHT)
        let changes = 0
        for (const share of tremble) {
          const next = stepFor(size * share, step)
          if (next !== step) changes++
          step = next
        }
        expect(changes).toBeLessThanOrEqual(1)
      },
    ),
    { seed: 5 },
  )
})
