/** What is counted of a line while it moves. */
import type { Network } from './network.ts'
import { TimeWeighted } from './time-weighted.ts'

export class CountedLine {
  readonly network: Network
  /** The time, in a place of its own: a number that is handed from call to call is put into memory each time. */
  protected readonly clock = new Float64Array(1)
  /** Means over time, by station: parts in the buffer, before it outside, servers in each state. */
  readonly waiting: TimeWeighted
  readonly outside: TimeWeighted
  readonly working: TimeWeighted
  readonly blocked: TimeWeighted
  readonly down: TimeWeighted
  readonly awaitingCrew: TimeWeighted
  /** Those of the servers that are down and have a part on them. */
  readonly downLoaded: TimeWeighted
  /** By crew. */
  readonly crewBusy: TimeWeighted
  readonly crewQueued: TimeWeighted
  /** Counts since the beginning, by station, source and sink. Doubles: an Int32 is full after a day of large runs. */
  readonly entered: Float64Array
  readonly finished: Float64Array
  readonly lost: Float64Array
  readonly failed: Float64Array
  /** By way to fail of a server. */
  readonly failedBy: Float64Array
  readonly arrived: Float64Array
  readonly out: Float64Array

  constructor(network: Network) {
    const { stations, crewSizes, failureServer, sources, model } = network
    this.network = network
    const weighted = (size: number): TimeWeighted => new TimeWeighted(size, this.clock)
    this.waiting = weighted(stations)
    this.outside = weighted(stations)
    this.working = weighted(stations)
    this.blocked = weighted(stations)
    this.down = weighted(stations)
    this.awaitingCrew = weighted(stations)
    this.downLoaded = weighted(stations)
    this.crewBusy = weighted(crewSizes.length)
    this.crewQueued = weighted(crewSizes.length)
    this.entered = new Float64Array(stations)
    this.finished = new Float64Array(stations)
    this.lost = new Float64Array(stations)
    this.failed = new Float64Array(stations)
    this.failedBy = new Float64Array(failureServer.length)
    this.arrived = new Float64Array(sources.length)
    this.out = new Float64Array(model.sinks.length)
  }

  get now(): number {
    return this.clock[0]!
  }

  protected keepCounts(): () => void {
    const { waiting, outside, working, blocked, down, awaitingCrew, downLoaded, crewBusy, crewQueued } = this
    const weighted = [waiting, outside, working, blocked, down, awaitingCrew, downLoaded, crewBusy, crewQueued]
    const backs = weighted.map((counted) => counted.keep())
    const { clock, entered, finished, lost, failed, failedBy, arrived, out } = this
    const lists = [clock, entered, finished, lost, failed, failedBy, arrived, out].map((list) => ({
      list,
      copy: list.slice(),
    }))
    return () => {
      for (const back of backs) back()
      for (const { list, copy } of lists) list.set(copy)
    }
  }

  protected clearCounts(): void {
    for (const counted of [this.waiting, this.outside, this.working, this.blocked, this.down]) counted.clear()
    for (const counted of [this.awaitingCrew, this.downLoaded, this.crewBusy, this.crewQueued]) counted.clear()
    for (const list of [this.entered, this.finished, this.lost, this.failed]) list.fill(0)
    for (const list of [this.failedBy, this.arrived, this.out, this.clock]) list.fill(0)
  }
}
