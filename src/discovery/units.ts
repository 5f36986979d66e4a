/**
 * Units, from the ends of names (`oven_temp_c`, `ConsumptionKWh`) and from what payloads and Sparkplug properties call them.
 * Symbols are those of the SI brochure (9th edition, tables 2–8) and, for what the SI does not have, of UCUM.
 */
const BY_SUFFIX: Readonly<Record<string, string>> = {
  c: '°C',
  degc: '°C',
  celsius: '°C',
  f: '°F',
  degf: '°F',
  fahrenheit: '°F',
  k: 'K',
  w: 'W',
  kw: 'kW',
  mw: 'MW',
  kwp: 'kW',
  kva: 'kVA',
  kvar: 'kvar',
  wh: 'Wh',
  kwh: 'kWh',
  mwh: 'MWh',
  j: 'J',
  kj: 'kJ',
  pct: '%',
  percent: '%',
  percentage: '%',
  rpm: 'r/min',
  hz: 'Hz',
  khz: 'kHz',
  mm: 'mm',
  cm: 'cm',
  m: 'm',
  um: 'µm',
  km: 'km',
  mps: 'm/s',
  mpm: 'm/min',
  mms: 'mm/s',
  kmh: 'km/h',
  bar: 'bar',
  mbar: 'mbar',
  pa: 'Pa',
  kpa: 'kPa',
  mpa: 'MPa',
  psi: 'psi',
  hpa: 'hPa',
  v: 'V',
  mv: 'mV',
  kv: 'kV',
  a: 'A',
  ma: 'mA',
  s: 's',
  sec: 's',
  secs: 's',
  seconds: 's',
  ms: 'ms',
  min: 'min',
  mins: 'min',
  minutes: 'min',
  h: 'h',
  hrs: 'h',
  hours: 'h',
  days: 'd',
  l: 'l',
  ml: 'ml',
  lpm: 'l/min',
  m3: 'm³',
  kg: 'kg',
  g: 'g',
  t: 't',
  mg: 'mg',
  n: 'N',
  kn: 'kN',
  nm: 'N·m',
  deg: '°',
  degrees: '°',
  rad: 'rad',
  lux: 'lx',
  db: 'dB',
  dba: 'dB(A)',
  ppm: 'ppm',
  eur: 'EUR',
  usd: 'USD',
}

/** Two words at the end that are one unit. */
const BY_TWO = new Map(
  Object.entries({
    'mm s': 'mm/s',
    'm s': 'm/s',
    'm min': 'm/min',
    'l min': 'l/min',
    'l h': 'l/h',
    'm3 h': 'm³/h',
    'kg h': 'kg/h',
    'deg c': '°C',
    'deg f': '°F',
    'deg s': '°/s',
    'mm min': 'mm/min',
    'km h': 'km/h',
    'parts h': '1/h',
    'parts min': '1/min',
    'mg kg': 'mg/kg',
  }),
)
/** One letter or an everyday word is a unit only where a separator sets it apart (`temp_c`, not `Vitamin C`). */
const NEEDS_SEPARATOR = /[_.\-/ ]([a-z0-9]{1,2}|deg|bar|days)$/i
const SURE = new Set([
  'kw',
  'kwh',
  'kwp',
  'rpm',
  'pct',
  'percent',
  'percentage',
  'celsius',
  'kva',
  'mwh',
  'wh',
  'hz',
  'khz',
  'bar',
  'mbar',
  'kpa',
  'mpa',
  'psi',
  'hpa',
  'mm',
  'ms',
  'kg',
  'kn',
  'nm',
  'minutes',
  'seconds',
  'hours',
  'eur',
  'usd',
  'degc',
  'mps',
  'mpm',
  'lpm',
  'ppm',
  'lux',
  'degrees',
])

/** `KWh` and `kWh` are one word, whatever their capitals. */
const TOGETHER = /(KWp|KWh|kWh|kWp|MWh|KW|kW|kVA|RPM|degC|EUR|Pct)$/

export interface NameAndUnit {
  /** The name without its unit. */
  readonly name: string
  readonly unit: string
}

/** The unit that a name ends in, '' if none. */
export const unitInName = (name: string): NameAndUnit => {
  const short = name.slice(0, 200)
  const together = TOGETHER.exec(short)
  if (together && together.index > 0)
    return {
      name: short.slice(0, together.index).replace(/[_.\-/ ]+$/, ''),
      unit: BY_SUFFIX[together[1]!.toLowerCase()]!,
    }
  const parts = short.split(/[_.\-/ ]+|(?<=[a-z])(?=[A-Z])/)
  const last = parts.at(-1)!.toLowerCase()
  // "g_per_kwh" is not in kilowatt-hours.
  if (parts.at(-2)?.toLowerCase() === 'per') return { name: short, unit: '' }
  const two = parts.length > 2 ? BY_TWO.get(`${parts.at(-2)!.toLowerCase()} ${last}`) : undefined
  const without = (count: number): string => {
    let rest = short
    for (const part of parts.slice(-count).toReversed())
      rest = rest.slice(0, rest.length - part.length).replace(/[_.\-/ ]+$/, '')
    return rest
  }
  if (two) return { name: without(2), unit: two }
  const unit = Object.hasOwn(BY_SUFFIX, last) ? BY_SUFFIX[last]! : ''
  if (parts.length < 2 || unit === '' || !(SURE.has(last) || NEEDS_SEPARATOR.test(short)))
    return { name: short, unit: '' }
  return { name: without(1), unit }
}

const WORDS: Readonly<Record<string, string>> = {
  hour: 'h',
  minute: 'min',
  second: 's',
  'deg c': '°C',
  'degrees celsius': '°C',
  '°c': '°C',
  m3: 'm³',
  'm3/h': 'm³/h',
  'm^3/h': 'm³/h',
  count: '',
  each: '',
  none: '',
  '-': '',
  pieces: '',
  pcs: '',
  unit: '',
}

/** As a payload's `unit` field or a Sparkplug property says it, in the symbol people read; at most 20 characters. */
export const unitAsTold = (told: string): string => {
  const text = told.trim()
  const word = text.toLowerCase()
  if (Object.hasOwn(WORDS, word)) return WORDS[word]!
  if (text === 'C' || text === 'F') return `°${text}`
  if (text.length > 1 && Object.hasOwn(BY_SUFFIX, word) && !/^(mw|mpa|mv|ms|ma|pa|mm|nm|mg)$/i.test(text))
    return BY_SUFFIX[word]!
  return text.length <= 20 ? text : ''
}
