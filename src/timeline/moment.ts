/**
 * The moment the page shows: now, or one of the past, which stands (speed 0) or runs. One owner, in `app`; whoever shows
 * values, alarms or trends of a moment reads it through this port.
 */
import type { TimeMs } from '../base/brand.ts'
import type { Dispose } from '../base/disposable.ts'
import type { ApiError } from '../wire/api.ts'

export type Moment =
  | { readonly kind: 'live' }
  /** ms, gateway clock, when `speed` was set; seconds of the past a second, 0 = it stands. */
  | { readonly kind: 'replay'; readonly at: number; readonly speed: number }

/** Two moments that a walk through the past goes round between, ms; null = not set. */
export interface Marks {
  readonly a: number | null
  readonly b: number | null
  readonly loops: boolean
}

/** The two marks not set. */
export const NO_MARKS: Marks = { a: null, b: null, loops: false }

export interface TimeTravel {
  /** False where there is no history to walk in: a page without a gateway. */
  readonly possible: boolean
  readonly moment: () => Moment
  /** Of the values on the screen, ms, gateway clock: now while live. The same as was asked for, once that has come. */
  readonly at: () => TimeMs
  /** Gateway clock, whatever is shown. */
  readonly now: () => TimeMs
  /** What is shown is not there yet, or waits for what comes next. */
  readonly waits: () => boolean
  /** Why the moment that was asked for cannot be shown; null = nothing is wrong. */
  readonly trouble: () => ApiError | null
  readonly marks: () => Marks
  /** How much of the past the timeline spans, ms; null = the whole of it. */
  readonly span: () => number | null
  readonly setSpan: (span: number | null) => void
  /** Told of a change of moment, of marks, and of every step while the past runs. */
  readonly subscribe: (listener: () => void) => Dispose
  /** Stands at `at`, or goes on running from there. */
  readonly seek: (at: number) => void
  /** @param speed 0 pauses */
  readonly play: (speed: number) => void
  readonly mark: (marks: Partial<Marks>) => void
  readonly goLive: () => void
}
