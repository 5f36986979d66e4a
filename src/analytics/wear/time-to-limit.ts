/**
 * When a signal that wears will be at its limit: the middle from its own level and drift, the width from how such
 * expectations of its sisters came true. Where there is no trend there is no number, and the reason is said.
 */
import { err, ok } from '../../base/result.ts'
import { sealed, unsealed, type Estimator, type Reading } from '../estimator.ts'
import {
  BANK_NUMBERS,
  chanceOfNoRise,
  driftOf,
  levelOf,
  moveBank,
  startBank,
  stepBank,
  stepsTo,
  surpriseOf,
} from './bank.ts'
import { FAN_SHARES } from '../../base/fan-shares.ts'
import type { Fan } from './fan.ts'
import { bendOf, isSteady, startWay, stepWay, WAY_NUMBERS } from './way-so-far.ts'

export interface WearSample extends Reading {
  /** A part was exchanged or serviced since the last sample: what came before says nothing any more. */
  readonly isRenewed?: boolean
}

/** How expectations of sisters came true: log(true time / expected median) at each share of `FAN_SHARES`. */
export interface SistersRecord {
  /** That ran to their limit and had been given an expectation before. */
  readonly sisters: number
  readonly ratios: readonly number[]
}

export interface WearSettings {
  readonly limit: number
  /** Null: the width is the model's own and was never checked. */
  readonly record: SistersRecord | null
}

export type WearClaim =
  /** Bad, stale or put in by hand. */
  | { readonly code: 'not-used' }
  | { readonly code: 'few-samples'; readonly samples: number; readonly wanted: number }
  /** As likely as not it goes nowhere, or the other way. */
  | { readonly code: 'no-trend' }
  /** It went there in a few steps, or fell back about as far: a load, a day, no wear. */
  | { readonly code: 'not-steady' }
  /** It may be the time of day: less than a day is known and less than half of the way is done. */
  | { readonly code: 'within-a-day'; readonly spanMs: number }
  /** The limit is further away than three times what has been seen. */
  | { readonly code: 'too-early'; readonly spanMs: number }
  | { readonly code: 'beyond' }
  | {
      readonly code: 'expected'
      /** ms from now, at each share of `FAN_SHARES`; may be Infinity at its end where the width is the model's. */
      readonly fan: Fan
      /** Whose record the width rests on; `model`: not checked yet. */
      readonly basis: 'sisters' | 'model'
    }

const LEAST_SAMPLES = 20
const MOST_NO_RISE = 0.2
const SPANS = 3
const DAY_MS = 86_400_000
const HALF_WAY = 0.5
/** Share of the way that counts as done at least. */
const LEAST_WAY = 1e-3
const MIDDLE = FAN_SHARES.indexOf(0.5)
const SURPRISE = 6
/** So many in a row, on one side, are no slip of the sensor. */
const IN_A_ROW = 3

/** Places in the state's header; the way and the bank follow, and where they will be the first samples until there are enough. */
const SAMPLES = 0
const LAST_AT = 1
const ELAPSED_MS = 2
const INTERVAL_MS = 3
/** 1: the limit lies above, −1: below. */
const SIDE = 4
/** Samples in a row on one side of what was foretold; negative below. */
const SURPRISES = 5
const BEYOND = 6
const HEADER = 7
const BANK = HEADER + WAY_NUMBERS
const NUMBERS = BANK + BANK_NUMBERS

/** One block of numbers. */
export type WearState = Float64Array
const wayOf = (state: WearState): Float64Array => state.subarray(HEADER, BANK)
const bankOf = (state: WearState): Float64Array => state.subarray(BANK)

const middleOf = (values: Float64Array): number => values.toSorted()[values.length >> 1]!

/** From the first samples: where the limit lies, the usual interval, the noise; then they are learnt. */
const begin = (state: WearState, limit: number): void => {
  const values = state.slice(HEADER, HEADER + LEAST_SAMPLES)
  const times = state.slice(HEADER + LEAST_SAMPLES, HEADER + 2 * LEAST_SAMPLES)
  const side = middleOf(values) <= limit ? 1 : -1
  const steps = values.slice(1).map((value, i) => Math.abs(value - values[i]!))
  const squares = steps.reduce((sum, step) => sum + (step * step) / steps.length, 0)
  const least = 1e-6 * Math.max(Math.abs(limit), Math.abs(values[0]!), 1e-12)
  const interval = Math.max(1, state[ELAPSED_MS]! / (LEAST_SAMPLES - 1))
  state[SIDE] = side
  state[INTERVAL_MS] = interval
  startWay(wayOf(state))
  // Differences of neighbours have twice the noise's variance; a step among them counts a tenth.
  startBank(bankOf(state), side * values[0]!, Math.max((1.4826 * middleOf(steps)) ** 2 / 2, squares / 20, least ** 2))
  values.forEach((value, i) => {
    stepWay(wayOf(state), side * value)
    if (i > 0) stepBank(bankOf(state), side * value, Math.max(0, times[i]! - times[i - 1]!) / interval)
  })
}

const learn = (state: WearState, value: number, steps: number, limit: number, at: number): void => {
  const bank = bankOf(state)
  const up = state[SIDE]! * value
  state[BEYOND] = up >= state[SIDE]! * limit ? state[BEYOND]! + 1 : 0
  const off = surpriseOf(bank, up, steps)
  if (!(Math.abs(off) > SURPRISE)) {
    state[SURPRISES] = 0
    stepBank(bank, up, steps)
    stepWay(wayOf(state), up)
    return
  }
  state[SURPRISES] =
    Math.sign(off) === Math.sign(state[SURPRISES]!) ? state[SURPRISES]! + Math.sign(off) : Math.sign(off)
  if (Math.abs(state[SURPRISES]!) < IN_A_ROW) return
  if (off < 0) restart(state, value, at)
  else {
    state[SURPRISES] = 0
    moveBank(bank, up)
    stepWay(wayOf(state), up)
  }
}

const restart = (state: WearState, value: number, at: number): void => {
  state.fill(0)
  collect(state, value, at)
}

const collect = (state: WearState, value: number, at: number): void => {
  const place = state[SAMPLES]!
  state[HEADER + place] = value
  state[HEADER + LEAST_SAMPLES + place] = state[ELAPSED_MS]!
  state[SAMPLES] = place + 1
  state[LAST_AT] = at
}

const claimOf = (state: WearState, { limit, record }: WearSettings): WearClaim => {
  if (state[SAMPLES]! < LEAST_SAMPLES) return { code: 'few-samples', samples: state[SAMPLES]!, wanted: LEAST_SAMPLES }
  const [bank, way] = [bankOf(state), wayOf(state)]
  const [upTo, level, spanMs] = [state[SIDE]! * limit, levelOf(bank), state[ELAPSED_MS]!]
  if (state[BEYOND]! >= IN_A_ROW || level >= upTo) return { code: 'beyond' }
  if (chanceOfNoRise(bank) > MOST_NO_RISE) return { code: 'no-trend' }
  if (!isSteady(way)) return { code: 'not-steady' }
  const straight = stepsTo(bank, upTo, FAN_SHARES).map((steps) => steps * state[INTERVAL_MS]!)
  // Drift alone comes too late where wear grows faster and faster, the bend alone is noisy: their geometric mean.
  const start = way[4]!
  const bent =
    spanMs * (((upTo - start) / Math.max(level - start, LEAST_WAY * (upTo - start))) ** (1 / bendOf(way)) - 1)
  const nearer = Math.sqrt(bent / straight[MIDDLE]!)
  const median = straight[MIDDLE]! * nearer
  if (!(median <= SPANS * spanMs)) return { code: 'too-early', spanMs }
  if (spanMs < DAY_MS && level - start < HALF_WAY * (upTo - start)) return { code: 'within-a-day', spanMs }
  return record
    ? { code: 'expected', basis: 'sisters', fan: record.ratios.map((ratio) => median * Math.exp(ratio)) }
    : { code: 'expected', basis: 'model', fan: apart(straight, median, Math.abs(Math.log(nearer))) }
}

/** Of the normal distribution, at each of `FAN_SHARES`. */
const NORMAL = [-1.959964, -1.281552, -0.67449, 0, 0.67449, 1.281552, 1.959964]

/**
 * Nobody knows whether it bends. Each of the two ways lies so far from the middle, in logarithms of time, and is as likely:
 * that doubt is one spread beside the other, of a drift and noise that are known from so few samples.
 * @param straight times at the shares, if it goes on as it is
 */
const apart = (straight: readonly number[], median: number, doubt: number): Fan =>
  straight.map((time, i) => {
    if (i === MIDDLE) return median
    const own = Math.log(time / straight[MIDDLE]!)
    const ratio = Math.sign(i - MIDDLE) * Math.hypot(own, NORMAL[i]! * doubt)
    return time > 0 ? median * Math.exp(ratio) : time
  })

/** Where the signal is without its noise, in its unit, and how much it moves in a ms; null while too few samples are known. */
export const trendOf = (state: WearState): { readonly level: number; readonly perMs: number } | null => {
  if (state[SAMPLES]! < LEAST_SAMPLES) return null
  const [bank, side] = [bankOf(state), state[SIDE]!]
  return { level: side * levelOf(bank), perMs: (side * driftOf(bank)) / state[INTERVAL_MS]! }
}

const FORM = 'wear/2'

export const timeToLimit = (settings: WearSettings): Estimator<WearState, WearSample, WearClaim> => ({
  form: FORM,
  init: () => new Float64Array(NUMBERS),
  step(state, { value, isUsable, isRenewed }, now) {
    if (isRenewed) state.fill(0)
    if (!isUsable || !Number.isFinite(value)) return { code: 'not-used' }
    const passed = state[SAMPLES]! > 0 ? Math.max(0, now - state[LAST_AT]!) : 0
    state[ELAPSED_MS]! += passed
    if (state[SAMPLES]! < LEAST_SAMPLES) {
      collect(state, value, now)
      if (state[SAMPLES] === LEAST_SAMPLES) begin(state, settings.limit)
    } else {
      state[LAST_AT] = now
      learn(state, value, passed / state[INTERVAL_MS]!, settings.limit, now)
    }
    return claimOf(state, settings)
  },
  save: (state) => sealed(FORM, new Uint8Array(state.buffer, state.byteOffset, state.byteLength)),
  load(bytes) {
    const opened = unsealed(FORM, bytes)
    if (!opened.ok) return opened
    return opened.value.length === NUMBERS * 8
      ? ok(new Float64Array(opened.value.buffer))
      : err({ code: 'damaged', bytes: opened.value.length, wanted: NUMBERS * 8 })
  },
})
