/** Shifts gone by as questions: how the line stood when each began, as history knew it then, and what came of it. Pure. */
import { countedIn } from '../../figures/counted.ts'
import { statesOf } from '../../figures/course.ts'
import { type Calendar, plannedIn, shiftsIn } from '../../figures/shift-calendar.ts'
import type { Span } from '../../timeline/stretches.ts'
import type { Twin, TwinAsset } from '../../twin/twin.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import { type KnownLine, lineOf } from '../from-twin/line-of.ts'
import { type MachineNow, startOf } from '../from-twin/start-of.ts'
import type { OutlookQuestion } from '../scenarios/outlook.ts'
import { checkStart } from '../start/check-start.ts'
import { lineRecords, machineSignals } from './line-records.ts'

const HOUR = 3_600_000
/** What comes before a shift, so that something is known of the line by then, ms. */
const LEARN_MS = 24 * HOUR
/** Of a plant without a calendar. */
const SHIFT_MS = 8 * HOUR
/** So much of a shift was counted, or nobody knows what came. */
const COUNTED = 0.95
/** A machine that said nothing for so long before says nothing of its state. */
const SILENT_MS = 5 * 60_000

export interface PastShift extends Span {
  readonly question: Omit<OutlookQuestion, 'futures' | 'seed'>
  /** Good pieces that came. */
  readonly came: number
}

export interface RecordedLine {
  readonly twin: Twin
  /** A machine of the line. */
  readonly asset: TwinAsset
  /** All of the line, belts and buffers included; and their sisters. */
  readonly line: readonly TwinAsset[]
  readonly sisters: readonly TwinAsset[]
  readonly answers: ReadonlyMap<string, HistoryAnswer>
  readonly from: number
  readonly to: number
}

/** What was known by then: whole buckets, and samples, before it. */
const knownBy = (answer: HistoryAnswer, at: number): HistoryAnswer => {
  const { t, stepMs, held } = answer
  let count = t.length
  while (count > 0 && t[count - 1]! + stepMs > at) count--
  const { min, max, mean, last, count: counts, quality } = answer
  return {
    ...answer,
    to: at,
    t: t.slice(0, count),
    min: min.slice(0, count),
    max: max.slice(0, count),
    mean: mean.slice(0, count),
    last: last.slice(0, count),
    count: counts.slice(0, count),
    quality: quality.slice(0, count),
    ...(held && { held: held.slice(0, count) }),
  }
}

const stoodAt = (asset: TwinAsset, answers: ReadonlyMap<string, HistoryAnswer>, at: number): MachineNow => {
  const { state, items } = machineSignals(asset)
  const told = state && answers.get(state.id)
  const spans = state && told ? statesOf(state, told, at) : []
  const last = spans.at(-1)
  const now = last && at - last.to < SILENT_MS ? last : null
  const first = now && spans.findLast(({ group }, i) => group === now.group && spans[i - 1]?.group !== now.group)
  const stands = now !== null && (now.group === 'held' || now.group === 'aborted' || now.group === 'stopped')
  return {
    group: now?.group ?? null,
    downS: stands && first ? (at - first.from) / 1000 : null,
    items: (items && answers.get(items.id)?.last.at(-1)) ?? null,
    hasPart: null,
  }
}

/** Good pieces of the machines at whose end the line ends; null: too little of it was counted. */
const cameIn = (line: KnownLine, answers: ReadonlyMap<string, HistoryAnswer>, span: Span): number | null => {
  const ends = line.stations.filter(({ asset: { id } }) => {
    const to = line.model.stations.find((one) => one.id === id)!.to
    return typeof to === 'string' ? line.goodSinks.includes(to) : line.goodSinks.some((sink) => sink in to)
  })
  let came = 0
  for (const { asset } of ends) {
    const { pieces, rejected } = machineSignals(asset)
    const answer = pieces && answers.get(pieces.id)
    const [own] = answer ? countedIn(answer, [span]).spans : []
    if (!pieces || !own || own.counted === null || own.knownMs < COUNTED * (span.to - span.from)) return null
    const bad = rejected && pieces.role === 'count' ? answers.get(rejected.id) : undefined
    came += own.counted - ((bad && countedIn(bad, [span]).spans[0]?.counted) ?? 0)
  }
  return came
}

const shiftsOf = (calendar: Calendar, from: number, to: number): readonly Span[] => {
  if (calendar.shifts.length > 0)
    return shiftsIn(calendar, from, to).filter((shift) => shift.from >= from && shift.to <= to)
  const spans: Span[] = []
  for (let end = to; end - SHIFT_MS >= from; end -= SHIFT_MS) spans.unshift({ from: end - SHIFT_MS, to: end })
  return spans
}

/** The latest so many shifts, newest first; a step a shift, as each takes a while. Of which too little is known there is none. */
export const pastShifts = function* (
  recorded: RecordedLine,
  calendar: Calendar,
  most: number,
): Generator<PastShift | null> {
  const { twin, asset, line, sisters, answers, from, to } = recorded
  let found = 0
  for (const { from: begin, to: end } of shiftsOf(calendar, from + LEARN_MS, to).toReversed()) {
    if (found >= most) return
    const then = new Map([...answers].map(([signal, answer]) => [signal, knownBy(answer, begin)]))
    const records = lineRecords(twin, [...line, ...sisters], line, then, begin)
    const known = lineOf(twin, asset, records)
    const came = known.ok ? cameIn(known.value, answers, { from: begin, to: end }) : null
    if (!known.ok || came === null || came <= 0) {
      yield null
      continue
    }
    const start = startOf(
      known.value,
      new Map(line.map((one) => [one.id, stoodAt(one, then, begin)])),
      new Map([...records].map(([id, { states }]) => [id, states?.spells ?? []])),
    )
    const { model, goodSinks } = known.value
    const planned = calendar.shifts.length > 0 ? plannedIn(calendar, begin, end) : [{ from: begin, to: end }]
    found++
    yield {
      from: begin,
      to: end,
      question: {
        model,
        start: checkStart(model, start).length === 0 ? start : { stations: [] },
        goodSinks,
        hours: planned.reduce((sum, one) => sum + one.to - one.from, 0) / HOUR,
      },
      came,
    }
  }
}
