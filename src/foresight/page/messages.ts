/** What a page without a gateway and its foresight worker tell each other. */
import type { ForesightAsset, ForesightNow } from '../../wire/foresight.ts'
import type { AssetQuestion } from '../answers.ts'
import type { SampleColumns } from '../messages.ts'

/** In `usable`: no sample, but its source was declared dead: what it said does not hold any more. */
export const DEAD = 2
/** Likewise: no sample, but what was said before and holds still: a state, or what a machine is set to. */
export const HELD = 3

/** What is asked, with what is answered. */
export interface PageCalls {
  readonly now: { readonly asks: { readonly now: number }; readonly answers: ForesightNow }
  readonly asset: {
    readonly asks: { readonly question: AssetQuestion; readonly now: number }
    readonly answers: ForesightAsset
  }
}
type Asked = { [C in keyof PageCalls]: { readonly call: C; readonly asks: PageCalls[C]['asks'] } }[keyof PageCalls]

export type ToPageWatch =
  /** @param limitMs by slot, how long each may be silent */
  | { readonly kind: 'begin'; readonly document: unknown; readonly limitMs: Float64Array; readonly now: number }
  | { readonly kind: 'samples'; readonly columns: readonly SampleColumns[] }
  | { readonly kind: 'limits'; readonly limits: readonly (readonly [slot: number, ms: number])[] }
  | { readonly kind: 'tick'; readonly now: number }
  /** A stretch of what was recorded, up to `until`, to be lived through. @param share of it that is told then; null = all */
  | { readonly kind: 'past'; readonly columns: SampleColumns; readonly until: number; readonly share: number | null }
  | ({ readonly kind: 'ask'; readonly id: number } & Asked)

export type FromPageWatch =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  /** Values of signals that are worked out of others, as they come. */
  | {
      readonly kind: 'derived'
      readonly slot: Uint32Array
      readonly value: Float64Array
      readonly time: Float64Array
    }
  /** A tick, or a stretch of the past, is lived through. */
  | { readonly kind: 'lived' }
