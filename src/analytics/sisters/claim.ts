/** What is claimed of machines beside their sisters: codes and numbers. */

/** How a machine stands beside its sisters, in the signal's unit. */
export interface Beside {
  /** Of this period. */
  readonly value: number
  /** Of the others, each without what it always has more or less than they. */
  readonly median: number
  /** What this machine always has more than that. */
  readonly usually: number
  /** What it has more than that now; `over` says of which time. */
  readonly by: number
  /** `by` in spreads between machines; −99…99. */
  readonly z: number
  readonly over: 'this-period' | 'last-periods'
  /** Others that it was compared with. */
  readonly sisters: number
}

export type SisterClaim =
  /** Bad, stale or no number: nothing is claimed and nothing learnt. */
  | { readonly code: 'unusable' }
  /** More machines than are kept. */
  | { readonly code: 'no-room'; readonly of: number }
  | { readonly code: 'not-enough-sisters'; readonly sisters: number; readonly of: number }
  /** What it always has more or less is not known yet: so many periods of as many as are needed. */
  | { readonly code: 'learning'; readonly periods: number; readonly of: number }
  | { readonly code: 'usual'; readonly beside: Beside }
  /** This machine is unlike the others; `settled`: for so long and so steadily that it is usual from now on. */
  | {
      readonly code: 'begins' | 'goes-on' | 'ends' | 'settled'
      /** ms. */
      readonly since: number
      /** Largest |z| of the episode. */
      readonly degree: number
      readonly beside: Beside
    }

/** Level of the whole fleet, beside its own past. */
export type FleetClaim =
  | { readonly code: 'not-enough-sisters'; readonly sisters: number; readonly of: number }
  | { readonly code: 'learning'; readonly periods: number; readonly of: number }
  | { readonly code: 'usual'; readonly level: number; readonly usually: number; readonly z: number }
  /** All of them are higher or lower than before. */
  | {
      readonly code: 'begins' | 'goes-on' | 'ends'
      readonly since: number
      readonly degree: number
      readonly level: number
      readonly usually: number
      readonly z: number
    }

export interface SistersClaim {
  readonly fleet: FleetClaim
  /** As they came. */
  readonly machines: readonly SisterClaim[]
}
