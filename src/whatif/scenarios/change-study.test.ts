import { describe, expect, test } from 'vitest'
import { distributionOf } from '../distributions/registry.ts'
import { modelOf, row } from '../testing/lines.ts'
import { type Change, changedLine } from './changes.ts'
import { AS_IS, type ChangeQuestion, ChangeStudy, MOST_CHANGE_FUTURES } from './change-study.ts'

/** Two machines, the second one slower: 100 pieces an hour, and nothing by chance. */
const plain = (changes: readonly Change[], more: Partial<ChangeQuestion> = {}): ChangeQuestion => ({
  model: modelOf(row([{ processingTime: 0.008 }, { processingTime: 0.01, buffer: 5 }])),
  start: { stations: [] },
  goodSinks: ['out'],
  machines: ['m0', 'm1'],
  closed: [],
  hours: 8,
  variants: [{ id: 'other', changes }],
  pieces: null,
  matters: 5,
  seed: 1,
  ...more,
})
/** Machines that fail by chance and wait for one crew, with a few places between them. */
const failing = (changes: readonly Change[], more: Partial<ChangeQuestion> = {}): ChangeQuestion => {
  const station = {
    processingTime: { type: 'erlang' as const, stages: 4, mean: 0.01 },
    buffer: 3,
    failures: [
      {
        timeBetweenFailures: { type: 'exponential' as const, mean: 1 },
        repairTime: { type: 'exponential' as const, mean: 0.4 },
        crew: 'fitters',
      },
    ],
  }
  const model = modelOf({ ...row([station, station, station]), crews: [{ id: 'fitters', size: 1 }] })
  return plain(changes, { model, machines: ['m0', 'm1', 'm2'], ...more })
}

const judged = (question: ChangeQuestion, futures = 40) => {
  const study = new ChangeStudy(question)
  study.step(futures)
  const [asIs, other] = study.judgement().variants
  return { asIs: asIs!, other: other! }
}

describe('without chance a change makes what can be worked out', () => {
  test.each<[Change, number]>([
    [{ kind: 'speed', station: 'm1', percent: 110 }, 880],
    [{ kind: 'speed', station: 'm0', percent: 120 }, 800],
    [{ kind: 'places', station: 'm1', more: 3 }, 800],
    [{ kind: 'out', station: 'm1', hours: 2 }, 600],
    [{ kind: 'out', station: 'm0', hours: 2 }, 600],
    [{ kind: 'mix', share: 50, percent: 140 }, 667],
    [{ kind: 'rush', pieces: 100 }, 800],
  ])('%j', (change, good) => {
    const { asIs, other } = judged(plain([change]), 5)
    expect(Math.abs(asIs.good.mean - 800)).toBeLessThan(3)
    expect(Math.abs(other.good.mean / good - 1)).toBeLessThan(change.kind === 'mix' ? 0.03 : 0.01)
  })

  test('what is closed is no time to make anything in, and a machine that stands is seen to in it', () => {
    const closed = [{ from: 1, to: 3 }]
    const { asIs, other } = judged(plain([{ kind: 'out', station: 'm1', hours: 2 }], { closed }), 2)
    expect(Math.abs(asIs.good.mean - 600)).toBeLessThan(3)
    expect(Math.abs(other.good.mean - 500)).toBeLessThan(6)
  })

  test('an order is done when so many pieces are there, or is not within the time', () => {
    const { asIs, other } = judged(plain([{ kind: 'out', station: 'm1', hours: 2 }], { pieces: 200 }), 2)
    expect(asIs.done!.hours!.middle).toBeCloseTo(2.02, 1)
    expect(other.done!.hours!.middle).toBeCloseTo(4.02, 1)
    expect(judged(plain([], { pieces: 900 }), 2).asIs.done).toEqual({ hours: null, not: 2 })
  })
})

test('one crew more and places more are worth something where machines fail, and the same luck tells so from few futures', () => {
  for (const change of [
    { kind: 'crew', crew: 'fitters', more: 1 },
    { kind: 'places', station: 'm1', more: 20 },
  ] as const) {
    const { asIs, other } = judged(failing([change]))
    expect(other.beside!.verdict).toBe('more')
    expect(other.good.mean).toBeGreaterThan(asIs.good.mean * 1.01)
  }
})

test('several at once are no less than each alone; what changes nothing is told as no difference', () => {
  const crew: Change = { kind: 'crew', crew: 'fitters', more: 1 }
  const places: Change = { kind: 'places', station: 'm1', more: 20 }
  const both = judged(failing([crew, places])).other.good.mean
  for (const one of [crew, places]) expect(both).toBeGreaterThan(judged(failing([one])).other.good.mean)
  expect(judged(failing([{ kind: 'rush', pieces: 10 }])).other.beside).toMatchObject({
    mean: 0,
    verdict: 'indistinguishable',
  })
})

test('in steps or at once the same seed gives the same bytes, and there is an end to it', () => {
  const question = failing([{ kind: 'speed', station: 'm1', percent: 120 }], { hours: 2 })
  const [steps, once] = [new ChangeStudy(question), new ChangeStudy(question)]
  for (let i = 0; i < 3; i++) steps.step(7)
  once.step(21)
  expect(JSON.stringify(steps.judgement())).toBe(JSON.stringify(once.judgement()))
  expect([once.settled, once.futures]).toEqual([false, 21])
  once.step(10_000)
  expect([once.settled, once.futures]).toEqual([true, MOST_CHANGE_FUTURES])
})

test('one future of it, machine by machine: the one that is out is out, the one behind it starves', () => {
  const study = new ChangeStudy(plain([{ kind: 'out', station: 'm0', hours: 2 }]))
  study.step(5)
  const { stations, from, to } = study.future('other')
  expect([from, to]).toEqual([0, 8])
  const [first, second] = stations.map(({ spans }) => spans.map(({ doing, to: end }) => [doing, Math.round(end)]))
  expect(first).toEqual([
    ['repair', 2],
    ['runs', 8],
  ])
  expect(second).toContainEqual(['starved', 2])
  expect(study.future(AS_IS).stations.every(({ spans }) => spans.every(({ doing }) => doing === 'runs'))).toBe(true)
})

test.each(
  [
    3,
    { type: 'constant', value: 3 },
    { type: 'exponential', mean: 3 },
    { type: 'erlang', stages: 2, mean: 3 },
    { type: 'lognormal', mean: 3, sd: 1 },
    { type: 'lognormal', median: 3, sigma: 0.5 },
    { type: 'weibull', shape: 2, scale: 3 },
    { type: 'empirical', values: [2, 3, 7] },
    { type: 'uniform', min: 1, max: 5 },
    { type: 'triangular', min: 1, mode: 2, max: 5 },
    { type: 'geometric', chance: 0.25 },
    { type: 'quantiles', of: [{ share: 0.1, time: 1 }, { share: 0.9, time: 5 }] }, // prettier-ignore
    { type: 'mixture', of: [{ share: 1, time: { type: 'constant', value: 1 } }, { share: 2, time: { type: 'exponential', mean: 4 } }] }, // prettier-ignore
  ].map((time) => [time]),
)('every kind of time can be slower, and be mixed with a slower one: %j', (processingTime) => {
  const model = modelOf(row([{ processingTime } as Parameters<typeof row>[0][number]]))
  const mean = (changes: readonly Change[]): number =>
    distributionOf(changedLine(model, changes, 1, () => true).model.stations[0]!.processingTime).mean
  expect(mean([{ kind: 'speed', station: 'm0', percent: 50 }]) / mean([])).toBeCloseTo(2)
  expect(mean([{ kind: 'mix', share: 25, percent: 300 }]) / mean([])).toBeCloseTo(1.5)
})
