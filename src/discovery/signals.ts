/** From the values of a class of machines to its signals: type, unit, role, name, states, and which of them are worth a tick. */
import type { ProposedSignal } from '../wire/discovery.ts'
import { meansFault } from './fault-words.ts'
import { gather, type Gathered } from './gathered.ts'
import { withoutNodeId } from './id-parts.ts'
import { isCategory, isCommand, isComponent, isShortComponent, isSummary } from './levels.ts'
import type { Machine, Value } from './machines.ts'
import { makeOf } from './makes.ts'
import { meterUnits } from './meter-units.ts'
import { type Register, registerOf } from './obis.ts'
import { OF_THE_DEVICE, roleOf } from './roles.ts'
import { IN_WORDS, isTime, METADATA, ON_A_NAMEPLATE, stateLike, type Typed, typeOf } from './signal-type.ts'
import { chooseState, nameApart, shareUnits, untickTwice } from './signals-together.ts'
import type { StateWord } from './states.ts'
import { unitSymbol, unitInName } from './units.ts'
import { VDA_NAMES } from './vehicles.ts'
import { cut, fold, shownWordsOf, slug, titleOf, unique, wordsOf, written } from './words.ts'

export interface ClassSignals {
  readonly signals: ProposedSignal[]
  readonly parts: Record<string, string>
  /** Key of a signal by key of its values. */
  readonly keyOf: ReadonlyMap<string, string>
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
  if (one.path.some((level) => OF_THE_GATEWAY.test(level)) || OF_A_BRIDGE.test(leaf.topic)) return 'device'
  if (leaf.shapeName === 'uns' && leaf.reading.format !== 'uns' && !(type === 'state' && IN_WORDS.test(last)))
    return 'metadata'
  if (type === 'text' && ON_A_NAMEPLATE.test(fold(wordsOf(last).join(' ')))) return 'metadata'
  // A text that is all its topic says is one of the machine's; a text among other fields is most likely a remark.
  const fields = leaf.reading.format === 'json' && leaf.names.length > 0 && !isElement(leaf)
  if (type === 'text' && fields) return 'free-text'
  if (type === 'text' && isRecords) return 'records'
  return ''
}

/** Tags of the server itself (Kepware, ThingWorx), and of an update that waits. */
const OF_THE_GATEWAY = /^(_(system|statistics|advancedtags|thingworx|iot_?gateway|datalogger)|update)$/i
/** Zigbee2MQTT speaks of itself under "bridge", whatever its base topic is. */
const OF_A_BRIDGE =
  /^[^/]+\/bridge\/(state|info|devices|groups|logging|extensions|converters|definitions|event|health)$/

/** A register by the letter of what it measures. */
const bySymbol = (path: readonly string[]): readonly string[] => {
  const symbol = registerOf(path.at(-1) ?? '')?.symbol
  return symbol === undefined || symbol === '' ? path : [...path.slice(0, -1), symbol]
}

/** Kilowatt-hours have places behind the point; whole numbers may be watt-hours. */
const registerUnit = ({ name, symbol, unit }: Register, { integers, numbers }: Gathered): string =>
  unit !== '' || symbol !== '' || integers === numbers
    ? unit
    : name.startsWith('Reactive')
      ? 'kvarh'
      : name.startsWith('Apparent')
        ? 'kVAh'
        : 'kWh'

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
  const metered = meterUnits(
    all.filter(({ numbers }) => numbers > 0).map(({ path, min, max }) => ({ path: bySymbol(path), min, max })),
  )
  // Tasmota and others say once for all sensors in which unit they measure.
  const degrees = all.find(({ path }) => /^temp(erature)?_?unit$/i.test(path.at(-1) ?? ''))?.example
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
    const register = registerOf(own.at(-1)!)
    const { name: stripped, unit: named } = register
      ? { name: register.name, unit: registerUnit(register, one) }
      : unitInName(own.at(-1)!)
    // "tC" is a temperature, whatever is left of it.
    const bare = /^t$/i.test(stripped) && /°/.test(named) ? 'temperature' : stripped
    const isStateLike =
      stateLike(path, written(wordsOf(bare)).map(fold), leaf.reading.format === 'json') ||
      (path.length > 0 && /^(state|status|zustand)$/i.test(own.at(-1)!))
    const isNumeric = one.numbers > 0
    const vda = leaf.vehicle && leaf.reading.field ? VDA_NAMES[leaf.reading.field] : null
    const told = isNumeric
      ? unitSymbol(one.unit) ||
        named ||
        unitOf(path.join('/')) ||
        (metered.get(bySymbol(path).join('/')) ?? '') ||
        (/^[CF]$/.test(degrees ?? '') && /temp|dew/i.test(path.at(-1)!) ? `°${degrees}` : '')
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
      (/^(is_?)?(active|on|present|set|aktiv|raised)$/i.test(own.at(-1)!) && meansFault(above)
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
