/**
 * Machines of one class in the same state, beside each other: how far each is from the median of the others, in spreads
 * between them (median and MAD: Hampel, Journal of the American Statistical Association 69, 1974). What one always has more
 * is learnt; what all have more is the fleet's. Where more than half change alike, they are the fleet.
 */
import type { Estimator } from '../estimator.ts'
import type { Beside, FleetClaim, SisterClaim, SistersClaim } from './claim.ts'
import * as at from './fleet-state.ts'
import type { FleetState } from './fleet-state.ts'
import { ascending, leftOut } from './left-out.ts'

export interface Sister {
  /** Its name: at most 128 characters. */
  readonly machine: string
  /** Its feature of the period, such as the mean of a signal over a day of work. */
  readonly value: number
  readonly isUsable: boolean
  /** It was replaced or serviced since: what it always had is forgotten. */
  readonly isRenewed?: boolean
}

/** Others that a machine is compared with, at least. */
const LEAST_SISTERS = 4
const DAY_MS = 86_400_000
const LEAST_PERIODS = 14
const LEAST_DAYS = 2
/** What a machine always has is averaged over so long; the fleet's level and spreads over a month. */
const OFFSET_DAYS = 90
const MONTH_DAYS = 30
/** An episode begins from this |z| on, and goes on above half of it. */
const BEGINS = 4.5
const GOES_ON = BEGINS / 2
/** Periods over which what lasts is smoothed; in the last of them independent errors are a third. */
const SMOOTH_OVER = 5
const SMOOTHED_SHARE = 1 / 3
/** From this many on spreads are learnt: before, what a machine always has is hardly known. */
const SPREAD_FROM = 3
/** Learnt as if not further than so many spreads away. */
const CLIP = 3
/** Machines that hardly differ are told apart no finer than by this share of how the fleet moves with time. */
const LEVEL_SHARE = 0.05
/** An episode that moved by less than so many spreads within a month is how the machine is from now on. */
const STEADY = 1
const MOST_Z = 99
/** Standard deviations of a normal in one MAD, and in one mean absolute deviation. */
const PER_MAD = 1.4826
const PER_MEAN = 1.2533

const zOf = (off: number, spread: number): number =>
  off === 0 ? 0 : Math.max(-MOST_Z, Math.min(MOST_Z, spread > 0 ? off / spread : off * Infinity))
const clipped = (off: number, most: number): number => Math.max(-most, Math.min(most, off))

/** Machines that others are compared with, each without what it always has. */
interface Pool {
  readonly plains: readonly number[]
  readonly middle: number
  /** Distances from the middle. */
  readonly aways: readonly number[]
}

/** In periods. */
interface Periods {
  readonly least: number
  readonly offset: number
  readonly month: number
}

/** Of one machine of this period. */
interface One {
  readonly place: number
  readonly value: number
  /** Value without what it always has. */
  readonly plain: number
}

const compared = (
  numbers: Float64Array,
  one: One,
  off: number,
  median: number,
  mad: number,
  sisters: number,
  periods: Periods,
): { readonly beside: Beside; readonly spread: number } => {
  const { place, value } = one
  const fleet = Math.max(numbers[at.SPREAD]!, LEVEL_SHARE * numbers[at.LEVEL_SPREAD]!)
  const spread = Math.max(PER_MAD * mad, fleet, numbers[place + at.OWN_SPREAD]!)
  // What it always has is known so well only.
  const unsure = 1 / Math.max(1, Math.min(numbers[place + at.KNOWN]!, periods.offset))
  const smooth = numbers[place + at.SMOOTH]! + (off - numbers[place + at.SMOOTH]!) / SMOOTH_OVER
  const smoothSpread = Math.hypot(
    Math.max(spread * SMOOTHED_SHARE, numbers[at.SMOOTH_SPREAD]!),
    spread * Math.sqrt(unsure),
  )
  const z = zOf(off, spread * Math.sqrt(1 + unsure))
  const lasting = zOf(smooth, smoothSpread)
  const isNow = Math.abs(z) >= Math.abs(lasting)
  return {
    spread,
    beside: {
      value,
      median,
      usually: numbers[place + at.OFFSET]!,
      by: isNow ? off : smooth,
      z: isNow ? z : lasting,
      over: isNow ? 'this-period' : 'last-periods',
      sisters,
    },
  }
}

/** Learns one machine's offset and spread. @param spread between machines, as known before */
const learn = (numbers: Float64Array, place: number, off: number, spread: number, periods: Periods): void => {
  const known = numbers[place + at.KNOWN]!++
  if (known >= SPREAD_FROM) {
    const share = 1 / Math.min(known - SPREAD_FROM + 1, periods.month)
    // About what lasts: a slow rise is no spread, and does not hide itself.
    const size = Math.min(
      PER_MEAN * Math.abs(off - numbers[place + at.SMOOTH]!),
      known < periods.least ? Infinity : CLIP * spread,
    )
    numbers[place + at.SMOOTH]! += (off - numbers[place + at.SMOOTH]!) / SMOOTH_OVER
    if (numbers[place + at.DEGREE] === 0)
      numbers[place + at.OWN_SPREAD]! += (size - numbers[place + at.OWN_SPREAD]!) * share
  }
  if (numbers[place + at.DEGREE]! > 0) return
  const most = known < periods.least || spread === 0 ? Infinity : CLIP * spread
  numbers[place + at.OFFSET]! += clipped(off, most) / Math.min(known + 1, periods.offset)
}

/** Follows the episode of a machine that is known. */
const episodeOf = (
  numbers: Float64Array,
  place: number,
  beside: Beside,
  spread: number,
  now: number,
  periods: Periods,
): SisterClaim => {
  const size = Math.abs(beside.z)
  const isOpen = numbers[place + at.DEGREE]! > 0
  if (!isOpen && size < BEGINS) return { code: 'usual', beside }
  if (!isOpen) {
    numbers[place + at.SINCE] = now
    numbers[place + at.MARK] = numbers[place + at.SMOOTH]!
    numbers[place + at.MARKED_AT] = numbers[place + at.KNOWN]!
  }
  const degree = Math.max(numbers[place + at.DEGREE]!, size)
  const since = numbers[place + at.SINCE]!
  numbers[place + at.DEGREE] = degree
  if (!isOpen) return { code: 'begins', since, degree, beside }
  if (size < GOES_ON) {
    numbers[place + at.DEGREE] = 0
    return { code: 'ends', since, degree, beside }
  }
  if (numbers[place + at.KNOWN]! - numbers[place + at.MARKED_AT]! < periods.month)
    return { code: 'goes-on', since, degree, beside }
  const smooth = numbers[place + at.SMOOTH]!
  const isSteady = Math.abs(smooth - numbers[place + at.MARK]!) < STEADY * spread
  numbers[place + at.MARK] = smooth
  numbers[place + at.MARKED_AT] = numbers[place + at.KNOWN]!
  if (!isSteady) return { code: 'goes-on', since, degree, beside }
  numbers[place + at.OFFSET]! += smooth
  numbers[place + at.SMOOTH] = 0
  numbers[place + at.DEGREE] = 0
  return { code: 'settled', since, degree, beside }
}

const fleetOf = (numbers: Float64Array, level: number, now: number, periods: Periods): FleetClaim => {
  const known = numbers[at.LEVELS]!
  const usually = known === 0 ? level : numbers[at.LEVEL]!
  const off = level - usually
  const spread = numbers[at.LEVEL_SPREAD]!
  const z = zOf(off, spread * Math.sqrt(1 + 1 / Math.max(1, Math.min(known, periods.month))))
  const most = known < periods.least || spread === 0 ? Infinity : CLIP * spread
  const near = clipped(off, most)
  numbers[at.LEVELS] = known + 1
  numbers[at.LEVEL] = usually + near / Math.min(known + 1, periods.month)
  if (known > 0) numbers[at.LEVEL_SPREAD]! += (PER_MEAN * Math.abs(near) - spread) / Math.min(known, periods.month)
  if (known < periods.least) return { code: 'learning', periods: known, of: periods.least }
  const isOpen = numbers[at.FLEET_DEGREE]! > 0
  if (!isOpen && Math.abs(z) < BEGINS) return { code: 'usual', level, usually, z }
  if (!isOpen) numbers[at.FLEET_SINCE] = now
  const degree = Math.max(numbers[at.FLEET_DEGREE]!, Math.abs(z))
  const isOver = isOpen && Math.abs(z) < GOES_ON
  numbers[at.FLEET_DEGREE] = isOver ? 0 : degree
  const code = isOver ? 'ends' : isOpen ? 'goes-on' : 'begins'
  return { code, since: numbers[at.FLEET_SINCE]!, degree, level, usually, z }
}

/** Everybody of this period whose feature is usable and for whom there is room. */
const presentOf = (state: FleetState, sample: readonly Sister[], periods: Periods): (One | SisterClaim)[] =>
  sample.map(({ machine, value, isUsable, isRenewed }) => {
    if (!isUsable || !Number.isFinite(value) || machine === '' || machine.length > at.LONGEST_NAME)
      return { code: 'unusable' }
    const place = at.machineAt(state, machine, periods.month)
    if (place < 0) return { code: 'no-room', of: at.MOST_MACHINES }
    if (isRenewed) at.forget(state, place)
    state.numbers[place + at.SEEN] = state.numbers[at.PERIODS]!
    return { place, value, plain: value - state.numbers[place + at.OFFSET]! }
  })

const poolOf = (ones: readonly One[]): Pool => {
  const plains = ascending(ones.map(({ plain }) => plain))
  const middle = leftOut(plains, null)
  return { plains, middle, aways: ascending(plains.map((plain) => Math.abs(plain - middle))) }
}

const isOne = (one: One | SisterClaim): one is One => 'place' in one

const step = (state: FleetState, sample: readonly Sister[], now: number, periods: Periods): SistersClaim => {
  const { numbers } = state
  const all = presentOf(state, sample, periods)
  const present = all.filter(isOne)
  const known = present.filter(({ place }) => numbers[place + at.KNOWN]! >= periods.least)
  if (present.length > 0) numbers[at.PERIODS]!++
  const [ofKnown, ofAll] = [poolOf(known), poolOf(present)]
  const enough = LEAST_SISTERS + 1
  const offs: number[] = []
  const smooths: number[] = []

  const claimOf = (one: One): SisterClaim => {
    const { place, plain } = one
    if (present.length < enough) return { code: 'not-enough-sisters', sisters: present.length - 1, of: LEAST_SISTERS }
    const periodsKnown = numbers[place + at.KNOWN]!
    const isKnown = periodsKnown >= periods.least
    const knownOthers = known.length - (isKnown ? 1 : 0)
    const pool = knownOthers >= LEAST_SISTERS ? ofKnown : ofAll
    const isIn = pool === ofAll || isKnown
    const median = leftOut(pool.plains, isIn ? plain : null)
    const mad = leftOut(pool.aways, isIn ? Math.abs(plain - pool.middle) : null)
    const off = plain - median
    const { beside, spread } = compared(numbers, one, off, median, mad, knownOthers, periods)
    learn(numbers, place, off, spread, periods)
    if (periodsKnown >= SPREAD_FROM) {
      offs.push(Math.abs(off))
      smooths.push(Math.abs(numbers[place + at.SMOOTH]!))
    }
    if (!isKnown) return { code: 'learning', periods: periodsKnown, of: periods.least }
    return knownOthers < LEAST_SISTERS
      ? { code: 'not-enough-sisters', sisters: knownOthers, of: LEAST_SISTERS }
      : episodeOf(numbers, place, beside, spread, now, periods)
  }
  const machines = all.map((one) => (isOne(one) ? claimOf(one) : one))
  // Asked with the spreads that were known before, learnt after all were asked.
  if (offs.length >= enough) {
    const share = 1 / Math.min(++numbers[at.SPREADS]!, periods.month)
    const toward = (field: number, sizes: readonly number[]): void => {
      numbers[field]! += (PER_MAD * leftOut(ascending(sizes), null) - numbers[field]!) * share
    }
    toward(at.SPREAD, offs)
    toward(at.SMOOTH_SPREAD, smooths)
  }
  const pool = known.length >= enough ? ofKnown : ofAll
  const fleet: FleetClaim =
    present.length < enough
      ? { code: 'not-enough-sisters', sisters: Math.max(0, present.length - 1), of: LEAST_SISTERS }
      : fleetOf(numbers, pool.middle, now, periods)
  return { fleet, machines }
}

/** Of one signal of one class under one key of like with like; about 10 KB, however many machines. */
export const sistersEvery = (periodMs: number): Estimator<FleetState, readonly Sister[], SistersClaim> => {
  const form = `sisters/1/${periodMs}`
  const inPeriods = (days: number): number => Math.ceil((days * DAY_MS) / periodMs)
  const periods: Periods = {
    least: Math.max(LEAST_PERIODS, inPeriods(LEAST_DAYS)),
    offset: Math.max(OFFSET_DAYS, inPeriods(OFFSET_DAYS)),
    month: Math.max(MONTH_DAYS, inPeriods(MONTH_DAYS)),
  }
  return {
    form,
    init: at.emptyFleet,
    step: (state, sample, now) => step(state, sample, now, periods),
    save: (state) => at.savedFleet(form, state),
    load: (bytes) => at.loadedFleet(form, bytes),
  }
}
