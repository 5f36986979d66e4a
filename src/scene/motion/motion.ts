/**
 * What moves, from the signals that say so: links, belts, workpieces, vehicles, goods that are there or not. Pure on a
 * stepped clock. Nothing moves that does not really move: no sample, bad or stale data → it stands where it was.
 */
import type { Slot, TimeMs } from '../../base/brand.ts'
import type { ValueTable } from '../../values/table.ts'
import { type Chain, createChain, forwardKinematics } from '../equipment/kinematics.ts'
import { Glide } from './glide.ts'
import { linkFrames, type Machine, type SceneLayout } from '../plan/layout.ts'
import { apply, multiply } from '../plan/rigid.ts'
import { travels, Travel } from './travel.ts'
import { nearestOnTrack, onTrack, trackLength, WorkpieceQueue } from './workpieces.ts'

/** A pause of the page must not become a leap of the belt. */
const LONGEST_STEP_MS = 250
const HIDDEN = Float64Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1000, 0, 1)

interface Mover {
  readonly machine: Machine
  /** Channel → slot. */
  readonly slots: ReadonlyMap<string, Slot>
  readonly glides: readonly Glide[]
  readonly chain: Chain
  /** Shapes of the machine that ever move: indices in its equipment. */
  readonly moving: Uint32Array
  readonly travel: Travel | null
  readonly queue: { readonly line: WorkpieceQueue; readonly starts: readonly (readonly [number, number, number])[] } | null
  readonly runs: boolean
  /** Metres the belt has run. */
  phase: number
  dirty: boolean
}

export interface MotionSink {
  /** A shape stands elsewhere: its matrix in the world is at `world[16 · shape]`. */
  shape(shape: number): void
  /** A machine as a whole stands elsewhere. */
  machine(machine: number): void
  /** A belt has run on, metres. */
  phase(part: number, metres: number): void
}

export class Motion {
  /** Shape → present matrix in the world. */
  readonly world: Float32Array
  /** Machine → present matrix in the world. */
  readonly places: Float64Array[]
  readonly #layout: SceneLayout
  readonly #values: ValueTable
  readonly #movers = new Map<number, Mover>()
  readonly #bySlot: (readonly (readonly [Mover, string])[])[] = []
  readonly #busy = new Set<Mover>()
  #positions = new Float64Array(16)
  #frames = new Float64Array(256)
  #last = Number.NaN

  constructor(layout: SceneLayout, values: ValueTable) {
    this.#layout = layout
    this.#values = values
    this.world = layout.rest.slice()
    this.places = layout.machines.map((machine) => machine.matrix.slice())
    const bySlot = new Map<number, [Mover, string][]>()
    for (const machine of layout.machines) {
      const mover = this.#mover(machine)
      if (!mover) continue
      this.#movers.set(machine.index, mover)
      this.#busy.add(mover)
      for (const [channel, slot] of mover.slots) bySlot.set(slot, [...(bySlot.get(slot) ?? []), [mover, channel]])
    }
    for (const [slot, list] of bySlot) this.#bySlot[slot] = list
  }

  #mover(machine: Machine): Mover | null {
    const { asset, equipment } = machine
    const conditional = equipment.shapes.some((shape) => shape.shownWhen)
    if (asset.motion.size === 0 && !conditional) return null
    const { track } = equipment
    const starts: (readonly [number, number, number])[] = []
    if (track) {
      for (const { shownWhen, matrix } of equipment.shapes) {
        if (shownWhen?.channel === 'items' && !starts[shownWhen.above]) starts[shownWhen.above] = onTrack(track.points, nearestOnTrack(track.points, [matrix[12]!, matrix[13]!, matrix[14]!]))
      }
    }
    return {
      machine,
      slots: new Map([...asset.motion].map(([channel, signal]) => [channel, signal.slot])),
      glides: equipment.links.map((link) => new Glide(link.rest)),
      chain: createChain(equipment.links),
      moving: Uint32Array.from(equipment.shapes.keys()).filter((i) => travels(asset) || equipment.shapes[i]!.link >= 0 || equipment.shapes[i]!.shownWhen !== undefined),
      travel: travels(asset) ? new Travel(asset, this.#layout.unit) : null,
      queue: track && starts.length && asset.motion.has('items') ? { line: new WorkpieceQueue(trackLength(track.points), starts.length), starts } : null,
      runs: asset.motion.has('speed') && (equipment.shapes.some((shape) => shape.runs) || starts.length > 0),
      phase: 0,
      dirty: true,
    }
  }

  /** True for shapes whose matrix changes while running. */
  moves(shape: number): boolean {
    const { machine } = this.#layout.parts[this.#layout.partOf[shape]!]!
    const { link, shownWhen } = this.#layout.shapes[shape]!
    const mover = this.#movers.get(machine.index)
    return mover !== undefined && (mover.travel !== null || link >= 0 || shownWhen !== undefined)
  }

  /** A slot has changed. */
  take(slot: number, now: TimeMs): void {
    for (const [mover, channel] of this.#bySlot[slot] ?? []) {
      this.#busy.add(mover)
      mover.dirty = true
      mover.travel?.take(channel, this.#values, now)
      mover.machine.equipment.links.forEach((link, i) => {
        if (link.channel !== channel) return
        if (this.#values.dead[slot]) mover.glides[i]!.stop(now)
        else if (this.#values.usable(slot as Slot, now)) mover.glides[i]!.aim(this.#values.value[slot]!, now)
      })
      if (channel === 'items' && this.#values.usable(slot as Slot, now)) mover.queue?.line.setCount(this.#values.value[slot]!)
    }
  }

  /** Moves everything on to `now` and tells the sink. True while something is still on its way. */
  step(now: TimeMs, sink: MotionSink): boolean {
    const elapsed = Number.isNaN(this.#last) ? 0 : Math.min(LONGEST_STEP_MS, Math.max(0, now - this.#last))
    this.#last = now
    let active = false
    for (const mover of this.#busy) {
      const ran = this.#runBelt(mover, now, elapsed / 1000, sink)
      const moving = this.#gliding(mover, now)
      if (mover.dirty || moving || ran) this.#place(mover, now, sink)
      // The frame after the last of a movement still has to be drawn at its end.
      mover.dirty = moving
      if (moving || this.#speed(mover, now) !== 0) active = true
      else this.#busy.delete(mover)
    }
    return active
  }

  #gliding(mover: Mover, now: TimeMs): boolean {
    return (mover.travel?.moving(now) ?? false) || mover.glides.some((glide) => glide.moving(now))
  }

  /** True while a link or a vehicle is on its way to its measured place. */
  gliding(now: TimeMs): boolean {
    for (const mover of this.#busy) if (this.#gliding(mover, now)) return true
    return false
  }

  #speed(mover: Mover, now: TimeMs): number {
    const slot = mover.slots.get('speed')
    return mover.runs && slot !== undefined && this.#values.usable(slot, now) ? this.#values.value[slot]! : 0
  }

  /** True when workpieces moved. */
  #runBelt(mover: Mover, now: TimeMs, seconds: number, sink: MotionSink): boolean {
    const metres = this.#speed(mover, now) * seconds
    if (metres === 0) return false
    mover.phase += metres
    for (const part of mover.machine.parts) sink.phase(part.index, mover.phase)
    return mover.queue?.line.advance(metres) ?? false
  }

  /** Value of a channel, or null where nothing fit to be shown says it. Old goods stay where they were seen. */
  #channel(mover: Mover, channel: string): number | null {
    const slot = mover.slots.get(channel)
    if (slot === undefined || this.#values.receive[slot] === 0) return null
    const value = this.#values.value[slot]!
    return Number.isFinite(value) ? value : null
  }

  #place(mover: Mover, now: TimeMs, sink: MotionSink): void {
    const { machine } = mover
    const { equipment, firstShape } = machine
    const travelled = mover.travel?.at(now)
    if (travelled) {
      this.places[machine.index] = travelled
      sink.machine(machine.index)
    }
    const place = this.places[machine.index]!
    const frames = this.#linksNow(mover, place, now)
    for (const i of mover.moving) {
      const shape = equipment.shapes[i]!
      const index = firstShape + i
      if (shape.shownWhen && !((this.#channel(mover, shape.shownWhen.channel) ?? -Infinity) > shape.shownWhen.above)) this.world.set(HIDDEN, index * 16)
      else if (shape.link >= 0) multiply(this.world, index * 16, frames, shape.link * 16, shape.matrix, 0)
      else {
        multiply(this.world, index * 16, place, 0, shape.matrix, 0)
        this.#ride(mover, index, shape.shownWhen)
      }
      sink.shape(index)
    }
  }

  /** Link frames in the world; valid until the next call. */
  #linksNow({ chain, glides }: Mover, place: Float64Array, now: TimeMs): Float64Array {
    if (this.#positions.length < chain.count) {
      this.#positions = new Float64Array(chain.count)
      this.#frames = new Float64Array(chain.count * 16)
    }
    for (let i = 0; i < chain.count; i++) this.#positions[i] = glides[i]!.at(now)
    forwardKinematics(chain, place, 0, this.#positions, 0, this.#frames, 0)
    return this.#frames
  }

  /** Moves a workpiece from where its model stands to where it is on the belt. */
  #ride(mover: Mover, shape: number, shown: { readonly channel: string; readonly above: number } | undefined): void {
    const { queue, machine } = mover
    const track = machine.equipment.track
    if (!queue || !track || shown?.channel !== 'items') return
    const s = queue.line.positions[shown.above]
    const start = queue.starts[shown.above]
    if (s === undefined || !start) return
    const place = this.places[machine.index]!
    const from = apply(place, 0, start)
    const to = apply(place, 0, onTrack(track.points, s))
    for (let i = 0; i < 3; i++) this.world[shape * 16 + 12 + i]! += to[i]! - from[i]!
  }

  /** Link frames as drawn now, in the machine's frame. */
  linksOf(machine: number, now: TimeMs): Float64Array {
    const mover = this.#movers.get(machine)
    const { equipment } = this.#layout.machines[machine]!
    return linkFrames(equipment, (i) => mover?.glides[i]!.at(now) ?? equipment.links[i]!.rest)
  }

  /** For tests and tools: x, z, heading, then each link's drawn position. */
  poseOf(machine: number, now: TimeMs): readonly number[] {
    const m = this.places[machine]!
    const mover = this.#movers.get(machine)
    return [m[12]!, m[14]!, (Math.atan2(-m[2]!, m[0]!) * 180) / Math.PI, ...(mover?.glides.map((glide) => glide.at(now)) ?? [])]
  }
}
