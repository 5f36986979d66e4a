import { expect, test } from 'vitest'
import { effectOf, RecentMean } from './effect.ts'

test('an effect is as expected, too small, or the wrong way', () => {
  const less = { before: 2.2, low: -0.4, high: -0.05 }
  expect(effectOf(less, 2)).toMatchObject({ agreed: true, worse: false })
  expect(effectOf(less, 2.19)).toMatchObject({ agreed: false, worse: false })
  expect(effectOf(less, 2.3)).toMatchObject({ agreed: false, worse: true })
  expect(effectOf(less, 1.5)).toMatchObject({ agreed: false, worse: false })
  const more = { before: 10, low: 1, high: 3 }
  expect(effectOf(more, 12)).toMatchObject({ agreed: true, worse: false })
  expect(effectOf(more, 8.5)).toMatchObject({ agreed: false, worse: true })
})

test('a mean weighs each value by how long it stood, within its span', () => {
  const mean = new RecentMean(10_000)
  expect(mean.at(0)).toBeNull()
  mean.note(0, 100)
  mean.note(50_000, 4)
  mean.note(55_000, 2)
  // 100 stood before the span of the last ten seconds began.
  expect(mean.at(60_000)).toBe(3)
  expect(mean.at(70_000)).toBe(2)
  mean.note(54_000, 50)
  expect(mean.at(70_000), 'what comes late is left out').toBe(2)
  mean.forget()
  expect(mean.at(70_000)).toBeNull()
})
