/** From the twin to what stands in the hall: machines placed, shapes numbered, parts named. Pure; made once a twin. */
import { text } from '../../texts/text.ts'
import type { Twin, TwinAsset, TwinComponent, TwinSignal } from '../../twin/twin.ts'
import { restFrames } from '../../equipment/kinematics.ts'
import type { DrawnKind } from '../equipment/draws.ts'
import type { Equipment, Shape } from '../equipment/shape.ts'
import type { ModelAnswer, ModelShelf } from './model-shelf.ts'
import { type Bounds, buries, hallExtent, type Standing, worldBox } from './hall-extent.ts'
import { placeholder } from './placeholder.ts'
import { scaled } from './scaled.ts'
import { identity, multiply, placed, type Rigid } from '../../base/rigid.ts'

export interface Machine {
  /** Index in `layout.machines`. */
  readonly index: number
  readonly asset: TwinAsset
  readonly equipment: Equipment
  /** Why a placeholder stands here instead of its model, in words for a person; null when it does not. */
  readonly missing: string | null
  /** What of its model's file is not shown, in words; null where all is. */
  readonly leftOut: string | null
  /** Shapes of this machine: `[firstShape, firstShape + equipment.shapes.length)`. */
  readonly firstShape: number
  /** Shapes that there is room for, so that a model which comes later takes its placeholder's place. */
  readonly room: number
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
  /** Machines that stand too far off to be in `bounds` → metres to the middle of the rest. */
  readonly apart: ReadonlyMap<number, number>
  /** Power of ten that grids, rings and stripes are drawn at: 1 for a factory, 0.1 for a model of one on a table. */
  readonly unit: number
  machineOf(asset: string): Machine | undefined
  /** Part of a component; the frame for null or for a component that no shape shows. */
  partFor(asset: string, component: string | null): ScenePart | undefined
}

const rests = new WeakMap<Equipment, readonly Rigid[]>()

/** A machine's link frames in its own frame at rest; machines that are alike share them. */
export const restLinks = (equipment: Equipment): readonly Rigid[] => {
  const known = rests.get(equipment) ?? restFrames(equipment.links)
  rests.set(equipment, known)
  return known
}

/** Stands in the layout where a machine has room for more shapes than it has: never drawn, never hit. */
const VACANT: Shape = {
  template: 'box',
  part: 'frame',
  link: -1,
  matrix: Array.from({ length: 16 }, () => 0),
  dim: [0, 0, 0, 0],
  surface: 'body',
  casts: false,
  detail: 0,
}
/** Moving links of a robot from a file, beyond those that the twin names. More than that, and the scene is put together anew. */
const UNNAMED_LINKS = 12

/** Names that the twin gives to parts of a model file: they are parts from the first, whether the file is there yet or not. */
const namedParts = ({ model, components }: TwinAsset): readonly string[] =>
  model && 'file' in model ? [...new Set(components.map(({ node }) => node))] : []

const roomFor = (asset: TwinAsset, equipment: Equipment): number => {
  const { model } = asset
  const own = equipment.shapes.length
  if (!model || !('file' in model)) return own
  return Math.max(
    own,
    placeholder().shapes.length,
    1 + namedParts(asset).length + (/\.urdf$/i.test(model.file) ? UNNAMED_LINKS : 0),
  )
}

/** Glass, screens and bright steel keep their look; a state colours housings, or everything else where a part has none. */
const isHousing = (shape: Shape): boolean => shape.surface === 'body' || shape.surface === 'panel'
const mayStandIn = (shape: Shape): boolean => shape.surface !== 'glass' && shape.surface !== 'screen'

/** @param equipment of every machine */
export const unitOf = (equipment: readonly Equipment[]): number => {
  const sizes = equipment
    .map(({ bounds }) => Math.max(...bounds.max.map((high, axis) => high - bounds.min[axis]!)))
    .toSorted((a, b) => a - b)
  const median = sizes[sizes.length >> 1] ?? 1
  // A machine is metres long; one of a few decimetres is a model.
  return 10 ** Math.round(Math.log10(Math.min(1, median / 1.6)))
}

/** Shapes in columns, as many as there is room for. */
type Columns = Pick<SceneLayout, 'partOf' | 'housing' | 'rest'> & { readonly shapes: Shape[] }

/** Writes what a machine is made of into its columns, and numbers the shapes of its parts. */
export const writeShapes = (
  { shapes, partOf, housing, rest }: Columns,
  { equipment, matrix, firstShape, room, parts }: Machine,
): void => {
  const end = firstShape + room
  for (let i = 0; i < room; i++) shapes[firstShape + i] = equipment.shapes[i] ?? VACANT
  partOf.fill(parts[0]!.index, firstShape, end)
  housing.fill(0, firstShape, end)
  rest.fill(0, firstShape * 16, end * 16)
  // What is vacant stands where its machine does, as nothing: looked for near it once it is something.
  for (let i = firstShape; i < end; i++) rest.set([matrix[12]!, matrix[13]!, matrix[14]!, 1], i * 16 + 12)
  const members = new Map(parts.map((part) => [part.node, part.shapes as number[]]))
  for (const own of members.values()) own.length = 0
  equipment.shapes.forEach(({ part }, i) => members.get(part)!.push(firstShape + i))
  for (const { index, shapes: own } of parts) {
    for (const shape of own) partOf[shape] = index
    const proper = own.filter((i) => isHousing(shapes[i]!))
    for (const i of proper.length ? proper : own.filter((s) => mayStandIn(shapes[s]!))) housing[i] = 1
  }
  const links = restLinks(equipment)
  const frame = identity()
  equipment.shapes.forEach((shape, i) => {
    if (shape.link < 0) multiply(rest, (firstShape + i) * 16, matrix, 0, shape.matrix, 0)
    else {
      multiply(frame, 0, matrix, 0, links[shape.link]!, 0)
      multiply(rest, (firstShape + i) * 16, frame, 0, shape.matrix, 0)
    }
  })
}

/** @param models what has come of the model files that the twin names; null = nothing yet */
export const layOut = (
  twin: Twin,
  kinds: ReadonlyMap<string, DrawnKind>,
  models: ModelShelf | null = null,
): SceneLayout => {
  const machines: Machine[] = []
  const parts: ScenePart[] = []
  const known = new Map<string, Equipment>()
  let count = 0
  const all = twin.assets.flatMap((asset) => {
    const built = build(asset, kinds, models, known)
    return built ? [{ asset, ...built, matrix: placed(asset.place.at, asset.place.heading) }] : []
  })
  const standings = all.map((one) => bearable(one, all))
  const { bounds, apart } = hallExtent(standings, twin)
  for (const { asset, matrix, equipment, missing, leftOut } of standings) {
    const own: ScenePart[] = []
    const machine: Machine = {
      index: machines.length,
      asset,
      equipment,
      missing,
      leftOut,
      firstShape: count,
      room: roomFor(asset, equipment),
      matrix,
      parts: own,
    }
    count += machine.room
    machines.push(machine)
    for (const node of new Set(['frame', ...equipment.shapes.map(({ part }) => part), ...namedParts(asset)])) {
      const component = asset.components.find((c) => c.node === node) ?? null
      const part: ScenePart = {
        index: parts.length,
        machine,
        node,
        component,
        signals: component?.signals.length ? component.signals : asset.signals,
        shapes: [],
      }
      own.push(part)
      parts.push(part)
    }
  }

  const columns = {
    shapes: Array.from({ length: count }, () => VACANT),
    partOf: new Uint32Array(count),
    housing: new Uint8Array(count),
    rest: new Float32Array(count * 16),
  }
  for (const machine of machines) writeShapes(columns, machine)

  const byAsset = new Map(machines.map((machine) => [machine.asset.id as string, machine]))
  return {
    twin,
    machines,
    parts,
    ...columns,
    bounds,
    apart,
    unit: unitOf(machines.map(({ equipment }) => equipment)),
    machineOf: (asset) => byAsset.get(asset),
    partFor(asset, component) {
      const machine = byAsset.get(asset)
      return (
        machine?.parts.find(
          (part) => component !== null && part.component?.key === component && part.shapes.length > 0,
        ) ?? machine?.parts[0]
      )
    },
  }
}

/** What stands for an asset: its model, or a placeholder and why. */
export interface Built {
  readonly equipment: Equipment
  readonly missing: string | null
  /** What is said of a model that stands. */
  readonly leftOut: string | null
  /** Why it is not shown if it would bury all else; null where its size is meant. */
  readonly ifBurying: string | null
}

const boxed = (missing: string): Built => ({ equipment: placeholder(), missing, leftOut: null, ifBurying: null })

/** What stands where an asset's model is a file. */
export const standing = ({ model }: TwinAsset, answer: ModelAnswer): Built =>
  answer.equipment ? { ...answer, equipment: scaled(answer.equipment, model?.scale ?? 1) } : boxed(answer.missing)

/** A model that would bury all others gives way to a placeholder. */
export const bearable = <T extends Built & Standing>(one: T, all: readonly Standing[]): T => {
  const others = (): readonly Standing[] => all.filter(({ matrix }) => matrix !== one.matrix)
  return one.ifBurying !== null && buries(one, others()) ? { ...one, ...boxed(one.ifBurying) } : one
}

/** @param known machines of one kind, size and parameters are built once */
const build = (
  asset: TwinAsset,
  kinds: ReadonlyMap<string, DrawnKind>,
  models: ModelShelf | null,
  known: Map<string, Equipment>,
): Built | null => {
  const { model } = asset
  if (!model) return null
  if ('file' in model)
    return standing(
      asset,
      models?.of(asset) ?? {
        equipment: null,
        missing: text('model.loading', { file: model.file.slice(model.file.lastIndexOf('/') + 1) }),
      },
    )
  const kind = kinds.get(model.kind)
  if (!kind) return boxed(text('model.no-such-kind', { kind: model.kind }))
  const key = `${model.kind} ${model.scale} ${JSON.stringify(model.params)}`
  const equipment = known.get(key) ?? scaled(kind.build(model.params), model.scale)
  known.set(key, equipment)
  return { equipment, missing: null, leftOut: null, ifBurying: null }
}

/** World bounds of an asset and all below it, where its machines stand now (`places`); null where nothing of it is in the hall. */
export const worldBounds = (layout: SceneLayout, places: readonly Float64Array[], asset: string): Bounds | null => {
  const min: [number, number, number] = [Infinity, Infinity, Infinity]
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity]
  for (const { index, equipment, asset: own } of layout.machines) {
    let owner: TwinAsset | null = own
    while (owner && owner.id !== asset) owner = owner.parent
    if (!owner) continue
    const box = worldBox({ equipment, matrix: places[index]! })
    for (let axis = 0; axis < 3; axis++) {
      min[axis] = Math.min(min[axis]!, box.min[axis]!)
      max[axis] = Math.max(max[axis]!, box.max[axis]!)
    }
  }
  return Number.isFinite(min[0]) ? { min, max } : null
}
