/**
 * The past from the gateway's history API. Equal questions at the same time are asked once; answers that cannot change any more are kept.
 */
import { type Result, err, ok } from '../base/result.ts'
import { API } from '../wire/paths.ts'
import { codedError } from '../wire/coded-error.ts'
import type { ApiError } from '../wire/api.ts'
import type { HistoryAnswer } from '../wire/history-answer.ts'
import type { RangeAnswer } from '../wire/history.ts'
import type { HistoryClient, HistoryQuery, SeveralQuery } from './client.ts'

export interface GatewayHistoryOptions {
  /** Address of the gateway; default the page's own. */
  readonly base?: string
  /** Gateway clock, ms: what ended well before it is closed, and may be kept. */
  readonly now: () => number
  /** Answers kept at most; default 200. */
  readonly answers?: number
  readonly fetch?: typeof fetch
  /** How long to wait where the gateway is busy, ms, twice as long each time; default half a second. */
  readonly againMs?: number
}

/** Samples with their source's own time may arrive late; younger answers are asked for again. */
const CLOSED_AFTER_MS = 120_000

const AGAIN_MS = 500
const MOST_TIMES_AGAIN = 5

const addressOf = ({ signal, from, to, columns }: HistoryQuery): string =>
  `${API.history}?${new URLSearchParams({ signal, from: String(from), to: String(to), columns: String(columns) })}`

/** Ends at once where nobody waits any more. */
const pause = (ms: number, abort?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    function done(): void {
      clearTimeout(timer)
      abort?.removeEventListener('abort', done)
      resolve()
    }
    abort?.addEventListener('abort', done)
  })

interface Answers {
  readonly one: HistoryAnswer
  readonly range: RangeAnswer
}

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
    const address = addressOf(query)
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

  async readSeveral(
    { signals, ...span }: SeveralQuery,
    abort?: AbortSignal,
  ): Promise<Result<ReadonlyMap<string, HistoryAnswer>, ApiError>> {
    const found = new Map<string, HistoryAnswer>()
    const missing: string[] = []
    for (const signal of new Set(signals)) {
      const kept = this.#kept.get(addressOf({ signal, ...span }))
      if (kept) found.set(signal, kept)
      else missing.push(signal)
    }
    if (missing.length > 0) {
      const answer = await this.#asked('range', API.historyRange, abort, { signals: missing, ...span })
      if (!answer.ok) return answer
      for (const one of answer.value.answers) {
        found.set(one.signal, one)
        this.#keepClosed(addressOf({ signal: one.signal, ...span }), span.to, one)
      }
    }
    return ok(found)
  }

  async #ask(address: string, to: number, signal: AbortSignal): Promise<Result<HistoryAnswer, ApiError>> {
    const answer = await this.#asked('one', address, signal)
    if (answer.ok) this.#keepClosed(address, to, answer.value)
    return answer
  }

  /** Asks again, ever later, while the gateway says that it has too many questions. @param body makes it a POST */
  async #asked<K extends keyof Answers>(
    kind: K,
    address: string,
    signal?: AbortSignal,
    body?: unknown,
  ): Promise<Result<Answers[K], ApiError>> {
    for (let attempt = 0; ; attempt++) {
      const answer = await this.#askedOnce(kind, address, signal, body)
      if (answer.ok || answer.error.code !== 'history-busy' || attempt >= MOST_TIMES_AGAIN) return answer
      await pause((this.#options.againMs ?? AGAIN_MS) * 2 ** attempt, signal)
    }
  }

  async #askedOnce<K extends keyof Answers>(
    kind: K,
    address: string,
    signal: AbortSignal | undefined,
    question: unknown,
  ): Promise<Result<Answers[K], ApiError>> {
    if (signal?.aborted) return err(WITHDRAWN)
    const ask = this.#options.fetch ?? fetch
    let body: unknown
    let status: number
    let read: typeof import('./read-answer.ts').readAnswer
    try {
      const [response, reader] = await Promise.all([
        ask(`${this.#options.base ?? ''}${address}`, {
          ...(signal && { signal }),
          headers: {
            accept: 'application/json',
            ...(question !== undefined && { 'content-type': 'application/json' }),
          },
          ...(question !== undefined && { method: 'POST', body: JSON.stringify(question) }),
        }),
        // What checks answers comes with the first question.
        import('./read-answer.ts'),
      ])
      status = response.status
      body = await response.json().catch(() => null)
      read = reader.readAnswer
    } catch {
      return err(signal?.aborted ? WITHDRAWN : UNREACHABLE)
    }
    return read(kind, status, body)
  }

  #keepClosed(address: string, to: number, answer: HistoryAnswer): void {
    if (to < this.#options.now() - CLOSED_AFTER_MS) this.#keep(address, answer)
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
