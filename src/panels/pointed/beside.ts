/** Where a card stands so that it does not cover what it speaks of. Pure; CSS px. */
export interface Rect {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

const GAP = 12
const MARGIN = 8

const clamp = (v: number, low: number, high: number): number => Math.min(Math.max(v, low), Math.max(low, high))

const overlap = (a: Rect, b: Rect): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top))

/**
 * Top left of the card: beside the thing, over or under it, wherever it fits and covers least of what is not to be
 * covered; in a corner where it fits nowhere.
 * @param avoid what else had better stay in sight: the tags of alarms
 */
export const beside = (
  thing: Rect,
  card: { readonly width: number; readonly height: number },
  room: { readonly width: number; readonly height: number },
  avoid: readonly Rect[] = [],
): readonly [x: number, y: number] => {
  const { width, height } = card
  const [highX, highY] = [room.width - width - MARGIN, room.height - height - MARGIN]
  const midX = clamp((thing.left + thing.right - width) / 2, MARGIN, highX)
  const midY = clamp((thing.top + thing.bottom - height) / 2, MARGIN, highY)
  const [right, left, above, below] = [
    thing.right + GAP,
    thing.left - GAP - width,
    thing.top - GAP - height,
    thing.bottom + GAP,
  ]
  const sides: readonly (readonly [number, number])[] = [
    ...(right <= highX ? ([[Math.max(MARGIN, right), midY]] as const) : []),
    ...(left >= MARGIN ? ([[Math.min(highX, left), midY]] as const) : []),
    ...(above >= MARGIN ? ([[midX, Math.min(highY, above)]] as const) : []),
    ...(below <= highY ? ([[midX, Math.max(MARGIN, below)]] as const) : []),
  ]
  const places = sides.length
    ? sides
    : ([
        [highX, MARGIN],
        [MARGIN, MARGIN],
        [highX, highY],
        [MARGIN, highY],
      ] as const)
  const covered = ([x, y]: readonly [number, number]): number => {
    const box = { left: x, top: y, right: x + width, bottom: y + height }
    return overlap(box, thing) * 4 + avoid.reduce((sum, other) => sum + overlap(box, other), 0)
  }
  return places.reduce((best, place) => (covered(place) < covered(best) ? place : best))
}
