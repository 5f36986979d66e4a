/** What is sent to people who are told of alarms and rules, by mail or in a chat. */
import type { Priority } from '../../twin/priorities.ts'
import { act } from './act.ts'

interface Step {
  /** What is set, and between which values, with their unit. */
  readonly what: string
  readonly from: string
  readonly to: string
}
const refusals: Readonly<Record<string, string>> = act

export const notice = {
  priority: { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low' } satisfies Record<Priority, string>,
  limit: 'limit',
  gone: 'it is over already, and nobody acknowledged it',
  waiting: (minutes: number): string => `nobody acknowledged it for ${minutes} min`,
  several: (count: number, worst: string): string => `${count} alarms, first ${worst}`,
  more: (count: number): string => `… and ${count} more`,
  from: (plant: string): string =>
    `Sent by Gemba of ${plant}. Acknowledge there: an answer to this message reaches nobody.`,
  ruleOf: (asset: string, rule: string): string => `${asset}: “${rule}”`,
  rule: {
    asked: ({ what, from, to }: Step): string =>
      `asks to set ${what} from ${from} to ${to}; somebody approves in Plans`,
    set: ({ what, from, to }: Step): string => `set ${what} from ${from} to ${to}`,
    'took-back': ({ what, from, to }: Step): string => `got worse and took itself back: ${what} from ${from} to ${to}`,
    'not-set': ({ what, from, to }: Step): string =>
      `wanted to set ${what} from ${from} to ${to}, and the machine did not confirm it`,
    'set-unknown': ({ what, from, to }: Step): string =>
      `wanted to set ${what} from ${from} to ${to}, and nobody knows whether the machine did it`,
    'taken-back-unknown': ({ what, from, to }: Step): string =>
      `got worse and wanted to take itself back, ${what} from ${from} to ${to}: nobody knows whether the machine did it`,
    'not-taken-back': ({ what, from, to }: Step): string =>
      `got worse and wanted to take itself back, ${what} from ${from} to ${to}: the machine did not confirm it`,
    refused: (why: string): string => `does nothing though its condition holds: ${why}`,
    'fell-back': 'missed too often: it only advises now, until a person allows more',
    restarted: 'asks again, after a restart of the gateway: it does nothing by itself until a person allows it',
  },
  /** @param code of a gate */
  refusal: (code: string): string => refusals[`acts.refusal.${code}`] ?? code,
  severalOfRules: (count: number, first: string): string => `${count} of rules, first ${first}`,
  fromRules: (plant: string): string =>
    `Sent by Gemba of ${plant}. Approve, refuse or stop there: an answer to this message reaches nobody.`,
  /** For whoever watches the terminal. */
  untold: (to: string, why: string): string => `Nobody was told by “${to}”: ${why}.`,
  test: 'A test: no alarm',
  testBy: (by: string): string => `${by} tries whether messages arrive. Nothing is wrong.`,
}
