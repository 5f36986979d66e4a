/**
 * When to repair a part that wears: each alternative is simulated with the same chance, the part's remaining life included,
 * and compared pair by pair. Goes on by as many replications as the caller likes: whoever has a clock keeps the time.
 */
import { distributionOf } from '../distributions/registry.ts'
import { Line } from '../kernel/line.ts'
import { networkOf } from '../kernel/network.ts'
import { Stream } from '../kernel/stream.ts'
import { estimated, type Estimate } from '../measuring/interval.ts'
import { SECONDS_OF } from '../model/schema.ts'
import { checkStart } from '../start/check-start.ts'
import { StartedLine } from '../start/started-line.ts'
import { type Alternative, AS_GIVEN, type RepairQuestion } from './repair-question.ts'
import { stretched } from './stretched.ts'

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

/** How one run ended. */
interface Run {
  readonly output: number
  readonly stopped: boolean
}

interface Happening {
  /** Hours from now. */
  readonly at: number
  readonly open: boolean
}

const mean = ({ outputs }: Runs): number => outputs.reduce((a, b) => a + b, 0) / outputs.length

/** A number that can be subtracted, also of one that runs on. */
const hourOf = ({ alternative: { atHour } }: Runs): number => atHour ?? Number.MAX_VALUE

export class RepairStudy {
  readonly #question: RepairQuestion
  readonly #line: Line
  readonly #life: Stream
  readonly #newLife: Stream
  readonly #worn: number
  readonly #hour: number
  readonly #settled: number
  readonly #openHours: number
  readonly #happenings: readonly Happening[]
  readonly #runs: readonly Runs[]
  /** The same, the earliest repair first: what goes before it is simulated once for all that repair later. */
  readonly #earliestFirst: readonly Runs[]
  #done = 0

  /** @throws where the model has no such station, or its line cannot stand as `start` says: the caller has checked both */
  constructor(question: RepairQuestion, stretch = AS_GIVEN) {
    const { model, part, alternatives, start, closed, hours } = question
    const at = model.stations.findIndex(({ id }) => id === part.station)
    if (at < 0) throw new Error(`"${part.station}" is no station`)
    const faults = 'settledHours' in start ? [] : checkStart(model, start)
    if (faults.length > 0) throw new Error(`${faults[0]!.path}: ${faults[0]!.code}`)
    const crew = part.crew === undefined ? {} : { crew: part.crew }
    const worn = {
      dependsOn: 'operation',
      timeBetweenFailures: part.newLife,
      repairTime: part.unplanned,
      ...crew,
    } as const
    const planned = { dependsOn: 'calendar', timeBetweenFailures: NEVER, repairTime: part.planned, ...crew } as const
    const failures = [...model.stations[at]!.failures, worn, planned]
    const plain = networkOf({ ...model, stations: model.stations.with(at, { ...model.stations[at]!, failures }) })
    this.#worn = plain.firstFailure[plain.firstServer[at]!]! + failures.length - 2
    const repairs = [part.unplanned, part.planned].map(
      (time, i) =>
        new Stream(
          stretched(distributionOf(time), stretch.repair),
          `${part.station}/0/repair/${failures.length - 2 + i}`,
        ),
    )
    const network = { ...plain, repair: plain.repair.toSpliced(this.#worn, 2, ...repairs) }
    this.#line = 'settledHours' in start ? new Line(network) : new StartedLine(network, start)
    this.#question = question
    this.#life = new Stream(stretched(distributionOf(part.life), stretch.life), `${part.station}/life`)
    this.#newLife = new Stream(distributionOf(part.newLife), `${part.station}/new life`)
    this.#hour = 3600 / SECONDS_OF[model.timeUnit]
    this.#settled = 'settledHours' in start ? start.settledHours * this.#hour : 0
    this.#openHours =
      hours - closed.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, hours) - Math.min(from, hours)), 0)
    this.#happenings = closed
      .flatMap(({ from, to }) => [
        { at: from, open: false },
        { at: to, open: true },
      ])
      .toSorted((a, b) => a.at - b.at)
    this.#runs = alternatives.map((alternative) => ({ alternative, outputs: [], stops: 0 }))
    this.#earliestFirst = this.#runs.toSorted((a, b) => hourOf(a) - hourOf(b))
  }

  /** So many replications more, at most, of every alternative. */
  step(replications: number): void {
    const until = Math.min(this.#done + replications, MOST_REPLICATIONS)
    for (; this.#done < until; this.#done++) this.#replicate()
  }

  /** One run without a planned repair; each alternative leaves it where it repairs, and it is gone back to there. */
  #replicate(): void {
    const { hours, seed } = this.#question
    const line = this.#line
    this.#life.reset(seed, this.#done)
    this.#newLife.reset(seed, this.#done)
    const [life, newLife] = [this.#life.next(), this.#newLife.next()]
    line.reset(seed, this.#done)
    line.wear(this.#worn, Infinity)
    line.runUntil(this.#settled)
    const before = this.#made()
    line.wear(this.#worn, life)
    let from = 0
    const asItIs: Runs[] = []
    for (const runs of this.#earliestFirst) {
      const at = runs.alternative.atHour
      if (at === null || at > hours || line.failedBy[this.#worn]! > 0) {
        asItIs.push(runs)
        continue
      }
      from = this.#goOn(from, at)
      // It has failed already and is new: there is nothing to be planned any more.
      if (line.failedBy[this.#worn]! > 0) {
        asItIs.push(runs)
        continue
      }
      const back = line.keep()
      line.strike(this.#worn + 1)
      line.wear(this.#worn, newLife)
      this.#goOn(from, hours)
      this.#add(runs, { output: this.#made() - before, stopped: false })
      back()
    }
    if (asItIs.length === 0) return
    this.#goOn(from, hours)
    const stopped = line.failedBy[this.#worn]! > 0
    const soon = !stopped && life < 2 * this.#openHours * this.#hour
    const { laterRepairHours } = this.#question
    const output = (this.#made() - before) * (soon ? 1 - laterRepairHours / this.#openHours : 1)
    for (const runs of asItIs) this.#add(runs, { output, stopped })
  }

  #made(): number {
    return this.#line.out.reduce((a, b) => a + b, 0)
  }

  #add(runs: Runs, { output, stopped }: Run): void {
    runs.outputs.push(output)
    if (stopped) runs.stops++
  }

  /** @param happened how many of the openings and closings are over @returns the same at that hour */
  #goOn(happened: number, hour: number): number {
    let next = happened
    for (; next < this.#happenings.length && this.#happenings[next]!.at <= hour; next++) {
      const { at, open } = this.#happenings[next]!
      this.#line.runUntil(this.#settled + Math.max(0, at) * this.#hour)
      this.#line.setOpen(open)
    }
    this.#line.runUntil(this.#settled + hour * this.#hour)
    return next
  }

  /** See `Judgement`. False before the first replication. */
  get settled(): boolean {
    return this.#done > 0 && this.judgement().settled
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
