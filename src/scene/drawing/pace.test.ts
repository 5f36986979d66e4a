import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { Pace, STILL_MS } from './pace.ts'

/** Draws picture after picture on a stepped clock; the ratio of each. */
const run = (pace: Pace, pictures: number, cost: (ratio: number) => number, from = 1000): number[] => {
  let now = from
  return Array.from({ length: pictures }, () => {
    const ratio = pace.ratioAt(now)
    const took = cost(ratio)
    pace.finished(ratio, took, (now += took))
    now += 4
    return ratio
  })
}

test('a quick device draws every picture in full and never rests', () => {
  const pace = new Pace(2)
  expect(new Set(run(pace, 50, () => 8))).toEqual(new Set([2]))
  expect(pace.restsUntil).toBe(-Infinity)
})

test('a slow one steps down until it is quick enough, and no further', () => {
  const ratios = run(new Pace(2), 60, (ratio) => 60 * ratio ** 2)
  expect([...new Set(ratios)]).toEqual([2, 1, 0.75])
  expect(ratios.at(-1)).toBe(0.75)
})

test('when the load is gone it climbs back to full', () => {
  const pace = new Pace(1)
  expect(run(pace, 60, (ratio) => 400 * ratio).at(-1)).toBe(0.35)
  expect(run(pace, 60, () => 5, 20_000).at(-1)).toBe(1)
})

test('after standing still a picture is drawn in full, and counts for nothing', () => {
  const pace = new Pace(1)
  run(pace, 60, (ratio) => 400 * ratio)
  expect(pace.ratioAt(1e6)).toBe(1)
  pace.finished(1, 900, 1e6)
  expect(pace.ratioAt(1e6 + STILL_MS - 1)).toBe(0.35)
  expect(pace.ratioAt(1e6 + STILL_MS)).toBe(1)
})

test('rests as long as a slow picture took, 250 ms at most', () => {
  const pace = new Pace(1)
  pace.finished(1, 80, 1000)
  expect(pace.restsUntil).toBe(1080)
  pace.finished(1, 900, 2000)
  expect(pace.restsUntil).toBe(2250)
})

test('never swings to and fro, whatever of a picture depends on its pixels', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(0.5, 1, 1.5, 2),
      fc.double({ min: 0, max: 300, noNaN: true }),
      fc.double({ min: 0, max: 300, noNaN: true }),
      (full, fixed, fill) => {
        const ratios = run(new Pace(full), 100, (ratio) => fixed + fill * ratio ** 2)
        // What did not help is taken back, and tried again after a minute.
        expect(turns(ratios)).toBeLessThanOrEqual(1 + Math.floor((100 * (fixed + fill * full ** 2 + 4)) / 60_000))
      },
    ),
    { seed: 7 },
  )
})

/** Repeatable noise: a quarter up or down, now and then a picture that takes thrice as long. */
const noisy = (seed: number) => {
  const rng = createRng(seed)
  return (ms: number): number => ms * (0.75 + rng.next() / 2) * (rng.next() < 0.03 ? 3 : 1)
}
const turns = (ratios: readonly number[]): number => ratios.filter((ratio, i) => i > 0 && ratio > ratios[i - 1]!).length

test('noise does not make it swing either: over 2,000 pictures it climbs a few times at most', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.constantFrom(1, 1.5, 2),
      fc.double({ min: 2, max: 150, noNaN: true }),
      fc.double({ min: 2, max: 150, noNaN: true }),
      (seed, full, fixed, fill) => {
        const noise = noisy(seed)
        const ratios = run(new Pace(full), 2000, (ratio) => noise(fixed + fill * ratio ** 2))
        // A fruitless attempt is taken back, and one a minute is made: the steps up.
        const minutes = (2000 * (fixed + fill * full ** 2)) / 60_000
        expect(turns(ratios)).toBeLessThanOrEqual(3 + 2 * minutes)
      },
    ),
    { seed: 11, numRuns: 60 },
  )
})

test('where fewer pixels do not help, they are given back, and not tried again for a minute', () => {
  const pace = new Pace(2)
  const ratios = run(pace, 40, () => 70)
  expect([...new Set(ratios.slice(0, 12))]).toEqual([2, 1])
  expect(new Set(ratios.slice(12))).toEqual(new Set([2]))
})

test('what a person has chosen holds, whatever pictures take', () => {
  const sharp = new Pace(2)
  sharp.setQuality('sharp')
  expect(new Set(run(sharp, 40, () => 200))).toEqual(new Set([2]))
  const light = new Pace(2)
  light.setQuality('light')
  expect(new Set(run(light, 40, () => 4).slice(1))).toEqual(new Set([0.5]))
  expect(light.full, 'standing').toBe(1)
  light.setQuality('auto')
  expect([light.full, light.ratio]).toEqual([2, 2])
})

test('a hall that stops and goes does not flicker: sharp ever more seldom; under a hand at once', () => {
  const pace = new Pace(1)
  let now = 0
  let sharp = 0
  const second = (): void => {
    // Half a second of motion, half a second of rest, for five minutes.
    for (let i = 0; i < 4; i++) pace.finished(pace.ratioAt(now), 125 * pace.ratioAt(now) + 20, (now += 125))
    now += 500
    if (pace.ratio < pace.full && pace.ratioAt(now) === pace.full) {
      sharp++
      pace.finished(pace.full, 145, now)
    }
  }
  for (let i = 0; i < 300; i++) second()
  expect(pace.ratio).toBeLessThan(1)
  expect(sharp).toBeLessThanOrEqual(6)
  expect(pace.ratioAt(now + STILL_MS, true), 'a person who stops turning').toBe(1)
  expect(pace.ratioAt(now + 20_000), 'when all stands').toBe(1)
})
