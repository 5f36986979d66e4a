/** How often what a shift was said to take and make came true: seeded weeks of the demo plant, shift by shift. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PLACES, shiftUse } from '../../src/analytics/use/shift-use.ts'
import { shiftsIn } from '../../src/figures/shift-calendar.ts'
import { simulateLastHour } from '../../src/plant/history/last-hour.ts'
import { runPast } from '../../src/plant/history/past-run.ts'
import { simulateWeek } from '../../src/plant/history/week.ts'
import { calendarOf, curveOf, type DatedShift, metersOf, pastShifts } from '../../src/server/foresight/use/meters.ts'
import { loadInForce } from '../../src/twin/load-in-force.ts'
import type { HistoryAnswer } from '../../src/wire/history-answer.ts'
import type { Table } from '../measuring/report.ts'

const SEEDS = 3
const MINUTE_MS = 60_000
const MINUTES = 6 * 7 * 1440
const BEGIN = Date.UTC(2026, 5, 1)
const END = BEGIN + MINUTES * MINUTE_MS
/** So that no counter is at its beginning. */
const COUNTED_BEFORE = 1e7
/** When it is asked: as claimed, at the beginning of the one before, and half way. */
const ASKED = ['the shift before begins', 'half of it is over'] as const

interface Score {
  all: number
  within: number
  below: number
  /** Sums of how far off the middle and the shift before of that name were. */
  off: number
  offAsBefore: number
}

const answerOf = (signal: string, values: Float64Array): HistoryAnswer => {
  const t = Array.from(values, (_, m) => BEGIN + m * MINUTE_MS)
  const last = Array.from(values)
  const none = { min: last, max: last, mean: last, count: last.map(() => 1), quality: last.map(() => 0) }
  return { signal, from: BEGIN, to: END, stepMs: 0, t, last, ...none }
}

/** Of one meter: each shift as those before say it, from the third week on. */
const score = (shifts: readonly DatedShift[], asked: (typeof ASKED)[number], into: Score): void => {
  const passed = asked === 'half of it is over' ? PLACES / 2 : 0
  for (const [i, { kind, weekday, course, span }] of shifts.entries()) {
    const told = asked === ASKED[0] ? (shifts[i - 1]?.span.from ?? BEGIN) : span.from
    const before = shifts.filter((one) => one.span.to <= told)
    const soFar = passed === 0 ? 0 : course[passed - 1]!
    const said = shiftUse(before, { kind, weekday, passed, soFar })
    if (said.code !== 'expected') continue
    const amount = course[PLACES - 1]!
    into.all++
    if (amount >= said.low && amount <= said.high) into.within++
    else if (amount < said.low) into.below++
    into.off += Math.abs(amount - said.middle)
    into.offAsBefore += Math.abs(amount - before.findLast((one) => one.kind === kind)!.course[PLACES - 1]!)
  }
}

export const shiftTables = (): { readonly tables: readonly Table[]; readonly notes: readonly string[] } => {
  const document = JSON.parse(readFileSync(join('public', 'twins', 'demo', 'twin.json'), 'utf8'))
  const loaded = loadInForce(document)
  if (!loaded.ok) throw new Error('the demo twin is wrong')
  const { twin } = loaded.value
  const meters = metersOf(twin)
  const read = new Set(meters.flatMap(({ parts }) => parts.map(({ signal }) => signal.id as string)))
  const scores = new Map<string, Score>()
  for (let seed = 1; seed <= SEEDS; seed++) {
    const options = { seed, faultRate: 1 }
    const { plant, tracks } = simulateLastHour(twin, options)
    const kept = tracks.filter(({ signal }) => read.has(signal.id) || signal.key === 'state')
    for (const { signal, values } of kept)
      if (read.has(signal.id)) for (let i = 0; i < values.length; i++) values[i]! += COUNTED_BEFORE
    const run = runPast(twin, options, MINUTES)
    const week = simulateWeek({ plant, tracks: kept }, run, seed, MINUTES, BEGIN)
    const curves = new Map(
      week
        .filter(({ signal }) => read.has(signal.id))
        .map(({ signal, values }) => [signal.id as string, curveOf(answerOf(signal.id, values))]),
    )
    for (const { what, parts } of meters) {
      const own = parts.flatMap(({ signal }) => curves.get(signal.id) ?? [])
      if (own.length < parts.length) continue
      const shifts = pastShifts(calendarOf(twin), own, BEGIN, END)
      for (const asked of ASKED) {
        const name = `${what}, asked when ${asked}`
        const into = scores.get(name) ?? { all: 0, within: 0, below: 0, off: 0, offAsBefore: 0 }
        scores.set(name, into)
        score(shifts, asked, into)
      }
    }
  }
  const spans = shiftsIn(calendarOf(twin), BEGIN, END).length
  return {
    tables: [
      {
        title: `What a shift takes and makes, of lines and areas: ${SEEDS} seeded plants, six weeks of ${spans} shifts each`,
        rows: [...scores].map(([forecast, { all, within, below, off, offAsBefore }]) => ({
          forecast,
          shifts: all,
          'within the 80 % interval': within / all,
          'below it': below / all,
          'error beside "as the last of its name"': off / offAsBefore,
        })),
      },
    ],
    notes: ['Of what a shift will take, .7 to .9 of all must lie within.'],
  }
}
