import { describe, expect, test } from 'vitest'
import { wornLine, wornQuestion } from '../testing/worn-line.ts'
import type { RepairQuestion } from './repair-question.ts'
import { RepairStudy } from './repair.ts'

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
  study.step(150)
  const of = (id: string): number => study.judgement().ranking.find((one) => one.id === id)!.unplannedStop
  expect(of('now')).toBe(0)
  // Machine 3 is the slowest and works nearly all of 8 h: P(life < 7.6) = Φ(ln(7.6 / 6) / .5).
  expect(of('shift end')).toBeGreaterThan(0.52)
  expect(of('shift end')).toBeLessThan(0.8)
  expect(of('run on')).toBeGreaterThan(of('shift end'))
})

test('in steps or at once, the same seed gives the same bytes', () => {
  const [steps, once, other] = [wornLine(20), wornLine(20), wornLine(20, 2)]
  for (let i = 0; i < 3; i++) steps.step(10)
  once.step(30)
  other.step(30)
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

const judgedFrom = (start: RepairQuestion['start'], part: Partial<RepairQuestion['part']> = {}) => {
  const question = wornQuestion(20)
  const study = new RepairStudy({ ...question, start, part: { ...question.part, ...part } })
  study.step(20)
  return study.judgement().ranking
}

test('from now: an empty line is one that has run for no time, full buffers are parts more', () => {
  const empty = judgedFrom({ stations: [] })
  expect(empty).toEqual(judgedFrom({ settledHours: 0 }))
  const buffers = ['m1', 'm2', 'm3', 'm4', 'm5'].map((id) => ({ id, waiting: 10 }))
  const full = judgedFrom({ stations: buffers })
  expect(() => judgedFrom({ stations: [{ id: 'm1', waiting: 11 }] })).toThrow('stations[0].waiting: tooMany')
  for (const { id, output } of full) {
    const more = output.mean - empty.find((one) => one.id === id)!.output.mean
    // The 30 before the slowest machine, which is then never short of parts, and the 20 behind it.
    expect(more, id).toBeGreaterThan(15)
    expect(more, id).toBeLessThan(55)
  }
})

test('a life given by its quantiles is that life', () => {
  const times = [-1, 0, 1].map((score) => 20 * Math.exp(0.5 * 1.2815515655446004 * score))
  const of = [0.1, 0.5, 0.9].map((share, i) => ({ share, time: times[i]! }))
  const [given, same] = [
    judgedFrom({ stations: [] }, { life: { type: 'quantiles', of } }),
    judgedFrom({ stations: [] }),
  ]
  expect(given.map(({ id }) => id)).toEqual(same.map(({ id }) => id))
  given.forEach(({ output }, i) => expect(output.mean).toBeCloseTo(same[i]!.output.mean, 3))
})
