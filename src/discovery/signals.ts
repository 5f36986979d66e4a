/** From the values of a class of machines to its signals: type, unit, role, name, states, and which of them are worth a tick. */
import type { ProposedSignal } from '../wire/discovery.ts'
import { isCategory, isCommand, isComponent, isShortComponent, isSummary } from './levels.ts'
import type { Machine, Value } from './machines.ts'
import { roleOf } from './roles.ts'
import { dictionaryOf, faultStates, type StateWord } from './states.ts'
import { unitAsTold, unitInName } from './units.ts'
import { afterWord, cut, shownWordsOf, slug, titleOf, unique, wordsOf, written } from './words.ts'

/** What all machines of the class said under one key. */
interface Gathered {
  readonly value: Value
  readonly path: readonly string[]
  numbers: number
  integers: number
  booleans: number
  texts: number
  times: number
  nulls: number
  min: number
  max: number
  words: Set<string> | null
  unit: string
  gapMs: number
  count: number
  /** Not in every message of its topic. */
  isPartial: boolean
  example: string
}

export interface ClassSignals {
  readonly signals: ProposedSignal[]
  readonly parts: Record<string, string>
  /** Key of a signal by key of its values. */
  readonly keyOf: ReadonlyMap<string, string>
}

const gather = (machines: readonly Machine[]): Gathered[] => {
  const all = new Map<string, Gathered>()
  for (const { values } of machines)
    for (const value of values) {
      const { field, gapMs, count, names, shape } = value.leaf
      const isPartial =
        typeof field.reading.select === 'object' || (shape.name !== 'sparkplug' && field.count < shape.messages)
      const known = all.get(value.key)
      if (!known) {
        const { numbers, integers, booleans, texts, times, nulls, min, max, words, unit } = field
        all.set(value.key, {
          value,
          path: [...value.below, ...names],
          numbers,
          integers,
          booleans,
          texts,
          times,
          nulls,
          min,
          max,
          words: words && new Set(words),
          unit,
          gapMs,
          count,
          isPartial,
          example: field.last,
        })
        continue
      }
      for (const key of ['numbers', 'integers', 'booleans', 'texts', 'times', 'nulls'] as const)
        known[key] += field[key]
      known.min = Math.min(known.min, field.min)
      known.max = Math.max(known.max, field.max)
      if (known.words && field.words) for (const word of field.words) known.words.add(word)
      else known.words = null
      known.unit ||= field.unit
      known.isPartial ||= isPartial
      known.gapMs = Math.max(known.gapMs, gapMs)
      known.count = Math.max(known.count, count)
    }
  return [...all.values()]
}

const STATE_NAME = /\b(state|status|mode|phase|condition|availability|andon|light)\b/
const METADATA =
  /^(metadata|meta|header|version|uri|url|source|description|manufacturer|ip|schema|seq|sequence|uuid|guid|color|colour|[iI]ndex|[uU]nits?|id|Id|ID|.*[a-z_](Id|ID|_id|id))$/
const TIME_NAME = /^_?(ts|time|utc_?time|.*time_?stamp(_ms)?|.*_(ts|at)|.*[a-z](At|Ts))$/i
const COUNT_NAME = /\b(count|counter|parts|pieces|quantity|starts|cycles|id|code|number)\b/

const MOST_STATES = 16
/** Beside a value of its own in words: `State` 6 and `StateName` "EXECUTE". */
const WORDED = /(name|str|string|text|label|desc)$/i

type Typed = Pick<ProposedSignal, 'type' | 'states'>

const typeOf = (one: Gathered, isStateLike: boolean, words: readonly string[]): Typed | null => {
  const { numbers, integers, booleans, texts, times } = one
  const known = numbers + booleans + texts + times
  if (known === 0) return null
  if (numbers === known)
    return {
      type:
        integers === numbers && (COUNT_NAME.test(words.join(' ')) || /^(count|scrap)$/.test(roleOf(words, '') ?? ''))
          ? 'integer'
          : 'number',
      states: null,
    }
  if (booleans === known && !(isStateLike && one.words && one.words.size > 2)) return { type: 'boolean', states: null }
  if (texts === known && isStateLike && one.words && one.words.size <= MOST_STATES) {
    const states = dictionaryOf([...one.words])
    if (states) return { type: 'state', states }
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
    (level, i) => !(i < path.length - 1 && isCategory(level)) && !/^(value|val|v|type)$/i.test(level),
  )
  return said.length ? said : [path.at(-1) ?? '']
}

/** Five times the rhythm; what is said on change only never grows stale. Rounded to what a person would write. */
const staleAfter = (one: Gathered, type: ProposedSignal['type']): number | null => {
  // Sparkplug reports on change, and tells of deaths.
  if (one.gapMs === 0 || one.count < 3 || one.value.leaf.isSparkplug) return null
  const steady = type === 'number' || type === 'integer'
  if (!steady && one.count < 8) return null
  const seconds = Math.max(steady ? 10 : 60, ((steady ? 5 : 10) * one.gapMs) / 1000)
  const step = seconds < 60 ? 5 : seconds < 600 ? 60 : 600
  return Math.ceil(seconds / step) * step
}

const whyNot = (one: Gathered, type: ProposedSignal['type'], isRecords: boolean): ProposedSignal['why'] => {
  const { below, leaf } = one.value
  if ((leaf.isSparkplug ? one.path.slice(0, -1) : below).some(isCommand)) return 'command'
  if (below.some(isSummary)) return 'summary'
  const last = one.path.at(-1) ?? ''
  if (
    (type === 'text' && one.times > 0 && one.times >= one.texts) ||
    (one.path.length > 1 && TIME_NAME.test(last) && one.booleans === 0)
  )
    return 'time'
  if (METADATA.test(last) || leaf.names.some((level) => /^meta(data)?$/i.test(level))) return 'metadata'
  if (leaf.shape.name === 'uns' && leaf.field.reading.format !== 'uns') return 'metadata'
  const fields = leaf.field.reading.format === 'json'
  if (type === 'text' && fields) return 'free-text'
  if (type === 'text' && isRecords) return 'records'
  return ''
}

const partOf = (path: readonly string[]): string | null =>
  path.slice(0, -1).find((level) => isComponent(level) || isShortComponent(level)) ?? null

/** @param root the same for all of the class: `{root}` and what follows it */
export const signalsOf = (machines: readonly Machine[], rootName: string): ClassSignals => {
  const parts = new Map<string, string>()
  const takenBy = new Map<string, Set<string>>()
  const keyOf = new Map<string, string>()
  const made: { one: Gathered; signal: ProposedSignal; plain: string }[] = []
  const all = gather(machines)
  // What is not `_raw` first: it is the one that stays ticked.
  const inOrder = all.toSorted(
    (a, b) =>
      Number(a.value.below.some((l) => l.startsWith('_'))) - Number(b.value.below.some((l) => l.startsWith('_'))),
  )
  for (const one of inOrder) {
    const { leaf, below } = one.value
    const path = one.path.length ? one.path : [rootName]
    const own = namingPath(path)
    const { name: bare, unit: named } = unitInName(own.at(-1)!)
    const words = written(own.slice(0, -1).slice(-1).flatMap(wordsOf).concat(wordsOf(bare)))
    const isStateLike =
      stateLike(path, written(wordsOf(bare)), leaf.field.reading.format === 'json') ||
      (path.length > 0 && /^(state|status)$/i.test(own.at(-1)!))
    const typed = typeOf(one, isStateLike, words)
    if (!typed) continue
    const numeric = typed.type === 'number' || typed.type === 'integer'
    const unit = numeric ? unitAsTold(one.unit) || named : ''
    const partLevel = partOf(path)
    const part = partLevel === null ? null : slug(partLevel, 'part')
    if (part !== null && !parts.has(part)) parts.set(part, titleOf(written(wordsOf(partLevel!))) || part)
    const short =
      titleOf(written(shownWordsOf(bare)).filter((word, i, list) => word !== list[i - 1])) ||
      cut(own.at(-1)!.trim(), 80) ||
      cut(rootName.trim(), 80) ||
      'Value'
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
        role: numeric
          ? roleOf(written(wordsOf(own.slice(-2).join(' '))).concat(named === '' ? [] : [named.toLowerCase()]), unit)
          : null,
        states: typed.states,
        staleAfterS: staleAfter(one, typed.type),
        nulls: one.isPartial ? 'ignore' : 'bad',
        reading: {
          ...leaf.field.reading,
          topic: leaf.isSparkplug || below.length === 0 ? '{root}' : `{root}/${below.join('/')}`,
        },
        example: one.example,
        seen: numeric && Number.isFinite(one.min) ? [one.min, one.max] : null,
        on: why === '',
        why,
      },
    })
  }
  shareUnits(made)
  untickTwice(made)
  nameApart(made, rootName)
  chooseState(made)
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
      if (one === plain?.one && signal.name.length > 2) continue
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
      (/state/.test(path) ? 2 : 0) +
      (/current|name/.test(path) ? 1 : 0) -
      (/connection|mode|order/.test(path) ? 4 : 0) -
      one.path.length / 4
    )
  }
  const states = made
    .filter(({ signal }) => signal.on && signal.type === 'state' && signal.part === null)
    .toSorted((a, b) => score(b) - score(a))
  if (!states[0]) return
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
