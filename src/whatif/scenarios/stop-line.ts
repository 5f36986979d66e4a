/**
 * What a stop of one machine costs its line. The same line with the same chance goes on twice from the moment of the stop,
 * once with it and once without, until the stop has passed through; hours between one stop and the next, in which all
 * alternatives are alike, are not simulated.
 */
import { distributionOf } from '../distributions/registry.ts'
import type { Time } from '../distributions/registry.ts'
import { networkOf } from '../kernel/network.ts'
import { Stream } from '../kernel/stream.ts'
import { type LineModel, SECONDS_OF } from '../model/schema.ts'
import type { LineStart } from '../start/line-start.ts'
import { StartedLine } from '../start/started-line.ts'
import { afterOpen, beforeOpen, type Closed, openHours, whenOpen } from './calendar.ts'
import { stretched } from './stretched.ts'

export interface StopCost {
  /** Good pieces that were not made. */
  readonly lost: number
  /** More energy for as many pieces, kWh; NaN where no power is known. */
  readonly kWh: number
  /** Minutes of planned time in which the machine stood for it. */
  readonly minutes: number
  /** How long it was, h. */
  readonly hours: number
}

export interface StopLineOptions {
  /** One that was checked, as its start. */
  readonly model: LineModel
  readonly start: LineStart
  readonly station: string
  readonly crew: string | null
  readonly goodSinks: readonly string[]
  /** Of stations; null: nothing is known of energy. */
  readonly power: readonly { readonly station: string; readonly workingKw: number; readonly waitingKw: number }[] | null
  /** Kinds of stops with how long they last, h. Alike in all stations with the same name. */
  readonly stops: readonly {
    readonly name: string
    readonly hours: Time
    readonly factor: number
    /** Nobody is bound by it: it waits for something, not for people. */
    readonly waits?: boolean
  }[]
  /** h from now, ascending and apart. */
  readonly closed: readonly Closed[]
}

/** Never by itself: it comes when it is told to. */
const NEVER = 1e9
/** Open hours that a line is simulated before a stop after hours that were left out. */
const LEAD_H = 0.75
/** Of a stop that waits for a part so many open hours are simulated; each further one costs as those did on average. */
const MOST_WAIT_H = 8
/** Open hours after which a stop has passed through, at least and at most. */
const [LEAST_AFTER_H, MOST_AFTER_H] = [1, 4]

export interface Reading {
  readonly good: number
  /** Hours at work, blocked and down, by the index of a station of the model. */
  readonly working: Float64Array
  readonly blocked: Float64Array
  readonly down: Float64Array
  /** Hours from now. */
  readonly at: number
}

/** Of a stop that cannot end before a part has come. */
class Lengthened extends Stream {
  least = 0

  override next(): number {
    return Math.max(this.least, super.next())
  }
}

export class StopLine {
  readonly #options: StopLineOptions
  readonly #line: StartedLine
  readonly #first: number
  readonly #streams: readonly Stream[]
  readonly #lasting: readonly Lengthened[]
  readonly #good: readonly number[]
  readonly #powers: readonly { readonly index: number; readonly workingKw: number; readonly waitingKw: number }[]
  readonly #afterH: number
  /** In the model's unit. */
  readonly #hour: number
  /** Of this replication: real hours less hours of the line. */
  #skipped = 0
  #at = 0
  #hours: number[] = []

  constructor(options: StopLineOptions) {
    const { model, station, stops, crew, start, goodSinks, power } = options
    const at = model.stations.findIndex(({ id }) => id === station)
    if (at < 0) throw new Error(`"${station}" is no station`)
    const own = model.stations[at]!
    this.#hour = 3600 / SECONDS_OF[model.timeUnit]
    const rows = stops.map(({ hours, waits = false }) => ({
      dependsOn: 'calendar' as const,
      timeBetweenFailures: NEVER,
      repairTime: hours,
      ...(crew === null || waits ? {} : { crew }),
    }))
    const network = networkOf({
      ...model,
      stations: model.stations.with(at, { ...own, failures: [...own.failures, ...rows] }),
    })
    this.#first = network.firstFailure[network.firstServer[at]!]! + own.failures.length
    const seconds = (row: StopLineOptions['stops'][number]): Lengthened =>
      new Lengthened(stretched(distributionOf(row.hours), row.factor * this.#hour), `${station}/${row.name}`)
    // Drawn from ahead of the line, which draws the same.
    this.#streams = stops.map(seconds)
    this.#lasting = stops.map(seconds)
    const repair = network.repair.toSpliced(this.#first, stops.length, ...this.#lasting)
    this.#line = new StartedLine({ ...network, repair }, start)
    this.#options = options
    this.#good = model.sinks.flatMap(({ id }, i) => (goodSinks.includes(id) ? [i] : []))
    this.#powers = (power ?? []).map(({ station: id, ...kw }) => ({
      index: model.stations.findIndex((one) => one.id === id),
      ...kw,
    }))
    const parts = model.stations.reduce((sum, { buffer }) => sum + (buffer === 'unlimited' ? 0 : buffer), 0)
    const slowest = Math.max(...model.stations.map(({ processingTime }) => distributionOf(processingTime).mean))
    this.#afterH = Math.min(MOST_AFTER_H, Math.max(LEAST_AFTER_H, (2 * parts * slowest) / this.#hour))
  }

  /** To the present, with other chance. Stops are then asked for in the order of time. */
  reset(seed: number, replication: number): void {
    this.#line.reset(seed, replication)
    this.#hours = this.#streams.map((stream) => {
      stream.reset(seed, replication)
      return stream.next() / this.#hour
    })
    this.#skipped = this.#at = 0
    this.#line.setOpen(whenOpen(this.#options.closed, 0) === 0)
  }

  /** How long a stop of a kind lasts this time, h. */
  hoursOf(stop: number): number {
    return this.#hours[stop]!
  }

  /** From here on a stop of the kind lasts as long in the line, h. */
  #lasts(stop: number, hours: number): void {
    this.#lasting[stop]!.least = hours > this.hoursOf(stop) ? hours * this.#hour : 0
  }

  #read(): Reading {
    const { out, working, blocked, down, network } = this.#line
    const hours = (counted: typeof working): Float64Array =>
      Float64Array.from({ length: network.stations }, (_, i) => counted.area(i) / this.#hour)
    return {
      good: this.#good.reduce((sum, sink) => sum + out[sink]!, 0),
      working: hours(working),
      blocked: hours(blocked),
      down: hours(down),
      at: this.#at,
    }
  }

  /** As time goes on, with its breaks. */
  #goOn(hour: number): void {
    for (const { from, to } of this.#options.closed)
      for (const [at, open] of [
        [from, false],
        [to, true],
      ] as const)
        // prettier-ignore
        if (at > this.#at && at <= hour) {
          this.#line.runUntil((at - this.#skipped) * this.#hour)
          this.#line.setOpen(open)
        }
    this.#at = hour
    this.#line.runUntil((hour - this.#skipped) * this.#hour)
  }

  /** What changes nothing is left out. */
  #goTo(hour: number): void {
    const { closed } = this.#options
    const from = beforeOpen(closed, hour, LEAD_H, this.#at)
    if (from - this.#at > LEAD_H) {
      this.#goOn(this.#at + LEAD_H)
      this.#skipped += from - this.#at
      this.#at = from
      this.#line.setOpen(whenOpen(closed, from) === from)
    }
    this.#goOn(hour)
  }

  #keep(): () => void {
    const back = this.#line.keep()
    const [skipped, at] = [this.#skipped, this.#at]
    return () => {
      back()
      this.#skipped = skipped
      this.#at = at
    }
  }

  /**
   * The line with the stop and without, read every so often from a while before it until it has passed through.
   * @param leastH it lasts, h
   */
  watch(
    stop: number,
    hour: number,
    everyH: number,
    leadH: number,
    leastH = 0,
  ): readonly { with: Reading; without: Reading }[] {
    const { closed } = this.#options
    this.#goTo(Math.max(this.#at, hour - leadH))
    this.#lasts(stop, leastH)
    const end = afterOpen(closed, hour + Math.max(leastH, this.hoursOf(stop)), this.#afterH)
    const back = this.#keep()
    const run = (stops: boolean): Reading[] => {
      const readings = [this.#read()]
      let struck = !stops
      const began = this.#at
      for (let step = 1; this.#at < end; step++) {
        const next = Math.min(end, began + step * everyH)
        if (!struck && next >= hour) {
          this.#goOn(hour)
          this.#line.strike(this.#first + stop)
          struck = true
        }
        this.#goOn(next)
        readings.push(this.#read())
      }
      back()
      return readings
    }
    const [without, withStop] = [run(false), run(true)]
    return withStop.map((reading, i) => ({ with: reading, without: without[i]! }))
  }

  /**
   * @param stop of which kind. @param hour from now, not before that of the stop asked for before. @param leastH it lasts, h: what it
   * waits for comes no sooner
   */
  cost(stop: number, hour: number, leastH = 0): StopCost {
    const { closed, power } = this.#options
    this.#goTo(hour)
    const drawn = this.hoursOf(stop)
    const hours = Math.max(drawn, leastH)
    const simulated =
      leastH > drawn ? Math.min(hours, Math.max(drawn, afterOpen(closed, hour, MOST_WAIT_H) - hour)) : drawn
    const open = openHours(closed, hour, hour + hours)
    const longer = simulated < hours ? open / openHours(closed, hour, hour + simulated) : 1
    const end = afterOpen(closed, hour + simulated, this.#afterH)
    const back = this.#keep()
    const began = this.#read()
    this.#goOn(end)
    const plain = this.#read()
    back()
    this.#lasts(stop, simulated)
    this.#line.strike(this.#first + stop)
    this.#goOn(end)
    const struck = this.#read()
    back()
    const lost = plain.good - struck.good
    return {
      lost: lost * longer,
      kWh: power === null ? Number.NaN : this.#energy(began, plain, struck, openHours(closed, hour, end)) * longer,
      minutes: open * 60,
      hours,
    }
  }

  /** What is made up for later takes as much a piece as it takes undisturbed. */
  #energy(began: Reading, plain: Reading, struck: Reading, openH: number): number {
    const made = plain.good - began.good
    let [more, usual] = [0, 0]
    for (const { index, workingKw, waitingKw } of this.#powers) {
      const worked = plain.working[index]! - began.working[index]!
      more += (struck.working[index]! - plain.working[index]!) * (workingKw - waitingKw)
      usual += worked * workingKw + Math.max(0, openH - worked) * waitingKw
    }
    return made > 0 ? more + ((plain.good - struck.good) * usual) / made : more
  }
}
