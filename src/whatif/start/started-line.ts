/**
 * A line that begins as it stands now. What has lasted so long already, work, repairs, times to failure, arrivals, goes on
 * by its distribution on condition of that; each draw has a stream of its own, so that alternatives share it.
 */
import type { Distribution } from '../distributions/distribution.ts'
import { distributionOf } from '../distributions/registry.ts'
import { lasted } from '../distributions/remaining.ts'
import { Line } from '../kernel/line.ts'
import { FINISHED, IN_WORK } from '../kernel/line-state.ts'
import type { Network } from '../kernel/network.ts'
import { Stream } from '../kernel/stream.ts'
import type { DownStart, LineStart, ServerStart, StationStart } from './line-start.ts'

/** What is done with a time that is drawn anew in each replication. */
interface Going {
  readonly left: Stream
  take(left: number): void
}

export class StartedLine extends Line {
  readonly #start: LineStart
  readonly #going: Going[] = []
  readonly #waitingForCrew: readonly { readonly server: number; readonly down: DownStart }[]

  /**
   * @param start one that was checked against the network's model: see `checkStart`. Ways to fail that were added to the
   * model behind those it knows of are as new
   */
  constructor(network: Network, start: LineStart) {
    super(network)
    this.#start = start
    for (const { station, server, at } of this.#servers()) this.#plan(station, server, at)
    for (const { id, sinceArrival } of start.sources ?? []) {
      const source = network.sources.findIndex((one) => one.id === id)
      const written = network.model.sources.find((one) => one.id === id)!.interarrivalTime!
      this.#goesOn(distributionOf(written), sinceArrival, `${id}/arrivals`, (left) =>
        this.calendar.set(this.firstSource + source, left),
      )
    }
    this.#waitingForCrew = [...this.#servers()]
      .flatMap(({ server, at: { down } }) => (down && down.repairing === null ? [{ server, down }] : []))
      .toSorted((a, b) => b.down.since - a.down.since)
  }

  override reset(seed: number, replication: number): void {
    for (const { left } of this.#going) left.reset(seed, replication)
    super.reset(seed, replication)
  }

  #stationOf({ id }: StationStart): number {
    return this.network.model.stations.findIndex((one) => one.id === id)
  }

  #servers(): { station: number; server: number; at: ServerStart }[] {
    return this.#start.stations.flatMap((row) => {
      const station = this.#stationOf(row)
      const first = this.network.firstServer[station]!
      return (row.servers ?? []).map((at, k) => ({ station, server: first + k, at }))
    })
  }

  #goesOn(whole: Distribution, passed: number, name: string, take: Going['take']): void {
    this.#going.push({ left: new Stream(lasted(whole, passed).remaining, `${name}/now`), take })
  }

  #plan(station: number, server: number, { part, down, ages = [] }: ServerStart): void {
    const { model, firstServer, firstFailure, byCalendar } = this.network
    const { id, processingTime, failures } = model.stations[station]!
    const name = `${id}/${server - firstServer[station]!}`
    const first = firstFailure[server]!
    if (part && 'worked' in part)
      this.#goesOn(distributionOf(processingTime), part.worked, `${name}/processing`, (left) => {
        this.remaining[server] = left
      })
    ages.forEach((age, f) => {
      if (down?.failure === f) return
      this.#goesOn(distributionOf(failures[f]!.timeBetweenFailures), age, `${name}/fails/${f}`, (drawn) => {
        const left = drawn * this.timesUntil[first + f]!
        if (byCalendar[first + f]) this.calendar.set(this.firstClock + first + f, left)
        else this.left[first + f] = left
      })
    })
    if (!down || down.repairing === null) return
    const { failure, repairing } = down
    this.#goesOn(distributionOf(failures[failure]!.repairTime), repairing, `${name}/repair/${failure}`, (left) =>
      this.calendar.set(server, left * this.timesRepair[first + failure]!),
    )
  }

  protected override fill(): void {
    for (const row of this.#start.stations) {
      const station = this.#stationOf(row)
      const { waiting = 0, outside = 0 } = row
      this.waiting.add(station, waiting)
      this.entered[station]! += waiting
      this.outside.add(station, outside)
    }
    for (const { station, server, at } of this.#servers()) this.#place(station, server, at)
    for (const { left, take } of this.#going) take(left.next())
    for (const { station, server, at } of this.#servers())
      if (at.part && 'worked' in at.part && !at.down) this.work(server, station)
    for (const { server, down } of this.#waitingForCrew)
      this.askForCrew(server, this.network.firstFailure[server]! + down.failure)
  }

  #place(station: number, server: number, { part, down }: ServerStart): void {
    const { firstFailure, byCalendar, crewOf, model } = this.network
    if (part || down) this.free[station]!--
    if (part) this.entered[station]!++
    if (part && 'worked' in part) this.part[server] = IN_WORK
    else if (part) {
      const goal = model.stations.findIndex(({ id }) => id === part.blockedBy)
      this.part[server] = FINISHED
      this.goal[server] = goal
      this.blockedBy[goal]!.push(server)
      if (!down) this.blocked.add(station, 1)
    }
    if (!down) return
    const failure = firstFailure[server]! + down.failure
    this.isDown[server] = 1
    this.next[server] = failure
    this.down.add(station, 1)
    if (part) this.downLoaded.add(station, 1)
    // It comes back with the repair: until then it has no clock.
    if (byCalendar[failure]) this.calendar.set(this.firstClock + failure, Infinity)
    if (down.repairing !== null && crewOf[failure]! >= 0) this.crewBusy.add(crewOf[failure]!, 1)
  }
}
