/** The arithmetic of what is expected: fans, dots, milestones, order, records, and what was known when. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Calendar } from '../../figures/shift-calendar.ts'
import { FAN_SHARES } from '../../base/fan-shares.ts'
import type { ForesightCase, ForesightClaim } from '../../wire/foresight.ts'
import { dotPicture, thinned } from './dots.ts'
import { aheadOf, fanBands, horizonOf } from './fan-bands.ts'
import { chanceWithin, FUTURES, futuresOf, momentAt, namesDay } from './fan.ts'
import { countBefore, milestoneFor, nextShiftEnd } from './milestone.ts'
import { callsFor, goingOn, openCase, standingFeedback, worstFirst } from './order.ts'
import { reasonsFor } from './reasons.ts'
import { byClass, byKind, cameTrue, countClaims, falseCasesAWeek } from './record-summary.ts'
import { caseOf, claimOf, DAY, episodeOf, expectationOf, FAN_DAYS, fanOf, HOUR, TUESDAY } from './testing/made.ts'

/** Two shifts from Monday to Friday. */
const CALENDAR: Calendar = {
  zone: 'UTC',
  daysOff: [],
  shifts: [
    { name: 'Early', days: [1, 2, 3, 4, 5], from: '06:00', to: '14:00', breaks: [] },
    { name: 'Late', days: [1, 2, 3, 4, 5], from: '14:00', to: '22:00', breaks: [] },
  ],
}
const NO_SHIFTS: Calendar = { zone: 'UTC', daysOff: [], shifts: [] }

describe('a fan read in between', () => {
  test('at its own shares it is itself, and between them its times go by equal factors', () => {
    const fan = fanOf(FAN_DAYS)
    FAN_SHARES.forEach((share, i) => expect(momentAt(fan, TUESDAY, share)).toBe(fan[i]))
    const between = momentAt(fanOf([1, 1, 1, 2, 8, 8, 8]), TUESDAY, 0.625)!
    expect((between - TUESDAY) / DAY).toBeCloseTo(4, 9)
  })

  test('it never goes back, whatever the fan', () => {
    const days = fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { minLength: 7, maxLength: 7 })
    fc.assert(
      fc.property(days, (given) => {
        const fan = fanOf(given.toSorted((a, b) => a - b))
        const futures = futuresOf(fan, TUESDAY)
        expect(futures).toHaveLength(FUTURES)
        for (let i = 1; i < futures.length; i++) expect(futures[i]!).toBeGreaterThanOrEqual(futures[i - 1]! - 1)
        expect(futures[0]).toBeGreaterThanOrEqual(fan[0]! - 1)
        expect(futures.at(-1)!).toBeLessThanOrEqual(fan[6]! + 1)
      }),
      { seed: 12, numRuns: 500 },
    )
  })

  test('what is later than can be said stays so', () => {
    const fan = fanOf([1, 2, 3, 4, null, null, null])
    expect(momentAt(fan, TUESDAY, 0.6)).toBeNull()
    expect(futuresOf(fan, TUESDAY).filter((ms) => ms === null)).toHaveLength(10)
    expect(futuresOf(fanOf([null, null, null, null, null, null, null]), TUESDAY).every((ms) => ms === null)).toBe(true)
  })

  test('chances are those of the fan; before its first and after its last share they have one bound', () => {
    const fan = fanOf(FAN_DAYS)
    const within = (days: number) => chanceWithin(fan, TUESDAY, TUESDAY, TUESDAY + days * DAY)
    expect(within(3)).toEqual({ low: 0.5, high: 0.5 })
    expect(within(0.5)).toEqual({ low: 0, high: 0.025 })
    expect(within(30)).toEqual({ low: 0.975, high: 1 })
    expect(chanceWithin(fanOf([1, 2, 3, 4, null, null, null]), TUESDAY, TUESDAY, TUESDAY + 20 * DAY)).toEqual({
      low: 0.5,
      high: 1,
    })
  })

  test('what has not come until now makes what is left likelier', () => {
    const fan = fanOf(FAN_DAYS)
    const now = fan[2]!
    const { low, high } = chanceWithin(fan, TUESDAY, now, fan[3]!)
    expect([low, high]).toEqual([1 / 3, 1 / 3])
  })

  test('no day is named of what is wide open or not known', () => {
    expect(namesDay(fanOf(FAN_DAYS), TUESDAY)).toBe(true)
    expect(namesDay(fanOf([0.5, 1, 3, 8, 20, 33, 40]), TUESDAY)).toBe(false)
    expect(namesDay(fanOf([1, 2, 3, 4, 5, null, null]), TUESDAY)).toBe(false)
    expect(namesDay(fanOf([0.001, 0.01, 0.1, 0.2, 0.3, 0.4, 0.5]), TUESDAY), 'within one day').toBe(true)
  })
})

describe('twenty dots', () => {
  const futures = futuresOf(fanOf(FAN_DAYS), TUESDAY)

  test('each future is one dot, in the stack of its shift', () => {
    const picture = dotPicture(futures, CALENDAR, 27, null)!
    expect(picture.by).toBe('shift')
    expect(picture.dots.length + picture.later).toBe(FUTURES)
    const stacks = new Set(picture.dots.map(({ x }) => x)).size
    expect(stacks).toBeGreaterThan(3)
    for (const { x } of picture.dots) expect(x > 0 && x < 1).toBe(true)
    const days = picture.ticks.map(({ at }) => new Date(at).toISOString().slice(0, 10))
    expect(new Set(days).size, 'a day is named once').toBe(days.length)
  })

  test('levels of a stack are 0, 1, 2 …', () => {
    const { dots, highest } = dotPicture(futures, CALENDAR, 27, null)!
    for (const x of new Set(dots.map((dot) => dot.x))) {
      const levels = dots.filter((dot) => dot.x === x).map(({ level }) => level)
      expect(levels).toEqual(levels.map((_, i) => i))
      expect(levels.length).toBeLessThanOrEqual(highest)
    }
  })

  test('what is near is stacked by hour, what is far by day, week or month, never in more stacks than fit', () => {
    const by = (scale: number): string =>
      dotPicture(futuresOf(fanOf(FAN_DAYS.map((days) => days * scale)), TUESDAY), NO_SHIFTS, 27, null)!.by
    expect([by(0.05), by(1), by(3), by(20), by(60)]).toEqual(['hour', 'shift', 'day', 'week', 'month'])
  })

  test('what lies far behind all others, or cannot be said, is counted as later', () => {
    const far = dotPicture(futuresOf(fanOf([1, 1.2, 1.5, 2, 2.5, 3, 90]), TUESDAY), CALENDAR, 27, null)!
    expect(far.later).toBe(2)
    expect(far.span.to).toBeLessThan(TUESDAY + 5 * DAY)
    const open = dotPicture(futuresOf(fanOf([1, 2, 3, 4, null, null, null]), TUESDAY), CALENDAR, 27, null)!
    expect(open.later).toBe(10)
    expect(dotPicture([null, null], CALENDAR, 27, null)).toBeNull()
  })

  test('what comes before a milestone never stands in one stack with what comes after', () => {
    const far = futuresOf(fanOf(FAN_DAYS.map((days) => days * 20)), TUESDAY)
    const milestone = TUESDAY + 50 * DAY
    const { dots, by } = dotPicture(far, NO_SHIFTS, 27, milestone)!
    expect(by).toBe('week')
    const before = new Set(dots.filter(({ at }) => at < milestone).map(({ x }) => x))
    const after = dots.filter(({ at }) => at >= milestone)
    expect(after.length).toBeGreaterThan(0)
    expect(after.filter(({ x }) => before.has(x))).toEqual([])
  })

  test('names that would touch are left out', () => {
    expect(thinned([{ x: 0 }, { x: 0.05 }, { x: 0.2 }], 0.1)).toEqual([{ x: 0 }, { x: 0.2 }])
  })
})

describe('milestones', () => {
  test('the shift that runs ends at two; where nothing comes before that, the weekend counts', () => {
    expect(nextShiftEnd(CALENDAR, TUESDAY)).toBe(TUESDAY + 2 * HOUR)
    const soon = milestoneFor(CALENDAR, TUESDAY, [TUESDAY + HOUR])
    expect(soon).toEqual({ kind: 'shift', at: TUESDAY + 2 * HOUR })
    const friday = Date.UTC(2026, 11, 4, 22)
    expect(milestoneFor(CALENDAR, TUESDAY, [TUESDAY + 2 * DAY])).toEqual({ kind: 'rest', at: friday })
    expect(milestoneFor(CALENDAR, TUESDAY, [null])).toEqual({ kind: 'rest', at: friday })
  })

  test('where nobody names shifts it is Saturday, by the plant’s clock', () => {
    expect(milestoneFor(NO_SHIFTS, TUESDAY, [])).toEqual({ kind: 'rest', at: Date.UTC(2026, 11, 5) })
    expect(milestoneFor({ ...NO_SHIFTS, zone: 'Europe/Berlin' }, TUESDAY, [])!.at).toBe(Date.UTC(2026, 11, 4, 23))
    const sunday = Date.UTC(2026, 11, 6, 12)
    expect(milestoneFor(NO_SHIFTS, sunday, [])!.at).toBe(Date.UTC(2026, 11, 12))
  })

  test('a plant that never rests has the end of a shift alone', () => {
    const always: Calendar = {
      ...NO_SHIFTS,
      shifts: [{ name: 'Day', days: [0, 1, 2, 3, 4, 5, 6], from: '00:00', to: '00:00', breaks: [] }],
    }
    expect(milestoneFor(always, TUESDAY, [TUESDAY + 9 * DAY])).toEqual({ kind: 'shift', at: TUESDAY + 12 * HOUR })
  })

  test('futures before it are counted', () => {
    expect(countBefore([1, 2, 3, null], 3)).toBe(2)
  })
})

describe('a fan on a trend', () => {
  const ahead = aheadOf(expectationOf({ level: 2, limit: 3 }))!

  test('each way reaches the limit at its moment', () => {
    const { t, bands, middle } = fanBands(ahead, ahead.fan[3]!)
    expect(t[0]).toBe(TUESDAY)
    expect(middle[0]).toBe(2)
    expect(middle.at(-1)).toBeCloseTo(3, 9)
    for (const { low, high } of bands) low.forEach((value, i) => expect(value).toBeLessThanOrEqual(high[i]!))
    expect(bands[0]!.high.at(-1)! - bands[0]!.low.at(-1)!).toBeGreaterThan(
      bands[2]!.high.at(-1)! - bands[2]!.low.at(-1)!,
    )
  })

  test('downwards likewise; what is never reached stays where it is', () => {
    const down = aheadOf(expectationOf({ level: 5, limit: 4, side: 'below' }))!
    const { bands } = fanBands({ ...down, fan: fanOf([1, 2, 3, 4, 5, 6, null]) }, TUESDAY + 4 * DAY)
    expect(bands[0]!.high.every((value) => value === 5)).toBe(true)
    expect(bands[1]!.low.at(-1)).toBeLessThan(4)
  })

  test('no further ahead than has been seen, and nothing where nothing is expected', () => {
    expect(horizonOf(ahead, 2 * DAY)).toBe(TUESDAY + 2 * DAY)
    expect(horizonOf(ahead, 100 * DAY)).toBeLessThan(TUESDAY + 30 * DAY)
    expect(aheadOf(expectationOf({ claim: { code: 'no-trend' } }))).toBeNull()
    expect(aheadOf(expectationOf({ level: null }))).toBeNull()
  })
})

test('what is expected stands first, the soonest before the others, then what is at its limit; what goes nowhere last', () => {
  const order = worstFirst([
    expectationOf({ signal: 'a', claim: { code: 'no-trend' } }),
    expectationOf({
      signal: 'b',
      claim: { ...expectationOf().claim, fan: fanOf(FAN_DAYS.map((d) => d * 2)) } as never,
    }),
    expectationOf({ signal: 'c' }),
    expectationOf({ signal: 'd', claim: { code: 'held', since: 1, before: fanOf(FAN_DAYS) } }),
    expectationOf({ signal: 'e', claim: { code: 'beyond' } }),
  ])
  expect(order.map(({ signal }) => signal)).toEqual(['c', 'b', 'e', 'd', 'a'])
})

test('of episodes the strongest of each signal that goes on', () => {
  const all = [
    episodeOf({ id: '1', signal: 'a', degree: 4 }),
    episodeOf({ id: '2', signal: 'a', degree: 7 }),
    episodeOf({ id: '3', signal: 'b', degree: 9, until: 1 }),
    episodeOf({ id: '4', signal: 'c', degree: 5 }),
  ]
  expect(goingOn(all).map(({ id }) => id)).toEqual(['2', '4'])
})

describe('reasons', () => {
  const beside = { value: 2.2, median: 0.9, usually: 0, by: 1.3, z: 8, sisters: [], periodMs: DAY, at: TUESDAY }
  const kinds = (over: object, given = expectationOf()): string[] =>
    reasonsFor(given, {
      beside: [{ signal: given.signal, beside: { ...beside, ...over } }],
      episodes: [episodeOf({ signal: given.signal })],
    }).map(({ kind }) => kind)

  test('its sisters, its own way, its own past', () => {
    expect(kinds({})).toEqual(['sisters', 'trend', 'unusual'])
  })

  test('no reason that speaks against it', () => {
    expect(kinds({ z: -8 })).toEqual(['trend', 'unusual'])
    expect(kinds({ z: 1 })).toEqual(['trend', 'unusual'])
    expect(kinds({}, expectationOf({ perDay: -0.2 }))).toEqual(['sisters', 'unusual'])
    expect(kinds({}, expectationOf({ side: 'below', perDay: -0.2 }))).toEqual(['trend', 'unusual'])
  })
})

describe('a record', () => {
  const judged = (outcome: NonNullable<ForesightClaim['judged']>['outcome'], reachedAt: number | null = null) => ({
    at: TUESDAY + 9 * DAY,
    outcome,
    reachedAt,
  })
  const claims = [
    claimOf({ id: 1, judged: judged('within', TUESDAY + 2 * DAY) }),
    claimOf({ id: 2, judged: judged('within', TUESDAY + 4 * DAY) }),
    claimOf({ id: 3, judged: judged('within', TUESDAY + 6 * DAY) }),
    claimOf({ id: 4, judged: judged('earlier', TUESDAY + DAY), classId: 'pump' }),
    claimOf({ id: 5, judged: judged('set-aside') }),
    claimOf({ id: 6, judged: judged('prevented') }),
    claimOf({ id: 7 }),
  ]

  test('counts hits, misses and what is open; who acted in time made no miss', () => {
    expect(countClaims(claims)).toEqual({
      claims: 7,
      open: 1,
      hits: 3,
      earlier: 1,
      later: 0,
      setAside: 1,
      prevented: 1,
      coverage: 0.75,
      beyondLine: null,
      stayed: 0,
      leadMs: 4 * DAY,
    })
    expect(claims.map(cameTrue)).toEqual([true, true, true, false, false, null, null])
    expect(countClaims([]).coverage).toBeNull()
  })

  test('beside a straight line and “it stays as it is”', () => {
    const [, second] = claims
    // The middle is three days on: a day off, where the line was two off, and two of those four.
    const line = (days: number | null) => ({ ...second!, line: days === null ? null : TUESDAY + days * DAY })
    expect(countClaims([line(6)]).beyondLine).toBeCloseTo(0.5)
    expect(countClaims([line(6), line(4)]).beyondLine).toBeCloseTo(0)
    expect(countClaims([line(4)]).beyondLine, 'the line was right').toBeNull()
    expect(countClaims([line(null)]).beyondLine, 'never').toBeGreaterThan(0)
    const stays = claimOf({ id: 8, judged: judged('later') })
    expect(countClaims([...claims, stays]).stayed).toBe(1)
  })

  test('by what is measured', () => {
    const other = claimOf({ id: 9, asset: 'r-2', signal: 'r-2/motor/heat' })
    expect(byKind([...claims, other]).map(({ kind, counts }) => [kind, counts.claims])).toEqual([
      ['joint-3/heat', 7],
      ['motor/heat', 1],
    ])
  })

  test('by class', () => {
    expect(byClass(claims).map(({ classId, counts }) => [classId, counts.claims])).toEqual([
      ['robot', 6],
      ['pump', 1],
    ])
  })

  test('what was called not real and not taken back is false, a week', () => {
    const said = {
      id: 1,
      at: TUESDAY,
      by: 'A',
      verified: false,
      verdict: 'not-real' as const,
      text: '',
      withdrawn: null,
      renewed: false,
      heldSince: 0,
    }
    const back = { ...said, withdrawn: { by: 'A', verified: false, at: TUESDAY + 1 } }
    const cases = [caseOf({ feedback: [said] }), caseOf({ feedback: [back] }), caseOf()]
    expect(falseCasesAWeek(cases, 14 * DAY)).toBe(0.5)
    expect(falseCasesAWeek(cases, DAY)).toBe(1)
    expect(standingFeedback(cases[1]!)).toBeNull()
  })
})

test('of several open cases the newest is the machine’s; held back ones are not shown', () => {
  const cases: ForesightCase[] = [
    caseOf({ id: 1, openedAt: 1 }),
    caseOf({ id: 2, openedAt: 2 }),
    caseOf({ id: 3, openedAt: 3, heldBack: true }),
    caseOf({ id: 4, openedAt: 4, closedAt: 5 }),
  ]
  expect(openCase(cases)?.id).toBe(2)
  expect(openCase([])).toBeNull()
})

test('what calls for somebody stands first on a sheet; a quiet machine keeps what is measured there', () => {
  const quiet = { expectations: [expectationOf({ claim: { code: 'no-trend' } })], episodes: [], cases: [], lives: [] }
  const { component } = expectationOf({})
  expect(callsFor(quiet, null)).toBe(false)
  expect(callsFor({ ...quiet, episodes: [episodeOf({ until: TUESDAY - HOUR })] }, null)).toBe(false)
  expect(callsFor({ ...quiet, episodes: [episodeOf({})] }, null)).toBe(true)
  expect(callsFor({ ...quiet, cases: [caseOf({})] }, null)).toBe(true)
  expect(callsFor({ ...quiet, cases: [caseOf({ closedAt: TUESDAY })] }, null)).toBe(false)
  expect(callsFor({ ...quiet, expectations: [expectationOf({})] }, component)).toBe(true)
  expect(callsFor({ ...quiet, expectations: [expectationOf({})] }, 'another-part')).toBe(false)
})
