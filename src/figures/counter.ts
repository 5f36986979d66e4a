/**
 * Between two readings of a counter: how much it has counted. Counters restart at 0, step back, roll over at the end of
 * their register, and are misread for a moment; whatever cannot have been counted is not known, never a huge number.
 *
 * What is much more than usual is doubted until the next change is of its order; what comes back to where it was before it
 * was doubted was misread. Pure: `step(state, reading)` gives what to add and the state to go on with.
 */
import { isNoValue } from '../base/no-value.ts'

export interface Reading {
  /** ms, on one clock. */
  readonly at: number
  readonly value: number
  /** False: of bad quality, not to be believed. */
  readonly good: boolean
}

interface Doubt {
  readonly change: number
  readonly ms: number
}

/** Where it stood before a change that was not believed, and what was counted since. */
interface Leap {
  readonly from: number
  readonly counted: number
  readonly changes: number
}

export interface CounterState {
  readonly value: number
  readonly at: number
  /** The last changes that were believed, oldest first. */
  readonly usual: readonly number[]
  /** Believed of late: how much in how long. */
  readonly counted: number
  readonly ms: number
  readonly doubt: Doubt | null
  readonly leap: Leap | null
}

/** What is certain by now: so much was counted in so many ms. Corrections may take some of it back. */
export interface Counted {
  readonly change: number
  readonly ms: number
}

/** Where a counter did not simply go on: its register ended, it began anew, it took something back, or it leapt. */
export type Turn = 'rolled-over' | 'restarted' | 'stepped-back' | 'leapt'

const NOTHING: Counted = { change: 0, ms: 0 }

/** So many times the usual is still believed. */
const BELIEVED = 20
/** A register rolls over where no more than so many times the usual is missing to its end. */
const ROLLED = 3
/** Of a counter of which no change is known yet, this share of where it stands is believed, and a piece in any case. */
const FIRST_SHARE = 0.001
const REMEMBERED = 16
/** The speed is that of about this long. */
const SPEED_MS = 3_600_000

const REGISTERS: readonly number[] = [
  ...[8, 15, 16, 24, 31, 32].map((bits) => 2 ** bits),
  ...Array.from({ length: 10 }, (_, i) => 10 ** (i + 3)),
].toSorted((a, b) => a - b)

const largest = (changes: readonly number[]): number =>
  changes.reduce((most, change) => Math.max(most, Math.abs(change)), 0)

/** A counter of what goes both ways (feed-in less drawn) falls as it rises. */
const isBothWays = ({ usual }: CounterState): boolean => usual.filter((change) => change < 0).length * 2 > usual.length

const atMost = (state: CounterState, change: number, ms: number, times: number): boolean => {
  const size = Math.abs(change)
  return size <= times * largest(state.usual) || (state.ms > 0 && size <= (times * state.counted * ms) / state.ms)
}

const isBelieved = (state: CounterState, change: number, ms: number): boolean =>
  state.usual.length === 0
    ? Math.abs(change) <= Math.max(1, FIRST_SHARE * Math.abs(state.value))
    : atMost(state, change, ms, BELIEVED)

/** What was counted over the end of a register; null where it did not end. */
const rolledOver = (state: CounterState, value: number, ms: number): number | null => {
  if (isBothWays(state)) return null
  for (const size of REGISTERS) {
    const change = size - state.value + value
    if (change < 0) continue
    const known = state.usual.length > 0 ? atMost(state, change, ms, ROLLED) : change <= size * FIRST_SHARE
    return known && change <= size / 10 ? change : null
  }
  return null
}

const believed = (state: CounterState, change: number, ms: number): CounterState => {
  const fade = state.ms + ms > SPEED_MS ? 0.5 : 1
  return {
    ...state,
    usual: change === 0 ? state.usual : [...state.usual, change].slice(-REMEMBERED),
    counted: (state.counted + Math.abs(change)) * fade,
    ms: (state.ms + ms) * fade,
    leap:
      state.leap && state.leap.changes < REMEMBERED
        ? {
            from: state.leap.from,
            counted: state.leap.counted + change,
            changes: state.leap.changes + (change === 0 ? 0 : 1),
          }
        : null,
  }
}

const turned = (turn: Turn | undefined): { readonly turn?: Turn } => (turn ? { turn } : {})

/** Two changes are of one order, by what they are or by how fast they were. */
const isOfOneOrder = (doubt: Doubt, change: number, ms: number): boolean =>
  Math.abs(doubt.change) <= BELIEVED * Math.abs(change) ||
  (doubt.ms > 0 && ms > 0 && Math.abs(doubt.change) / doubt.ms <= (BELIEVED * Math.abs(change)) / ms)

export const step = (
  state: CounterState | null,
  { at, value, good }: Reading,
): { readonly state: CounterState | null; readonly counted: Counted; readonly turn?: Turn } => {
  if (!good || isNoValue(value)) return { state, counted: NOTHING }
  if (!state)
    return {
      state: { value, at, usual: [], counted: 0, ms: 0, doubt: null, leap: null },
      counted: NOTHING,
    }
  // The same once more, or one that comes late: the later one has counted it already.
  if (at <= state.at) return { state, counted: NOTHING }
  const ms = at - state.at
  const raw = value - state.value
  const now = { value, at }
  if (raw === 0) return { state: { ...believed(state, 0, ms), ...now }, counted: { change: 0, ms } }

  // Back where it was: what was between was misread.
  const { leap } = state
  if (leap && Math.abs(value - leap.from) * 2 < Math.abs(raw) && !atMost(state, raw, ms, ROLLED)) {
    const change = value - leap.from - leap.counted
    const back = { ...state, ...now, doubt: null, leap: null }
    return Math.abs(change) <= Math.max(1, FIRST_SHARE * Math.abs(value)) || atMost(state, change, ms, BELIEVED)
      ? { state: { ...believed(back, change, ms), ...now }, counted: { change, ms }, turn: 'leapt' }
      : { state: back, counted: NOTHING, turn: 'leapt' }
  }

  let before = state
  let counted = NOTHING
  let turn: Turn | undefined
  if (state.doubt) {
    if (isOfOneOrder(state.doubt, raw, ms) && Math.sign(state.doubt.change) === Math.sign(raw)) {
      before = believed({ ...state, leap: null }, state.doubt.change, state.doubt.ms)
      counted = state.doubt
    } else turn = 'leapt'
    before = { ...before, doubt: null }
  }
  const rolled = raw < 0 ? rolledOver(before, value, ms) : null
  const change = rolled ?? raw
  // Near 0 after a fall: it has begun anew, however little it had counted.
  const isRestart =
    rolled === null && raw < 0 && value >= 0 && !isBothWays(before) && value <= Math.min(largest(before.usual), -raw)
  if (!isRestart && (rolled !== null || isBelieved(before, change, ms)))
    return {
      state: { ...believed(before, change, ms), ...now },
      counted: { change: counted.change + change, ms: counted.ms + ms },
      ...turned(rolled !== null ? 'rolled-over' : raw < 0 && !isBothWays(before) ? 'stepped-back' : turn),
    }
  return {
    state: {
      ...before,
      ...now,
      doubt: isRestart ? null : { change, ms },
      leap: { from: before.value, counted: 0, changes: 0 },
    },
    counted,
    ...turned(isRestart ? 'restarted' : turn),
  }
}
