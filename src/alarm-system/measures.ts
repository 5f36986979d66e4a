/**
 * How well the alarms of a plant serve who works with them: the measures of ISA-18.2-2016 §16.5 for one operator position, against
 * the targets of its table 7 (EEMUA 191 has the same). Pure: journal lines in, figures out.
 */
import { type Flood, FLOOD, floodsIn } from './flood.ts'
import { type Nuisance, nuisanceOf } from './nuisance.ts'
import { activationsOf, raisesIn, type Told } from './told.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Table 7: what is very likely acceptable, and the most that can be managed. */
export const TARGETS = {
  perHour: { fine: 6, most: 12 },
  perTenMinutes: { fine: 1, most: 2 },
  floodShare: 0.01,
  topShare: 0.05,
  chattering: 0,
  stale: 5,
  priorities: { low: 0.8, medium: 0.15, high: 0.05, critical: 0.01 },
} as const
const TOP = 10
/** One that has stood for longer is stale. */
const STALE_MS = DAY

export interface TopAlarm extends Nuisance {
  readonly key: string
  readonly asset: string
  readonly name: string
  readonly priority: Told['priority']
  readonly count: number
  /** Of all alarms, 0…1. */
  readonly share: number
}

export interface Measures {
  readonly from: number
  readonly to: number
  readonly alarms: number
  /** Average. */
  readonly perHour: number
  readonly perTenMinutes: number
  /** Hours in which there were more than can be managed, of all hours, 0…1. */
  readonly busyHours: number
  /** So many in each bin. */
  readonly bins: readonly { readonly from: number; readonly to: number; readonly count: number }[]
  readonly floods: number
  readonly floodMs: number
  readonly floodShare: number
  readonly top: readonly TopAlarm[]
  readonly topShare: number
  readonly chattering: readonly string[]
  readonly fleeting: readonly string[]
  /** Keys of those that stand for longer than a day at the end. */
  readonly stale: readonly string[]
  readonly priorities: Readonly<Record<Told['priority'], number>>
  /** From raising to acknowledgement, ms; null = nothing was acknowledged. */
  readonly acknowledged: { readonly count: number; readonly medianMs: number; readonly slowMs: number } | null
}

export interface MeasuresInput {
  /** Of the span, and an hour before it where that is known: a flood may have begun there. Ascending. */
  readonly told: readonly Told[]
  readonly from: number
  readonly to: number
  /** What holds at the end. */
  readonly standing: readonly { readonly key: string; readonly raisedAt: number }[]
}

interface Raise {
  readonly at: number
  readonly one: Told
}

/** Summed up raises are spread over the time that they came in. */
const raisesOf = (told: readonly Told[]): Raise[] =>
  told
    .flatMap((one) => {
      const count = raisesIn(one)
      const from = one.chatter?.from ?? one.at
      return Array.from({ length: count }, (_, i) => ({
        at: count === 1 ? from : from + ((one.at - from) * i) / (count - 1),
        one,
      }))
    })
    .toSorted((a, b) => a.at - b.at)

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!

/** Hours, or days where there would be too many of them. */
const binsOf = (raises: readonly Raise[], from: number, to: number): Measures['bins'] => {
  const length = to - from > 8 * DAY ? DAY : HOUR
  const bins = Array.from({ length: Math.max(1, Math.ceil((to - from) / length)) }, (_, i) => ({
    from: from + i * length,
    to: Math.min(to, from + (i + 1) * length),
    count: 0,
  }))
  for (const { at } of raises) bins[Math.min(bins.length - 1, Math.floor((at - from) / length))]!.count++
  return bins
}

const floodTime = (floods: readonly Flood[], from: number, to: number): number =>
  floods.reduce((sum, flood) => sum + Math.max(0, Math.min(flood.to ?? to, to) - Math.max(flood.from, from)), 0)

const busy = (raises: readonly Raise[], from: number, to: number): number => {
  const hours = new Map<number, number>()
  for (const { at } of raises) {
    const hour = Math.floor((at - from) / HOUR)
    hours.set(hour, (hours.get(hour) ?? 0) + 1)
  }
  const over = [...hours.values()].filter((count) => count > TARGETS.perHour.most).length
  return over / Math.max(1, Math.ceil((to - from) / HOUR))
}

export const alarmMeasures = ({ told, from, to, standing }: MeasuresInput): Measures => {
  const every = raisesOf(told)
  const raises = every.filter(({ at }) => at >= from && at < to)
  const floods = floodsIn(
    every.map(({ at }) => at).filter((at) => at < to),
    to,
  ).filter((flood) => (flood.to ?? to) > from)
  const hours = Math.max(1 / 60, (to - from) / HOUR)
  const counts = new Map<string, { one: Told; count: number }>()
  const priorities = { critical: 0, high: 0, medium: 0, low: 0 }
  for (const { one } of raises) {
    priorities[one.priority]++
    const known = counts.get(one.key)
    if (known) known.count++
    else counts.set(one.key, { one, count: 1 })
  }
  const nuisances = new Map(
    [...activationsOf(told.filter(({ at }) => at >= from && at < to))].map(([key, list]) => [key, nuisanceOf(list)]),
  )
  const top = [...counts]
    .toSorted((a, b) => b[1].count - a[1].count || (a[0] < b[0] ? -1 : 1))
    .slice(0, TOP)
    .map(([key, { one, count }]): TopAlarm => ({
      key,
      asset: one.asset,
      name: one.name,
      priority: one.priority,
      count,
      share: count / raises.length,
      ...(nuisances.get(key) ?? { chatters: false, fleeting: false, offDelayS: null, saved: 0 }),
    }))
  const waits = told
    .filter(({ kind, at, raisedAt }) => kind === 'acknowledged' && at >= from && at < to && raisedAt > 0)
    .map(({ at, raisedAt }) => Math.max(0, at - raisedAt))
    .toSorted((a, b) => a - b)
  const floodMs = floodTime(floods, from, to)
  return {
    from,
    to,
    alarms: raises.length,
    perHour: raises.length / hours,
    perTenMinutes: (raises.length / hours) * (FLOOD.windowMs / HOUR),
    busyHours: busy(raises, from, to),
    bins: binsOf(raises, from, to),
    floods: floods.length,
    floodMs,
    floodShare: floodMs / Math.max(1, to - from),
    top,
    topShare: top.reduce((sum, { share }) => sum + share, 0),
    chattering: [...nuisances].flatMap(([key, { chatters }]) => (chatters ? [key] : [])),
    fleeting: [...nuisances].flatMap(([key, { chatters, fleeting }]) => (fleeting && !chatters ? [key] : [])),
    stale: standing.filter(({ raisedAt }) => raisedAt > 0 && to - raisedAt > STALE_MS).map(({ key }) => key),
    priorities,
    acknowledged:
      waits.length === 0 ? null : { count: waits.length, medianMs: quantile(waits, 0.5), slowMs: quantile(waits, 0.9) },
  }
}
