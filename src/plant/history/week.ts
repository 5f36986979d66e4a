/**
 * The week before the last hour, at minute steps. States, pieces and parts are those of a week that was run (`past-run.ts`);
 * other readings are those of like moments of the hour (all of one machine from the same second, so they fit together);
 * heat follows the day; wear follows its law; meters run backwards from where the hour begins.
 */
import { createRng } from '../../base/rng.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import { PACKML } from '../packml.ts'
import { Robot } from '../machines/robot.ts'
import { wearAfter, WORN_IN_DAYS } from '../wear.ts'
import { STANDBY } from '../plant.ts'
import type { LastHour, Track } from './last-hour.ts'
import type { PastRun } from './past-run.ts'
import { rest, restsOf } from './rests.ts'
import { MINUTE_MS } from './span.ts'

const COUNTERS = new Set(['energy', 'count', 'count-good', 'count-rejected', 'count-pallets'])
/** Means nothing once a minute. */
const TOO_QUICK = new Set(['position', 'grip'])
/** Share of its usual reading that is left while a machine stands. */
const STANDING: Readonly<Record<string, number>> = { power: 0.35, current: 0.35, speed: 0 }

export interface MinuteTrack {
  readonly signal: TwinSignal
  /** One value a minute; the last is a minute before the hour begins. */
  readonly values: Float64Array
}

/** The hall is warmest in the afternoon (UTC). */
const hallSwingC = (atMs: number): number => 1.2 * Math.sin((atMs / 86_400_000 - 0.35) * 2 * Math.PI)

const mean = (values: Float64Array): number => {
  let sum = 0
  let n = 0
  for (const v of values) {
    if (Number.isNaN(v)) continue
    sum += v
    n++
  }
  return n ? sum / n : Number.NaN
}

const roundTo = (signal: TwinSignal): ((v: number) => number) => {
  const f = signal.type === 'number' ? 10 ** ((signal.decimals ?? 2) + 1) : 1
  return (v) => Math.round(v * f) / f
}

/** The walk turns round every so many minutes on average. */
const TURNS_MIN = 40

/**
 * Which second of the hour each minute is like: back from where the hour begins, a minute a step, to and fro through the
 * hour. So what changes slowly does so in the week as well, and nothing leaps where the hour begins.
 */
const walkBack = (seconds: readonly number[], minutes: number, chance: () => number): Uint16Array => {
  const out = new Uint16Array(minutes)
  const end = seconds.length - 1
  let [at, way] = [0, 1]
  for (let m = minutes - 1; m >= 0; m--) {
    at += 60 * way
    if (at > end || at < 0) {
      at = Math.max(0, Math.min(end, at > end ? 2 * end - at : -at))
      way = -way
    } else if (chance() * TURNS_MIN < 1) way = -way
    out[m] = seconds[at]!
  }
  return out
}

/** Works, or waits a moment for others as it does all day. */
const isUp = (state: number | undefined): boolean => state === PACKML.execute || state === PACKML.suspended

/** Counter: back from its first value by what it gained in the hour, scaled to a minute, while the machine ran. */
const backwards = (track: Track, states: Float64Array | null, minutes: number, jitter: () => number): Float64Array => {
  const out = new Float64Array(minutes)
  const first = track.values[0]!
  const perMinute = ((track.values.at(-1)! - first) * 60_000) / (track.stepMs * (track.values.length - 1))
  const round = roundTo(track.signal)
  let value = first
  for (let m = minutes - 1; m >= 0; m--) {
    value -= perMinute * (states && !isUp(states[m]) ? STANDING['power']! : jitter())
    out[m] = Math.max(0, round(value))
  }
  return out
}

/** What was counted in a week that was run, so that the hour goes on from there. */
const counted = ({ values: [first = 0] }: Track, run: Float64Array, minutes: number): Float64Array => {
  const end = run[minutes]!
  return run.subarray(0, minutes).map((value) => Math.max(0, first - (end - value)))
}

/** The second of `seconds` (ascending) that comes nearest. */
const nearest = (seconds: readonly number[], second: number): number => {
  let [low, high] = [0, seconds.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (seconds[middle]! < second) low = middle + 1
    else high = middle
  }
  const before = seconds[low - 1]
  return before !== undefined && second - before < seconds[low]! - second ? before : seconds[low]!
}

export const simulateWeek = (
  hour: LastHour,
  run: PastRun,
  seed: number,
  minutes: number,
  weekStartMs: number,
): MinuteTrack[] => {
  const found: MinuteTrack[] = []
  for (const asset of new Set(hour.tracks.map((t) => t.signal.asset))) {
    const tracks = hour.tracks.filter((t) => t.signal.asset === asset)
    const rng = createRng(seed).fork(`week of ${asset.id}`)
    const machine = hour.plant.machine(asset.id)!
    const decided = run.values.get(asset.id)
    const states = decided?.get('state') ?? null
    const inHour = tracks.find((t) => t.signal.key === 'state')?.values
    const secondsIn = (state: number | null): readonly number[] =>
      Array.from({ length: 3600 }, (_, k) => k).filter((k) => state === null || inHour?.[k] === state)
    const working = secondsIn(states && PACKML.execute)
    const waiting = states ? secondsIn(PACKML.suspended) : []
    const drawn = walkBack(working.length > 0 ? working : [0], minutes, () => rng.next())
    if (waiting.length > 0)
      for (let m = 0; m < minutes; m++) if (states![m] === PACKML.suspended) drawn[m] = nearest(waiting, drawn[m]!)
    for (const track of tracks) {
      const { signal } = track
      if (signal.role !== null && TOO_QUICK.has(signal.role)) continue
      if (asset.classId === 'agv' && signal.key === 'heading') continue
      const own = decided?.get(signal.key)
      const values = !own
        ? minuteValues(track, states, drawn, rng.fork(signal.id), minutes, weekStartMs, wornBy(machine, signal))
        : isCounter(signal)
          ? counted(track, own, minutes)
          : own.slice(0, minutes)
      if (asset.id === STANDBY) rest(signal, values, restsOf(minutes, weekStartMs))
      found.push({ signal, values })
    }
  }
  return found
}

const isCounter = ({ role }: TwinSignal): boolean => role !== null && COUNTERS.has(role)

const wornBy = (machine: unknown, signal: TwinSignal): boolean =>
  machine instanceof Robot &&
  signal.key === 'vibration' &&
  machine.joints[Number(signal.component!.slice(-1)) - 1]!.bearing.wears

const minuteValues = (
  track: Track,
  states: Float64Array | null,
  drawn: Uint16Array,
  rng: ReturnType<typeof createRng>,
  minutes: number,
  weekStartMs: number,
  worn: boolean,
): Float64Array => {
  const { signal, stepMs, values } = track
  if (isCounter(signal)) return backwards(track, states, minutes, () => rng.between(0.8, 1.2))
  const out = new Float64Array(minutes)
  const round = roundTo(signal)
  const perSecond = 1000 / stepMs
  const average = mean(values)
  const slow = signal.role === 'temperature' && signal.asset.parent?.id !== 'utilities'
  const standing = signal.role === null ? 1 : (STANDING[signal.role] ?? 1)
  let drift = 0
  for (let m = 0; m < minutes; m++) {
    let value = values[drawn[m]! * perSecond]!
    if (Number.isNaN(value)) value = average
    if (slow) {
      drift = drift * 0.97 + rng.normal(0, 0.03)
      value += drift + hallSwingC(weekStartMs + m * MINUTE_MS) - hallSwingC(weekStartMs + minutes * MINUTE_MS)
      // Standing machines cool: the minutes after a stop lag behind.
      if (states && !isUp(states[m])) drift -= 0.6
    } else if (worn) {
      const daysLeft = (minutes - m) / 1440
      value += wearAfter(WORN_IN_DAYS - daysLeft) - wearAfter(WORN_IN_DAYS)
    }
    out[m] = round(states && !isUp(states[m]) ? value * standing : value)
  }
  return out
}
