import { expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { GRID, namedAsset } from '../testing/set-machine.ts'
import { idleAdvice, type IdleDraw, idleWeeks } from './idle-draw.ts'

const MATTERS = { pieces: 10, kWh: 5, rejects: 1 }

/** Nights of six hours; from a day on it draws so much more all the time. */
const hall = (seed: number, leak: number, sinceDay = 23): IdleDraw => {
  const rng = createRng(seed).fork('hall')
  const [idle, power] = [new Float64Array(GRID.count), new Float64Array(GRID.count)]
  let night = 0
  for (let i = 0; i < GRID.count; i++) {
    if (i % 144 === 0) night = rng.normal(0, 0.5)
    idle[i] = i % 144 < 36 ? 1 : 0
    power[i] = (idle[i] ? 6 : 20) + night + rng.normal(0, 0.4) + (i >= sinceDay * 144 ? leak : 0)
  }
  return { asset: namedAsset('air'), idle, power }
}

const advise = (one: IdleDraw) => idleAdvice(one, GRID, idleWeeks(one, GRID), MATTERS)

test('what is drawn more at night than in a week before is told as what it costs a day', () => {
  let [found, covers] = [0, 0]
  for (let seed = 0; seed < 60; seed++) {
    const advice = advise(hall(seed, 3))
    if (!advice) continue
    found++
    if (advice.gain.low <= 72 && 72 <= advice.gain.high) covers++
    expect(advice.kind).toBe('air')
  }
  expect(found).toBeGreaterThan(50)
  expect(covers / found).toBeGreaterThan(0.95)
})

test('of 500 halls that leak no more than ever, at most 2 of 100 are said to', () => {
  let told = 0
  for (let seed = 0; seed < 500; seed++) if (advise(hall(1000 + seed, 0))) told++
  expect(told / 500).toBeLessThanOrEqual(0.02)
})

test('where something always works, or nobody knows, nothing is said', () => {
  const busy = hall(1, 3)
  expect(advise({ ...busy, idle: busy.idle.map(() => 0) })).toBeNull()
  expect(advise({ ...busy, idle: busy.idle.map(() => Number.NaN) })).toBeNull()
})
