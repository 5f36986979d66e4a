/** All that is known of a line at a moment, the numbers still to be drawn included: what is kept can be gone back to. */
import { CountedLine } from './counted-line.ts'
import { EventCalendar } from './event-calendar.ts'
import type { Network } from './network.ts'
import { Ring } from './ring.ts'
import type { Stream } from './stream.ts'

/** What is on a server. */
export const EMPTY = 0
export const IN_WORK = 1
/** Finished, and no place for it. */
export const FINISHED = 2

export class LineState extends CountedLine {
  protected readonly calendar: EventCalendar
  /** Of each server. */
  protected readonly part: Uint8Array
  protected readonly isDown: Uint8Array
  protected readonly since: Float64Array
  /** Work that was left when it began or went on. */
  protected readonly remaining: Float64Array
  protected readonly next: Int32Array
  protected readonly goal: Int32Array
  /** Of each failure: time that is left until it comes; and whether it came while the server was down already. */
  protected readonly left: Float64Array
  protected readonly pending: Uint8Array
  /** Of each failure, for a whole replication: how many times as long as the model says it takes until it comes, and its repair. */
  protected readonly timesUntil: Float64Array
  protected readonly timesRepair: Float64Array
  /** Of each station: servers that are free and up, servers elsewhere that are blocked by it. */
  protected readonly free: Int32Array
  protected readonly blockedBy: readonly Ring[]
  protected readonly crewQueues: readonly Ring[]
  protected readonly firstSource: number
  protected readonly firstClock: number
  protected isOpen = true

  /** Where all wait for each other: nothing moves any more. */
  deadlock: { readonly time: number; readonly stations: readonly number[] } | null = null
  events = 0

  constructor(network: Network) {
    const { stations, servers, crewSizes, failureServer, sources } = network
    super(network)
    this.firstSource = servers
    this.firstClock = servers + sources.length
    this.calendar = new EventCalendar(this.firstClock + failureServer.length)
    this.part = new Uint8Array(servers)
    this.isDown = new Uint8Array(servers)
    this.since = new Float64Array(servers)
    this.remaining = new Float64Array(servers)
    this.next = new Int32Array(servers)
    this.goal = new Int32Array(servers)
    this.left = new Float64Array(failureServer.length)
    this.pending = new Uint8Array(failureServer.length)
    this.timesUntil = new Float64Array(failureServer.length).fill(1)
    this.timesRepair = new Float64Array(failureServer.length).fill(1)
    this.free = new Int32Array(stations)
    this.blockedBy = Array.from({ length: stations }, () => new Ring(servers))
    this.crewQueues = Array.from(crewSizes, () => new Ring(servers))
  }

  /** Every stream of random numbers of the network. */
  protected streams(): Stream[] {
    const { processing, untilFailure, repair, sources, routes } = this.network
    const choices = [...sources.map(({ route }) => route), ...routes].flatMap(({ choice }) => choice ?? [])
    return [...processing, ...untilFailure, ...repair, ...sources.map(({ interarrival }) => interarrival), ...choices]
  }

  /** Keeps this moment. What it returns goes back to it, as often as it is called: what follows is then the same to the byte. */
  keep(): () => void {
    const lists = [this.part, this.isDown, this.since, this.remaining, this.next, this.goal]
    const copied = [...lists, this.left, this.pending, this.free].map((list) => ({ list, copy: list.slice() }))
    const backs = [this.calendar, ...this.blockedBy, ...this.crewQueues, ...this.streams()].map((one) => one.keep())
    const counts = this.keepCounts()
    const { isOpen, deadlock, events } = this
    return () => {
      for (const { list, copy } of copied) list.set(copy)
      for (const back of backs) back()
      counts()
      this.isOpen = isOpen
      this.deadlock = deadlock
      this.events = events
    }
  }
}
