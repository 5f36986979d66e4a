/**
 * What any store of history does: the embedded one, and those that come. A store is right when `contract.ts` passes on it: every answer
 * equals plain arithmetic over the samples, as soon as they are flushed, and whatever the store did with them since.
 */
import type { Result } from '../../base/result.ts'
import type { ApiError } from '../../wire/api.ts'
import type { RangeAnswer, RangeQuestion, StateAnswer, StateName } from '../../wire/history.ts'

export interface StateAt {
  /** ms UTC. */
  readonly at: number
  /** Signal ids; those of which nothing was recorded until then are left out of the answer. */
  readonly signals: readonly string[]
}

export interface HistoryStore {
  /**
   * Names the signals that `record` means by their index, from now on.
   * @param holdMs beside `ids`: how long a value may stand without a new one; Infinity where only a mark ends it, NaN where that is not known yet
   * @param aliases signal id → its earlier ids: asked for by one, found under all
   */
  register(ids: readonly string[], holdMs?: readonly number[], aliases?: ReadonlyMap<string, readonly string[]>): void
  /** On the message path: allocates nothing. @param t its place on the timeline, ms UTC; late ones belong where it says */
  record(index: number, value: number, quality: number, receive: number, source: number, t?: number): void
  /** What was known is known no longer. */
  mark(index: number, kind: 'stale' | 'dead', t: number): void
  /** Of a text signal. What it said already is no change. Longer than 256 bytes is cut; what changes faster than is kept is limited, its last never lost. */
  recordText(index: number, text: string, quality: number, receive: number, source: number, t?: number): void
  /** The same as `mark`, of a text signal. */
  markText(index: number, kind: 'stale' | 'dead', t: number): void
  /** How the codes of a state signal are named from now on: a code of the past is named as it was then. */
  nameStates(index: number, states: readonly StateName[], t: number): void
  /**
   * How long a value may be silent before it is stale, from now on; given or learnt. It is in force for what comes from then on: later limits
   * do not change what is known of before.
   * @param ms Infinity = for ever
   */
  setLimit(index: number, ms: number, t: number): void
  /** All that was recorded is in every answer from then on, and on disk. */
  flush(): Promise<void>
  range(question: RangeQuestion): Promise<Result<RangeAnswer, ApiError>>
  stateAt(question: StateAt): Promise<Result<StateAnswer, ApiError>>
  /** Housekeeping, which changes no answer. */
  compact(): Promise<void>
  close(): Promise<Result<void, string>>
}
