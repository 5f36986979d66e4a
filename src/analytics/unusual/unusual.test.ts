import { describe, expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import type { Reading } from '../estimator.ts'
import { expectNothingLearnt, expectSameAfterLoading, type Moment } from '../testing/laws.ts'
import { dayAndNight, FIVE_MINUTES, signal, START } from '../testing/signals.ts'
import type { UnusualClaim } from './claim.ts'
import { unusual } from './unusual.ts'

const claims = (moments: readonly Moment<Reading>[], state = unusual.init()): UnusualClaim[] =>
  moments.map(({ sample, now }) => unusual.step(state, sample, now))

const begun = (all: readonly UnusualClaim[]): number => all.filter(({ code }) => code === 'begins').length

/** A signal with everything that may come: gaps, clock steps, repeats, bad samples, nothing at all. */
const rough = (): Moment<Reading>[] => {
  const rng = createRng(3)
  let now = START
  return signal({ samples: 1500, shape: dayAndNight }).map(({ sample }, i) => {
    const chance = rng.next()
    now += chance < 0.01 ? 0 : chance < 0.02 ? -3_600_000 : chance < 0.03 ? 7_200_000 : FIVE_MINUTES
    if (i === 900) now += 20 * 86_400_000
    if (i === 1200) now -= 9 * 86_400_000
    const value = chance > 0.98 ? Number.NaN : chance > 0.96 ? sample.value * 30 : sample.value
    return { now, sample: { value, isUsable: chance < 0.9 || chance > 0.92 } }
  })
}

describe('laws', () => {
  test('saved and loaded anywhere, it goes on to the byte', () => {
    const rng = createRng(7)
    expectSameAfterLoading(unusual, rough(), [
      0,
      1,
      50,
      ...Array.from({ length: 5 }, () => Math.floor(rng.next() * 1500)),
    ])
  })

  test('what is saved is of one size, whatever came', () => {
    const empty = unusual.save(unusual.init()).length
    const state = unusual.init()
    claims(rough(), state)
    expect(unusual.save(state).length).toBe(empty)
    expect(empty).toBeLessThan(10_240)
  })

  test('bad, stale and missing samples, and numbers that stand for none, are neither claimed of nor learnt', () => {
    const state = unusual.init()
    claims(signal({ samples: 400 }), state)
    const bad: Reading[] = [
      { value: 500, isUsable: false },
      { value: Number.NaN, isUsable: true },
      { value: Infinity, isUsable: true },
      { value: -1.7976931348623157e308, isUsable: true },
    ]
    expectNothingLearnt(
      unusual,
      state,
      bad.map((sample, i) => ({ sample, now: START + (500 + i) * FIVE_MINUTES })),
    )
    expect(unusual.step(state, bad[0]!, START + 600 * FIVE_MINUTES)).toEqual({ code: 'unusable', score: 0 })
  })

  test('a saved state that is damaged or of another form is refused with the reason', () => {
    const bytes = unusual.save(unusual.init())
    expect(unusual.load(bytes.subarray(0, 300))).toMatchObject({ ok: false, error: { code: 'damaged' } })
    expect(unusual.load(new Uint8Array())).toMatchObject({ ok: false, error: { code: 'damaged' } })
    const other = bytes.slice()
    other[3] = 'x'.charCodeAt(0)
    expect(unusual.load(other)).toMatchObject({ ok: false, error: { code: 'other-form', wanted: unusual.form } })
  })

  test('claims of a first half are the same whether or not a second half follows', () => {
    const all = rough()
    expect(claims(all).slice(0, 700)).toEqual(claims(all.slice(0, 700)))
  })

  test('every score is a finite number, also of constants, zeros, huge and tiny values and one repeated moment', () => {
    const series: ((i: number) => number)[] = [
      () => 5,
      () => 0,
      (i) => (i === 300 ? 1e17 : 0),
      (i) => (i % 2 ? 1e-17 : -1e-17),
      (i) => 1e12 + (i % 7),
      (i) => (i < 250 ? 1e-9 * i : 1e9 * i),
    ]
    for (const shape of series)
      for (const stepMs of [0, 1000]) {
        const all = claims(signal({ samples: 600, shape, noise: 0, stepMs }))
        expect(all.filter(({ score }) => !(score >= 0 && Number.isFinite(score)))).toEqual([])
      }
  })

  test('says how much is missing until enough is known', () => {
    const [first, ...rest] = claims(signal({ samples: 150 }))
    expect(first).toEqual({ code: 'learning', score: 0, samples: 1, of: 100 })
    expect(rest[98]).toEqual({ code: 'learning', score: 0, samples: 100, of: 100 })
    expect(rest[99]!.code).not.toBe('learning')
  })
})

describe('what is unusual is found and named', () => {
  const WEEK = 2016
  /** What the first episode in the four hours after `from` was said to be. */
  const named = (moments: readonly Moment<Reading>[], from: number): string | undefined => {
    const all = claims(moments)
    expect(begun(all.slice(0, from)), 'false episodes before').toBeLessThanOrEqual(2)
    const first = all.slice(from, from + 48).find((claim) => claim.code === 'begins')
    return first && 'why' in first ? first.why.code : undefined
  }

  test('a jump, with its values', () => {
    const moments = signal({ samples: 700, shape: (i) => (i === 600 ? 45 : 20) })
    const claim = claims(moments)[600]!
    expect(claim).toMatchObject({ code: 'begins', why: { code: 'jump' } })
    if (!('why' in claim) || claim.why.code !== 'jump') throw new Error('no jump')
    expect(claim.why.from).toBeCloseTo(moments[599]!.sample.value, 9)
    expect(claim.why.to).toBeCloseTo(moments[600]!.sample.value, 9)
    expect(claim.since).toBe(moments[600]!.now)
  })

  test('a value that is usual by day, at night', () => {
    const from = WEEK + 216
    // Jumps of this height come with every shift, but not at this hour.
    const shift = (i: number, day: number): number =>
      (day > 0.25 && day < 0.75) || (i >= from && i < from + 12) ? 30 : 10
    expect(named(signal({ samples: from + 60, shape: shift }), from)).toMatch(/^time-of-day/)
  })

  test('a level that moved within the first day, though hardly a value is out of range', () => {
    const from = 10_000
    const moved = (i: number): number => (i >= from ? 34 : 20)
    const all = claims(signal({ samples: from + 48, stepMs: 5000, shape: moved, noise: 4 }))
    expect(begun(all.slice(0, from))).toBe(0)
    const claim = all.slice(from).find(({ code }) => code === 'begins')
    expect(claim).toMatchObject({ why: { code: 'level-moved' } })
    if (!claim || !('why' in claim) || claim.why.code !== 'level-moved') throw new Error('no level')
    expect(claim.why.from).toBeCloseTo(20, 0)
    expect(claim.why.to).toBeGreaterThan(21)
  })

  test('a level that moved by three times the noise, once a day is known, within an hour', () => {
    const from = 3000
    const moved = (i: number, day: number): number => dayAndNight(i, day) + (i >= from ? 12 : 0)
    for (const seed of [1, 2, 3]) {
      const all = claims(signal({ seed, samples: from + 60, stepMs: 60_000, shape: moved, noise: 4 }))
      expect(begun(all.slice(from)), `seed ${seed}`).toBeGreaterThan(0)
    }
  })

  test('a shape not seen before: a wave that stands still within its range', () => {
    const from = 1000
    const wave = (i: number): number => 10 * Math.sin(i / 3) + (i >= from && i < from + 20 ? -10 * Math.sin(i / 3) : 0)
    const all = claims(signal({ samples: from + 60, stepMs: 60_000, shape: wave, noise: 0.1 }))
    const codes = all.slice(from, from + 40).flatMap((claim) => ('why' in claim ? [claim.why.code] : []))
    expect(begun(all.slice(0, from))).toBe(0)
    expect(codes).toContain('shape')
  })

  test('one episode with its beginning, its degree and its end', () => {
    const all = claims(signal({ samples: 900, shape: (i) => (i >= 600 && i < 606 ? 60 : 20) }))
    const about = all.slice(590, 700)
    expect(begun(about)).toBe(1)
    const end = about.find((claim) => claim.code === 'ends')
    expect(end).toMatchObject({ since: START + 600 * FIVE_MINUTES })
    if (end?.code !== 'ends') throw new Error('no end')
    expect(end.until).toBeGreaterThanOrEqual(START + 605 * FIVE_MINUTES)
    expect(end.degree).toBe(Math.max(...about.flatMap((claim) => ('degree' in claim ? [claim.degree] : []))))
  })

  test('nothing is compared across a gap', () => {
    const moments = signal({ samples: 1200, shape: (i) => (i < 600 ? 20 : 40) })
    const moved = moments.map(({ sample, now }, i) => ({ sample, now: i < 600 ? now : now + 40 * 3_600_000 }))
    expect(claims(moments)[600]).toMatchObject({ code: 'begins', why: { code: 'jump' } })
    const after = claims(moved)[600]!
    expect('why' in after && after.why.code === 'jump').toBe(false)
  })
})

describe('quiet where nothing is wrong', () => {
  const SEEDS = 6
  /** Episodes a week of samples five minutes apart, over some seeds of two weeks. */
  const falseAWeek = (shape: (i: number, day: number) => number, noise: number): number => {
    let episodes = 0
    for (let seed = 1; seed <= SEEDS; seed++) episodes += begun(claims(signal({ seed, samples: 4032, shape, noise })))
    return episodes / SEEDS / 2
  }

  test.for([
    ['constant', () => 20, 0],
    ['noise', () => 20, 1],
    ['day and night', dayAndNight, 0.5],
    ['a square wave', (i: number) => (i % 24 < 12 ? 10 : 30), 0.5],
    ['a load that changes each shift', (_: number, day: number) => [12, 30, 21][Math.floor(day * 3)]!, 1],
  ] as const)('%s', ([, shape, noise]) => {
    expect(falseAWeek(shape, noise)).toBeLessThanOrEqual(1.5)
  })

  test('a signal that only says the same is quiet for ever, and its first change is not overlooked', () => {
    const all = claims(signal({ samples: 3000, noise: 0, shape: (i) => (i < 2900 ? 7 : 9) }))
    expect(begun(all.slice(0, 2900))).toBe(0)
    expect(all[2900]).toMatchObject({ code: 'begins', why: { code: 'jump', from: 7, to: 9 } })
  })
})
