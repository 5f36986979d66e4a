/** The way of workpieces through a hall: belts that say how many pieces are on them, and the machines between, from the twin's `flow`. */
import type { TwinAsset } from '../../twin/twin.ts'
import type { Machine, SceneLayout } from '../plan/layout.ts'
import { apply, applyInverse, type Vec3 } from '../../base/rigid.ts'
import type { Carriers, Goods } from './carriers.ts'
import type { BeltPlan, NodePlan } from './belts-and-nodes.ts'
import { nearestOnTrack, onTrack, trackLength } from './track.ts'

/** A belt's goods and where its pieces ride. */
export interface BeltPlace {
  readonly machine: number
  readonly points: readonly Vec3[]
  readonly length: number
  /** One for each piece that it can show; with how far along the track each stands in the model. */
  readonly goods: readonly (Goods & { readonly modelled: number })[]
}

export interface FlowPlan {
  readonly belts: readonly BeltPlan[]
  readonly nodes: readonly NodePlan[]
  readonly places: readonly BeltPlace[]
  /** Machine → its belt, or its node; −1 = it is none. */
  readonly beltOf: Int16Array
  readonly nodeOf: Int16Array
}

/** Pieces keep this share of the room that the model gives each. */
const CLOSEST = 0.9
/** A machine that holds pieces further than so many pieces away does not stand in the belt's path. */
const NEAR = 1.6
/** How far beyond `to` a point lies, the way that leads there from `from`. */
const along = (from: Vec3, to: Vec3, p: Vec3): number => {
  const d = [to[0] - from[0], to[1] - from[1], to[2] - from[2]] as const
  return ((p[0] - to[0]) * d[0] + (p[1] - to[1]) * d[1] + (p[2] - to[2]) * d[2]) / Math.hypot(...d)
}

/** The middle of what a machine piles up, in the world. */
const pileOf = (machine: Machine, carriers: Carriers): Vec3 => {
  const goods = (carriers.machines[machine.index]?.goods ?? []).filter(({ channel }) => channel === 'items')
  const mean = (axis: 0 | 1 | 2): number => goods.reduce((sum, { at }) => sum + at[axis], 0) / goods.length
  return apply(machine.matrix, 0, [mean(0), mean(1), mean(2)])
}

export const flowPlan = (layout: SceneLayout, carriers: Carriers): FlowPlan => {
  const places: BeltPlace[] = []
  const beltOf = new Int16Array(layout.machines.length).fill(-1)
  const nodeOf = new Int16Array(layout.machines.length).fill(-1)
  for (const { index, asset, equipment } of layout.machines) {
    const items = carriers.machines[index]?.goods.filter(({ channel }) => channel === 'items') ?? []
    const points = equipment.track?.points
    if (!points || !items.length || !asset.motion.has('items')) continue
    beltOf[index] = places.length
    places.push({
      machine: index,
      points,
      length: trackLength(points),
      goods: items.map((goods) => ({ ...goods, modelled: nearestOnTrack(points, goods.at) })),
    })
  }
  const machineOf = (asset: TwinAsset): Machine | undefined => layout.machineOf(asset.id)
  const isBelt = (machine: Machine | undefined): boolean => machine !== undefined && beltOf[machine.index]! >= 0
  // Each pair of an edge that begins or ends on a belt meets in a node: the machine there, or the joint of two belts.
  const nodes: { out: number[]; tells: boolean; shows: boolean; stacks: boolean; machine: Machine | null }[] = []
  const node = (machine: Machine | null): number => {
    if (machine && nodeOf[machine.index]! >= 0) return nodeOf[machine.index]!
    const tells = machine?.asset.motion.has('part') ?? false
    const goods = machine ? (carriers.machines[machine.index]?.goods ?? []) : []
    if (machine) nodeOf[machine.index] = nodes.length
    return (
      nodes.push({
        out: [],
        tells,
        shows: goods.some(({ channel }) => channel === 'part' || channel === 'items'),
        stacks: goods.some(({ channel }) => channel === 'items'),
        machine,
      }) - 1
    )
  }
  const from = places.map(() => -1)
  const to = places.map(() => -1)
  for (const edge of layout.twin.flow) {
    if (edge.kind === 'supply') continue
    const [a, b] = [machineOf(edge.from), machineOf(edge.to)]
    if (!a || !b || (!isBelt(a) && !isBelt(b))) continue
    const between = node(isBelt(a) && isBelt(b) ? null : isBelt(a) ? b : a)
    if (isBelt(a) && (to[beltOf[a.index]!]! < 0 || edge.kind === 'main')) to[beltOf[a.index]!] = between
    if (!isBelt(b)) continue
    from[beltOf[b.index]!] = between
    nodes[between]!.out.push(beltOf[b.index]!)
  }

  const gaps = places.map(({ length, goods }) => (length / Math.max(1, goods.length - EXTRA)) * CLOSEST)
  const world = (belt: number, p: Vec3): Vec3 => apply(layout.machines[places[belt]!.machine]!.matrix, 0, p)
  /** Where a node holds pieces: at the end of a belt that leads to it, as near to its middle as the way goes straight on. */
  const holds = nodes.map(
    ({ machine, out, stacks }, index): { readonly at: Vec3; readonly tails: ReadonlyMap<number, number> } | null => {
      // It lifts pieces off the belt's end, and gives on what it has piled up from where that stands.
      if (machine && stacks) {
        const [x, y, z] = pileOf(machine, carriers)
        return { at: [x, out[0] === undefined ? y : world(out[0], places[out[0]]!.points[0]!)[1], z], tails: new Map() }
      }
      const tails = new Map<number, number>()
      let at: Vec3 | null = null
      for (const [belt, target] of to.entries()) {
        if (target !== index) continue
        const { points } = places[belt]!
        const [last, end] = [points.at(-2)!, points.at(-1)!]
        const next = out[0]
        const middle: Vec3 | null = machine
          ? [machine.matrix[12]!, world(belt, end)[1], machine.matrix[14]!]
          : next === undefined
            ? null
            : world(next, places[next]!.points[0]!)
        const own = middle && applyInverse(layout.machines[places[belt]!.machine]!.matrix, 0, middle)
        const reach = own ? along(last, end, own) : 0
        const near = own !== null && reach > -gaps[belt]! / 2 && reach < gaps[belt]! * NEAR
        if (!near) continue
        tails.set(belt, Math.max(0, reach))
        at ??= world(belt, onBelt(places[belt]!, places[belt]!.length + Math.max(0, reach)))
      }
      return at && { at, tails }
    },
  )
  const belts = places.map(({ length, goods, points }, belt): BeltPlan => {
    const hold = holds[from[belt]!]
    const lead = hold ? Math.hypot(...world(belt, points[0]!).map((v, i) => v - hold.at[i]!)) : null
    return {
      length,
      gap: gaps[belt]!,
      most: Math.max(1, goods.length - EXTRA),
      from: from[belt]!,
      to: to[belt]!,
      lead: lead !== null && lead < gaps[belt]! * NEAR ? lead : null,
      tail: holds[to[belt]!]?.tails.get(belt) ?? null,
    }
  })
  return { belts, nodes, places, beltOf, nodeOf }
}

/** Of the pieces that a belt's model shows, so many are for those in the machine at its end. */
export const EXTRA = 1

/** Where a piece `s` metres along stands, also beyond the ends: the machine's frame. */
export const onBelt = ({ points, length }: BeltPlace, s: number): Vec3 => {
  if (s >= 0 && s <= length) return onTrack(points, s)
  const [a, b] = s < 0 ? [points[1]!, points[0]!] : [points.at(-2)!, points.at(-1)!]
  const d = [b[0] - a[0], b[1] - a[1], b[2] - a[2]] as const
  const step = (s < 0 ? -s : s - length) / Math.hypot(...d)
  return [b[0] + d[0] * step, b[1] + d[1] * step, b[2] + d[2] * step]
}
