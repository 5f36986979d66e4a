/** From what stood in the payload to a sample of the signal's type: enumeration map first, then the type's own rules. */
import { unreachable } from '../base/assert.ts'
import { isNoValue } from '../base/no-value.ts'
import { tidy } from '../base/tidy.ts'
import type { Result } from '../base/result.ts'
import type { Binding } from '../twin/schema-signal.ts'
import type { TwinSignal } from '../twin/twin.ts'
import type { DropReason } from '../wire/diagnostics.ts'
import { FORMAT } from './formats/formats.ts'
import { bare } from './lenient-json.ts'
import { plainOf } from './number-objects.ts'
import { compileNumbering } from './packml.ts'
import { QUALITY, type Quality } from '../wire/quality.ts'
import { type Conversion, conversion, type NotConvertible } from '../units/conversion.ts'
import { cutText, isAbsentWord, parseBoolean, parseNumber } from './value.ts'

/** Filled in by every call and used at once: one object for all samples. */
export interface Coerced {
  /** False: the payload says nothing that this signal should take. */
  taken: boolean
  value: number
  text: string
  quality: Quality
  /** Why the value is bad, or null. */
  problem: DropReason | null
}
export const coerced: Coerced = { taken: true, value: 0, text: '', quality: QUALITY.good, problem: null }
export type Coerce = (raw: unknown) => void

const bad = (problem: DropReason): void => {
  coerced.taken = true
  coerced.value = Number.NaN
  coerced.text = ''
  coerced.quality = QUALITY.bad
  coerced.problem = problem
}
const good = (value: number, text = '', quality: Quality = QUALITY.good): void => {
  coerced.taken = true
  coerced.value = value
  coerced.text = text
  coerced.quality = quality
  coerced.problem = null
}

/** The source itself says that its value is no better than this. */
export const worsen = (said: Quality): void => {
  if (said > coerced.quality) coerced.quality = said
}

const isObject = (raw: unknown): boolean => typeof raw === 'object' && raw !== null
/** Whole numbers beyond 2^53 have lost digits in a double. */
const inexact = (value: number): boolean => Number.isInteger(value) && Math.abs(value) > Number.MAX_SAFE_INTEGER

/** What a payload wrote that is no value: `NaN` in JSON, a number beyond a double. */
const isInfinite = (raw: unknown): boolean => raw === Number.POSITIVE_INFINITY || raw === Number.NEGATIVE_INFINITY

const number = (raw: unknown): number =>
  typeof raw === 'number'
    ? raw
    : typeof raw === 'boolean' || typeof raw === 'bigint'
      ? Number(raw)
      : typeof raw === 'string'
        ? parseNumber(raw)
        : Number.NaN

/** Formats that fix their units need none in the binding; a signal that names no other keeps them. */
const ownUnit = (signal: TwinSignal, binding: Binding): Result<Conversion, NotConvertible> | null => {
  const unit = FORMAT[binding.format].reader?.(binding)?.unit
  return unit && signal.unit ? conversion(unit, signal.unit) : null
}

export const compileCoerce = (signal: TwinSignal, binding: Binding): Coerce => {
  const map = binding.map ? new Map(Object.entries(binding.map)) : null
  const codeByKey = new Map<string, number>()
  const codes = new Set<number>()
  for (const state of signal.states) {
    codes.add(state.code)
    codeByKey.set(state.key, state.code)
  }
  // "Execute" and "EXECUTE" are one state unless the dictionary itself tells them apart.
  for (const state of signal.states)
    if (!codeByKey.has(state.key.toLowerCase())) codeByKey.set(state.key.toLowerCase(), state.code)
  const { nulls } = binding
  const numbered =
    binding.numbering === undefined
      ? null
      : compileNumbering(
          binding.numbering,
          signal.states.map(({ key }) => key),
        )
  // Refused where documents are checked; a page that loads one without that check shows no number rather than a wrong one.
  const unit = binding.unit === undefined ? ownUnit(signal, binding) : conversion(binding.unit, signal.unit)
  const scale = binding.scale * (unit?.ok ? unit.value.scale : 1)
  const offset = unit?.ok ? binding.offset * unit.value.scale + unit.value.offset : binding.offset

  const none = (): void => {
    if (nulls === 'bad') bad('no-value')
    else if (nulls === 'clear') good(0)
    else coerced.taken = false
  }
  const numeric = (raw: unknown): void => {
    if (unit?.ok === false) return bad('unit-not-convertible')
    const before = number(raw)
    const value = unit ? tidy(before * scale + offset) : before * scale + offset
    if (isNoValue(before) || isNoValue(value)) return bad('not-a-number')
    good(signal.type === 'integer' ? Math.round(value) : value, '', inexact(before) ? QUALITY.uncertain : QUALITY.good)
  }
  const state = (raw: unknown): void => {
    const key = String(raw).trim()
    const code = codeByKey.get(key) ?? codeByKey.get(key.toLowerCase())
    if (code !== undefined) return good(code)
    const asNumber = typeof raw === 'boolean' ? Number.NaN : number(raw)
    if (codes.has(asNumber)) good(asNumber)
    else bad('unknown-state')
  }

  return (told) => {
    const raw = typeof told === 'object' ? plainOf(told) : told
    let value = numbered ? numbered(raw) : raw
    if (map && !isObject(raw) && raw !== undefined && !isInfinite(raw)) {
      const text = String(raw)
      const mapped = map.get(text) ?? map.get(text.trim())
      if (mapped !== undefined) value = mapped
      else if (map.has(text) || map.has(text.trim())) value = null
      else if (raw !== null && map.has('*') && !isAbsentWord(text)) value = map.get('*')
    }
    if (typeof value === 'string' && value.endsWith('\0')) value = bare(value)
    if (value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value))) return none()
    if (isInfinite(value)) return bad('not-a-number')
    if (isObject(value)) return bad('not-a-single-value')
    if (signal.type === 'text') return good(0, cutText(String(value)))
    if (typeof value === 'string' && isAbsentWord(value) && !(signal.type === 'state' && codeByKey.has(value.trim())))
      return none()
    switch (signal.type) {
      case 'number':
      case 'integer':
        return numeric(value)
      case 'boolean': {
        const truth = typeof value === 'string' ? parseBoolean(value) : number(value)
        return Number.isNaN(truth) ? bad('not-a-boolean') : good(truth === 0 ? 0 : 1)
      }
      case 'state':
        return state(value)
      default:
        return unreachable(signal.type)
    }
  }
}
