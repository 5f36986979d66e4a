/** What decoding gives: samples by slot, written straight into whoever listens (a value table, a conflator, a historian). */
import type { Slot } from '../base/brand.ts'
import type { Quality } from '../wire/quality.ts'

/** A fault that a payload lists. `code` names it within its alarm. */
export interface Fault {
  readonly code: string
  readonly text: string
}

/** Times are ms: `receive` on the timeline, `source` on the source's clock (0 = it gave none). */
export interface SampleSink {
  /** NaN only together with quality bad. `transient`: not to be stored. */
  sample(slot: Slot, value: number, quality: Quality, receive: number, source: number, transient: boolean): void
  /** At most 256 bytes of UTF-8; what was longer ends in "…". */
  text(slot: Slot, text: string, quality: Quality, receive: number, source: number): void
  /** Stored by its source and sent later: history only, never the live value. `source` is never 0. */
  past?(slot: Slot, value: number, quality: Quality, source: number): void
  /** All faults that are present now: those of the message before that are missing here have cleared. */
  faults(alarmIndex: number, faults: readonly Fault[], receive: number): void
  /** Their source is known to be gone (Sparkplug death, stale quality), since `at`: never after now, perhaps before. */
  dead(slots: readonly Slot[], at: number): void
}
