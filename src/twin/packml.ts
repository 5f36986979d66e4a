/**
 * The seventeen states of PackML (ISA-TR88.00.02) in the groups a person tells apart: what it does, and why it does not.
 * Machines that do not speak PackML are put into the same groups by what their states are called, else by their tone.
 */
import type { Tone } from './schema-signal.ts'
import type { StateEntry } from './twin.ts'

export const STATE_GROUPS = ['producing', 'ready', 'suspended', 'completed', 'held', 'stopped', 'aborted'] as const
export type StateGroup = (typeof STATE_GROUPS)[number]

/** Held: its own cause. Suspended: it waits for others, starved or blocked. */
const BY_KEY: Readonly<Record<string, StateGroup>> = {
  execute: 'producing',
  running: 'producing',
  producing: 'producing',
  working: 'producing',
  run: 'producing',
  processing: 'producing',
  active: 'producing',
  idle: 'ready',
  starting: 'ready',
  resetting: 'ready',
  ready: 'ready',
  suspending: 'suspended',
  suspended: 'suspended',
  unsuspending: 'suspended',
  waiting: 'suspended',
  starved: 'suspended',
  blocked: 'suspended',
  completing: 'completed',
  complete: 'completed',
  completed: 'completed',
  finished: 'completed',
  holding: 'held',
  held: 'held',
  unholding: 'held',
  paused: 'held',
  stopping: 'stopped',
  stopped: 'stopped',
  clearing: 'stopped',
  off: 'stopped',
  aborting: 'aborted',
  aborted: 'aborted',
  fault: 'aborted',
  faulted: 'aborted',
  failed: 'aborted',
}
const BY_TONE: Readonly<Record<Tone, StateGroup>> = {
  normal: 'producing',
  idle: 'ready',
  stopped: 'stopped',
  attention: 'held',
  fault: 'aborted',
}

export const stateGroup = ({ key, tone }: Pick<StateEntry, 'key' | 'tone'>): StateGroup => {
  const known = key.toLowerCase().replaceAll(/[^a-z]/g, '')
  return Object.hasOwn(BY_KEY, known) ? BY_KEY[known]! : BY_TONE[tone]
}
