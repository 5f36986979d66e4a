/**
 * How fast a machine runs, as one signal measures it, where nothing says what it is set to: the band in which its minutes of
 * work lie, now and for a while back. It runs in another band once it has for some minutes on end; what goes to and fro
 * within them stays in the band that it was in.
 */
import { pack, unpack } from './packed.ts'
import { bandAt, placeInBands } from './setting-record.ts'
import { MINUTE_MS } from './signal-record.ts'

/** Minutes of work in one other band, one after another, until it is the band. */
const SETTLED = 5
/** Changes known; of what is older the oldest of them holds. */
const MOST_CHANGES = 4096
/** Saved of them: enough for what is told anew after a restart. */
const MOST_SAVED = 256

interface Cell {
  readonly start: number
  sum: number
  count: number
}

interface Saved {
  readonly unit: string
  readonly t: readonly number[]
  readonly bands: readonly number[]
  readonly place: number | null
  readonly other: number | null
  readonly minutes: number
  readonly lastAt: number
  readonly cell: Cell | null
}

/** The place of a stand-still. */
const STANDS = Number.NEGATIVE_INFINITY

export class SpeedBand {
  readonly unit: string
  isChanged = false
  #t: number[] = []
  #bands: number[] = []
  /** Of the band in force; null = none is known. */
  #place: number | null = null
  /** That it may go to, and for how many minutes it has been there. */
  #other: number | null = null
  #minutes = 0
  /** Its last minute. */
  #lastAt = 0
  #cell: Cell | null = null

  constructor(unit: string) {
    this.unit = unit
  }

  /** While its machine works, in order of time. */
  sample(value: number, time: number): void {
    const start = Math.floor(time / MINUTE_MS) * MINUTE_MS
    this.#closeBefore(start)
    if (start <= this.#lastAt || !Number.isFinite(value)) return
    this.isChanged = true
    if (this.#cell) {
      this.#cell.sum += value
      this.#cell.count++
    } else this.#cell = { start, sum: value, count: 1 }
  }

  #closeBefore(start: number): void {
    const cell = this.#cell
    if (!cell || cell.start >= start) return
    this.#cell = null
    this.minute(cell.start, cell.sum / cell.count)
  }

  /** The mean of a whole minute of work. */
  minute(start: number, mean: number): void {
    if (start <= this.#lastAt || !Number.isFinite(mean)) return
    this.#lastAt = start
    this.isChanged = true
    const place = mean === 0 ? STANDS : placeInBands(mean, this.#place)
    if (this.#place === null) return this.#settle(place, mean, start)
    if (place === this.#place) {
      this.#other = null
      this.#minutes = 0
      return
    }
    this.#minutes = place === this.#other ? this.#minutes + 1 : 1
    this.#other = place
    if (this.#minutes >= SETTLED) this.#settle(place, mean, start)
  }

  #settle(place: number, mean: number, start: number): void {
    this.#place = place
    this.#other = null
    this.#minutes = 0
    // From the next minute on: what is asked of this one was asked before it was over.
    this.#t.push(start + MINUTE_MS)
    this.#bands.push(place === STANDS ? 0 : bandAt(place, mean))
    if (this.#t.length <= MOST_CHANGES) return
    this.#t.shift()
    this.#bands.shift()
  }

  /** NaN: none is known. Before the first that is known it is the first: that is how it ran while it was found out. */
  at(time: number): number {
    this.#closeBefore(Math.floor(time / MINUTE_MS) * MINUTE_MS)
    let i = this.#t.length - 1
    // Mostly asked of what holds still.
    while (i > 0 && this.#t[i]! > time) i--
    return this.#bands[i] ?? Number.NaN
  }

  /** Nothing that is known may lie ahead. */
  setBack(now: number): void {
    if (this.#cell && this.#cell.start > now) {
      this.#cell = null
      this.isChanged = true
    }
    if (this.#lastAt <= now) return
    this.#lastAt = now
    this.#other = null
    this.#minutes = 0
    while (this.#t.length > 1 && this.#t.at(-1)! > now + MINUTE_MS) {
      this.#t.pop()
      this.#bands.pop()
    }
    if (this.#t.length === 1) this.#t[0] = Math.min(this.#t[0]!, now)
    // Of the band that is in force again.
    if (this.#bands.length > 0) this.#place = placeOf(this.#bands.at(-1)!)
    this.isChanged = true
  }

  save(): Uint8Array {
    const saved: Saved = {
      unit: this.unit,
      t: this.#t.slice(-MOST_SAVED),
      bands: this.#bands.slice(-MOST_SAVED),
      place: finite(this.#place),
      other: finite(this.#other),
      minutes: this.#minutes,
      lastAt: this.#lastAt,
      cell: this.#cell,
    }
    return pack(saved, [])
  }

  /** @returns null where it was of another unit, or is damaged */
  static load(unit: string, bytes: Uint8Array): SpeedBand | null {
    const about = unpack<Saved>(bytes)?.about
    if (about?.unit !== unit || !Array.isArray(about.t)) return null
    const band = new SpeedBand(unit)
    band.#t = [...about.t]
    band.#bands = [...about.bands]
    band.#place = about.t.length === 0 ? null : (about.place ?? STANDS)
    band.#minutes = about.minutes
    band.#other = about.minutes === 0 ? null : (about.other ?? STANDS)
    band.#lastAt = about.lastAt
    band.#cell = about.cell && { ...about.cell }
    return band
  }
}

/** @param band its middle, as `bandAt` rounds it */
const placeOf = (band: number): number => (band === 0 ? STANDS : placeInBands(band, null))

const finite = (place: number | null): number | null => (place === STANDS ? null : place)
