/** What lies far from its own last week, by hourly means. */
import { expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import { farOutIn } from './far-out.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 5, 20, 12)
const HOURS = 192

/** @param valueAt of the hour, 0 = the oldest */
const answerOf = (valueAt: (hour: number) => number | null): HistoryAnswer => {
  const t = Array.from({ length: HOURS }, (_, i) => NOW - (HOURS - i) * HOUR)
  const mean = t.map((_, i) => valueAt(i))
  const zeros = t.map(() => 0)
  return {
    signal: 'lamp/temperature',
    from: t[0]!,
    to: NOW,
    stepMs: HOUR,
    t,
    min: mean,
    max: mean,
    mean,
    last: mean,
    count: zeros,
    quality: zeros,
  }
}
const noise = createRng(3)
const day = (hour: number): number => 40 + 2 * Math.sin((hour / 24) * 2 * Math.PI) + noise.normal(0, 0.3)

test('what rose for two days is far out since it left its usual, though no hour of it was a jump', () => {
  const found = farOutIn(
    answerOf((hour) => day(hour) + Math.max(0, hour - 144) * 0.4),
    NOW,
  )
  expect(found).toMatchObject({ sign: 1 })
  expect(found!.degree).toBeGreaterThan(5)
  expect((NOW - found!.since) / HOUR).toBeGreaterThan(12)
  expect((NOW - found!.since) / HOUR).toBeLessThan(48)
  expect(
    farOutIn(
      answerOf((hour) => -day(hour) - Math.max(0, hour - 144) * 0.4),
      NOW,
    )?.sign,
  ).toBe(-1)
})

test('a day and its noise are usual; what never changes, and of what too little is known, is not far out', () => {
  for (let seed = 0; seed < 50; seed++) expect(farOutIn(answerOf(day), NOW)).toBeNull()
  expect(
    farOutIn(
      answerOf(() => 5),
      NOW,
    ),
  ).toBeNull()
  expect(
    farOutIn(
      answerOf((hour) => (hour < 150 ? null : day(hour) + (hour > 187 ? 50 : 0))),
      NOW,
    ),
  ).toBeNull()
  expect(
    farOutIn(
      answerOf((hour) => (hour > 186 ? null : day(hour) + 0.4 * hour)),
      NOW,
    ),
  ).toBeNull()
})
