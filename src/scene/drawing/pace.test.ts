import fc from 'fast-check'
import { expect, test } from 'vitest'
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
  expect(run(pace, 60, () => 200).at(-1)).toBe(0.35)
  expect(run(pace, 60, () => 5, 20_000).at(-1)).toBe(1)
})

test('after standing still a picture is drawn in full, and counts for nothing', () => {
  const pace = new Pace(1)
  run(pace, 60, () => 200)
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
    fc.property(fc.constantFrom(0.5, 1, 1.5, 2), fc.double({ min: 0, max: 300, noNaN: true }), fc.double({ min: 0, max: 300, noNaN: true }), (full, fixed, fill) => {
      const ratios = run(new Pace(full), 100, (ratio) => fixed + fill * ratio ** 2)
      for (let i = 2; i < ratios.length; i++) expect(ratios[i]! <= ratios[i - 1]!).toBe(true)
    }),
    { seed: 7 },
  )
})
