/** The past of one signal as it is learnt: means of minutes, each with the state its machine worked in and what it was set to. */
import type { Outlet, SignalRecord } from './signal-record.ts'

/** Of a minute in which the machine did not work, or it is not known that it did. */
const STOOD = -1

export interface MinuteRows {
  readonly slot: number
  readonly t: Float64Array
  readonly mean: Float64Array
  /** Of `states`. */
  readonly state: Int16Array
  readonly states: readonly string[]
  /** Of its settings. */
  readonly key: Uint32Array
}

/**
 * @param stateOf key of a state by its code; null: the machine does not work in it, or it is none
 * @param keyAt of the settings at a moment
 */
export const minuteRows = (
  slot: number,
  t: Float64Array,
  mean: Float64Array,
  code: Float64Array,
  stateOf: (code: number) => string | null,
  keyAt: (time: number) => number,
): MinuteRows => {
  const rows = {
    slot,
    t: new Float64Array(t.length),
    mean: new Float64Array(t.length),
    state: new Int16Array(t.length),
    key: new Uint32Array(t.length),
  }
  const states: string[] = []
  /** By code: it is asked for each minute, and mostly the same. */
  const places = new Map<number, number>()
  const placeOf = (said: number): number => {
    const state = stateOf(said)
    if (state === null) return STOOD
    if (!states.includes(state)) states.push(state)
    return states.indexOf(state)
  }
  let count = 0
  for (let i = 0; i < t.length; i++) {
    if (!Number.isFinite(mean[i]!)) continue
    let place = places.get(code[i]!)
    if (place === undefined) places.set(code[i]!, (place = placeOf(code[i]!)))
    rows.t[count] = t[i]!
    rows.mean[count] = mean[i]!
    rows.state[count] = place
    rows.key[count++] = place === STOOD ? 0 : keyAt(t[i]!)
  }
  return {
    slot,
    states,
    t: rows.t.subarray(0, count),
    mean: rows.mean.subarray(0, count),
    state: rows.state.subarray(0, count),
    key: rows.key.subarray(0, count),
  }
}

export const learnRows = (record: SignalRecord, { t, mean, state, states, key }: MinuteRows, out: Outlet): void => {
  for (let i = 0; i < t.length; i++)
    if (state[i] === STOOD) record.stood()
    else record.minute(t[i]!, mean[i]!, states[state[i]!]!, key[i]!, out)
}
