/** From what the history answers to what a panel draws: own lines, sisters, the past shifted, what is normal. Pure. */
import { bandAt, type NormalBand, normalBand, type Phase, runsOf } from '../../timeline/normal-band.ts'
import { type Span, stretchesOf, within } from '../../timeline/stretches.ts'
import { works } from '../../twin/derive.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import type { LineColumns } from './stack-paint.ts'
import { isStepped } from './stack-data.ts'
import { trendColumns } from './trend-data.ts'

/** A day in so many bins: a quarter of an hour each, with half an hour on either side. */
const DAY = { bins: 96, pooled: 2 } as const
/** A cycle is longer than most by half: two thirds of them are used. */
const CYCLE = { bins: 60, pooled: 0 } as const
/** A silence of the state that is no stop, ms: it is sent when it changes, or now and then. */
const BRIDGE_MS = 30 * 60_000
/** A band has so many corners in what was asked for: by the time of day, and by cycles. */
const BAND_POINTS = { day: 400, cycle: 2000 } as const

const inMs = (seconds: readonly number[]): number[] => seconds.map((t) => t * 1000)

/** Columns in ms; envelope only where buckets stand for several samples. */
export const columnsOf = (signal: TwinSignal, answer: HistoryAnswer): LineColumns => {
  const { t, mean, min, max } = trendColumns(signal, answer)
  const envelope = answer.stepMs > 0 && !isStepped(signal)
  return { t: inMs(t), mean, ...(envelope && { min, max }) }
}

/** The same, later by `byMs`: without its envelope, for two would hide each other. */
export const shifted = (signal: TwinSignal, answer: HistoryAnswer, byMs: number): LineColumns => {
  const { t, mean } = columnsOf(signal, answer)
  return { t: t.map((at) => at + byMs), mean }
}

/** When a machine ran; null where nothing says its state: then it counts as running. */
export const runsIn = (state: TwinSignal | undefined, answer: HistoryAnswer | undefined): readonly Span[] | null => {
  if (!state || !answer) return null
  const working = new Set(state.states.filter(works).map(({ code }) => code))
  // A mean of codes is no state.
  return runsOf(stretchesOf({ ...answer, mean: answer.last }), (code) => working.has(code), BRIDGE_MS)
}

/** What of a past was recorded while it ran. */
export const whileRunning = (answer: HistoryAnswer, runs: readonly Span[] | null) => {
  const all = stretchesOf(answer)
  return runs === null ? all : within(all, runs)
}

/** By the time of day. @param ofSamples the line it stands beside shows single samples */
export const bandOf = (
  answer: HistoryAnswer,
  runs: readonly Span[] | null,
  phase: Phase,
  ofSamples: boolean,
): NormalBand => normalBand(whileRunning(answer, runs), phase, { ...DAY, ofSamples })

/** By the time in the cycle. */
export const cycleBandOf = (answers: readonly HistoryAnswer[], phase: Phase): NormalBand =>
  normalBand(
    answers.flatMap((answer) => stretchesOf(answer)),
    phase,
    CYCLE,
  )

/** The band over a span, where the machine ran. @param runs in that span */
export const bandColumns = (
  band: NormalBand,
  phase: Phase,
  { from, to }: Span,
  runs: readonly Span[] | null,
): {
  readonly t: readonly number[]
  readonly low: readonly (number | null)[]
  readonly high: readonly (number | null)[]
} => {
  const step = Math.max(1, (to - from) / BAND_POINTS[phase.wraps ? 'day' : 'cycle'])
  const t: number[] = []
  const low: (number | null)[] = []
  const high: (number | null)[] = []
  const put = (at: number, normal: readonly [number, number] | null): void => {
    t.push(at)
    low.push(normal?.[0] ?? null)
    high.push(normal?.[1] ?? null)
  }
  for (const run of runs ?? [{ from, to }]) {
    const [begin, end] = [Math.max(from, run.from), Math.min(to, run.to)]
    if (end < begin) continue
    for (let at = begin; at < end; at += step) put(at, bandAt(band, phase, at))
    put(end, bandAt(band, phase, Math.max(begin, end - 1)))
    put(end, null)
  }
  return { t, low, high }
}

/** Value at a moment, as the line shows it: its last at or before it; null in a gap. */
export const valueAt = ({ t, mean }: LineColumns, at: number): number | null => {
  let [low, high] = [0, t.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (t[middle]! <= at) low = middle + 1
    else high = middle
  }
  return low === 0 ? null : (mean[low - 1] ?? null)
}
