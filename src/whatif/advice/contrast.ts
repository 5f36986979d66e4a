/**
 * What a machine did while it was set otherwise, beside what it does as it is usually set: each stretch of the other setting with
 * the same times of day on days nearby, none of them used twice. So neither the hour of the day nor what changes slowly is taken
 * for the setting's; days before and days after take turns to come first, so that a drift widens the interval and moves nothing.
 * The stretches are what is counted, however long they are: hours of one stretch say the same thing again. Pure.
 */
import { studentQuantile } from '../measuring/interval.ts'

/** Equal parts of time. */
export interface Grid {
  /** Of the first, ms. */
  readonly from: number
  readonly everyMs: number
  readonly count: number
}

/** Of each part: an amount over another, NaN = not known. */
export interface Measured {
  readonly amount: Float64Array
  /** Null: each counts alike. */
  readonly over: Float64Array | null
}

/** Of each part the setting that held in all of it, as a number; NaN: several, or nobody knows. */
export type Held = Float64Array

export interface Contrast {
  readonly episodes: number
  readonly hours: number
  /** Other less usual. */
  readonly mean: number
  readonly low: number
  readonly high: number
  /** As usual, at those times. */
  readonly usual: number
}

const DAY_MS = 86_400_000
/** Fewer stretches say nothing. */
export const LEAST_EPISODES = 4
/** A stretch is as long as this at least, and what is not known within it as short as this, ms. */
const SHORTEST_MS = 30 * 60_000
const GAP_MS = 3_600_000
/** Days before and after that it is compared with. */
const NEARBY_DAYS = 3
/** What never differs in what is recorded may differ by the last figure. */
const LEAST_SPREAD = 1e-9

interface Episode {
  readonly parts: readonly number[]
  readonly usual: number[]
}

/** @param after nothing before this part */
export const episodesOf = (held: Held, other: number, { everyMs }: Grid, after = 0): readonly (readonly number[])[] => {
  const found: number[][] = []
  let own: number[] = []
  let gap = 0
  const end = (): void => {
    if (own.length * everyMs >= SHORTEST_MS) found.push(own)
    own = []
  }
  for (let i = after; i < held.length; i++) {
    if (held[i] === other) {
      if (gap * everyMs > GAP_MS) end()
      own.push(i)
      gap = 0
    } else if (Number.isNaN(held[i])) gap++
    else {
      end()
      gap = 0
    }
  }
  end()
  return found
}

const ratio = ({ amount, over }: Measured, parts: readonly number[]): number => {
  let [sum, weight] = [0, 0]
  for (const i of parts) {
    sum += amount[i]!
    weight += over ? over[i]! : 1
  }
  return sum / weight
}

/** @returns each stretch with its parts of usual days; without those it is left out */
const paired = (held: Held, usual: number, other: number, measured: Measured, grid: Grid, after: number): Episode[] => {
  const { amount, over } = measured
  const perDay = Math.round(DAY_MS / grid.everyMs)
  const isKnown = (i: number): boolean => Number.isFinite(amount[i]!) && (!over || over[i]! > 0)
  const episodes = episodesOf(held, other, grid, after)
    .map((parts): Episode => ({ parts: parts.filter(isKnown), usual: [] }))
    .filter(({ parts }) => parts.length > 0)
  const taken = new Set<number>()
  for (let day = 1; day <= NEARBY_DAYS; day++)
    episodes.forEach((episode, e) => {
      const ways = e % 2 === 0 ? [-day, day] : [day, -day]
      for (const way of ways) {
        // One day is enough, and leaves the others their own.
        if (episode.usual.length >= episode.parts.length / 2) return
        for (const part of episode.parts) {
          const at = part + way * perDay
          if (at < 0 || at >= held.length || held[at] !== usual || taken.has(at) || !isKnown(at)) continue
          taken.add(at)
          episode.usual.push(at)
        }
      }
    })
  return episodes.filter(({ parts, usual: own }) => own.length * 2 >= Math.min(parts.length, perDay))
}

/**
 * @param probability of the interval
 * @param after only stretches from this part on
 * @param least stretches
 * @returns null: too few stretches to say anything
 */
export const contrastOf = (
  held: Held,
  usual: number,
  other: number,
  measured: Measured,
  grid: Grid,
  probability: number,
  after = 0,
  least = LEAST_EPISODES,
): Contrast | null => {
  const episodes = paired(held, usual, other, measured, grid, after)
  if (episodes.length < least) return null
  const apart = episodes.map((one) => ratio(measured, one.parts) - ratio(measured, one.usual))
  const n = apart.length
  const mean = apart.reduce((a, b) => a + b, 0) / n
  const base = episodes.reduce((sum, one) => sum + ratio(measured, one.usual), 0) / n
  const spread = Math.sqrt(apart.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(1, n - 1))
  const floor = Math.max(spread, LEAST_SPREAD * Math.abs(base))
  // One alone has no scatter: it may be anything.
  const half = n === 1 ? Number.POSITIVE_INFINITY : (studentQuantile(probability, n - 1) * floor) / Math.sqrt(n)
  const parts = episodes.reduce((sum, one) => sum + one.parts.length, 0)
  return {
    episodes: n,
    hours: (parts * grid.everyMs) / 3_600_000,
    mean,
    low: mean - half,
    high: mean + half,
    usual: base,
  }
}
