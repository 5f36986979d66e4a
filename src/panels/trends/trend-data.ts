/** From history answers to what a chart draws: columns with the answer's own gaps, and the fleet's median. Pure. */
import { medianOf } from '../../base/ranks.ts'
import type { UnitConversion } from '../../twin/one-unit.ts'
import { watchedLimits } from '../../twin/watched-limits.ts'
import type { TwinAlarm, TwinSignal, Twin } from '../../twin/twin.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'

export interface TrendColumns {
  /** Seconds, ascending. */
  readonly t: number[]
  readonly mean: (number | null)[]
  readonly min: (number | null)[]
  readonly max: (number | null)[]
}

/** States and switches show their last value in a bucket, measured things their mean. */
const isStepped = (signal: Pick<TwinSignal, 'type'>): boolean => signal.type === 'state' || signal.type === 'boolean'

/** Where nothing is known the answer has a row of nulls: the limit that was in force then says so, not the one of today. */
export const trendColumns = (signal: Pick<TwinSignal, 'type'>, answer: HistoryAnswer): TrendColumns => {
  const columns: TrendColumns = { t: [], mean: [], min: [], max: [] }
  const stepped = isStepped(signal)
  answer.t.forEach((t, i) => {
    columns.t.push(t / 1000)
    columns.mean.push((stepped ? answer.last[i] : (answer.mean[i] ?? answer.last[i])) ?? null)
    columns.min.push(answer.min[i] ?? null)
    columns.max.push(answer.max[i] ?? null)
  })
  return columns
}

export interface Sisters {
  readonly sisters: readonly { readonly signal: TwinSignal; readonly to: UnitConversion }[]
  /** How many are not compared: what they measure cannot be told in the signal's unit. */
  readonly otherUnit: number
}

const NO_SISTERS: Sisters = { sisters: [], otherUnit: 0 }

/** The same signal of the other machines of its class, and how they become its unit. */
export const sisterSignals = (twin: Twin, signal: TwinSignal): Sisters => {
  const { classId } = signal.asset
  if (classId === null || (signal.type !== 'number' && signal.type !== 'integer')) return NO_SISTERS
  const all = twin.assets
    .filter((asset) => asset !== signal.asset && asset.classId === classId)
    .flatMap(
      (asset) =>
        (signal.derived ? asset.derived : asset.signals).find(
          (s) => s.component === signal.component && s.key === signal.key,
        ) ?? [],
    )
  const sisters = all.flatMap((sister) => {
    const to = twin.convert(sister.unit, signal.unit)
    return to.ok ? [{ signal: sister, to: to.value }] : []
  })
  return { sisters, otherUnit: all.length - sisters.length }
}

/** An answer in another unit. */
export const inUnit = (answer: HistoryAnswer, { scale, offset }: UnitConversion): HistoryAnswer => {
  if (scale === 1 && offset === 0) return answer
  const to = (column: readonly (number | null)[]): (number | null)[] =>
    column.map((value) => (value === null ? null : value * scale + offset))
  return { ...answer, min: to(answer.min), max: to(answer.max), mean: to(answer.mean), last: to(answer.last) }
}

const median = (numbers: readonly number[]): number | null => (numbers.length === 0 ? null : medianOf(numbers))

/** Median over the sisters at the times of the chart; each sister's row counts until its next one. */
export const sisterMedian = (tSeconds: readonly number[], sisters: readonly HistoryAnswer[]): (number | null)[] => {
  const cursors = sisters.map(() => -1)
  return tSeconds.map((seconds) => {
    const at = seconds * 1000
    const now: number[] = []
    sisters.forEach((sister, i) => {
      while (cursors[i]! + 1 < sister.t.length && sister.t[cursors[i]! + 1]! <= at) cursors[i]!++
      const index = cursors[i]!
      const value = index < 0 ? null : (sister.mean[index] ?? sister.last[index])
      if (value != null) now.push(value)
    })
    return median(now)
  })
}

/** Limits that this signal's alarms watch, in its unit. */
export const limitsOf = (
  alarms: readonly TwinAlarm[],
  signal: TwinSignal,
): readonly { readonly value: number; readonly alarm: TwinAlarm }[] =>
  alarms.flatMap((alarm) =>
    watchedLimits(alarm)
      .filter((one) => one.signal === signal)
      .map(({ limit }) => ({ value: limit, alarm })),
  )

export interface TrendWindow {
  /** ms */
  readonly from: number
  readonly to: number
}

const LEAST_MS = 10_000
const MOST_MS = 400 * 24 * 3_600_000

/** Zooms about a point. @param share where the point is, 0 = left edge; @param factor < 1 closer; never past `now`. */
export const zoomed = ({ from, to }: TrendWindow, share: number, factor: number, now: number): TrendWindow => {
  const span = Math.min(MOST_MS, Math.max(LEAST_MS, (to - from) * factor))
  const start = from + (to - from) * share - span * share
  const shift = Math.max(0, start + span - now)
  return { from: start - shift, to: start + span - shift }
}

/** @param share of the window's width to move, positive = later; never past `now` */
export const panned = ({ from, to }: TrendWindow, share: number, now: number): TrendWindow => {
  const by = Math.min((to - from) * share, now - to)
  return { from: from + by, to: to + by }
}
