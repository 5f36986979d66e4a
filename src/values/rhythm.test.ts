import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRng } from '../base/rng.ts'
import { atOnce } from '../base/steps.ts'
import { LEAST_LIMIT_MS, limitOfGaps, Rhythms } from './rhythm.ts'

const START = 1_795_200_000_000
const HOUR = 3_600_000

/** Slot 0 learns; slot 1 is another signal of the same machine, slot 2 of another one. */
const machine = () => {
  const rhythms = new Rhythms([
    { learns: true, asset: 0 },
    { learns: false, asset: 0 },
    { learns: true, asset: 1 },
  ])
  let last = 0
  let falselyStale = 0
  return {
    rhythms,
    get limit() {
      return rhythms.limitMs[0]!
    },
    /** How often it was stale, and then spoke all the same. */
    get falselyStale() {
      return falselyStale
    },
    hear: (at: number): void => {
      if (last && at - last > rhythms.limitMs[0]!) falselyStale++
      last = at
      rhythms.received(0, at)
    },
    /** The machine's other signal, once a second. */
    speakUntil: (from: number, until: number): void => {
      for (let at = from; at < until; at += 1000) rhythms.received(1, at)
    },
  }
}

test('what comes regularly: three of its gaps, and never stale while it comes (seed 61)', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 20, max: HOUR }),
      fc.integer({ min: 0, max: 10 }),
      fc.nat(1000),
      (periodMs, jitterPct, seed) => {
        const rng = createRng(seed)
        const m = machine()
        for (let i = 0; i < 400; i++) m.hear(START + i * periodMs + rng.next() * periodMs * (jitterPct / 100))
        if (periodMs * 400 < 40_000) return
        expect(m.limit).toBeGreaterThanOrEqual(Math.max(LEAST_LIMIT_MS, 2 * periodMs))
        expect(m.limit).toBeLessThanOrEqual(Math.max(2 * LEAST_LIMIT_MS, 4 * periodMs))
        expect(m.falselyStale).toBe(0)
      },
    ),
    { seed: 61, numRuns: 100 },
  )
})

test('what comes on change, on a machine that speaks: no limit, or one that it keeps (seed 62)', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2_000, max: 600_000 }), fc.nat(1000), (meanMs, seed) => {
      const rng = createRng(seed)
      const m = machine()
      let at = START
      for (let i = 0; i < 500; i++) {
        const next = at - Math.log(1 - rng.next()) * meanMs
        m.speakUntil(at, Math.min(next, at + 60_000))
        if (next > at + 60_000) m.speakUntil(next - 3000, next)
        at = next
        m.hear(at)
      }
      // Twice is what it takes to tell a way from a loss; longer silences than ever before are learnt one by one.
      expect(m.falselyStale).toBeLessThan(6)
    }),
    { seed: 62, numRuns: 60 },
  )
})

test('bursts: the gap between them counts, not the one within (seed 63)', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 40 }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 6_000, max: 300_000 }),
      (size, apartMs, everyMs) => {
        const m = machine()
        for (let burst = 0; burst < 40; burst++)
          for (let i = 0; i < size; i++) m.hear(START + burst * everyMs + i * apartMs)
        expect(m.falselyStale).toBe(0)
        expect(m.limit).toBeLessThanOrEqual(everyMs * 4)
      },
    ),
    { seed: 63, numRuns: 100 },
  )
})

test('on change with a sign of life: the longest gap is known', () => {
  const rng = createRng(5)
  const m = machine()
  let at = START
  for (let i = 0; i < 200; i++) m.hear((at += rng.next() < 0.5 ? 30_000 : 1000 + rng.next() * 20_000))
  expect(m.limit).toBeGreaterThanOrEqual(90_000)
  expect(m.limit).toBeLessThan(120_000)
  expect(m.falselyStale).toBe(0)
})

test('an outage of the machine, or of the way to it, teaches nothing', () => {
  const m = machine()
  let at = START
  const run = (): void => {
    for (let i = 0; i < 60; i++) {
      at += 1000
      m.rhythms.received(1, at)
      m.hear(at)
    }
  }
  run()
  const before = m.limit
  expect(before).toBeLessThan(10_000)
  for (let outage = 0; outage < 10; outage++) {
    at += HOUR
    run()
    expect(m.limit).toBe(before)
  }
  for (let outage = 0; outage < 10; outage++) {
    m.rhythms.interrupted(0)
    m.speakUntil(at, at + 120_000)
    at += 120_000
    run()
    expect(m.limit).toBe(before)
  }
})

test('a silence of its own, while the machine speaks, is a loss twice, and then its way', () => {
  const m = machine()
  let at = START
  for (let quiet = 0; quiet < 12; quiet++) {
    for (let i = 0; i < 60; i++) m.hear((at += 1000))
    m.speakUntil(at, at + 300_000)
    at += 300_000
  }
  expect(m.falselyStale).toBe(2)
  expect(m.limit).toBeGreaterThanOrEqual(600_000)
})

test('another rhythm is learnt anew, to either side', () => {
  const m = machine()
  let at = START
  const run = (periodMs: number): number => {
    for (let i = 0; i < 60; i++) m.hear((at += periodMs))
    return m.limit / periodMs
  }
  for (const periodMs of [2000, 60_000, 10_000, 600_000, 2000]) {
    const gaps = run(periodMs)
    expect(gaps).toBeGreaterThanOrEqual(2)
    expect(gaps).toBeLessThan(4)
  }
})

test('too few gaps say nothing, and nor does what has no upper edge', () => {
  expect(limitOfGaps(Float64Array.from([1000, 1000, 1000, 1000, 1000, 1000, 1000]))).toBe(Number.POSITIVE_INFINITY)
  expect(limitOfGaps(Float64Array.from({ length: 32 }, (_, i) => 1000 * 1.5 ** i))).toBe(Number.POSITIVE_INFINITY)
})

test('what is known goes on under another number', () => {
  const m = machine()
  for (let i = 0; i < 40; i++) m.hear(START + i * 4000)
  const next = new Rhythms([
    { learns: true, asset: 0 },
    { learns: true, asset: 1 },
    { learns: true, asset: 1 },
  ])
  atOnce(next.carrying(m.rhythms, 0, 1, 2))()
  expect(m.limit).toBeLessThan(Number.POSITIVE_INFINITY)
  expect([...next.limitMs]).toEqual([Number.POSITIVE_INFINITY, m.limit, Number.POSITIVE_INFINITY])
})

test('what is heard while it is made ready goes on as well, and of many it is made ready in steps', () => {
  const many = Array.from({ length: 2500 }, () => ({ learns: true, asset: 0 }))
  const [before, next] = [new Rhythms(many), new Rhythms(many)]
  for (let i = 0; i < 20; i++) before.received(7, START + i * 4000)
  const steps = before.limitMs.length / 1000
  const carrying = next.carrying(before, 0, 0, many.length)
  for (let step = 0; step < steps; step++) expect(carrying.next().done).toBe(false)
  for (let i = 20; i < 40; i++) before.received(7, START + 80_000 + (i - 20) * 9000)
  const last = carrying.next()
  if (!last.done) throw new Error('more steps than there are thousands')
  last.value()
  for (let i = 0; i < 40; i++) {
    const at = START + 400_000 + i * 11_000
    for (const rhythms of [before, next]) rhythms.received(7, at)
    expect(next.limitMs[7]).toBe(before.limitMs[7])
  }
  expect(before.limitMs[7]).toBeGreaterThan(9000)
})
