/** A model that comes later takes its placeholder's place: in the room that the layout kept for it, and with the same parts. */
import type { Equipment, Shape } from '../equipment/shape.ts'
import type { ModelAnswer, ModelShelf } from './model-shelf.ts'
import { hallExtent } from './hall-extent.ts'
import { bearable, type Machine, type SceneLayout, standing, unitOf, writeShapes } from './layout.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export interface Arrival {
  readonly machine: Machine
  readonly equipment: Equipment
  readonly missing: string | null
  readonly leftOut: string | null
}

/** What has come since the layout was made, or last joined. */
export const arrivals = (layout: SceneLayout, models: ModelShelf): readonly Arrival[] => {
  // Sisters stand there as one and the same equipment, scaled once.
  const known = new Map<ModelAnswer['equipment'], Map<number | undefined, Equipment>>()
  return layout.machines.flatMap((machine) => {
    const { model } = machine.asset
    if (!model || !('file' in model)) return []
    const answer = models.of(machine.asset)
    const built = standing(machine.asset, answer)
    const scales = known.get(answer.equipment) ?? new Map<number | undefined, Equipment>()
    const equipment = scales.get(model.scale) ?? built.equipment
    known.set(answer.equipment, scales.set(model.scale, equipment))
    const arrival = bearable({ ...built, equipment, machine, matrix: machine.matrix }, layout.machines)
    return arrival.missing === machine.missing ? [] : [arrival]
  })
}

/** Whether these fit into the layout as it is: the room kept for the shapes and links of each, and what the hall is measured by. */
export const fits = (layout: SceneLayout, arriving: readonly Arrival[]): boolean => {
  const next = layout.machines.map(({ equipment }) => equipment)
  for (const { machine, equipment } of arriving) {
    if (
      Math.max(equipment.shapes.length, equipment.links.length) > machine.room ||
      equipment.shapes.some(({ part }) => machine.parts.every(({ node }) => node !== part))
    )
      return false
    if (equipment.footprints.length !== machine.equipment.footprints.length) return false
    next[machine.index] = equipment
  }
  return unitOf(next) === layout.unit
}

/** Puts one in. Whoever holds anything worked out from the machine's shapes does it anew. */
export const joinModel = (layout: SceneLayout, { machine, equipment, missing, leftOut }: Arrival): void => {
  Object.assign(machine, { equipment, missing, leftOut })
  writeShapes({ ...layout, shapes: layout.shapes as Shape[] }, machine)
}

/** True where the hall has grown or shrunk. */
export const rebound = (layout: SceneLayout): boolean => {
  const before = layout.bounds
  const { bounds: after, apart } = hallExtent(layout.machines, layout.twin)
  Object.assign(layout as Mutable<SceneLayout>, { bounds: after, apart })
  return [...after.min, ...after.max].some((v, i) => v !== [...before.min, ...before.max][i])
}
