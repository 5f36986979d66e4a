/**
 * What of a layer is looked at, so that the rest may recede: a range of its scale, some of its classes, or both together.
 * A filter that leaves nothing out is none (null).
 */
import { codeOf, isScale, type LayerClass, OLD_CODE, type TwinLayer, UNKNOWN_CODE } from './layer.ts'

export interface LayerFilter {
  /** In the layer's unit, both ends included; null = nothing of the scale. */
  readonly range: readonly [number, number] | null
  /** Keys of classes, in the layer's order. */
  readonly only: readonly string[]
}

const OFF_CODES = [OLD_CODE, UNKNOWN_CODE] as const

/** The classes of a layer, each with its code: its own, then where values are shown what has none. */
export const codedClasses = (layer: TwinLayer): readonly (readonly [shown: LayerClass, code: number])[] => [
  ...(isScale(layer) ? [] : layer.classes.map((one, i) => [one, i + 1] as const)),
  ...layer.off.map((one, i) => [one, OFF_CODES[i]!] as const),
]

/** Key of a class → its code. */
export const classesOf = (layer: TwinLayer): ReadonlyMap<string, number> =>
  new Map(codedClasses(layer).map(([{ key }, code]) => [key, code]))

/** The filter in its one form: classes the layer has, in its order, the range within the scale; null where it leaves nothing out or says nothing. */
export const properFilter = (layer: TwinLayer, { range, only }: LayerFilter): LayerFilter | null => {
  const classes = [...classesOf(layer).keys()]
  const kept = classes.filter((key) => only.includes(key))
  let within: readonly [number, number] | null = null
  if (range && isScale(layer)) {
    const [low, high] = layer.scale
    const [from, to] = [Math.min(...range), Math.max(...range)].map((value) =>
      Math.min(high, Math.max(low, value)),
    ) as [number, number]
    if (!Number.isNaN(from) && !Number.isNaN(to)) within = [from, to]
    if (from === low && to === high && kept.length === 0) within = null
  }
  return within === null && (kept.length === 0 || (kept.length === classes.length && !isScale(layer)))
    ? null
    : { range: within, only: kept }
}

export const sameFilter = (a: LayerFilter | null, b: LayerFilter | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.range?.[0] === b.range?.[0] &&
    a.range?.[1] === b.range?.[1] &&
    a.only.join() === b.only.join())

/** Code → 1 where it is looked at. */
export const passing = (layer: TwinLayer, { range, only }: LayerFilter): Uint8Array => {
  const passes = new Uint8Array(256)
  if (range && isScale(layer)) passes.fill(1, codeOf(layer.scale, range[0]), codeOf(layer.scale, range[1]) + 1)
  const classes = classesOf(layer)
  for (const key of only) {
    const code = classes.get(key)
    if (code !== undefined) passes[code] = 1
  }
  return passes
}
