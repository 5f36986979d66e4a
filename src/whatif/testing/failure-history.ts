/** What 60 days show of a machine whose failures and repairs are known. */
import { distributionOf } from '../distributions/registry.ts'
import type { Spell } from '../fit/failures.ts'
import { Stream } from '../kernel/stream.ts'

/** 60 days of 16 h. */
const HOURS = 960
export const TBF = { type: 'weibull' as const, shape: 1.6, mean: 20 }
export const TTR = { type: 'lognormal' as const, median: 0.5, sigma: 0.7 }

/** What was seen of a machine; the last spell is open. */
export const failureHistory = (seed: number): { spells: Spell[]; repairs: number[] } => {
  const [fails, repair] = [new Stream(distributionOf(TBF), 'm/fails'), new Stream(distributionOf(TTR), 'm/repair')]
  fails.reset(seed, 0)
  repair.reset(seed, 0)
  const spells: Spell[] = []
  const repairs: number[] = []
  for (let left = HOURS; ;) {
    const length = fails.next()
    if (length >= left) return { spells: [...spells, { length: left, failed: false }], repairs }
    spells.push({ length, failed: true })
    repairs.push(repair.next())
    left -= length
  }
}
