/**
 * What moves, from the signals that say so: links, belts, workpieces, vehicles, goods that are there or not. Pure on a
 * stepped clock. Nothing moves that does not really move: no sample, bad or stale data → it stands where it was.
 */
import type { Slot, TimeMs } from '../../base/brand.ts'
import { FRAME, onFrame, setFrame } from '../../base/rigid.ts'
import { type Chain, createChain, forwardKinematics, leaderOf, positionOf } from '../../equipment/kinematics.ts'
import type { ValueTable } from '../../values/table.ts'
import type { Equipment } from '../equipment/shape.ts'
import type { Machine, SceneLayout } from '../plan/layout.ts'
import { type Carriers, carriersOf, frameRoom, type Goods, reboard } from './carriers.ts'
import { Glides } from './glides.ts'
import { cyclePosition, illustrationOf, worksNow } from './illustration.ts'
import { DrivenBySlot, type Mover } from './mover.ts'
import { Pieces } from './pieces.ts'
import { Travel, type TravelNote, travels } from './travel.ts'

/** Nobody has looked for so long: what is next is of another time, ms. */
const UNSEEN_MS = 5000
/** A clock that goes back by less is only being kept right, ms. */
const CLOCK_SET_MS = 1000
/** A pause of the page must not become a leap of the belt. */
const LONGEST_STEP_MS = 250

export interface MotionSink {
  /** These carriers are elsewhere: their frames are at `frames[12 · first…]`. */
  carriers(first: number, count: number): void
  /** A machine as a whole stands elsewhere. */
  machine(machine: number): void
  /** A belt has run on, metres. */
  phase(part: number, metres: number): void
}

const NOTHING: MotionSink = { carriers() {}, machine() {}, phase() {} }

export class Motion {
  readonly carriers: Carriers
  /** Carrier → its present frame in the world, 12 numbers each; all zeros while what it carries is not there. */
  readonly frames: Float32Array
  /** Machine → present matrix in the world. */
  readonly places: Float64Array[]
  readonly #world: Float32Array
  readonly #layout: SceneLayout
  readonly #values: ValueTable
  readonly #movers: readonly (Mover | null)[]
  readonly #driven: DrivenBySlot
  readonly #links: Glides
  readonly #positions: Float64Array
  #busy: Mover[] = []
  readonly #behind: Mover[] = []
  readonly #pieces: Pieces
  #last = Number.NaN
  #seen = Number.NaN
  #leaps = 0
  #illustrates = true

  constructor(layout: SceneLayout, values: ValueTable) {
    this.#layout = layout
    this.#values = values
    this.carriers = carriersOf(layout)
    this.frames = frameRoom(this.carriers.count)
    setFrame(this.frames, 0, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])
    this.places = layout.machines.map((machine) => machine.matrix.slice())
    this.#world = layout.rest.slice()
    this.#driven = new DrivenBySlot(values.size)
    const rests: number[] = []
    const chains = new Map<Equipment, Chain>()
    this.#movers = layout.machines.map((machine) => this.#mover(machine, rests, chains))
    this.#links = new Glides(rests)
    this.#positions = new Float64Array(rests.length)
    this.#pieces = new Pieces(layout, values, this.carriers)
    for (const slot of this.#pieces.slots()) this.#driven.mark(slot)
    for (const mover of this.#movers) {
      if (!mover) continue
      this.#driven.add(mover)
      this.#place(mover, 0 as TimeMs, NOTHING)
    }
  }

  #mover(machine: Machine, rests: number[], chains: Map<Equipment, Chain>): Mover | null {
    const carriers = this.carriers.machines[machine.index]
    if (!carriers) return null
    const { asset, equipment } = machine
    const { links } = equipment
    const chain = chains.get(equipment) ?? createChain(links)
    chains.set(equipment, chain)
    const firstLink = rests.length
    // Every carrier but the machine's own may be a link's: those of a file are known when it comes.
    rests.push(...Array.from({ length: carriers.count - 1 - carriers.goods.length }, (_, i) => links[i]?.rest ?? 0))
    const runs =
      equipment.shapes.some((shape) => shape.runs) || carriers.goods.some(({ channel }) => channel === 'items')
    const mover: Mover = {
      machine,
      carriers,
      chain,
      firstLink,
      slots: new Map([...asset.motion].map(([channel, signal]) => [channel, signal.slot])),
      travel: travels(asset) ? new Travel(asset, this.#layout.unit) : null,
      speedSlot: runs ? (asset.motion.get('speed')?.slot ?? null) : null,
      illustration: illustrationOf(asset, equipment),
      worked: 0,
      phase: 0,
      dirty: true,
      busy: true,
      homing: false,
      behind: true,
    }
    this.#busy.push(mover)
    this.#behind.push(mover)
    return mover
  }

  /** A machine is made of other shapes now: it stands where it stood, and takes up what its signals last said. */
  join(machine: Machine, now: TimeMs): void {
    const {
      index,
      firstShape,
      room,
      equipment: { links },
    } = machine
    reboard(this.carriers, machine)
    this.#world.set(this.#layout.rest.subarray(firstShape * 16, (firstShape + room) * 16), firstShape * 16)
    const mover = this.#movers[index]
    if (!mover) return
    mover.chain = createChain(links)
    links.forEach((link, i) => this.#links.rest(mover.firstLink + i, link.rest))
    mover.illustration = illustrationOf(machine.asset, machine.equipment)
    this.#driven.replace(mover)
    for (const slot of new Set(mover.slots.values())) if (this.#values.receive[slot]! > 0) this.take(slot, now)
    mover.dirty = true
    this.#wake(mover)
    this.#place(mover, now, NOTHING)
  }

  /**
   * Somebody is looking, though nothing may move. Where nobody has for a while, or the clock was set, what happened
   * between is unknown: everything is then next where it is told to be, and nothing flies there.
   */
  attend(now: TimeMs): void {
    const { leaps } = this.#values
    if (leaps !== this.#leaps) this.#goHome()
    if (leaps !== this.#leaps || now < this.#seen - CLOCK_SET_MS || now - this.#seen > UNSEEN_MS) {
      this.#leaps = leaps
      this.#links.forget()
      for (const mover of this.#movers) mover?.travel?.forget()
      this.#pieces.forget(now)
    }
    this.#seen = now
  }

  /** What follows is of another time: where nothing was heard then, it is as if nothing ever was. */
  #goHome(): void {
    for (const mover of this.#movers) {
      if (!mover) continue
      mover.machine.equipment.links.forEach(({ rest }, i) => this.#links.rest(mover.firstLink + i, rest))
      mover.homing = mover.travel !== null
      mover.dirty = true
      this.#wake(mover)
    }
  }

  /** Machines that nothing measures may show their cycle (see `illustration.ts`); else they stand at rest. */
  set illustrates(on: boolean) {
    if (on === this.#illustrates) return
    this.#illustrates = on
    for (const mover of this.#movers) {
      if (!mover?.illustration) continue
      mover.worked = 0
      mover.dirty = true
      this.#wake(mover)
    }
  }

  /** At the latest look: true while what is seen of a machine's links illustrates its state, and nobody has measured it. */
  illustrated(machine: number): boolean {
    const mover = this.#movers[machine]
    return mover ? this.#works(mover, this.#seen as TimeMs) : false
  }

  /** At the latest look: why a machine that drives is drawn where it may no longer be; null = it is there, or does not drive. */
  noteOf(machine: number): TravelNote | null {
    return this.#movers[machine]?.travel?.note(this.#values, this.#seen as TimeMs) ?? null
  }

  #works({ illustration }: Mover, now: TimeMs): boolean {
    return this.#illustrates && illustration !== null && worksNow(illustration, this.#values, now)
  }

  /** A slot has changed. */
  take(slot: number, now: TimeMs): void {
    if (!this.#driven.drives(slot)) return
    this.attend(now)
    const values = this.#values
    const usable = values.usable(slot as Slot, now)
    for (const { mover, drives, channel, link } of this.#driven.of(slot)) {
      mover.dirty = true
      this.#wake(mover)
      if (drives === 'link') {
        if (values.dead[slot]) this.#links.stop(link, now)
        else if (usable) this.#links.aim(link, values.value[slot]!, values.receive[slot]!, now)
      } else if (drives === 'travel') mover.travel!.take(channel, values, now)
    }
    this.#pieces.take(slot, now)
  }

  #wake(mover: Mover): void {
    if (mover.busy) return
    mover.busy = true
    this.#busy.push(mover)
  }

  /** Moves everything on to `now` and tells the sink. True while something is still on its way. */
  step(now: TimeMs, sink: MotionSink): boolean {
    this.attend(now)
    const elapsed = Number.isNaN(this.#last) ? 0 : Math.min(LONGEST_STEP_MS, Math.max(0, now - this.#last))
    this.#last = now
    let active = false
    const busy = this.#busy
    let kept = 0
    for (const mover of busy) {
      mover.travel?.settle(this.#values, now)
      this.#runBelt(mover, now, elapsed / 1000, sink)
      const works = this.#works(mover, now)
      if (works) mover.worked += elapsed / 1000
      const moving = this.#gliding(mover, now) || works
      if (mover.dirty || moving) this.#place(mover, now, sink)
      // The frame after the last of a movement still has to be drawn at its end.
      mover.dirty = moving
      if (moving || this.#speed(mover, now) !== 0) {
        active = true
        busy[kept++] = mover
      } else mover.busy = false
    }
    busy.length = kept
    this.#pieces.step(elapsed / 1000, now, this.frames, (machine) => {
      const mover = this.#movers[machine]!
      this.#fallBehind(mover)
      sink.carriers(mover.carriers.own, mover.carriers.count)
    })
    return active || this.#pieces.waits
  }

  #gliding({ travel, firstLink, chain }: Mover, now: TimeMs): boolean {
    if (travel?.moving(now)) return true
    for (let i = firstLink; i < firstLink + chain.count; i++) if (this.#links.moving(i, now)) return true
    return false
  }

  /** True while a link or a vehicle is on its way to its measured place. */
  gliding(now: TimeMs): boolean {
    return this.#busy.some((mover) => this.#gliding(mover, now))
  }

  #speed({ speedSlot }: Mover, now: TimeMs): number {
    return speedSlot !== null && this.#values.usable(speedSlot, now) ? this.#values.value[speedSlot]! : 0
  }

  #runBelt(mover: Mover, now: TimeMs, seconds: number, sink: MotionSink): void {
    if (mover.speedSlot === null) return
    const metres = this.#speed(mover, now) * seconds
    if (metres === 0) return
    mover.phase += metres
    for (const part of mover.machine.parts) sink.phase(part.index, mover.phase)
  }

  /** Value of a channel, or null where nothing fit to be shown says it. Old goods stay where they were seen. */
  #channel(mover: Mover, channel: string): number | null {
    const slot = mover.slots.get(channel)
    if (slot === undefined || this.#values.receive[slot] === 0) return null
    const value = this.#values.value[slot]!
    return Number.isFinite(value) ? value : null
  }

  #place(mover: Mover, now: TimeMs, sink: MotionSink): void {
    const {
      machine,
      carriers: { own, count, goods },
      chain,
      firstLink,
    } = mover
    const { frames } = this
    const travelled = mover.travel?.at(now) ?? (mover.homing ? machine.matrix.slice() : null)
    mover.homing = false
    if (travelled) {
      this.places[machine.index] = travelled
      sink.machine(machine.index)
    }
    setFrame(frames, own * FRAME, this.places[machine.index]!)
    for (let i = firstLink; i < firstLink + chain.count; i++)
      this.#positions[i] = mover.illustration
        ? this.#cycle(machine.equipment, i - firstLink, mover.worked)
        : this.#links.at(i, now)
    forwardKinematics(chain, frames, own * FRAME, this.#positions, firstLink, (own + 1) * FRAME)
    const belt = this.#pieces.has(machine.index)
    for (const one of goods) if (!belt || one.channel !== 'items') this.#carry(mover, one)
    this.#fallBehind(mover)
    sink.carriers(own, count)
  }

  /** What is geared to another link goes with it. */
  #cycle({ links }: Equipment, link: number, seconds: number): number {
    const leader = leaderOf(links, link)
    return cyclePosition(links[leader]!, leader, seconds)
  }

  #fallBehind(mover: Mover): void {
    if (mover.behind) return
    mover.behind = true
    this.#behind.push(mover)
  }

  /** Puts goods on what holds them, or away. */
  #carry(mover: Mover, goods: Goods): void {
    const { frames } = this
    const to = goods.carrier * FRAME
    const value = this.#channel(mover, goods.channel)
    if (value === null || !(value > goods.above && value < goods.below)) {
      frames.fill(0, to, to + FRAME)
      return
    }
    const holder = (mover.carriers.own + 1 + goods.link) * FRAME
    frames.copyWithin(to, holder, holder + FRAME)
  }

  /** Shape → its present matrix in the world, 16 numbers each; all zeros while it is not there. Brought up to date by this call. */
  present(): Float32Array {
    const { of } = this.carriers
    for (const mover of this.#behind) {
      mover.behind = false
      const {
        firstShape,
        equipment: { shapes },
      } = mover.machine
      shapes.forEach(({ matrix }, i) => {
        const carrier = of[firstShape + i]!
        if (carrier > 0) onFrame(this.#world, (firstShape + i) * 16, this.frames, carrier * FRAME, matrix, 0)
      })
    }
    this.#behind.length = 0
    return this.#world
  }

  /** The frame in the world, at `frames[…]`, that a link of a machine has as drawn; −1 where it stands at rest for ever. */
  frameOfLink(machine: number, link: number): number {
    const carriers = this.carriers.machines[machine]
    return carriers ? (carriers.own + 1 + link) * FRAME : -1
  }

  /** For tests and tools: the ids of a machine's workpieces and how far along they are, foremost first. */
  piecesOf(machine: number): readonly { readonly id: number; readonly at: number }[] {
    return this.#pieces.of(machine)
  }

  /** For tests and tools: x, z, heading, then each link's drawn position. */
  poseOf(machine: number, now: TimeMs): readonly number[] {
    const m = this.places[machine]!
    const mover = this.#movers[machine]
    const drawn = (i: number): number => {
      const { machine: of, firstLink, illustration } = mover!
      const at = illustration ? this.#positions[firstLink + i]! : this.#links.at(firstLink + i, now)
      return positionOf(of.equipment.links[i]!, at)
    }
    return [
      m[12]!,
      m[14]!,
      (Math.atan2(-m[2]!, m[0]!) * 180) / Math.PI,
      ...Array.from({ length: mover?.chain.count ?? 0 }, (_, i) => drawn(i)),
    ]
  }
}
