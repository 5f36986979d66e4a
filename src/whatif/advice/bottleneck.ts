/**
 * Which machine holds its line up most by its own stops, and what half as many of them would bring. The line is simulated for a long
 * time twice with the same chance, as it is and with that machine eased: that says how many pieces an hour of its stops costs, of
 * however many there happened to be. How many hours it stands is what its record says. So two things make the interval wide: the
 * scatter between stretches of the simulation, and how few stops the record is made of. Of machines that cannot be told apart none
 * is named. Pure.
 *
 * Goes on by one stretch a step: whoever has a clock keeps the time.
 */
import type { Time } from '../distributions/registry.ts'
import type { KnownLine, KnownStation } from '../from-twin/line-of.ts'
import { Line } from '../kernel/line.ts'
import { networkOf } from '../kernel/network.ts'
import { studentQuantile } from '../measuring/interval.ts'
import { type LineModel, SECONDS_OF } from '../model/schema.ts'
import { FOUND_SHARE, type FoundAdvice } from './found.ts'
import type { Matters } from './settings-advice.ts'

/** The line is simulated in so many stretches of so many hours, after a while in which it fills. */
const [STRETCHES, STRETCH_H, WARM_UP_H] = [20, 60, 4]
/** With fewer stops of its own it does not speak for itself. */
const LEAST_STOPS = 5
/** More are not looked at, those that stand longest first. */
const MOST_MACHINES = 5
/** Known of each that is looked at, h. */
const LEAST_KNOWN_H = 72
const EASED = 2

const isKnown = ({ failures, knownHours }: KnownStation): boolean =>
  failures.basis === 'own' && failures.failures >= LEAST_STOPS && knownHours >= LEAST_KNOWN_H

/** Of an hour, h: what its record says. */
const standsFor = ({ failures, repairs, knownHours }: KnownStation): number =>
  (failures.failures * repairs.median * Math.exp(repairs.sigma ** 2 / 2)) / knownHours

/** So many times as long; of the two distributions that lines are fitted with. */
const longer = (time: Time, by: number): Time => {
  if (typeof time === 'number') return time * by
  if (time.type === 'weibull' && time.scale !== undefined) return { ...time, scale: time.scale * by }
  if (time.type === 'lognormal' && time.median !== undefined) return { ...time, median: time.median * by }
  return time
}

const eased = (model: LineModel, station: string): LineModel => ({
  ...model,
  stations: model.stations.map((row) => {
    const [own, ...rest] = row.failures
    if (row.id !== station || !own) return row
    return { ...row, failures: [{ ...own, timeBetweenFailures: longer(own.timeBetweenFailures, EASED) }, ...rest] }
  }),
})

/** What was made in a stretch, and how long each machine stood, h. */
interface Seen {
  readonly good: number
  readonly down: readonly number[]
}

interface Estimated {
  readonly machine: KnownStation
  /** Good pieces an hour more. */
  readonly mean: number
  readonly error: number
}

/** Relative: of so many stops, each with a repair of its own length. */
const recordError = ({ failures, repairs }: KnownStation): number => {
  const repairError = (Math.exp(repairs.sigma ** 2) - 1) / Math.max(1, repairs.repairs)
  return Math.sqrt(1 / failures.failures + repairError)
}

export class BottleneckStudy {
  readonly #line: KnownLine
  readonly #machines: readonly KnownStation[]
  readonly #sinks: readonly number[]
  readonly #seed: number
  /** Of each stretch: as it is, then with each machine eased. */
  readonly #seen: (readonly Seen[])[] = []

  /** @param seed whole, 0 … 2³² − 1 */
  constructor(line: KnownLine, seed: number) {
    this.#line = line
    this.#seed = seed
    this.#machines = line.stations
      .filter(isKnown)
      .toSorted((a, b) => standsFor(b) - standsFor(a))
      .slice(0, MOST_MACHINES)
    this.#sinks = line.model.sinks.flatMap(({ id }, i) => (line.goodSinks.includes(id) ? [i] : []))
  }

  /** How many machines are compared. */
  get compared(): number {
    return this.#machines.length
  }

  /** All of it, a stretch at each `yield`. */
  *steps(): Generator<void> {
    const { model } = this.#line
    if (this.#machines.length < 2 || this.#seen.length > 0) return
    for (const one of [model, ...this.#machines.map(({ asset }) => eased(model, asset.id))]) {
      const line = new Line(networkOf(one))
      const hour = 3600 / SECONDS_OF[model.timeUnit]
      const seen: Seen[] = []
      line.reset(this.#seed, 0)
      line.runUntil(WARM_UP_H * hour)
      let before = this.#read(line, hour)
      for (let i = 1; i <= STRETCHES; i++) {
        yield
        line.runUntil((WARM_UP_H + i * STRETCH_H) * hour)
        const now = this.#read(line, hour)
        seen.push({ good: now.good - before.good, down: now.down.map((all, k) => all - before.down[k]!) })
        before = now
      }
      this.#seen.push(seen)
    }
  }

  #read({ out, down }: Line, hour: number): Seen {
    const { stations } = this.#line.model
    return {
      good: this.#sinks.reduce((sum, sink) => sum + out[sink]!, 0),
      down: this.#machines.map(({ asset }) => down.area(stations.findIndex(({ id }) => id === asset.id)) / hour),
    }
  }

  #estimated(): readonly Estimated[] {
    const [asIs, ...others] = this.#seen
    return this.#machines
      .map((machine, i) => {
        const rows = others[i]!.map(({ good, down }, k) => ({
          more: good - asIs![k]!.good,
          less: asIs![k]!.down[i]! - down[i]!,
        }))
        const saved = rows.reduce((sum, { less }) => sum + less, 0)
        // Pieces an hour of its stops: a ratio of sums, with the scatter about it.
        const each = saved > 0 ? rows.reduce((sum, { more }) => sum + more, 0) / saved : 0
        const scatter = rows.reduce((sum, { more, less }) => sum + (more - each * less) ** 2, 0)
        const eachError =
          saved > 0 ? Math.sqrt((scatter * STRETCHES) / (STRETCHES - 1)) / saved : Number.POSITIVE_INFINITY
        const hours = standsFor(machine) * (1 - 1 / EASED)
        return { machine, mean: each * hours, error: hours * Math.hypot(eachError, each * recordError(machine)) }
      })
      .toSorted((a, b) => b.mean - a.mean)
  }

  /**
   * @param hoursADay of planned time
   * @param compared how many things are looked at together, its machines among them
   * @returns null: nothing that can be told apart, or nothing that matters
   */
  advice(hoursADay: number, compared: number, matters: Matters): FoundAdvice | null {
    if (this.#seen.length !== this.#machines.length + 1) return null
    const sure = studentQuantile(1 - (1 - FOUND_SHARE) / Math.max(1, compared), STRETCHES - 1)
    const [first, ...others] = this.#estimated()
    if (!first || first.mean * hoursADay < matters.pieces) return null
    const isFirst = [{ mean: 0, error: 0 }, ...others].every(
      ({ mean, error }) => first.mean - mean > sure * Math.hypot(first.error, error),
    )
    if (!isFirst) return null
    const { asset, failures, knownHours } = first.machine
    return {
      kind: 'bottleneck',
      asset,
      setting: null,
      from: failures.failures,
      to: Math.round(failures.failures / EASED),
      gain: {
        low: (first.mean - sure * first.error) * hoursADay,
        middle: first.mean * hoursADay,
        high: (first.mean + sure * first.error) * hoursADay,
        unit: 'pieces',
      },
      times: hoursADay,
      episodes: failures.failures,
      hours: knownHours,
    }
  }
}
