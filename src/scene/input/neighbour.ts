/** The next thing in a direction on the screen, for those who move by keys. Pure. */

/** How much worse a thing is for lying off the direction, a quarter turn counting so much more than its distance. */
const ASIDE = 2.4

export type Direction = 'left' | 'right' | 'up' | 'down'
const WAYS: Readonly<Record<Direction, readonly [number, number]>> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1],
}

export interface OnScreen {
  readonly key: string
  /** CSS px. */
  readonly at: readonly [number, number]
}

/** Nearest to `from` within a quarter turn either side of the way; null where nothing lies there. */
export const neighbour = (
  things: readonly OnScreen[],
  from: readonly [number, number],
  way: Direction,
  self: string | null,
): string | null => {
  const [wx, wy] = WAYS[way]
  let best: string | null = null
  let least = Infinity
  for (const { key, at } of things) {
    if (key === self) continue
    const [dx, dy] = [at[0] - from[0], at[1] - from[1]]
    const far = Math.hypot(dx, dy)
    const along = dx * wx + dy * wy
    if (along <= 0 || far === 0) continue
    const cost = far * (1 + ASIDE * (Math.acos(Math.min(1, along / far)) / (Math.PI / 2)))
    if (cost < least) [best, least] = [key, cost]
  }
  return best
}
