/** From the message path to disk: columns and facts in memory, flushed into the tail; what could not be written goes first the next time. */
import { Facts } from './facts.ts'
import { MARK } from './format.ts'
import type { HistorianOptions } from './options.ts'
import { SampleBuffer, type SampleColumns } from './sample-buffer.ts'
import { SampleOrder } from './sample-order.ts'
import type { Tail } from './tail.ts'
import type { TimeWindow } from './time-window.ts'

export interface RecordingPorts {
  readonly tail: Tail
  readonly window: TimeWindow
  readonly now: () => number
  /** The first rows of these reached the tail. */
  readonly stored: (columns: SampleColumns, rows: number) => void
  /** A flush failed: what of it is stored is not known. */
  readonly unsure: () => void
}

const nothing = (): void => undefined

export class Recording {
  readonly facts = new Facts()
  readonly #ports: RecordingPorts
  readonly #trouble: (line: string) => void
  readonly #buffer: SampleBuffer
  #registered = new Int32Array(0)
  #order = new SampleOrder(0)
  #flushing: Promise<void> | null = null
  /** A side of the buffer that is not on disk yet: its flush is running, or has failed. */
  #leaving: SampleColumns | null = null
  #droppedBefore = 0
  #failing: { readonly since: number; readonly detail: string } | null = null
  #savedUntil = 0

  constructor({ bufferRows = 262_144, onTrouble = () => undefined }: HistorianOptions, ports: RecordingPorts) {
    this.#ports = ports
    this.#trouble = onTrouble
    this.#buffer = new SampleBuffer(bufferRows)
  }

  /** @param keys of the signals, by index */
  register(keys: Int32Array<ArrayBuffer>): void {
    this.#registered = keys
    this.#order = new SampleOrder(keys.length)
    this.facts.register(keys)
  }

  /** Allocates nothing. */
  record(index: number, value: number, quality: number, receive: number, source: number, t: number): void {
    if (!this.#ports.window.accepts(t, receive)) return
    this.#buffer.push(
      this.#registered[index]!,
      Math.floor(t),
      value,
      quality,
      receive,
      source,
      this.#order.nth(index, receive),
    )
  }

  recordText(index: number, text: string, quality: number, receive: number, source: number, t: number): void {
    if (this.#ports.window.accepts(t, receive)) this.facts.text(index, text, quality, receive, source, t)
  }

  markText(index: number, kind: keyof typeof MARK, t: number): void {
    if (this.#ports.window.accepts(t, t)) this.facts.mark(index, MARK[kind], t)
  }

  /** @param last nothing comes after this: what is withheld is written, too */
  async flush(last = false): Promise<void> {
    const { tail, window, now } = this.#ports
    window.move()
    while (this.#flushing) await this.#flushing
    if (this.#leaving === null && this.#buffer.count === 0 && !tail.hasUnsaved && !this.facts.waiting) {
      this.#savedUntil = now()
      return
    }
    this.#flushing = this.#flushNow(last)
    try {
      await this.#flushing
    } finally {
      this.#flushing = null
    }
  }

  /** Runs while nothing is on its way to disk. */
  async still<T>(work: () => Promise<T>): Promise<T> {
    while (this.#flushing) await this.#flushing
    const working = work()
    this.#flushing = working.then(nothing, nothing)
    try {
      return await working
    } finally {
      this.#flushing = null
    }
  }

  async #flushNow(last: boolean): Promise<void> {
    const { tail, now, stored, unsure } = this.#ports
    // A side whose flush failed is full still: it goes first, the other one goes on filling.
    const until = this.#leaving ? this.#savedUntil : now()
    const columns = (this.#leaving ??= this.#buffer.swap())
    const rows = columns.count
    const facts = this.facts.take(now(), last)
    try {
      await tail.flush(columns, facts)
    } catch (error) {
      this.facts.giveBack(facts)
      unsure()
      throw error
    }
    this.#leaving = null
    if (this.#failing !== null)
      this.#trouble(
        `The history can be written again.${this.#lost > 0 ? ` ${this.#lost} samples found no room meanwhile and are lost.` : ''}`,
      )
    this.#failing = null
    this.#savedUntil = until
    stored(columns, rows)
  }

  /** Flushes unless that is under way; what fails is said once, not at every try. */
  async tick(): Promise<void> {
    if (!this.#flushing) await this.flush().catch((error: Error) => this.#failed(error))
  }

  #failed({ message }: Error): void {
    const detail = message.split('\n')[0]!
    if (this.#failing === null) {
      this.#droppedBefore = this.#buffer.dropped
      this.#trouble(
        `The newest samples could not be stored: ${detail}. They are kept in memory and tried again; check the disk.`,
      )
    }
    this.#failing = { since: this.#failing?.since ?? this.#ports.now(), detail }
  }

  /** Since it cannot be written. */
  get #lost(): number {
    return this.#buffer.dropped - this.#droppedBefore
  }

  get stats() {
    return {
      savedUntil: this.#savedUntil,
      droppedFull: this.#buffer.dropped,
      lost: this.#buffer.dropped,
      droppedTime: this.#ports.window.dropped,
      textsLeftOut: this.facts.leftOut,
      waiting: this.#buffer.count,
      failing: this.#failing,
    }
  }
}
