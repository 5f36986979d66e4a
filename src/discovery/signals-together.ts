/** What only all signals of a class together decide: shared units, duplicates, names that tell them apart, and which of them is the state. */
import type { ProposedSignal } from '../wire/discovery.ts'
import type { Gathered } from './gathered.ts'
import { isCategory } from './levels.ts'
import { roleOf } from './roles.ts'
import { IN_WORDS, STATE_NAME } from './signal-type.ts'
import { afterWord, cut, fold, shownWordsOf, titleOf, wordsOf, written } from './words.ts'

/** Beside a value of its own in words: `State` 6 and `StateName` "EXECUTE". */
const WORDED = /(name|str|string|text|label|desc|description|beschreibung|bezeichnung|nom|nombre|libelle|texte|texto)$/i

type Made = { one: Gathered; signal: ProposedSignal; plain: string }

/** `_raw/oven_temp_c` knows what `Edge/OvenTemp` does not say. */
export const shareUnits = (made: readonly Made[]): void => {
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
export const untickTwice = (made: readonly Made[]): void => {
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
  const within = new Set<string>()
  const said: string[] = []
  for (const { one } of worded) {
    const name = one.path.at(-1) ?? ''
    if (IN_WORDS.test(name)) within.add(one.path.slice(0, -1).join('/'))
    said.push(name.toLowerCase())
  }
  said.sort()
  for (const { one, signal } of made) {
    if (!signal.on || (signal.type !== 'number' && signal.type !== 'integer') || one.integers !== one.numbers) continue
    const name = one.path.at(-1) ?? ''
    if (name.length > 2 && (within.has(one.path.join('/')) || goesOn(said, name.toLowerCase()))) {
      signal.on = false
      signal.why = 'code'
    }
  }
}

/** Whether one of these, which are in order, begins with this and has more. */
const goesOn = (sorted: readonly string[], beginning: string): boolean => {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (sorted[middle]! <= beginning) from = middle + 1
    else to = middle
  }
  return sorted[from]?.startsWith(beginning) ?? false
}

/** Two of one name take the level before it along: "Infeed" and "Edge infeed"; so does a name of one letter. */
export const nameApart = (made: readonly Made[], rootName: string): void => {
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
export const chooseState = (made: readonly Made[]): void => {
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
