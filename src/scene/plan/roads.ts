/** Roads that AGVs are drawn on: the shortest way between nodes, and the nearest point of a road. Frame units. */
import type { FrameDoc } from '../../twin/schema.ts'

export type Point = readonly [number, number]

const between = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1])

/** Points from node to node along the roads (Dijkstra); straight where no road leads. Null for an unknown node. */
export const wayBetween = (frame: FrameDoc, from: string, to: string): readonly Point[] | null => {
  const start = frame.nodes[from]
  const end = frame.nodes[to]
  if (!start || !end) return null
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
  if (!distance.has(to)) return [start, end]
  const way: Point[] = []
  for (let node: string | undefined = to; node !== undefined; node = before.get(node)) way.unshift(frame.nodes[node]!)
  return way
}

/** The point of the roads nearest to `p`; `p` itself where the frame has none. */
export const onRoad = (frame: FrameDoc, p: Point): Point => {
  let nearest: Point = p
  let least = Infinity
  for (const [from, to] of frame.roads) {
    const a = frame.nodes[from]
    const b = frame.nodes[to]
    if (!a || !b) continue
    const dx = b[0] - a[0]
    const dy = b[1] - a[1]
    const t = Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy || 1)))
    const q: Point = [a[0] + t * dx, a[1] + t * dy]
    const d = between(p, q)
    if (d < least) {
      least = d
      nearest = q
    }
  }
  return nearest
}

export const wayLength = (way: readonly Point[]): number => way.reduce((sum, p, i) => (i ? sum + between(way[i - 1]!, p) : 0), 0)

/** Where one is after `length` along a way, and the direction there (degrees anticlockwise in the frame's axes). */
export const alongWay = (way: readonly Point[], length: number): { readonly at: Point; readonly heading: number | null } => {
  let left = length
  let heading: number | null = null
  for (let i = 1; i < way.length; i++) {
    const a = way[i - 1]!
    const b = way[i]!
    const step = between(a, b)
    if (step === 0) continue
    heading = (Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI
    if (left <= step) return { at: [a[0] + ((b[0] - a[0]) * left) / step, a[1] + ((b[1] - a[1]) * left) / step], heading }
    left -= step
  }
  return { at: way.at(-1)!, heading }
}
