import { describe, expect, test } from 'vitest'
import type { Calendar } from '../../figures/shift-calendar.ts'
import type { TwinAsset } from '../../twin/twin.ts'
import { OptionStudy } from '../../whatif/scenarios/option-study.ts'
import { closedAhead, isTooEarly, planOptions, waitsUntil } from '../../whatif/scenarios/plan-options.ts'
import { assumptionsOf, planQuestion } from '../../whatif/scenarios/plan-question.ts'
import { modelOf, row } from '../../whatif/testing/lines.ts'
import type { KnownLine } from '../../whatif/from-twin/line-of.ts'
import type { Expectation } from '../../wire/foresight.ts'
import { firstFan } from './use-line.ts'
import { parseView, printView } from './plans-view.ts'

const HOUR = 3_600_000
/** A Tuesday. */
const NOW = Date.UTC(2026, 11, 1, 10)
const shift = (name: string, from: string, to: string) => ({ name, days: [1, 2, 3, 4, 5], from, to, breaks: [] })
const calendar: Calendar = {
  shifts: [
    { ...shift('Early', '06:00', '14:00'), breaks: [{ from: '12:00', to: '12:30' }] },
    shift('Late', '14:00', '22:00'),
  ],
  daysOff: [],
  zone: 'UTC',
}

describe('when it could be done', () => {
  test('now, at the next break, at the end of the shift, when nothing is planned, when a person says, or not at all', () => {
    const chosen = NOW + 30 * HOUR
    expect(
      planOptions(calendar, NOW, [chosen]).map(({ kind, at }) => [kind, at === null ? null : (at - NOW) / HOUR]),
    ).toEqual([
      ['now', 0],
      ['break', 2],
      ['shift-end', 4],
      ['closed', 12],
      ['chosen', 30],
      ['run-on', null],
    ])
  })

  test('what is about now is now, what is over cannot be chosen; without a calendar in so many hours', () => {
    const late = Date.UTC(2026, 11, 1, 21, 55)
    expect(
      planOptions(calendar, late, [late - HOUR]).map(({ kind, at }) => [kind, at === null ? null : (at - late) / HOUR]),
    ).toEqual([
      ['now', 0],
      ['break', expect.closeTo(14 + 5 / 60)],
      ['closed', expect.closeTo(24 + 5 / 60)],
      ['run-on', null],
    ])
    const none = { ...calendar, shifts: [] }
    expect(planOptions(none, NOW, []).map(({ id }) => id)).toEqual(['now', 'in-8', 'in-24', 'run-on'])
    expect(closedAhead(none, NOW, 24 * HOUR)).toEqual([])
  })

  test('before its spare part has come nothing can begin: the same times from then on, and what was chosen before is left out', () => {
    const partAt = NOW + 3 * HOUR
    const hours = (part: number | null, added: readonly number[] = []) =>
      planOptions(calendar, NOW, added, part).map(({ kind, at }) => [kind, at === null ? null : (at - NOW) / HOUR])
    expect(hours(partAt, [NOW + HOUR, NOW + 3.5 * HOUR])).toEqual([
      ['part', 3],
      ['break', 26],
      ['shift-end', 4],
      ['closed', 12],
      ['chosen', 3.5],
      ['run-on', null],
    ])
    expect([isTooEarly(NOW + HOUR, NOW, partAt), isTooEarly(partAt, NOW, partAt), isTooEarly(NOW, NOW, null)]).toEqual([true, false, false]) // prettier-ignore
    // In a moment is now; a part that comes late is waited for, however long.
    expect(hours(NOW + HOUR / 12)).toEqual(hours(null))
    expect(hours(NOW + 30 * 24 * HOUR)).toEqual([['part', 720], ['break', 722], ['shift-end', 724], ['closed', 732], ['run-on', null]]) // prettier-ignore
    expect(planOptions({ ...calendar, shifts: [] }, NOW, [], NOW + 9 * HOUR).map(({ id }) => id)).toEqual(['part', 'in-24', 'run-on']) // prettier-ignore
  })

  test('time in which nothing is planned, hours from now', () => {
    expect(closedAhead(calendar, NOW, 24 * HOUR)).toEqual([
      { from: 2, to: 2.5 },
      { from: 12, to: 20 },
    ])
  })
})

const asset = (facts: Partial<TwinAsset['processFacts']> = {}): TwinAsset =>
  ({
    processFacts: {
      capacity: null,
      crew: null,
      plannedRepairS: null,
      unplannedRepairS: null,
      sparePart: null,
      ...facts,
    },
  }) as TwinAsset

describe('what is assumed, and where it comes from', () => {
  test('a person before what is expected, the twin before what nobody says', () => {
    const fan = [1, 10, 20, 30, 40, 50, null].map((hours) => (hours === null ? null : NOW + hours * HOUR))
    const expected = assumptionsOf(asset({ plannedRepairS: 3600 }), parseView({}), fan, NOW)
    expect(expected.life).toMatchObject({ fromH: 10, toH: 50, source: 'expected' })
    expect(expected.life.time).toMatchObject({ of: [{ share: 0.025, time: 1 }, { time: 10 }, { time: 20 }, { share: 0.5, time: 30 }, { time: 40 }, { share: 0.9, time: 50 }] }) // prettier-ignore
    expect([expected.plannedH, expected.plannedSource, expected.unplannedSource]).toEqual([1, 'twin', 'assumed'])
    const said = assumptionsOf(asset(), parseView({ life: '12-36', unplanned: '6' }), fan, NOW)
    expect([said.life.fromH, said.life.toH, said.life.source, said.unplannedH, said.unplannedSource]).toEqual([
      12,
      36,
      'person',
      6,
      'person',
    ])
  })

  test('of its spare part: what a person says, else how long the twin says it takes to come, else that it is there', () => {
    const part = (facts: Partial<TwinAsset['processFacts']>, shown = {}) =>
      assumptionsOf(asset(facts), parseView(shown), null, NOW).part
    const sparePart = { name: 'Bearing', leadTimeS: 7200 }
    expect(part({})).toEqual({ name: null, at: null, source: 'assumed' })
    expect(part({ sparePart })).toEqual({ name: 'Bearing', at: NOW + 2 * HOUR, source: 'twin' })
    expect(part({ sparePart: { ...sparePart, leadTimeS: 0 } })).toEqual({ name: 'Bearing', at: null, source: 'twin' })
    expect(part({ sparePart }, { spare: 'stock' })).toEqual({ name: 'Bearing', at: null, source: 'person' })
    expect(part({ sparePart }, { spare: '2026-12-02T06:00Z' }).at).toBe(NOW + 20 * HOUR)
    expect(part({}, { spare: '2026-12-01T06:00Z' }), 'it has come').toMatchObject({ at: null, source: 'person' })
    const crew = (shown = {}) => assumptionsOf(asset({ crew: 'fitters' }), parseView(shown), null, NOW).crew
    expect([crew(), crew({ crew: 'night' })]).toEqual(['fitters', 'night'])
  })

  test('an expectation that is over, or of which too little can be said, is none', () => {
    const of = (...hours: readonly (number | null)[]) =>
      assumptionsOf(
        asset(),
        parseView({}),
        hours.map((one) => (one === null ? null : NOW + one * HOUR)),
        NOW,
      ).life.source
    expect(of(-9, -8, -7, -6, -5, -4, -3)).toBe('assumed')
    expect(of(5, null, null, null, null, null, null)).toBe('assumed')
    expect(of(-9, -8, -7, -6, 5, 6, 7)).toBe('expected')
  })
})

/** One machine, 100 pieces an hour. */
const question = (partAt: number, fails: string) => {
  const line = { model: modelOf(row([{ processingTime: 0.01 }])), stations: [], goodSinks: ['out'] } as unknown as KnownLine // prettier-ignore
  const assumed = assumptionsOf(asset(), parseView({ life: fails }), null, NOW)
  const options = planOptions(calendar, NOW, [], partAt)
  const matters = { pieces: 10, kWh: 5, minutes: 5 }
  const m0 = { ...asset(), id: 'm0' } as TwinAsset
  return planQuestion(m0, line, { stations: [] }, options, { ...assumed, part: { ...assumed.part, at: partAt } }, calendar, matters, NOW) // prettier-ignore
}

test.each([5, 12, 45])(
  'a part that comes in %i days: every option of then is compared, by the calendar of then',
  (days) => {
    const asked = question(NOW + days * 24 * HOUR, '100-1300')
    const study = new OptionStudy(asked)
    study.step(25)
    const { options } = study.judgement()
    expect(options.map(({ id }) => id).toSorted()).toEqual(asked.options.map(({ id }) => id).toSorted())
    expect(asked.options[0]).toEqual({ id: 'part', atHour: days * 24 })
    expect(asked.hours).toBeGreaterThan(Math.max(...asked.options.map(({ atHour }) => atHour ?? 0)))
    const last = asked.line.closed.at(-1)!
    expect(last.to).toBeGreaterThan((days + 14) * 24)
  },
)

test('a part that comes in some minutes is waited for nowhere', () => {
  const soon = NOW + HOUR / 12
  expect([waitsUntil(soon, NOW), waitsUntil(NOW + HOUR, NOW), waitsUntil(null, NOW)]).toEqual([null, NOW + HOUR, null])
  expect(question(soon, '24-72').partHour).toBeUndefined()
  expect(question(NOW + HOUR, '24-72').partHour).toBe(1)
})

test('the address says what is assumed, and nothing that cannot be', () => {
  const view = {
    tab: null,
    of: 'r-102',
    life: { fromH: 24, toH: 72 },
    plannedH: 1.5,
    unplannedH: null,
    part: NOW + HOUR,
    crew: 'fitters',
    at: [NOW],
    changes: [],
    aheadH: 8,
  }
  const shown = printView(view)
  expect(shown).toEqual({ of: 'r-102', life: '24-72', planned: '1.5', spare: '2026-12-01T11:00Z', crew: 'fitters', at: '2026-12-01T10:00Z' }) // prettier-ignore
  expect(parseView(shown)).toEqual(view)
  expect(parseView(printView({ ...view, tab: 'record' })).tab).toBe('record')
  expect(parseView({ tab: 'nowhere' }).tab).toBeNull()
  expect(printView(parseView({ spare: 'stock' }))).toEqual({ spare: 'stock' })
  expect(parseView({ spare: 'soon' }).part).toBeNull()
  expect(parseView({ life: '72-24', planned: '-1', unplanned: 'x', at: 'soon,2026-13-01T10:00Z' })).toEqual({ tab: null, of: null, life: null, plannedH: null, unplannedH: null, part: null, crew: null, at: [], changes: [], aheadH: 8 }) // prettier-ignore
})

test('the address says what could be otherwise; what cannot be meant is left out, and of rush orders the second', () => {
  const written = 'speed:r-1:110,places:s-1:2,crew:fitters:1,mix:30:150,out:p-1:2.5,rush:200'
  const { changes } = parseView({ if: written, ahead: '24' })
  expect(changes.map(({ kind }) => kind)).toEqual(['speed', 'places', 'crew', 'mix', 'out', 'rush'])
  expect(printView({ ...parseView({}), changes, aheadH: 24 })).toEqual({ if: written, ahead: '24' })
  const wrong =
    'speed:r-1:5,places:s-1:1.5,crew::1,mix:100:150,out:p-1:-1,rush:0,rush:5,rush:6,jump:1,speed:r-1:90,speed:r-1:90'
  expect(printView(parseView({ if: wrong, ahead: '9' }))).toEqual({ if: 'rush:5,speed:r-1:90' })
})

test('wear has an end: that one before a limit that only alarms; of several the first', () => {
  const fan = (hour: number) => Array.from({ length: 7 }, () => NOW + hour * HOUR)
  const expected = (hour: number, alarm: string | null): Expectation =>
    ({ alarm, claim: { code: 'expected', fan: fan(hour), basis: 'model', sisters: 0 } }) as Expectation
  const beyond = { alarm: 'a/b', claim: { code: 'beyond' } } as Expectation
  expect(firstFan([beyond, expected(1, 'a/b'), expected(9, null), expected(5, null)])).toEqual(fan(5))
  expect(firstFan([expected(3, 'a/b'), expected(1, 'a/c')])).toEqual(fan(1))
  expect(firstFan([beyond])).toBeNull()
})
