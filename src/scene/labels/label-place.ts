/** Where labels go, so that none overlaps another. Pure: anchors and sizes in, places out. CSS px from the top left. */
export interface LabelRequest {
  readonly key: string
  /** 0 alarm, 1 selected, 2 stale, 3 never seen, 4 the rest; lower wins its place. */
  readonly rank: number
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
  /** Centre of the tag's lower edge. */
  readonly x: number
  readonly bottom: number
  /** The point it speaks of, null where that is out of sight and the tag stands at the edge. */
  readonly point: readonly [number, number] | null
}

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export const MOST_LABELS = 40
const LIFT = 28
const MARGIN = 6
const GAP_X = 6
const GAP_Y = 4

const boxAt = (request: LabelRequest, x: number, bottom: number): Box => ({ left: x - request.width / 2, right: x + request.width / 2, top: bottom - request.height, bottom })
const clash = (a: Box, b: Box): boolean => a.left < b.right + GAP_X && a.right > b.left - GAP_X && a.top < b.bottom + GAP_Y && a.bottom > b.top - GAP_Y
const inside = (box: Box, width: number, height: number): boolean => box.left >= MARGIN && box.right <= width - MARGIN && box.top >= MARGIN && box.bottom <= height - MARGIN
const clamp = (v: number, low: number, high: number): number => Math.min(Math.max(v, low), Math.max(low, high))

/** Labels in their places, most urgent first; those without room are left out, alarms never (up to the most). */
export const placeLabels = (requests: readonly LabelRequest[], width: number, height: number): LabelPlace[] => {
  // What has an alarm stays in sight.
  const taken: Box[] = requests.filter((r) => r.clear > 0).map(({ x, y, clear }) => ({ left: x - clear, right: x + clear, top: y - clear, bottom: y + clear }))
  const places: LabelPlace[] = []
  const free = (box: Box): boolean => inside(box, width, height) && !taken.some((other) => clash(box, other))
  const put = (request: LabelRequest, x: number, bottom: number, point: LabelPlace['point']): void => {
    taken.push(boxAt(request, x, bottom))
    places.push({ key: request.key, x, bottom, point })
  }
  for (const request of requests.toSorted((a, b) => a.rank - b.rank || b.weight - a.weight || (a.key < b.key ? -1 : 1))) {
    if (places.length === MOST_LABELS) break
    const { x, y, stem } = request
    const visible = x >= 0 && x <= width && y >= 0 && y <= height
    const point = visible ? ([x, y] as const) : null
    if (visible) {
      const lifts = [y - stem, y - stem - LIFT, y - stem - 2 * LIFT]
      if (request.rank <= 1) lifts.push(y + stem + request.height)
      const bottom = lifts.find((b) => free(boxAt(request, x, b)))
      if (bottom !== undefined) {
        put(request, x, bottom, point)
        continue
      }
    }
    if (request.rank === 0) put(request, ...edgePlace(request, width, height, free), point)
  }
  return places
}

/** The free place nearest to where an alarm's tag would be, within the window; the clamped one if there is none. */
const edgePlace = (request: LabelRequest, width: number, height: number, free: (box: Box) => boolean): [x: number, bottom: number] => {
  const x = clamp(request.x, MARGIN + request.width / 2, width - MARGIN - request.width / 2)
  const bottom = clamp(request.y - request.stem, MARGIN + request.height, height - MARGIN)
  const step = request.height + GAP_Y
  for (let ring = 0; ring * step < Math.max(width, height); ring++) {
    for (const [dx, dy] of [[0, -ring], [0, ring], [-ring, 0], [ring, 0], [-ring, -ring], [ring, -ring], [-ring, ring], [ring, ring]] as const) {
      const tryX = clamp(x + dx * (request.width / 2 + GAP_X), MARGIN + request.width / 2, width - MARGIN - request.width / 2)
      const tryBottom = clamp(bottom + dy * step, MARGIN + request.height, height - MARGIN)
      if (free(boxAt(request, tryX, tryBottom))) return [tryX, tryBottom]
    }
  }
  return [x, bottom]
}
