/** Dictionaries of states from the words that were seen: PackML (ISA-TR88.00.02) whole where they are its own, else what was seen with what machines commonly say besides. */
import type { Tone } from '../twin/schema-signal.ts'
import { STATES } from './languages.ts'
import { fold, titleOf, wordsOf } from './words.ts'

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

/** Of folded words (no umlauts). First match wins. */
const OWN_TONES: readonly (readonly [tone: Tone, words: RegExp])[] = [
  [
    'normal',
    /\b(no|kein\w*|ohne) (fault|error|alarm|stoerung|fehler)|\bnone\b|stoerungsfrei|fehlerfrei|\b(connected|online)\b|^(cool(ing)? down|not aus ok)$/,
  ],
  [
    'fault',
    /\b(fault(ed|y)?|error|err|failed|failure|fail|alarm|abort(ed|ing)?|jam(med)?|broken|breakdown|emergency|estop|e stop|crash(ed)?|down|nok|red|fatal|trip(ped)?|critical|blown|stoerung\w*|gestoert|fehler\w*|defekt|not ?halt|not ?aus|rot|ausfall|panne|kollision|erreur|defaut|falla)\b/,
  ],
  [
    'attention',
    /\b(held|hold(ing)?|unholding|warning|warn|maintenance|service|set ?up|changeover|manual|clearing|blocked|degraded|rework|yellow|starved|teach(in)?|semi ?automatic|wartung|ruesten|einrichten|umruesten|hand(betrieb)?|tippbetrieb|warnung|gelb|blockiert|stau|mangel|reinigung|cleaning)\b/,
  ],
  [
    'stopped',
    /\b(stop(ped|ping|s)?|off|offline|disconnected|disabled|shut ?down|inactive|connection ?broken|steht|stillstand|gestoppt|halt|angehalten|aus|ausgeschaltet|getrennt|inaktiv|arret|parado)\b/,
  ],
  [
    'idle',
    /\b(idle|stand ?by|wait(ing)?|ready|suspend(ed|ing)?|resett?ing|complete(d)?|finished|paused?|sleep(ing)?|charging|empty|docked|parked|leerlauf|bereit|betriebsbereit|wartet|warten(d)?|pausiert|laden|laedt|leer|fertig|grundstellung|hibernate)\b/,
  ],
]
const WHOLE = Object.fromEntries(
  Object.entries(STATES).map(([tone, words]) => [tone, new RegExp(`^(${words})$`)]),
) as Record<keyof typeof STATES, RegExp>
const TONES: readonly (readonly [tone: Tone, words: RegExp])[] = [
  // Other languages have the same short words for other things: only a text that says nothing else is theirs.
  ...Object.entries(WHOLE).map(([tone, words]) => [tone as Tone, words] as const),
  ...OWN_TONES,
]
/** What machines say of how they are, where nothing is wrong. */
const AT_WORK =
  /\b(run(ning|s)?|execut(e|ing)|producing|production|process(ing)?|work(ing)?|busy|active|auto(matic)?|operat(ing|ional)|started|starting|on|in ?cycle|cutting|heating|filling|moving|driving|open|closed|normal|good|ok|green|laeuft|lauf(end)?|automatik(betrieb)?|betrieb|in ?betrieb|produktion|produziert|aktiv|ein|faehrt|heizt|foerdert|arbeitet|gruen|auf|zu|offen|geschlossen|marche|local|remote|semi|power(ed)? (on|up))\b/
/** Words of a code are taken apart as names are: "NOT_HALT", "inBetrieb". */
const said = (word: string): string => fold(wordsOf(word).join(' '))

export const toneOf = (word: string): Tone => {
  const text = said(word)
  return TONES.find(([, pattern]) => pattern.test(text))?.[0] ?? 'normal'
}
/** Whether machines say this of the state that they are in. */
export const isStateWord = (word: string): boolean => {
  const text = said(word)
  return AT_WORK.test(text) || TONES.some(([, pattern]) => pattern.test(text)) || isPackml(word)
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
  [
    'läuft',
    'steht',
    'Störung',
    'bereit',
    'Wartung',
    'Rüsten',
    'Leerlauf',
    'aus',
    'ein',
    'Pause',
    'Warnung',
    'Handbetrieb',
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
