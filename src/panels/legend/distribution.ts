/** How the things of a layer are spread over its scale, from how many stand at each code (`colouring/layer.ts`). Pure. */
import { passing, type LayerFilter } from '../../colouring/layer-filter.ts'
import { type ScaleLayer, TOP_CODE, type TwinLayer } from '../../colouring/layer.ts'
import { valueAt } from './range-drag.ts'

/** As many codes in each, so that no bar is taller by its width. */
export const BARS = 23
const CODES_A_BAR = TOP_CODE / BARS

/** Bar → how many things stand there, from the scale's low end. @param counts code → how many */
export const barsOf = (counts: Uint32Array): readonly number[] =>
  Array.from({ length: BARS }, (_, bar) =>
    counts.subarray(1 + bar * CODES_A_BAR, 1 + (bar + 1) * CODES_A_BAR).reduce((sum, count) => sum + count, 0),
  )

/** The middle of a code's stretch of the scale, 0…1; codes off the scale are none (null). */
export const shareOf = (code: number): number | null => (code >= 1 && code <= TOP_CODE ? (code - 0.5) / TOP_CODE : null)

export interface Middle {
  /** How many have a value on the scale. */
  readonly measured: number
  /** In the layer's unit, to a step of its scale; NaN where nothing is measured. */
  readonly median: number
  readonly highest: number
  /** The highest stand at the end of the scale, and may be beyond it. */
  readonly beyond: boolean
}

export const middleOf = ({ scale: [low, high] }: ScaleLayer, counts: Uint32Array): Middle => {
  // A code is no finer than the steps a person chooses by: more figures would be made up.
  const value = (code: number): number =>
    code === 0 ? Number.NaN : valueAt([low, high], code === TOP_CODE ? 1 : code === 1 ? 0 : shareOf(code)!)
  const measured = counts.subarray(1, TOP_CODE + 1).reduce((sum, count) => sum + count, 0)
  let before = 0
  let median = 0
  let highest = 0
  for (let code = 1; code <= TOP_CODE; code++) {
    if (counts[code] === 0) continue
    highest = code
    if (before * 2 < measured) median = code
    before += counts[code]!
  }
  return { measured, median: value(median), highest: value(highest), beyond: highest === TOP_CODE }
}

/** How many pass, of all that the layer tells anything of. */
export const shownOf = (
  layer: TwinLayer,
  filter: LayerFilter,
  counts: Uint32Array,
): { readonly shown: number; readonly all: number } => {
  const passes = passing(layer, filter)
  let shown = 0
  let all = 0
  for (let code = 1; code < counts.length; code++) {
    all += counts[code]!
    shown += counts[code]! * passes[code]!
  }
  return { shown, all }
}
