/** A condition of the twin document, compiled for the signal it watches. Used by alarms, suppression and commands alike. */
import type { TwinLimit } from '../twin/alarm-rule.ts'
import type { AlarmCondition } from '../twin/schema.ts'
import type { TwinSignal } from '../twin/twin.ts'
import type { DescribedCondition, DescribedValue } from '../wire/conditions.ts'

/**
 * 0: does not hold. −1: holds below its limit. +1: holds above its limit, or is (is not) one of the listed values. −2 and
 * +2: beyond the outer limit of a group. The side is remembered by whoever asks, so that the deadband applies to the limit
 * that was crossed.
 */
export type Side = -2 | -1 | 0 | 1 | 2

export interface Condition {
  /**
   * Does it hold for this value? The deadband acts on clearing alone (ISA-18.2 §10.5.4): `active` is the limit on which
   * the alarm stands, and it goes on holding until the value is back past that limit by the deadband; 0 = it does not stand.
   */
  side(value: number, text: string, active: Side): Side
  /** The limit of that side in the signal's unit, null where the condition is a list. */
  limit(side: Side): number | null
}

const range = (low: number, high: number, deadband: number): Condition => ({
  side: (value, _text, active) => {
    if (value < low || (active === -1 && value < low + deadband)) return value > high ? 1 : -1
    return value > high || (active === 1 && value > high - deadband) ? 1 : 0
  },
  limit: (side) => (side === -1 ? low : side === 1 ? high : null),
})

/** How far a measure may lie from 0, on one side or both. */
export const awayFromZero = (by: number, side: 'above' | 'below' | 'either', deadband: number): Condition =>
  range(side === 'above' ? Number.NEGATIVE_INFINITY : -by, side === 'below' ? Number.POSITIVE_INFINITY : by, deadband)

/** A watch says 1 where what it watches for holds, else 0. */
export const HOLDS: Condition = { side: (value) => (value === 1 ? 1 : 0), limit: () => null }

/**
 * A group of limits, of which only the outermost that is passed counts. The deadband acts on each of them (ISA-18.2
 * §10.5.4): one that stands goes on standing until the value is back past it by the deadband, and so do those within.
 */
export const limitGroup = (limits: readonly TwinLimit[], deadband: number): Condition => {
  const outermostFirst = limits.toSorted((a, b) => Math.abs(b.side) - Math.abs(a.side))
  return {
    side: (value, _text, active) => {
      for (const { side, at } of outermostFirst) {
        const stands = Math.sign(active) === Math.sign(side) && Math.abs(active) >= Math.abs(side)
        const slack = stands ? deadband : 0
        if (side > 0 ? value > at - slack : value < at + slack) return side
      }
      return 0
    },
    limit: (side) => limits.find((one) => one.side === side)?.at ?? null,
  }
}

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

/** @param deadband in the signal's unit; means nothing for lists. */
export const compileCondition = (signal: TwinSignal, when: AlarmCondition, deadband = 0): Condition => {
  if ('above' in when) return range(Number.NEGATIVE_INFINITY, when.above, deadband)
  if ('below' in when) return range(when.below, Number.POSITIVE_INFINITY, deadband)
  if ('outside' in when) return range(when.outside[0], when.outside[1], deadband)
  const listed = 'is' in when ? when.is : when.not
  const isListed = member(signal, listed)
  const wanted = 'is' in when
  return {
    // What is worked out and has no value is none of the others either.
    side: (value, text) => (isListed(value, text) === wanted && !(signal.derived && Number.isNaN(value)) ? 1 : 0),
    limit: () => null,
  }
}

/** A condition as it is told to a person: states by their names. */
export const describeCondition = (signal: TwinSignal, when: AlarmCondition): DescribedCondition => {
  const { unit } = signal
  if ('above' in when) return { kind: 'above', limit: when.above, unit }
  if ('below' in when) return { kind: 'below', limit: when.below, unit }
  if ('outside' in when) return { kind: 'outside', low: when.outside[0], high: when.outside[1], unit }
  const named = (entry: string | number | boolean): string | number | boolean =>
    signal.type === 'boolean'
      ? Boolean(Number(entry))
      : (signal.states.find(({ key }) => key === String(entry))?.name ?? entry)
  return 'is' in when ? { kind: 'is', values: when.is.map(named) } : { kind: 'not', values: when.not.map(named) }
}

/** A value as it is told to a person. @param text what a text signal holds */
export const describeValue = (signal: TwinSignal, value: number, text: string): DescribedValue => {
  const { type, unit, decimals } = signal
  if (type === 'text') return { kind: 'word', word: text }
  if (!Number.isFinite(value)) return { kind: 'none' }
  if (type === 'boolean') return { kind: 'switch', on: value !== 0 }
  if (type === 'integer') return { kind: 'count', count: value, unit }
  if (type !== 'state') return { kind: 'measure', value, unit, decimals }
  const state = signal.states.find(({ code }) => code === value)
  return state ? { kind: 'word', word: state.name } : { kind: 'code', code: value }
}
