/**
 * The line itself, moved from event to event. A finished part stays on its server until the next station has a place
 * (blocking after service); operation-dependent failures come only while a server works, and the work goes on after the
 * repair where it stopped; repairs wait for a crew in the order of the failures.
 *
 * At one moment a part is finished before its machine fails. Nothing here looks at a clock or draws from anything but the
 * streams of the network.
 */
import { EMPTY, FINISHED, IN_WORK, LineState } from './line-state.ts'
import type { Route } from './network.ts'

/** The next event of a working server is that its part is finished; otherwise the index of a failure. */
const DONE = -1
/** Two times that differ by less than this share of them are the same: sums of tenths. */
const SAME = 1e-9

export class Line extends LineState {
  /** Empty, all machines as new, at time 0, with the random numbers of this seed and replication. */
  reset(seed: number, replication: number): void {
    const { network } = this
    this.calendar.clear()
    for (const list of [this.part, this.isDown, this.pending]) list.fill(0)
    for (const ring of [...this.blockedBy, ...this.crewQueues]) ring.clear()
    this.clearCounts()
    this.isOpen = true
    this.deadlock = null
    this.events = this.clock[0] = 0
    for (const stream of this.streams()) stream.reset(seed, replication)
    network.unsure?.forEach(({ failures, repairs }, f) => {
      for (const stream of [failures, repairs]) stream.reset(seed, replication)
      this.timesUntil[f] = failures.next()
      this.timesRepair[f] = repairs.next()
    })
    this.free.set(network.serversOf)
    for (let f = 0; f < network.failureServer.length; f++) this.#renew(f)
    network.sources.forEach(({ interarrival }, source) =>
      this.calendar.set(this.firstSource + source, interarrival.next()),
    )
    this.fill()
    for (let station = 0; station < network.stations; station++) this.#take(station)
  }

  /** What stands in it at the beginning: nothing, if it is not told otherwise. */
  protected fill(): void {}

  /** At the beginning: servers that are free take what there is for them, places in the buffer are filled. */
  #take(station: number): void {
    const { firstServer, serversOf, capacity, supplied, hasLoops } = this.network
    const [blocked, first] = [this.blockedBy[station]!, firstServer[station]!]
    const comes = (): boolean => blocked.size > 0 || this.outside.count(station) > 0
    for (let server = first; server < first + serversOf[station]!; server++)
      if (this.part[server] === EMPTY && !this.isDown[server])
        if (this.waiting.count(station) > 0 || comes() || supplied[station]) {
          this.free[station]!--
          this.#pull(server, station)
        }
    while (comes() && this.waiting.count(station) < capacity[station]!) this.#admit(station)
    if (hasLoops && blocked.size > 0) this.#lookForDeadlock(station)
  }

  /** Moves on to this time. Stops before it where nothing moves any more: see `deadlock`. */
  runUntil(end: number): void {
    const calendar = this.calendar
    const [clock, firstSource, firstClock] = [this.clock, this.firstSource, this.firstClock]
    if (this.deadlock) return
    let events = 0
    for (;;) {
      const entity = calendar.first
      const now = calendar.timeOf(entity)
      if (now > end) break
      events++
      clock[0] = now
      if (entity < firstSource) this.#serverEvent(entity)
      else if (entity < firstClock) this.#arrive(entity - firstSource)
      else this.#clockRanOut(entity - firstClock)
    }
    this.events += events
    clock[0] = end
  }

  /** Work stops everywhere, or goes on: breaks and nights. Repairs, arrivals and what fails by the calendar do not stop. */
  setOpen(open: boolean): void {
    if (open === this.isOpen) return
    const { stationOf } = this.network
    const atWork = [...this.part.keys()].filter((server) => this.part[server] === IN_WORK && !this.isDown[server])
    for (const server of open ? [] : atWork) {
      this.#stopWork(server, stationOf[server]!)
      this.calendar.set(server, Infinity)
    }
    this.isOpen = open
    for (const server of open ? atWork : []) this.work(server, stationOf[server]!)
  }

  /** Sets how much work is left until an operation-dependent failure comes. */
  wear(failure: number, left: number): void {
    const server = this.network.failureServer[failure]!
    const [station, atWork] = [this.network.stationOf[server]!, this.part[server] === IN_WORK && !this.isDown[server]]
    if (atWork) this.#stopWork(server, station)
    this.left[failure] = left
    if (atWork) this.work(server, station)
  }

  /** It fails in this way now; if it is down, once that is repaired. */
  strike(failure: number): void {
    this.#clockRanOut(failure)
  }

  #serverEvent(server: number): void {
    if (this.isDown[server]) return this.#repaired(server)
    const next = this.next[server]!
    if (next !== DONE) return this.#fail(server, next)
    const station = this.network.stationOf[server]!
    this.#stopWork(server, station)
    this.finished[station]!++
    const target = this.#chosen(this.network.routes[station]!)
    if (target < 0) this.out[-1 - target]!++
    else if (!this.#offer(target)) return this.#block(server, station, target)
    this.part[server] = EMPTY
    this.#pull(server, station)
  }

  #chosen({ targets, upTo, choice }: Route): number {
    if (choice === null) return targets[0]!
    const drawn = choice.next()
    let i = 0
    while (i < targets.length - 1 && upTo[i]! < drawn) i++
    return targets[i]!
  }

  #arrive(source: number): void {
    const { interarrival, route } = this.network.sources[source]!
    this.calendar.set(this.firstSource + source, this.clock[0]! + interarrival.next())
    this.arrived[source]!++
    const target = this.#chosen(route)
    if (target < 0) this.out[-1 - target]!++
    else if (!this.#offer(target)) this.outside.add(target, 1)
  }

  /** A part comes to a station. False: no place, and it waits where it is. */
  #offer(station: number): boolean {
    if (this.free[station]! > 0) {
      const { firstServer, serversOf } = this.network
      let server = firstServer[station]!
      if (serversOf[station]! > 1) while (this.part[server] !== EMPTY || this.isDown[server]) server++
      this.#load(server, station, true)
      return true
    }
    if (this.waiting.count(station) < this.network.capacity[station]!) {
      this.waiting.add(station, 1)
      this.entered[station]!++
      return true
    }
    if (!this.network.loses[station]) return false
    this.lost[station]!++
    return true
  }

  /** A part goes onto a free server. @param entering whether it comes to the station only now */
  #load(server: number, station: number, entering: boolean): void {
    if (entering) this.entered[station]!++
    this.free[station]!--
    this.part[server] = IN_WORK
    this.remaining[server] = this.network.processing[station]!.next()
    this.work(server, station)
  }

  /** A server that is free takes what waits for it: its buffer first, then who is blocked by it, then who stands outside. */
  #pull(server: number, station: number): void {
    this.free[station]!++
    if (this.waiting.count(station) > 0) {
      this.waiting.add(station, -1)
      this.#load(server, station, false)
      this.#admit(station)
    } else if (this.blockedBy[station]!.size > 0) {
      const blocked = this.blockedBy[station]!.shift()
      this.#load(server, station, true)
      this.#unblock(blocked)
    } else if (this.outside.count(station) > 0) {
      this.outside.add(station, -1)
      this.#load(server, station, true)
    } else if (this.network.supplied[station]) this.#load(server, station, true)
    else this.calendar.set(server, Infinity)
  }

  /** A place in the buffer has become free. */
  #admit(station: number): void {
    if (this.blockedBy[station]!.size > 0) {
      const blocked = this.blockedBy[station]!.shift()
      this.entered[station]!++
      this.waiting.add(station, 1)
      this.#unblock(blocked)
    } else if (this.outside.count(station) > 0) {
      this.entered[station]!++
      this.outside.add(station, -1)
      this.waiting.add(station, 1)
    }
  }

  #block(server: number, station: number, target: number): void {
    this.part[server] = FINISHED
    this.goal[server] = target
    this.blocked.add(station, 1)
    this.blockedBy[target]!.push(server)
    this.calendar.set(server, Infinity)
    if (this.network.hasLoops) this.#lookForDeadlock(target)
  }

  /** Its part has left, even from a server that is being repaired. */
  #unblock(server: number): void {
    const station = this.network.stationOf[server]!
    this.part[server] = EMPTY
    if (this.isDown[server]) return this.downLoaded.add(station, -1)
    this.blocked.add(station, -1)
    this.#pull(server, station)
  }

  /** Stations whose servers all hold finished parts for each other. */
  #lookForDeadlock(from: number): void {
    const { firstServer, serversOf } = this.network
    const stuck = new Set([from])
    for (const station of stuck)
      for (let server = firstServer[station]!, k = 0; k < serversOf[station]!; k++, server++) {
        if (this.part[server] !== FINISHED) return
        stuck.add(this.goal[server]!)
      }
    this.deadlock = { time: this.now, stations: [...stuck] }
    this.calendar.clear()
  }

  /** Begins or goes on: the next event is that the part is finished, or that it fails before. */
  protected work(server: number, station: number): void {
    let left = this.remaining[server]!
    let next = DONE
    const failures = this.network.failuresOf[station]!
    if (failures > 0) {
      const first = this.network.firstFailure[server]!
      for (let f = first; f < first + failures; f++) {
        const until = this.left[f]!
        if (until < left * (1 - SAME)) {
          left = until
          next = f
        }
      }
    }
    this.since[server] = this.clock[0]!
    this.next[server] = next
    if (!this.isOpen) return this.calendar.set(server, Infinity)
    this.working.add(station, 1)
    this.calendar.set(server, this.clock[0]! + left)
  }

  #stopWork(server: number, station: number): void {
    if (!this.isOpen) return
    this.working.add(station, -1)
    const failures = this.network.failuresOf[station]!
    if (failures === 0) return
    const worked = this.clock[0]! - this.since[server]!
    this.remaining[server] = Math.max(0, this.remaining[server]! - worked)
    const first = this.network.firstFailure[server]!
    for (let f = first; f < first + failures; f++)
      if (!this.network.byCalendar[f]) this.left[f] = Math.max(0, this.left[f]! - worked)
  }

  /** From now on as new in this respect. */
  #renew(failure: number): void {
    const time = this.network.untilFailure[failure]!.next() * this.timesUntil[failure]!
    if (this.network.byCalendar[failure]) {
      this.left[failure] = Infinity
      this.calendar.set(this.firstClock + failure, this.clock[0]! + time)
    } else this.left[failure] = time
  }

  #clockRanOut(failure: number): void {
    this.calendar.set(this.firstClock + failure, Infinity)
    const server = this.network.failureServer[failure]!
    if (this.isDown[server]) this.pending[failure] = 1
    else this.#fail(server, failure)
  }

  #fail(server: number, failure: number): void {
    const station = this.network.stationOf[server]!
    const part = this.part[server]!
    if (part === EMPTY) this.free[station]!--
    else {
      this.downLoaded.add(station, 1)
      if (part === IN_WORK) this.#stopWork(server, station)
      else this.blocked.add(station, -1)
    }
    this.isDown[server] = 1
    this.down.add(station, 1)
    this.#askForRepair(server, failure)
  }

  #askForRepair(server: number, failure: number): void {
    this.next[server] = failure
    this.failed[this.network.stationOf[server]!]!++
    this.failedBy[failure]!++
    this.askForCrew(server, failure)
  }

  protected askForCrew(server: number, failure: number): void {
    const crew = this.network.crewOf[failure]!
    if (crew < 0 || this.crewBusy.count(crew) < this.network.crewSizes[crew]!) return this.#repair(server, failure)
    this.crewQueues[crew]!.push(server)
    this.crewQueued.add(crew, 1)
    this.awaitingCrew.add(this.network.stationOf[server]!, 1)
    this.calendar.set(server, Infinity)
  }

  #repair(server: number, failure: number): void {
    const crew = this.network.crewOf[failure]!
    if (crew >= 0) this.crewBusy.add(crew, 1)
    this.calendar.set(server, this.clock[0]! + this.network.repair[failure]!.next() * this.timesRepair[failure]!)
  }

  #repaired(server: number): void {
    const { network } = this
    const station = network.stationOf[server]!
    const failure = this.next[server]!
    const crew = network.crewOf[failure]!
    if (crew >= 0) {
      this.crewBusy.add(crew, -1)
      if (this.crewQueues[crew]!.size > 0) {
        const other = this.crewQueues[crew]!.shift()
        this.crewQueued.add(crew, -1)
        this.awaitingCrew.add(network.stationOf[other]!, -1)
        this.#repair(other, this.next[other]!)
      }
    }
    this.#renew(failure)
    const first = network.firstFailure[server]!
    for (let f = first; f < first + network.failuresOf[station]!; f++)
      if (this.pending[f]) {
        this.pending[f] = 0
        return this.#askForRepair(server, f)
      }
    this.isDown[server] = 0
    this.down.add(station, -1)
    const part = this.part[server]!
    if (part === EMPTY) return this.#pull(server, station)
    this.downLoaded.add(station, -1)
    if (part === IN_WORK) return this.work(server, station)
    this.blocked.add(station, 1)
    this.calendar.set(server, Infinity)
  }
}
