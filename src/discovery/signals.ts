/** From the values of a class of machines to its signals: type, unit, role, name, states, and which of them are worth a tick. */
import type { ProposedSignal } from '../wire/discovery.ts'
import { isCategory, isCommand, isComponent, isShortComponent, isSummary } from './levels.ts'
import type { Machine, Value } from './machines.ts'
import { withoutNodeId } from './id-parts.ts'
import { makeOf } from './makes.ts'
import { meterUnits } from './meter-units.ts'
import { OF_THE_DEVICE, roleOf } from './roles.ts'
import { dictionaryOf, faultStates, isStateWord, type StateWord } from './states.ts'
import { unitAsTold, unitInName } from './units.ts'
import { VDA_NAMES } from './vehicles.ts'
import { afterWord, cut, fold, shownWordsOf, slug, titleOf, unique, wordsOf, written } from './words.ts'

const SUMS = ['numbers', 'integers', 'zeros', 'ones', 'booleans', 'texts', 'times', 'epochs', 'nulls'] as const
type Sums = Record<(typeof SUMS)[number], number>

/** What all machines of the class said under one key. */
interface Gathered extends Sums {
  readonly value: Value
  readonly path: readonly string[]
  min: number
  max: number
  words: Set<string> | null
  unit: string
  gapMs: number
  count: number
  /** Not in every message of its topic. */
  isPartial: boolean
  /** It came in a rhythm, from each of them. */
  isSteady: boolean
  example: string
}

export interface ClassSignals {
  readonly signals: ProposedSignal[]
  readonly parts: Record<string, string>
  /** Key of a signal by key of its values. */
  readonly keyOf: ReadonlyMap<string, string>
}

function* gather(machines: readonly Machine[]): Generator<void, Gathered[]> {
  const all = new Map<string, Gathered>()
  let done = 0
  for (const { values } of machines)
    for (const value of values) {
      if (done++ % 500 === 499) yield
      const { field, gapMs, count, names, isPartial, isSteady } = value.leaf
      const known = all.get(value.key)
      if (!known) {
        const { min, max, words, unit } = field
        all.set(value.key, {
          value,
          path: [...value.below, ...names],
          ...(Object.fromEntries(SUMS.map((key) => [key, field[key]])) as Sums),
          min,
          max,
          words: words && new Set(words),
          unit,
          gapMs,
          count,
          isPartial,
          isSteady,
          example: field.last,
        })
        continue
      }
      for (const key of SUMS) known[key] += field[key]
      known.min = Math.min(known.min, field.min)
      known.max = Math.max(known.max, field.max)
      if (known.words && field.words) for (const word of field.words) known.words.add(word)
      else known.words = null
      known.unit ||= field.unit
      known.isPartial ||= isPartial
      known.isSteady &&= isSteady
      known.gapMs = Math.max(known.gapMs, gapMs)
      known.count = Math.max(known.count, count)
    }
  return [...all.values()]
}

const STATE_NAME =
  /\b(state|status|mode|phase|condition|availability|andon|light|zustand|betriebsart|betriebszustand|maschinenzustand|modus|phase|estado|etat|statut|stato|situation|execution|toestand|tillstand|stav|stan)\b/
const METADATA =
  /^(metadata|meta|header|version|hashVersion|uri|url|source|description|manufacturer|ip|schema|r?seq|sequence|seqNo|[sS]equence_?[nN](umber|o)|uuid|guid|color|colour|[iI]ndex|[uU]nits?|id|Id|ID|.*(_id|_ID|[a-z](Id|ID|Uuid))|(machine|order|user|device|asset|batch|job|part|tag|node|msg|message|product|workpiece|serial|equipment|station|client|session|transaction)id|serial(_?n(o|umber))?|firmware\w*|message_?type|.*_(uuid|guid|version))$/
const TIME_ITSELF = /^_?(ts|time_?stamp(_?ms)?|utc_?time|date_?time|.*[a-z_]time_?stamp)$/i
const COUNT_NAME = /\b(count|counter|parts|pieces|quantity|starts|cycles|id|code|number)\b/

/** Its values are moments, and its name does not speak against it. */
const isTime = ({ numbers, epochs, times, texts, booleans, zeros }: Gathered, last: string): boolean => {
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
/** Beside a value of its own in words: `State` 6 and `StateName` "EXECUTE". */
const WORDED = /(name|str|string|text|label|desc)$/i

type Typed = Pick<ProposedSignal, 'type' | 'states'>

/** A few words that come again and again: a state, whatever it is called. */
const isFewWords = ({ words, texts, booleans }: Gathered, last: string): boolean =>
  words !== null &&
  words.size >= 2 &&
  words.size <= 8 &&
  texts + booleans >= 3 * words.size &&
  !METADATA.test(last) &&
  [...words].every((word) => word.length <= 30 && word.trim().split(/\s+/).length <= 3) &&
  [...words].filter((word) => /\d/.test(word)).length * 2 <= words.size

const typeOf = (
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
    const saysState =
      seen.some(isStateWord) ||
      /^(\w*state|\w*status|\w*zustand|stato|estado|[eé]tat|statut|toestand|tillst[aå]nd|stav|stan)$/i.test(last)
    if ((isStateLike && (saysState || isFewWords(one, last))) || isFewWords(one, last)) {
      const states = dictionaryOf(seen)
      if (states) return { type: 'state', states }
    }
  }
  return { type: 'text', states: null }
}

/** Whether the path leads to a state: by its own name, or as the name of what a "state" topic tells. */
const stateLike = (path: readonly string[], words: readonly string[], isJson: boolean): boolean => {
  const last = path.at(-1) ?? ''
  if (STATE_NAME.test(words.join(' '))) return !isJson || path.length < 2 || !METADATA.test(last)
  return (
    isJson &&
    /^(name|current|value|state)$/i.test(last) &&
    path.slice(0, -1).some((level) => /^(state|status)$/i.test(level))
  )
}

/** Levels that name the value: without the words that only sort, and without what every message calls its value. */
const namingPath = (path: readonly string[]): string[] => {
  const said = path.filter(
    (level, i) =>
      !(i < path.length - 1 && isCategory(level)) &&
      !/^(value|val|v|type|wert|valeur|valor|valore|waarde)$/i.test(level),
  )
  return (said.length ? said : [path.at(-1) ?? '']).map((level) => withoutNodeId(level))
}

/** Five times the rhythm; what is said on change only never grows stale. Rounded to what a person would write. */
const staleAfter = (one: Gathered, type: ProposedSignal['type']): number | null => {
  // Sparkplug reports on change, and tells of deaths; so do vehicles of their connection.
  if (one.gapMs === 0 || one.count < 3 || !one.isSteady || one.value.leaf.isSparkplug) return null
  const steady = type === 'number' || type === 'integer'
  if (!steady && one.count < 8) return null
  const seconds = Math.max(steady ? 10 : 60, ((steady ? 5 : 10) * one.gapMs) / 1000)
  const step = seconds < 60 ? 5 : seconds < 600 ? 60 : 600
  return Math.ceil(seconds / step) * step
}

/** All that the element of a list is about, which has a name of its own. */
const isElement = ({ field: { lists, names } }: Value['leaf']): boolean =>
  lists.length > 0 && names.length === lists.at(-1)!.name + 1

const whyNot = (one: Gathered, type: ProposedSignal['type'], isRecords: boolean): ProposedSignal['why'] => {
  const { below, leaf } = one.value
  if (leaf.vehicle) return leaf.reading.field !== undefined && VDA_NAMES[leaf.reading.field].off ? 'metadata' : ''
  if ((leaf.isSparkplug ? one.path.slice(0, -1) : below).some(isCommand)) return 'command'
  if (below.some(isSummary)) return 'summary'
  const last = one.path.at(-1) ?? ''
  if (isTime(one, last) && one.path.length > 0) return 'time'
  if (METADATA.test(last) || leaf.names.some((level) => /^meta_?(data)?_?(version)?$/i.test(level))) return 'metadata'
  if (OF_THE_DEVICE.test(fold(wordsOf(one.path.slice(-3).join(' ')).join(' '))) || /mqttcount/i.test(last))
    return 'device'
  if (leaf.shapeName === 'uns' && leaf.reading.format !== 'uns') return 'metadata'
  // A text that is all its topic says is one of the machine's; a text among other fields is most likely a remark.
  const fields = leaf.reading.format === 'json' && leaf.names.length > 0 && !isElement(leaf)
  if (type === 'text' && fields) return 'free-text'
  if (type === 'text' && isRecords) return 'records'
  return ''
}

/** A component by its name, or one of several by its number: "emeter/0". */
const partOf = (path: readonly string[]): string | null => {
  for (const [i, level] of path.slice(0, -1).entries()) {
    const next = path[i + 1]!
    if (i + 2 < path.length && /^\d{1,2}$/.test(next) && /^\p{L}{2,}$/u.test(level) && !isCategory(level))
      return `${level} ${next}`
    if (isComponent(level) || isShortComponent(level)) return level
  }
  return null
}

/** @param root the same for all of the class: `{root}` and what follows it */
export function* signalsOf(machines: readonly Machine[], rootName: string): Generator<void, ClassSignals> {
  const parts = new Map<string, string>()
  const takenBy = new Map<string, Set<string>>()
  const keyOf = new Map<string, string>()
  const made: { one: Gathered; signal: ProposedSignal; plain: string }[] = []
  const all = yield* gather(machines)
  const unitOf = makeOf(all.map(({ path }) => path.join('/')))
  yield
  const metered = meterUnits(all.filter(({ numbers }) => numbers > 0))
  // What is not `_raw` first: it is the one that stays ticked.
  const inOrder = all.toSorted(
    (a, b) =>
      Number(a.value.below.some((l) => l.startsWith('_'))) - Number(b.value.below.some((l) => l.startsWith('_'))),
  )
  let done = 0
  for (const one of inOrder) {
    if (done++ % 50 === 49) yield
    const { leaf, below } = one.value
    const path = one.path.length ? one.path : [rootName]
    const own = namingPath(path)
    const { name: stripped, unit: named } = unitInName(own.at(-1)!)
    // "tC" is a temperature, whatever is left of it.
    const bare = /^t$/i.test(stripped) && /°/.test(named) ? 'temperature' : stripped
    const isStateLike =
      stateLike(path, written(wordsOf(bare)).map(fold), leaf.reading.format === 'json') ||
      (path.length > 0 && /^(state|status|zustand)$/i.test(own.at(-1)!))
    const isNumeric = one.numbers > 0
    const vda = leaf.vehicle && leaf.reading.field ? VDA_NAMES[leaf.reading.field] : null
    const told = isNumeric
      ? unitAsTold(one.unit) || named || unitOf(path.join('/')) || (metered.get(path.join('/')) ?? '')
      : ''
    const unitHere = vda ? (vda.unit ?? '') : told
    const guess = vda
      ? (vda.role ?? null)
      : roleOf(
          written(wordsOf(bare)).concat(named === '' ? [] : [named.toLowerCase()]),
          unitHere,
          written(wordsOf(path.slice(-4, -1).join(' '))),
        )
    const typed: Typed | null = vda
      ? { type: vda.type ?? 'number', states: (vda.states as Record<string, StateWord> | undefined) ?? null }
      : typeOf(one, isStateLike, written(wordsOf(bare)), unitHere, guess)
    if (!typed || (vda && typed.type !== 'text' && one.numbers + one.booleans + one.texts === 0)) continue
    const numeric = typed.type === 'number' || typed.type === 'integer'
    const unit = numeric ? unitHere : ''
    const partLevel = partOf(path)
    const part = partLevel === null ? null : slug(partLevel, 'part')
    if (part !== null && !parts.has(part)) parts.set(part, titleOf(written(wordsOf(partLevel!))) || part)
    const above = path.at(-2) ?? ''
    const short =
      vda?.name ??
      // "alarm/active": what is active is the alarm.
      (/^(is_?)?(active|on|present|set|aktiv|raised)$/i.test(own.at(-1)!) && saysFault(above)
        ? titleOf([...wordsOf(above), ...wordsOf(own.at(-1)!)])
        : null) ??
      (titleOf(written(shownWordsOf(bare)).filter((word, i, list) => word !== list[i - 1])) ||
        cut(own.at(-1)!.trim(), 80) ||
        cut(rootName.trim(), 80) ||
        'Value')
    const why = whyNot(one, typed.type, machines[0]!.isRecords)
    made.push({
      one,
      plain: written(wordsOf(bare)).join(''),
      signal: {
        key: '',
        part,
        name: short,
        type: typed.type,
        unit,
        role: (numeric || vda) && (why === '' || why === 'command' || why === 'summary') ? guess : null,
        states: typed.states,
        staleAfterS: staleAfter(one, typed.type),
        nulls: one.isPartial ? 'ignore' : 'bad',
        reading: {
          ...leaf.reading,
          topic: leaf.bindTopic || (leaf.isSparkplug || below.length === 0 ? '{root}' : `{root}/${below.join('/')}`),
        },
        example: one.example,
        seen: numeric && Number.isFinite(one.min) ? [one.min, one.max] : null,
        on: why === '',
        why,
      },
    })
  }
  shareUnits(made)
  yield
  untickTwice(made)
  yield
  nameApart(made, rootName)
  yield
  chooseState(made)
  yield
  for (const { one, signal } of made) {
    const scope = signal.part ?? ''
    let taken = takenBy.get(scope)
    // A part and a signal of the machine may share a name: "motor" and "motor/…".
    if (!taken) takenBy.set(scope, (taken = new Set()))
    signal.key = unique(slug(signal.name, 'value'), taken)
    keyOf.set(one.value.key, signal.part === null ? signal.key : `${signal.part}/${signal.key}`)
  }
  // Orders and passports come without end: a look at some of them is enough.
  const kept = machines[0]!.isRecords ? made.slice(0, MOST_RECORDS) : made
  return {
    signals: kept.map(({ signal }) => signal).toSorted((a, b) => weight(a) - weight(b)),
    parts: Object.fromEntries(parts),
    keyOf,
  }
}
const MOST_RECORDS = 80
/** What a person looks for first comes first: the state, what is measured, what is counted, what it is called. */
const weight = ({ on, role, type, part }: ProposedSignal): number =>
  (on ? 0 : 10) +
  (role === 'state' ? 0 : type === 'state' || type === 'boolean' ? 2 : type === 'text' ? 4 : role === null ? 3 : 1) +
  (part === null ? 0 : 0.5)

type Made = { one: Gathered; signal: ProposedSignal; plain: string }

/** `_raw/oven_temp_c` knows what `Edge/OvenTemp` does not say. */
const shareUnits = (made: readonly Made[]): void => {
  const units = new Map<string, string>()
  for (const { signal, plain } of made) if (signal.unit !== '') units.set(`${signal.part ?? ''} ${plain}`, signal.unit)
  for (const { one, signal, plain } of made) {
    const unit = units.get(`${signal.part ?? ''} ${plain}`)
    if (!unit || signal.unit !== '' || (signal.type !== 'number' && signal.type !== 'integer')) continue
    signal.unit = unit
    signal.role ??= roleOf(written(wordsOf(one.path.at(-1) ?? '')), unit)
  }
}

/** `_raw/laser_power` beside `Edge/LaserPower`, and the number of a state beside its word. */
const untickTwice = (made: readonly Made[]): void => {
  // The same temperature in Celsius and in Fahrenheit, side by side.
  const besides = new Set(
    made
      .filter(({ signal }) => signal.unit === '°C')
      .map(({ one, plain }) => `${one.path.slice(0, -1).join('/')} ${plain}`),
  )
  for (const { one, signal, plain } of made)
    if (signal.on && signal.unit === '°F' && besides.has(`${one.path.slice(0, -1).join('/')} ${plain}`)) {
      signal.on = false
      signal.why = 'duplicate'
    }
  const ticked = new Set<string>()
  for (const { one, signal, plain } of made) {
    if (!signal.on) continue
    const isRaw = one.value.below.some((level) => level.startsWith('_'))
    const id = `${signal.part ?? ''} ${plain}`
    const last = wordsOf(one.path.at(-1) ?? '')
      .slice(-1)
      .join('')
    if (
      isRaw &&
      (ticked.has(id) ||
        ticked.has(`${signal.part ?? ''} ${wordsOf(one.path.at(-1) ?? '').join('')}`) ||
        ticked.has(`${signal.part ?? ''} ${last}`))
    ) {
      signal.on = false
      signal.why = 'duplicate'
    } else ticked.add(id)
  }
  const worded = made.filter(
    ({ one, signal }) =>
      signal.on && (signal.type === 'state' || signal.type === 'text') && WORDED.test(one.path.at(-1) ?? ''),
  )
  for (const { one, signal } of made) {
    if (!signal.on || (signal.type !== 'number' && signal.type !== 'integer') || one.integers !== one.numbers) continue
    const name = one.path.at(-1) ?? ''
    const beside = (other: Made): boolean => {
      const said = other.one.path.at(-1) ?? ''
      return said.length > name.length && said.toLowerCase().startsWith(name.toLowerCase())
    }
    if (name.length > 2 && worded.some(beside)) {
      signal.on = false
      signal.why = 'code'
    }
  }
}

/** Two of one name take the level before it along: "Infeed" and "Edge infeed"; so does a name of one letter. */
const nameApart = (made: readonly Made[], rootName: string): void => {
  const named = new Map<string, Made[]>()
  for (const one of made) {
    const id = `${one.signal.part ?? ''} ${one.signal.name}`
    const same = named.get(id)
    if (same) same.push(one)
    else named.set(id, [one])
  }
  for (const same of named.values()) {
    // The one that is only sorted ("Line/Infeed") keeps the plain name; those that are told apart by a name of their own all take it.
    const ticked = same.filter(({ signal }) => signal.on)
    const plain =
      ticked.find(({ one }) => isCategory(one.path.at(-2) ?? '')) ??
      (ticked.length === 1 ? ticked[0] : undefined) ??
      (same.length === 1 ? same[0] : undefined)
    for (const { one, signal } of same) {
      if (one.value.leaf.vehicle || (one === plain?.one && signal.name.length > 2)) continue
      const before = [rootName, ...one.path.slice(0, -1)]
        .toReversed()
        .find((level) => !/^\d*$/.test(level) && titleOf(wordsOf(level)) !== '' && !/^(name|type|value)$/i.test(level))
      const own = before === undefined ? '' : titleOf(written(shownWordsOf(before)))
      if (own !== '' && own.toLowerCase() !== signal.name.toLowerCase())
        signal.name = cut(
          own.toLowerCase().endsWith(` ${signal.name.toLowerCase()}`) ? own : `${own} ${afterWord(signal.name)}`,
          80,
        )
    }
  }
}

/** Of several states one says how the machine is; the sheet and the scene show that. */
const chooseState = (made: readonly Made[]): void => {
  const score = ({ one, signal }: Made): number => {
    const path = one.path.join('/').toLowerCase()
    const packml = Object.keys(signal.states ?? {}).length >= 17 ? 3 : 0
    return (
      packml +
      (/state|zustand/.test(path) ? 2 : /status/.test(path) ? 1 : 0) +
      (/current|name/.test(path) ? 1 : 0) -
      (/connection|mode|order|quality|level|andon|light|betriebsart|modus|stop|charging|map|action|load/.test(path)
        ? 4
        : 0) -
      one.path.length / 4
    )
  }
  if (made.some(({ signal }) => signal.on && signal.role === 'state')) return
  const states = made
    .filter(
      ({ one, signal }) =>
        signal.on &&
        signal.type === 'state' &&
        signal.part === null &&
        STATE_NAME.test(fold(wordsOf(one.path.join(' ')).join(' '))),
    )
    .toSorted((a, b) => score(b) - score(a))
  if (!states[0] || score(states[0]) < -2) return
  states[0].signal.role = 'state'
  const another = made.find(
    ({ signal }) => signal.name === 'State' && signal.part === null && signal !== states[0]!.signal,
  )
  if (another?.signal.on === false) another.signal.name = 'State code'
  if (!another?.signal.on) states[0].signal.name = 'State'
}

/** States of the signal that mean a fault, for the alarm that watches it. */
export const alarmStates = ({ states }: Pick<ProposedSignal, 'states'>): string[] =>
  states ? faultStates(states as Record<string, StateWord>) : []

/** "Alarm", "Motor fault", "Störung": on is wrong. Of an emergency stop that cannot be said: many are wired to be on when all is well. */
export const saysFault = (name: string): boolean =>
  /\b(alarm|fault|error|failure|trip(ped)?|stoerung|fehler|defekt|defaut|panne|erreur|alarme|alarma|averia|fallo|falla|allarme|guasto|avaria|errore|falha|erro|storing|larm|fel|awaria|porucha)\b/.test(
    fold(wordsOf(name).join(' ')),
  ) &&
  !/\b(no|reset|ack|acknowledged?|quit(tiert|tierung)?|enabled?|test|ok|code|keine?)\b/.test(
    fold(wordsOf(name).join(' ')),
  )
