/**
 * Units, from the ends of names (`oven_temp_c`, `Force_kN`, `ConsumptionKWh`) and from what payloads and Sparkplug properties
 * call them. Symbols are those of the SI brochure (9th edition, tables 2–8) and, for what the SI does not have, of UCUM.
 */
import { BY_SPELLING, BY_WORD, BY_WORDS, symbolOf } from './unit-symbols.ts'
import { fold } from './words.ts'

/**
 * A single letter, or a word that means other things as well, is a unit only behind a word of its quantity: `temp_C`, not
 * `Zone_A`, `Vitamin C` or `Line_V`.
 */
const QUANTITY: Readonly<Record<string, RegExp>> = {
  '°C': /temp|\bt\d*$|celsius|oil|\boel|oven|ofen|heat|heiz|warm|cool|kuehl|chill|water|wasser|ambient|setpoint|soll|\bist$|bearing|lager|winding|wicklung|dew|taupunkt|inlet|outlet|vorlauf|ruecklauf|barrel|zylinder|mold|mould|nozzle|flue|abgas|exhaust|air/,
  K: /temp|\bt\d*$|kelvin|delta/,
  A: /curr|amp|strom|stroom|stroem|courant|corr|prad|proud|\bi\d*$|\bil?\d$|phase|motor|load|last|drive|spindle|heater|fuse/,
  V: /volt|spannung|\bu\d*$|\bul?\d$|\bv\d*$|bus|supply|versorgung|batt|akku|phase|dc|ac\b/,
  W: /power|leist|watt|\bp\d*$|\bpl?\d$|consum|load|heat|heiz|verbrauch/,
  N: /force|kraft|load|last|thrust|tension|zug|press|\bf\d*$/,
  J: /energ|work|heat|\be$/,
  s: /time|zeit|dur|dauer|cycle|takt|delay|period|interval|age|since|uptime|run|dwell|wait|stop|elapsed|remaining|rest|timeout/,
  h: /time|zeit|dur|dauer|run|betrieb|oper|hour|service|wartung|uptime|elapsed|remaining|rest|machin|spindle|since|until|bis/,
  d: /time|zeit|age|alter|until|bis|since|service|wartung|remaining|rest|uptime/,
  m: /dist|abstand|len|laeng|height|hoehe|width|breite|depth|tiefe|level|fuell|pos|travel|weg|radius|diam|track|reach|\b[xyz]$/,
  g: /weight|gewicht|mass|acc|beschl|vib|schwing|fill|dose|shock|rms|peak/,
  t: /weight|gewicht|mass|load|last|stock|bestand|output|ton/,
  l: /vol|level|fuell|fill|tank|cons|verbrauch|flow|inhalt|dosed|fuel|oil|water|wasser/,
  min: /time|zeit|dur|dauer|run|down|up|cycle|takt|delay|elapsed|remaining|rest|wait|age|since|service|stop|still/,
  PS: /power|leist|engine|motor/,
  in: /dist|len|height|width|pos|diam/,
  ft: /dist|len|height|width|pos/,
  lb: /weight|mass|load|force/,
  deg: /./,
}
const SINGLE: Readonly<Record<string, string>> = {
  c: '°C',
  k: 'K',
  a: 'A',
  v: 'V',
  w: 'W',
  n: 'N',
  j: 'J',
  s: 's',
  h: 'h',
  d: 'd',
  m: 'm',
  g: 'g',
  t: 't',
  l: 'l',
  in: 'in',
  ft: 'ft',
  lb: 'lb',
}

/** `KWh` and `kWh` are one word, whatever stands before: `ConsumptionKWh`, `PowerKW`. */
const TOGETHER =
  /(?<=[a-z\d])(KWp|KWh|kWh|kWp|MWh|KW|kW|kVAh|kVA|kvar|kVAr|kN|kNm|Nm|kHz|Hz|kPa|hPa|MPa|mbar|RPM|Rpm|rpm|degC|DegC|degF|EUR|Pct|mA|mV|kV|mW|mm|Bar|Psi|PSI|dB)$/

export interface NameAndUnit {
  /** The name without its unit. */
  readonly name: string
  readonly unit: string
}

const NO_UNIT = (name: string): NameAndUnit => ({ name, unit: '' })
const SEPARATOR = /[_.\-/ ()[\]]+/
const TRAILING = /[_.\-/ ([]+$/

const ONLY_A_UNIT =
  /^(rpm|k?wh|mwh|kw|kva|kvar|kvarh|volts?|amps?|amperes?|watts?|celsius|fahrenheit|psi|hertz|percent|lux|ppm)$/i

/** The unit that a name ends in, '' if none. */
export const unitInName = (name: string): NameAndUnit => {
  const short = name.slice(0, 200)
  const sign = /^(.*?)[_ .\-([]*(°C|℃|°F|℉|%RH|%|‰|°)[)\]]?$/.exec(short)
  if (sign && sign[1] !== '')
    return { name: sign[1]!, unit: sign[2] === '℃' ? '°C' : sign[2] === '℉' ? '°F' : sign[2]! }
  // Named by nothing else.
  if (ONLY_A_UNIT.test(short)) return { name: short, unit: BY_WORD[short.toLowerCase()]! }
  // A count of hours, whatever runs.
  if (/stunden$/i.test(short) && !/(kilo|mega)?(watt|ampere|volt)stunden$/i.test(short))
    return { name: short, unit: 'h' }
  const parts = short.split(SEPARATOR).filter((part) => part !== '')
  const last = parts.at(-1) ?? ''
  const before = (count: number): string => {
    let rest = short.replace(/[)\]]+$/, '')
    for (const part of parts.slice(-count).toReversed())
      rest = rest.slice(0, rest.lastIndexOf(part)).replace(TRAILING, '')
    return rest
  }
  // "g_per_kwh" is not in kilowatt-hours.
  const quotient = perUnit(parts)
  if (quotient) return { name: before(3) || short, unit: quotient }
  if (parts.at(-2)?.toLowerCase() === 'per') return NO_UNIT(short)
  if (parts.length > 2) {
    const two = `${parts.at(-2)!} ${last}`.toLowerCase()
    const found = BY_WORDS.find(([words]) => words === two)
    if (found && before(2) !== '') return { name: before(2), unit: found[1] }
  }
  if (parts.length > 1) {
    const rest = before(1)
    const unit = unitBehind(last, rest)
    if (unit !== '') return { name: rest, unit }
  }
  const together = TOGETHER.exec(short)
  if (together && together.index > 0)
    return { name: short.slice(0, together.index).replace(TRAILING, ''), unit: symbolOf(together[1]!) }
  // `tempC`, `oilTempCelsius`: a capital sets it apart as well.
  const camel = /^(.*[a-z\d])([A-Z][a-z]*)$/.exec(last)
  if (camel) {
    const rest = short.slice(0, short.length - camel[2]!.length)
    const unit = camel[2]!.length === 1 ? unitBehind(camel[2]!, rest) : camelUnit(camel[2]!)
    if (unit !== '') return { name: rest.replace(TRAILING, ''), unit }
  }
  return NO_UNIT(short)
}

/** Every word that is long enough not to be another one. */
const camelUnit = (word: string): string => {
  const lower = word.toLowerCase()
  return lower.length > 2 && lower !== 'min' && lower !== 'bar' && lower !== 'rad' && Object.hasOwn(BY_WORD, lower)
    ? BY_WORD[lower]!
    : ''
}

const perUnit = (parts: readonly string[]): string => {
  if (parts.length < 3 || parts.at(-2)?.toLowerCase() !== 'per') return ''
  const [over, , under] = parts.slice(-3) as [string, string, string]
  const time = /^(s|sec|second)$/i.test(under)
    ? 's'
    : /^(min|minute)$/i.test(under)
      ? 'min'
      : /^(h|hour|hr)$/i.test(under)
        ? 'h'
        : ''
  if (time === '') return ''
  if (/^(parts|pieces|pcs|units|items|cycles|strokes|bottles|packs|cartons|cases|pallets)$/i.test(over))
    return `1/${time}`
  const unit = symbolOf(over)
  return unit === '' ? '' : `${unit}/${time}`
}

/** A word behind a separator; `rest` is the name before it. */
const unitBehind = (word: string, rest: string): string => {
  const lower = word.toLowerCase()
  const quantity = fold(rest.replace(/([a-z])([A-Z])/g, '$1 $2')).replace(/[_.\-/]+/g, ' ')
  if (Object.hasOwn(SINGLE, lower)) {
    const unit = SINGLE[lower]!
    return QUANTITY[unit]!.test(quantity) ? unit : ''
  }
  if (lower === 'f') return /temp|fahrenheit|\bt$/.test(quantity) ? '°F' : ''
  if (lower === 'min') return QUANTITY['min']!.test(quantity) && !/temp|speed|press/.test(quantity) ? 'min' : ''
  if (word === 'PS' || word === 'ps') return QUANTITY['PS']!.test(quantity) ? 'PS' : ''
  if (lower === 'nm') return /torq|drehm|moment|nm|screw|tight|anzug/.test(quantity) || word === 'Nm' ? 'N·m' : 'nm'
  // What was written in small letters throughout says nothing by its capitals.
  if (lower === 'kn') return 'kN'
  if (lower === 'ma')
    return /curr|strom|loop|sensor|signal|\bi\d*$|motor|drive|amp|output|input/.test(quantity) || word === 'mA'
      ? 'mA'
      : ''
  if (lower === 'mv') return 'mV'
  if (lower === 'kv') return 'kV'
  if (word === 'mw') return /laser|signal|rf|optic|radio/.test(quantity) ? 'mW' : 'MW'
  if (word === 'pa') return 'Pa'
  if (word === 'mpa') return 'MPa'
  if (word === 'mms') return 'mm/s'
  if (word === 'um') return 'µm'
  if (word === 'va' || word === 'VA') return 'VA'
  if (word === 'var') return /react|blind|power|\bq\d*$/.test(quantity) ? 'var' : ''
  if (word === 'kwp') return 'kW'
  if (word === 'mg' || word === 'kj' || word === 'mj') return word === 'kj' ? 'kJ' : word === 'mj' ? 'MJ' : 'mg'
  return symbolOf(word)
}

/** As payloads and properties call it → the symbol people read. */
const TOLD: Readonly<Record<string, string>> = {
  '℃': '°C',
  '°c': '°C',
  'deg c': '°C',
  'degrees celsius': '°C',
  'degree celsius': '°C',
  'grad celsius': '°C',
  cel: '°C',
  '℉': '°F',
  '°f': '°F',
  'deg f': '°F',
  'degrees fahrenheit': '°F',
  'm^3': 'm³',
  'm3/h': 'm³/h',
  'm^3/h': 'm³/h',
  'nm3/h': 'Nm³/h',
  m2: 'm²',
  'm/s2': 'm/s²',
  'm/s^2': 'm/s²',
  'kgf/cm2': 'kgf/cm²',
  'kg/cm2': 'kgf/cm²',
  'min-1': 'r/min',
  'min⁻¹': 'r/min',
  'min^-1': 'r/min',
  'u/min': 'r/min',
  'rev/min': 'r/min',
  'n.m': 'N·m',
  'n*m': 'N·m',
  degrees: '°',
  'w/h': 'Wh',
  count: '',
  counts: '',
  each: '',
  none: '',
  '-': '',
  'n/a': '',
  null: '',
  pieces: '',
  piece: '',
  pcs: '',
  pc: '',
  stk: '',
  stück: '',
  unit: '',
  units: '',
  boolean: '',
  bool: '',
  state: '',
  string: '',
}

/** As a payload's `unit` field or a Sparkplug property says it, in the symbol people read; at most 20 characters. */
export const unitSymbol = (told: string): string => {
  const text = told.trim()
  if (text.length > 40) return ''
  const word = text.toLowerCase()
  if (Object.hasOwn(TOLD, word)) return TOLD[word]!
  if (text === 'C' || text === 'F') return `°${text}`
  if (text.length > 1 && Object.hasOwn(BY_SPELLING, text)) return BY_SPELLING[text]!
  if (text.length > 1 && Object.hasOwn(BY_WORD, word) && !/^(ms|ml|db)$/i.test(text)) return BY_WORD[word]!
  return text.length <= 20 ? text : ''
}
