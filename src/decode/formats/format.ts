/** What a binding's `format` means: which topics are heard for it, and how a value is read from their payloads. */
import type { Binding } from '../../twin/schema-signal.ts'
import type { Payload } from '../payload.ts'

export interface Format {
  /** What is subscribed to for a binding's topic; absent = that topic. */
  readonly filter?: (topic: string) => string
  /** Filters beside it: topics that say whether its source lives. */
  readonly beside?: (filter: string) => readonly string[]
  /**
   * The payload in the form that bindings select from; undefined where it cannot be read. `session`: a message means nothing
   * without those before it, and whoever keeps the session reads it.
   */
  readonly root: ((body: Payload) => unknown) | 'session'
  /** Where the format knows by itself where the value stands; null = where the binding's `select` says. */
  readonly reader?: (binding: Binding) => Reader | null
  /** Whose messages these are, where one of them may say that all of them have ended. */
  readonly source?: Source
}

export interface Reader {
  readonly read: (topic: string, root: unknown) => unknown
  /** undefined: this message says nothing of it. Otherwise undefined is an absent value. */
  readonly isPartial?: boolean
  /** In which the format has it, where it says so; a signal that names another is converted. */
  readonly unit?: string | null
  /** The source itself does not trust it. */
  readonly isGuess?: (root: unknown) => boolean
  /** It is still so when the source has gone. */
  readonly outlives?: boolean
}

export type Life = 'gone' | 'alive'

export interface Source {
  readonly of: (topic: string) => string
  /** What this message says of the source's life; null = nothing. `retained`: the broker had kept it. */
  readonly says: (topic: string, root: unknown, retained: boolean) => Life | null
}
