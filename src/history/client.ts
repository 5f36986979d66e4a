/** The port through which panels read the past. Implementations: the gateway's history API, or what this page has seen. */
import type { Result } from '../base/result.ts'
import type { ApiError } from '../wire/api.ts'
import type { HistoryAnswer } from '../wire/history-answer.ts'

export interface HistoryQuery {
  readonly signal: string
  /** ms, gateway clock, half-open [from, to). */
  readonly from: number
  readonly to: number
  /** Buckets wanted at most; 2–4 a pixel column is plenty. */
  readonly columns: number
}

/** Several signals over one span, in as many buckets each. */
export interface SeveralQuery extends Omit<HistoryQuery, 'signal'> {
  readonly signals: readonly string[]
}

export interface HistoryClient {
  /** @returns by signal; those of which nothing was ever recorded are missing */
  readSeveral(query: SeveralQuery, abort?: AbortSignal): Promise<Result<ReadonlyMap<string, HistoryAnswer>, ApiError>>
  read(query: HistoryQuery, abort?: AbortSignal): Promise<Result<HistoryAnswer, ApiError>>
}
