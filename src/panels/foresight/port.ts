/** What the page asks of foresight. The gateway answers, or a worker of a page that has none: the same of the same samples. */
import type { Dispose } from '../../base/disposable.ts'
import type { Result } from '../../base/result.ts'
import type { ApiError } from '../../wire/api.ts'
import type { Advice, AdviceAside, AdviceNow } from '../../wire/advice.ts'
import type { CauseAnswer } from '../../wire/cause.ts'
import type {
  FeedbackRequest,
  ForesightAsset,
  ForesightCase,
  ForesightRecord,
  HandRequest,
} from '../../wire/foresight.ts'
import type { LearntFile, LearntTaken } from '../../wire/learnt.ts'
import type { UseAnswer } from '../../wire/use.ts'

export interface ForesightPort {
  /**
   * One machine.
   * @param span null = as it stands, with its last 30 days; else as it stood at `to`, ms
   */
  readonly asset: (
    asset: string,
    span: { readonly from: number; readonly to: number } | null,
    abort: AbortSignal,
  ) => Promise<Result<ForesightAsset, ApiError>>
  /** Machines with an open case, now; asked for while somebody listens and looks. */
  readonly cases: {
    /** Ids of assets; the same object as long as they are the same. */
    readonly get: () => ReadonlySet<string>
    readonly subscribe: (listener: () => void) => Dispose
  }
  /** What rests on a journal of weeks and many people; null: there is no gateway that keeps one. */
  readonly kept: KeptForesight | null
}

/** What only a gateway can tell or keep. */
export interface KeptForesight {
  /** Why one machine stands or is unusual. @param at ms; null = now */
  readonly cause: (asset: string, at: number | null, abort: AbortSignal) => Promise<Result<CauseAnswer, ApiError>>
  readonly record: (
    span: { readonly from: number; readonly to: number },
    abort: AbortSignal,
  ) => Promise<Result<ForesightRecord, ApiError>>
  /** @param actor the name that the person typed */
  readonly feedback: (request: FeedbackRequest, actor: string) => Promise<Result<ForesightCase, ApiError>>
  /** Takes a feedback back. */
  readonly withdraw: (id: number, actor: string) => Promise<Result<ForesightCase, ApiError>>
  /** What a line or area will use and make in the shifts ahead. @param at ms; null = now */
  readonly use: (of: string, at: number | null, abort: AbortSignal) => Promise<Result<UseAnswer, ApiError>>
  /** What could be done otherwise. */
  readonly advice: (abort: AbortSignal) => Promise<Result<AdviceNow, ApiError>>
  /** It is no help. */
  readonly adviceAside: (request: AdviceAside, actor: string) => Promise<Result<Advice, ApiError>>
  /** Takes a case, or hands it over. */
  readonly hand: (request: HandRequest, actor: string) => Promise<Result<ForesightCase, ApiError>>
  /** What classes have learnt, for another plant. */
  readonly learnt: () => Promise<Result<LearntFile, ApiError>>
  /** @param file of another plant: the gateway says what is wrong with it */
  readonly takeLearnt: (file: unknown) => Promise<Result<LearntTaken, ApiError>>
}
