/** What bringing recorded values takes of the gateway. */
import type { Result } from '../../base/result.ts'
import type { ApiError } from '../../wire/api.ts'
import type { ImportAsked, ImportTaken, TablePreview } from '../../wire/table-import.ts'

export interface ImportPort {
  /** @param told share of it that is there, 0…1; false ends it. @returns what it is called from then on */
  readonly bring: (file: Blob, told: (share: number) => boolean) => Promise<Result<string, ApiError>>
  readonly look: (asked: ImportAsked) => Promise<Result<TablePreview, ApiError>>
  readonly take: (asked: ImportAsked) => Promise<Result<ImportTaken, ApiError>>
}
