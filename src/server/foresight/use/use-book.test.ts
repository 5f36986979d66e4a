/** From recorded counters to claims of shifts, judged when they are over, in a real journal. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRng } from '../../../base/rng.ts'
import { ok } from '../../../base/result.ts'
import type { RangeAnswer, RangeQuestion } from '../../../wire/history.ts'
import { Journal } from '../../journal/journal.ts'
import { twinOf } from '../../testing/start-gateway.ts'
import { UseBook } from './use-book.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** A Monday, 00:00 UTC. */
const START = Date.UTC(2026, 5, 1)

const document = () => ({
  format: 1,
  id: 'plant',
  name: 'Plant',
  timeZone: 'UTC',
  shifts: [
    { name: 'Early', days: [1, 2, 3, 4, 5], from: '06:00', to: '14:00' },
    { name: 'Late', days: [1, 2, 3, 4, 5], from: '14:00', to: '22:00' },
  ],
  classes: {
    press: {
      name: 'Press',
      signals: {
        energy: { name: 'Energy', unit: 'kWh', role: 'energy', bindings: [{ topic: 'p/{asset}/e' }] },
        good: { name: 'Good', type: 'integer', role: 'count-good', bindings: [{ topic: 'p/{asset}/g' }] },
      },
    },
  },
  assets: [
    { id: 'line', name: 'Line', level: 'line' },
    { id: 'p-1', name: 'Press 1', class: 'press', parent: 'line' },
    { id: 'p-2', name: 'Press 2', class: 'press', parent: 'line' },
  ],
})
const twin = twinOf(document())

/** kWh in an hour of a machine: by the clock and by chance, the same each time it is asked. */
const energyIn = (hour: number): number => {
  const ofDay = hour % 24
  const works = ofDay >= 6 && ofDay < 22
  const pace = createRng(7)
    .fork(`shift ${Math.floor((hour - 6) / 8)}`)
    .normal(1, 0.08)
  return works ? (ofDay < 14 ? 10 : 8) * pace : 1
}
const SUMS: number[] = [0]
for (let hour = 0; hour < 100 * 24; hour++) SUMS.push(SUMS.at(-1)! + energyIn(hour))

/** What was recorded: from the first day on, by the hour. */
let from = START
const history = {
  range: async ({ signals, from: asked, to }: RangeQuestion) => {
    const answers = signals.map((signal) => {
      const hours: number[] = []
      for (let at = Math.max(from, Math.floor(asked / HOUR) * HOUR); at + HOUR <= to; at += HOUR) hours.push(at)
      const last = hours.map((at) => {
        const energy = SUMS[Math.round((at - START) / HOUR) + 1]!
        return signal.endsWith('good') ? Math.round(energy * 3) : energy
      })
      const { length } = hours
      return {
        signal,
        from: asked,
        to,
        stepMs: HOUR,
        t: hours,
        min: last,
        max: last,
        mean: last,
        last,
        count: Array.from({ length }, () => 60),
        quality: Array.from({ length }, () => 0),
      }
    })
    const answer: RangeAnswer = { answers, unknown: [], texts: [], states: [], limits: [] }
    return ok(answer)
  },
}

let dir: string
let journal: Journal
beforeEach(() => {
  from = START
  dir = mkdtempSync(join(tmpdir(), 'gemba-use-'))
  const opened = Journal.open(join(dir, 'journal.sqlite'))
  if (!opened.ok) throw new Error(opened.error)
  journal = opened.value
})
afterEach(() => {
  journal.close()
  rmSync(dir, { recursive: true, force: true })
})
const book = () => new UseBook({ twin: () => twin, history, journal: journal.use })

test('too few shifts say how many of how many, and nothing is claimed', async () => {
  const now = START + 4 * DAY + 7 * HOUR
  const { expected } = await book().answer('line', null, now)
  expect(expected.map(({ what, shift, claim }) => [what, shift.name, claim])).toEqual([
    ['energy', 'Early', { code: 'few-shifts', shifts: 4, wanted: 10 }],
    ['energy', 'Late', { code: 'few-shifts', shifts: 4, wanted: 10 }],
    ['pieces', 'Early', { code: 'few-shifts', shifts: 4, wanted: 10 }],
    ['pieces', 'Late', { code: 'few-shifts', shifts: 4, wanted: 10 }],
  ])
  await book().tick(now)
  expect(journal.use.of('line', now, 10)).toEqual([])
})

test('the next shift is claimed once when one begins, judged when it is over, and read as it was said', async () => {
  const first = START + 28 * DAY + 6 * HOUR
  const claims = book()
  await claims.tick(first + HOUR)
  await claims.tick(first + 2 * HOUR)
  const said = await claims.answer('line', null, first + 2 * HOUR)
  const late = said.expected.find(({ what, shift }) => what === 'energy' && shift.name === 'Late')!
  if (late.claim.code !== 'expected') throw new Error(late.claim.code)
  // Two machines of about 8 kWh an hour, for eight hours.
  expect(late.claim.middle).toBeGreaterThan(110)
  expect(late.claim.middle).toBeLessThan(146)
  expect(late.claim.shifts).toBe(20)
  const early = said.expected.find(({ what, shift }) => what === 'energy' && shift.name === 'Early')!
  expect(early.soFar).toBeGreaterThan(10)
  expect(journal.use.of('line', first + DAY, 10)).toHaveLength(2)
  // The shift is over; a gateway that was started anew meanwhile judges it.
  const over = START + 28 * DAY + 22 * HOUR + 10 * 60_000
  await book().tick(over)
  const { record } = await book().answer('line', null, over)
  const judged = record.find(({ what }) => what === 'energy')!
  const truth = 2 * (SUMS[28 * 24 + 22]! - SUMS[28 * 24 + 14]!)
  expect(judged.judged!.amount).toBeCloseTo(truth, 3)
  expect(judged.judged!.outcome).toBe(truth < judged.low ? 'below' : truth > judged.high ? 'above' : 'within')
  expect(judged.asLast).toBeGreaterThan(100)
  expect(claims.judgedIn(over, over + 1)).toHaveLength(2)
  // No hindsight: of then it is read, not reckoned.
  const then = await book().answer('line', first + 3 * HOUR, over)
  expect(then.record).toEqual([])
  expect(then.expected.map(({ what, claim }) => [what, claim.code === 'expected' && claim.middle])).toEqual(
    record.map(({ what, middle }) => [what, middle]),
  )
})

test('six weeks, claimed and judged shift by shift: about eight of ten within, and better than the last shift', async () => {
  const claims = book()
  for (let now = START + 21 * DAY; now < START + 63 * DAY; now += 2 * HOUR) await claims.tick(now + 10 * 60_000)
  const judged = claims.judgedIn(0, START + 100 * DAY).filter(({ what }) => what === 'energy')
  expect(judged.length).toBeGreaterThan(50)
  const held = judged.filter((claim) => claim.judged!.outcome === 'within').length / judged.length
  expect(held).toBeGreaterThanOrEqual(0.7)
  expect(held).toBeLessThanOrEqual(0.92)
  const off = (said: (typeof judged)[number]['middle'][]): number =>
    judged.reduce((sum, claim, i) => sum + Math.abs(said[i]! - claim.judged!.amount!), 0)
  expect(off(judged.map(({ middle }) => middle))).toBeLessThan(off(judged.map(({ asLast }) => asLast!)))
}, 60_000)

test('a shift of which too little was recorded is set aside a day later', async () => {
  const claims = book()
  const first = START + 28 * DAY + 7 * HOUR
  await claims.tick(first)
  from = START + 40 * DAY
  const later = book()
  await later.tick(START + 28 * DAY + 23 * HOUR)
  expect(later.judgedIn(0, first + 9 * DAY)).toEqual([])
  await later.tick(START + 30 * DAY + 5 * HOUR)
  expect(later.judgedIn(0, first + 9 * DAY).map(({ judged }) => judged!.outcome)).toEqual(['set-aside', 'set-aside'])
})

test('worse than the last shift over its last twenty: silent, with why, on the sheet and the record; it claims on, unseen', async () => {
  const first = START + 56 * DAY + 6 * HOUR
  const put = (days: number, middle: number): void => {
    const began = first - days * DAY
    const [id, at, judgedAt] = [journal.use.nextId(), began - 8 * HOUR, began + 9 * HOUR]
    journal.use.put(id, 'line', at, judgedAt, {
      id,
      of: 'line',
      what: 'energy',
      unit: 'kWh',
      shift: { name: 'Early', from: began, to: began + 8 * HOUR },
      at,
      low: 50,
      middle,
      high: 250,
      asLast: 140,
      judged: { at: judgedAt, outcome: 'within', amount: 150 },
    })
  }
  for (let days = 22; days >= 2; days--) put(days, 170)
  const claims = book()
  const lack = { code: 'worse-than-last', judged: 20, off: 20, offAsLast: 10 }
  const said = await claims.answer('line', null, first + HOUR)
  const codes = (what: string) => said.expected.filter((one) => one.what === what).map(({ claim }) => claim.code)
  expect(said.expected.find(({ what }) => what === 'energy')!.claim).toEqual(lack)
  expect([codes('energy'), codes('pieces')]).toEqual([
    ['worse-than-last', 'worse-than-last'],
    ['expected', 'expected'],
  ])
  expect(claims.silent(first + HOUR)).toEqual([{ of: 'line', what: 'energy', unit: 'kWh', lack }])
  expect(claims.silent(first - 4 * DAY), 'not known then').toEqual([])
  await claims.tick(first + HOUR)
  const open = (journal.use.open() as { what: string }[]).map(({ what }) => what)
  expect(open).toEqual(['energy', 'pieces'])
  // It did better since.
  for (let i = 0; i < 20; i++) put(1, 155)
  const later = await claims.answer('line', null, first + 2 * HOUR)
  expect(later.expected.find(({ what }) => what === 'energy')!.claim.code).toBe('expected')
  expect(claims.silent(first + 2 * HOUR)).toEqual([])
})

test('in another unit: what was claimed in the one before is judged by no number of now, and the next is claimed anew', async () => {
  const first = START + 28 * DAY + 7 * HOUR
  await book().tick(first)
  const other = document()
  other.classes.press.signals.energy.unit = 'MWh'
  const later = new UseBook({ twin: () => twinOf(other), history, journal: journal.use })
  await later.tick(first + HOUR)
  const energy = (await later.answer('line', first + 2 * HOUR, first + 2 * HOUR)).expected.filter(
    ({ what }) => what === 'energy',
  )
  expect(energy.map(({ unit, shift }) => [unit, shift.name])).toEqual([
    ['kWh', 'Late'],
    ['MWh', 'Late'],
  ])
  await later.tick(START + 28 * DAY + 22 * HOUR + 10 * 60_000)
  await later.tick(START + 30 * DAY + 5 * HOUR)
  const judged = later
    .judgedIn(0, first + 9 * DAY)
    .filter(({ what, shift }) => what === 'energy' && shift.name === 'Late')
  expect(judged.map((one) => [one.unit, one.judged!.outcome === 'set-aside'])).toEqual(
    expect.arrayContaining([
      ['kWh', true],
      ['MWh', false],
    ]),
  )
})
