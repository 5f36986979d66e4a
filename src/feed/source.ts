/**
 * The one port through which values reach the page, live or recorded. A source never touches React, three or the DOM;
 * it calls its sink from the page's thread, at most once a frame for batches.
 */
import type { TimeMs } from '../base/brand.ts'
import type { Dispose } from '../base/disposable.ts'
import type { AlarmEvent, AlarmRow } from '../wire/alarms.ts'
import type { SampleBatch } from '../wire/batch.ts'
import type { CommandReport } from '../wire/commands.ts'

/**
 * What the connection sign shows. `delayed`: connected, but what arrives is old (own delay, or a broker behind the
 * gateway is lost). `offline`: given up for now; `retryAt` says when it tries again.
 */
export interface LinkState {
  readonly state: 'connecting' | 'live' | 'delayed' | 'reconnecting' | 'offline'
  /** ms, page clock. */
  readonly since: number
  /** Age of the newest thing heard, ms. */
  readonly ageMs: number
  readonly reason: string
  readonly retryAt: number
}

export interface SourceSink {
  batch(batch: SampleBatch): void
  link(link: LinkState): void
  /** Gateway clock minus page clock, ms; from the hello and every beat. */
  clock(offsetMs: number): void
  alarmList(rows: readonly AlarmRow[], cursor: number): void
  alarmEvents(events: readonly AlarmEvent[]): void
  command(report: CommandReport): void
  /** The gateway runs another version of the twin: load it anew and start a new source. */
  twinChanged(hash: string): void
}

export interface Source {
  readonly kind: 'gateway' | 'mqtt' | 'replay'
  /** Begins; returns its dispose. */
  start(sink: SourceSink): Dispose
  /** Signals wanted now; default all. */
  want(slots: 'all' | readonly number[], rateHz: number): void
}

/** What time it is on the gateway's clock; the page never trusts its own. */
export interface Clock {
  now(): TimeMs
}
