/** What a unit may mean, as quantities of the library; several where a plant's word is read in more than one way. */
import Qty from 'js-quantities'
import {
  CASED,
  type Meaning,
  type Nature,
  PRESSURE,
  ROTATIONS,
  ROTATIONS_S,
  TEMPERATURES,
  VOLT_AMPERE,
  WORDS,
  ZERO,
} from './spellings.ts'

export interface Unit {
  readonly quantity: Qty
  readonly nature: Nature
  /** A temperature on a scale with a zero of its own, not a difference. */
  readonly onScale: boolean
}

/** One way to write powers, dots, dashes, degrees and micro; full-width and squared characters as plain ones. */
const plain = (text: string): string =>
  text
    .trim()
    .replaceAll(/[º˚]\s*/g, '°')
    .normalize('NFKC')
    .replaceAll(/[−‐‑–]/g, '-')
    .replaceAll(/[·⋅∙×•]/g, '*')
    .replaceAll(/[µμ]/g, 'u')
    .replaceAll(/\s*([/*])\s*/g, '$1')
    .replaceAll(/°\s+/g, '°')

const quantity = (words: string): Qty | null => {
  try {
    return new Qty(words)
  } catch {
    return null
  }
}

const unit = ({ as, nature }: Meaning): Unit[] => {
  const found = quantity(as)
  if (!found) return []
  // A word of the library for a power is a real one.
  const kind = found.kind()
  return [{ quantity: found, nature: nature || (kind === 'power' || kind === 'energy' ? 'real' : ''), onScale: false }]
}

const onScale = (as: string): Unit => ({ quantity: new Qty(0, as), nature: '', onScale: true })

/** What a plant's word means; empty where only the library may know. */
const listed = (text: string): Unit[] => {
  const known = CASED.get(text) ?? WORDS.get(text.toLowerCase().replaceAll(' ', ''))
  if (known) return unit(known)
  const volts = VOLT_AMPERE.exec(text)
  if (volts) {
    const prefix = volts[1]!.replace('m', 'M').replace('K', 'k')
    return unit({
      as: `${prefix}W${volts[3] ? 'h' : ''}`,
      nature: /r$/i.test(volts[2]!) ? 'reactive' : 'apparent',
    })
  }
  const from = PRESSURE.exec(text)
  if (from) {
    const [base] = single(from[1]!)
    return base ? [{ ...base, nature: ZERO[from[2]!.toLowerCase()]! }] : []
  }
  return []
}

const single = (text: string): Unit[] => {
  const found = listed(text)
  return found.length > 0 ? found : unit({ as: text, nature: '' })
}

const FACTOR = /^(.+?)(?:\^?(-?\d))?$/

/** One factor of a compound unit to its power: `m3`, `s-1`, `s^-2`. */
const power = (text: string): Unit[] => {
  const whole = listed(text)
  if (whole.length > 0) return whole
  const [, name, exponent] = FACTOR.exec(text) ?? []
  const [base] = name === undefined ? [] : single(name)
  const times = Number(exponent ?? 1)
  if (!base || times === 0) return []
  let { quantity: made } = base
  for (let i = 1; i < Math.abs(times); i++) made = made.mul(base.quantity)
  return [{ ...base, quantity: times < 0 ? made.inverse() : made }]
}

const compound = (text: string): Unit[] => {
  const over = text.replaceAll(/ +/g, '*').split('/')
  let made: Qty | null = null
  let nature: Nature = ''
  for (const [i, part] of over.entries())
    for (const factor of part.split('*')) {
      if (factor === '' && i === 0 && over.length > 1) continue
      const [found] = power(factor)
      if (!found) return []
      // Work for each piece is neither work nor pieces; what stands above the stroke says what is measured.
      if (i === 0 && found.nature !== '') nature = found.nature
      try {
        made = i === 0 ? (made ? made.mul(found.quantity) : found.quantity) : (made ?? new Qty('1')).div(found.quantity)
      } catch {
        return []
      }
    }
  return made ? [{ quantity: made, nature, onScale: false }] : []
}

const read = (text: string): readonly Unit[] => {
  const lower = text.toLowerCase().replaceAll(' ', '')
  if (lower === '' || lower === '-') return unit({ as: '1', nature: '' })
  const turns = ROTATIONS.has(lower) ? ['rpm', '1/min'] : ROTATIONS_S.has(lower) ? ['60 rpm', '1/s'] : null
  if (turns)
    // "rpm" are turns; "1/min" may be anything.
    return turns.flatMap((as) => unit({ as, nature: /[ru]|tr/.test(lower) ? 'rotation' : '' }))
  const scale = CASED.has(text) ? undefined : TEMPERATURES.get(lower)
  const whole = listed(text)
  const found = whole.length > 0 ? whole : compound(text)
  // "g" is a gram, and what an accelerometer says.
  const further = text === 'g' || lower === 'gn' || lower === 'g-force' ? unit({ as: 'gee', nature: '' }) : []
  return [...(scale ? [onScale(scale)] : []), ...found, ...further]
}

const readings = new Map<string, readonly Unit[]>()
const MOST_REMEMBERED = 2000

/** All that it may mean; empty = it is not known. */
export const meaningsOf = (text: string): readonly Unit[] => {
  const known = readings.get(text)
  if (known) return known
  const found = text.length > 40 ? [] : read(plain(text))
  if (readings.size >= MOST_REMEMBERED) readings.clear()
  readings.set(text, found)
  return found
}
