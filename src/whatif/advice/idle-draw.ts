/**
 * What is drawn while nothing works, beside the least that it was in a week before: air that leaks is fed all the same, day and
 * night. Stretches in which nothing works are what is counted, each once. Pure.
 */
import type { TwinAsset } from '../../twin/twin.ts'
import { studentQuantile } from '../measuring/interval.ts'
import type { Grid } from './contrast.ts'
import { FOUND_SHARE, type FoundAdvice } from './found.ts'
import type { Matters } from './settings-advice.ts'

const WEEK_MS = 7 * 86_400_000
/** Shorter says little: what was pressed before still blows off. */
const SHORTEST_MS = 3_600_000
const LEAST_STRETCHES = 4
const HOURS_A_DAY = 24

export interface IdleDraw {
  readonly asset: TwinAsset
  /** 1 = nothing works, 0 = something does, NaN = nobody knows. */
  readonly idle: Float64Array
  /** kW. */
  readonly power: Float64Array
}

interface Stretch {
  readonly at: number
  readonly mean: number
  readonly hours: number
}

const stretchesOf = ({ idle, power }: IdleDraw, { everyMs }: Grid): readonly Stretch[] => {
  const found: Stretch[] = []
  let [begin, sum, known] = [-1, 0, 0]
  for (let i = 0; i <= idle.length; i++) {
    if (idle[i] === 1) {
      if (begin < 0) begin = i
      if (Number.isFinite(power[i]!)) {
        sum += power[i]!
        known++
      }
      continue
    }
    if (begin >= 0 && known * everyMs >= SHORTEST_MS)
      found.push({ at: begin, mean: sum / known, hours: (known * everyMs) / 3_600_000 })
    ;[begin, sum, known] = [-1, 0, 0]
  }
  return found
}

/** Weeks back from now with enough stretches; the first is the last one. */
const weeksOf = (one: IdleDraw, grid: Grid): readonly (readonly Stretch[])[] => {
  const parts = WEEK_MS / grid.everyMs
  const weeks: Stretch[][] = []
  for (const stretch of stretchesOf(one, grid)) {
    const back = Math.floor((grid.count - 1 - stretch.at) / parts)
    ;(weeks[back] ??= []).push(stretch)
  }
  if ((weeks[0]?.length ?? 0) < LEAST_STRETCHES) return []
  return [weeks[0]!, ...weeks.slice(1).filter((week) => (week?.length ?? 0) >= LEAST_STRETCHES)]
}

const momentsOf = (week: readonly Stretch[]): { n: number; mean: number; variance: number } => {
  const n = week.length
  const mean = week.reduce((sum, one) => sum + one.mean, 0) / n
  return { n, mean, variance: week.reduce((sum, one) => sum + (one.mean - mean) ** 2, 0) / (n - 1) }
}

/** Mean of the stretches since a part, and how many; null: none. */
export const idleSince = (one: IdleDraw, grid: Grid, part: number): { n: number; mean: number } | null => {
  const since = stretchesOf(one, grid).filter(({ at }) => at >= part)
  return since.length === 0 ? null : momentsOf(since)
}

/** How many weeks there are to be compared with. */
export const idleWeeks = (one: IdleDraw, grid: Grid): number => Math.max(0, weeksOf(one, grid).length - 1)

/** @param compared how many things are looked at together, its weeks among them */
export const idleAdvice = (one: IdleDraw, grid: Grid, compared: number, matters: Matters): FoundAdvice | null => {
  const [lately, ...before] = weeksOf(one, grid)
  if (!lately || before.length === 0) return null
  const now = momentsOf(lately)
  const least = before.map(momentsOf).reduce((a, b) => (b.mean < a.mean ? b : a))
  // Welch, with the freedom of the smaller one: never too sure.
  const error = Math.sqrt(now.variance / now.n + least.variance / least.n)
  const probability = 1 - (1 - FOUND_SHARE) / Math.max(1, compared)
  const half = studentQuantile(probability, Math.min(now.n, least.n) - 1) * error
  const by = now.mean - least.mean
  if (by - half <= 0 || by * HOURS_A_DAY < matters.kWh) return null
  return {
    kind: 'air',
    asset: one.asset,
    setting: null,
    from: now.mean,
    to: least.mean,
    gain: {
      low: (by - half) * HOURS_A_DAY,
      middle: by * HOURS_A_DAY,
      high: (by + half) * HOURS_A_DAY,
      unit: 'kWh',
    },
    times: HOURS_A_DAY,
    episodes: lately.length,
    hours: lately.reduce((sum, { hours }) => sum + hours, 0),
  }
}
