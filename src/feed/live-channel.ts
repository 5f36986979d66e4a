/**
 * The port of all that is about now and never stops, whatever moment the values on the screen are of: how far the way to
 * the plant holds, alarms, commands, limits, another version of the twin.
 */
import type { Dispose } from '../base/disposable.ts'
import type { AlarmEvent, AlarmRow } from '../wire/alarms.ts'
import type { CommandReport } from '../wire/commands.ts'
import type { Limit, Link } from '../wire/worker.ts'

/** `delayed`: connected, but what arrives is old (own delay, or a broker behind the gateway is lost). */
export type LinkState = Link

/** Whatever was heard over a link in this state is no longer what is. */
export const isLost = ({ state }: LinkState): boolean => state === 'reconnecting' || state === 'offline'

export interface LiveSink {
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
  /** What is done about machines has changed. */
  acted(): void
  /** The gateway runs another version of the twin: load it anew and start a new session. */
  twinChanged(hash: string): void
}

export interface LiveChannel {
  /** Begins; returns its dispose. */
  start(sink: LiveSink): Dispose
}
