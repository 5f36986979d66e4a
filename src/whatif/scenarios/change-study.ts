/**
 * A line as it is beside what could be otherwise of it, from how it stands now on: in each future all of them have the same
 * luck. Goes on by as many futures as the caller likes: whoever has a clock keeps the time.
 */
import { networkOf } from '../kernel/network.ts'
import { type LineModel, SECONDS_OF } from '../model/schema.ts'
import type { LineStart } from '../start/line-start.ts'
import { StartedLine } from '../start/started-line.ts'
import { type Closed, whenOpen } from './calendar.ts'
import { type Change, changedLine } from './changes.ts'
import { courseOf, type OptionFuture } from './option-future.ts'
import type { Range } from './option-study.ts'
import type { Reading } from './stop-line.ts'
import { type PairedDifference, pairedDifference, quantileOf } from './verdict.ts'

export interface ChangeVariant {
  readonly id: string
  readonly changes: readonly Change[]
}

export interface ChangeQuestion {
  /** One that was checked, as its start. */
  readonly model: LineModel
  readonly start: LineStart
  readonly goodSinks: readonly string[]
  /** Stations that machines are, not what feeds them. */
  readonly machines: readonly string[]
  /** h from now, ascending and apart. */
  readonly closed: readonly Closed[]
  /** What is looked at, hours from now. */
  readonly hours: number
  readonly variants: readonly ChangeVariant[]
  /** Of a rush order: when so many good pieces are there; null: none is asked for. */
  readonly pieces: number | null
  /** Smaller differences are none. */
  readonly matters: number
  readonly seed: number
}

export interface JudgedVariant {
  readonly id: string
  readonly good: Range
  /** To the line as it is; null for itself. */
  readonly beside: PairedDifference | null
  /** When the pieces that are wanted are there, h from now, of futures in which they are; and in how many they are not. */
  readonly done: {
    readonly hours: (Omit<Range, 'mean'> & { readonly middle: number }) | null
    readonly not: number
  } | null
}

export interface ChangeJudgement {
  readonly futures: number
  /** The line as it is first, the others as they were asked for. */
  readonly variants: readonly JudgedVariant[]
}

export const AS_IS = 'as-is'
export const MOST_CHANGE_FUTURES = 500
/** A future is looked at in steps, h. */
const WATCH_EVERY_H = 1 / 60
/** When an order is done is known to so much, h. */
const DONE_WITHIN_H = 1 / 30

const endsOf = (values: readonly number[]): Omit<Range, 'mean'> => ({
  low: quantileOf(values, 0.1),
  high: quantileOf(values, 0.9),
})
const rangeOf = (values: readonly number[]): Range => ({
  ...endsOf(values),
  mean: values.reduce((a, b) => a + b, 0) / values.length,
})

/** One of the lines, as time goes on with its breaks. */
class Going {
  readonly line: StartedLine
  readonly id: string
  readonly good: number[] = []
  readonly done: number[] = []
  readonly model: LineModel
  readonly outs: readonly string[]
  readonly #failures: readonly number[]
  readonly #sinks: readonly number[]
  readonly #closed: readonly Closed[]
  readonly #hour: number
  #at = 0

  constructor({ id, changes }: ChangeVariant, question: ChangeQuestion) {
    const { start, goodSinks, closed, machines } = question
    this.#hour = 3600 / SECONDS_OF[question.model.timeUnit]
    const { model, out } = changedLine(question.model, changes, this.#hour, (station) => machines.includes(station))
    const network = networkOf(model)
    this.id = id
    this.model = model
    this.outs = out.map(({ station }) => station)
    this.#failures = out.map(({ station, failure }) => {
      const at = model.stations.findIndex((one) => one.id === station)
      return network.firstFailure[network.firstServer[at]!]! + failure
    })
    this.line = new StartedLine(network, start)
    this.#sinks = model.sinks.flatMap((sink, i) => (goodSinks.includes(sink.id) ? [i] : []))
    this.#closed = closed
  }

  reset(seed: number, replication: number): void {
    this.line.reset(seed, replication)
    this.#at = 0
    this.line.setOpen(whenOpen(this.#closed, 0) === 0)
    for (const failure of this.#failures) this.line.strike(failure)
  }

  made(): number {
    return this.#sinks.reduce((sum, sink) => sum + this.line.out[sink]!, 0)
  }

  goOn(hour: number): void {
    for (const { from, to } of this.#closed)
      for (const [at, open] of [
        [from, false],
        [to, true],
      ] as const)
        // prettier-ignore
        if (at > this.#at && at <= hour) {
          this.line.runUntil(at * this.#hour)
          this.line.setOpen(open)
        }
    this.#at = hour
    this.line.runUntil(hour * this.#hour)
  }

  read(): Reading {
    const { working, blocked, down, network } = this.line
    const hours = (counted: typeof working): Float64Array =>
      Float64Array.from({ length: network.stations }, (_, i) => counted.area(i) / this.#hour)
    return { good: this.made(), working: hours(working), blocked: hours(blocked), down: hours(down), at: this.#at }
  }
}

export class ChangeStudy {
  readonly #question: ChangeQuestion
  readonly #lines: readonly Going[]
  #futures = 0

  /** @throws where the model has no such station: the caller has checked it */
  constructor(question: ChangeQuestion) {
    this.#question = question
    this.#lines = [{ id: AS_IS, changes: [] }, ...question.variants].map((one) => new Going(one, question))
  }

  get futures(): number {
    return this.#futures
  }

  /** All was simulated that will be. */
  get settled(): boolean {
    return this.#futures >= MOST_CHANGE_FUTURES
  }

  step(futures: number): void {
    const until = Math.min(MOST_CHANGE_FUTURES, this.#futures + futures)
    for (; this.#futures < until; this.#futures++) for (const line of this.#lines) this.#future(line)
  }

  #future(line: Going): void {
    const { seed, hours, pieces } = this.#question
    line.reset(seed, this.#futures)
    if (pieces === null) line.goOn(hours)
    else {
      let done = Number.POSITIVE_INFINITY
      for (let at = 0; at < hours;) {
        at = Math.min(hours, at + DONE_WITHIN_H)
        line.goOn(at)
        if (done === Number.POSITIVE_INFINITY && line.made() >= pieces) done = at
      }
      line.done.push(done)
    }
    line.good.push(line.made())
  }

  /** Of the futures so far. Throws before the first. */
  judgement(): ChangeJudgement {
    const { matters, pieces } = this.#question
    const asIs = this.#lines[0]!
    return {
      futures: this.#futures,
      variants: this.#lines.map((line) => {
        const came = line.done.filter((hour) => hour !== Number.POSITIVE_INFINITY)
        return {
          id: line.id,
          good: rangeOf(line.good),
          beside: line === asIs ? null : pairedDifference(line.good, asIs.good, matters),
          done:
            pieces === null
              ? null
              : {
                  hours: came.length > 0 ? { ...endsOf(came), middle: quantileOf(came, 0.5) } : null,
                  not: line.done.length - came.length,
                },
        }
      }),
    }
  }

  /** One future of a variant, machine by machine: the one that makes nearest to what most of them do. */
  future(id: string): OptionFuture {
    const { seed, hours, start, goodSinks, closed } = this.#question
    const line = this.#lines.find((one) => one.id === id)!
    const middle = quantileOf(line.good, 0.5)
    const nearest = line.good.map((_, i) => i).toSorted((a, b) => Math.abs(line.good[a]! - middle) - Math.abs(line.good[b]! - middle) || a - b)[0]! // prettier-ignore
    const watched = (one: Going): Reading[] => {
      one.reset(seed, nearest)
      const readings = [one.read()]
      for (let at = 0; at < hours;) {
        at = Math.min(hours, at + WATCH_EVERY_H)
        one.goOn(at)
        readings.push(one.read())
      }
      return readings
    }
    const without = watched(this.#lines[0]!)
    const readings = watched(line).map((reading, i) => ({ with: reading, without: without[i]! }))
    const station = line.outs[0] ?? ''
    const of = { model: line.model, station, crew: null, start, goodSinks, power: null, closed }
    return { hour: 0, hours: 0, ...courseOf(of, 0, readings) }
  }
}
