/**
 * Shares the learning of a past among threads, by machine: what is told of a machine's minutes goes to the thread that has it,
 * and what follows waits until the machine is back. What is said comes in the order in which one thread alone would say it.
 * What is live waits for nothing.
 */
import type { LearntMachine, LentRecord } from './machine-learner.ts'
import type { ToWorker } from './messages.ts'
import type { MinuteRows } from './minute-rows.ts'
import type { Watcher } from './watcher.ts'

/** Less is learnt here: a thread costs more to begin. */
const LEAST_MINUTES = 100_000

export type ToLearner =
  | { readonly kind: 'lend'; readonly asset: string; readonly record: LentRecord }
  | { readonly kind: 'rows'; readonly asset: string; readonly rows: MinuteRows }
  /** The answer is what was learnt of it. */
  | { readonly kind: 'give-back'; readonly asset: string }

export interface FromLearner {
  readonly asset: string
  readonly learnt: LearntMachine
}

/** One thread. */
export interface LearnerPort {
  send(message: ToLearner, transfer: readonly ArrayBufferLike[]): void
}

interface Away {
  readonly asset: string
  readonly learner: number
  readonly slots: Set<number>
  isAsked: boolean
  learnt: LearntMachine | null
}

interface Told {
  readonly message: ToWorker
  /** Machines that it is of. */
  readonly assets: ReadonlySet<string>
}

type Waiting = Away | Told

/** Signals whose past it is of. */
const slotsOf = (message: ToWorker): Iterable<number> => {
  if (message.kind === 'minutes') return [message.slot]
  if (message.kind === 'recorded') return message.columns.slot.subarray(0, message.columns.count)
  return message.kind === 'release' ? message.slots : []
}

const isAway = (waiting: Waiting): waiting is Away => 'learner' in waiting

export class Shards {
  readonly #watcher: Watcher
  readonly #count: number
  readonly #learner: (which: number) => LearnerPort
  readonly #handle: (message: ToWorker) => void
  readonly #leastMinutes: number
  readonly #away = new Map<string, Away>()
  /** Minutes that each thread has been given and not given back. */
  readonly #load: number[]
  /** In the order in which they were told; the first waits for a machine. */
  #queue: Waiting[] = []
  /** Machines of which something waits in it, with how much. */
  readonly #queued = new Map<string, number>()
  /** After something that changes all: whatever comes then. */
  #later: ToWorker[] = []
  #minutes = 0

  /**
   * @param count of threads, less than 2: all is learnt here
   * @param learner begun when it is asked for first
   * @param handle what is not learnt elsewhere, in its turn
   */
  constructor(
    watcher: Watcher,
    count: number,
    learner: (which: number) => LearnerPort,
    handle: (message: ToWorker) => void,
    leastMinutes = LEAST_MINUTES,
  ) {
    this.#watcher = watcher
    this.#count = count
    this.#learner = learner
    this.#handle = handle
    this.#leastMinutes = leastMinutes
    this.#load = Array.from({ length: count }, () => 0)
  }

  /** Nothing is learnt elsewhere, and nothing waits for it. */
  get isIdle(): boolean {
    return this.#away.size === 0 && this.#queue.length === 0
  }

  take(message: ToWorker): void {
    if (message.kind === 'end') return this.#end(message)
    if (this.#later.length > 0) return void this.#later.push(message)
    switch (message.kind) {
      case 'samples':
      case 'tick':
      case 'limit':
      case 'written':
      // What comes live from here on is kept, whatever of the past is still on its way.
      case 'hold':
      // How a state stands now is nothing to minutes, which say their own.
      case 'state':
        return this.#handle(message)
      case 'minutes':
        return this.#lend(message)
      case 'recorded':
      case 'release':
      case 'past-ends':
        // What comes then is another past.
        if (message.kind === 'past-ends') this.#minutes = 0
        if (this.isIdle) return this.#handle(message)
        this.#askBack()
        return this.#wait(message)
      default:
        if (this.isIdle) return this.#handle(message)
        this.#askBack()
        this.#later.push(message)
    }
  }

  /**
   * What is learnt elsewhere is lost, and with it what waits for that: it is read again. That a part was renewed, signals are
   * learnt anew or the clock was set back is told once. Of another twin the slots are others, and that is told again too.
   */
  #end(message: Extract<ToWorker, { kind: 'end' }>): void {
    for (const waiting of this.#later) {
      if (waiting.kind === 'twin') break
      if (waiting.kind === 'renew' || waiting.kind === 'forget' || waiting.kind === 'clock') this.#handle(waiting)
    }
    this.#handle(message)
  }

  #wait(message: ToWorker): void {
    const assets = new Set<string>()
    for (const slot of slotsOf(message)) {
      const asset = this.#watcher.learnable(slot)
      if (asset !== null) assets.add(asset)
    }
    this.#queue.push({ message, assets })
    for (const asset of assets) this.#queued.set(asset, (this.#queued.get(asset) ?? 0) + 1)
  }

  /** In its turn. */
  #next({ message, assets }: Told): void {
    for (const asset of assets) {
      const left = this.#queued.get(asset)! - 1
      if (left > 0) this.#queued.set(asset, left)
      else this.#queued.delete(asset)
    }
    this.#handle(message)
  }

  #lend(message: Extract<ToWorker, { kind: 'minutes' }>): void {
    const { slot, t, mean, code } = message
    this.#minutes += t.length
    const asset = this.#watcher.learnable(slot)
    if (asset === null) return
    const known = this.#away.get(asset)
    if (this.#count < 2 || (this.isIdle && this.#minutes < this.#leastMinutes)) return this.#handle(message)
    // It is on its way back, or something of it waits: what is told of it now comes after that.
    if (known?.isAsked || this.#queued.has(asset)) return this.#wait(message)
    const away = known ?? { asset, learner: this.#idlest(), slots: new Set(), isAsked: false, learnt: null }
    this.#away.set(asset, away)
    const learner = this.#learner(away.learner)
    if (!away.slots.has(slot)) {
      away.slots.add(slot)
      learner.send({ kind: 'lend', asset, record: this.#watcher.lend(slot) }, [])
    }
    const rows = this.#watcher.rowsOf(slot, t, mean, code)
    this.#load[away.learner]! += t.length
    learner.send({ kind: 'rows', asset, rows }, [rows.t.buffer, rows.mean.buffer, rows.state.buffer, rows.key.buffer])
  }

  #idlest(): number {
    return this.#load.indexOf(Math.min(...this.#load))
  }

  /** In the order in which they were lent. */
  #askBack(): void {
    for (const away of this.#away.values()) {
      if (away.isAsked) continue
      away.isAsked = true
      this.#queue.push(away)
      this.#learner(away.learner).send({ kind: 'give-back', asset: away.asset }, [])
    }
  }

  /** A thread gave one back. */
  back({ asset, learnt }: FromLearner): void {
    this.#away.get(asset)!.learnt = learnt
    for (let next = this.#queue[0]; next; next = this.#queue[0]) {
      if (isAway(next)) {
        if (!next.learnt) return
        this.#watcher.takeBack(next.learnt)
        this.#away.delete(next.asset)
      } else this.#next(next)
      this.#queue.shift()
    }
    if (this.#away.size > 0) return
    this.#load.fill(0)
    const later = this.#later
    this.#later = []
    const [first, ...rest] = later
    if (first) this.#handle(first)
    for (const message of rest) this.take(message)
  }
}
