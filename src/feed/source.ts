/**
 * The one port through which values reach the page, live or recorded. A source never touches React, three or the DOM;
 * it calls its sink from the page's thread.
 */
import type { Dispose } from '../base/disposable.ts'
import type { AlarmEvent, AlarmRow } from '../wire/alarms.ts'
import type { SampleBatch } from '../wire/batch.ts'
import type { CommandReport } from '../wire/commands.ts'
import type { Limit, Link, Want } from '../wire/worker.ts'

/** `delayed`: connected, but what arrives is old (own delay, or a broker behind the gateway is lost). */
export type LinkState = Link

export interface SourceSink {
  /** `taken` tells the source that the batch is in the table and the next may come: the page sets the pace. */
  batch(batch: SampleBatch, taken: () => void): void
  link(link: LinkState): void
  /** Gateway clock minus page clock, ms; from the hello and every beat. */
  clock(offsetMs: number): void
  alarmList(rows: readonly AlarmRow[], cursor: number): void
  alarmEvents(events: readonly AlarmEvent[]): void
  command(report: CommandReport): void
  /** Stale limits that were learnt: slot and ms, 0 = never stale by age. */
  limits(limits: readonly Limit[]): void
  /** History of times gone by has grown: answers that were kept may be wrong. */
  pastGrew(): void
  /** The gateway runs another version of the twin: load it anew and start a new source. */
  twinChanged(hash: string): void
}

export interface Source {
  readonly kind: 'gateway' | 'mqtt' | 'replay'
  /** Begins; returns its dispose. */
  start(sink: SourceSink): Dispose
  /** What is wanted now; default all. Returns the number that its answer will carry (`SampleBatch.wanted`); 0 = there will be none, all comes anyway. */
  want(want: Want): number
}
