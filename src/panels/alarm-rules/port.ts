/** What making alarms in the page takes of the gateway. */
import type { Result } from '../../base/result.ts'
import type { ApiError } from '../../wire/api.ts'
import type { TwinRefused, TwinWritten } from '../../wire/discovery.ts'
import type { TryAnswer, TryRequest } from '../../wire/tried.ts'

export interface AlarmRulesPort {
  /** The document that the page's twin was made from. */
  readonly document: () => unknown
  /** How often it would have been raised. */
  readonly try: (request: TryRequest) => Promise<Result<TryAnswer, ApiError>>
  /** @param expects hash of the version that was changed */
  readonly write: (document: unknown, expects: string) => Promise<Result<TwinWritten, TwinRefused>>
}
