/**
 * Whether a signal is unusual beside its own past. Eight features, each turned into a surprise by its own record of sizes,
 * asked before the sample is added. The largest wins; the plainest that is nearly as large names the explanation; the mean of the others is added to it,
 * because what several features see is less often chance.
 */
import { err, ok } from '../../base/result.ts'
import { sealed, unsealed, type Estimator, type Reading } from '../estimator.ts'
import type { UnusualClaim } from './claim.ts'
import { type Drift, driftIn } from './drift.ts'
import { distanceOf, fadeDistance, placeDistance } from './distance.ts'
import { placeEpisode, takeScore } from './episode.ts'
import { isAfterGap } from './interval.ts'
import { levelBefore, levelShift, placeLevel } from './level.ts'
import { Layout, type Slab } from './slab.ts'
import { fadeTail, placeTail, takeSize } from './tail.ts'
import { beginTimeOfDay, expectedNow, placeTimeOfDay } from './time-of-day.ts'

const FEATURES = 8
const JUMP = 0
const TIME_OF_DAY = 1
const LASTING = 2
const LEVEL = 3
const SHAPE = 4
const MANY_JUMPS = 5
const MANY_UNUSUAL = 6
const TOGETHER = 7

/** The plainest feature, the first of them, that is at least so surprising beside the largest names the explanation. */
const AS_GOOD = 0.6
/** Nothing is claimed of fewer samples. */
const LEAST_SAMPLES = 100
/** Samples of a shape. */
const WINDOW = 16
/** Samples over which features are smoothed. */
const LASTING_OVER = 12
const JUMPS_OVER = 10
const UNUSUAL_OVER = 20
/** A score is of samples five minutes apart. Denser samples are alike in part: their scores weigh by the root of the interval. */
const SCORE_INTERVAL_MS = 300_000
/** What is older than this counts half, then a quarter …, where enough samples came in it. */
const HALVED_AFTER_MS = 30 * 86_400_000
const HALVED_SAMPLES = 5000
/** So far apart, as a share, are numbers that only rounding tells apart. */
const ROUNDING = 1e-5
/** Nothing measured is as large: a number that stands for "none". */
const LARGEST = 1e18

const layout = new Layout()
const N = layout.f64(11)
// The interval's numbers begin at the time of the last sample.
const [COUNT, ORIGIN, LAST, LAST_AT, INTERVAL, , IN_WINDOW, SMOOTH, JUMPS, UNUSUAL, HALVED_AT] = Array.from(
  { length: 11 },
  (_, i) => N + i,
) as [number, number, number, number, number, number, number, number, number, number, number]
const shapeWindow = layout.f32(WINDOW)
const episode = placeEpisode(layout)
const level = placeLevel(layout)
const shape = placeDistance(layout, WINDOW, 1e-4)
const together = placeDistance(layout, 4, 1e-3)
const timeOfDay = placeTimeOfDay(layout)
const tails = Array.from({ length: FEATURES }, () => placeTail(layout))
const BYTES = layout.bytes

const FORM = 'unusual/2'
const UNUSABLE: UnusualClaim = { code: 'unusable', score: 0 }

const surprises = new Float64Array(FEATURES)
const vector = new Float64Array(4)
const lately = new Float64Array(WINDOW)

/** How surprising a size of a feature is. Small enough to be put where it is called. */
const take = (slab: Slab, feature: number, size: number): void => {
  surprises[feature] = size
  takeSize(slab, tails[feature]!, surprises, feature)
}

const init = (): Slab => {
  const slab = layout.slab()
  beginTimeOfDay(slab, timeOfDay)
  return slab
}

const halve = (slab: Slab, now: number): void => {
  const since = slab.f64[HALVED_AT]!
  // Set back by much, a clock would hold it off for long.
  if (now >= since && now - since < HALVED_AFTER_MS) return
  slab.f64[HALVED_AT] = now
  if (now < since || slab.f64[COUNT]! < HALVED_SAMPLES) return
  for (const tail of tails) fadeTail(slab, tail)
  fadeDistance(slab, shape)
  fadeDistance(slab, together)
}

const step = (slab: Slab, { value, isUsable, isFresh }: Reading, now: number): UnusualClaim => {
  if (!isUsable || !(Math.abs(value) <= LARGEST)) return UNUSABLE
  const { f64, f32 } = slab
  const count = ++f64[COUNT]!
  if (count === 1) {
    f64[ORIGIN] = value
    f64[LAST_AT] = now
    f64[HALVED_AT] = now
  }
  // Beside the first value: so that what is large and hardly changes loses nothing.
  const x = value - f64[ORIGIN]!
  const isAfterPause = isAfterGap(f64, LAST_AT, now)
  const isNew = count === 1 || isAfterPause || isFresh === true
  halve(slab, now)

  const jump = isNew ? 0 : x - f64[LAST]!
  const before = f64[LAST]!
  f64[LAST] = x
  surprises.fill(0)
  if (!isNew) {
    take(slab, JUMP, Math.abs(jump))
    f64[JUMPS]! += (surprises[JUMP]! - f64[JUMPS]!) / JUMPS_OVER
    if (f64[JUMPS]! > 0) take(slab, MANY_JUMPS, f64[JUMPS]!)
  }

  const expected = expectedNow(slab, timeOfDay, x, now)
  const residual = expected === expected ? x - expected : 0
  if (expected === expected) {
    take(slab, TIME_OF_DAY, Math.abs(residual))
    f64[SMOOTH]! += (residual - f64[SMOOTH]!) / LASTING_OVER
    take(slab, LASTING, Math.abs(f64[SMOOTH]!))
    f64[UNUSUAL]! += (surprises[TIME_OF_DAY]! - f64[UNUSUAL]!) / UNUSUAL_OVER
    if (f64[UNUSUAL]! > 0) take(slab, MANY_UNUSUAL, f64[UNUSUAL]!)
  }

  const shift = levelShift(slab, level, x)
  if (shift === shift) take(slab, LEVEL, Math.abs(shift))

  f32.copyWithin(shapeWindow, shapeWindow + 1, shapeWindow + WINDOW)
  f32[shapeWindow + WINDOW - 1] = x
  f64[IN_WINDOW] = isNew ? 1 : f64[IN_WINDOW]! + 1
  if (f64[IN_WINDOW]! >= WINDOW) {
    for (let i = 0; i < WINDOW; i++) lately[i] = f32[shapeWindow + i]!
    const distance = distanceOf(slab, shape, lately)
    if (distance >= 0) take(slab, SHAPE, distance)
  }

  vector[0] = jump
  vector[1] = residual
  vector[2] = expected === expected ? f64[SMOOTH]! : 0
  vector[3] = shift === shift ? shift : 0
  const distance = distanceOf(slab, together, vector)
  if (distance >= 0) take(slab, TOGETHER, distance)

  if (count <= LEAST_SAMPLES) return { code: 'learning', score: 0, samples: count, of: LEAST_SAMPLES }
  let most = 0
  let sum = 0
  for (let i = 0; i < FEATURES; i++) {
    sum += surprises[i]!
    if (surprises[i]! > most) most = surprises[i]!
  }
  let which = 0
  while (surprises[which]! < most * AS_GOOD) which++
  const score = most + (sum - most) / (FEATURES - 1) + (f64[INTERVAL]! - Math.log(SCORE_INTERVAL_MS)) / 2 / Math.LN10
  const origin = f64[ORIGIN]!
  let first = value
  let second = 0
  if (which === JUMP) {
    first = before + origin
    second = value
  } else if (which === TIME_OF_DAY) second = expected + origin
  else if (which === LASTING) {
    first = f64[SMOOTH]!
    second = expected + origin
  } else if (which === LEVEL) {
    second = levelBefore(slab, level) + origin
    first = second
    second += shift
  }
  return takeScore(slab, episode, Math.max(0, score), count, now, which, first, second)
}

/**
 * Of what was learnt until now, in the signal's unit; beside what `step` claims, and asked much less often.
 * @param far in spreads: what lies less than half as far by the last hours alone is told with their spread only
 */
export const driftOf = (slab: Slab, far = 0): Drift | null => {
  const drift = driftIn(slab, timeOfDay, far)
  const origin = slab.f64[ORIGIN]!
  if (!drift) return null
  const value = drift.value + origin
  return { value, expected: drift.expected + origin, spread: Math.max(drift.spread, ROUNDING * Math.abs(value)) }
}

/** Of one signal under one key of like with like (running state, speed band, product); about 5 KB, whatever comes. */
export const unusual: Estimator<Slab, Reading, UnusualClaim> = {
  form: FORM,
  init,
  step,
  save: ({ f64 }) => sealed(FORM, new Uint8Array(f64.buffer)),
  load: (bytes) => {
    const state = unsealed(FORM, bytes)
    if (!state.ok) return state
    return state.value.length === BYTES
      ? ok(layout.slab(state.value.buffer))
      : err({ code: 'damaged', bytes: state.value.length, wanted: BYTES })
  },
}
