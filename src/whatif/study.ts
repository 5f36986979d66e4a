/**
 * A model simulated many times over: independent replications, each after a warm-up that is not counted (replication and
 * deletion; Law, *Simulation Modeling and Analysis*, 5th ed., 9.5.2). One replication is cut into batches instead (9.5.3).
 * Goes on by as many replications as the caller likes: whoever has a clock keeps the time.
 */
import { err, ok, type Result } from '../base/result.ts'
import { Line } from './kernel/line.ts'
import { networkOf } from './kernel/network.ts'
import { estimated, type Estimate } from './measuring/interval.ts'
import { type Measure, measuresOf } from './measuring/measures.ts'
import { read, readingSize, spanOf } from './measuring/readings.ts'
import type { LineModel } from './model/schema.ts'

export interface StudyOptions {
  readonly replications: number
  /** Of each replication, after the warm-up. */
  readonly hours: number
  readonly warmupHours: number
  /** Whole, 0 … 2³² − 1. */
  readonly seed: number
}

/** Batches that a single replication is cut into. */
export const BATCHES = 20

/** All parts that wait for each other, and since when. */
export interface Deadlock {
  readonly hour: number
  readonly replication: number
  readonly stations: readonly string[]
}

export interface Measured extends Measure {
  readonly estimate: Estimate | null
}

export interface StudyResult {
  readonly replications: number
  readonly events: number
  readonly measures: readonly Measured[]
}

export class Study {
  readonly options: StudyOptions
  readonly #line: Line
  readonly #measures: readonly Measure[]
  readonly #hour: number
  /** Of each measure, its value in each span. */
  readonly #values: number[][]
  #done = 0
  #events = 0
  #deadlock: Deadlock | null = null

  /** @param model one that was checked: see `readModel` */
  constructor(model: LineModel, options: StudyOptions) {
    const network = networkOf(model)
    this.options = options
    this.#line = new Line(network)
    this.#measures = measuresOf(network)
    this.#hour = 3600 / network.secondsPerUnit
    this.#values = this.#measures.map(() => [])
  }

  /** Whether nothing is left to do. */
  get done(): boolean {
    return this.#done >= this.options.replications || this.#deadlock !== null
  }

  /** So many replications more, at most. */
  step(replications: number): void {
    for (let i = 0; i < replications && !this.done; i++) this.#replicate()
  }

  #replicate(): void {
    const { replications, hours, warmupHours, seed } = this.options
    const line = this.#line
    const begin = warmupHours * this.#hour
    const spans = replications === 1 ? BATCHES : 1
    const length = (hours * this.#hour) / spans
    line.reset(seed, this.#done)
    line.runUntil(begin)
    let from = new Float64Array(readingSize(line))
    read(line, from)
    for (let i = 1; i <= spans && line.deadlock === null; i++) {
      line.runUntil(begin + i * length)
      const to = new Float64Array(from.length)
      read(line, to)
      const span = spanOf(line, from, to, length)
      this.#measures.forEach(({ value }, m) => this.#values[m]!.push(value(span)))
      from = to
    }
    this.#events += line.events
    if (line.deadlock)
      this.#deadlock = {
        hour: line.deadlock.time / this.#hour,
        replication: this.#done + 1,
        stations: line.deadlock.stations.map((i) => line.network.model.stations[i]!.id),
      }
    else this.#done++
  }

  /** Of the replications so far. */
  result(): Result<StudyResult, Deadlock> {
    if (this.#deadlock) return err(this.#deadlock)
    return ok({
      replications: this.#done,
      events: this.#events,
      measures: this.#measures.map((measure, m) => ({ ...measure, estimate: estimated(this.#values[m]!) })),
    })
  }
}
