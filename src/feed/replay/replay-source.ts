/**
 * Values of the past as a source like any other. It stands at a moment, or runs through time: slowly, sample by sample,
 * read ahead in stretches; quickly, from one whole moment to the next, as fast as they come. What it says it is at (`at`)
 * is always what it has told: an answer to a question that has been overtaken is dropped.
 */
import { boardAt } from '../../alarms/board-at.ts'
import { timeMs, type TimeMs } from '../../base/brand.ts'
import type { Dispose } from '../../base/disposable.ts'
import type { Twin } from '../../twin/twin.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import type { ApiError } from '../../wire/api.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { MOST_SIGNALS, type RangeAnswer } from '../../wire/history.ts'
import type { Limit } from '../../wire/worker.ts'
import type { ValuesSink, ValuesSource } from '../values-source.ts'
import { chunkOf, type PastChunk } from './past-chunk.ts'
import type { PastReader } from './past-reader.ts'
import { batchOf, momentOf, type PastRow } from './past-rows.ts'

/** So often what has happened meanwhile is told, ms. */
const STEP_MS = 50
/** A stretch that is read ahead lasts so long as it is played, ms. */
const CHUNK_PLAYED_MS = 4000
/** Samples of a signal in one stretch; where there are more, the last of so many parts of it. */
const MOST_ROWS = 2000
/** Up to this speed every sample is told. */
const FASTEST_THROUGH = 16
/** Leaping, moments follow one another no sooner than this, ms. */
const LEAP_MS = 200
/** No stretch is shorter, ms. */
const SHORTEST_MS = 1000
const AGAIN_MS = 2000
/** What is younger may not be stored yet, ms. */
export const YOUNGEST_MS = 1500

interface ReplayPorts {
  readonly twin: Twin
  readonly reader: PastReader
  /** A clock that nobody sets, ms. */
  readonly steady: () => number
  /** Gateway clock. */
  readonly now: () => number
  /** It is elsewhere, waits, goes on, or cannot. */
  readonly changed: () => void
  /** The past has run into the present. */
  readonly caughtUp: () => void
}

interface WholeMoment {
  readonly at: number
  readonly rows: readonly PastRow[]
  readonly limits: readonly Limit[]
  readonly alarms: readonly AlarmRow[]
}

export class ReplaySource implements ValuesSource {
  readonly #ports: ReplayPorts
  #sink: ValuesSink | null = null
  #untaken = 0
  /** What it has told; null = nothing yet. */
  #told: number | null = null
  #alarms: readonly AlarmRow[] = []
  #moment: WholeMoment | null = null
  /** Where it is to be told from next; null = it is there. */
  #wished: number | null = null
  #trouble: ApiError | null = null
  #abort = new AbortController()
  #speed = 0
  /** While it runs: past time at a time of the steady clock. */
  #from = { at: 0, steady: 0 }
  #chunks: PastChunk[] = []
  /** How many happenings and events of the first stretch are told. */
  #done = 0
  #doneEvents = 0
  #reading = false
  #timer: ReturnType<typeof setInterval> | undefined
  #leapedAt = 0
  /** Running, it tells nothing beyond this. */
  #bound = Number.POSITIVE_INFINITY
  /** After a failure, when it is tried again, steady clock. */
  #againAt = 0

  constructor(ports: ReplayPorts) {
    this.#ports = ports
  }

  /** The moment of what it has told. While it runs evenly, a little further on, as far as is known. */
  at = (): TimeMs => {
    const told = this.#told ?? this.#wished ?? 0
    if (this.#speed === 0 || this.#leaps || this.#wished !== null) return timeMs(Math.floor(told))
    return timeMs(
      Math.floor(Math.max(told, Math.min(this.#clock(), told + 2 * STEP_MS * this.#speed, this.#known(), this.#bound))),
    )
  }

  /** It is on its way to another moment, or waits for what comes next. */
  get waits(): boolean {
    return this.#wished !== null || (this.#speed > 0 && !this.#leaps && this.#known() <= (this.#told ?? 0))
  }

  /** It has a moment to tell, and is not on its way to another. */
  get ready(): boolean {
    return this.#moment !== null && this.#wished === null
  }

  /** Nobody looks any more: it forgets where it was. */
  leave(): void {
    this.#abort.abort()
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#chunks = []
    this.#reading = false
    this.#speed = 0
    this.#told = this.#moment = this.#wished = this.#trouble = null
  }

  /** Why it is not where it was to be; null = nothing is wrong. */
  get trouble(): ApiError | null {
    return this.#trouble
  }

  /** @param at a moment that is not in the future, ms */
  seek = (at: TimeMs): void => {
    this.#abort.abort()
    const abort = (this.#abort = new AbortController())
    this.#chunks = []
    this.#reading = false
    this.#wished = at
    this.#trouble = null
    this.#ports.changed()
    void this.#read(at, abort.signal).then((moment) => {
      if (abort.signal.aborted) return
      if (moment.ok) {
        this.#tellWhole(moment.value)
        void this.#tellSince(moment.value, abort.signal)
      } else this.#trouble = moment.error
      this.#ports.changed()
    })
  }

  /** @param speed seconds of the past a second; 0 stands, exactly at what is then shown */
  play(speed: number): void {
    const { steady } = this.#ports
    const at = this.at()
    const stood = this.#speed === 0
    this.#speed = speed
    clearInterval(this.#timer)
    this.#timer = undefined
    if (speed > 0) {
      this.#from = { at, steady: steady() }
      this.#chunks = []
      this.#reading = false
      this.#timer = setInterval(() => this.#step(), STEP_MS)
      if (this.#wished === null) {
        this.#abort.abort()
        this.#abort = new AbortController()
        // Read ahead from what has been told on, not from where the clock has run to since.
        this.#from.at = this.#told ?? at
      }
    } else if (!stood) this.seek(timeMs(this.#wished ?? at))
  }

  /** Running, it goes no further: whoever goes round between two moments leads it back. @param until ms; Infinity = as far as there is */
  bound(until: number): void {
    this.#bound = until
  }

  start(sink: ValuesSink): Dispose {
    this.#sink = sink
    if (this.#moment) this.#tell(this.#moment)
    return () => {
      this.#sink = null
      this.#untaken = 0
      this.leave()
    }
  }

  /** All of it comes anyway. */
  want(): number {
    return 0
  }

  get #leaps(): boolean {
    return this.#speed > FASTEST_THROUGH
  }

  #clock(): number {
    return this.#from.at + (this.#ports.steady() - this.#from.steady) * this.#speed
  }

  /** Up to where everything that happened is at hand. */
  #known(): number {
    return this.#chunks.at(-1)?.to ?? this.#told ?? 0
  }

  async #read(at: number, abort: AbortSignal): Promise<Result<WholeMoment, ApiError>> {
    const { reader, twin } = this.#ports
    const [state, alarms] = await Promise.all([reader.state(at, abort), reader.alarmsAt(at, abort)])
    if (!state.ok) return state
    if (!alarms.ok) return alarms
    return ok({ at, ...momentOf(twin, state.value), alarms: alarms.value })
  }

  #tellWhole(moment: WholeMoment): void {
    this.#wished = null
    this.#moment = moment
    this.#told = moment.at
    this.#from = { at: moment.at, steady: this.#ports.steady() }
    this.#chunks = []
    this.#tell(moment)
  }

  #tell({ rows, limits, alarms }: WholeMoment): void {
    const sink = this.#sink
    if (!sink) return
    this.#alarms = alarms
    sink.limits(limits)
    sink.alarms(alarms)
    this.#untaken++
    sink.batch(batchOf(rows, true), () => this.#untaken--)
  }

  /** Since when machines were in their states, where they have changed within the hour: a little later, for whoever stands and reads. */
  async #tellSince({ at, rows }: WholeMoment, abort: AbortSignal): Promise<void> {
    const { reader, twin } = this.#ports
    const signals = twin.signals.flatMap(({ id, type, recorded }) => (type === 'state' && recorded ? [id] : []))
    if (signals.length === 0 || this.#speed > 0) return
    const answer = await reader.since({ signals, at: Math.floor(at) }, abort)
    const sink = this.#sink
    if (!answer.ok || abort.aborted || this.#speed > 0 || !sink) return
    const bySlot = new Map(rows.map((row) => [row.slot, row]))
    const told = answer.value.signal.flatMap((id, i) => {
      const row = bySlot.get(twin.signal(id)?.slot ?? -1)
      return row ? [{ ...row, since: answer.value.since[i]! }] : []
    })
    if (told.length === 0) return
    this.#untaken++
    sink.batch(batchOf(told, false), () => this.#untaken--)
  }

  #step(): void {
    if (this.#wished !== null || !this.#sink) return
    if (this.#leaps) return void this.#leap()
    void this.#readAhead()
    const { steady } = this.#ports
    const to = Math.min(this.#clock(), this.#known(), this.#bound)
    // Neither what is not known yet nor a page that is busy is run away from.
    if (to < this.#clock() || this.#untaken > 0) this.#from = { at: Math.min(to, this.at()), steady: steady() }
    if (this.#untaken > 0 || to <= (this.#told ?? 0)) return
    this.#tellUntil(to)
    this.#ports.changed()
    if (to >= this.#end() - SHORTEST_MS) this.#ports.caughtUp()
  }

  #end(): number {
    return this.#ports.now() - YOUNGEST_MS
  }

  /** What happened up to and with a moment, in the stretches at hand. */
  #tellUntil(to: number): void {
    const sink = this.#sink!
    const rows: PastRow[] = []
    const limits: Limit[] = []
    let alarms = this.#alarms
    for (;;) {
      const chunk = this.#chunks[0]
      if (!chunk) break
      while (this.#done < chunk.happenings.length && chunk.happenings[this.#done]!.t <= to) {
        const { row, limit } = chunk.happenings[this.#done++]!
        if (row) rows.push(row)
        if (limit) limits.push(limit)
      }
      const firstEvent = this.#doneEvents
      while (this.#doneEvents < chunk.events.length && chunk.events[this.#doneEvents]!.at <= to) this.#doneEvents++
      if (this.#doneEvents > firstEvent) alarms = boardAt(alarms, chunk.events.slice(firstEvent, this.#doneEvents), to)
      if (to < chunk.to - 1 || this.#chunks.length === 1) break
      this.#chunks.shift()
      this.#done = this.#doneEvents = 0
    }
    this.#told = to
    if (limits.length > 0) sink.limits(limits)
    if (alarms !== this.#alarms) sink.alarms((this.#alarms = alarms))
    if (rows.length === 0) return
    this.#untaken++
    sink.batch(batchOf(rows, false), () => this.#untaken--)
  }

  /** One stretch beyond the one that is being told. */
  async #readAhead(): Promise<void> {
    const from = this.#chunks.at(-1)?.to ?? Math.floor(this.#told ?? 0) + 1
    const to = Math.floor(Math.min(from + CHUNK_PLAYED_MS * this.#speed, this.#end()))
    if (this.#reading || this.#chunks.length > 1 || to - from < SHORTEST_MS || this.#ports.steady() < this.#againAt)
      return
    this.#reading = true
    const abort = this.#abort.signal
    const chunk = await this.#readChunk(from, to, abort)
    if (abort.aborted) return
    this.#reading = false
    if (chunk.ok) {
      if (this.#chunks.length === 0) this.#done = this.#doneEvents = 0
      this.#chunks.push(chunk.value)
      this.#trouble = null
    } else this.#failed(chunk.error)
    this.#ports.changed()
  }

  #failed(error: ApiError): void {
    this.#trouble = error
    this.#againAt = this.#ports.steady() + AGAIN_MS
  }

  async #readChunk(from: number, to: number, abort: AbortSignal): Promise<Result<PastChunk, ApiError>> {
    const { reader, twin } = this.#ports
    const signals = twin.signals.filter(({ recorded }) => recorded).map(({ id }) => id)
    const parts: string[][] = []
    for (let i = 0; i < signals.length; i += MOST_SIGNALS) parts.push(signals.slice(i, i + MOST_SIGNALS))
    const events = reader.events(from, to, abort)
    const answers: RangeAnswer[] = []
    for (const part of parts) {
      const answer = await reader.range({ signals: part, from, to, columns: MOST_ROWS, held: false }, abort)
      if (!answer.ok) return err(answer.error)
      answers.push(answer.value)
    }
    const happened = await events
    return happened.ok ? ok(chunkOf(twin, from, to, answers, happened.value)) : happened
  }

  async #leap(): Promise<void> {
    const { steady, changed, caughtUp } = this.#ports
    if (this.#reading || this.#untaken > 0 || steady() < Math.max(this.#leapedAt + LEAP_MS, this.#againAt)) return
    const at = Math.min(this.#clock(), this.#end(), this.#bound)
    if (at <= (this.#told ?? 0)) return
    this.#reading = true
    this.#leapedAt = steady()
    const abort = this.#abort.signal
    const moment = await this.#read(at, abort)
    if (abort.aborted) return
    this.#reading = false
    if (!moment.ok) {
      this.#failed(moment.error)
      this.#from = { at: this.#told ?? at, steady: steady() }
      return changed()
    }
    this.#trouble = null
    const from = this.#from
    this.#tellWhole(moment.value)
    this.#from = from
    changed()
    if (at >= this.#end()) caughtUp()
  }
}
