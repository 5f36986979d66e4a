/** One value within the payloads of a topic, as it was learnt message by message: type, range, words, unit. */
import { isNoValue } from '../base/no-value.ts'
import { parseTime } from '../decode/source-time.ts'
import { isAbsentWord, parseBoolean, parseNumber } from '../decode/value.ts'
import type { Reading } from '../wire/discovery.ts'
import { cut } from './words.ts'

const MOST_WORDS = 20
const SHOWN = 120
const NO_WORDS: ReadonlySet<string> = new Set()
const NO_QUALITIES: ReadonlySet<unknown> = new Set()

export type FieldReading = Omit<Reading, 'topic'>

/** A list on the way to a value: which one, and the place of its element's id among the names. */
export interface ListOnTheWay {
  readonly list: string
  readonly name: number
}

export class FieldShape {
  count = 0
  nulls = 0
  numbers = 0
  integers = 0
  /** Among the numbers, as numbers and not as words. */
  zeros = 0
  ones = 0
  /** In words: true/false, on/off, yes/no. */
  booleans = 0
  times = 0
  /** Numbers that could be times since 1970. */
  epochs = 0
  texts = 0
  /** Was an object or a list at times: nothing that one signal can show. */
  others = 0
  min = Number.POSITIVE_INFINITY
  max = Number.NEGATIVE_INFINITY
  last = ''
  unit = ''
  /** Different texts, null when there were too many for a dictionary. */
  words: ReadonlySet<string> | null = NO_WORDS
  /** What was said beside it of its quality, the first few. */
  qualities: ReadonlySet<unknown> = NO_QUALITIES
  reading: FieldReading
  /** Names from the payload's root down to it. */
  readonly names: readonly string[]
  readonly lists: readonly ListOnTheWay[]

  constructor(names: readonly string[], reading: FieldReading, lists: readonly ListOnTheWay[] = []) {
    this.names = names
    this.reading = reading
    this.lists = lists
  }

  note(value: unknown): void {
    this.count++
    if (value === null || value === undefined || (typeof value === 'string' && isAbsentWord(value))) {
      this.nulls++
      if (typeof value === 'string' && value !== '' && this.last === '') this.last = cut(value, SHOWN)
      return
    }
    if (typeof value === 'object') {
      this.others++
      return
    }
    const text = typeof value === 'string' ? value.slice(0, 1000) : String(value)
    this.last = cut(text, SHOWN)
    if (typeof value === 'boolean') {
      this.booleans++
      return
    }
    // What sensors that are broken or absent are written as is no value.
    const number = typeof value === 'number' || typeof value === 'bigint' ? Number(value) : parseNumber(text)
    if (!Number.isNaN(number) && isNoValue(number)) {
      this.nulls++
      return
    }
    if (Number.isFinite(number)) {
      this.numbers++
      if (Number.isInteger(number)) this.integers++
      if (number === 0) this.zeros++
      else if (number === 1) this.ones++
      if (isEpoch(number)) this.epochs++
      if (number < this.min) this.min = number
      if (number > this.max) this.max = number
      return
    }
    if (!Number.isNaN(parseBoolean(text))) this.booleans++
    else if (text.length >= 8 && parseTime(text) > 0) this.times++
    else this.texts++
    if (!this.words) return
    if (text.length > 60 || this.words.size >= MOST_WORDS) this.words = null
    else {
      if (this.words === NO_WORDS) this.words = new Set()
      ;(this.words as Set<string>).add(text.trim())
    }
  }

  noteQuality(quality: unknown): void {
    if (this.qualities.size >= 8 || (typeof quality === 'object' && quality !== null)) return
    if (this.qualities === NO_QUALITIES) this.qualities = new Set()
    ;(this.qualities as Set<unknown>).add(quality)
  }
}

const [Y2001, Y2100] = [978_307_200, 4_102_444_800]
/** Seconds, milliseconds, microseconds or nanoseconds of this century. */
const isEpoch = (number: number): boolean =>
  [1, 1e3, 1e6, 1e9].some((factor) => number >= Y2001 * factor && number <= Y2100 * factor)
