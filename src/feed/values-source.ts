/**
 * The port through which values reach the page's table: values on a timeline, live or recorded. The scene cannot tell which.
 * A source never touches React, three or the DOM; it calls its sink from the page's thread.
 */
import type { Dispose } from '../base/disposable.ts'
import type { TimeMs } from '../base/brand.ts'
import type { AlarmRow } from '../wire/alarms.ts'
import type { SampleBatch } from '../wire/batch.ts'
import type { Limit, Want } from '../wire/worker.ts'

export interface ValuesSink {
  /** `taken` tells the source that the batch is in the table and the next may come: the page sets the pace. */
  batch(batch: SampleBatch, taken: () => void): void
  /** From here on, how long each may be silent, ms; of another time: those that held then. */
  limits(limits: readonly Limit[]): void
  /** From a source of another time: the alarms that stood then, with the batch that follows at once. */
  alarms(rows: readonly AlarmRow[]): void
  /** The way to what it tells of is lost: whatever was heard is old from now on; the next snapshot says anew. */
  lost(): void
}

export interface ValuesSource {
  /** Begins, with a snapshot as its first batch; returns what ends it. One sink at a time; it may be started again. */
  start(sink: ValuesSink): Dispose
  /**
   * What is wanted now; default all. Returns the number that its answer will carry (`SampleBatch.wanted`); 0 = there will be
   * none, all comes anyway.
   */
  want(want: Want): number
  /** Goes to a moment of its timeline, and tells of it with a snapshot; null = it tells of now only. */
  readonly seek: ((at: TimeMs) => void) | null
}
