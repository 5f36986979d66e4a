/** The line that leads from a point to its tag, and what it must not strike through. Pure; CSS px. */
import type { Box } from './box.ts'

export interface Line {
  readonly fromX: number
  readonly fromY: number
  readonly toX: number
  readonly toY: number
}

/** So far from a tag's corner it ends, px. */
const INSET = 8

/** From the point to where it meets its tag, relative to the point: the tag may stand over it, under it or aside. @param dx to the middle of the tag's lower edge */
export const leaderTo = (width: number, height: number, dx: number, dy: number): readonly [number, number] => {
  const half = width / 2 - INSET
  return [Math.min(Math.max(0, dx - half), dx + half), Math.min(Math.max(0, dy - height), dy)]
}

/** True where a line runs through a box that is grown by so much (Liang and Barsky 1984). */
export const strikes = ({ fromX, fromY, toX, toY }: Line, box: Box, more = 0): boolean => {
  const alongX = toX - fromX
  const alongY = toY - fromY
  let enters = 0
  let leaves = 1
  /** Keeps what of the line lies where `along · t ≤ room`. */
  const cut = (along: number, room: number): boolean => {
    if (along === 0) return room > 0
    const t = room / along
    if (along < 0) enters = Math.max(enters, t)
    else leaves = Math.min(leaves, t)
    return enters < leaves
  }
  return (
    cut(-alongX, fromX - (box.left - more)) &&
    cut(alongX, box.right + more - fromX) &&
    cut(-alongY, fromY - (box.top - more)) &&
    cut(alongY, box.bottom + more - fromY)
  )
}

/** Which side of a line a point lies on. */
const side = ({ fromX, fromY, toX, toY }: Line, x: number, y: number): number =>
  Math.sign((toX - fromX) * (y - fromY) - (toY - fromY) * (x - fromX))

/** True where two lines cross. */
export const cross = (a: Line, b: Line): boolean =>
  side(a, b.fromX, b.fromY) * side(a, b.toX, b.toY) < 0 && side(b, a.fromX, a.fromY) * side(b, a.toX, a.toY) < 0
