/** What a value is by what it was seen to be and by its name: number, on or off, state, text, or a moment. */
import type { ProposedSignal } from '../wire/discovery.ts'
import type { Gathered } from './gathered.ts'
import { dictionaryOf, isStateWord } from './states.ts'
import { fold, wordsOf } from './words.ts'

export const STATE_NAME =
  /\b(state|status|mode|phase|condition|availability|andon|light|zustand|betriebsart|betriebszustand|maschinenzustand|modus|phase|estado|etat|statut|stato|situation|execution|toestand|tillstand|stav|stan)\b/
export const METADATA =
  /^(metadata|meta|header|version|hashVersion|uri|url|source|description|manufacturer|ip|schema|r?[sS]eq|sequence|seqNo|[sS]equence_?[nN](umber|o)|uuid|guid|color|colour|[iI]ndex|[uU]nits?|id|Id|ID|.*(_id|_ID|[a-z](Id|ID|Uuid))|(machine|order|user|device|asset|batch|job|part|tag|node|msg|message|product|workpiece|serial|equipment|station|client|session|transaction)id|serial(_?n(o|umber))?|firmware\w*|message_?type|.*_(uuid|guid|version)|.*[a-z](Version|Guid|Uuid))$/
/** Beside the number of a state, the same in words: {"v": 6, "name": "Execute"}. */
export const IN_WORDS =
  /^_?(name|text|str|string|label|description|desc|beschreibung|bezeichnung|klartext|nom|nombre|libelle|texte|texto)$/i
/** In words, folded: what stands on a nameplate or a label. */
export const ON_A_NAMEPLATE =
  /\b(serial|serien ?(nr|nummer|no)|num(ero)? (de )?serie|no serie|matricola|hersteller|manufacturer|fabricante|fabricant|produttore|baujahr|inbetriebnahme|part number|artikel ?(nr|nummer)|material ?(nr|nummer)|firmware)\b/
const TIME_ITSELF = /^_?(ts|time_?stamp(_?ms)?|utc_?time|date_?time|.*[a-z_]time_?stamp)$/i
const COUNT_NAME = /\b(count|counter|parts|pieces|quantity|starts|cycles|id|code|number)\b/

/** Its values are moments, and its name does not speak against it. */
export const isTime = ({ numbers, epochs, times, texts, booleans, zeros }: Gathered, last: string): boolean => {
  if (booleans > 0) return false
  if (TIME_ITSELF.test(last)) return true
  if (times > 0 && times >= texts)
    return numbers === 0 || /time|date|zeit|datum|(^|_)(ts|at)$|[a-z](At|Ts)$/i.test(last)
  return (
    numbers > 0 &&
    epochs + zeros === numbers &&
    (epochs > 0
      ? /time|date|zeit|datum|since|until|(^|_)(t|ts|at)$|[a-z](At|Ts|TS)$/i
      : /(^|_)(ts|at)$|[a-z](At|Ts|TS)$/
    ).test(last)
  )
}

/** Names of what is on or off. */
const ON_OFF =
  /\b((over|under)(temp(erature)?|volt(age)?|current|load|power|speed|pressure)|is|has|on|off|run|running|runs|active|enabled?|open|closed|alarm|fault|error|warning|ready|auto|busy|ok|nok|present|occupied|valve|lights?|lamp|button|switch|relay|input|output|di|do|barrier|lichtschranke|start|stop|door|contact|pump|motor|fan|heater|conveyor|compressor|gripper|emergency|e stop|estop|online|connected|charging|moving|locked|laeuft|stoerung|ventil|tuer|taster|schalter|pumpe|bereit|ein|aus|aktiv|notaus)\b/
/** Names of what goes on to 2. */
const GOES_ON =
  /\b(level|index|step|nr|no|number|id|code|mode|state|status|total|sum|factor|version|recipe|program|order|count|counter|counts|errors|faults|parts|pieces|qty|quantity|amount|level|position|pos|x|y|z|zustand|schritt|rezept|anzahl|score|ratio|rate|load|percent)\b/
/** A bit of a controller: %Q0.4, %IX1.0, M10.2. */
const BIT = /^%?[IQMEA]X?\d+\.\d$/

const isOnOff = (one: Gathered, words: readonly string[], unit: string, role: string | null): boolean => {
  if (one.zeros + one.ones !== one.numbers || one.integers !== one.numbers || unit !== '') return false
  const text = fold(words.join(' '))
  const last = one.path.at(-1) ?? ''
  if (BIT.test(last) || one.path.some((level) => BIT.test(level))) return true
  if (GOES_ON.test(text) || role !== null) return false
  return (one.zeros > 0 && one.ones > 0) || ON_OFF.test(text)
}

const MOST_STATES = 16

export type Typed = Pick<ProposedSignal, 'type' | 'states'>

/** A few words that come again and again: a state, whatever it is called. */
const isFewWords = ({ words, texts, booleans }: Gathered, last: string): boolean =>
  words !== null &&
  words.size >= 2 &&
  words.size <= 8 &&
  texts + booleans >= 3 * words.size &&
  !METADATA.test(last) &&
  [...words].every((word) => word.length <= 30 && word.trim().split(/\s+/).length <= 3) &&
  [...words].filter((word) => /\d/.test(word)).length * 2 <= words.size

export const typeOf = (
  one: Gathered,
  isStateLike: boolean,
  words: readonly string[],
  unit: string,
  role: string | null,
): Typed | null => {
  const { numbers, integers, booleans, texts, times } = one
  const known = numbers + booleans + texts + times
  if (known === 0) return null
  // "ERR" now and then among numbers is a bad value.
  if (numbers === known || (numbers > 0.8 * known && known >= 10)) {
    if (numbers === known && isOnOff(one, words, unit, role)) return { type: 'boolean', states: null }
    return {
      type:
        integers === numbers &&
        (COUNT_NAME.test(words.join(' ')) || role === 'count' || role === 'scrap' || isStateLike)
          ? 'integer'
          : 'number',
      states: null,
    }
  }
  const last = one.path.at(-1) ?? ''
  if (booleans === known && !(one.words && one.words.size > 2)) return { type: 'boolean', states: null }
  if (texts + booleans === known && one.words && one.words.size <= MOST_STATES) {
    const seen = [...one.words]
    const meansState =
      seen.some(isStateWord) ||
      /^(\w*state|\w*status|\w*zustand|stato|estado|[eé]tat|statut|toestand|tillst[aå]nd|stav|stan)$/i.test(last)
    if ((isStateLike && (meansState || isFewWords(one, last))) || isFewWords(one, last)) {
      const states = dictionaryOf(seen)
      if (states) return { type: 'state', states }
    }
  }
  return { type: 'text', states: null }
}

/** Whether the path leads to a state: by its own name, or as the name of what a "state" topic tells. */
export const stateLike = (path: readonly string[], words: readonly string[], isJson: boolean): boolean => {
  const last = path.at(-1) ?? ''
  if (isJson && IN_WORDS.test(last) && STATE_NAME.test(fold(wordsOf(path.at(-2) ?? '').join(' ')))) return true
  if (STATE_NAME.test(words.join(' '))) return !isJson || path.length < 2 || !METADATA.test(last)
  return (
    isJson &&
    /^(name|current|value|state)$/i.test(last) &&
    path.slice(0, -1).some((level) => /^(state|status)$/i.test(level))
  )
}
