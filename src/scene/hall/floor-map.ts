/**
 * Which zones a spot of the floor may lie in: a coarse grid over the hall, four zones a cell, so that a shader looks at
 * those alone, however many the hall has. Pure.
 */
export interface FloorZone {
  readonly centre: readonly [number, number]
  readonly half: readonly [number, number]
  /** Degrees anticlockwise from above. */
  readonly heading: number
  readonly kind: 'work' | 'walkway' | 'lane'
  readonly label: string | null
}

export interface FloorMap {
  /** x, z of its corner. */
  readonly corner: readonly [number, number]
  /** Side of a cell (m). */
  readonly pitch: number
  readonly columns: number
  readonly rows: number
  /** Four a cell, in the order they are painted: index + 1, 0 = none. */
  readonly cells: Uint8Array
}

const MOST_CELLS = 96
const A_CELL = 4
/** What fits a byte beside "none". */
export const MOST_ZONES = 255

/** @param reach metres by which a zone's edge may be drawn beyond it */
export const floorMap = (
  zones: readonly FloorZone[],
  min: readonly [number, number],
  max: readonly [number, number],
  reach: number,
): FloorMap => {
  const pitch = Math.max(max[0] - min[0], max[1] - min[1], 1e-6) / MOST_CELLS
  const columns = Math.max(1, Math.ceil((max[0] - min[0]) / pitch))
  const rows = Math.max(1, Math.ceil((max[1] - min[1]) / pitch))
  const cells = new Uint8Array(columns * rows * A_CELL)
  const slack = pitch * Math.SQRT1_2 + reach
  zones.slice(0, MOST_ZONES).forEach(({ centre, half, heading }, index) => {
    const c = Math.cos((heading * Math.PI) / 180)
    const s = Math.sin((heading * Math.PI) / 180)
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const x = min[0] + (column + 0.5) * pitch - centre[0]
        const z = min[1] + (row + 0.5) * pitch - centre[1]
        if (Math.abs(c * x - s * z) > half[0] + slack || Math.abs(s * x + c * z) > half[1] + slack) continue
        const at = (row * columns + column) * A_CELL
        const free = cells.subarray(at, at + A_CELL).indexOf(0)
        if (free >= 0) cells[at + free] = index + 1
      }
    }
  })
  return { corner: min, pitch, columns, rows, cells }
}
