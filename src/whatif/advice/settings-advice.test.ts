import { expect, test } from 'vitest'
import { GRID, setMachine } from '../testing/set-machine.ts'
import { contrastOf, episodesOf } from './contrast.ts'
import { candidatesOf, settingsAdvice, type Setting } from './settings-advice.ts'

const MATTERS = { pieces: 10, kWh: 5, rejects: 1 }

const adviceOf = (settings: readonly Setting[]) => {
  const candidates = candidatesOf(settings, GRID)
  return { found: settingsAdvice(candidates, GRID, candidates.length, MATTERS), compared: candidates.length }
}

test(
  'of 500 lines on which no setting has any effect, at most 2 of 100 are given any advice',
  { timeout: 60_000 },
  () => {
    let [told, compared] = [0, 0]
    for (let line = 0; line < 500; line++) {
      const settings = [0, 1].map((m) => setMachine({ seed: line * 10 + m, values: 2 + m }))
      const { found, compared: own } = adviceOf(settings)
      compared += own
      if (found.length > 0) told++
    }
    expect(compared, 'and there is something to compare').toBeGreaterThan(1000)
    expect(told / 500).toBeLessThanOrEqual(0.02)
  },
)

test('an effect that is there is found, and the interval covers it', () => {
  let [found, covers] = [0, 0]
  const LINES = 60
  for (let line = 0; line < LINES; line++) {
    const setting = setMachine({ seed: 7000 + line, effect: -1.5 })
    const others = [1, 2, 3].map((m) => setMachine({ seed: 90_000 + line * 10 + m }))
    const [advice, ...more] = adviceOf([setting, ...others]).found
    if (!advice) continue
    expect(more.length, 'and nothing else').toBe(0)
    expect([advice.asset, advice.from, advice.to]).toEqual([setting.asset, 0, 1])
    found++
    // 1.5 kW in the hours of a day in which it is set as usual.
    const lately = setting.held.subarray(-7 * 144)
    const truth = (1.5 * 24 * lately.filter((value) => value === 0).length) / lately.length
    if (advice.gain.low <= truth && truth <= advice.gain.high) covers++
    expect(advice.gain.low).toBeGreaterThan(0)
  }
  expect(found).toBeGreaterThan(0.8 * LINES)
  expect(covers / found).toBeGreaterThan(0.95)
})

test('nothing that the line makes less by, nothing that matters too little, nothing that was hardly ever set', () => {
  expect(adviceOf([setMachine({ seed: 3, effect: -2.5 })]).found).toHaveLength(1)
  expect(adviceOf([setMachine({ seed: 3, effect: -2.5, slows: 4 })]).found, 'it slows the line').toEqual([])
  const costly = setMachine({ seed: 3, effect: 2.5 })
  expect(adviceOf([costly]).found, 'the other one costs more').toEqual([])
  const seldom = setMachine({ seed: 3, effect: -2.5 })
  let left = 3
  let was = 0
  for (let i = 0; i < seldom.held.length; i++) {
    if (seldom.held[i] === 1 && was !== 1) left--
    was = seldom.held[i]!
    if (was === 1 && left < 0) seldom.held[i] = 0
  }
  expect(adviceOf([seldom]).found, 'three times is chance').toEqual([])
})

test('a number that is measured is no setting, and a value that was never recorded is not advised', () => {
  const steered = setMachine({ seed: 5, effect: -2.5 })
  for (let i = 0; i < steered.held.length; i++) if (steered.held[i] === 0) steered.held[i] = 100 + (i % 40)
  expect(adviceOf([steered]).found).toEqual([])
  const { found } = adviceOf([setMachine({ seed: 6, effect: -2.5 })])
  expect(found.map(({ to }) => to)).toEqual([1])
})

test('rejects are told by pieces, a share of a hundred pieces as much as one of ten thousand', () => {
  const setting = setMachine({ seed: 9, kind: 'rejects' })
  const over = new Float64Array(GRID.count)
  const amount = new Float64Array(GRID.count)
  for (let i = 0; i < GRID.count; i++) {
    over[i] = 20 + (i % 60)
    // Three of a hundred as usual, one otherwise.
    amount[i] = over[i]! * (setting.held[i] === 1 ? 0.01 : 0.03) + (i % 7 === 0 ? 0.2 : -0.2 / 6)
  }
  const { found } = adviceOf([{ ...setting, cost: { amount, over } }])
  expect(found).toHaveLength(1)
  expect(found[0]!.gain.unit).toBe('rejects')
  expect(found[0]!.gain.middle).toBeCloseTo(20, 0)
})

test('a drift is no effect of what was set later', () => {
  const setting = setMachine({ seed: 11 })
  const amount = Float64Array.from({ length: GRID.count }, (_, i) => 10 - i / 400)
  const contrast = contrastOf(setting.held, 0, 1, { amount, over: null }, GRID, 0.99)!
  expect(contrast.low).toBeLessThan(0)
  expect(contrast.high).toBeGreaterThan(0)
  expect(contrast.episodes).toBeLessThanOrEqual(episodesOf(setting.held, 1, GRID).length)
})
