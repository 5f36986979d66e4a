/** What foresight says, in words. Times in the plant's zone. */
import '../../texts/foresight.ts'
import { asWritten, formatNumber, withUnit } from '../../texts/numbers.ts'
import { text, type TextId } from '../../texts/text.ts'
import { formatDay, formatMoment } from '../../texts/times.ts'
import type { TwinAsset, TwinSignal } from '../../twin/twin.ts'
import type { Expectation, UnusualWhy, WireFan } from '../../wire/foresight.ts'
import { type Chance, namesDay } from './fan.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const STEPS: readonly (readonly [from: number, unit: number, words: TextId])[] = [
  [600 * DAY, 365 * DAY, 'foresight.years'],
  [60 * DAY, 30.4 * DAY, 'foresight.months'],
  [21 * DAY, 7 * DAY, 'foresight.weeks'],
  [1.8 * DAY, DAY, 'foresight.days'],
  [1.8 * HOUR, HOUR, 'foresight.hours'],
  [0, MINUTE, 'foresight.minutes'],
]

/** "3 days", "5 hours": rounded to one unit. */
export const roughly = (ms: number): string => {
  const [, unit, words] = STEPS.find(([from]) => ms >= from) ?? STEPS.at(-1)!
  return text(words, { count: Math.max(1, Math.round(ms / unit)) })
}

/** "3 of 14 days": both in the unit of the whole. */
export const knownOf = (have: number, want: number): string => {
  const [, unit, words] = STEPS.find(([from]) => want >= from) ?? STEPS.at(-1)!
  return text('foresight.few.known', {
    have: formatNumber(have / unit, have / unit < 10 ? 1 : 0).replace(/\.0$/, ''),
    want: text(words, { count: Math.max(1, Math.round(want / unit)) }),
  })
}

/** "in about 3 days" */
export const distance = (at: number, now: number): string =>
  at <= now ? text('foresight.ago') : text('foresight.in', { duration: roughly(at - now) })

/** "8 in 10: Thu, Dec 3, 11:00 – Mon, Dec 7, 13:00" */
export const rangeWords = (fan: WireFan, now: number): string => {
  const [from, to] = [fan[1], fan[5]]
  if (from == null) return text('foresight.range.none')
  if (to == null) return text('foresight.range.open', { from: formatMoment(from, now) })
  return text('foresight.range', { from: formatMoment(from, now), to: formatMoment(to, now) })
}

/** "Thu, Dec 3 – Mon, Dec 7", where no more has room; '' = not known. */
export const shortRange = (fan: WireFan): string => {
  const [from, to] = [fan[1], fan[5]]
  return from == null || to == null ? '' : `${formatDay(from)} – ${formatDay(to)}`
}

const percent = (share: number): number => Math.round(share * 100)

/** "62 in 100", "under 3 in 100" */
export const chanceWords = ({ low, high }: Chance): string => {
  if (percent(low) === percent(high)) {
    if (percent(low) === 0) return text('foresight.chance.under', { percent: 1 })
    if (percent(low) === 100) return text('foresight.chance.over', { percent: 99 })
    return text('foresight.chance.exact', { percent: percent(low) })
  }
  if (low <= 0) return text('foresight.chance.under', { percent: Math.max(1, Math.ceil(high * 100)) })
  if (high >= 1) return text('foresight.chance.over', { percent: Math.floor(low * 100) })
  return text('foresight.chance.between', { low: percent(low), high: percent(high) })
}

export const quantity = (signal: TwinSignal, value: number): string =>
  withUnit(formatNumber(value, signal.decimals), signal.unit)

export const limitOf = (signal: TwinSignal, limit: number): string => withUnit(asWritten(limit), signal.unit)

/** "Joint 3, Vibration" where it is not plain which part is meant. */
export const nameIn = (signal: TwinSignal, component: string | null): string => {
  const part = component === null ? signal.asset.components.find(({ key }) => key === signal.component) : undefined
  return part && !signal.name.startsWith(part.name) ? `${part.name}, ${signal.name}` : signal.name
}

export const alarmName = (asset: TwinAsset, { alarm }: Expectation): string | null =>
  alarm === null ? null : (asset.alarms.find(({ key }) => key === alarm)?.name ?? null)

/** In a line of a list: "Fri, Dec 4" or why there is no day. */
export const inShort = ({ claim, at }: Expectation): string => {
  if (claim.code !== 'expected') return text(`foresight.word.${claim.code}`)
  if (!namesDay(claim.fan, at)) return text('foresight.word.open')
  const day = formatDay(claim.fan[3]!)
  const range = shortRange(claim.fan)
  // Of one day there is nothing between.
  return range === `${day} – ${day}` ? day : text('foresight.also.expected', { day, range })
}

/** The name that the twin gives a state that its machine says by this key. */
export const stateName = (asset: TwinAsset, key: string): string =>
  asset.signals.flatMap(({ states }) => states).find((state) => state.key === key)?.name ?? key

export const whyWords = (why: UnusualWhy, signal: TwinSignal): string => {
  const of = (value: number): string => quantity(signal, value)
  switch (why.code) {
    case 'jump':
    case 'level-moved':
    case 'drifted':
      return text(`unusual.${why.code}`, { from: of(why.from), to: of(why.to) })
    case 'time-of-day':
      return text('unusual.time-of-day', { value: of(why.value), expected: of(why.expected) })
    case 'time-of-day-lasting':
      return text(why.by < 0 ? 'unusual.time-of-day-lasting.below' : 'unusual.time-of-day-lasting.above', {
        by: of(Math.abs(why.by)),
        expected: of(why.expected),
      })
    default:
      return text(`unusual.${why.code}`, { value: of(why.value) })
  }
}
