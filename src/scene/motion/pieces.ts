/** Workpieces in the hall: what machines say of them goes into the flow, and where it has them goes onto their carriers. */
import type { Slot, TimeMs } from '../../base/brand.ts'
import type { ValueTable } from '../../values/table.ts'
import type { SceneLayout } from '../plan/layout.ts'
import { applyFrame, FRAME, setFrame } from '../../base/rigid.ts'
import type { Carriers } from './carriers.ts'
import { Flow } from './flow.ts'
import type { Piece } from './belts-and-nodes.ts'
import { type FlowPlan, flowPlan, onBelt } from './flow-plan.ts'
import { onTrack } from './track.ts'

type Tells = 'count' | 'part' | 'rejects' | 'takes'

/** A piece that is rejected is pushed so many of its own places to the side. */
const ASIDE = 1.1

export class Pieces {
  readonly #plan: FlowPlan
  readonly #flow: Flow
  readonly #values: ValueTable
  readonly #machines: readonly number[]
  readonly #bases: Float64Array
  readonly #speeds: readonly (Slot | null)[]
  readonly #reports = new Map<number, { readonly tells: Tells; readonly index: number }[]>()
  /** Belt → its carrier for each piece; null where it is free. */
  readonly #pools: readonly (Piece | null)[][]
  readonly #pool = new Map<Piece, readonly [belt: number, place: number]>()
  readonly #dirty: Uint8Array

  constructor(layout: SceneLayout, values: ValueTable, carriers: Carriers) {
    this.#values = values
    this.#plan = flowPlan(layout, carriers)
    const { belts, nodes, places, beltOf, nodeOf } = this.#plan
    this.#flow = new Flow(belts, nodes)
    this.#machines = places.map(({ machine }) => machine)
    this.#bases = new Float64Array(places.length * FRAME)
    this.#pools = places.map(({ goods }) => goods.map(() => null))
    this.#dirty = new Uint8Array(places.length)
    this.#speeds = places.map(({ machine }) => layout.machines[machine]!.asset.motion.get('speed')?.slot ?? null)
    places.forEach(({ machine }, i) => setFrame(this.#bases, i * FRAME, layout.machines[machine]!.matrix))
    const listen = (machine: number, channel: string, tells: Tells, index: number): void => {
      const slot = layout.machines[machine]!.asset.motion.get(channel)?.slot
      if (slot !== undefined) this.#reports.set(slot, [...(this.#reports.get(slot) ?? []), { tells, index }])
    }
    layout.machines.forEach((_, machine) => {
      if (beltOf[machine]! >= 0) listen(machine, 'items', 'count', beltOf[machine]!)
      if (nodeOf[machine]! < 0) return
      listen(machine, 'part', 'part', nodeOf[machine]!)
      listen(machine, 'rejected', 'rejects', nodeOf[machine]!)
      listen(machine, 'items', 'takes', nodeOf[machine]!)
    })
    for (const slot of this.#reports.keys())
      if (values.receive[slot]! > 0) this.take(slot, values.receive[slot] as TimeMs)
  }

  /** True for machines whose goods these are. */
  has(machine: number): boolean {
    return this.#plan.beltOf[machine]! >= 0
  }

  /** Slots that tell of pieces. */
  slots(): Iterable<number> {
    return this.#reports.keys()
  }

  /** Pieces of a machine as they stand: on it where it is a belt, in it otherwise. */
  of(machine: number): readonly Piece[] {
    const belt = this.#plan.beltOf[machine]!
    const node = this.#plan.nodeOf[machine]!
    return belt >= 0 ? this.#flow.on(belt) : node >= 0 ? this.#flow.held(node) : []
  }

  /** A slot has changed. True when it tells of pieces. */
  take(slot: number, now: TimeMs): boolean {
    const reports = this.#reports.get(slot)
    if (!reports) return false
    const value = this.#values.value[slot]!
    if (!this.#values.usable(slot as Slot, now) || !Number.isFinite(value)) return true
    for (const { tells, index } of reports) {
      if (tells === 'count') this.#flow.count(index, value)
      else if (tells === 'part') this.#flow.part(index, value > 0)
      else if (tells === 'rejects') this.#flow.rejects(index, value)
      else this.#flow.takes(index, value)
    }
    return true
  }

  /** What was is of another time: all is found anew from what is known now. */
  forget(now: TimeMs): void {
    this.#flow.forget()
    for (const slot of this.#reports.keys()) if (this.#values.receive[slot]! > 0) this.take(slot, now)
  }

  /** Something is due that no signal will tell of: a piece is leaving, or a message is waited for. */
  get waits(): boolean {
    return this.#flow.waits
  }

  #speed(belt: number, now: TimeMs): number | null {
    const slot = this.#speeds[belt]!
    return slot !== null && this.#values.usable(slot, now) ? this.#values.value[slot]! : null
  }

  /** Rides on, and puts pieces where they are. @param moved told of each machine whose goods stand elsewhere */
  step(seconds: number, now: TimeMs, frames: Float32Array, moved: (machine: number) => void): void {
    if (this.#machines.length === 0) return
    this.#flow.step(seconds, (belt) => this.#speed(belt, now))
    const drawn = new Set(this.#flow.drawn())
    for (const [piece, [belt, place]] of this.#pool) {
      if (drawn.has(piece) && piece.belt === belt) continue
      this.#pool.delete(piece)
      this.#pools[belt]![place] = null
      frames.fill(0, this.#carrier(belt, place), this.#carrier(belt, place) + FRAME)
      this.#dirty[belt] = 1
    }
    for (const piece of drawn) this.#put(piece, frames)
    for (const [belt, dirty] of this.#dirty.entries()) if (dirty) moved(this.#machines[belt]!)
    this.#dirty.fill(0)
  }

  #carrier(belt: number, place: number): number {
    return this.#plan.places[belt]!.goods[place]!.carrier * FRAME
  }

  #put(piece: Piece, frames: Float32Array): void {
    const { belt } = piece
    const pool = this.#pools[belt]!
    const place = this.#pool.get(piece)?.[1] ?? pool.indexOf(null)
    if (place < 0) return
    if (pool[place] === null) {
      pool[place] = piece
      this.#pool.set(piece, [belt, place])
    }
    const way = this.#plan.places[belt]!
    const to = this.#carrier(belt, place)
    const there = onBelt(way, piece.at)
    const modelled = onTrack(way.points, way.goods[place]!.modelled)
    const aside = piece.aside * ASIDE * this.#plan.belts[belt]!.gap
    const at = applyFrame(this.#bases, belt * FRAME, [
      there[0] - modelled[0],
      there[1] - modelled[1],
      there[2] - modelled[2] + aside,
    ])
    if (frames[to] !== 0 || frames[to + 2] !== 0) {
      if (
        Math.fround(at[0]) === frames[to + 9] &&
        Math.fround(at[2]) === frames[to + 11] &&
        Math.fround(at[1]) === frames[to + 10]
      )
        return
    }
    for (let i = 0; i < 9; i++) frames[to + i] = this.#bases[belt * FRAME + i]!
    frames.set(at, to + 9)
    this.#dirty[belt] = 1
  }
}
