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

const firstFigure = (size: number): string => {
  const figure = Number(size.toPrecision(1))
  return figure < 1e-3 ? size.toExponential(0) : figure.toFixed(Math.max(0, -Math.floor(Math.log10(figure) + 1e-9)))
}

/**
 * At most three significant figures; trailing zeros kept, so that a live number keeps its width ("2.30", "41.0", "312").
 * What stands for no value (`base/no-value.ts`) is told as none.
 * @param decimals at most so many after the point, as long as what is not nothing does not read as nothing: then its first
 *   figure is told ("0.4", "0.004", "4e-7"); null = up to 2, more below 0.1
 */
export const formatNumber = (value: number, decimals: number | null = null): string => {
  if (isNoValue(value)) return text('value.none')
  const size = Math.abs(value)
  if (size === 0) return '0'
  if (size >= LARGEST || (size < SMALLEST && decimals === null))
    return signed(value, size.toExponential(2).replace('+', ''))
  if (decimals !== null && Number(size.toFixed(decimals)) === 0) return signed(value, firstFigure(size))
  for (const [scale, letter] of SCALES) if (size >= scale * 0.9995) return `${formatNumber(value / scale)} ${letter}`
  const magnitude = Math.floor(Math.log10(Number(size.toPrecision(3))))
  const fraction = Math.min(Math.max(2 - magnitude, 0), decimals ?? (size < 0.1 ? 5 : 2))
  const rounded = magnitude > 2 ? Number(size.toPrecision(3)).toFixed(0) : size.toFixed(fraction)
  const [whole = '', rest] = rounded.split('.')
  return signed(value, `${grouped(whole)}${rest ? `.${rest}` : ''}`)
}

/** A label may be off by this share of the distance to the next. */
const TICK_ERROR = 0.02

/** Three figures, as `formatNumber` gives them, are that close to the number. */
const threeTell = (value: number, error: number): boolean => {
  const size = Math.abs(value)
  const told = size >= 0.1 && size < 1 ? Number(value.toFixed(2)) : Number(value.toPrecision(3))
  return Math.abs(told - value) <= error
}

/**
 * Numbers that stand side by side on a scale, ascending: three figures each, more where it takes more to tell neighbours
 * apart; then all with as many decimals ("100.0", "100.5"), or in one power of a thousand ("1.0045 M").
 */
export const formatTicks = (ticks: readonly number[]): string[] => {
  const steps = ticks.slice(1).flatMap((tick, i) => (tick > ticks[i]! ? [tick - ticks[i]!] : []))
  const error = Math.min(...steps) * TICK_ERROR
  if (ticks.some(isNoValue) || ticks.every((tick) => threeTell(tick, error)))
    return ticks.map((tick) => formatNumber(tick))
  const largest = Math.max(...ticks.map(Math.abs))
  const powers = largest >= LARGEST || largest < SMALLEST
  const [scale, letter] = (powers ? undefined : SCALES.find(([one]) => largest >= one)) ?? [1, '']
  const digits = (value: number, more: number): string =>
    powers ? value.toExponential(2 + more) : (value / scale).toFixed(more)
  let more = 0
  while (more < 15 && ticks.some((tick) => Math.abs(Number(digits(tick, more)) * scale - tick) > error)) more++
  return ticks.map((tick) => {
    if (tick === 0) return '0'
    const [whole = '', rest] = digits(Math.abs(tick), more).replace('+', '').split('.')
    return signed(tick, `${grouped(whole)}${rest ? `.${rest}` : ''}${letter && ` ${letter}`}`)
  })
}

/** Counted things are exact up to a million ("1 870 parts"); measured ones never are. */
export const formatCount = (value: number): string => {
  if (isNoValue(value)) return text('value.none')
  const rounded = Math.round(value)
  if (rounded === 0 && value !== 0) return formatNumber(value, 0)
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
