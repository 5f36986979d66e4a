/** One message's body, read at most once in each form, however many bindings look at it. */
import type { DropReason } from '../wire/diagnostics.ts'
import { bare, parseLenient } from './lenient-json.ts'
import { usualTime } from './source-time.ts'

export const PAYLOAD_LIMIT = 1 << 20
const UNREAD = Number.NEGATIVE_INFINITY

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * JSON.parse of V8 is iterative: deep nesting costs memory, bounded by the payload limit, and no stack. What it refuses is
 * read as far as it can be.
 */
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return parseLenient(text)
  }
}

export class Payload {
  topic = ''
  /** Why nothing can be read, or null; known after `text` or `root` was asked for. */
  problem: DropReason | null = null
  #bytes: Uint8Array = new Uint8Array()
  #text: string | null = null
  #root: unknown
  #rootKnown = false
  #bare: unknown
  #time = UNREAD

  begin(topic: string, bytes: Uint8Array): void {
    this.topic = topic
    this.#bytes = bytes
    this.problem = null
    this.#text = null
    this.#root = undefined
    this.#rootKnown = false
    this.#bare = undefined
    this.#time = UNREAD
  }

  /** Lets go of the body: a message of a megabyte should not stay until the next one. */
  end(): void {
    this.begin('', new Uint8Array())
  }

  get bytes(): Uint8Array {
    return this.#bytes
  }

  get text(): string {
    if (this.#text !== null) return this.#text
    try {
      this.#text = utf8.decode(this.#bytes)
      // A body of blanks is as empty as one of no bytes (a cleared retained message).
      if (bare(this.#text) === '') this.problem = 'empty-payload'
    } catch {
      this.#text = ''
      this.problem = 'not-utf-8'
    }
    return this.#text
  }

  /** The parsed JSON, undefined where it is none. */
  get json(): unknown {
    if (!this.#rootKnown) {
      this.#rootKnown = true
      this.#root = parseJson(this.text)
      if (this.#root === undefined) this.problem ??= 'broken-json'
    }
    return this.#root
  }

  /** `auto`: JSON by its first byte, else the bare text. */
  get auto(): unknown {
    const text = this.text
    if (this.problem === 'not-utf-8' || this.problem === 'empty-payload') return undefined
    return /^[\s\0]*[[{"]/.test(text) ? this.json : this.value
  }

  /** A bare value, with the quotes taken off where it is a JSON string. */
  get value(): unknown {
    if (this.#bare !== undefined) return this.#bare
    const trimmed = bare(this.text)
    if (trimmed === '') return undefined
    const quoted = trimmed.startsWith('"') ? parseJson(trimmed) : undefined
    return (this.#bare = typeof quoted === 'string' ? quoted : trimmed)
  }

  /** The time under the usual names of the JSON's root, see `usualTime`. */
  get time(): number {
    if (this.#time === UNREAD) this.#time = this.#rootKnown ? usualTime(this.#root) : 0
    return this.#time
  }
}
