/**
 * When to repair a part that wears: each alternative is simulated with the same chance, the part's remaining life included,
 * and compared pair by pair. Goes on by as many replications as the caller likes: whoever has a clock keeps the time.
 */
import { distributionOf, type Time } from '../distributions/registry.ts'
import { Line } from '../kernel/line.ts'
import { networkOf } from '../kernel/network.ts'
import { Stream } from '../kernel/stream.ts'
import { estimated, type Estimate } from '../measuring/interval.ts'
import { type LineModel, SECONDS_OF } from '../model/schema.ts'

/** Times in the model's unit; lives in time at work. */
export interface WornPart {
  readonly station: string
  /** What is left of its life. */
  readonly life: Time
  /** The life of a new one. */
  readonly newLife: Time
  /** A repair after it has failed, and one that was planned. */
  readonly unplanned: Time
  readonly planned: Time
  readonly crew?: string
}

export interface Alternative {
  readonly id: string
  /** Hours from now; null: run on until it fails. */
  readonly atHour: number | null
}

export interface RepairQuestion {
  /** One that was checked: see `readModel`. */
  readonly model: LineModel
  readonly part: WornPart
  readonly alternatives: readonly Alternative[]
  /** Output is counted for so long. */
  readonly hours: number
  /** Breaks and nights, hours from now, in order and apart. */
  readonly closed: readonly { readonly from: number; readonly to: number }[]
  /** The line has run so long before now: buffers are as then. */
  readonly settledHours: number
  /**
   * Working time that the repair still to come will cost, hours: charged to a run whose part would fail within as long again
   * after the end. A short look ahead would otherwise make running on free.
   */
  readonly laterRepairHours: number
  readonly seed: number
}

export interface JudgedAlternative {
  readonly id: string
  /** Parts within the hours, less what the repair still to come will cost; 80 % intervals throughout. */
  readonly output: Estimate
  /** Behind the best, run by run. Null for the best. */
  readonly behind: Estimate | null
  /** Share of runs in which it failed before it was repaired. */
  readonly unplannedStop: number
}

export interface Judgement {
  readonly replications: number
  /** Best first. */
  readonly ranking: readonly JudgedAlternative[]
  /** The best is better than each other beyond chance (95 %, Bonferroni). Null: no clear winner. */
  readonly winner: string | null
  /** Nothing is gained by more replications. */
  readonly settled: boolean
}

const MOST_REPLICATIONS = 2000
/** Fewer say nothing of how much runs differ. */
const LEAST_REPLICATIONS = 50
/** Of the output: a smaller difference is not worth further runs. */
const WORTH = 0.01
/** Longer than anything: the planned repair comes when it is told to. */
const NEVER = 1e9

interface Runs {
  readonly alternative: Alternative
  readonly outputs: number[]
  stops: number
}

const mean = ({ outputs }: Runs): number => outputs.reduce((a, b) => a + b, 0) / outputs.length

export class RepairStudy {
  readonly #question: RepairQuestion
  readonly #line: Line
  readonly #life: Stream
  readonly #newLife: Stream
  readonly #worn: number
  readonly #hour: number
  readonly #runs: readonly Runs[]
  #done = 0

  /** @throws where the model has no such station: the caller chose it from the model */
  constructor(question: RepairQuestion) {
    const { model, part, alternatives } = question
    const at = model.stations.findIndex(({ id }) => id === part.station)
    if (at < 0) throw new Error(`"${part.station}" is no station`)
    const crew = part.crew === undefined ? {} : { crew: part.crew }
    const worn = {
      dependsOn: 'operation',
      timeBetweenFailures: part.newLife,
      repairTime: part.unplanned,
      ...crew,
    } as const
    const planned = { dependsOn: 'calendar', timeBetweenFailures: NEVER, repairTime: part.planned, ...crew } as const
    const failures = [...model.stations[at]!.failures, worn, planned]
    this.#line = new Line(
      networkOf({ ...model, stations: model.stations.with(at, { ...model.stations[at]!, failures }) }),
    )
    const { firstFailure, firstServer } = this.#line.network
    this.#question = question
    this.#worn = firstFailure[firstServer[at]!]! + failures.length - 2
    this.#life = new Stream(distributionOf(part.life), `${part.station}/life`)
    this.#newLife = new Stream(distributionOf(part.newLife), `${part.station}/new life`)
    this.#hour = 3600 / SECONDS_OF[model.timeUnit]
    this.#runs = alternatives.map((alternative) => ({ alternative, outputs: [], stops: 0 }))
  }

  /** So many replications more, at most, of every alternative. */
  step(replications: number): void {
    const until = Math.min(this.#done + replications, MOST_REPLICATIONS)
    for (; this.#done < until; this.#done++) {
      this.#life.reset(this.#question.seed, this.#done)
      this.#newLife.reset(this.#question.seed, this.#done)
      const [life, newLife] = [this.#life.next(), this.#newLife.next()]
      for (const runs of this.#runs) this.#run(runs, life, newLife)
    }
  }

  #run(runs: Runs, life: number, newLife: number): void {
    const { hours, closed, settledHours, seed, laterRepairHours } = this.#question
    const line = this.#line
    const hour = this.#hour
    const begin = settledHours * hour
    line.reset(seed, this.#done)
    line.wear(this.#worn, Infinity)
    line.runUntil(begin)
    const before = line.out.reduce((a, b) => a + b)
    line.wear(this.#worn, life)
    const repair = runs.alternative.atHour
    let renewed = false
    const happenings = [
      ...closed.flatMap(({ from, to }) => [
        { at: from, act: () => line.setOpen(false) },
        { at: to, act: () => line.setOpen(true) },
      ]),
      ...(repair === null ? [] : [{ at: repair, act: () => (renewed = this.#repair(newLife)) }]),
    ].toSorted((a, b) => a.at - b.at)
    for (const { at, act } of happenings) {
      if (at > hours) break
      line.runUntil(begin + at * hour)
      act()
    }
    line.runUntil(begin + hours * hour)
    const made = line.out.reduce((a, b) => a + b) - before
    const stopped = line.failedBy[this.#worn]! > 0 && !renewed
    if (stopped) runs.stops++
    const open =
      hours - closed.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, hours) - Math.min(from, hours)), 0)
    const soon = !stopped && !renewed && life < 2 * open * hour
    runs.outputs.push(soon ? made * (1 - laterRepairHours / open) : made)
  }

  /** As planned, unless it has failed already and is new. */
  #repair(newLife: number): boolean {
    if (this.#line.failedBy[this.#worn]! > 0) return false
    this.#line.strike(this.#worn + 1)
    this.#line.wear(this.#worn, newLife)
    return true
  }

  /** Of the replications so far. Throws before the first. */
  judgement(): Judgement {
    const ranked = this.#runs.toSorted((a, b) => mean(b) - mean(a))
    const best = ranked[0]!
    const behind = (rival: Runs, probability: number): Estimate =>
      estimated(
        best.outputs.map((output, i) => output - rival.outputs[i]!),
        probability,
      )!
    const sure = 1 - 0.05 / Math.max(1, ranked.length - 1)
    const apart = ranked.slice(1).map((rival) => behind(rival, sure))
    const enough = this.#done >= LEAST_REPLICATIONS
    return {
      replications: this.#done,
      ranking: ranked.map((runs) => ({
        id: runs.alternative.id,
        output: estimated(runs.outputs, 0.8)!,
        behind: runs === best ? null : behind(runs, 0.8),
        unplannedStop: runs.stops / this.#done,
      })),
      winner: enough && apart.every(({ low }) => low !== null && low > 0) ? best.alternative.id : null,
      settled:
        this.#done >= MOST_REPLICATIONS ||
        (enough && apart.every(({ low }) => low !== null && low > WORTH * mean(best))),
    }
  }
}
