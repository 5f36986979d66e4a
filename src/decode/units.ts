/**
 * Units of what machines say → units of the twin, worked out once when bindings are compiled: on the hot path it is one
 * multiplication and one addition. The knowledge is js-quantities'; here is how plants write it.
 */
import Qty from 'js-quantities'
import { err, ok, type Result } from '../base/result.ts'
import { suggest } from '../twin/problems.ts'

/** value · scale + offset */
export interface Conversion {
  readonly scale: number
  readonly offset: number
}

/** Offered when a unit is not known. */
const COMMON = [
  '°C',
  '°F',
  'K',
  'bar',
  'mbar',
  'Pa',
  'kPa',
  'MPa',
  'psi',
  'rpm',
  '1/min',
  'Hz',
  'rad/s',
  'Nm',
  'N',
  'kN',
  'mm',
  'm',
  'in',
  'ft',
  'mm/s',
  'm/s',
  'm/min',
  'm/s²',
  'g',
  'kg',
  't',
  'lb',
  'l',
  'm³',
  'l/min',
  'm³/h',
  'gal/min',
  'W',
  'kW',
  'hp',
  'Wh',
  'kWh',
  'MJ',
  'A',
  'mA',
  'V',
  'mV',
  'ms',
  's',
  'min',
  'h',
  '%',
  'ppm',
  '°',
  'rad',
  'pcs',
]

/** Absolute temperatures; js-quantities means differences by `degC`. */
const TEMPERATURES: Readonly<Record<string, string>> = {
  '°c': 'tempC',
  degc: 'tempC',
  c: 'tempC',
  cel: 'tempC',
  celsius: 'tempC',
  '°f': 'tempF',
  degf: 'tempF',
  f: 'tempF',
  fahrenheit: 'tempF',
  k: 'tempK',
  '°k': 'tempK',
  kelvin: 'tempK',
}
const ROTATION = ['rpm', '1/min']
/** Where plants and the library write differently; several are readings of which the one that fits the other side is taken. */
const WRITTEN: Readonly<Record<string, readonly string[]>> = {
  rpm: ROTATION,
  '1/min': ROTATION,
  'min-1': ROTATION,
  'min^-1': ROTATION,
  'u/min': ROTATION,
  'r/min': ROTATION,
  'rev/min': ROTATION,
  '1/s': ['1/s', 'Hz'],
  's-1': ['1/s', 'Hz'],
  rps: ['rps', 'Hz'],
  '°': ['deg'],
  grad: ['deg'],
  nm: ['N*m'],
  n·m: ['N*m'],
  'n.m': ['N*m'],
  knm: ['kN*m'],
  pcs: ['1'],
  pc: ['1'],
  ea: ['1'],
  each: ['1'],
  items: ['1'],
  stk: ['1'],
  count: ['1'],
  '-': ['1'],
  μm: ['um'],
  gpm: ['gal/min'],
  cfm: ['ft3/min'],
  lpm: ['l/min'],
  kph: ['km/h'],
  '‰': ['0.001'],
  ohm: ['ohm'],
  ω: ['ohm'],
  kω: ['kohm'],
}

const plain = (text: string): string =>
  text.replaceAll('²', '2').replaceAll('³', '3').replaceAll(/[·⋅×]/g, '*').replaceAll(/[µμ]/g, 'u')

/** Case tells mega from milli, but "NM" is nobody's newton metre: as written first, then as plants write it. */
const readings = (text: string): readonly string[] => {
  const lower = text.toLowerCase()
  // "nm" is a nanometre to those who write it so.
  const written = text === 'nm' ? undefined : WRITTEN[lower]
  return [...(TEMPERATURES[lower] ? [TEMPERATURES[lower]] : []), ...(written ?? [plain(text)])]
}

const known = (text: string): Qty[] =>
  readings(text).flatMap((reading) => {
    try {
      return [reading.startsWith('temp') ? new Qty(0, reading) : new Qty(reading)]
    } catch {
      return []
    }
  })

const isAbsolute = (unit: Qty): boolean => unit.kind() === 'temperature' && unit.units().startsWith('temp')

/** The last digits are what floating point made of a factor. */
const rounded = (value: number): number => Number(value.toPrecision(14))

const between = (from: string, to: string): Conversion | null => {
  for (const a of known(from))
    for (const b of known(to))
      if (a.isCompatible(b) && a.kind() === b.kind() && isAbsolute(a) === isAbsolute(b)) {
        try {
          if (isAbsolute(a)) {
            const [zero, hundred] = [0, 100].map((value) => new Qty(value, a.units()).to(b.units()).scalar) as [
              number,
              number,
            ]
            return { scale: rounded((hundred - zero) / 100), offset: rounded(zero) }
          }
          return { scale: rounded(a.baseScalar / b.baseScalar), offset: 0 }
        } catch {
          continue
        }
      }
  return null
}

/** What is wrong with converting `from` to `to`, for a person to read; null = nothing. */
export const unitProblem = (from: string, to: string): string | null => {
  const found = conversion(from, to)
  return found.ok ? null : found.error
}

/** What is to be done to a value in `from` to have it in `to`; an error for a person to read where that makes no sense. */
export const conversion = (from: string, to: string): Result<Conversion, string> => {
  const [source, target] = [from.trim(), to.trim()]
  if (source === target) return ok({ scale: 1, offset: 0 })
  for (const text of [source, target])
    if (!known(text).length) return err(`the unit "${text}" is not known.${suggest(text, COMMON)}`)
  const found = between(source, target)
  return found ? ok(found) : err(`"${source}" cannot be converted to "${target}": they measure different things.`)
}
