/**
 * What is known of signals besides numbers, as changes: the text of a text signal, the names of a state signal's codes, the stale limit in
 * force. Each is a row from when it held; what says the same as the one before is none.
 */
import type { StateName } from '../../wire/history.ts'
import { SampleOrder } from './sample-order.ts'
import { TextRate } from './text-rate.ts'

/** As stored. A mark (went stale, declared dead) is a text's alone. */
export const ABOUT = { text: 0, states: 1, limit: 2 } as const
export type About = (typeof ABOUT)[keyof typeof ABOUT]

export interface FactRow {
  readonly key: number
  readonly about: About
  /** Its place on the timeline, ms UTC. */
  readonly t: number
  /** The text; names of states as JSON; a limit in ms, '' for never. Null in marks. */
  readonly said: string | null
  /** 0–2, or a mark (3, 4). */
  readonly quality: number
  readonly receive: number
  /** 0 = none given. */
  readonly source: number
  readonly nth: number
}

/** Longer texts are cut, in bytes. */
const MOST_TEXT_BYTES = 256
/** Rows that may wait for the disk. */
const MOST_WAITING = 50_000

export class Facts {
  /** By `about`, then key: what holds, as text with quality; a mark is the quality alone. */
  readonly #known: readonly Map<number, string>[] = [new Map(), new Map(), new Map()]
  readonly #newest: readonly Map<number, number>[] = [new Map(), new Map(), new Map()]
  #rows: FactRow[] = []
  #keys = new Int32Array(0)
  #rate = new TextRate(0)
  #order = new SampleOrder(0)
  readonly #withheld = new Map<number, FactRow>()
  /** Texts that came too fast to be kept, or found no room. */
  leftOut = 0

  register(keys: Int32Array<ArrayBuffer>): void {
    for (const row of this.#withheld.values()) this.#push(row)
    this.#withheld.clear()
    this.#keys = keys
    this.#rate = new TextRate(keys.length)
    this.#order = new SampleOrder(keys.length)
  }

  /** What an earlier run knew last. */
  restore(rows: Iterable<FactRow>): void {
    for (const row of rows) this.#becomes(row)
  }

  text(index: number, text: string, quality: number, receive: number, source: number, t: number): void {
    const key = this.#keys[index]!
    const said = cut(text)
    if (this.#isKnown(key, ABOUT.text, said, quality, t) && !this.#withheld.has(index)) return
    const row = {
      key,
      about: ABOUT.text,
      t: Math.floor(t),
      said,
      quality,
      receive,
      source,
      nth: this.#order.nth(index, receive),
    }
    if (this.#withheld.delete(index)) this.leftOut++
    if (this.#rate.take(index, receive)) this.#push(row)
    else this.#withheld.set(index, row)
  }

  /** The text holds no longer. */
  mark(index: number, mark: number, t: number): void {
    const before = this.#withheld.get(index)
    if (before) this.#push(before)
    this.#withheld.delete(index)
    const key = this.#keys[index]!
    if (this.#isKnown(key, ABOUT.text, null, mark, t)) return
    this.#push({
      key,
      about: ABOUT.text,
      t: Math.floor(t),
      said: null,
      quality: mark,
      receive: t,
      source: 0,
      nth: this.#order.nth(index, t),
    })
  }

  states(index: number, states: readonly StateName[], t: number): void {
    this.#record(
      index,
      ABOUT.states,
      JSON.stringify(states.map(({ code, key, name, tone }) => [code, key, name, tone])),
      t,
    )
  }

  /** @param ms Infinity = never stale by age */
  limit(index: number, ms: number, t: number): void {
    this.#record(index, ABOUT.limit, Number.isFinite(ms) ? String(ms) : '', t)
  }

  #record(index: number, about: About, said: string, t: number): void {
    const key = this.#keys[index]!
    if (this.#known[about]!.get(key) === `0${said}`) return
    this.#push({ key, about, t: Math.floor(t), said, quality: 0, receive: t, source: 0, nth: 0 })
  }

  /** Late ones are compared with nothing: what held then is not at hand. */
  #isKnown(key: number, about: About, said: string | null, quality: number, t: number): boolean {
    return t >= (this.#newest[about]!.get(key) ?? 0) && this.#known[about]!.get(key) === `${quality}${said ?? ''}`
  }

  #push(row: FactRow): void {
    if (this.#rows.length >= MOST_WAITING) {
      this.leftOut++
      return
    }
    this.#rows.push(row)
    this.#becomes(row)
  }

  #becomes({ key, about, t, said, quality }: FactRow): void {
    if (t < (this.#newest[about]!.get(key) ?? 0)) return
    this.#newest[about]!.set(key, t)
    this.#known[about]!.set(key, `${quality}${said ?? ''}`)
  }

  get waiting(): boolean {
    return this.#rows.length > 0 || this.#withheld.size > 0
  }

  /** All rows that wait, taken; what was withheld goes with them where there is room by now, or in any case where `all`. */
  take(now: number, all: boolean): readonly FactRow[] {
    for (const [index, row] of this.#withheld) {
      if (!all && !this.#rate.take(index, now)) continue
      this.#withheld.delete(index)
      this.#push(row)
    }
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  /** They could not be stored: they go first the next time. */
  giveBack(rows: readonly FactRow[]): void {
    this.#rows = [...rows, ...this.#rows]
  }
}

/** Whole characters, of valid UTF-8. */
const cut = (text: string): string => {
  if (text.length * 3 <= MOST_TEXT_BYTES && !/[\ud800-\udfff]/.test(text)) return text
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length <= MOST_TEXT_BYTES) return bytes.toString('utf8')
  let end = MOST_TEXT_BYTES
  while ((bytes[end]! & 0xc0) === 0x80) end--
  return bytes.toString('utf8', 0, end)
}
