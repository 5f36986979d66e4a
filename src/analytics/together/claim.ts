/** What is claimed of several signals of one machine: codes and numbers. */

/** A signal's part in what is unusual; at its worst moment. */
export interface Contribution {
  /** Place in the sample. */
  readonly signal: number
  /** Of the whole distance, this share is gone if the signal were as the others say: 0…1. */
  readonly share: number
  /** Smoothed over the last samples, in the signal's unit. */
  readonly value: number
  /** What the other signals say it should be. */
  readonly expected: number
}

export type TogetherClaim =
  /** Fewer than two usable signals, or fewer than half of them: nothing is claimed and nothing learnt. */
  | { readonly code: 'too-few-signals'; readonly score: 0; readonly usable: number; readonly of: number }
  | { readonly code: 'learning'; readonly score: 0; readonly samples: number; readonly of: number }
  /**
   * Score: surprise of how far the signals are from the relation between them. `range`: surprise of how far they are
   * out together in that relation, as by a load that was never seen; it is no episode.
   */
  | { readonly code: 'usual'; readonly score: number; readonly range: number }
  | {
      readonly code: 'begins' | 'grows' | 'goes-on' | 'ends'
      readonly score: number
      readonly range: number
      /** ms. */
      readonly since: number
      /** Highest score of the episode. */
      readonly degree: number
      /** The signals that contribute most, at most three, the most first. */
      readonly contributions: readonly Contribution[]
    }
