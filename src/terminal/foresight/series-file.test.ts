import { expect, test } from 'vitest'
import { rowOf, timeOf } from './series-file.ts'

test.for([
  ['2026-03-12 14:30:00', Date.UTC(2026, 2, 12, 14, 30)],
  ['2026-03-12T14:30:00.250Z', Date.UTC(2026, 2, 12, 14, 30, 0, 250)],
  ['2026-03-12 14:30:00.123456', Date.UTC(2026, 2, 12, 14, 30, 0, 123)],
  ['2026-03-12 14:30', Date.UTC(2026, 2, 12, 14, 30)],
  ['2026-03-12 14:30:00 +0100', Date.UTC(2026, 2, 12, 13, 30)],
  ['2026-03-12T14:30:00-05:00', Date.UTC(2026, 2, 12, 19, 30)],
  ['1773325800', Date.UTC(2026, 2, 12, 14, 30)],
  ['1773325800000', Date.UTC(2026, 2, 12, 14, 30)],
] as const)('the time %s', ([text, at]) => {
  expect(timeOf(text)).toBe(at)
})

test.for(['', 'yesterday', '12.03.2026 14:30', '2026-13-40 99:99', '2026-03-12'])('no time: %s', (text) => {
  expect(timeOf(text)).toBeNaN()
})

test('a line gives its value, also where there is none, and says what is wrong with it', () => {
  expect(rowOf('2026-03-12 14:30:00,-1.5e3')).toMatchObject({ ok: true, value: { value: -1500 } })
  for (const none of ['', 'NaN', 'null'])
    expect(rowOf(`2026-03-12 14:30:00,${none}`)).toMatchObject({ ok: true, value: { value: Number.NaN } })
  expect(rowOf('2026-03-12 14:30:00,warm')).toMatchObject({ ok: false, error: expect.stringContaining('"warm"') })
  expect(rowOf('2026-03-12 14:30:00,1,5')).toMatchObject({ ok: false, error: expect.stringContaining('3 column(s)') })
  expect(rowOf('soon,1')).toMatchObject({ ok: false, error: expect.stringContaining('"soon"') })
})
