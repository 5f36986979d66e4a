import { expect, test } from 'vitest'
import { loadTwin } from '../../twin/load.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import { checkedOutlook, outlookOf } from '../scenarios/outlook.ts'
import { type PastShift, pastShifts } from './past-shifts.ts'

const [MINUTE, HOUR] = [60_000, 3_600_000]
const signal = (role: string, unit = '') => ({
  name: role,
  type: 'number' as const,
  role,
  unit,
  bindings: [{ topic: `x/${role}` }],
})
const STATES = {
  execute: { code: 6, name: 'Runs', tone: 'normal' as const },
  held: { code: 11, name: 'Held', tone: 'attention' as const },
}
const loaded = loadTwin({
  format: 1,
  id: 't',
  name: 'T',
  assets: ['p1', 'p2'].map((id) => ({
    id,
    name: id,
    signals: {
      state: { name: 'State', type: 'state' as const, role: 'state', states: STATES, bindings: [{ topic: `${id}/s` }] },
      cycle: signal('cycle-time', 's'),
      count: signal('count'),
    },
  })),
  flow: [{ from: 'p1', to: 'p2' }],
})
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value
const line = [twin.asset('p1')!, twin.asset('p2')!]
const NONE = { shifts: [], daysOff: [], zone: 'UTC' }
const TO = 72 * HOUR

/** Minute by minute. */
const column = (id: string, value: (minute: number) => number): readonly [string, HistoryAnswer] => {
  const t = Array.from({ length: TO / MINUTE }, (_, minute) => minute * MINUTE)
  const values = t.map((_, minute) => value(minute))
  return [
    id,
    { signal: id, from: 0, to: TO, stepMs: MINUTE, t, min: values, max: values, mean: values, last: values, count: t.map(() => 6), quality: t.map(() => 0), held: t.map(() => MINUTE) }, // prettier-ignore
  ]
}
/** Each makes a piece in ten seconds; from this minute on twice as many are counted, and one stands. */
const answers = (until = Number.POSITIVE_INFINITY) =>
  new Map(
    line.flatMap(({ id }) => [
      column(`${id}/state`, (minute) => (minute < until ? 6 : 11)),
      column(`${id}/cycle`, (minute) => (minute < until ? 10 : 5)),
      column(`${id}/count`, (minute) => 6 * (minute + 1) + 6 * Math.max(0, minute + 1 - until)),
    ]),
  )
/** In undisturbed shifts: a counter that is read every minute is known to the minute where a shift begins and ends. */
const nearly = (came: number): number => Math.round((came / 2880) * 200) / 200

const shiftsOf = (until?: number, most = 20): readonly (PastShift | null)[] => [
  ...pastShifts({ twin, asset: line[0]!, line, sisters: [], answers: answers(until), from: 0, to: TO }, NONE, most),
]

test('each shift that a day was known before is expected from what was known when it began, beside what came', () => {
  const shifts = shiftsOf()
  expect(shifts.map((one) => one && [one.from / HOUR, one.to / HOUR, nearly(one.came)])).toEqual(
    [64, 56, 48, 40, 32, 24].map((from) => [from, from + 8, 1]),
  )
  const [{ question, came }] = shifts as [PastShift]
  expect(question).toMatchObject({ hours: 8, goodSinks: ['out'] })
  const checked = checkedOutlook(outlookOf({ ...question, futures: 60, seed: 1 }), came)
  expect(Math.abs(checked.middle / came - 1)).toBeLessThan(0.04)
  expect(checked.high).toBeGreaterThanOrEqual(checked.low)
  expect(shiftsOf(undefined, 2).map((one) => one!.from / HOUR)).toEqual([64, 56])
})

test('nothing of what came afterwards is in what was known before', () => {
  // The last shift alone is another.
  const changed = shiftsOf(64 * 60) as PastShift[]
  const as = shiftsOf() as PastShift[]
  expect(changed.map(({ question }) => question)).toEqual(as.map(({ question }) => question))
  expect(changed.map(({ came }) => nearly(came))).toEqual([2, 1, 1, 1, 1, 1])
})

test('a shift of which too little was counted is none, and breaks of the calendar are not expected to make anything', () => {
  const known = answers()
  const { t, ...rest } = known.get('p2/count')!
  // Nothing is known of its counter in the last two hours of the last shift; in the middle it would be bridged.
  const from = (70 * HOUR) / MINUTE
  const gap = (list: readonly (number | null)[]) => list.map((one, i) => (i >= from && i < from + 120 ? null : one))
  known.set('p2/count', { ...rest, t, last: gap(rest.last), mean: gap(rest.mean), min: gap(rest.min), max: gap(rest.max), held: t.map((_, i) => (i >= from && i < from + 120 ? 0 : MINUTE)) }) // prettier-ignore
  const recorded = { twin, asset: line[0]!, line, sisters: [], answers: known, from: 0, to: TO }
  expect([...pastShifts(recorded, NONE, 2)].map((one) => one && one.from / HOUR)).toEqual([null, 56, 48])
  const calendar = {
    ...NONE,
    shifts: [{ name: 'Early', days: [0, 1, 2, 3, 4, 5, 6], from: '06:00', to: '14:00', breaks: [{ from: '09:00', to: '09:30' }] }], // prettier-ignore
  }
  expect([...pastShifts(recorded, calendar, 5)].map((one) => one && [one.from / HOUR, one.question.hours])).toEqual([
    [54, 7.5],
    [30, 7.5],
  ])
})
