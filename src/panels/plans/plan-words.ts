/** What options are called, and how their figures are written. */
import { wallClock } from '../../base/wall-clock.ts'
import { asWritten, formatNumber } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { Range } from '../../whatif/scenarios/option-study.ts'
import type { PlanOption } from '../../whatif/scenarios/plan-options.ts'
import type { Assumptions } from '../../whatif/scenarios/plan-question.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Two days and more are told in days, h. */
const IN_DAYS_H = 48

const isWeekend = (at: number, zone: string | undefined): boolean => {
  const shown = wallClock(zone)(at)
  const day = new Date(shown).getUTCDay()
  return day === 6 || day === 0 || (day === 5 && shown % DAY >= DAY / 2)
}

export const optionName = ({ kind, at }: PlanOption, now: number, zone: string | undefined): string => {
  if (kind === 'in-hours') return text('plans.option.in-hours', { hours: Math.round((at! - now) / HOUR) })
  return text(kind === 'closed' && isWeekend(at!, zone) ? 'plans.option.weekend' : `plans.option.${kind}`)
}

export const optionWhen = ({ at }: PlanOption, now: number): string =>
  at === null ? text('plans.option.until-fails') : formatMoment(at, now)

/** With its sign, in whole numbers or one figure after the point. */
export const signed = (value: number): string => (value > 0 ? `+${whole(value)}` : whole(value))

export const whole = (value: number): string => {
  const rounded = Math.abs(value) >= 10 || value === 0 ? Math.round(value) : Math.round(value * 10) / 10
  return formatNumber(rounded === 0 ? 0 : rounded, Math.abs(rounded) >= 10 ? 0 : 1)
}

/** Where a few futures cost far more than most, their mean lies beyond what 8 of 10 cost: then the middle is told, and why. */
export const isSkewed = ({ mean, low, high }: Range): boolean => mean < low || mean > high

export const piecesWords = (lost: Range): string => {
  const values = { mean: whole(lost.mean), low: whole(lost.low), high: whole(lost.high) }
  if (!isSkewed(lost)) return text('acts.pieces', values)
  if (lost.middle === undefined) return text('acts.pieces.mean', values)
  const middle = whole(lost.middle)
  return text(lost.mean > lost.high ? 'acts.pieces.some-more' : 'acts.pieces.some-less', { ...values, middle })
}

/** As a person writes them: "24 h", "2.5 days". */
export const formatHours = (hours: number): string => {
  const [value, unit] = hours < IN_DAYS_H ? ([hours, 'hours'] as const) : ([hours / 24, 'days'] as const)
  return text(`plans.${unit}`, { [unit]: asWritten(Number(value.toFixed(1))) })
}

/** So few futures are all there will be only once it is done: then the device was busy. */
export const fewWords = (isDone: boolean): string => text(isDone ? 'plans.few.busy' : 'plans.few')

/** Its name, and whether it is there; where nobody has said that there is one, that. */
export const partWords = (
  { name, at, source }: Pick<Assumptions['part'], 'name' | 'at' | 'source'>,
  now: number,
): string => {
  if (source === 'assumed') return text('plans.part.unnamed')
  const named = name ?? text('plans.part.none')
  return at === null
    ? text('plans.part.here', { name: named })
    : text('plans.part.comes', { name: named, time: formatMoment(at, now) })
}
