/**
 * What to do about a machine that is expected to fail: options, in the same futures. In each future the part fails at one
 * moment, a planned repair takes one time and an unplanned one another, and the line has one luck, whatever the option.
 *
 * Goes on by as many futures as the caller likes: whoever has a clock keeps the time.
 */
import { distributionOf, type Time } from '../distributions/registry.ts'
import { Stream } from '../kernel/stream.ts'
import { whenOpen } from './calendar.ts'
import { courseOf, type OptionFuture } from './option-future.ts'
import { stretched } from './stretched.ts'
import { type StopCost, StopLine, type StopLineOptions } from './stop-line.ts'
import { histograms, type Histogram, type PairedDifference, pairedDifference, quantileOf } from './verdict.ts'

export interface RepairOption {
  readonly id: string
  /** Hours from now; null: run on until it fails. */
  readonly atHour: number | null
}

export interface OptionQuestion {
  readonly line: Omit<StopLineOptions, 'stops'>
  readonly options: readonly RepairOption[]
  /** Until it fails, hours from now as the clock goes; where that is in closed time, it shows when work begins. */
  readonly life: Time
  /** Of a repair that was planned, and of one after it has failed, h. */
  readonly planned: Time
  readonly unplanned: Time
  /** When its spare part is there, hours from now; absent = it is. What fails before stands until then, and is repaired then. */
  readonly partHour?: number
  /** What is looked at, hours from now. */
  readonly hours: number
  /** Smaller differences are none. */
  readonly matters: { readonly pieces: number; readonly kWh: number; readonly minutes: number }
  readonly seed: number
}

/** How many times as long as assumed. */
export interface Assumed {
  readonly life: number
  readonly repair: number
}
export const AS_ASSUMED: Assumed = { life: 1, repair: 1 }

export const MEASURES = ['lost', 'kWh', 'minutes'] as const
export type MeasureId = (typeof MEASURES)[number]

/** Mean, and between what 8 of 10 futures lie. */
export interface Range {
  readonly mean: number
  readonly low: number
  readonly high: number
  /** Half of them lie below. */
  readonly middle?: number | undefined
}

export interface JudgedOption {
  readonly id: string
  readonly atHour: number | null
  /** NaN is null where nothing is known of energy. */
  readonly lost: Range
  readonly kWh: Range | null
  readonly minutes: Range
  /** Futures in which it fails before it is repaired. */
  readonly stops: number
  /** Planned or unplanned, hours: what happens in most futures. */
  readonly repairHours: number
  /** To the first; null for the first itself. */
  readonly beside: Readonly<Record<MeasureId, (PairedDifference & { readonly histogram: Histogram }) | null>> | null
}

export interface OptionJudgement {
  readonly futures: number
  /** Best first. */
  readonly options: readonly JudgedOption[]
  /** Those that cannot be told apart from the first in good pieces, the first among them: with more than one none is recommended. */
  readonly equal: readonly string[]
  readonly recommended: string | null
}

export const MOST_FUTURES = 500
const BINS = 40
/** A future is looked at in steps, from so long before its stop, h. */
const [WATCH_EVERY_H, WATCH_LEAD_H] = [1 / 60, 0.5]
/** Fewer say nothing of how much futures differ. */
export const LEAST_FUTURES = 20

interface Outcome {
  readonly option: RepairOption
  readonly lost: number[]
  readonly kWh: number[]
  readonly minutes: number[]
  readonly hours: number[]
  stops: number
}

const FAILED = 0
const PLANNED = 1
/** It has failed, and its part has not come. */
const WAITS = 2

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
const rangeOf = (values: readonly number[]): Range => ({
  mean: mean(values),
  low: quantileOf(values, 0.1),
  high: quantileOf(values, 0.9),
  middle: quantileOf(values, 0.5),
})

const hourOf = ({ option: { atHour } }: Outcome): number => atHour ?? Number.MAX_VALUE

export class OptionStudy {
  readonly #question: OptionQuestion
  readonly #line: StopLine
  readonly #life: Stream
  readonly #outcomes: readonly Outcome[]
  #done = 0

  /** @throws where the model has no such station: the caller has checked it */
  constructor(question: OptionQuestion, assumed = AS_ASSUMED) {
    this.#question = question
    const unplanned = { name: 'unplanned', hours: question.unplanned, factor: assumed.repair }
    this.#line = new StopLine({
      ...question.line,
      stops: [
        unplanned,
        { name: 'planned', hours: question.planned, factor: assumed.repair },
        ...(question.partHour === undefined ? [] : [{ ...unplanned, waits: true }]),
      ],
    })
    this.#life = new Stream(stretched(distributionOf(question.life), assumed.life), `${question.line.station}/life`)
    this.#outcomes = question.options.map((option) => ({ option, lost: [], kWh: [], minutes: [], hours: [], stops: 0 }))
  }

  get futures(): number {
    return this.#done
  }

  /** As which stop what fails then counts: who waits for a part waits for nobody. */
  #failedAt(hour: number): typeof FAILED | typeof WAITS {
    return hour < (this.#question.partHour ?? 0) ? WAITS : FAILED
  }

  /** What fails then lasts as long at least, h. */
  #leastOf(fails: number): number {
    const wait = (this.#question.partHour ?? 0) - fails
    return wait > 0 ? wait + this.#line.hoursOf(PLANNED) : 0
  }

  step(futures: number): void {
    const until = Math.min(MOST_FUTURES, this.#done + futures)
    for (; this.#done < until; this.#done++) this.#future()
  }

  #future(): void {
    const { seed, hours, line } = this.#question
    this.#life.reset(seed, this.#done)
    this.#line.reset(seed, this.#done)
    const life = this.#life.next()
    const fails = whenOpen(line.closed, life)
    // In the order of time, as the line goes on but once; the same moment is looked at once.
    const moments = [...new Set(this.#outcomes.map(({ option }) => option.atHour ?? Number.POSITIVE_INFINITY))]
      .filter((at) => at <= fails && at !== Number.POSITIVE_INFINITY)
      .map((at) => ({ at, stop: PLANNED }))
    const shows = fails <= hours && this.#outcomes.some(({ option: { atHour } }) => atHour === null || atHour > fails)
    const costs = new Map<number, StopCost>()
    let failed: StopCost | null = null
    for (const { at, stop } of [...moments, ...(shows ? [{ at: fails, stop: this.#failedAt(fails) }] : [])].toSorted(
      (a, b) => a.at - b.at,
    )) {
      const cost = this.#line.cost(stop, at, stop === PLANNED ? 0 : this.#leastOf(at))
      if (stop === PLANNED) costs.set(at, cost)
      else failed = cost
    }
    for (const outcome of this.#outcomes) {
      const { atHour } = outcome.option
      const stopped = (atHour === null || atHour > fails) && failed !== null
      const cost = stopped ? failed : atHour === null ? this.#later(costs, life) : costs.get(atHour)!
      if (stopped) outcome.stops++
      outcome.lost.push(cost!.lost)
      outcome.kWh.push(cost!.kWh)
      outcome.minutes.push(cost!.minutes)
      outcome.hours.push(cost!.hours)
    }
  }

  /**
   * It outlives what is looked at. Where it does not outlive as much again, the repair is still to come, and costs no less than
   * the best that was planned: a short look ahead would make running on free.
   */
  #later(costs: ReadonlyMap<number, StopCost>, life: number): StopCost {
    const { hours, line } = this.#question
    if (life > 2 * hours) return { lost: 0, kWh: line.power === null ? Number.NaN : 0, minutes: 0, hours: 0 }
    const planned = [...costs.values()]
    if (planned.length > 0) return planned.reduce((best, one) => (one.lost < best.lost ? one : best))
    return this.#line.cost(PLANNED, hours)
  }

  /** Of the futures so far. Throws before the first. */
  judgement(): OptionJudgement {
    const { matters } = this.#question
    const least = { lost: matters.pieces, kWh: matters.kWh, minutes: matters.minutes }
    const byMean = this.#outcomes.toSorted((a, b) => mean(a.lost) - mean(b.lost))
    const best = byMean[0]!
    const alike = (one: Outcome): boolean =>
      one === best ||
      this.#done < LEAST_FUTURES ||
      pairedDifference(one.lost, best.lost, matters.pieces).verdict === 'indistinguishable'
    // What cannot be told apart is ordered by what else can be: how likely it stops by itself, how long it stands, when.
    const equal = byMean
      .filter(alike)
      .toSorted((a, b) => a.stops - b.stops || mean(a.minutes) - mean(b.minutes) || hourOf(a) - hourOf(b))
    const ranked = [...equal, ...byMean.filter((one) => !equal.includes(one))]
    const first = ranked[0]!
    const rest = ranked.slice(1)
    const known = { lost: true, kWh: this.#question.line.power !== null, minutes: true }
    const drawn = Object.fromEntries(
      MEASURES.map((measure) => [
        measure,
        known[measure]
          ? histograms(
              rest.map((one) => one[measure].map((value, i) => value - first[measure][i]!)),
              BINS,
            )
          : null,
      ]),
    )
    return {
      futures: this.#done,
      options: ranked.map((one, i) => ({
        id: one.option.id,
        atHour: one.option.atHour,
        lost: rangeOf(one.lost),
        kWh: known.kWh ? rangeOf(one.kWh) : null,
        minutes: rangeOf(one.minutes),
        stops: one.stops,
        repairHours: quantileOf(one.hours, 0.5),
        beside:
          i === 0
            ? null
            : (Object.fromEntries(
                MEASURES.map((measure) => {
                  const histogram = drawn[measure]?.[i - 1]
                  return [
                    measure,
                    histogram ? { ...pairedDifference(one[measure], first[measure], least[measure]), histogram } : null,
                  ]
                }),
              ) as NonNullable<JudgedOption['beside']>),
      })),
      equal: equal.map(({ option }) => option.id),
      recommended: equal.length === 1 && this.#done >= LEAST_FUTURES ? first.option.id : null,
    }
  }

  /**
   * One future of an option in which it comes as it is meant to, machine by machine: of those simulated the one that costs nearest
   * to what most of them do. Null: it always fails before.
   */
  future(id: string): OptionFuture | null {
    const { seed, line, hours } = this.#question
    const { option, lost: costs } = this.#outcomes.find((one) => one.option.id === id)!
    const { atHour } = option
    const middle = costs.length > 0 ? quantileOf(costs, 0.5) : 0
    const nearest = Array.from({ length: Math.max(1, this.#done) }, (_, i) => i).toSorted(
      (a, b) => Math.abs((costs[a] ?? 0) - middle) - Math.abs((costs[b] ?? 0) - middle) || a - b,
    )
    for (const i of nearest) {
      this.#life.reset(seed, i)
      const fails = whenOpen(line.closed, this.#life.next())
      if (atHour === null ? fails > hours : fails < atHour) continue
      this.#line.reset(seed, i)
      const [stop, hour] = atHour === null ? [this.#failedAt(fails), fails] : [PLANNED, atHour]
      const least = stop === PLANNED ? 0 : this.#leastOf(hour)
      const readings = this.#line.watch(stop, hour, WATCH_EVERY_H, WATCH_LEAD_H, least)
      return { hour, hours: Math.max(least, this.#line.hoursOf(stop)), ...courseOf(line, hour, readings) }
    }
    return null
  }

  /** All was simulated that will be. */
  get settled(): boolean {
    return this.#done >= MOST_FUTURES
  }
}
