/** What is sent to people who are told of alarms, by mail or in a chat. */
import type { Priority } from '../../twin/priorities.ts'

export const notice = {
  priority: { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low' } satisfies Record<Priority, string>,
  limit: 'limit',
  gone: 'it is over already, and nobody acknowledged it',
  waiting: (minutes: number): string => `nobody acknowledged it for ${minutes} min`,
  several: (count: number, worst: string): string => `${count} alarms, first ${worst}`,
  more: (count: number): string => `… and ${count} more`,
  from: (plant: string): string =>
    `Sent by Gemba of ${plant}. Acknowledge there: an answer to this message reaches nobody.`,
  /** For whoever watches the terminal. */
  untold: (to: string, why: string): string => `Nobody was told by “${to}”: ${why}.`,
  test: 'A test: no alarm',
  testBy: (by: string): string => `${by} tries whether messages arrive. Nothing is wrong.`,
}
