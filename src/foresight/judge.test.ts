import { describe, expect, test } from 'vitest'
import { isAnotherClaim, judgeByOf, judged, lackOfSkill, offBy, setAside, widerBy } from './judge.ts'

const DAY = 86_400_000
/** Said at 0: 80 % between day 4 and day 8, most likely day 6. */
const fan = [3, 4, 5, 6, 7, 8, 9].map((day) => day * DAY)
const said = { at: 0, fan, judgeBy: judgeByOf(0, fan) }
const seen = (day: number, reached: number | null = null, renewed: number | null = null) => ({
  at: day * DAY,
  reachedAt: reached === null ? null : reached * DAY,
  renewedAt: renewed === null ? null : renewed * DAY,
})

describe('a claim', () => {
  test('that came true is judged when it does, by where it lies in its 80 %', () => {
    expect(judged(said, seen(5, 5))).toEqual({ at: 5 * DAY, outcome: 'within', reachedAt: 5 * DAY })
    expect(judged(said, seen(4, 4))?.outcome).toBe('within')
    expect(judged(said, seen(3.9, 3.9))?.outcome).toBe('earlier')
    expect(judged(said, seen(8.1, 8.1))?.outcome).toBe('later')
    // Measured later than it was: what counts is when.
    expect(judged(said, seen(9, 7))?.outcome).toBe('within')
  })
  test('that did not is later when its 80 % are over, and not a moment before', () => {
    expect(judged(said, seen(8))).toBeNull()
    expect(judged(said, seen(8.01))).toEqual({ at: 8.01 * DAY, outcome: 'later', reachedAt: null })
  })
  test('whose part was renewed before is prevented, never false', () => {
    expect(judged(said, seen(5, null, 5))?.outcome).toBe('prevented')
  })
  test('that nobody measures is set aside a day later', () => {
    expect(setAside(said, 8.9 * DAY)).toBeNull()
    expect(setAside(said, 9.1 * DAY)).toMatchObject({ outcome: 'set-aside' })
  })
  test('without an end is never later', () => {
    const open = {
      at: 0,
      fan: [...fan.slice(0, 5), null, null],
      judgeBy: judgeByOf(0, [...fan.slice(0, 5), null, null]),
    }
    expect(open.judgeBy).toBe(18 * DAY)
    expect(judged(open, seen(17))).toBeNull()
    expect(judged(open, seen(19))?.outcome).toBe('set-aside')
    expect(judged(open, seen(17, 17))?.outcome).toBe('within')
  })
  test('of the past says nothing of what was said after it', () => {
    expect(judged({ ...said, at: 2 * DAY }, seen(1, 1))).toBeNull()
  })
})

test('another claim is made when the middle leaves the last 80 %, once a day at most', () => {
  expect(isAnotherClaim(null, 0, fan)).toBe(true)
  const moved = fan.map((moment) => moment + 3 * DAY)
  expect(isAnotherClaim(said, 0.9 * DAY, moved)).toBe(false)
  expect(isAnotherClaim(said, DAY, moved)).toBe(true)
  expect(
    isAnotherClaim(
      said,
      DAY,
      fan.map((moment) => moment + 1.5 * DAY),
    ),
  ).toBe(false)
  expect(
    isAnotherClaim(
      said,
      DAY,
      fan.map((moment) => moment - 2.5 * DAY),
    ),
  ).toBe(true)
})

test('fewer than half of the last twenty is no skill; fewer than twenty say nothing', () => {
  const of = (within: number, others: number) => [
    ...Array.from({ length: others }, () => 'later' as const),
    ...Array.from({ length: within }, () => 'within' as const),
  ]
  expect(lackOfSkill(of(0, 19))).toBeNull()
  expect(lackOfSkill(of(9, 11))).toEqual({ judged: 20, held: 9 })
  expect(lackOfSkill(of(10, 30))).toBeNull()
})

describe('how wide it must be', () => {
  const off = (day: number, widened = 1) => offBy(said, judged(said, seen(day, day))!, widened)
  test('is how far off the truth was, in halves of the interval; as the model alone would have had it', () => {
    expect(off(6)).toBe(0)
    expect(off(4)).toBeCloseTo(1)
    expect(off(8)).toBeCloseTo(1)
    expect(off(2)).toBeGreaterThan(2)
    expect(off(8, 2)).toBeCloseTo(2)
    // It was not reached by the end: at least that far off.
    expect(offBy(said, judged(said, seen(8.01))!, 1)).toBeGreaterThan(1)
    expect(offBy(said, judged(said, seen(5, null, 5))!, 1)).toBeNull()
  })
  test('holds eight of ten of those judged, never narrower than the model and not without end', () => {
    expect(widerBy(Array(8).fill(9))).toBe(1)
    expect(widerBy(Array(40).fill(0.5))).toBe(1)
    expect(widerBy(Array.from({ length: 19 }, (_, i) => (i + 1) / 10))).toBeCloseTo(1.6)
    expect(widerBy(Array(40).fill(9))).toBe(4)
  })
})
