/**
 * A line of three machines and an early shift, worked on paper. The method and the names are those of ISO 22400-2:2014 (planned
 * busy time, actual production time, planned run time per item, availability, effectiveness, quality ratio, first pass yield).
 *
 * Shift 06:00 – 14:00, break 09:00 – 09:30: planned busy time 450 min. The outlet V counts; beat 30 s.
 *   07:00 – 07:20  S stands aborted, V waits from 07:01 to 07:21     own fault of S   20 min
 *   09:00 – 09:30  break: V is suspended                             not planned
 *   10:00 – 10:01  V held                                            short stop        1 min
 *   11:00 – 11:30  V suspended, nobody of the line stands            waits            30 min
 *   12:00 – 12:10  V ready                                           set-up           10 min
 * Standing 60 min + 1 short. At work: 450 − 20 − 1 − 30 − 10 = 389 min. Pieces: 700 made, 686 good, 14 rejected.
 * 700 pieces at 30 s are 350 min: slow cycles 389 − 350 = 39 min; rejects 14 × 30 s = 7 min; good 686 × 30 s = 343 min.
 * Availability (389 + 1) / 450, effectiveness 350 / 390, quality ratio 686 / 700, OEE 343 / 450 = 76.2 %.
 * Losses: 20 + 30 + 10 + 0 + 39 + 1 + 7 = 107 = 450 − 343.
 */
import { expect, test } from 'vitest'
import { loadTwin } from '../twin/load.ts'
import { conversion } from '../units/conversion.ts'
import type { HistoryAnswer } from '../wire/history-answer.ts'
import { figureReport } from './report.ts'
import { figureScopes, figureSources } from './sources.ts'

const MINUTE = 60_000
/** 1 July 2026, 06:00 in Berlin. */
const SIX = Date.parse('2026-07-01T04:00Z')
const at = (time: string): number => {
  const [hours, minutes] = time.split(':').map(Number)
  return SIX + ((hours! - 6) * 60 + minutes!) * MINUTE
}

const STATES = {
  execute: { code: 6, name: 'Execute' },
  suspended: { code: 5, name: 'Suspended' },
  held: { code: 11, name: 'Held' },
  aborted: { code: 9, name: 'Aborted' },
  idle: { code: 4, name: 'Ready' },
}
const machine = (id: string, signals: Record<string, unknown> = {}) => ({
  id,
  name: id.toUpperCase(),
  parent: 'line',
  signals: {
    state: { name: 'State', type: 'state', role: 'state', states: STATES },
    energy: { name: 'Energy', role: 'energy', unit: id === 'r' ? 'Wh' : 'kWh' },
    ...signals,
  },
})
const count = (name: string, role: string) => ({ name, type: 'integer', role })
const loaded = loadTwin(
  {
    format: 1,
    id: 'paper',
    name: 'Paper',
    timeZone: 'Europe/Berlin',
    assets: [
      { id: 'line', name: 'Line', level: 'line', plannedRunTimePerItemS: 30 },
      machine('s'),
      machine('v', {
        good: count('Good', 'count-good'),
        rejected: count('Rejected', 'count-rejected'),
        cycle: { name: 'Cycle', role: 'cycle-time', unit: 's' },
      }),
      machine('r', { count: count('Count', 'count') }),
    ],
    flow: [
      { from: 's', to: 'v' },
      { from: 'v', to: 'r' },
    ],
    shifts: [
      {
        name: 'Early',
        days: [0, 1, 2, 3, 4, 5, 6],
        from: '06:00',
        to: '14:00',
        breaks: [{ from: '09:00', to: '09:30' }],
      },
    ],
  },
  { convert: conversion },
)
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value

const raw = (signal: string, rows: readonly (readonly [string, number])[]): HistoryAnswer => {
  const values = rows.map(([, value]) => value)
  return {
    signal,
    from: SIX,
    to: at('14:00'),
    stepMs: 0,
    t: rows.map(([time]) => at(time)),
    min: values,
    max: values,
    mean: values,
    last: values,
    count: values.map(() => 1),
    quality: values.map(() => 0),
  }
}

const WHAT_V_DID = raw('v/state', [
  ['06:00', 6],
  ['07:01', 5],
  ['07:21', 6],
  ['09:00', 5],
  ['09:30', 6],
  ['10:00', 11],
  ['10:01', 6],
  ['11:00', 5],
  ['11:30', 6],
  ['12:00', 4],
  ['12:10', 6],
])
const WHAT_S_DID = raw('s/state', [
  ['06:00', 6],
  ['07:00', 9],
  ['07:20', 6],
])
/** Minute by minute, so much in the planned minutes, evenly; `wrap` says what a value of so much reads as. */
const counter = (signal: string, planned: number, wrap: (value: number) => number = (value) => value): HistoryAnswer =>
  raw(
    signal,
    Array.from({ length: 481 }, (_, minute) => {
      const worked = minute <= 180 ? minute : Math.max(180, minute - 30)
      const time = `${6 + Math.floor(minute / 60)}:${minute % 60}`
      return [time, wrap((worked * planned) / 450)] as const
    }),
  )

const report = (answers: readonly HistoryAnswer[], over: Partial<Parameters<typeof figureReport>[0]> = {}) => {
  const line = figureScopes(twin).find(({ id }) => id === 'line')!
  return figureReport({
    sources: figureSources(twin, line),
    answers: new Map(answers.map((answer) => [answer.signal, answer])),
    calendar: twin.timeZone ? { shifts: twin.shifts, daysOff: twin.daysOff, zone: twin.timeZone } : never(),
    span: { from: SIX, to: at('14:00') },
    bins: [
      { from: SIX, to: at('10:00') },
      { from: at('10:00'), to: at('14:00') },
    ],
    unitMs: new Map([['v/cycle', 1000]]),
    ...over,
  })
}
const never = (): never => {
  throw new Error('no zone')
}
const minutes = (ms: number | null): number | null => ms && Math.round(ms / MINUTE / 0.001) * 0.001
const PIECES = [counter('v/good', 686), counter('v/rejected', 14)]
const ENERGY = [counter('s/energy', 90), counter('v/energy', 45), counter('r/energy', 30_000)]

test('a shift worked on paper', () => {
  const { oee, good, plan, yields, energy, causes, stops } = report([WHAT_V_DID, WHAT_S_DID, ...PIECES, ...ENERGY])
  expect(Object.fromEntries(Object.entries(oee.losses).map(([loss, ms]) => [loss, minutes(ms)]))).toEqual({
    'own-fault': 20,
    waiting: 30,
    'set-up': 10,
    'no-data': 0,
    'slow-cycles': 39,
    'short-stops': 1,
    rejects: 7,
  })
  expect(oee.availability).toBeCloseTo(390 / 450, 9)
  expect(oee.effectiveness).toBeCloseTo(350 / 390, 9)
  expect(oee.quality).toBeCloseTo(0.98, 9)
  expect(oee.oee).toBeCloseTo(343 / 450, 9)
  expect(good).toBeCloseTo(686, 6)
  expect(plan).toBe(900)
  expect(yields).toMatchObject([{ asset: { id: 'v' }, share: expect.closeTo(0.98, 9) }])
  // 90 + 45 kWh and 30 000 Wh.
  expect(energy).toMatchObject({ unit: 'kWh', total: expect.closeTo(165, 6), perPiece: expect.closeTo(165 / 686, 9) })
  expect(causes.map(({ by, state, ms, stops: n }) => [by?.id ?? null, state.key, ms / MINUTE, n])).toEqual([
    [null, 'suspended', 30, 1],
    ['s', 'aborted', 20, 1],
    [null, 'idle', 10, 1],
    ['v', 'held', 1, 1],
  ])
  expect(stops.map(({ from, by }) => [(from - SIX) / MINUTE, by?.id ?? null])).toEqual([
    [61, 's'],
    [180, null],
    [240, 'v'],
    [300, null],
    [360, null],
  ])
})

test.each([
  ['begins anew at noon', (value: number) => (value >= 503 ? value - 503 : value), 'restarted'],
  ['rolls over at the end of its register', (value: number) => (value + 65_000) % 65_536, 'rolled-over'],
] as const)('a counter that %s counts what it counted, and it is said', (_, wrap, turn) => {
  const { good, counters, oee } = report([WHAT_V_DID, WHAT_S_DID, counter('v/good', 686, wrap), PIECES[1]!, ...ENERGY])
  // Of a restart the piece or two between the two readings are not known.
  expect(good).toBeGreaterThan(683)
  expect(good).toBeLessThan(686.001)
  expect(oee.oee).toBeCloseTo(343 / 450, 2)
  expect(counters.find(({ signal }) => signal.id === 'v/good')!.turns).toEqual([{ at: expect.any(Number), turn }])
})

test('what is missing is n/a with its name, and what does not stand on it is told', () => {
  const without = report([WHAT_V_DID, WHAT_S_DID, ...PIECES, ENERGY[0]!, ENERGY[1]!])
  expect(without.energy).toMatchObject({ total: null, perPiece: null, missing: [{ id: 'r/energy' }] })
  expect(without.oee.oee).toBeCloseTo(343 / 450, 9)
  const half = report([WHAT_V_DID, WHAT_S_DID, { ...PIECES[0]!, t: [...PIECES[0]!.t].slice(0, 200) }, PIECES[1]!])
  expect(half.good, 'counted for less than half of the time').toBeNull()
  expect(half.oee).toMatchObject({ oee: null, missing: expect.arrayContaining(['no-good-count']) })
  expect(half.oee.availability).toBeCloseTo(390 / 450, 9)
  const nothing = report([])
  expect(nothing.oee).toMatchObject({ oee: null, availability: null, unknownShare: 1 })
})

test('on the two odd days a night shift plans an hour less and more', () => {
  const planned = (day: string) => {
    const from = Date.parse(`${day}T12:00Z`)
    const night = [{ ...twin.shifts[0]!, from: '22:00', to: '06:00', breaks: [] }]
    const span = { from, to: from + 86_400_000 }
    return report([], { span, bins: [span], calendar: { shifts: night, daysOff: [], zone: 'Europe/Berlin' } })
  }
  expect(planned('2026-03-28').plan).toBe(7 * 120)
  expect(planned('2026-10-24').plan).toBe(9 * 120)
})

test('a silence of a minute and a half is no gap, a longer one is time without data', () => {
  const at9 = (more: number): number => {
    const state = raw('v/state', [
      ['06:00', 6],
      ['07:00', 6],
      [`07:${more}`, 6],
    ])
    // It is not known from 07:00 on until it says so again.
    const holed = { ...state, last: [6, null, 6], mean: [6, null, 6], min: [6, null, 6], max: [6, null, 6] }
    return report([holed]).oee.losses['no-data']! / MINUTE
  }
  expect(at9(1)).toBe(0)
  expect(at9(2)).toBe(2)
})

test('cycles are single ones where samples show them, and only while it worked', () => {
  const cycle = raw('v/cycle', [
    ['06:00', 29],
    ['06:30', 31],
    ['07:05', 90],
    ['07:20', 30],
  ])
  const { cycles } = report([WHAT_V_DID, cycle])
  expect(cycles).toMatchObject([{ times: { median: 30, lowest: 29, highest: 31, cycles: 3, stepMs: 0 } }])
})
