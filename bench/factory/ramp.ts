/** The highest rate that is sustained: faster until what arrives falls behind what is sent. */
import type { Running } from './process.ts'
import { median, quantile } from '../measuring/stats.ts'

export interface Load {
  readonly perS: number
  /** Published in fact, of what was to be published. */
  readonly sentShare: number
  /** ms behind, first and last third of the time. */
  readonly lagFirst: number
  readonly lagLast: number
  readonly lagP99: number
  readonly sustained: boolean
}

export const publishFor = async (publisher: Running, perS: number, seconds: number): Promise<number> => {
  const done = publisher.tells<{ sent: number; offered: number }>('published', seconds * 1000 + 60_000)
  publisher.process.send({ kind: 'publish', perS, seconds })
  const { sent, offered } = await done
  return sent / offered
}

/** Lag must not grow by more than this from the first third to the last, nor be beyond a person's patience. */
const GROWTH_MS = 60
const MOST_MS = 400

/** @param tookMs how long publishing took: everything had to be sent within its time as well @param sent share of it that was sent at all */
export const judged = (
  perS: number,
  seconds: number,
  tookMs: number,
  lags: readonly (readonly [at: number, ms: number])[],
  complete = true,
  sent = 1,
): Load => {
  const sorted = lags.toSorted(([a], [b]) => a - b)
  const [from, to] = [sorted[0]?.[0] ?? 0, sorted.at(-1)?.[0] ?? 0]
  const third = (to - from) / 3
  const lagFirst = median(sorted.filter(([at]) => at <= from + third).map(([, ms]) => ms))
  const lagLast = median(sorted.filter(([at]) => at >= to - third).map(([, ms]) => ms))
  const sentShare = Math.min(1, (seconds * 1000) / tookMs) * sent
  return {
    perS,
    sentShare,
    lagFirst,
    lagLast,
    lagP99: quantile(
      sorted.map(([, ms]) => ms),
      0.99,
    ),
    sustained: complete && sorted.length > 0 && sentShare > 0.97 && lagLast - lagFirst < GROWTH_MS && lagLast < MOST_MS,
  }
}

/** Tries rates in rising order until two in a row are too much. */
export const ramp = async (
  rates: readonly number[],
  attempt: (perS: number) => Promise<Load>,
): Promise<{ readonly best: Load | null; readonly all: readonly Load[] }> => {
  const all: Load[] = []
  for (const perS of rates) {
    all.push(await attempt(perS))
    if (all.slice(-2).length === 2 && all.slice(-2).every(({ sustained }) => !sustained)) break
  }
  return { best: all.findLast(({ sustained }) => sustained) ?? null, all }
}
