/** Rectangles in CSS px from the top left, and whether there is room for one more. */
export interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Room that tags leave one another, px. */
const GAP_X = 6
const GAP_Y = 4
/** And the edge of the window. */
export const MARGIN = 6

/** True where two boxes come nearer than tags may. @param more room asked for beyond that */
export const clash = (a: Box, b: Box, more = 0): boolean =>
  a.left < b.right + GAP_X + more &&
  a.right > b.left - GAP_X - more &&
  a.top < b.bottom + GAP_Y + more &&
  a.bottom > b.top - GAP_Y - more

/** A hundredth of a pixel is no overlap. */
const FINE = 0.01

export const inside = (box: Box, width: number, height: number, more = 0): boolean => {
  const margin = MARGIN + more - FINE
  return box.left >= margin && box.right <= width - margin && box.top >= margin && box.bottom <= height - margin
}

export const clamp = (v: number, low: number, high: number): number => Math.min(Math.max(v, low), Math.max(low, high))
