/** What the page asks its worker, and what comes back, a little more exact each time. */
import type { ChangeJudgement, ChangeQuestion } from '../../whatif/scenarios/change-study.ts'
import type { OptionFlip } from '../../whatif/scenarios/option-flips.ts'
import type { OptionFuture } from '../../whatif/scenarios/option-future.ts'
import type { OptionJudgement, OptionQuestion } from '../../whatif/scenarios/option-study.ts'
import type { CheckedOutlook, OutlookQuestion } from '../../whatif/scenarios/outlook.ts'

/** A shift gone by, to be expected once more. */
export interface ToExpect {
  readonly outlook: OutlookQuestion
  readonly came: number
}

/** What could be otherwise of a line. */
export interface ToChange {
  readonly changes: ChangeQuestion
  readonly budgetMs: number
}

export interface ToReckoner {
  readonly question: OptionQuestion
  /** Of the comparison itself, ms. */
  readonly budgetMs: number
}

export type FromReckoner =
  | { readonly kind: 'judged'; readonly judgement: OptionJudgement; readonly isDone: boolean; readonly tookMs: number }
  /** Of the first option. */
  | { readonly kind: 'future'; readonly of: string; readonly future: OptionFuture | null }
  | { readonly kind: 'flip'; readonly flip: OptionFlip }
  | { readonly kind: 'changed'; readonly judgement: ChangeJudgement; readonly isDone: boolean }
  | { readonly kind: 'changed-future'; readonly of: string; readonly future: OptionFuture }
  | { readonly kind: 'checked'; readonly checked: CheckedOutlook }
  | { readonly kind: 'failed'; readonly reason: string }
