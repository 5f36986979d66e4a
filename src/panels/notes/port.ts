/** Notes that people pin to a moment, as panels read and write them. */
import type { Result } from '../../base/result.ts'
import type { ApiError } from '../../wire/api.ts'
import type { Note, NoteRequest } from '../../wire/notes.ts'

export interface NotesAsked {
  readonly asset?: string
  /** ms, half-open. */
  readonly from?: number
  readonly to?: number
  readonly limit?: number
}

export interface NotesPort {
  /** `?embed`: only looked at. */
  readonly mayWrite: boolean
  /** Those that touch the span, by their moment, newest last; withdrawn ones too. */
  readonly list: (asked: NotesAsked) => Promise<Result<readonly Note[], ApiError>>
  /** @param actor the name that the person typed */
  readonly write: (note: NoteRequest, actor: string) => Promise<Result<Note, ApiError>>
  readonly withdraw: (id: number, actor: string) => Promise<Result<Note, ApiError>>
}

/** What a note is pinned to. */
export interface Pin {
  /** Whose note it is; several: the person chooses, the first stands there. */
  readonly assets: readonly string[]
  readonly at: number
  /** The end of the span; null = the moment `at`. */
  readonly to: number | null
}
