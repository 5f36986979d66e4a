/** All figures of a line, a machine or a hall over a span, from what history answers of its signals. Pure. */
import type { TwinAsset, TwinSignal } from '../twin/twin.ts'
import { type Span, stretchesOf } from '../timeline/stretches.ts'
import type { HistoryAnswer } from '../wire/history-answer.ts'
import { type CountedIn, countedIn } from './counted.ts'
import type { Turn } from './counter.ts'
import { courseOf, type MachineSpan, statesOf, type Stop, type StopCause, topCauses } from './course.ts'
import { type CycleTimes, cycleTimes } from './cycle-times.ts'
import { lengthOf, type Oee, oeeOf, type StateSpan } from './oee.ts'
import { together } from './several.ts'
import { type Calendar, plannedIn } from './shift-calendar.ts'
import type { FigureSources, UnitSources } from './sources.ts'

/** Stops below this are short: they count as slowness, not as standing still. */
export const SHORT_STOP_MS = 120_000
/** A count that is known for less of the time than this share is none: a figure made of it would be wrong. */
const KNOWN_SHARE = 0.9

/** What came of one counter, for who wants to know what a figure is made of. */
export interface CounterUse {
  readonly signal: TwinSignal
  readonly counted: number | null
  /** 0–1 of the span. */
  readonly knownShare: number
  readonly turns: readonly { readonly at: number; readonly turn: Turn }[]
}

export interface UnitReport {
  readonly unit: UnitSources
  readonly oee: Oee
  readonly spans: readonly StateSpan[]
  readonly stops: readonly Stop[]
  readonly machines: readonly {
    readonly asset: TwinAsset
    readonly signal: TwinSignal
    readonly spans: readonly MachineSpan[]
  }[]
}

export interface PieceBin extends Span {
  /** null = nothing is known of it. */
  readonly good: number | null
  /** In this time at the planned beat; null = no beat, or nothing planned. */
  readonly plan: number | null
}

export interface FirstPassYield {
  readonly asset: TwinAsset
  readonly good: number | null
  readonly rejected: number | null
  /** Good ones of those that were looked at (ISO 22400-2, first pass yield), 0–1. */
  readonly share: number | null
}

export interface EnergyReport {
  readonly unit: string
  /** null = not all meters are known. */
  readonly total: number | null
  readonly perPiece: number | null
  readonly bins: readonly (Span & { readonly perPiece: number | null })[]
  /** Meters of which too little is known, or whose unit cannot be told in the others'. */
  readonly missing: readonly TwinSignal[]
}

export interface Report {
  readonly planned: readonly Span[]
  readonly oee: Oee
  readonly units: readonly UnitReport[]
  readonly good: number | null
  /** Of them those of the planned time. */
  readonly goodPlanned: number | null
  /** At the planned beat in the planned time. */
  readonly plan: number | null
  readonly pieces: readonly PieceBin[]
  readonly yields: readonly FirstPassYield[]
  readonly energy: EnergyReport
  readonly cycles: readonly { readonly signal: TwinSignal; readonly times: CycleTimes }[]
  readonly causes: readonly StopCause[]
  readonly stops: readonly (Stop & { readonly unit: TwinAsset })[]
  /** Every counter that was read. */
  readonly counters: readonly CounterUse[]
}

const add = (numbers: readonly (number | null)[]): number | null =>
  numbers.length === 0 || numbers.includes(null) ? null : numbers.reduce<number>((sum, one) => sum + one!, 0)

/** What of the spans lies in this one. */
const inside = (spans: readonly Span[], { from, to }: Span): number =>
  spans.reduce((sum, one) => sum + Math.max(0, Math.min(to, one.to) - Math.max(from, one.from)), 0)

interface ReportInput {
  readonly sources: FigureSources
  /** By signal; what is not here was never recorded. */
  readonly answers: ReadonlyMap<string, HistoryAnswer>
  readonly calendar: Calendar
  /** Until now at most, ms. */
  readonly span: Span
  /** Into which pieces and energy are counted: ascending, the span without gaps. */
  readonly bins: readonly Span[]
  /** ms of the unit of cycle times, by signal; absent = it is no time. */
  readonly unitMs: ReadonlyMap<string, number>
}

/** Of a counter in the spans, with what is said of it. */
const used = (input: ReportInput, signal: TwinSignal, spans: readonly Span[]): CountedIn | null => {
  const answer = input.answers.get(signal.id)
  return answer ? countedIn(answer, spans) : null
}

/** All of it, where enough is known. */
const whole = (found: CountedIn | null, spans: readonly Span[]): number | null => {
  if (!found) return null
  const known = found.spans.reduce((sum, { knownMs }) => sum + knownMs, 0)
  if (known === 0 || known < KNOWN_SHARE * lengthOf(spans)) return null
  return found.spans.reduce((sum, { counted }) => sum + (counted ?? 0), 0)
}

const total = (input: ReportInput, signal: TwinSignal | null, spans: readonly Span[]): number | null =>
  signal && whole(used(input, signal, spans), spans)

/** Of each span by itself, where enough of it is known. */
const each = (input: ReportInput, signal: TwinSignal | null, spans: readonly Span[]): readonly (number | null)[] => {
  const found = signal && used(input, signal, spans)
  return spans.map((span, i) => (found ? whole({ ...found, spans: [found.spans[i]!] }, [span]) : null))
}

interface Pieces {
  readonly made: number | null
  readonly good: number | null
}

/** Good pieces, counted or what was made less what was rejected; all of them likewise. */
const pieces = (unit: UnitSources, made: number | null, good: number | null, rejected: number | null): Pieces => ({
  made: unit.made ? made : add([good, rejected]),
  good: unit.good ? good : made === null || rejected === null ? null : made - rejected,
})

/** In all of the spans together. */
const piecesIn = (input: ReportInput, unit: UnitSources, spans: readonly Span[]): Pieces => {
  const of = (signal: TwinSignal | null): number | null => total(input, signal, spans)
  return pieces(unit, of(unit.made), of(unit.good), of(unit.rejected))
}

const goodInEach = (input: ReportInput, unit: UnitSources, spans: readonly Span[]): readonly (number | null)[] => {
  const [made, good, rejected] = [unit.made, unit.good, unit.rejected].map((one) => each(input, one, spans))
  return spans.map((_, i) => pieces(unit, made![i]!, good![i]!, rejected![i]!).good)
}

const unitReport = (input: ReportInput, planned: readonly Span[], unit: UnitSources): UnitReport => {
  const { answers, span } = input
  const states = (signal: TwinSignal): readonly MachineSpan[] => {
    const answer = answers.get(signal.id)
    return answer ? statesOf(signal, answer, span.to) : []
  }
  const machines = unit.machines.map(({ asset, signal }) => ({ asset, signal, spans: states(signal) }))
  const outlet = unit.state ? { asset: unit.outlet, spans: states(unit.state) } : null
  const course = outlet ? courseOf(outlet, machines) : null
  const { made, good } = piecesIn(input, unit, planned)
  return {
    unit,
    machines,
    spans: course?.spans ?? [],
    stops: course?.stops ?? [],
    oee: oeeOf({
      planned,
      states: course?.spans ?? null,
      made,
      good,
      beatMs: unit.beatMs,
      shortStopMs: SHORT_STOP_MS,
    }),
  }
}

const energyReport = (input: ReportInput, good: number | null, bars: readonly PieceBin[]): EnergyReport => {
  const { parts, unit, otherUnit } = input.sources.energy
  const found = parts.map(({ signal, to }) => ({ signal, to, counted: used(input, signal, input.bins) }))
  const missing = [
    ...otherUnit,
    ...found.filter(({ counted }) => whole(counted, input.bins) === null).map(({ signal }) => signal),
  ]
  const all = missing.length > 0 ? null : add(found.map(({ counted, to }) => whole(counted, input.bins)! * to.scale))
  return {
    unit,
    missing,
    total: all,
    perPiece: all === null || !good ? null : all / good,
    bins: input.bins.map((bin, i) => {
      const energy =
        missing.length > 0 ? null : add(found.map(({ counted, to }) => (counted!.spans[i]!.counted ?? 0) * to.scale))
      const made = bars[i]!.good
      // Of an hour that has made next to nothing there is no such figure.
      return { ...bin, perPiece: energy === null || made === null || made < 1 ? null : energy / made }
    }),
  }
}

export const figureReport = (input: ReportInput): Report => {
  const { sources, span, bins, answers } = input
  const planned = plannedIn(input.calendar, span.from, span.to)
  const units = sources.units.map((unit) => unitReport(input, planned, unit))
  const inBins = sources.units.map((unit) => goodInEach(input, unit, bins))
  const planOf = (plannedMs: number): number | null =>
    plannedMs === 0 ? null : add(sources.units.map(({ beatMs }) => (beatMs === null ? null : plannedMs / beatMs)))
  const bars = bins.map((bin, i) => ({
    ...bin,
    good: add(inBins.map((one) => one[i]!)),
    plan: planOf(inside(planned, bin)),
  }))
  const good = add(sources.units.map((unit) => piecesIn(input, unit, [span]).good))
  const stops = units.flatMap(({ unit, stops: found }) => found.map((stop) => ({ ...stop, unit: unit.asset })))
  const counters = new Set([
    ...sources.units.flatMap((unit) => [unit.made, unit.good, unit.rejected].filter((one) => one !== null)),
    ...sources.inspections.flatMap((one) => [one.good, one.rejected]),
    ...sources.energy.parts.map(({ signal }) => signal),
  ])
  return {
    planned,
    units,
    oee: together(units.map(({ oee }) => oee)),
    good,
    goodPlanned: planned.length > 0 ? add(sources.units.map((unit) => piecesIn(input, unit, planned).good)) : null,
    plan: planOf(lengthOf(planned)),
    pieces: bars,
    yields: sources.inspections.map(({ asset, good: fine, rejected }) => {
      const [first, bad] = [total(input, fine, [span]), total(input, rejected, [span])]
      const all = add([first, bad])
      return { asset, good: first, rejected: bad, share: all ? first! / all : null }
    }),
    energy: energyReport(input, good, bars),
    cycles: sources.cycles.flatMap((signal) => {
      const [answer, ms] = [answers.get(signal.id), input.unitMs.get(signal.id)]
      if (!answer || ms === undefined) return []
      const states = units.flatMap(({ machines }) => machines).find(({ asset }) => asset === signal.asset)
      const worked = states ? states.spans.filter(({ group }) => group === 'producing') : [span]
      // A mean of two cycles is the time of neither: as long as a bucket is short, what it ended with.
      const single = answer.stepMs <= SINGLE_MS ? { ...answer, mean: answer.last } : answer
      return [{ signal, times: cycleTimes(stretchesOf(single, span.to), worked, answer.stepMs, ms) }]
    }),
    causes: topCauses(stops, planned.length > 0 ? planned : [span]),
    stops: stops.toSorted((a, b) => a.from - b.from),
    counters: [...counters].map((signal) => {
      const found = used(input, signal, [span])
      const { counted, knownMs } = found?.spans[0] ?? { counted: null, knownMs: 0 }
      return { signal, counted, knownShare: knownMs / (span.to - span.from), turns: found?.turns ?? [] }
    }),
  }
}

const SINGLE_MS = 5000
