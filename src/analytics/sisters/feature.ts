/**
 * What a signal was over a period, such as a day or an hour, while its machine worked: its mean and its spread, each value
 * weighed by how long it held. It is what machines of one class are compared by.
 */
import { err, ok } from '../../base/result.ts'
import { sealed, unsealed, type Estimator, type Reading } from '../estimator.ts'
import { INTERVAL_NUMBERS, isAfterGap } from '../unusual/interval.ts'

export interface WorkReading extends Reading {
  /** The machine works, in the state that is compared. */
  readonly isWorking: boolean
}

export interface FeatureSettings {
  /** Length of a period, ms. */
  readonly periodMs: number
  /** When a period begins, ms after 00:00 UTC: the plant's midnight, or its shift's begin. */
  readonly beginsMs: number
}

export type FeatureClaim =
  /** Bad, stale or no number. */
  | { readonly code: 'unusable' }
  | { readonly code: 'collecting'; readonly workedMs: number }
  /** A period is over: `from` and `to` in ms, the mean and the standard deviation in the signal's unit. */
  | {
      readonly code: 'closed'
      readonly from: number
      readonly to: number
      readonly workedMs: number
      readonly mean: number
      readonly spread: number
    }
  /** A period is over, and so little of it was worked that it says nothing. */
  | {
      readonly code: 'worked-too-little'
      readonly from: number
      readonly to: number
      readonly workedMs: number
      readonly of: number
    }

/** Share of a period that must have been worked. */
const LEAST_SHARE = 0.1

const IS_BEGUN = 0
const PERIOD = 1
const LAST = 2
const IS_HELD = 3
const WORKED = 4
const MEAN = 5
/** Sum of squares about the mean, by time. */
const SQUARES = 6
const INTERVAL = 7
const NUMBERS = INTERVAL + INTERVAL_NUMBERS

const add = (state: Float64Array, ms: number): void => {
  if (!(ms > 0)) return
  const worked = (state[WORKED]! += ms)
  const off = state[LAST]! - state[MEAN]!
  state[MEAN]! += (off * ms) / worked
  state[SQUARES]! += ms * off * (state[LAST]! - state[MEAN]!)
}

const closed = (state: Float64Array, from: number, periodMs: number): FeatureClaim => {
  const workedMs = state[WORKED]!
  const span = { from, to: from + periodMs, workedMs }
  const of = LEAST_SHARE * periodMs
  return workedMs >= of
    ? { code: 'closed', ...span, mean: state[MEAN]!, spread: Math.sqrt(Math.max(0, state[SQUARES]! / workedMs)) }
    : { code: 'worked-too-little', ...span, of }
}

export const featureOf = ({
  periodMs,
  beginsMs,
}: FeatureSettings): Estimator<Float64Array, WorkReading, FeatureClaim> => {
  const form = `feature/1/${periodMs}/${beginsMs}`
  return {
    form,
    init: () => new Float64Array(NUMBERS),
    step(state, { value, isUsable, isWorking }, now) {
      if (!isUsable || !Number.isFinite(value)) return { code: 'unusable' }
      const period = Math.floor((now - beginsMs) / periodMs)
      if (state[IS_BEGUN] === 0) {
        state[IS_BEGUN] = 1
        state[PERIOD] = period
        state[INTERVAL] = now
      }
      const from = state[INTERVAL]!
      const isHeld = !isAfterGap(state, INTERVAL, now) && state[IS_HELD]! > 0
      let claim: FeatureClaim | null = null
      if (period !== state[PERIOD]) {
        const begin = state[PERIOD]! * periodMs + beginsMs
        if (isHeld) add(state, Math.min(now, begin + periodMs) - from)
        // Set back by a clock, the period begins anew, and nothing is claimed of the one that was not over.
        if (period > state[PERIOD]!) claim = closed(state, begin, periodMs)
        state.fill(0, WORKED, SQUARES + 1)
        state[PERIOD] = period
        if (isHeld) add(state, now - Math.max(from, period * periodMs + beginsMs))
      } else if (isHeld) add(state, now - from)
      state[LAST] = value
      state[IS_HELD] = isWorking ? 1 : 0
      return claim ?? { code: 'collecting', workedMs: state[WORKED]! }
    },
    save: (state) => sealed(form, new Uint8Array(state.buffer, state.byteOffset, state.byteLength)),
    load(bytes) {
      const opened = unsealed(form, bytes)
      if (!opened.ok) return opened
      return opened.value.length === NUMBERS * 8
        ? ok(new Float64Array(opened.value.buffer))
        : err({ code: 'damaged', bytes: opened.value.length, wanted: NUMBERS * 8 })
    },
  }
}
