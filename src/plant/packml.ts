/** PackML states and transitions of one machine (ISA-TR88.00.02, its numbering 1–17). */
export const PACKML = {
  clearing: 1,
  stopped: 2,
  starting: 3,
  idle: 4,
  suspended: 5,
  execute: 6,
  stopping: 7,
  aborting: 8,
  aborted: 9,
  holding: 10,
  held: 11,
  unholding: 12,
  suspending: 13,
  unsuspending: 14,
  resetting: 15,
  completing: 16,
  complete: 17,
} as const
export type PackmlCode = (typeof PACKML)[keyof typeof PACKML]

/** Acting states end by themselves: how long they last, s, and where they lead. */
const ACTING: Partial<Record<PackmlCode, readonly [lastsS: number, next: PackmlCode]>> = {
  [PACKML.clearing]: [2, PACKML.stopped],
  [PACKML.starting]: [1.2, PACKML.execute],
  [PACKML.stopping]: [1, PACKML.stopped],
  [PACKML.aborting]: [0.4, PACKML.aborted],
  [PACKML.holding]: [0.4, PACKML.held],
  [PACKML.unholding]: [1, PACKML.execute],
  [PACKML.suspending]: [0.3, PACKML.suspended],
  [PACKML.unsuspending]: [0.3, PACKML.execute],
  [PACKML.resetting]: [1, PACKML.idle],
  [PACKML.completing]: [0.5, PACKML.complete],
}
const REPAIR_S = 8
const DOWN: readonly PackmlCode[] = [PACKML.stopping, PACKML.stopped, PACKML.aborting, PACKML.aborted, PACKML.clearing]

/** Held = internal fault, Suspended = starved or blocked from outside. Aborted needs a repair; Held heals in time. */
export class PackmlUnit {
  state: PackmlCode = PACKML.execute
  /** A person (or the line) wants it to run. */
  wantsRun = true
  #inStateS = 0
  #faultLeftS = 0
  #repairLeftS = 0
  readonly #onRepaired: () => void

  constructor(onRepaired: () => void = () => {}) {
    this.#onRepaired = onRepaired
  }

  get executing(): boolean {
    return this.state === PACKML.execute
  }

  /** How long it has been in its state, s. */
  get inStateS(): number {
    return this.#inStateS
  }

  get inRepair(): boolean {
    return this.#repairLeftS > 0
  }

  #enter(state: PackmlCode): void {
    this.state = state
    this.#inStateS = 0
  }

  step(dtS: number): void {
    this.#inStateS += dtS
    const acting = ACTING[this.state]
    if (acting && this.#inStateS >= acting[0] - 1e-9) return this.#enter(acting[1])
    if (this.#repairLeftS > 0 && !ACTING[this.state]) {
      this.#repairLeftS = Math.max(0, this.#repairLeftS - dtS)
      if (this.#repairLeftS > 0) return
      this.#faultLeftS = 0
      this.#onRepaired()
    }
    if (this.state === PACKML.held || this.state === PACKML.aborted) {
      this.#faultLeftS -= dtS
      if (this.#faultLeftS <= 0) this.#enter(this.state === PACKML.held ? PACKML.unholding : PACKML.clearing)
    } else if (this.state === PACKML.stopped && this.wantsRun && !this.inRepair) this.#enter(PACKML.resetting)
    else if (this.state === PACKML.idle && this.wantsRun) this.#enter(PACKML.starting)
  }

  /** An internal fault that lasts this long unless repaired sooner. Only a running machine fails. */
  fail(kind: 'hold' | 'abort', lastsS: number): void {
    if (this.state !== PACKML.execute && this.state !== PACKML.suspended) return
    this.#faultLeftS = lastsS
    this.#enter(kind === 'hold' ? PACKML.holding : PACKML.aborting)
  }

  suspend(): void {
    if (this.state === PACKML.execute) this.#enter(PACKML.suspending)
  }

  unsuspend(): void {
    if (this.state === PACKML.suspended) this.#enter(PACKML.unsuspending)
  }

  /** @returns why it refuses, or null. */
  start(): string | null {
    if (this.inRepair) return 'a repair is going on'
    if (this.state === PACKML.held) this.#enter(PACKML.unholding)
    else if (this.state === PACKML.stopped) this.#enter(PACKML.resetting)
    else if (this.state !== PACKML.idle && this.state !== PACKML.complete) return 'it is neither stopped, idle nor held'
    this.wantsRun = true
    return null
  }

  /** @returns why it refuses, or null. */
  stop(): string | null {
    if (DOWN.includes(this.state)) return 'it is down already'
    this.wantsRun = false
    this.#enter(PACKML.stopping)
    return null
  }

  /** Stops a running machine, repairs, and starts it again if it was meant to run. @returns why it refuses, or null. */
  repair(): string | null {
    if (this.inRepair) return 'a repair is going on'
    this.#repairLeftS = REPAIR_S
    if (!DOWN.includes(this.state) && this.state !== PACKML.held && this.state !== PACKML.holding)
      this.#enter(PACKML.stopping)
    return null
  }
}
