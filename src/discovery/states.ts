/** Dictionaries of states from the words that were seen: PackML (ISA-TR88.00.02) whole where they are its own, else what was seen with what machines commonly say besides. */
import type { Tone } from '../twin/schema.ts'
import { titleOf, wordsOf } from './words.ts'

export interface StateWord {
  readonly code: number
  readonly name: string
  readonly tone: Tone
}

/** By PackML's own numbers. */
const PACKML: readonly (readonly [name: string, tone: Tone])[] = [
  ['Clearing', 'attention'],
  ['Stopped', 'stopped'],
  ['Starting', 'normal'],
  ['Idle', 'idle'],
  ['Suspended', 'idle'],
  ['Execute', 'normal'],
  ['Stopping', 'stopped'],
  ['Aborting', 'fault'],
  ['Aborted', 'fault'],
  ['Holding', 'attention'],
  ['Held', 'attention'],
  ['Unholding', 'attention'],
  ['Suspending', 'idle'],
  ['Unsuspending', 'normal'],
  ['Resetting', 'idle'],
  ['Completing', 'normal'],
  ['Complete', 'idle'],
]
const packmlOf = new Map(PACKML.map(([name, tone], i) => [name.toLowerCase(), { code: i + 1, name, tone }]))
/** `COMPLETED`, `EXECUTING` and `RUNNING` are said for PackML's own. */
const isPackml = (word: string): boolean => packmlOf.has(word.trim().toLowerCase())

const TONES: readonly (readonly [tone: Tone, words: RegExp])[] = [
  [
    'fault',
    /\b(fault(ed)?|error|err|failed|failure|fail|alarm|abort(ed|ing)?|jam(med)?|broken|breakdown|emergency|estop|crash(ed)?|down|nok|red)\b/,
  ],
  [
    'attention',
    /\b(held|hold(ing)?|unholding|warning|warn|maintenance|service|setup|changeover|manual|clearing|blocked|degraded|rework|yellow|starved)\b/,
  ],
  ['stopped', /\b(stop(ped|ping)?|off|offline|disconnected|disabled|shutdown|inactive|connectionbroken)\b/],
  [
    'idle',
    /\b(idle|standby|wait(ing)?|ready|suspend(ed|ing)?|resett?ing|complete(d)?|finished|paused|sleep|charging|empty)\b/,
  ],
]
export const toneOf = (word: string): Tone => {
  const text = wordsOf(word).join(' ')
  return TONES.find(([, pattern]) => pattern.test(text))?.[0] ?? 'normal'
}

/** Families of words: one of them seen, the others must not come as a surprise. */
const COMPANIONS: readonly (readonly string[])[] = [
  [
    'Running',
    'Idle',
    'Stopped',
    'Starting',
    'Stopping',
    'Fault',
    'Error',
    'Maintenance',
    'Setup',
    'Offline',
    'Warning',
    'Standby',
    'Blocked',
    'Starved',
    'Paused',
    'Ready',
    'Waiting',
    'Off',
    'On',
    'Unknown',
  ],
  ['ONLINE', 'OFFLINE', 'CONNECTIONBROKEN'],
  ['WAITING', 'INITIALIZING', 'RUNNING', 'PAUSED', 'FINISHED', 'FAILED'],
]

/** Key (as it comes, so that no map is needed) → state; null where the words are none of a dictionary. */
export const dictionaryOf = (seen: readonly string[]): Record<string, StateWord> | null => {
  const words = [...new Set(seen.map((word) => word.trim()).filter((word) => word !== '' && word.length <= 60))]
  if (words.length === 0) return null
  const keys = new Set<string>()
  const states: Record<string, StateWord> = {}
  let code = 0
  const add = (key: string, state?: StateWord): void => {
    // The decoder reads keys whatever their case.
    if (keys.has(key.toLowerCase()) || key === '__proto__') return
    keys.add(key.toLowerCase())
    states[key] = state ?? { code: code++, name: titleOf(wordsOf(key)) || key, tone: toneOf(key) }
  }
  if (words.every(isPackml)) {
    for (const word of words) add(word, packmlOf.get(word.toLowerCase())!)
    for (const state of packmlOf.values()) add(state.name, state)
    return states
  }
  for (const word of words) add(word)
  const lower = words.map((word) => word.toLowerCase())
  const family = COMPANIONS.map((list) => ({
    list,
    known: list.filter((word) => lower.includes(word.toLowerCase())).length,
  })).toSorted((a, b) => b.known - a.known)[0]!
  if (family.known > 0) for (const word of family.list) add(word)
  return states
}

/** States in which something is wrong, by key. */
export const faultStates = (states: Readonly<Record<string, StateWord>>): string[] =>
  Object.entries(states).flatMap(([key, { tone }]) => (tone === 'fault' ? [key] : []))
