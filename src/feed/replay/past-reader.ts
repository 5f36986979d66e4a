/** Where a replay reads what was: the gateway's history and journal. */
import type { Result } from '../../base/result.ts'
import type { AlarmEvent, AlarmRow } from '../../wire/alarms.ts'
import type { ApiError } from '../../wire/api.ts'
import type { RangeAnswer, RangeQuestion, SinceAnswer, SinceQuestion, StateAnswer } from '../../wire/history.ts'

export interface PastReader {
  readonly state: (at: number, abort: AbortSignal) => Promise<Result<StateAnswer, ApiError>>
  readonly range: (question: RangeQuestion, abort: AbortSignal) => Promise<Result<RangeAnswer, ApiError>>
  readonly since: (question: SinceQuestion, abort: AbortSignal) => Promise<Result<SinceAnswer, ApiError>>
  /** The alarm list as it was at a moment, ms. */
  readonly alarmsAt: (at: number, abort: AbortSignal) => Promise<Result<readonly AlarmRow[], ApiError>>
  /** Of the journal, ms, half-open [from, to). */
  readonly events: (from: number, to: number, abort: AbortSignal) => Promise<Result<readonly AlarmEvent[], ApiError>>
}
