/** The last hours of a figure as a line, without axis: whether it is as it was. Its last value is a dot. */
const WIDTH = 80
const HEIGHT = 24

/** Of a steady figure this share of its size is the least that is seen: noise is no storm. */
const LEAST_SPAN = 0.1

/** @returns the pieces of the line between gaps, as points in a box of these sizes */
export const coursePoints = (
  course: readonly (number | null)[],
  width: number,
  height: number,
): readonly (readonly (readonly [x: number, y: number])[])[] => {
  const known = course.filter((one) => one !== null)
  if (known.length === 0) return []
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const middle = (low + high) / 2
  const span = Math.max(high - low, Math.abs(middle) * LEAST_SPAN, 1e-9)
  const pieces: (readonly [number, number])[][] = [[]]
  course.forEach((value, i) => {
    if (value === null) {
      if (pieces.at(-1)!.length > 0) pieces.push([])
      return
    }
    const x = course.length > 1 ? (i / (course.length - 1)) * width : width
    pieces.at(-1)!.push([x, height / 2 - ((value - middle) / span) * height])
  })
  return pieces.filter((piece) => piece.length > 0)
}

export const CourseLine = ({ course }: { readonly course: readonly (number | null)[] }) => {
  const pieces = coursePoints(course, WIDTH - 8, HEIGHT - 8)
  const end = pieces.at(-1)?.at(-1)
  return (
    <svg width={WIDTH} height={HEIGHT} viewBox={`-4 -4 ${WIDTH} ${HEIGHT}`} aria-hidden>
      {pieces.map((piece) => (
        <polyline
          key={piece[0]![0]}
          points={piece.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}
          fill="none"
          stroke="currentColor"
          strokeWidth={1.25}
          strokeLinejoin="round"
        />
      ))}
      {end && <circle cx={end[0]} cy={end[1]} r={2.5} fill="currentColor" />}
    </svg>
  )
}
