/**
 * How finely a machine is drawn, by its size on the screen: pixels that one of its metres takes where it is nearest.
 * Pure. Steps lie where what is left out is about a pixel wide; going back takes a fifth more, so that a camera that
 * trembles at a step does not flicker.
 */
import type { Level } from '../equipment/castings.ts'
import type { Shape } from '../equipment/shape.ts'

/** Not in the picture at all. */
export const OUT_OF_SIGHT = 255

export interface Step {
  /** Drawn so from this many pixels a metre. */
  readonly from: number
  /** Geometry of its shapes. */
  readonly level: Level
  /** Shapes up to this detail. */
  readonly detail: Shape['detail']
}

/** A bevel is 15–30 mm, a bolt 20 mm, a guide rail 50 mm. */
export const STEPS: readonly Step[] = [
  { from: 0, level: 0, detail: 0 },
  { from: 10, level: 0, detail: 1 },
  { from: 34, level: 1, detail: 2 },
  { from: 125, level: 2, detail: 2 },
]

const HOLD = 1.2

/** Index into `STEPS`. @param before the step it is drawn at now, or `OUT_OF_SIGHT` */
export const stepFor = (pixelsPerMetre: number, before: number): number => {
  let step = STEPS.length - 1
  while (step > 0 && pixelsPerMetre < STEPS[step]!.from) step--
  const coarser = before !== OUT_OF_SIGHT && step < before
  return coarser && pixelsPerMetre * HOLD >= STEPS[before]!.from ? before : step
}
