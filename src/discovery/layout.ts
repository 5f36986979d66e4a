/** Puts machines on a tidy floor: rows within a zone, zones within what holds them, with aisles between. Metres, x to the right, z towards the viewer. */

export interface Plot {
  readonly id: string
  readonly children: readonly Plot[]
  /** Floor of a machine; what holds others is as big as they need. */
  readonly floor: readonly [number, number]
}

export interface Placed {
  /** Relative to the parent's own place. */
  readonly at: readonly [number, number]
  readonly size: readonly [number, number]
  /** Middle of what it holds, relative to its own place. */
  readonly middle: readonly [number, number]
}

const AISLE = 2
const MARGIN = 1.5
/** Room for the name that is painted at a zone's edge. */
const NAME = 1.5

/** Width by depth of what holds places, and of what holds machines: those stand in rows. */
const SCREEN = 1.6
const ROWS = 2.7

const round = (n: number): number => Math.round(n * 10) / 10 + 0

/** Rows as wide as makes the whole about as wide as a screen is. */
const shelves = (
  sizes: readonly (readonly [number, number])[],
  gap: number,
  ratio = SCREEN,
): { at: [number, number][]; size: [number, number] } => {
  const area = sizes.reduce((sum, [x, z]) => sum + (x + gap) * (z + gap), 0)
  const wide = Math.max(Math.sqrt(area * ratio), ...sizes.map(([x]) => x))
  const at: [number, number][] = []
  let [x, z, rowDepth, most] = [0, 0, 0, 0]
  for (const [width, depth] of sizes) {
    if (x > 0 && x + width > wide + 0.01) {
      x = 0
      z += rowDepth + gap
      rowDepth = 0
    }
    at.push([x, z])
    x += width + gap
    rowDepth = Math.max(rowDepth, depth)
    most = Math.max(most, x - gap)
  }
  return { at, size: [most, z + rowDepth] }
}

/** Every plot's place by id. The first corner of all is at 0, 0. */
export const layOut = (plots: readonly Plot[]): Map<string, Placed> => {
  const placed = new Map<string, Placed>()
  const visit = (plot: Plot): readonly [number, number] => {
    if (plot.children.length === 0) {
      placed.set(plot.id, { at: [0, 0], size: plot.floor, middle: [0, 0] })
      return plot.floor
    }
    const holdsMachines = plot.children.every((child) => child.children.length === 0)
    const { at, size } = shelves(
      plot.children.map(visit),
      holdsMachines ? AISLE / 2 : AISLE,
      holdsMachines ? ROWS : SCREEN,
    )
    const whole: [number, number] = [round(size[0] + 2 * MARGIN), round(size[1] + 2 * MARGIN + NAME)]
    // A zone is placed by its corner, a machine by its middle.
    plot.children.forEach((child, i) => {
      const inner = placed.get(child.id)!
      const corner = child.children.length > 0
      placed.set(child.id, {
        ...inner,
        at: [
          round(MARGIN + at[i]![0] + (corner ? 0 : inner.size[0] / 2)),
          round(MARGIN + at[i]![1] + (corner ? 0 : inner.size[1] / 2)),
        ],
      })
    })
    placed.set(plot.id, { at: [0, 0], size: whole, middle: [round(whole[0] / 2), round(whole[1] / 2)] })
    return whole
  }
  const { at } = shelves(plots.map(visit), 2 * AISLE)
  plots.forEach((plot, i) => placed.set(plot.id, { ...placed.get(plot.id)!, at: [round(at[i]![0]), round(at[i]![1])] }))
  return placed
}
