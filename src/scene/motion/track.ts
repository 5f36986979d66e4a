/** Distances along the paths that goods ride. Metres. */
export type Point3 = readonly [number, number, number]

export const trackLength = (points: readonly Point3[]): number =>
  points.reduce(
    (sum, p, i) =>
      i ? sum + Math.hypot(p[0] - points[i - 1]![0], p[1] - points[i - 1]![1], p[2] - points[i - 1]![2]) : 0,
    0,
  )

/** The point `s` metres along. */
export const onTrack = (points: readonly Point3[], s: number): Point3 => {
  let left = s
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1]!
    const b = points[i]!
    const step = Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2])
    if (step > 0 && left <= step)
      return [
        a[0] + ((b[0] - a[0]) * left) / step,
        a[1] + ((b[1] - a[1]) * left) / step,
        a[2] + ((b[2] - a[2]) * left) / step,
      ]
    left -= step
  }
  return points.at(-1) ?? [0, 0, 0]
}

/** Metres along the track of its vertex-to-vertex point nearest to `p`. */
export const nearestOnTrack = (points: readonly Point3[], p: Point3): number => {
  let best = 0
  let least = Infinity
  let passed = 0
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1]!
    const b = points[i]!
    const d = [b[0] - a[0], b[1] - a[1], b[2] - a[2]] as const
    const step = Math.hypot(...d)
    const t = Math.min(
      1,
      Math.max(0, ((p[0] - a[0]) * d[0] + (p[1] - a[1]) * d[1] + (p[2] - a[2]) * d[2]) / (step * step || 1)),
    )
    const away = Math.hypot(a[0] + t * d[0] - p[0], a[1] + t * d[1] - p[1], a[2] + t * d[2] - p[2])
    if (away < least) {
      least = away
      best = passed + t * step
    }
    passed += step
  }
  return best
}
