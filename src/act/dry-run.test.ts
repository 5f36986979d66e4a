import { expect, test } from 'vitest'
import { dryRun, type PastMoment } from './dry-run.ts'
import type { Rule } from './gates.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const rule: Rule = {
  change: { by: -10 },
  within: [70, 100],
  mostStep: 10,
  perDay: 3,
  perShift: null,
  coolDownMs: 10 * MINUTE,
  forMs: 2 * MINUTE,
  misses: 3,
  most: 'act',
  hours: null,
  hasWatchdog: true,
  takes: { min: 40, max: 120, step: 5 },
}
type Shifts = Parameters<typeof dryRun>[2]
const NONE: Shifts = () => null
const minutes = (count: number, of: (minute: number) => Partial<PastMoment>): PastMoment[] =>
  Array.from({ length: count }, (_, minute) => ({
    at: (minute + 1) * MINUTE,
    lastsMs: MINUTE,
    triggered: false,
    isAllowedState: true,
    alarms: [],
    value: 100,
    ...of(minute),
  }))
const acted = (
  of: (minute: number) => Partial<PastMoment>,
  more: Partial<Rule> = {},
  count = 100,
  shiftAt: Shifts = NONE,
): number[] =>
  // prettier-ignore
  dryRun({ ...rule, ...more }, minutes(count, of), shiftAt).acts.map(({ at }) => at / MINUTE)

test('once its condition has held for so long, then after its cool-down, so often a day, and again the next day', () => {
  expect(acted((minute) => ({ triggered: minute >= 10 }))).toEqual([12, 22, 32])
  expect(acted((minute) => ({ triggered: minute >= 10 }), { perDay: 100 })).toHaveLength(9)
  const days = acted((minute) => ({ triggered: minute >= 10 }), {}, 3 * 1440)
  expect(days.map((at) => Math.floor((at * MINUTE) / DAY))).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2])
  expect(acted((minute) => ({ triggered: minute % 2 === 0 }))).toEqual([])
  expect(
    dryRun(
      rule,
      minutes(20, () => ({ triggered: true })),
      NONE,
    ).acts[0],
  ).toEqual({ at: 2 * MINUTE, from: 100, to: 90 })
})

test('so often a shift, by the shifts of then', () => {
  const shifts: Shifts = (at) => ({ from: Math.floor(at / (480 * MINUTE)) * 480 * MINUTE })
  const own = { perDay: null, perShift: 2 }
  expect(acted(() => ({ triggered: true }), own, 1440, shifts)).toEqual([2, 12, 480, 490, 960, 970, 1440])
})

test('not where it was not allowed to, or nobody knows; and never beyond its bounds, nor where its twin lets it do nothing', () => {
  for (const not of [
    { isAllowedState: false },
    { isAllowedState: null },
    { alarms: ['held'] },
    { alarms: null },
    { value: null },
    { value: 70 },
    { value: 120 },
  ])
    expect(acted(() => ({ triggered: true, ...not }))).toEqual([])
  expect(acted(() => ({ triggered: true }), { most: 'off' })).toEqual([])
  expect(acted(() => ({ triggered: true }), { most: 'advise' })).toHaveLength(3)
})

test('what is not known is no time in which it did nothing', () => {
  expect(
    dryRun(
      rule,
      minutes(60, (minute) => ({ triggered: minute < 20 ? null : false })),
      NONE,
    ).knownMs,
  ).toBe(40 * MINUTE)
  // A gap begins it anew.
  expect(acted((minute) => ({ triggered: minute === 11 ? null : minute >= 10 && minute < 13 }))).toEqual([])
})
