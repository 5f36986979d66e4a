/** Roads that AGVs drive on: the shortest way between places on them, and the lanes they keep to. Frame units. */
import type { FrameDoc } from '../../twin/schema.ts'

export type Point = readonly [number, number]

const between = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1])

/** Points from node to node along the roads (Dijkstra); null where no road leads, and for an unknown node. */
export const wayBetween = (frame: FrameDoc, from: string, to: string): readonly Point[] | null => {
  if (!frame.nodes[from] || !frame.nodes[to]) return null
  const distance = new Map<string, number>([[from, 0]])
  const before = new Map<string, string>()
  const open = new Set([from])
  while (open.size) {
    const here = [...open].reduce((a, b) => (distance.get(b)! < distance.get(a)! ? b : a))
    if (here === to) break
    open.delete(here)
    for (const [a, b] of frame.roads) {
      const next = a === here ? b : b === here ? a : null
      if (next === null || !frame.nodes[next]) continue
      const length = distance.get(here)! + between(frame.nodes[here]!, frame.nodes[next])
      if (length >= (distance.get(next) ?? Infinity)) continue
      distance.set(next, length)
      before.set(next, here)
      open.add(next)
    }
  }
  if (!distance.has(to)) return null
  const way: Point[] = []
  for (let node: string | undefined = to; node !== undefined; node = before.get(node)) way.unshift(frame.nodes[node]!)
  return way
}

interface OnRoad {
  readonly at: Point
  readonly away: number
  readonly ends: readonly [string, string] | null
}

const nearest = (frame: FrameDoc, p: Point): OnRoad => {
  let found: OnRoad = { at: p, away: Infinity, ends: null }
  for (const ends of frame.roads) {
    const a = frame.nodes[ends[0]]
    const b = frame.nodes[ends[1]]
    if (!a || !b) continue
    const dx = b[0] - a[0]
    const dy = b[1] - a[1]
    const t = Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy || 1)))
    const at: Point = [a[0] + t * dx, a[1] + t * dy]
    const away = between(p, at)
    if (away < found.away) found = { at, away, ends: [ends[0], ends[1]] }
  }
  return found
}

/** `p` itself where it is in a lane, `half` to each side of a road; else the point of the nearest lane's edge. Everywhere is lane where the frame has no roads. */
export const inLane = (frame: FrameDoc, p: Point, half: number): Point => {
  const { at, away, ends } = nearest(frame, p)
  if (!ends || away <= half) return p
  return [at[0] + ((p[0] - at[0]) * half) / away, at[1] + ((p[1] - at[1]) * half) / away]
}

/** From one point in a lane to another without leaving the lanes; null where no road leads. */
export const wayInLanes = (frame: FrameDoc, from: Point, to: Point, half: number): readonly Point[] | null => {
  const inside = [0.25, 0.5, 0.75].every((t) => {
    const { away, ends } = nearest(frame, [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t])
    return !ends || away <= half
  })
  if (inside) return [from, to]
  const [a, b] = [nearest(frame, from), nearest(frame, to)]
  let best: readonly Point[] | null = null
  for (const leave of a.ends ?? []) {
    for (const enter of b.ends ?? []) {
      const nodes = wayBetween(frame, leave, enter)
      if (!nodes) continue
      const way = [from, a.at, ...nodes, b.at, to]
      if (!best || wayLength(way) < wayLength(best)) best = way
    }
  }
  return best
}

export const wayLength = (way: readonly Point[]): number =>
  way.reduce((sum, p, i) => (i ? sum + between(way[i - 1]!, p) : 0), 0)

/** Where one is after `length` along a way, and the direction there (degrees anticlockwise in the frame's axes). */
export const alongWay = (
  way: readonly Point[],
  length: number,
): { readonly at: Point; readonly heading: number | null } => {
  let left = length
  let heading: number | null = null
  for (let i = 1; i < way.length; i++) {
    const a = way[i - 1]!
    const b = way[i]!
    const step = between(a, b)
    if (step === 0) continue
    heading = (Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI
    if (left <= step)
      return { at: [a[0] + ((b[0] - a[0]) * left) / step, a[1] + ((b[1] - a[1]) * left) / step], heading }
    left -= step
  }
  return { at: way.at(-1)!, heading }
}
