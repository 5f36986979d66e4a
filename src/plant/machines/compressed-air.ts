/**
 * Compressed air: one network, fed by compressors, drained by the work and by leaks. A leak passes more the higher the pressure
 * is (in proportion to the absolute one); a compressor draws about 7 % more for each bar more.
 */
import type { Rng } from '../../base/rng.ts'
import { round, type Readings } from '../machine.ts'
import { warm } from '../thermal.ts'
import { Watchdog } from '../watchdog.ts'
import { type Demand, Utility, UTILITY_STATE } from './utilities.ts'

/** Of the air around, bar: what a gauge does not show. */
const AROUND_BAR = 1.013
/** In the middle of the band that the plant was set up with, bar. */
const USUAL_BAR = 6.95
/** What leaks take at that pressure, and what all machines take at work, bar of the network a second. */
const [LEAKS, WORK] = [0.008, 0.034]
/** What is lost in the pipes to the furthest machine while all work, bar; it grows with the square of the flow. */
const LOST_IN_PIPES_BAR = 0.12

/** What a loaded compressor gives, bar of the network a second and m³/min; what it draws then, and unloaded, kW. */
const [GIVES, GIVES_M3_MIN] = [0.055, 3.9]
const [LOADED_KW, UNLOADED_KW] = [22, 6]
const MORE_A_BAR = 0.07
/** From where it loads to where it unloads, bar. */
const BAND_BAR = 0.7
/** What stands by loads so far below the one that leads, bar. */
const BELOW_LEAD_BAR = 0.5
const MEAN_S = 300

/** Pressure setpoint: what it takes, and what it goes back to by itself, bar. */
export const SETPOINTS_BAR: readonly [number, number] = [5.8, 7.3]
export const OWN_SETPOINT_BAR = 6.6
/** Without a sign of life for so long it goes back to that, s. */
export const WATCHDOG_S = 120

export class AirNetwork {
  bar = 6.9
  feed = 0
  /** Holes, as many times as usual. */
  leaky = 1
  readonly #demand: Demand
  #work = 0

  constructor(demand: Demand) {
    this.#demand = demand
  }

  /** At the furthest machine, bar. */
  get atConsumersBar(): number {
    return Math.max(0, this.bar - LOST_IN_PIPES_BAR * this.#work ** 2)
  }

  settle(dtS: number): void {
    this.#work = this.#demand.work()
    const leaks = (LEAKS * this.leaky * (this.bar + AROUND_BAR)) / (USUAL_BAR + AROUND_BAR)
    this.bar = Math.max(0, this.bar + (this.feed - leaks - WORK * this.#work) * dtS)
    this.feed = 0
  }
}

/** Loads below its setpoint, and unloads a band above it. */
export class Compressor extends Utility {
  readonly #air: AirNetwork
  /** The one whose setpoint it follows; null: it leads. */
  readonly #lead: Compressor | null
  #ownBar = OWN_SETPOINT_BAR
  #loaded: boolean
  #duty: number
  #elementC = 82
  #vibration = 2.2
  #specific = LOADED_KW / GIVES_M3_MIN
  /** The lowest of these is told. */
  readonly #atConsumers: number[] = []
  readonly watchdog?: Watchdog

  constructor(id: string, rng: Rng, air: AirNetwork, lead: Compressor | null) {
    super(id, rng, 14, { utilisation: 'duty' })
    this.#air = air
    this.#lead = lead
    this.#loaded = air.bar < this.setpointBar + BAND_BAR
    this.#duty = lead ? 0.05 : 0.6
    if (!lead)
      this.watchdog = new Watchdog(WATCHDOG_S, () => {
        this.#ownBar = OWN_SETPOINT_BAR
      })
  }

  get setpointBar(): number {
    return this.#lead ? this.#lead.setpointBar - BELOW_LEAD_BAR : this.#ownBar
  }

  override settle(dtS: number): void {
    const air = this.#air
    if (air.bar < this.setpointBar) this.#loaded = true
    else if (air.bar > this.setpointBar + BAND_BAR) this.#loaded = false
    if (this.#loaded) air.feed += GIVES
    this.state = this.#loaded ? UTILITY_STATE.running : UTILITY_STATE.unloaded
    const loadedKw = LOADED_KW * (1 + MORE_A_BAR * (air.bar - USUAL_BAR))
    this.kw = (this.#loaded ? loadedKw : UNLOADED_KW) * (1 + this.rng.normal(0, 0.01))
    this.#duty += ((this.#loaded ? 1 : 0) - this.#duty) * (1 - Math.exp(-dtS / MEAN_S))
    if (this.#loaded) this.#specific += (this.kw / GIVES_M3_MIN - this.#specific) * (1 - Math.exp(-dtS / MEAN_S))
    this.#elementC = warm(this.#elementC, this.#loaded ? 88 : 70, dtS, 240)
    this.#vibration += ((this.#loaded ? 2.3 : 1.6) + this.rng.normal(0, 0.1) - this.#vibration) * 0.2
    if (!this.#lead) {
      this.#atConsumers.push(air.atConsumersBar)
      if (this.#atConsumers.length > MEAN_S) this.#atConsumers.shift()
    }
    super.settle(dtS)
  }

  override read(into: Readings): void {
    super.read(into)
    into['pressure'] = round(this.#air.bar, 3)
    into['pressure-setpoint'] = round(this.setpointBar, 2)
    into['specific-power'] = round(this.#specific, 3)
    into['utilisation'] = round(this.#duty * 100, 1)
    into['element/temperature'] = round(this.#elementC, 1)
    into['motor/vibration'] = round(this.#vibration, 2)
    if (!this.watchdog) return
    const now = this.#air.atConsumersBar
    into['consumers-pressure'] = round(now, 3)
    into['consumers-lowest'] = round(Math.min(now, ...this.#atConsumers), 3)
    into['watched'] = this.watchdog.runs ? 1 : 0
  }

  command(name: string, value: number | null): string | null {
    if (name !== 'pressure' || this.#lead) return `it knows no command "${name}"`
    const [low, high] = SETPOINTS_BAR
    if (value === null || value < low || value > high) return `its setpoint is ${low} to ${high} bar`
    this.#ownBar = value
    return null
  }
}
