/** An AGV on the road loop: fetches pallets at the outfeeds, brings them to the store, charges on the way back. */
import type { Rng } from '../../base/rng.ts'
import type { Belt } from '../belt.ts'
import { iso, json, round, type Machine, type Message, type Readings } from '../machine.ts'
import type { Road } from '../road.ts'
import { warm } from '../thermal.ts'
import type { Rack } from './rack.ts'

export const AGV_STATE = { driving: 1, waiting: 2, loading: 3, unloading: 4, charging: 5, fault: 6 } as const
const SPEED_MPS = 1.2
const BRAKE_MPS2 = 0.6
const APART_M = 3.2
const HANDLING_S = 9
const MTBF_H = 6

/** Cut, not rounded: 3.1416 would be more than half a turn. */
const radians = (theta: number): number => Math.trunc(theta * 1e4) / 1e4

export interface AgvWorld {
  readonly road: Road
  /** Outfeeds by the road node in front of them. */
  readonly outfeeds: readonly { readonly node: string; readonly belt: Belt }[]
  readonly store: { readonly node: string; readonly rack: Rack }
  /** This vehicle's charger. */
  readonly chargeNode: string
  /** All vehicles on the road. */
  readonly fleet: Agv[]
}

type Stop = { readonly atM: number; readonly arrive: () => boolean }

export class Agv implements Machine {
  readonly id: string
  state: number = AGV_STATE.driving
  loaded = false
  alongM: number
  speedMps = 0
  battery: number
  #busyS = 0
  #afterBusy: () => void = () => {}
  #windingC = 38
  #leftStopM = -1
  readonly #world: AgvWorld
  readonly #rng: Rng
  readonly #faultRate: number

  constructor(id: string, rng: Rng, faultRate: number, world: AgvWorld, startM: number) {
    this.id = id
    this.#rng = rng.fork(id)
    this.#world = world
    this.#faultRate = faultRate
    this.alongM = startM
    this.battery = this.#rng.between(60, 95)
    world.fleet.push(this)
  }

  get charging(): boolean {
    return this.state === AGV_STATE.charging
  }

  #busy(state: number, lastsS: number, then: () => void): true {
    this.state = state
    this.#busyS = lastsS
    this.#afterBusy = then
    return true
  }

  /** Where it has something to do. `arrive` begins it; false = wait here. */
  #stops(): Stop[] {
    const { road, outfeeds, store, chargeNode } = this.#world
    if (this.loaded)
      return [
        {
          atM: road.along(store.node),
          arrive: () =>
            this.#busy(AGV_STATE.unloading, HANDLING_S, () => {
              if (store.rack.store()) this.loaded = false
            }),
        },
      ]
    const fetch = outfeeds
      .filter(({ belt }) => belt.ready)
      .map(({ node, belt }) => ({
        atM: road.along(node),
        arrive: () =>
          this.#busy(AGV_STATE.loading, HANDLING_S, () => {
            this.loaded = belt.take() !== null
          }),
      }))
    const charge =
      this.battery < 45
        ? [{ atM: road.along(chargeNode), arrive: () => this.#busy(AGV_STATE.charging, 75, () => {}) }]
        : []
    return [...fetch, ...charge]
  }

  step(dtS: number): void {
    if (this.#busyS > 0) {
      this.speedMps = 0
      this.#busyS -= dtS
      if (this.charging) this.battery = Math.min(100, this.battery + 0.6 * dtS)
      if (this.#busyS > 0) return
      this.#afterBusy()
      this.#leftStopM = this.alongM
      this.state = AGV_STATE.driving
    }
    const { road, fleet } = this.#world
    let freeM = Number.POSITIVE_INFINITY
    for (const other of fleet)
      if (other !== this) freeM = Math.min(freeM, road.ahead(this.alongM, other.alongM) - APART_M)
    let stop: Stop | null = null
    for (const candidate of this.#stops()) {
      const m = road.ahead(this.alongM, candidate.atM)
      // What it has just left is a lap away, unless the work there is unfinished.
      const here = m < 1e-6 && Math.abs(this.#leftStopM - this.alongM) < 1e-6 && !this.loaded
      if (here || m >= freeM) continue
      freeM = m
      stop = candidate
    }
    const aim = Math.min(SPEED_MPS, Math.sqrt(2 * BRAKE_MPS2 * Math.max(0, freeM)))
    this.speedMps = Math.min(aim, this.speedMps + BRAKE_MPS2 * dtS)
    const moveM = Math.min(Math.max(0, freeM), this.speedMps * dtS)
    this.alongM = road.wrap(this.alongM + moveM)
    if (stop && freeM - moveM < 0.02) {
      this.alongM = stop.atM
      this.speedMps = 0
      stop.arrive()
    } else this.state = this.speedMps < 0.01 ? AGV_STATE.waiting : AGV_STATE.driving
  }

  settle(dtS: number): void {
    if (!this.charging) this.battery = Math.max(1, this.battery - (0.004 + 0.012 * this.speedMps) * dtS)
    this.#windingC = warm(this.#windingC, 26 + 24 * (this.speedMps / SPEED_MPS) + (this.loaded ? 8 : 0), dtS, 600)
    if (this.state === AGV_STATE.driving && this.#rng.next() < (dtS / 3600 / MTBF_H) * this.#faultRate)
      this.#busy(AGV_STATE.fault, this.#rng.between(20, 90), () => {})
  }

  #kw(): number {
    return round(0.12 + this.speedMps * (this.loaded ? 0.75 : 0.45), 3)
  }

  readFast(into: Readings): void {
    const pose = this.#world.road.poseAt(this.alongM)
    into['x'] = round(pose.x, 3)
    into['y'] = round(pose.y, 3)
    into['heading'] = (radians(pose.theta) * 180) / Math.PI
    into['speed'] = round(this.speedMps, 2)
  }

  read(into: Readings): void {
    this.readFast(into)
    into['state'] = this.state
    into['load'] = this.loaded ? 1 : 0
    into['battery'] = round(this.battery, 1)
    into['power'] = this.#kw()
    into['drive/temperature'] = round(this.#windingC, 1)
  }

  messages(base: string, nowMs: number): Message[] {
    const body = {
      ts: iso(nowMs),
      state: this.state,
      loads: this.loaded ? [{ loadType: 'pallet' }] : [],
      battery: round(this.battery, 1),
      power: this.#kw(),
      winding: round(this.#windingC, 1),
    }
    return [json(`${base}/status`, body, true)]
  }

  fastMessages(base: string, nowMs: number): Message[] {
    const pose = this.#world.road.poseAt(this.alongM)
    return [
      json(
        `${base}/pose`,
        {
          timestamp: iso(nowMs),
          agvPosition: {
            x: round(pose.x, 3),
            y: round(pose.y, 3),
            theta: radians(pose.theta),
            mapId: 'hall',
            positionInitialized: true,
          },
          velocity: round(this.speedMps, 2),
        },
        false,
      ),
    ]
  }
}
