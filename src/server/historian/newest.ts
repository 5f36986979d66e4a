/**
 * The newest hour of samples, held in memory beside the disk: a question about it needs no database. It holds what is stored, no more and no
 * less: what a flush brought to disk is added once that is done, and whenever something else changes what is stored it is forgotten and read
 * anew (`newest-fill.ts`). Where it cannot tell, it says so and the disk is asked.
 */
import type { SampleRows } from '../../timeline/buckets.ts'
import { HOUR_MS } from './format.ts'
import type { SampleColumns } from './sample-buffer.ts'

/** The columns of a signal's samples and marks, as they are stored. */
export interface StoredRows {
  readonly key: ArrayLike<number>
  readonly t: ArrayLike<number>
  readonly value: ArrayLike<number>
  readonly quality: ArrayLike<number>
  readonly receive: ArrayLike<number>
}

/** Beyond the hour, so that not every flush looks through all signals. */
const SLACK_MS = 300_000
/** Where there is no room for an hour, it is let go until so much of the room is taken … */
const FULL = 0.75
/** … or until this is all. */
const LEAST_MS = 1000
const FIRST_ROWS = 8
const GROWTH = 1.5

export class Newest {
  readonly #now: () => number
  readonly #mostRows: number
  readonly #series = new Map<number, Series>()
  /** Everything stored from here on is held, ms UTC; infinite while nothing is known. */
  #since = Number.POSITIVE_INFINITY
  #rows = 0
  #answered = 0
  /** While it is read anew: what came meanwhile. */
  #waiting: Waiting | null = null

  /** @param mostRows 17 bytes each, and room for half as many more; 0 = it is not used */
  constructor(now: () => number, mostRows: number) {
    this.#now = now
    this.#mostRows = mostRows
  }

  /** It knows nothing, and would like to. */
  get isWanted(): boolean {
    return this.#mostRows > 0 && this.#since === Number.POSITIVE_INFINITY && this.#waiting === null
  }

  get mostRows(): number {
    return this.#mostRows
  }

  get stats() {
    return { inMemory: this.#rows, answeredFromMemory: this.#answered }
  }

  /** Something else than a flush changes what is stored: nothing is known any more. */
  forget(): void {
    this.#series.clear()
    this.#rows = 0
    this.#since = Number.POSITIVE_INFINITY
    this.#waiting = null
  }

  /** From now on what is flushed waits until what lies on disk is read. @param until now, ms UTC */
  begin(until: number): NewestFilling {
    this.forget()
    const waiting: Waiting = { columns: [], rows: 0 }
    this.#waiting = waiting
    return {
      stillWanted: () => this.#waiting === waiting,
      add: (rows, from, to) => {
        if (this.#waiting === waiting) this.#append(rows, from, to, until)
      },
      done: (since) => {
        if (this.#waiting !== waiting) return
        this.#waiting = null
        if (since === null) {
          this.forget()
          return
        }
        this.#since = since
        for (const columns of waiting.columns) this.stored(columns, columns.count)
      },
    }
  }

  /** These are on disk now, in the order in which they came. */
  stored(columns: SampleColumns, rows: number): void {
    if (this.#waiting) {
      this.#waiting.rows += rows
      if (this.#waiting.rows > this.#mostRows) this.forget()
      else if (rows > 0) this.#waiting.columns.push(columns.copy(rows))
      return
    }
    if (this.#since === Number.POSITIVE_INFINITY) return
    if (!this.#take(columns, 0, rows)) return
    const now = this.#now()
    // The clock was set back: what comes now may belong before what was let go.
    if (now < this.#since) this.forget()
    else if (this.#since < now - HOUR_MS - SLACK_MS) this.#letGo(now - HOUR_MS)
    while (this.#rows > this.#mostRows && now - this.#since > LEAST_MS)
      this.#letGo(now - (now - this.#since) * ((FULL * this.#mostRows) / this.#rows))
    if (this.#rows > this.#mostRows) this.forget()
  }

  #of(key: number): Series {
    let series = this.#series.get(key)
    if (!series) this.#series.set(key, (series = new Series()))
    return series
  }

  #append({ key, t, value, quality, receive }: StoredRows, from: number, to: number, until: number): void {
    for (let i = from; i < to; i++) this.#of(key[i]!).append(t[i]!, value[i]!, quality[i]!, receive[i]!, until)
    this.#rows += to - from
  }

  /** @returns false where it had to forget everything */
  #take({ key, t, value, quality, receive }: StoredRows, from: number, to: number): boolean {
    for (let i = from; i < to; i++) {
      const series = this.#of(key[i]!)
      const before = series.count
      if (!series.add(t[i]!, value[i]!, quality[i]!, receive[i]!, this.#since)) {
        this.forget()
        return false
      }
      this.#rows += series.count - before
    }
    return true
  }

  #letGo(since: number): void {
    this.#since = since
    this.#rows = 0
    for (const series of this.#series.values()) {
      series.letGo(since)
      this.#rows += series.count
    }
  }

  /**
   * A signal's samples and marks in [from, to), after the last one before it; null where that is not known.
   * @param reach nothing of it holds longer, ms
   */
  read(key: number, from: number, to: number, reach: number): SampleRows | null {
    if (from < this.#since) return null
    const isAll = this.#since <= from - reach
    const series = this.#series.get(key)
    const found = series ? series.read(from, to, from - reach, isAll) : isAll ? NOTHING : null
    if (found) this.#answered++
    return found
  }
}

/** What reads the disk while live samples go on. */
export interface NewestFilling {
  /** False once something else has changed what is stored. */
  readonly stillWanted: () => boolean
  /** Of each signal in the order in which they are stored. */
  readonly add: (rows: StoredRows, from: number, to: number) => void
  /** @param since all that is stored from then on was added; null where it could not be read */
  readonly done: (since: number | null) => void
}

interface Waiting {
  readonly columns: SampleColumns[]
  rows: number
}

const NOTHING: SampleRows = {
  t: new Float64Array(0),
  value: new Float64Array(0),
  quality: new Float64Array(0),
}

/** One signal's, in the order (t, receive, nth). The first may be from before all that is held: what held then. */
class Series {
  #t = new Float64Array(FIRST_ROWS)
  #value = new Float64Array(FIRST_ROWS)
  #quality = new Uint8Array(FIRST_ROWS)
  #head = 0
  #end = 0
  #received = Number.NEGATIVE_INFINITY
  /** From here on there may be samples of a clock that was ahead: what comes beside them has no place that is known. */
  #aheadFrom = Number.POSITIVE_INFINITY

  get count(): number {
    return this.#end - this.#head
  }

  /** Behind all others. @param until what was received later has a clock's word that was wrong */
  append(t: number, value: number, quality: number, receive: number, until: number): void {
    if (receive > until) this.#aheadFrom = Math.min(this.#aheadFrom, t)
    else this.#received = Math.max(this.#received, receive)
    if (this.#end === this.#t.length) this.#makeRoom()
    this.#set(this.#end++, t, value, quality)
  }

  /** @returns false where its place among samples of the same time is not known */
  add(t: number, value: number, quality: number, receive: number, since: number): boolean {
    // The clock went back between them.
    if ((receive < this.#received || t >= this.#aheadFrom) && this.#has(t)) return false
    this.#received = Math.max(this.#received, receive)
    if (this.#end === this.#t.length) this.#makeRoom()
    const place = this.#end === this.#head || t >= this.#t[this.#end - 1]! ? this.#end : this.#after(t)
    if (t < since) {
      // What held when all that is held begins, where that is known: this one, if it is newer.
      if (place > this.#head && this.#t[this.#head]! < since) this.#set(this.#head, t, value, quality)
      return true
    }
    if (place < this.#end) this.#shift(place)
    this.#set(place, t, value, quality)
    this.#end++
    return true
  }

  #shift(place: number): void {
    this.#t.copyWithin(place + 1, place, this.#end)
    this.#value.copyWithin(place + 1, place, this.#end)
    this.#quality.copyWithin(place + 1, place, this.#end)
  }

  #set(i: number, t: number, value: number, quality: number): void {
    this.#t[i] = t
    this.#value[i] = value
    this.#quality[i] = quality
  }

  #has(t: number): boolean {
    const place = this.#after(t)
    return place > this.#head && this.#t[place - 1] === t
  }

  /** The first place with a later time. */
  #after(t: number): number {
    let [low, high] = [this.#head, this.#end]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#t[middle]! <= t) low = middle + 1
      else high = middle
    }
    return low
  }

  #from(t: number): number {
    return this.#after(t - 0.5)
  }

  letGo(since: number): void {
    const first = this.#from(since)
    this.#head = Math.max(this.#head, first - 1)
  }

  #makeRoom(): void {
    const { count } = this
    const room = Math.max(FIRST_ROWS, Math.ceil(count * GROWTH))
    const [t, value, quality] = [new Float64Array(room), new Float64Array(room), new Uint8Array(room)]
    t.set(this.#t.subarray(this.#head, this.#end))
    value.set(this.#value.subarray(this.#head, this.#end))
    quality.set(this.#quality.subarray(this.#head, this.#end))
    ;[this.#t, this.#value, this.#quality] = [t, value, quality]
    ;[this.#head, this.#end] = [0, count]
  }

  /** @param isAll everything from `earliest` on is held */
  read(from: number, to: number, earliest: number, isAll: boolean): SampleRows | null {
    const first = this.#from(from)
    if (first === this.#head && !isAll) return null
    const held = first > this.#head && this.#t[first - 1]! >= earliest ? first - 1 : first
    const end = this.#from(to)
    return {
      t: this.#t.slice(held, end),
      value: this.#value.slice(held, end),
      quality: Float64Array.from(this.#quality.subarray(held, end)),
    }
  }
}
