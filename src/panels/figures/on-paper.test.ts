/** Figures of a shift, its day and its week, as the page reads them from a real history, against what was worked on paper (`testing/paper-line.ts`). */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { err, ok } from '../../base/result.ts'
import { figureReport, type Report } from '../../figures/report.ts'
import { figureSources } from '../../figures/sources.ts'
import type { HistoryClient } from '../../history/client.ts'
import { writeParquet } from '../../plant/history/write-parquet.ts'
import { Historian } from '../../server/historian/historian.ts'
import { loadTwin } from '../../twin/load.ts'
import { conversion } from '../../units/conversion.ts'
import { binsOf, spanOf } from './figure-span.ts'
import { readFigures } from './read-figures.ts'
import { DAY, HOUR, PAPER_TWIN, pastUpTo } from './testing/paper-line.ts'

/** A Monday: the week before it is whole. */
const MIDNIGHT = Date.UTC(2026, 5, 15)
const NOW = MIDNIGHT + 5 * HOUR
const loaded = loadTwin(PAPER_TWIN, { convert: conversion })
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value
const calendar = { shifts: twin.shifts, daysOff: twin.daysOff, zone: 'UTC' }

let dir: string
let historian: Historian
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gemba-on-paper-'))
  const opened = await Historian.open(join(dir, 'history'), { now: () => NOW })
  if (!opened.ok) throw new Error(opened.error)
  historian = opened.value
  historian.register(twin.signals.map(({ id }) => id))
  await writeParquet(join(dir, 'paper.parquet'), pastUpTo(MIDNIGHT, NOW))
  expect(await historian.importPast(join(dir, 'paper.parquet'))).toMatchObject({ ok: true })
}, 120_000)
afterAll(async () => {
  await historian.close()
  await rm(dir, { recursive: true, force: true })
})

const client: HistoryClient = {
  read: () => Promise.reject(new Error('one by one')),
  readSeveral: async (query) => {
    const answer = await historian.range({ ...query, signals: [...query.signals] })
    return answer.ok ? ok(new Map(answer.value.answers.map((one) => [one.signal, one]))) : err(answer.error)
  },
}

const told = async (over: 'shift' | 'day' | 'week'): Promise<Report> => {
  const begin = over === 'week' ? MIDNIGHT - 3 * DAY : MIDNIGHT - DAY + 8 * HOUR
  const span = spanOf({ of: null, over, begin, end: null } as never, calendar, NOW)!
  const sources = figureSources(twin, twin.asset('line' as never)!)
  const answers = await readFigures(client, sources, span, () => {}, new AbortController().signal)
  if (!answers.ok) throw new Error(answers.error.error)
  return figureReport({
    sources,
    answers: answers.value,
    calendar,
    span,
    bins: binsOf(span, 'UTC'),
    unitMs: new Map(sources.cycles.map(({ id }) => [id, 1000])),
  })
}

/**
 * Of 450 planned minutes: 343 of good pieces. ISO 22400-2 counts the quantity produced in the period by the work done in it: what a counter that is
 * read each minute says at 09:00 was made before the break, and what it says at 14:00 before the end of the shift. A counter that tells both a
 * minute later has made 448 minutes of 450: 75.9 %.
 */
const OEE = 343 / 450

test('a shift is as on paper to the piece: counters that are read at its very end tell what was made before it', async () => {
  const shift = await told('shift')
  expect(shift.good).toBeCloseTo(686, 6)
  expect(shift.goodPlanned).toBeCloseTo(686, 6)
  expect(shift.oee.oee).toBeCloseTo(OEE, 6)
  expect(shift.energy.perPiece).toBeCloseTo(165 / 686, 3)
  expect(shift.yields[0]?.share).toBeCloseTo(0.98, 3)
})

test('its day is the same shift: nothing of the last minute before break or end is told later', async () => {
  const day = await told('day')
  expect(day.goodPlanned).toBeCloseTo(686, 6)
  expect(day.oee.oee).toBeCloseTo(OEE, 6)
})

// Of a bucket of five minutes nobody knows when in it its readings were. They are expected in the middle of their share: at the end of a shift,
// where the one reading of a bucket is its first, half a minute before the break and a little less than one before the end are told too late.
test('its week is seven of them, within a minute and a half a shift: it is read in steps of five', async () => {
  const week = await told('week')
  expect(week.good).toBeCloseTo(7 * 686, 6)
  const late = ((1 - week.goodPlanned! / (7 * 686)) * 450).toFixed(2)
  expect(late, 'minutes a shift').toBe((1 / 2 + 5 / 6).toFixed(2))
  expect(week.oee.oee! / OEE).toBeCloseTo(week.goodPlanned! / (7 * 686), 6)
})
