/**
 * The last guard. What came from outside (a message, a request, a socket) and made the program throw ends that one thing:
 * its handler changes nothing half-way (journal and history write in transactions, tables by single stores), so the rest goes
 * on, and the defect is counted here, printed, and told in Health.
 */
import type { GatewayFault } from '../wire/diagnostics.ts'

const MOST = 50

export class Faults {
  readonly #now: () => number
  readonly #print: (where: string, failure: unknown) => void
  readonly #byPlace = new Map<string, { where: string; what: string; times: number; lastAt: number }>()

  /** @param print told of each kind once; of one that repeats, each time it has doubled */
  constructor(now: () => number, print: (where: string, failure: unknown) => void) {
    this.#now = now
    this.#print = print
  }

  count(where: string, failure: unknown): void {
    const what = nameOf(failure)
    const key = `${where} ${what}`
    const known = this.#byPlace.get(key) ?? { where, what, times: 0, lastAt: 0 }
    known.times++
    known.lastAt = this.#now()
    if (this.#byPlace.size < MOST) this.#byPlace.set(key, known)
    if (Math.log2(known.times) % 1 === 0) this.#print(where, failure)
  }

  guard(where: string, handle: () => void): void {
    try {
      handle()
    } catch (failure) {
      this.count(where, failure)
    }
  }

  get list(): readonly GatewayFault[] {
    return [...this.#byPlace.values()].map((fault) => ({ ...fault }))
  }
}

/** Kind and code alone: messages name files of this machine, and whatever was sent. */
const nameOf = (failure: unknown): string => {
  if (!(failure instanceof Error)) return typeof failure
  const code = (failure as NodeJS.ErrnoException).code
  return typeof code === 'string' ? `${failure.name} ${code}` : failure.name
}

/** Of a peer that went away; whoever talked to it has been told by its own connection. */
const HARMLESS = new Set([
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'ETIMEDOUT',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_WRITE_AFTER_END',
])
/** Whether what nobody caught leaves the process as it was. Anything else may have stopped half-way through a service. */
export const isHarmless = (failure: unknown): boolean =>
  HARMLESS.has(String((failure as NodeJS.ErrnoException | null)?.code))
