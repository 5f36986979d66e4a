/**
 * What a machine is set to, as one signal says it, now and for a while back: the past of a machine is told after that of its
 * settings, and asks what held then. A setting holds until it says another one, however long that takes.
 */
import { pack, unpack } from './packed.ts'
import type { PlanSignal } from './plan.ts'

/** Changes known; of what is older the oldest of them holds. */
const MOST_CHANGES = 4096
/** Saved of them: enough for what is told anew after a restart. */
const MOST_SAVED = 256
/** One that takes more values is measured or steered, not set. An amount is then taken for the band that it lies in, another says nothing of how comparable numbers are. */
const MOST_VALUES = 12
/** From the middle of a band to that of the next. */
const BAND = 1.15
/** It leaves its band so much beyond the edge, in bands: at the edge it does not go to and fro. */
const BEYOND_EDGE = 0.25
/** Of a number that is no whole one. */
const FIGURES = 3

interface Saved {
  readonly lastAt: number
  readonly t: readonly number[]
  readonly values: readonly number[]
  readonly taken: readonly number[]
  readonly variesFrom: number | null
  /** Of an amount that took too many values; absent = it did not. */
  readonly band?: number | null
}

export class SettingRecord {
  plan: PlanSignal
  lastAt = 0
  savedAt = 0
  isPending = true
  isChanged = false
  #t: number[] = []
  #values: number[] = []
  /** Values that it took, the first of them. */
  #taken: number[] = []
  /** It is an amount that took too many. */
  #isBanded = false
  #band: number | null = null
  /** From here on it took too many. */
  #variesFrom = Number.POSITIVE_INFINITY

  constructor(plan: PlanSignal) {
    this.plan = plan
  }

  /** What cannot be used leaves it as it was. */
  sample(value: number, isUsable: boolean, time: number): void {
    if (time < this.lastAt) return
    this.lastAt = time
    this.isChanged = true
    if (!isUsable || !Number.isFinite(value)) return
    const said = this.#isBanded ? this.#banded(value) : rounded(value)
    if (this.#values.at(-1) === said) return
    this.#t.push(time)
    this.#values.push(said)
    if (this.#t.length > MOST_CHANGES) {
      this.#t.shift()
      this.#values.shift()
    }
    if (this.#isBanded || this.#taken.includes(said)) return
    if (this.#taken.length < MOST_VALUES) this.#taken.push(said)
    else if (this.plan.isAmount) {
      this.#isBanded = true
      this.#values[this.#values.length - 1] = this.#banded(value)
    } else if (this.#variesFrom === Number.POSITIVE_INFINITY) this.#variesFrom = time
  }

  /** The middle of the band that it lies in. */
  #banded(value: number): number {
    if (value === 0) {
      this.#band = null
      return 0
    }
    this.#band = placeInBands(value, this.#band)
    return bandAt(this.#band, value)
  }

  #bandFrom(from: number): void {
    this.#variesFrom = Number.POSITIVE_INFINITY
    this.#isBanded = true
    for (const [i, value] of this.#values.entries()) if (this.#t[i]! >= from) this.#values[i] = this.#banded(value)
  }

  /** NaN: nothing was said by then, or it is no setting. */
  at(time: number): number {
    if (time >= this.#variesFrom) return Number.NaN
    const last = this.#t.length - 1
    // Mostly asked of what holds still.
    if (last >= 0 && this.#t[last]! <= time) return this.#values[last]!
    let [low, high] = [0, last]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#t[middle]! <= time) low = middle + 1
      else high = middle
    }
    return low <= 0 ? Number.NaN : this.#values[low - 1]!
  }

  setBack(now: number): void {
    this.lastAt = Math.min(this.lastAt, now)
    while (this.#t.length > 1 && this.#t.at(-1)! > now) {
      this.#t.pop()
      this.#values.pop()
    }
    if (this.#t.length === 1) this.#t[0] = Math.min(this.#t[0]!, now)
  }

  save(): Uint8Array {
    const saved: Saved = {
      lastAt: this.lastAt,
      t: this.#t.slice(-MOST_SAVED),
      values: this.#values.slice(-MOST_SAVED),
      taken: this.#taken,
      variesFrom: Number.isFinite(this.#variesFrom) ? this.#variesFrom : null,
      ...(this.#isBanded ? { band: this.#band } : {}),
    }
    return pack(saved, [])
  }

  static load(plan: PlanSignal, bytes: Uint8Array): SettingRecord | null {
    const opened = unpack<Saved>(bytes)
    if (!opened || !Array.isArray(opened.about.taken)) return null
    const record = new SettingRecord(plan)
    const { lastAt, t, values, taken, variesFrom, band } = opened.about
    record.lastAt = lastAt
    record.#t = [...t]
    record.#values = [...values]
    record.#taken = [...taken]
    record.#variesFrom = variesFrom ?? Number.POSITIVE_INFINITY
    record.#isBanded = band !== undefined
    record.#band = band ?? null
    // Saved before amounts were banded, or before it was known as one.
    if (plan.isAmount && variesFrom !== null) record.#bandFrom(variesFrom)
    return record
  }
}

/** Of an amount that is not 0, the band that it lies in. @param before in which it was: it leaves that only clearly */
export const placeInBands = (value: number, before: number | null): number => {
  const place = Math.log(Math.abs(value)) / Math.log(BAND)
  return before === null || !(Math.abs(place - before) <= 0.5 + BEYOND_EDGE) ? Math.round(place) : before
}

/** The middle of a band. @param value of which it has the sign */
export const bandAt = (place: number, value: number): number =>
  Math.sign(value) * Number((BAND ** place).toPrecision(FIGURES))

const rounded = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(FIGURES)))

/** One number for what holds of several settings at once, of which none is known yet; equal ones are alike. */
export const NO_KEY = 17

/** The same with one more setting. It is asked for each sample: a list of values would be one more thing to be thrown away. */
export const keyWith = (key: number, value: number): number => (Math.imul(key, 31) + textKeyOf(value)) >>> 0

let known = Number.NaN
let knownKey = 7

/** Of a value as it is written; what is asked is mostly what was asked before. */
const textKeyOf = (value: number): number => {
  if (value === known) return knownKey
  const text = Number.isNaN(value) ? '' : String(value)
  let key = 0
  for (let i = 0; i < text.length; i++) key = (Math.imul(key, 31) + text.charCodeAt(i)) >>> 0
  known = value
  knownKey = (Math.imul(key, 31) + 7) >>> 0
  return knownKey
}

/** FNV-1a of a text: texts that differ hardly ever meet. */
export const numberOfText = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0
  return hash
}
