/** For tests and the soak: payloads of every format, cut, overwritten and glued, through one decoder; throws where it breaks its word. */
import { createRng } from '../../base/rng.ts'
import { Decoder } from '../decoder.ts'
import type { DecoderOptions } from '../decoder-options.ts'
import type { Drop } from '../drops.ts'
import type { SampleSink } from '../sink.ts'
import { corpus, corpusTwin, NOW } from './corpus.ts'
import type { Hostile } from './hostile.ts'

/** 9999-12-31. */
const LATEST = 253_402_300_799_999
/** Topics that nobody foresaw come from the field, too. */
const OTHER_TOPICS = 0.04
const SHOWN_BYTES = 2000

export interface FuzzOptions {
  readonly seed: number
  readonly pack: Parameters<typeof corpus>[0]
  readonly inflate: NonNullable<DecoderOptions['inflate']>
}

export class Fuzz {
  messages = 0
  samples = 0
  /** Values told to be of the past, faults listed, slots declared dead. */
  past = 0
  faults = 0
  deaths = 0
  /** Of all messages, ms. */
  slowestMs = 0
  readonly #decoder: Decoder
  readonly #entries: ReturnType<typeof corpus>
  readonly #rng: () => number
  readonly #sink: SampleSink

  constructor({ seed, pack, inflate }: FuzzOptions) {
    const rng = createRng(seed)
    this.#rng = () => rng.next()
    this.#entries = corpus(pack)
    this.#decoder = new Decoder(corpusTwin(), { inflate })
    const check = (ok: boolean, what: string): void => {
      if (!ok) throw new Error(what)
    }
    const checkTimes = (receive: number, source: number): void =>
      check(receive > 0 && receive <= this.#now && source >= 0 && source <= LATEST, `times ${receive} ${source}`)
    this.#sink = {
      sample: (_, value, quality, receive, source) => {
        this.samples++
        check(!Number.isNaN(value) || quality === 2, `NaN with quality ${quality}`)
        checkTimes(receive, source)
      },
      text: (_, text, _quality, receive, source) => {
        this.samples++
        check(text.length <= 256, `a text of ${text.length}`)
        checkTimes(receive, source)
      },
      past: (_, _value, _quality, source) => {
        this.past++
        checkTimes(source, source)
      },
      faults: (_, list) => {
        this.faults += list.length
        for (const { code, text } of list)
          check(typeof code === 'string' && typeof text === 'string', 'a fault without a code')
      },
      dead: (slots, at) => {
        this.deaths += slots.length
        check(at > 0 && at <= this.#now, `a death at ${at}`)
      },
    }
  }

  get #now(): number {
    return NOW + this.messages
  }

  get drops(): readonly Drop[] {
    return this.#decoder.stats.drops
  }

  run(messages: number): void {
    for (let i = 0; i < messages; i++) this.#one()
  }

  /** Messages that are too deep, too big or strange in the place where a right one was expected. */
  hostile(messages: number, from: Hostile): void {
    for (let i = 0; i < messages; i++) {
      const [topic, right] = this.#entries[this.#pick(this.#entries.length)]!
      this.#send(topic, from.payload(right))
    }
  }

  #pick(n: number): number {
    return Math.floor(this.#rng() * n)
  }

  #one(): void {
    const [topic, whole] = this.#entries[this.#pick(this.#entries.length)]!
    let bytes = whole.slice(0, this.#rng() < 0.3 ? this.#pick(whole.length + 1) : whole.length)
    for (let edits = this.#pick(4); edits > 0 && bytes.length > 0; edits--)
      bytes[this.#pick(bytes.length)] = this.#pick(256)
    if (this.#rng() < 0.1) bytes = Uint8Array.from([...bytes, ...whole])
    const cut =
      topic.slice(0, this.#pick(topic.length) + 1) + String.fromCodePoint(33 + this.#pick(90)) + this.#pick(1e6)
    this.#send(this.#rng() < OTHER_TOPICS ? cut : topic, bytes)
  }

  #send(to: string, bytes: Uint8Array): void {
    this.messages++
    const before = this.samples
    const began = performance.now()
    try {
      const made = this.#decoder.message(to, bytes, this.#now, this.#sink, this.#rng() < 0.05)
      if (made !== this.samples - before) throw new Error(`${made} samples told, ${this.samples - before} given`)
      this.slowestMs = Math.max(this.slowestMs, performance.now() - began)
    } catch (failure) {
      throw new Error(
        `message ${this.messages}: ${(failure as Error).message}\n  topic ${JSON.stringify(to)}\n  payload of ${bytes.length} bytes ${Array.from(bytes.subarray(0, SHOWN_BYTES), (byte) => byte.toString(16).padStart(2, '0')).join('')}`,
        { cause: failure },
      )
    }
  }
}
