/**
 * What the hall measures: all that stands in it, but for what stands impossibly far from the rest or is impossibly big
 * beside it. One wrong model or place must not hide a whole plant. Pure.
 */
import type { Equipment } from '../equipment/shape.ts'
import type { Twin } from '../../twin/twin.ts'
import { apply, placed, type Vec3 } from '../../base/rigid.ts'

export interface Bounds {
  readonly min: Vec3
  readonly max: Vec3
}

/** Something with a size that stands somewhere. */
export interface Standing {
  readonly equipment: Equipment
  /** Where it stands at rest. */
  readonly matrix: Float64Array
}

/** So many times farther from the middle of everything than most things are is no place of the same plant. */
const APART = 40
/** More than this share standing apart is another part of the plant. */
const FEW = 0.1
/** A model that others stand inside is a building, unless it is higher than any: m, and times most others. */
const HIGH_M = 20
const HIGH_TIMES = 8

const middle = (sorted: readonly number[]): number => sorted[sorted.length >> 1] ?? 0
const median = (values: readonly number[]): number => middle(values.toSorted((a, b) => a - b))

/** Along the world's axes. */
export const worldBox = ({ equipment: { bounds }, matrix }: Standing): Bounds => {
  const min: [number, number, number] = [Infinity, Infinity, Infinity]
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity]
  for (let corner = 0; corner < 8; corner++) {
    const at = apply(matrix, 0, [
      (corner & 1 ? bounds.max : bounds.min)[0],
      (corner & 2 ? bounds.max : bounds.min)[1],
      (corner & 4 ? bounds.max : bounds.min)[2],
    ])
    at.forEach((v, axis) => {
      min[axis] = Math.min(min[axis]!, v)
      max[axis] = Math.max(max[axis]!, v)
    })
  }
  return { min, max }
}

const zoneBoxes = (twin: Twin): readonly Bounds[] =>
  twin.assets.flatMap(({ zone, place }) => {
    if (zone?.kind !== 'work') return []
    const { size, at } = zone
    const here = placed(place.at, place.heading)
    const corners = [-0.5, 0.5].flatMap((sx) =>
      [-0.5, 0.5].map((sz) => apply(here, 0, [at[0] + sx * size[0], 0, at[1] + sz * size[1]])),
    )
    const along = (axis: 0 | 1 | 2): number[] => corners.map((corner) => corner[axis])
    return [
      {
        min: [Math.min(...along(0)), 0, Math.min(...along(2))] as const,
        max: [Math.max(...along(0)), 0, Math.max(...along(2))] as const,
      },
    ]
  })

const centre = ({ min, max }: Bounds): Vec3 => [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2]
const radius = ({ min, max }: Bounds): number => Math.hypot(...min.map((v, i) => max[i]! - v)) / 2
const between = (a: Vec3, b: Vec3): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])

/** Which of these stand apart: index → metres to the middle of the rest. */
const standingApart = (boxes: readonly Bounds[], places: readonly Vec3[]): ReadonlyMap<number, number> => {
  if (boxes.length < 2) return new Map()
  // Of two, neither is the rest; but one whose shapes are far from its own place is wrong by itself.
  const astray = boxes.flatMap((box, i) => (between(centre(box), places[i]!) > APART * radius(box) ? [i] : []))
  if (boxes.length === 2 && astray.length !== 1) return new Map()
  const judged = boxes.length === 2 ? boxes.filter((_, i) => i !== astray[0]) : boxes
  const axis = (i: 0 | 1 | 2): number => median(judged.map((box) => centre(box)[i]))
  const heart: Vec3 = [axis(0), axis(1), axis(2)]
  const far = boxes.map((box) => between(centre(box), heart) + radius(box))
  const usual = Math.max(
    median(judged.map((box) => between(centre(box), heart) + radius(box))),
    3 * median(judged.map(radius)),
  )
  const apart = far.flatMap((metres, i) => (metres > APART * usual ? [[i, metres] as const] : []))
  return apart.length <= Math.max(1, boxes.length * FEW) ? new Map(apart) : new Map()
}

/** Zones that something of the plant stands in or near. */
const zonesNear = (twin: Twin, boxes: readonly Bounds[]): readonly Bounds[] =>
  zoneBoxes(twin).filter((zone) =>
    boxes.some((box) => between(centre(zone), centre(box)) < APART * (radius(zone) + radius(box))),
  )

/** @returns what machines and work zones take up together, and which machines stand too far off to be in it (index → metres) */
export const hallExtent = (
  machines: readonly Standing[],
  twin: Twin,
): { readonly bounds: Bounds; readonly apart: ReadonlyMap<number, number> } => {
  const boxes = machines.map(worldBox)
  const apart = standingApart(
    boxes,
    machines.map(({ matrix }) => [matrix[12]!, matrix[13]!, matrix[14]!]),
  )
  const inHall = boxes.filter((_, i) => !apart.has(i))
  const near = [...inHall, ...(apart.size > 0 ? zonesNear(twin, inHall) : zoneBoxes(twin))]
  const min: [number, number, number] = [Infinity, 0, Infinity]
  const max: [number, number, number] = [-Infinity, 0, -Infinity]
  for (const { min: low, max: high } of near) {
    min[0] = Math.min(min[0], low[0])
    min[2] = Math.min(min[2], low[2])
    max[0] = Math.max(max[0], high[0])
    max[1] = Math.max(max[1], high[1])
    max[2] = Math.max(max[2], high[2])
  }
  return { bounds: Number.isFinite(min[0]) ? { min, max } : { min: [-5, 0, -5], max: [5, 2, 5] }, apart }
}

/** Whether one is so high beside the others, which stand inside of it, that nothing else could be seen. */
export const buries = (one: Standing, others: readonly Standing[]): boolean => {
  const height = ({ equipment: { bounds } }: Standing): number => bounds.max[1] - bounds.min[1]
  if (height(one) <= HIGH_M || others.length === 0) return false
  const box = worldBox(one)
  const inside = others.filter((other) =>
    centre(worldBox(other)).every((v, axis) => v >= box.min[axis]! && v <= box.max[axis]!),
  )
  return inside.length * 2 >= others.length && height(one) > HIGH_TIMES * median(others.map(height))
}
