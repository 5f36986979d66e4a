/** Numbers for people: at most three significant figures, the unit always. */
import { isNoValue } from '../base/no-value.ts'
import type { TwinSignal } from '../twin/twin.ts'
import { text } from './text.ts'

const NARROW_SPACE = '\u202f'
/** U+2212: as wide as a digit, so that tabular figures do not jump. */
const MINUS = '−'

const grouped = (digits: string): string =>
  digits.length < 4 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, NARROW_SPACE)

const SCALES: readonly (readonly [number, string])[] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
]

/** Larger and smaller than these are told by powers of ten: "3.40e20", "1.20e-7". */
const LARGEST = 0.9995e15
const SMALLEST = 0.9995e-3

const signed = (value: number, digits: string): string => `${value < 0 ? MINUS : ''}${digits}`

/**
 * At most three significant figures; trailing zeros kept, so that a live number keeps its width ("2.30", "41.0", "312").
 * What stands for no value (`base/no-value.ts`) is told as none.
 * @param decimals at most so many after the point, however small the number; null = up to 2, more below 0.1
 */
export const formatNumber = (value: number, decimals: number | null = null): string => {
  if (isNoValue(value)) return text('value.none')
  const size = Math.abs(value)
  if (size === 0) return '0'
  if (size >= LARGEST || (size < SMALLEST && decimals === null))
    return signed(value, size.toExponential(2).replace('+', ''))
  for (const [scale, letter] of SCALES) if (size >= scale * 0.9995) return `${formatNumber(value / scale)} ${letter}`
  const magnitude = Math.floor(Math.log10(Number(size.toPrecision(3))))
  const fraction = Math.min(Math.max(2 - magnitude, 0), decimals ?? (size < 0.1 ? 5 : 2))
  const rounded = magnitude > 2 ? Number(size.toPrecision(3)).toFixed(0) : size.toFixed(fraction)
  if (Number(rounded) === 0) return rounded
  const [whole = '', rest] = rounded.split('.')
  return signed(value, `${grouped(whole)}${rest ? `.${rest}` : ''}`)
}

/** Counted things are exact up to a million ("1 870 parts"); measured ones never are. */
export const formatCount = (value: number): string => {
  if (isNoValue(value)) return text('value.none')
  const rounded = Math.round(value)
  if (Math.abs(rounded) >= 1e6) return formatNumber(rounded)
  return `${rounded < 0 ? MINUS : ''}${grouped(String(Math.abs(rounded)))}`
}

/** "2.31 mm/s"; degrees and per cent too with a space (SI brochure 5.4.3), an angle's degree sign without. */
export const withUnit = (figure: string, unit: string): string =>
  unit === '' ? figure : unit === '°' ? `${figure}°` : `${figure}${NARROW_SPACE}${unit}`

/** A limit or a setting is exact: as whoever wrote it has it. */
export const asWritten = (value: number): string => String(value).replace('-', MINUS)

export const formatQuantity = (value: number, unit: string, decimals: number | null = null): string =>
  withUnit(formatNumber(value, decimals), unit)

/** The figure or word of a signal's value, without its unit. `textValue` is what a text signal holds. */
export const formatSignal = (
  signal: Pick<TwinSignal, 'type' | 'decimals' | 'states'>,
  value: number,
  textValue = '',
): string => {
  if (signal.type === 'text') return textValue === '' ? text('value.none') : textValue
  if (isNoValue(value)) return text('value.none')
  if (signal.type === 'boolean') return text(value === 0 ? 'value.off' : 'value.on')
  if (signal.type === 'state') return signal.states.find((state) => state.code === value)?.name ?? `${value}`
  return signal.type === 'integer' ? formatCount(value) : formatNumber(value, signal.decimals)
}

/** A length that may be a machine's or a map's. */
export const formatLength = (metres: number): string =>
  metres >= 10_000 ? withUnit(formatNumber(metres / 1000), 'km') : withUnit(formatNumber(metres), 'm')
