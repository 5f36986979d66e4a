/** What a history may take and keep, and what it says of itself. */
import type { HistoryHealth } from '../../wire/history.ts'

export interface HistorianOptions {
  /** Samples this much older than the newest are deleted, by whole days; default 90. */
  readonly retentionDays?: number
  /** The same of roll-ups; default 3650. */
  readonly rollupRetentionDays?: number
  /** What the folder may hold, bytes: beyond, the oldest day goes. No limit where absent. */
  readonly quotaBytes?: number | undefined
  /** How long a sample may be in memory only; default 500, at most 1000. */
  readonly flushMs?: number
  /** The tail becomes a segment when it has this many rows … */
  readonly segmentRows?: number
  /** … or is this old. Default 2,000,000 rows or 15 minutes. */
  readonly segmentMs?: number
  /** Samples that may wait for the disk, twice; default 262,144. Beyond, samples are dropped and counted. */
  readonly bufferRows?: number
  /** Newest samples held in memory, an hour of them at most, 17 to 26 bytes each; default 2,000,000, 0 for none. */
  readonly newestRows?: number
  /** Memory DuckDB may take, default 512. */
  readonly memoryMb?: number
  /** Default one less than there are cores. */
  readonly threads?: number
  /** At the end, what is under way may take so long still; default 2000 ms. */
  readonly endMs?: number
  /** So many samples are sorted and rolled up at once, about; default 2,000,000. */
  readonly pieceRows?: number
  /** After so many samples of a day the next full hour is a moment of its own that stands; default 200,000. */
  readonly momentRows?: number
  /** How long a value holds when nothing follows, for signals registered without a limit; default 5 min. */
  readonly holdMs?: number
  /** Signal id → its earlier ids, for renamed assets. */
  readonly aliases?: ReadonlyMap<string, readonly string[]>
  /** Gateway clock, ms. */
  readonly now?: () => number
  /** A clock that nobody can set, ms from anywhere; `now` itself where only that is given. */
  readonly steady?: () => number
  /** What whoever watches should know, in words: a flush that failed (disk full), what is about to be deleted. */
  readonly onTrouble?: (message: string) => void
}

export type HistoryStats = HistoryHealth & {
  /** Samples lost: no room in memory (the disk is too slow), or a time outside the retention. */
  readonly droppedFull: number
  readonly droppedTime: number
  /** Waiting in memory. */
  readonly waiting: number
  /** Newest samples that are in memory beside the disk, and questions that were answered from there since opening. */
  readonly inMemory: number
  readonly answeredFromMemory: number
}
