/** From the twin to what stands in the hall: machines placed, shapes numbered, parts named. Pure; made once a twin. */
import { text } from '../../texts/text.ts'
import type { Twin, TwinAsset, TwinComponent, TwinSignal } from '../../twin/twin.ts'
import type { Equipment, EquipmentKind, Shape } from '../equipment/shape.ts'
import type { ModelShelf } from '../models/model-shelf.ts'
import { placeholder } from './placeholder.ts'
import { scaled } from './scaled.ts'
import { apply, identity, multiply, placed, rotation, translation, type Vec3 } from './rigid.ts'

export interface Machine {
  /** Index in `layout.machines`. */
  readonly index: number
  readonly asset: TwinAsset
  readonly equipment: Equipment
  /** Why a placeholder stands here instead of its model, in words for a person; null when it does not. */
  readonly missing: string | null
  /** Shapes of this machine: `[firstShape, firstShape + equipment.shapes.length)`. */
  readonly firstShape: number
  /** Where it stands at rest. */
  readonly matrix: Float64Array
  readonly parts: readonly ScenePart[]
}

/** What can be coloured and tapped: one component of one machine, or its frame. */
export interface ScenePart {
  readonly index: number
  readonly machine: Machine
  /** The name the model gives it. */
  readonly node: string
  readonly component: TwinComponent | null
  /** What says whether it is alive: the component's signals, or the machine's. */
  readonly signals: readonly TwinSignal[]
  /** Indices of its shapes in the layout. */
  readonly shapes: readonly number[]
}

export interface SceneLayout {
  readonly twin: Twin
  readonly machines: readonly Machine[]
  readonly parts: readonly ScenePart[]
  readonly shapes: readonly Shape[]
  /** Shape → part. */
  readonly partOf: Uint32Array
  /** Shape → 1 where it is the housing that a state colours. */
  readonly housing: Uint8Array
  /** Shape → matrix in the world at rest, 16 numbers each. */
  readonly rest: Float32Array
  readonly bounds: Bounds
  /** Power of ten that grids, rings and stripes are drawn at: 1 for a factory, 0.1 for a model of one on a table. */
  readonly unit: number
  machineOf(asset: string): Machine | undefined
  /** Part of a component; the frame for null or for a component that no shape shows. */
  partFor(asset: string, component: string | null): ScenePart | undefined
}

export interface Bounds {
  readonly min: Vec3
  readonly max: Vec3
}

/** A machine's link frames in its own frame at rest: 16 numbers a link. */
export const restLinks = (equipment: Equipment): Float64Array => linkFrames(equipment, (i) => equipment.links[i]!.rest)

/** Link frames in the machine's frame for given positions (degrees or metres), clamped to the limits. Parents come first. */
export const linkFrames = (equipment: Equipment, position: (link: number) => number, out = new Float64Array(equipment.links.length * 16)): Float64Array => {
  const joint = identity()
  const moved = identity()
  equipment.links.forEach((link, i) => {
    const at = Math.min(link.limits[1], Math.max(link.limits[0], position(i)))
    if (link.kind === 'rotary') rotation(joint, 0, link.axis, (at * Math.PI) / 180)
    else translation(joint, 0, link.axis, at)
    multiply(moved, 0, link.origin, 0, joint, 0)
    if (link.parent < 0) out.set(moved, i * 16)
    else multiply(out, i * 16, out, link.parent * 16, moved, 0)
  })
  return out
}

/** Glass, screens and bright steel keep their look; a state colours housings, or everything else where a part has none. */
const isHousing = (shape: Shape): boolean => shape.surface === 'body' || shape.surface === 'panel'
const mayStandIn = (shape: Shape): boolean => shape.surface !== 'glass' && shape.surface !== 'screen'

const boundsOf = (machines: readonly Machine[], twin: Twin): Bounds => {
  const min: [number, number, number] = [Infinity, 0, Infinity]
  const max: [number, number, number] = [-Infinity, 1, -Infinity]
  const take = (x: number, y: number, z: number): void => {
    min[0] = Math.min(min[0], x)
    min[2] = Math.min(min[2], z)
    max[0] = Math.max(max[0], x)
    max[1] = Math.max(max[1], y)
    max[2] = Math.max(max[2], z)
  }
  for (const { equipment, matrix } of machines) {
    const { min: a, max: b } = equipment.bounds
    for (const x of [a[0], b[0]]) for (const z of [a[2], b[2]]) take(...apply(matrix, 0, [x, b[1], z]))
  }
  for (const asset of twin.assets) {
    if (asset.zone?.kind !== 'work') continue
    const { size, at } = asset.zone
    const here = placed(asset.place.at, asset.place.heading)
    for (const sx of [-0.5, 0.5]) for (const sz of [-0.5, 0.5]) take(...apply(here, 0, [at[0] + sx * size[0], 0, at[1] + sz * size[1]]))
  }
  return Number.isFinite(min[0]) ? { min, max } : { min: [-5, 0, -5], max: [5, 2, 5] }
}

const unitOf = (machines: readonly Machine[]): number => {
  const sizes = machines.map(({ equipment: { bounds } }) => Math.max(bounds.max[0] - bounds.min[0], bounds.max[2] - bounds.min[2])).toSorted((a, b) => a - b)
  const median = sizes[sizes.length >> 1] ?? 1
  // A machine is metres long; one of a few decimetres is a model.
  return 10 ** Math.round(Math.log10(Math.min(1, median / 1.6)))
}

/** @param models what has come of the model files that the twin names; null = nothing yet */
export const layOut = (twin: Twin, kinds: ReadonlyMap<string, EquipmentKind>, models: ModelShelf | null = null): SceneLayout => {
  const machines: Machine[] = []
  const parts: ScenePart[] = []
  const shapes: Shape[] = []
  const partOf: number[] = []
  const known = new Map<string, Equipment>()
  for (const asset of twin.assets) {
    const built = build(asset, kinds, models, known)
    if (!built) continue
    const firstShape = shapes.length
    const own: ScenePart[] = []
    const machine: Machine = { index: machines.length, asset, ...built, firstShape, matrix: placed(asset.place.at, asset.place.heading), parts: own }
    machines.push(machine)
    const byNode = new Map<string, number[]>([['frame', []]])
    built.equipment.shapes.forEach((shape, i) => {
      const list = byNode.get(shape.part)
      if (list) list.push(firstShape + i)
      else byNode.set(shape.part, [firstShape + i])
      shapes.push(shape)
    })
    for (const [node, members] of byNode) {
      const component = asset.components.find((c) => c.node === node) ?? null
      const part: ScenePart = { index: parts.length, machine, node, component, signals: component?.signals.length ? component.signals : asset.signals, shapes: members }
      own.push(part)
      parts.push(part)
      for (const shape of members) partOf[shape] = part.index
    }
  }

  const housing = new Uint8Array(shapes.length)
  for (const part of parts) {
    const proper = part.shapes.filter((i) => isHousing(shapes[i]!))
    for (const i of proper.length ? proper : part.shapes.filter((s) => mayStandIn(shapes[s]!))) housing[i] = 1
  }

  const rest = new Float32Array(shapes.length * 16)
  const frame = identity()
  for (const { equipment, matrix, firstShape } of machines) {
    const links = restLinks(equipment)
    equipment.shapes.forEach((shape, i) => {
      if (shape.link < 0) multiply(rest, (firstShape + i) * 16, matrix, 0, shape.matrix, 0)
      else {
        multiply(frame, 0, matrix, 0, links, shape.link * 16)
        multiply(rest, (firstShape + i) * 16, frame, 0, shape.matrix, 0)
      }
    })
  }

  const byAsset = new Map(machines.map((machine) => [machine.asset.id as string, machine]))
  return {
    twin, machines, parts, shapes, housing, rest,
    partOf: Uint32Array.from(partOf),
    bounds: boundsOf(machines, twin),
    unit: unitOf(machines),
    machineOf: (asset) => byAsset.get(asset),
    partFor(asset, component) {
      const machine = byAsset.get(asset)
      return machine?.parts.find((part) => component !== null && part.component?.key === component && part.shapes.length > 0) ?? machine?.parts[0]
    },
  }
}

/** @param known machines of one kind, size and parameters are built once */
const build = (asset: TwinAsset, kinds: ReadonlyMap<string, EquipmentKind>, models: ModelShelf | null, known: Map<string, Equipment>): { equipment: Equipment; missing: string | null } | null => {
  const { model } = asset
  if (!model) return null
  if ('file' in model) {
    const answer = models?.of(asset) ?? { equipment: null, missing: text('model.loading', { file: model.file.slice(model.file.lastIndexOf('/') + 1) }) }
    return answer.equipment ? { equipment: scaled(answer.equipment, model.scale), missing: null } : { equipment: placeholder(), missing: answer.missing }
  }
  const kind = kinds.get(model.kind)
  if (!kind) return { equipment: placeholder(), missing: text('model.no-such-kind', { kind: model.kind }) }
  const key = `${model.kind} ${model.scale} ${JSON.stringify(model.params)}`
  const equipment = known.get(key) ?? scaled(kind.build(model.params), model.scale)
  known.set(key, equipment)
  return { equipment, missing: null }
}

/** World bounds of an asset and all below it, where its machines stand now (`places`); null where nothing of it is in the hall. */
export const worldBounds = (layout: SceneLayout, places: readonly Float64Array[], asset: string): Bounds | null => {
  const min: [number, number, number] = [Infinity, Infinity, Infinity]
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity]
  for (const machine of layout.machines) {
    let owner: TwinAsset | null = machine.asset
    while (owner && owner.id !== asset) owner = owner.parent
    if (!owner) continue
    const { min: a, max: b } = machine.equipment.bounds
    for (let corner = 0; corner < 8; corner++) {
      const at = apply(places[machine.index]!, 0, [corner & 1 ? a[0] : b[0], corner & 2 ? a[1] : b[1], corner & 4 ? a[2] : b[2]])
      at.forEach((v, i) => {
        min[i] = Math.min(min[i]!, v)
        max[i] = Math.max(max[i]!, v)
      })
    }
  }
  return Number.isFinite(min[0]) ? { min, max } : null
}
