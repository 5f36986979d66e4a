/** What is kept of a fleet: some numbers of the whole and of each machine, under its name. */
import { err, ok, type Result } from '../../base/result.ts'
import { sealed, unsealed, type LoadProblem } from '../estimator.ts'

export const MOST_MACHINES = 128
export const LONGEST_NAME = 128

/** Of the fleet. */
export const PERIODS = 0
/** Spread between machines, each without what it always has. */
export const SPREAD = 1
export const SMOOTH_SPREAD = 2
export const SPREADS = 3
export const LEVELS = 4
export const LEVEL = 5
export const LEVEL_SPREAD = 6
export const FLEET_DEGREE = 7
export const FLEET_SINCE = 8
const HEADER = 9

/** Of a machine. */
export const KNOWN = 0
export const OFFSET = 1
export const OWN_SPREAD = 2
export const SMOOTH = 3
export const DEGREE = 4
export const SINCE = 5
/** `SMOOTH` and `KNOWN` when it was last looked at whether it is steady. */
export const MARK = 6
export const MARKED_AT = 7
/** `PERIODS` of the fleet. */
export const SEEN = 8
const FIELDS = 9

const NUMBERS = HEADER + MOST_MACHINES * FIELDS

export interface FleetState {
  /** '' where nobody is. */
  readonly names: string[]
  readonly numbers: Float64Array
}

export const emptyFleet = (): FleetState => ({
  names: Array.from({ length: MOST_MACHINES }, () => ''),
  numbers: new Float64Array(NUMBERS),
})

const placeOf = (slot: number): number => HEADER + slot * FIELDS

export const forget = ({ numbers }: FleetState, place: number): void => {
  numbers.fill(0, place, place + FIELDS)
}

/**
 * Where a machine's numbers begin; a new one takes a free place, or that of one that was not seen for long.
 * @param away periods after which a place may be taken
 * @returns −1 where there is no room
 */
export const machineAt = (state: FleetState, name: string, away: number): number => {
  const { names, numbers } = state
  const found = names.indexOf(name)
  if (found >= 0) return placeOf(found)
  let slot = names.indexOf('')
  if (slot < 0) {
    let oldest = numbers[PERIODS]! - away
    for (let i = 0; i < MOST_MACHINES; i++)
      if (numbers[placeOf(i) + SEEN]! < oldest) {
        oldest = numbers[placeOf(i) + SEEN]!
        slot = i
      }
  }
  if (slot < 0) return -1
  names[slot] = name
  forget(state, placeOf(slot))
  return placeOf(slot)
}

/** Length of the names, the names, the numbers. */
export const savedFleet = (form: string, { names, numbers }: FleetState): Uint8Array => {
  const text = new TextEncoder().encode(JSON.stringify(names))
  const bytes = new Uint8Array(4 + text.length + NUMBERS * 8)
  new DataView(bytes.buffer).setUint32(0, text.length)
  bytes.set(text, 4)
  bytes.set(new Uint8Array(numbers.buffer), 4 + text.length)
  return sealed(form, bytes)
}

const namesOf = (text: string): string[] | null => {
  try {
    const names: unknown = JSON.parse(text)
    const isNames =
      Array.isArray(names) &&
      names.length === MOST_MACHINES &&
      names.every((name) => typeof name === 'string' && name.length <= LONGEST_NAME)
    return isNames ? (names as string[]) : null
  } catch {
    return null
  }
}

export const loadedFleet = (form: string, bytes: Uint8Array): Result<FleetState, LoadProblem> => {
  const opened = unsealed(form, bytes)
  if (!opened.ok) return opened
  const { value } = opened
  const length = value.length < 4 ? 0 : new DataView(value.buffer).getUint32(0)
  const wanted = 4 + length + NUMBERS * 8
  const names = value.length === wanted ? namesOf(new TextDecoder().decode(value.subarray(4, 4 + length))) : null
  return names
    ? ok({ names, numbers: new Float64Array(value.slice(4 + length).buffer) })
    : err({ code: 'damaged', bytes: value.length, wanted })
}
