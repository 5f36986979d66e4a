/** What is said of how long parts live, by whoever keeps their records. */
import type { LifeExpected, LifeSaid } from '../wire/life.ts'

export interface Lives {
  /** Machines with parts whose life is counted. */
  readonly assets: Iterable<string>
  /** @param at ms; null = now. Of the past what was said then, and was not judged yet. */
  expectedOf(asset: string, at: number | null): readonly LifeExpected[]
  /** Judged until then, of the kinds of its parts; newest last. */
  recordOf(asset: string, at: number): readonly LifeSaid[]
  /** Said in a span; newest last. */
  saidIn(from: number, to: number): readonly LifeSaid[]
}

/** Nobody does. */
export const NO_LIVES: Lives = { assets: [], expectedOf: () => [], recordOf: () => [], saidIn: () => [] }
