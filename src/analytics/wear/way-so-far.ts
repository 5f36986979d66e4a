/**
 * The way of a signal since it began, as a few means of equal numbers of samples: when there is no room, neighbours are
 * put together, so that it always spans the whole way. It tells steady wear from a day's swing and from a step of load.
 */

const ROOM = 32
/** Samples in each full block, samples in the last one and their sum, number of full blocks; then the blocks. */
export const WAY_NUMBERS = 4 + ROOM
export type Way = Float64Array

export const startWay = (way: Way): void => {
  way.fill(0)
  way[0] = 1
}

export const stepWay = (way: Way, value: number): void => {
  way[1]! += 1
  way[2]! += value
  if (way[1]! < way[0]!) return
  if (way[3] === ROOM) {
    for (let i = 0; i < ROOM / 2; i++) way[4 + i] = (way[4 + 2 * i]! + way[5 + 2 * i]!) / 2
    way[3] = ROOM / 2
    way[0]! *= 2
    // The block at hand is now half of one.
    return
  }
  way[4 + way[3]!] = way[2]! / way[1]!
  way[3]! += 1
  way[1] = 0
  way[2] = 0
}

/** The rise must be so many times the largest fall on the way. */
const FALLS = 2
/** A step of load lies in one or two blocks: without the largest rises, this share of the rise must be left. */
const LARGEST = 3
const LEFT = 0.35

/** Whether it went up steadily: more than it ever fell back, and not in a few steps. */
export const isSteady = (way: Way): boolean => {
  const blocks = way[3]!
  if (blocks < 2 * LARGEST) return false
  const rise = way[3 + blocks]! - way[4]!
  let [top, fall] = [way[4]!, 0]
  const rises: number[] = []
  for (let i = 1; i < blocks; i++) {
    const value = way[4 + i]!
    rises.push(value - way[3 + i]!)
    top = Math.max(top, value)
    fall = Math.max(fall, top - value)
  }
  rises.sort((a, b) => b - a)
  const left = rises.slice(LARGEST).reduce((sum, one) => sum + one, 0)
  return rise > 0 && rise >= FALLS * fall && left >= LEFT * rise
}

/** More bent than this nothing is taken to be: what hardly moved in its first half says little of how it bends. */
const MOST_BENT = 4

/**
 * How the way bends: as the power of time that fits its middle and its end (1 straight, 2 faster and faster).
 * Between 1 and `MOST_BENT`; only of a steady way.
 */
export const bendOf = (way: Way): number => {
  const blocks = way[3]!
  const half = blocks >> 1
  const rise = way[3 + blocks]! - way[4]!
  const middle = (way[3 + half]! + way[4 + half]!) / 2 - way[4]!
  if (!(middle > 0)) return MOST_BENT
  return Math.min(MOST_BENT, Math.max(1, Math.log(rise / middle) / Math.LN2))
}
