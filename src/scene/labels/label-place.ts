/**
 * Where labels go, so that none overlaps another, nor the thing an alarm speaks of, and no line to a tag strikes through
 * another tag or crosses another line. Pure: points and sizes in, places
 * out. CSS px from the top left. What was shown keeps its place while there is room; what was not needs more room than
 * that to appear: a trembling picture does not make labels come and go.
 */
import { RANK } from './label-content.ts'
import { type Box, clamp, clash, inside, MARGIN } from './box.ts'
import { cross, leaderTo, type Line, strikes } from './leader.ts'

export interface LabelRequest {
  readonly key: string
  /** One of `RANK` in `label-content.ts`: the lower wins its place. */
  readonly rank: number
  /** Among those of one rank the lower wins. */
  readonly urgency: number
  /** Among equals the higher wins. */
  readonly weight: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** How far above its point the tag stands at first. */
  readonly stem: number
  /** Half the size of the thing at its point that no tag may cover; 0 = it may be covered. */
  readonly clear: number
}

export interface LabelPlace {
  readonly key: string
  /** From its point to the middle of the tag's lower edge. */
  readonly dx: number
  readonly dy: number
  readonly spot: Spot
}

/** Above its point, lifted once or twice, below it, or wherever there was room. */
export type Spot = 'above' | 'lifted' | 'high' | 'below' | 'elsewhere'

export const MOST_LABELS = 40
const LIFT = 32
/** What is not shown yet wants this much more room, px; so does a better place than the present one. */
const HOLD = 4
/** Of two that want one place, the one that has it weighs this much more. */
const BONUS = 1.25
const ALARM = RANK.alarm
const SELECTED = RANK.selected
const NAME = RANK.name

const boxAt = ({ x, y, width, height }: LabelRequest, dx: number, dy: number): Box => ({
  left: x + dx - width / 2,
  right: x + dx + width / 2,
  top: y + dy - height,
  bottom: y + dy,
})

/** Spots in the order in which they are tried; a mere name is not worth a long stem. */
const spotsOf = ({ rank, stem, height }: LabelRequest): readonly (readonly [Spot, number])[] => [
  ['above', -stem],
  ['lifted', -stem - LIFT],
  ...(rank < NAME ? ([['high', -stem - 2 * LIFT]] as const) : []),
  ...(rank <= SELECTED ? ([['below', stem + height]] as const) : []),
]

/**
 * Labels in their places, most urgent first; those without room are left out. Alarms are looked a place for all over
 * the window before that.
 * @param requests points must lie within the window
 * @param kept boxes that no tag may cover: controls, arrows
 * @param before where each label stood in the last picture
 */
export const placeLabels = (
  requests: readonly LabelRequest[],
  width: number,
  height: number,
  kept: readonly Box[] = [],
  before: ReadonlyMap<string, LabelPlace> = new Map(),
): LabelPlace[] => {
  // What has an alarm stays in sight.
  const taken: Box[] = [
    ...kept,
    ...requests
      .filter((r) => r.clear > 0)
      .map(({ x, y, clear }) => ({ left: x - clear, right: x + clear, top: y - clear, bottom: y + clear })),
  ]
  /** What no line may strike through. */
  const tags: Box[] = [...kept]
  const lines: Line[] = []
  const free: Free = (request, dx, dy, more) => {
    const box = boxAt(request, dx, dy)
    return inside(box, width, height, more) && !taken.some((other) => clash(box, other, more))
  }
  const clear: Free = (request, dx, dy, more) => {
    if (!free(request, dx, dy, more)) return false
    const box = boxAt(request, dx, dy)
    const line = lineTo(request, dx, dy)
    return (
      !tags.some((tag) => strikes(line, tag, more)) &&
      !lines.some((other) => cross(line, other) || strikes(other, box, more))
    )
  }
  const weigh = ({ key, weight }: LabelRequest): number => (before.has(key) ? weight * BONUS : weight)
  const places: LabelPlace[] = []
  // Once one alarm has found no room anywhere, the search is not made again for every other of a flood.
  let tangled = false
  let crowded = false
  for (const request of requests.toSorted(
    (a, b) => a.rank - b.rank || a.urgency - b.urgency || weigh(b) - weigh(a) || (a.key < b.key ? -1 : 1),
  )) {
    if (places.length === MOST_LABELS) break
    const its = before.get(request.key)
    let place = placeOne(request, its, clear)
    if (!place && request.rank === ALARM) {
      if (!tangled) place = elsewhere(request, width, height, clear, HOLD)
      tangled ||= !place
      // An alarm whose line crosses another is better than one that nobody sees.
      place ??= placeOne(request, its, free)
      if (!place && !crowded)
        place = elsewhere(request, width, height, free, HOLD) ?? elsewhere(request, width, height, free, 0)
      crowded ||= !place
    }
    if (!place) continue
    places.push(place)
    const box = boxAt(request, place.dx, place.dy)
    taken.push(box)
    tags.push(box)
    lines.push(lineTo(request, place.dx, place.dy))
  }
  return places
}

type Free = (request: LabelRequest, dx: number, dy: number, more: number) => boolean

const lineTo = ({ x, y, width, height }: LabelRequest, dx: number, dy: number): Line => {
  const [toX, toY] = leaderTo(width, height, dx, dy)
  return { fromX: x, fromY: y, toX: x + toX, toY: y + toY }
}

const placeOne = (request: LabelRequest, before: LabelPlace | undefined, free: Free): LabelPlace | null => {
  const { key } = request
  const spots = spotsOf(request)
  const at = spots.findIndex(([spot]) => spot === before?.spot)
  const tryAt = ([spot, dy]: readonly [Spot, number], more: number): LabelPlace | null =>
    free(request, 0, dy, more) ? { key, dx: 0, dy, spot } : null
  // Better places than the present one first, but only where there is room to spare.
  for (const spot of before ? spots.slice(0, at < 0 ? spots.length : at) : spots) {
    const place = tryAt(spot, HOLD)
    if (place) return place
  }
  if (!before) return null
  if (before.spot === 'elsewhere') {
    if (free(request, before.dx, before.dy, 0)) return before
  }
  for (const spot of at < 0 ? spots : spots.slice(at)) {
    const place = tryAt(spot, 0)
    if (place) return place
  }
  return null
}

/** The free place nearest to where an alarm's tag would be, within the window. */
const elsewhere = (
  request: LabelRequest,
  width: number,
  height: number,
  free: Free,
  more: number,
): LabelPlace | null => {
  const lowX = MARGIN + more + request.width / 2
  const highX = width - MARGIN - more - request.width / 2
  const lowY = MARGIN + more + request.height
  const highY = height - MARGIN - more
  const x = clamp(request.x, lowX, highX)
  const bottom = clamp(request.y - request.stem, lowY, highY)
  const stepX = request.width / 2 + 6
  const stepY = request.height / 2 + 4
  const rings = Math.ceil(Math.max(width / stepX, height / stepY))
  for (let ring = 0; ring < rings; ring++)
    for (let i = -ring; i <= ring; i++)
      for (const [ix, iy] of [
        [i, -ring],
        [-ring, i],
        [ring, i],
        [i, ring],
      ] as const) {
        const dx = clamp(x + ix * stepX, lowX, highX) - request.x
        const dy = clamp(bottom + iy * stepY, lowY, highY) - request.y
        if (free(request, dx, dy, more)) return { key: request.key, dx, dy, spot: 'elsewhere' }
      }
  return null
}
