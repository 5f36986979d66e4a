/** The whole plant, built from the layout of a twin document: what follows what, and which class each machine is. */
import { createRng, type Rng } from '../base/rng.ts'
import type { Twin, TwinAsset } from '../twin/twin.ts'
import type { Belt, WorkPart } from './belt.ts'
import type { Machine, Message } from './machine.ts'
import { Agv, type AgvWorld } from './machines/agv.ts'
import { Conveyor } from './machines/conveyor.ts'
import { Inspection } from './machines/inspection.ts'
import { Magazine } from './machines/magazine.ts'
import { Palletiser } from './machines/palletiser.ts'
import { type Place, Processor } from './machines/processor.ts'
import { Rack } from './machines/rack.ts'
import { Robot } from './machines/robot.ts'
import { Station } from './machines/station.ts'
import { AirNetwork, Compressor } from './machines/compressed-air.ts'
import { Cabinet, Charger, Chiller, Dryer, Extraction } from './machines/utilities.ts'
import { PackmlMachine } from './packml-machine.ts'
import { Road } from './road.ts'

/** One step of motion, s. Heat, wear and energy settle once every ten. */
export const STEP_S = 0.1
export const STEPS_A_SECOND = 10
/** Where time is hurried, a step of motion, and of all that is slow, s. */
const HURRIED_STEP_S = 0.5
export const HURRIED_SETTLE_S = 10
const TAKT_S = 14
/** The bearing of the story, and the loose plug; both are told in the twin's description. */
export const WORN = { robot: 'r-102', joint: 3 } as const
export const LOOSE_STATION = 's-102'
/** The compressor that stands by. */
export const STANDBY = 'kp-2'
/** Bound in the twin, published by nobody. */
export const SILENT = 'cc-2'

export interface PlantOptions {
  readonly seed: number
  /** 1 = usual; 0 = nothing ever fails. */
  readonly faultRate: number
  /** So many of its seconds pass in one outside: a watchdog waits for what comes from there. */
  readonly pace?: number
}

/** Its topics begin with the names of its place in the ISA-95 tree below the enterprise. */
export const topicBase = (asset: TwinAsset): string => {
  const path: string[] = []
  for (let at: TwinAsset | null = asset; at && at.level !== 'enterprise'; at = at.parent) path.unshift(at.id)
  return path.join('/')
}

export class Plant {
  readonly machines: readonly Machine[]
  readonly #bases: readonly string[]
  readonly #byId: ReadonlyMap<string, Machine>
  readonly air: AirNetwork
  readonly #pace: number
  /** All that parts pass through. */
  readonly #flow: readonly Machine[]
  #ticks = 0

  constructor(twin: Twin, options: PlantOptions) {
    const builder = new Builder(twin, options)
    this.machines = builder.build()
    this.#pace = options.pace ?? 1
    this.air = builder.air
    this.#flow = this.machines.filter(
      (one) => one instanceof PackmlMachine || one instanceof Agv || one instanceof Rack,
    )
    this.#byId = new Map(this.machines.map((m) => [m.id, m]))
    this.#bases = this.machines.map((m) => topicBase(twin.asset(m.id)!))
  }

  machine(id: string): Machine | undefined {
    return this.#byId.get(id)
  }

  /** Whole seconds simulated. */
  get second(): number {
    return Math.floor(this.#ticks / STEPS_A_SECOND)
  }

  /** One step of `STEP_S`. @returns true when a second has become full, and everything slow has settled. */
  step(): boolean {
    for (const machine of this.machines) machine.step(STEP_S)
    this.#ticks++
    if (this.#ticks % STEPS_A_SECOND !== 0) return false
    for (const machine of this.machines) {
      machine.settle(1)
      machine.watchdog?.step(1 / this.#pace)
    }
    this.air.settle(1)
    return true
  }

  /**
   * Time goes by in long steps: parts move and machines fail as ever, which is all that is exact then. For a past that is too
   * long to be lived step by step.
   */
  hurry(seconds: number): void {
    for (let s = 0; s < seconds; s += HURRIED_SETTLE_S) {
      for (let step = 0; step < HURRIED_SETTLE_S / HURRIED_STEP_S; step++)
        for (const machine of this.#flow)
          // A vehicle would drive past where it has to stop.
          if (machine instanceof Agv) for (let i = 0; i < HURRIED_STEP_S / STEP_S; i++) machine.step(STEP_S)
          else machine.step(HURRIED_STEP_S)
      for (const machine of this.#flow) machine.settle(HURRIED_SETTLE_S)
    }
  }

  /** What is published at this step: everything fast, and a tenth of the machines' slow messages, so that load is even. */
  messages(nowMs: number): Message[] {
    return this.machines.flatMap((machine, i) => {
      const base = this.#bases[i]!
      const fast = machine.fastMessages?.(base, nowMs) ?? []
      return i % STEPS_A_SECOND === this.#ticks % STEPS_A_SECOND
        ? [...fast, ...machine.messages(base, nowMs, this.second)]
        : fast
    })
  }
}

const number = (asset: TwinAsset, param: string, otherwise: number): number => {
  const value = asset.model && 'kind' in asset.model ? asset.model.params[param] : undefined
  return typeof value === 'number' ? value : otherwise
}

class Builder {
  readonly #twin: Twin
  readonly #rng: Rng
  readonly #faultRate: number
  readonly #machines = new Map<string, Machine>()
  #parts = 0
  readonly air: AirNetwork

  constructor(twin: Twin, options: PlantOptions) {
    this.#twin = twin
    this.#rng = createRng(options.seed)
    this.#faultRate = options.faultRate
    this.air = new AirNetwork({ work: () => this.#work() })
  }

  #work(): number {
    const all = [...this.#machines.values()].filter((m): m is Processor => m instanceof Processor)
    return all.length ? all.filter((m) => m.working).length / all.length : 0
  }

  #newPart = (): WorkPart => ({ id: ++this.#parts, flawed: this.#rng.next() < 0.006 })

  #of(classId: string): TwinAsset[] {
    return this.#twin.assets.filter((a) => a.classId === classId)
  }

  build(): readonly Machine[] {
    const add = (machine: Machine): void => void this.#machines.set(machine.id, machine)
    const { flow } = this.#twin
    for (const asset of [...this.#of('conveyor'), ...this.#of('pallet-conveyor')]) {
      const first = !flow.some((e) => e.to === asset)
      const gapM = asset.classId === 'conveyor' ? 0.7 : 1.4
      add(
        new Conveyor(
          asset.id,
          this.#rng,
          this.#faultRate,
          number(asset, 'length', 4),
          gapM,
          first ? this.#newPart : null,
          TAKT_S,
        ),
      )
    }
    for (const asset of this.#of('magazine'))
      add(new Magazine(asset.id, this.#rng, this.#faultRate, this.#twin.signal(`${asset.id}/items`)?.range?.[1] ?? 20))
    for (const classId of ['robot', 'station', 'inspection', 'palletiser'])
      for (const asset of this.#of(classId)) add(this.#processor(asset, classId))
    const work = { work: () => this.#work() }
    for (const asset of this.#of('rack'))
      add(
        new Rack(
          asset.id,
          this.#rng,
          [...asset.motion.keys()].map((channel) => channel.replace('cell:', '')),
        ),
      )
    this.#transport(add)
    let lead: Compressor | null = null
    for (const { id } of this.#of('compressor')) {
      const compressor: Compressor = new Compressor(id, this.#rng, this.air, lead)
      add(compressor)
      lead ??= compressor
    }
    for (const asset of this.#of('dryer')) add(new Dryer(asset.id, this.#rng))
    for (const asset of this.#of('chiller')) add(new Chiller(asset.id, this.#rng, work))
    for (const asset of this.#of('extraction')) add(new Extraction(asset.id, this.#rng))
    for (const asset of this.#of('cabinet')) if (asset.id !== SILENT) add(new Cabinet(asset.id, this.#rng, work))
    // Downstream moves first, so that room made in a step can be used in the same step, whatever the document's order.
    return [...this.#machines.values()].toReversed()
  }

  #belt(asset: TwinAsset): Belt {
    const machine = this.#machines.get(asset.id)
    if (!(machine instanceof Conveyor)) throw new Error(`the flow of the twin needs a conveyor at "${asset.id}"`)
    return machine.belt
  }

  #processor(asset: TwinAsset, classId: string): Processor {
    const { flow } = this.#twin
    const before = flow.find((e) => e.to === asset && e.kind === 'main')
    const after = flow.find((e) => e.from === asset && e.kind === 'main')
    if (!before || !after) throw new Error(`"${asset.id}" needs a conveyor before and after it in the flow of the twin`)
    const feeder = flow.find((e) => e.to === asset && e.kind === 'supply')
    const magazine = feeder ? this.#machines.get(feeder.from.id) : undefined
    const supply = magazine instanceof Magazine ? magazine : null
    const place: Place = {
      before: this.#belt(before.from),
      after: this.#belt(after.to),
      supply: classId === 'palletiser' ? null : supply,
    }
    const [id, rng, rate] = [asset.id, this.#rng, this.#faultRate]
    const nth = Number(/\d$/.exec(id)?.[0] ?? 1)
    switch (classId) {
      case 'robot':
        return new Robot(
          id,
          rng,
          rate,
          this.air,
          nth === 1 ? 10.4 : 9.8,
          place,
          nth === 1 ? 1 : -1,
          nth === 1 ? 'gears' : 'cartons',
          id === WORN.robot ? WORN.joint - 1 : null,
        )
      case 'station':
        return new Station(id, rng, rate, [11.2, 11.9, 11.5][nth - 1] ?? 11.5, place, id === LOOSE_STATION)
      case 'inspection':
        return new Inspection(id, rng, rate, 7.4, place)
      default:
        if (!supply) throw new Error(`palletiser "${id}" needs a magazine of empty pallets in the flow of the twin`)
        return new Palletiser(id, rng, rate, 9.6, place, supply, this.#newPart)
    }
  }

  #transport(add: (machine: Machine) => void): void {
    const vehicles = this.#of('agv')
    const frame = vehicles[0]?.frame
    if (!frame) return
    const road = new Road(frame.roads.map(([from]) => ({ name: from, at: frame.nodes[from]! })))
    const rack = [...this.#machines.values()].find((m) => m instanceof Rack)
    if (!rack) throw new Error('AGVs need a rack to bring pallets to')
    const fleet: Agv[] = []
    const outfeeds = this.#of('pallet-conveyor').map((asset, i) => ({
      node: `outfeed-${i + 1}`,
      belt: this.#belt(asset),
    }))
    const chargers = this.#of('charger')
    vehicles.forEach((asset, i) => {
      const world: AgvWorld = { road, outfeeds, store: { node: 'store', rack }, chargeNode: `charge-${i + 1}`, fleet }
      const agv = new Agv(
        asset.id,
        this.#rng,
        this.#faultRate,
        world,
        road.wrap((road.lengthM * (i + 0.4)) / vehicles.length),
      )
      add(agv)
      if (chargers[i]) add(new Charger(chargers[i].id, agv))
    })
  }
}
