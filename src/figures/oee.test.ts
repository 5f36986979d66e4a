import fc from 'fast-check'
import { expect, test } from 'vitest'
import { STATE_GROUPS, type StateGroup } from '../twin/packml.ts'
import type { Span } from '../timeline/stretches.ts'
import { LOSSES, oeeOf, type StateSpan } from './oee.ts'

const MINUTE = 60_000
const SHORT = 2 * MINUTE

/** [minutes, what it did], one after another from the beginning of the shift. */
const course = (...parts: readonly (readonly [number, StateGroup | null])[]): StateSpan[] => {
  let at = 0
  return parts.flatMap(([minutes, group]) => {
    const from = at
    at += minutes * MINUTE
    return group === null ? [] : [{ from, to: at, group }]
  })
}

/**
 * A shift worked on paper. 480 min planned. Own faults 30, waits 45, set-up 15, of two stops of a minute each one is its own
 * fault and one is a wait; 388 min at work. Beat 1 min: 360 pieces, 342 good.
 * Losses: 30 + 45 + 15 + 0 + (388 − 360) + 2 + (360 − 342) = 138; 480 − 138 = 342 = good pieces at their beat.
 * A = 390/480, E = 360/390, Q = 342/360, OEE = 342/480 = 71.25 %.
 */
test('a shift worked on paper', () => {
  const states = course(
    [100, 'producing'],
    [30, 'aborted'],
    [15, 'ready'],
    [140, 'producing'],
    [1, 'held'],
    [48, 'producing'],
    [45, 'suspended'],
    [50, 'producing'],
    [1, 'suspended'],
    [50, 'producing'],
  )
  const oee = oeeOf({
    planned: [{ from: 0, to: 480 * MINUTE }],
    states,
    made: 360,
    good: 342,
    beatMs: MINUTE,
    shortStopMs: SHORT,
  })
  const minutes = Object.fromEntries(LOSSES.map((loss) => [loss, oee.losses[loss]! / MINUTE]))
  expect(minutes).toEqual({
    'own-fault': 30,
    waiting: 45,
    'set-up': 15,
    'no-data': 0,
    'slow-cycles': 28,
    'short-stops': 2,
    rejects: 18,
  })
  expect(oee.worthMs).toBe(342 * MINUTE)
  expect(oee.availability).toBeCloseTo(390 / 480, 12)
  expect(oee.effectiveness).toBeCloseTo(360 / 390, 12)
  expect(oee.quality).toBeCloseTo(0.95, 12)
  expect(oee.oee).toBeCloseTo(0.7125, 12)
  expect(oee.missing).toEqual([])
})

test('breaks are not planned, a stop is as long as it lasted, and time without data is said', () => {
  const oee = oeeOf({
    // A break from minute 60 to 90.
    planned: [
      { from: 0, to: 60 * MINUTE },
      { from: 90 * MINUTE, to: 120 * MINUTE },
    ],
    // It stands from a minute before the break until after it: no short stop, though only 2 min of it are planned.
    states: course([59, 'producing'], [32, 'held'], [19, 'producing'], [10, null]),
    made: 50,
    good: 50,
    beatMs: MINUTE,
    shortStopMs: 5 * MINUTE,
  })
  expect(oee.plannedMs).toBe(90 * MINUTE)
  expect(oee.losses['own-fault']).toBe(2 * MINUTE)
  expect(oee.losses['short-stops']).toBe(0)
  expect(oee.losses['no-data']).toBe(10 * MINUTE)
  expect(oee.unknownShare).toBeCloseTo(10 / 90, 12)
})

test('what was made while nothing was known took that time; of a machine that was hardly seen no ratio is told', () => {
  const input = { planned: [{ from: 0, to: 100 * MINUTE }], beatMs: MINUTE, shortStopMs: SHORT, good: 80, made: 80 }
  const seen = oeeOf({ ...input, states: course([70, 'producing'], [20, 'held'], [10, null]) })
  expect(seen.losses).toMatchObject({ 'own-fault': 20 * MINUTE, 'no-data': 0, 'slow-cycles': 0 })
  expect(seen).toMatchObject({ availability: 0.8, effectiveness: 1, oee: 0.8, unknownShare: 0.1 })
  const hardly = oeeOf({ ...input, states: course([20, 'producing'], [80, null]) })
  expect(hardly.losses).toMatchObject({ 'no-data': 20 * MINUTE, 'slow-cycles': 0 })
  expect(hardly).toMatchObject({ availability: null, effectiveness: null, oee: 0.8, unknownShare: 0.8 })
})

test.each([
  ['nothing-planned', { planned: [] }, { oee: null, availability: null }],
  ['no-state', { states: null }, { availability: null, effectiveness: null, oee: 0.5, quality: 0.9 }],
  ['no-count', { made: null }, { effectiveness: null, quality: null, oee: 0.5, availability: 1 }],
  ['no-good-count', { good: null }, { quality: null, oee: null, availability: 1 }],
  ['no-beat', { beatMs: null }, { effectiveness: null, oee: null, quality: 0.9, availability: 1 }],
] as const)('%s: what stands on it is not told, the rest is', (why, without, told) => {
  const whole = { planned: [{ from: 0, to: 100 }], states: [{ from: 0, to: 100, group: 'producing' }] as const }
  const oee = oeeOf({ ...whole, made: 50 / 0.9, good: 50, beatMs: 1, shortStopMs: 0, ...without })
  expect(oee.missing).toEqual([why])
  for (const [name, value] of Object.entries(told)) {
    const found = oee[name as 'oee']
    if (value === null) expect(found, name).toBeNull()
    else expect(found, name).toBeCloseTo(value, 12)
  }
})

const spans = (max: number): fc.Arbitrary<Span[]> =>
  fc.uniqueArray(fc.integer({ min: 0, max }), { maxLength: 16 }).map((cuts) => {
    const at = cuts.toSorted((a, b) => a - b)
    return at.flatMap((from, i) => (i % 2 === 0 && i + 1 < at.length ? [{ from, to: at[i + 1]! }] : []))
  })
const touching = (max: number): fc.Arbitrary<StateSpan[]> =>
  fc
    .tuple(
      fc.uniqueArray(fc.integer({ min: 0, max }), { maxLength: 16 }),
      fc.infiniteStream(fc.constantFrom(...STATE_GROUPS, null)),
    )
    .map(([cuts, groups]) => {
      const at = cuts.toSorted((a, b) => a - b)
      return at.slice(1).flatMap((to, i) => {
        const group = groups.next().value as StateGroup | null
        return group === null ? [] : [{ from: at[i]!, to, group }]
      })
    })

test('whatever the machine did, the losses add up: planned time less all of them is what was worth its while; A × E × Q = OEE', () => {
  fc.assert(
    fc.property(
      spans(1000),
      touching(1200),
      fc.nat(500),
      fc.nat(500),
      fc.integer({ min: 1, max: 20 }),
      fc.nat(60),
      (planned, states, good, bad, beatMs, shortStopMs) => {
        fc.pre(planned.length > 0)
        const oee = oeeOf({ planned, states, made: good + bad, good, beatMs, shortStopMs })
        const lost = LOSSES.reduce((sum, loss) => sum + oee.losses[loss]!, 0)
        expect(oee.plannedMs - lost).toBeCloseTo(oee.worthMs!, 6)
        if (oee.availability && oee.effectiveness && oee.quality)
          expect(oee.availability * oee.effectiveness * oee.quality).toBeCloseTo(oee.oee!, 9)
        for (const loss of ['own-fault', 'waiting', 'set-up', 'no-data', 'short-stops', 'rejects'] as const)
          expect(oee.losses[loss]).toBeGreaterThanOrEqual(0)
      },
    ),
    { numRuns: 400 },
  )
})
