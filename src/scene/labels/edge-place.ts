/**
 * Where the arrows to alarms out of sight stand: at the edge of the window, where a line from its middle to the thing
 * leaves it. Those that would stand on one another become one. Pure; CSS px from the top left.
 */
import { type Box, clamp, clash, inside, MARGIN } from './box.ts'

export interface EdgeRequest {
  readonly key: string
  /** From the middle of the window to the thing: only the direction counts. */
  readonly towards: readonly [number, number]
  readonly width: number
}

export interface EdgePlace {
  /** The most urgent of its group. */
  readonly key: string
  /** Top left of the tag. */
  readonly x: number
  readonly y: number
  /** Which way it points, radians clockwise from "to the right". */
  readonly angle: number
  /** All that it stands for, itself first. */
  readonly group: readonly string[]
}

/** A target for gloves. */
export const EDGE_HEIGHT = 44
/** Those that stood together part only where this much more room is between them, px. */
const HOLD = 14
const SLIDE = 12

interface Stand {
  readonly box: Box
  readonly angle: number
  readonly key: string
  readonly group: string[]
}

/** The tag's box where the line from the middle leaves the window. */
const standAt = ({ towards: [dx, dy], width }: EdgeRequest, windowWidth: number, windowHeight: number): Box => {
  const halfX = Math.max(1, windowWidth / 2 - MARGIN - width / 2)
  const halfY = Math.max(1, windowHeight / 2 - MARGIN - EDGE_HEIGHT / 2)
  const reach = Math.max(Math.abs(dx) / halfX, Math.abs(dy) / halfY, 1e-9)
  const x = clamp(windowWidth / 2 + dx / reach, MARGIN + width / 2, windowWidth - MARGIN - width / 2)
  const y = clamp(windowHeight / 2 + dy / reach, MARGIN + EDGE_HEIGHT / 2, windowHeight - MARGIN - EDGE_HEIGHT / 2)
  return { left: x - width / 2, right: x + width / 2, top: y - EDGE_HEIGHT / 2, bottom: y + EDGE_HEIGHT / 2 }
}

const moved = (box: Box, dx: number, dy: number): Box => ({
  left: box.left + dx,
  right: box.right + dx,
  top: box.top + dy,
  bottom: box.bottom + dy,
})

/** Along its edge, to and fro, to the nearest place off the controls. */
const slide = (box: Box, kept: readonly Box[], width: number, height: number): Box | null => {
  const atSide = box.left <= MARGIN + 1 || box.right >= width - MARGIN - 1
  const longest = Math.max(width, height)
  for (let by = 0; by <= longest; by += SLIDE)
    for (const way of [by, -by]) {
      const tried = atSide
        ? moved(box, 0, clamp(box.top + way, MARGIN, height - MARGIN - EDGE_HEIGHT) - box.top)
        : moved(box, clamp(box.left + way, MARGIN, width - MARGIN - (box.right - box.left)) - box.left, 0)
      if (inside(tried, width, height) && !kept.some((other) => clash(tried, other))) return tried
    }
  return null
}

/**
 * @param requests most urgent first
 * @param kept boxes that no arrow may cover
 * @param before whom each stood with in the last picture: key → key of its group's first
 */
export const placeEdges = (
  requests: readonly EdgeRequest[],
  width: number,
  height: number,
  kept: readonly Box[] = [],
  before: ReadonlyMap<string, string> = new Map(),
): EdgePlace[] => {
  const stands: Stand[] = []
  for (const request of requests) {
    const { key, towards } = request
    const box = slide(standAt(request, width, height), kept, width, height)
    const fellow = stands.find((stand) => box && clash(box, stand.box, before.get(key) === stand.key ? HOLD : 0))
    if (fellow) fellow.group.push(key)
    else if (box) stands.push({ box, angle: Math.atan2(towards[1], towards[0]), key, group: [key] })
    // No room of its own anywhere: it is told of by the first.
    else stands[0]?.group.push(key)
  }
  return stands.map(({ box, angle, key, group }) => ({ key, x: box.left, y: box.top, angle, group }))
}
