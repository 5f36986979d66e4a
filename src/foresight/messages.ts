/** What the gateway and its foresight thread tell each other. Codes, numbers and typed columns; nothing is shared. */
import type { UnusualWhy } from '../wire/foresight.ts'
import type { PlanSignal } from './plan.ts'

/** Samples as they came, columns beside each other, the first `count` rows valid. */
export interface SampleColumns {
  readonly count: number
  readonly slot: Uint32Array
  readonly value: Float64Array
  /** 1 = good or uncertain and a number. */
  readonly usable: Uint8Array
  /** ms, on the timeline. */
  readonly time: Float64Array
}

export type ToWorker =
  /** Part of another twin, or the first of it; in force with `twin-ends`. */
  | { readonly kind: 'twin'; readonly isFirst: boolean; readonly signals: readonly PlanSignal[] }
  /** `limitMs` by the place in the plan: how long a state may be silent. */
  | { readonly kind: 'twin-ends'; readonly telling: number; readonly limitMs: Float64Array }
  | { readonly kind: 'samples'; readonly columns: readonly SampleColumns[] }
  | { readonly kind: 'limit'; readonly slot: number; readonly ms: number }
  | { readonly kind: 'clock'; readonly now: number; readonly byMs: number }
  | { readonly kind: 'tick'; readonly now: number }
  /** What is known of these is forgotten: they are learnt from their history from the beginning. */
  | { readonly kind: 'forget'; readonly slots: readonly number[]; readonly now: number }
  /** Parts of these were repaired or replaced then: what is known of them begins anew. */
  | { readonly kind: 'renew'; readonly slots: readonly number[]; readonly at: number }
  /**
   * Means of whole minutes of one signal, by their beginning; `code` of the state that held all through it, NaN = not known.
   */
  | {
      readonly kind: 'minutes'
      readonly slot: number
      readonly t: Float64Array
      readonly mean: Float64Array
      readonly code: Float64Array
    }
  /** What a setting was, as changes, ascending; told before the past of the machines that it holds for. */
  | { readonly kind: 'setting'; readonly slot: number; readonly t: Float64Array; readonly value: Float64Array }
  /** What the states of a machine were last, before raw samples of it are told. */
  | { readonly kind: 'state'; readonly slot: number; readonly code: number; readonly at: number }
  /** From here on live samples of these are kept, until they are released. */
  | { readonly kind: 'hold'; readonly slots: readonly number[] }
  /** Recorded samples, ascending in time. */
  | { readonly kind: 'recorded'; readonly columns: SampleColumns }
  /** Their history is told; live samples go on. */
  | { readonly kind: 'release'; readonly slots: readonly number[]; readonly now: number }
  /** All of the past that there is was told; answered once it is learnt. */
  | { readonly kind: 'past-ends'; readonly telling: number }
  /** Events up to this number are on disk. */
  | { readonly kind: 'written'; readonly seq: number }
  | { readonly kind: 'end' }

/** How an expectation stands, in ms beside `at`; `fan` as `FAN_SHARES`, Infinity = later than can be said. */
export type WornClaim =
  | { readonly code: 'few-samples'; readonly samples: number; readonly wanted: number }
  | { readonly code: 'no-trend' | 'not-steady' | 'beyond' }
  | { readonly code: 'within-a-day' | 'too-early'; readonly spanMs: number }
  | { readonly code: 'expected'; readonly fan: readonly number[] }

export interface EpisodeEvent {
  readonly kind: 'episode'
  readonly id: string
  readonly signal: string
  readonly since: number
  readonly until: number | null
  /** When it became so. */
  readonly at: number
  readonly degree: number
  readonly why: UnusualWhy
  /** How long its machine worked from its beginning to its last unusual mean that was told, ms. */
  readonly lasted: number
  /** Key of the state it is compared in. */
  readonly state: string | null
}

/** What the last mean said. */
export interface Worn {
  readonly at: number
  readonly claim: WornClaim
  readonly level: number | null
  readonly perDay: number | null
  readonly from: number
  readonly samples: number
  /** Of means beyond the limit without one that was not: when the first came. */
  readonly reachedAt: number | null
  /** It began anew: the level fell back, or the part was renewed. */
  readonly renewedAt: number | null
}

export interface WornEvent extends Worn {
  readonly kind: 'worn'
  readonly signal: string
  /** Key of the state it is compared in; '' = none is known. */
  readonly state: string
  /** Worked out while its past was learnt: nobody was told. */
  readonly isPast: boolean
  readonly limit: number
  readonly side: 'above' | 'below'
}

/** One that ran to its limit: log(true / expected) along its way. */
export interface RunEvent {
  readonly kind: 'run'
  readonly signal: string
  readonly limit: number
  readonly side: 'above' | 'below'
  readonly reachedAt: number
  readonly ratios: readonly number[]
}

export interface FleetEvent {
  readonly kind: 'fleet'
  /** `component/signal`. */
  readonly key: string
  readonly classId: string
  /** End of the period. */
  readonly at: number
  readonly machines: readonly {
    readonly asset: string
    readonly value: number
    /** Null while not enough is known. */
    readonly beside: {
      readonly median: number
      readonly usually: number
      readonly by: number
      readonly z: number
    } | null
  }[]
}

/** What goes on of a signal is told: no other episode of it does. */
export interface GoesOnEvent {
  readonly kind: 'goes-on'
  readonly signal: string
  readonly ids: readonly string[]
}

export type ForesightEvent = GoesOnEvent | EpisodeEvent | WornEvent | RunEvent | FleetEvent

export type FromWorker =
  /** The twin is in force: by the place in the plan, from when and up to when each is known; 0 = nothing is. */
  | {
      readonly kind: 'ready'
      readonly telling: number
      readonly knownFrom: Float64Array
      readonly knownUntil: Float64Array
    }
  | { readonly kind: 'events'; readonly seq: number; readonly events: readonly ForesightEvent[] }
  /** All that was told of the past until then is learnt, and what came of it said. */
  | { readonly kind: 'past-ended'; readonly telling: number }
  /** So many rows were taken in. */
  | { readonly kind: 'taken'; readonly rows: number }
  /** How much of each is known that is not known enough: slots beside samples. Those that are not in it are as they were. */
  | {
      readonly kind: 'learning'
      readonly slots: Uint32Array
      readonly samples: Uint32Array
      /** When their parts were renewed last, ms; 0 = never. */
      readonly renewedAt: Float64Array
    }
  | { readonly kind: 'ended' }
