import { expect, test } from 'vitest'
import { FAN_SHARES } from '../../base/fan-shares.ts'
import { chanceWithin } from './fan.ts'
import { LEAST_SISTERS, reachedAt, recordOfSisters } from './sisters.ts'
import { unworn, worn } from './testing/wear.ts'

test('when a limit was reached: three in a row beyond it, or a record that was stopped at it', () => {
  const at = [...Array(30).keys()]
  const ramp = at.map((i) => i / 20)
  expect(reachedAt({ at, value: ramp }, 1)).toBe(20)
  expect(reachedAt({ at, value: ramp.map((v) => -v) }, -1)).toBe(20)
  expect(reachedAt({ at, value: ramp.map((v, i) => (i === 5 ? 9 : v)) }, 1)).toBe(20)
  expect(reachedAt({ at, value: ramp }, 1.46)).toBe(29)
  expect(reachedAt({ at, value: ramp }, 5)).toBeNull()
  expect(reachedAt({ at: [0], value: [0] }, 1)).toBeNull()
})

test('sisters that never reached the limit are not counted, and fewer than nine give no record', () => {
  const failed = Array.from({ length: LEAST_SISTERS }, (_, i) => worn(40 + i, 'linear'))
  const running = unworn(1, 'stationary')
  expect(recordOfSisters([...failed.slice(1), running, running], 1)).toBeNull()
  expect(recordOfSisters([...failed, running], 1)?.sisters).toBe(LEAST_SISTERS)
})

test('where all sisters came earlier than expected, the record moves the middle and not only the width', () => {
  const record = recordOfSisters(
    Array.from({ length: 12 }, (_, i) => worn(60 + i, 'accelerating')),
    1,
  )!
  expect(record.ratios[3]).toBeLessThan(-0.1)
  for (let i = 1; i < record.ratios.length; i++) expect(record.ratios[i]).toBeGreaterThanOrEqual(record.ratios[i - 1]!)
})

test('the chance within a time goes up with it and is the share at each end of the fan', () => {
  const fan = [1, 2, 3, 5, 8, 13, Infinity]
  FAN_SHARES.slice(0, -1).forEach((share, i) => expect(chanceWithin(fan, fan[i]!)).toBeCloseTo(share))
  let before = 0
  for (let time = 0; time < 30; time += 0.5) {
    const chance = chanceWithin(fan, time)
    expect(chance).toBeGreaterThanOrEqual(before)
    expect(chance).toBeLessThanOrEqual(0.975)
    before = chance
  }
  expect(chanceWithin(fan, 0)).toBe(0)
})
