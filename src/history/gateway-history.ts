/**
 * The past from the gateway's history API. Equal questions at the same time are asked once; answers that cannot change any more are kept.
 */
import { type Result, err, ok } from '../base/result.ts'
import { API, ApiError, codedError } from '../wire/api.ts'
import { HistoryAnswer } from '../wire/history-answer.ts'
import type { HistoryClient, HistoryQuery } from './client.ts'

export interface GatewayHistoryOptions {
  /** Address of the gateway; default the page's own. */
  readonly base?: string
  /** Gateway clock, ms: what ended well before it is closed, and may be kept. */
  readonly now: () => number
  /** Answers kept at most; default 200. */
  readonly answers?: number
  readonly fetch?: typeof fetch
}

/** Samples with their source's own time may arrive late; younger answers are asked for again. */
const CLOSED_AFTER_MS = 120_000

interface Flight {
  readonly answer: Promise<Result<HistoryAnswer, ApiError>>
  readonly abort: AbortController
  waiting: number
}

const WITHDRAWN = codedError({ code: 'withdrawn', values: {} })
const UNREACHABLE = codedError({ code: 'unreachable', values: {} })

export class GatewayHistory implements HistoryClient {
  readonly #options: GatewayHistoryOptions
  /** Least recently used first. */
  readonly #kept = new Map<string, HistoryAnswer>()
  readonly #flights = new Map<string, Flight>()

  constructor(options: GatewayHistoryOptions) {
    this.#options = options
  }

  async read(query: HistoryQuery, abort?: AbortSignal): Promise<Result<HistoryAnswer, ApiError>> {
    if (abort?.aborted) return err(WITHDRAWN)
    const address = `${API.history}?${new URLSearchParams({ signal: query.signal, from: String(query.from), to: String(query.to), columns: String(query.columns) })}`
    const kept = this.#kept.get(address)
    if (kept) {
      this.#kept.delete(address)
      this.#kept.set(address, kept)
      return ok(kept)
    }
    let flight = this.#flights.get(address)
    if (!flight || flight.abort.signal.aborted) {
      const controller = new AbortController()
      const started: Flight = { abort: controller, waiting: 0, answer: this.#ask(address, query.to, controller.signal) }
      flight = started
      this.#flights.set(address, started)
      void started.answer.finally(() => {
        if (this.#flights.get(address) === started) this.#flights.delete(address)
      })
    }
    return this.#join(flight, abort)
  }

  /** Waits for a shared answer; the request itself ends when nobody waits any more. */
  async #join(flight: Flight, abort: AbortSignal | undefined): Promise<Result<HistoryAnswer, ApiError>> {
    flight.waiting++
    const left = new AbortController()
    const withdrawn = new Promise<Result<HistoryAnswer, ApiError>>((resolve) => {
      abort?.addEventListener('abort', () => resolve(err(WITHDRAWN)), { signal: left.signal })
    })
    try {
      return await Promise.race([flight.answer, withdrawn])
    } finally {
      left.abort()
      if (--flight.waiting === 0) flight.abort.abort()
    }
  }

  async #ask(address: string, to: number, signal: AbortSignal): Promise<Result<HistoryAnswer, ApiError>> {
    const ask = this.#options.fetch ?? fetch
    let body: unknown
    let status: number
    try {
      const response = await ask(`${this.#options.base ?? ''}${address}`, {
        signal,
        headers: { accept: 'application/json' },
      })
      status = response.status
      body = await response.json().catch(() => null)
    } catch {
      return err(signal.aborted ? WITHDRAWN : UNREACHABLE)
    }
    if (status < 200 || status > 299) {
      const failure = ApiError.safeParse(body)
      return err(failure.success ? failure.data : codedError({ code: 'answered-with-status', values: { status } }))
    }
    const answer = HistoryAnswer.safeParse(body)
    if (!answer.success)
      return err({
        ...codedError({ code: 'not-understood', values: {} }),
        where: `history ${answer.error.issues[0]?.path.join('.') ?? ''}`.trim(),
      })
    if (to < this.#options.now() - CLOSED_AFTER_MS) this.#keep(address, answer.data)
    return ok(answer.data)
  }

  #keep(address: string, answer: HistoryAnswer): void {
    this.#kept.set(address, answer)
    if (this.#kept.size > (this.#options.answers ?? 200)) this.#kept.delete(this.#kept.keys().next().value!)
  }

  /** An import or a repaired gateway may change the past. */
  forget(): void {
    this.#kept.clear()
  }
}
