/** What a gateway does for the page of alarms. */
import type { Result } from '../../base/result.ts'
import type { ManyAnswer, ManyRequestInput } from '../../wire/alarm-many.ts'
import type { AlarmMeasuresAnswer, AlarmMeasuresQuestion } from '../../wire/alarm-measures.ts'
import type { ApiError } from '../../wire/api.ts'
import type { Notice, NotifyNow } from '../../wire/notify.ts'
import type { JournalPage, JournalSearchQuestion } from '../../wire/journal-search.ts'

export interface AlarmDesk {
  /** @param actor the name that the person typed */
  readonly many: (request: ManyRequestInput, actor: string) => Promise<Result<ManyAnswer, ApiError>>
  readonly measures: (
    question: AlarmMeasuresQuestion,
    abort: AbortSignal,
  ) => Promise<Result<AlarmMeasuresAnswer, ApiError>>
  /** Who is told outside of the page, and how that fared. */
  readonly told: (abort: AbortSignal) => Promise<Result<NotifyNow, ApiError>>
  /** @param to name of a channel. @param actor the name that the person typed */
  readonly tryTelling: (to: string, actor: string) => Promise<Result<Notice, ApiError>>
  readonly search: (question: JournalSearchQuestion, abort: AbortSignal) => Promise<Result<JournalPage, ApiError>>
}
