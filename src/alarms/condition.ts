/** A condition of the twin document, compiled for the signal it watches. Used by alarms, suppression and commands alike. */
import type { AlarmCondition } from '../twin/schema.ts'
import type { TwinSignal } from '../twin/twin.ts'

/**
 * 0: does not hold. −1: holds below its limit. +1: holds above its limit, or is (is not) one of the listed values.
 * The side is remembered by whoever asks, so that the deadband applies to the limit that was crossed.
 */
export type Side = -1 | 0 | 1

export interface Condition {
  /**
   * Does it hold for this value? The deadband acts on clearing alone (ISA-18.2 §10.5.4): `active` is the limit on which
   * the alarm stands, and it goes on holding until the value is back past that limit by the deadband; 0 = it does not stand.
   */
  side(value: number, text: string, active: Side): Side
  /** The limit of that side in the signal's unit, null where the condition is a list. */
  limit(side: Side): number | null
  /** For people: "above 2 mm/s", "Aborted". */
  readonly words: string
}

const withUnit = (value: number, unit: string): string => (unit ? `${value} ${unit}` : String(value))

const range = (low: number, high: number, deadband: number, words: string): Condition => ({
  side: (value, _text, active) => {
    if (value < low || (active === -1 && value < low + deadband)) return value > high ? 1 : -1
    return value > high || (active === 1 && value > high - deadband) ? 1 : 0
  },
  limit: (side) => (side === -1 ? low : side === 1 ? high : null),
  words,
})

/** State keys become codes once, here; booleans are 0 and 1; texts are compared as they are. */
const member = (
  signal: TwinSignal,
  listed: readonly (string | number | boolean)[],
): ((value: number, text: string) => boolean) => {
  if (signal.type === 'text') {
    const texts = new Set(listed.map(String))
    return (_value, text) => texts.has(text)
  }
  const codes = new Set(
    listed.map((entry) =>
      signal.type === 'state'
        ? (signal.states.find((s) => s.key === String(entry))?.code ?? Number.NaN)
        : Number(entry),
    ),
  )
  return (value) => codes.has(value)
}

const listWords = (signal: TwinSignal, listed: readonly (string | number | boolean)[]): string =>
  listed.map((entry) => signal.states.find((s) => s.key === String(entry))?.name ?? String(entry)).join(' or ')

/** @param deadband in the signal's unit; means nothing for lists. */
export const compileCondition = (signal: TwinSignal, when: AlarmCondition, deadband = 0): Condition => {
  if ('above' in when)
    return range(Number.NEGATIVE_INFINITY, when.above, deadband, `above ${withUnit(when.above, signal.unit)}`)
  if ('below' in when)
    return range(when.below, Number.POSITIVE_INFINITY, deadband, `below ${withUnit(when.below, signal.unit)}`)
  if ('outside' in when)
    return range(
      when.outside[0],
      when.outside[1],
      deadband,
      `outside ${when.outside[0]} to ${withUnit(when.outside[1], signal.unit)}`,
    )
  const listed = 'is' in when ? when.is : when.not
  const isListed = member(signal, listed)
  const wanted = 'is' in when
  return {
    side: (value, text) => (isListed(value, text) === wanted ? 1 : 0),
    limit: () => null,
    words: `${wanted ? '' : 'not '}${listWords(signal, listed)}`,
  }
}

const threeFigures = new Intl.NumberFormat('en', { maximumSignificantDigits: 3, useGrouping: false })

/** A value as a person reads it: the state's name, true or false, a number to three figures with its unit. */
export const valueInWords = (signal: TwinSignal, value: number, text: string): string => {
  if (signal.type === 'text') return text
  if (signal.type === 'state') return signal.states.find((s) => s.code === value)?.name ?? `unknown state ${value}`
  if (signal.type === 'boolean') return value ? 'true' : 'false'
  const number = signal.decimals === null ? threeFigures.format(value) : value.toFixed(signal.decimals)
  return signal.unit ? `${number} ${signal.unit}` : number
}
