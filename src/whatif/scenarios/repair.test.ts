import { describe, expect, test } from 'vitest'
import { wornLine } from '../testing/worn-line.ts'
import type { RepairStudy } from './repair.ts'

const judged = (study: RepairStudy) => {
  do study.step(50)
  while (!study.judgement().settled)
  return study.judgement()
}

describe('six machines, two shifts, unplanned 4 h, planned 45 min or 15 min net at shift end', () => {
  test.each([
    [2, 'now'],
    [6, 'now'],
    [20, 'shift end'],
    [75, 'run on'],
  ])('median life %i h: %s', (life, best) => {
    const judgement = judged(wornLine(life))
    expect([judgement.winner, judgement.ranking[0]!.id]).toEqual([best, best])
    const outputs = judgement.ranking.map(({ output }) => output.mean)
    expect(outputs).toEqual(outputs.toSorted((a, b) => b - a))
    for (const { behind } of judgement.ranking.slice(1)) expect(behind!.low).toBeGreaterThan(0)
  })
})

test('the chance of an unplanned stop is that of the life drawn', () => {
  const study = wornLine(6)
  study.step(200)
  const of = (id: string): number => study.judgement().ranking.find((one) => one.id === id)!.unplannedStop
  expect(of('now')).toBe(0)
  // Machine 3 is the slowest and works nearly all of 8 h: P(life < 7.6) = Φ(ln(7.6 / 6) / .5).
  expect(of('shift end')).toBeGreaterThan(0.52)
  expect(of('shift end')).toBeLessThan(0.8)
  expect(of('run on')).toBeGreaterThan(of('shift end'))
})

test('in steps or at once, the same seed gives the same bytes', () => {
  const [steps, once, other] = [wornLine(20), wornLine(20), wornLine(20, 2)]
  for (let i = 0; i < 6; i++) steps.step(10)
  once.step(60)
  other.step(60)
  expect(JSON.stringify(steps.judgement())).toBe(JSON.stringify(once.judgement()))
  expect(JSON.stringify(other.judgement())).not.toBe(JSON.stringify(once.judgement()))
})

test('alternatives that are the same have no clear winner', () => {
  const study = wornLine(20, 1, [
    { id: 'one', atHour: 1 },
    { id: 'other', atHour: 1 },
  ])
  study.step(60)
  const { winner, settled, ranking } = study.judgement()
  expect([winner, settled]).toEqual([null, false])
  expect(ranking[1]!.behind).toEqual({ mean: 0, low: 0, high: 0 })
})
