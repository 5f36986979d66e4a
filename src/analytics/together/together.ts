/**
 * Several signals of one machine: whether the relation between them still holds, though each may stay within its own range.
 * Smoothed deviations are measured along the axes in which they hardly move; how rare that is, its own record says. What
 * contributes is found by reconstruction, a signal put as the others say it should be (Alcala and Qin, Automatica 45, 2009). Where
 * only two signals hold each other, both are named, in no order.
 */
import { err, ok } from '../../base/result.ts'
import { sealed, unsealed, type Estimator, type Reading } from '../estimator.ts'
import { placeEpisode, takeScore } from '../unusual/episode.ts'
import { INTERVAL_NUMBERS, intervalLog, isAfterGap } from '../unusual/interval.ts'
import { Layout, type Slab } from '../unusual/slab.ts'
import { fadeTail, placeTail, surpriseOf } from '../unusual/tail.ts'
import { MOST_SIGNALS } from './axes.ts'
import type { Contribution, TogetherClaim } from './claim.ts'
import { distance, FIRST_FIT, fit, forgetSignal, learn, placeModel, row } from './model.ts'

export interface SignalReading extends Reading {
  /** Its unit, its range or its sensor is another one since: what was known of it is forgotten. */
  readonly isRenewed?: boolean
}

/** Nothing is claimed of fewer samples. */
const LEAST_SAMPLES = 400
/** Before, the relation is known so badly that how far samples are from it says nothing. */
const RECORDED_FROM = 300
const REFIT_EVERY = 200
/** Share of the newest sample in the smoothed ones. */
const NEWEST = 0.25
/** Samples about which the relation is remembered: those of two weeks, within these. */
const OVER_MS = 14 * 86_400_000
const LEAST_OVER = 2000
const MOST_OVER = 200_000
/** From this surprise on a sample is learnt as a tenth of one, and only one in so many is added to the record of sizes. */
const DOUBTED_FROM = 3.5
const DOUBTED = 0.1
const ADDED_EVERY = 50
/** A signal so many of its spreads away for so many samples in a row has become another one. */
const ELSEWHERE = 8
const ELSEWHERE_SAMPLES = 200
/** Sweeps in which missing signals are put as the others say. */
const SWEEPS = 8
/** Deviations count no further: what is beyond is as wrong. */
const FURTHEST = 1e6
const LARGEST = 1e18
const NAMED = 3
/** A score is of samples five minutes apart, as in `unusual`. */
const SCORE_INTERVAL_MS = 300_000

const values = new Float64Array(MOST_SIGNALS)
const away = new Float64Array(MOST_SIGNALS)
const smooth = new Float64Array(MOST_SIGNALS)
const parts = new Float64Array(MOST_SIGNALS)

/** Of `signals` numeric signals of one machine under one key of like with like; at most 24, about 20 KB then. */
export const together = (signals: number): Estimator<Slab, readonly SignalReading[], TogetherClaim> => {
  if (!(Number.isInteger(signals) && signals >= 2 && signals <= MOST_SIGNALS))
    throw new Error(`bug: ${signals} signals together; 2 to ${MOST_SIGNALS} are possible`)
  const FORM = `together/1/${signals}`
  const layout = new Layout()
  const COUNT = layout.f64(1)
  const FITTED_AT = layout.f64(1)
  const FADED_AT = layout.f64(1)
  const DOUBTS = layout.f64(1)
  const interval = layout.f64(INTERVAL_NUMBERS)
  const model = placeModel(layout, signals)
  const smoothed = layout.f64(signals)
  const elsewhere = layout.f64(signals)
  const worst = layout.f64(NAMED * 4)
  const episode = placeEpisode(layout)
  const relationTail = placeTail(layout)
  const rangeTail = placeTail(layout)
  const BYTES = layout.bytes
  const { centre, scale, all, relation } = model

  /** Deviations of the sample from what was usual when the model was worked out; what is missing as the others say. */
  const deviate = (f64: Float64Array): void => {
    for (let i = 0; i < signals; i++) {
      const off = (values[i]! - f64[centre + i]!) / f64[scale + i]!
      parts[i] = f64[scale + i]! > 0 && off === off ? 1 : 0
      away[i] = parts[i] ? Math.max(-FURTHEST, Math.min(FURTHEST, off)) : 0
    }
    for (let sweep = 0; sweep < SWEEPS; sweep++)
      for (let i = 0; i < signals; i++) {
        const own = f64[all + i * signals + i]!
        if (!parts[i] && own > 0) away[i]! -= row(f64, all, signals, i, away) / own
      }
  }

  const refit = (slab: Slab): void => {
    const { f64 } = slab
    const before = f64.slice(centre, centre + 2 * signals)
    fit(slab, model)
    for (let i = 0; i < signals; i++) {
      const value = f64[smoothed + i]! * before[signals + i]! + before[i]!
      const isKept = before[signals + i]! > 0 && f64[scale + i]! > 0
      f64[smoothed + i] = isKept ? (value - f64[centre + i]!) / f64[scale + i]! : 0
    }
  }

  /** Those that contribute most now, kept as the worst moment of the episode. */
  const keepWorst = (f64: Float64Array, whole: number): void => {
    f64.fill(0, worst, worst + NAMED * 4)
    for (let nth = 0; nth < NAMED; nth++) {
      let [best, most] = [-1, 0]
      for (let i = 0; i < signals; i++) {
        const own = f64[all + i * signals + i]!
        if (!parts[i] || own <= 0) continue
        const part = row(f64, all, signals, i, smooth) ** 2 / own
        if (part > most) [best, most] = [i, part]
      }
      if (best < 0) return
      parts[best] = 0
      const [unit, middle] = [f64[scale + best]!, f64[centre + best]!]
      const expected = smooth[best]! - row(f64, all, signals, best, smooth) / f64[all + best * signals + best]!
      f64.set(
        [best + 1, Math.min(1, most / whole ** 2), middle + unit * smooth[best]!, middle + unit * expected],
        worst + nth * 4,
      )
    }
  }

  const contributionsOf = (f64: Float64Array): Contribution[] =>
    Array.from({ length: NAMED }, (_, nth) => worst + nth * 4).flatMap((at) =>
      f64[at]! > 0 ? [{ signal: f64[at]! - 1, share: f64[at + 1]!, value: f64[at + 2]!, expected: f64[at + 3]! }] : [],
    )

  /** A signal that stays far away from where it ever was is another one now. */
  const followElsewhere = (slab: Slab): void => {
    const { f64 } = slab
    for (let i = 0; i < signals; i++) {
      if (!parts[i]) continue
      f64[elsewhere + i] = Math.abs(away[i]!) > ELSEWHERE ? f64[elsewhere + i]! + 1 : 0
      if (f64[elsewhere + i]! < ELSEWHERE_SAMPLES) continue
      f64[elsewhere + i] = 0
      forgetSignal(slab, model, i)
    }
  }

  const step = (slab: Slab, sample: readonly SignalReading[], now: number): TogetherClaim => {
    if (sample.length !== signals) throw new Error(`bug: ${sample.length} signals where ${signals} are together`)
    const { f64 } = slab
    let usable = 0
    for (let i = 0; i < signals; i++) {
      const { value, isUsable, isRenewed } = sample[i]!
      if (isRenewed) forgetSignal(slab, model, i)
      const isGood = isUsable && Math.abs(value) <= LARGEST
      values[i] = isGood ? value : Number.NaN
      if (isGood) usable++
    }
    if (usable < 2 || usable * 2 < signals) return { code: 'too-few-signals', score: 0, usable, of: signals }
    const count = ++f64[COUNT]!
    if (count === 1) f64[interval] = now
    const isGap = isAfterGap(f64, interval, now)
    const log = intervalLog(f64, interval)
    const over = Math.max(LEAST_OVER, Math.min(MOST_OVER, OVER_MS / Math.exp(log)))

    let [ofRelation, ofRange, whole] = [0, 0, 0]
    if (f64[FITTED_AT]! > 0) {
      deviate(f64)
      for (let i = 0; i < signals; i++) {
        const before = isGap ? away[i]! : f64[smoothed + i]!
        smooth[i] = before + NEWEST * (away[i]! - before)
        f64[smoothed + i] = smooth[i]!
      }
      whole = distance(f64, all, signals, smooth)
      followElsewhere(slab)
    }
    if (f64[FITTED_AT]! > 0 && count > RECORDED_FROM) {
      const apart = distance(f64, relation, signals, smooth)
      const addedBelow = f64[DOUBTS]! % ADDED_EVERY === ADDED_EVERY - 1 ? Infinity : DOUBTED_FROM
      ofRelation = surpriseOf(slab, relationTail, apart, addedBelow)
      ofRange = surpriseOf(slab, rangeTail, Math.sqrt(Math.max(0, whole ** 2 - apart ** 2)), addedBelow)
      if (Math.max(ofRelation, ofRange) >= DOUBTED_FROM) f64[DOUBTS]!++
    }
    learn(slab, model, values, ofRelation >= DOUBTED_FROM ? DOUBTED : 1, over)
    const fittedAt = f64[FITTED_AT]!
    if (count >= FIRST_FIT && (fittedAt === 0 || count - fittedAt >= Math.min(REFIT_EVERY, fittedAt / 4))) {
      refit(slab)
      f64[FITTED_AT] = count
    }
    if (count - f64[FADED_AT]! >= over) {
      f64[FADED_AT] = count
      fadeTail(slab, relationTail)
      fadeTail(slab, rangeTail)
    }
    if (count <= LEAST_SAMPLES) return { code: 'learning', score: 0, samples: count, of: LEAST_SAMPLES }

    const score = Math.max(0, ofRelation + (log - Math.log(SCORE_INTERVAL_MS)) / 2 / Math.LN10)
    const claim = takeScore(slab, episode, score, count, now, 0, 0, 0)
    const range = ofRange
    switch (claim.code) {
      case 'begins':
      case 'grows':
      case 'goes-on':
      case 'ends': {
        if (claim.code === 'begins' || (claim.code !== 'ends' && score >= claim.degree)) keepWorst(f64, whole)
        const { code, since, degree } = claim
        return { code, score: claim.score, range, since, degree, contributions: contributionsOf(f64) }
      }
      default:
        return { code: 'usual', score: claim.score, range }
    }
  }

  return {
    form: FORM,
    init: () => layout.slab(),
    step,
    save: ({ f64 }) => sealed(FORM, new Uint8Array(f64.buffer)),
    load: (bytes) => {
      const opened = unsealed(FORM, bytes)
      if (!opened.ok) return opened
      return opened.value.length === BYTES
        ? ok(layout.slab(opened.value.buffer))
        : err({ code: 'damaged', bytes: opened.value.length, wanted: BYTES })
    },
  }
}
