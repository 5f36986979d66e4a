/** What is claimed of a sample of one signal: codes and numbers. */

/** What was most surprising, with the values that show it, in the signal's unit. */
export type Why =
  /** From one sample to the next. */
  | { readonly code: 'jump'; readonly from: number; readonly to: number }
  /** Beside the same time of day on the last seven days. */
  | { readonly code: 'time-of-day'; readonly value: number; readonly expected: number }
  /** Likewise, on average over about twelve samples. */
  | { readonly code: 'time-of-day-lasting'; readonly by: number; readonly expected: number }
  /** The mean of the last 48 samples beside the mean of those before. */
  | { readonly code: 'level-moved'; readonly from: number; readonly to: number }
  /** The last 16 samples follow each other as none before. */
  | { readonly code: 'shape'; readonly value: number }
  /** Many large jumps one after another. */
  | { readonly code: 'many-jumps'; readonly value: number }
  /** Many values unusual for their time of day. */
  | { readonly code: 'many-unusual'; readonly value: number }
  /** Each of them happened before, but not together. */
  | { readonly code: 'together'; readonly value: number }

/** Not of a sample but of the last hours, beside the same times of day three to six days before: see `drift.ts`. */
export interface DriftWhy {
  readonly code: 'drifted'
  readonly from: number
  readonly to: number
}

/** Largest of the surprises, −log₁₀ of how often that was seen before, and how far the others agree. At least 0. */
type Score = number

export type UnusualClaim =
  /** Bad, stale, or no number: nothing is claimed and nothing learnt. */
  | { readonly code: 'unusable'; readonly score: 0 }
  /** Not enough known yet: so many samples of as many as are needed. */
  | { readonly code: 'learning'; readonly score: 0; readonly samples: number; readonly of: number }
  | { readonly code: 'usual'; readonly score: Score }
  /** An episode begins, gets clearly worse, or goes on. */
  | {
      readonly code: 'begins' | 'grows' | 'goes-on'
      readonly score: Score
      /** ms. */
      readonly since: number
      /** ms of its last unusual sample so far. */
      readonly until: number
      /** The highest score of the episode. */
      readonly degree: number
      /** Of the moment of the highest raise. */
      readonly why: Why
    }
  /** The episode is over; until: ms of its last unusual sample. */
  | {
      readonly code: 'ends'
      readonly score: Score
      readonly since: number
      readonly until: number
      readonly degree: number
      readonly why: Why
    }
