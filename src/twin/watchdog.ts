/** How a machine guards what a loop sets: its templates filled in, its signal found. */
import type { AlarmCondition, CommandDoc } from './schema.ts'
import type { TwinSignal, TwinWatchdog } from './twin.ts'

/** Of the asset; each reports what is wrong at its path. */
export interface WatchdogPorts {
  readonly topic: (template: string, at: string) => string
  readonly fill: (template: string, at: string) => string
  readonly watched: (ref: string, when: AlarmCondition, at: string) => TwinSignal | null
}

export const watchdogOf = (
  { afterS, to, alive, armed }: NonNullable<CommandDoc['watchdog']>,
  at: string,
  { topic, fill, watched }: WatchdogPorts,
): TwinWatchdog => {
  const signal = armed ? watched(armed.signal, armed.when, `${at}.armed`) : null
  return {
    afterMs: afterS * 1000,
    to,
    alive: alive
      ? { topic: topic(alive.topic, `${at}.alive.topic`), payload: fill(alive.payload, `${at}.alive.payload`) }
      : null,
    armed: armed && signal ? { signal, when: armed.when } : null,
  }
}
