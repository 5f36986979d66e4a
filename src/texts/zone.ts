/**
 * The time zone in which times are told: the plant's where its twin names one, else the reader's. On the night when clocks
 * are set back an hour is told twice; times of such an hour carry their offset.
 */
import { wallClock } from '../base/wall-clock.ts'

const MINUTE = 60_000
const QUARTER = 15 * MINUTE
/** Clocks are set by no more than this. */
const LONGEST_STEP = 3 * 60 * MINUTE

let zone: string | undefined
let wall: ((ms: number) => number) | undefined
const offsets = new Map<number, number>()
const MOST_REMEMBERED = 2000

/** @param name IANA name; null = the reader's own */
export const setTimeZone = (name: string | null): void => {
  zone = name ?? undefined
  wall = undefined
  offsets.clear()
}

/** IANA name, undefined = the reader's own: as `Intl` takes it. */
export const shownTimeZone = (): string | undefined => zone

/** What the clock on the wall is ahead of UTC by, ms. Clocks are set at full quarters of an hour. */
export const offsetAt = (ms: number): number => {
  const quarter = Math.floor(ms / QUARTER)
  const known = offsets.get(quarter)
  if (known !== undefined) return known
  const start = quarter * QUARTER
  const found = (wall ??= wallClock(zone))(start) - start
  if (offsets.size >= MOST_REMEMBERED) offsets.clear()
  offsets.set(quarter, found)
  return found
}

/** "UTC+2", "UTC−3:30", "UTC" */
const offsetWord = (offset: number): string => {
  const minutes = Math.round(Math.abs(offset) / MINUTE)
  if (minutes === 0) return 'UTC'
  const rest = minutes % 60
  return `UTC${offset < 0 ? '−' : '+'}${Math.floor(minutes / 60)}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`
}

/** The offset in words where the same time of the same day is told twice; '' where it is plain. */
export const ambiguity = (ms: number): string => {
  const offset = offsetAt(ms)
  for (const near of [offsetAt(ms - LONGEST_STEP), offsetAt(ms + LONGEST_STEP)])
    if (near !== offset && offsetAt(ms + offset - near) === near) return offsetWord(offset)
  return ''
}

/** The offset in words where the plant's clock shows another time than the reader's; '' where it does not. */
export const zoneNote = (ms: number): string => {
  if (zone === undefined) return ''
  const offset = offsetAt(ms)
  return new Date(ms).getTimezoneOffset() * MINUTE === -offset ? '' : offsetWord(offset)
}

/** Full hours of the clock on the wall within [from, to], ms. */
export const fullHours = (from: number, to: number): readonly number[] => {
  const hours: number[] = []
  for (let t = Math.ceil(from / QUARTER) * QUARTER; t <= to; t += QUARTER)
    if ((t + offsetAt(t)) % (4 * QUARTER) === 0) hours.push(t)
  return hours
}
