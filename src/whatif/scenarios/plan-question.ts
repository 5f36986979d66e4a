/** The question that the options of a machine are compared by, out of what is known, expected and assumed. Pure. */
import type { Calendar } from '../../figures/shift-calendar.ts'
import type { TwinAsset } from '../../twin/twin.ts'
import type { Time } from '../distributions/registry.ts'
import type { KnownLine } from '../from-twin/line-of.ts'
import type { OptionQuestion } from './option-study.ts'
import type { LineStart } from '../start/line-start.ts'
import { FAN_SHARES } from '../../base/fan-shares.ts'
import type { WireFan } from '../../wire/foresight.ts'
import { closedAhead, MOST_AHEAD_MS, type PlanOption, waitsUntil } from './plan-options.ts'

/** Between so many hours from now, in 8 of 10 futures. */
export interface StatedLife {
  readonly fromH: number
  readonly toH: number
}

/** What a person says of it; null = what is expected or told by the twin, else what is assumed. */
export interface Said {
  readonly life: StatedLife | null
  /** Of a planned repair, and of one after it has failed, h. */
  readonly plannedH: number | null
  readonly unplannedH: number | null
  /** When the spare part is there, ms. */
  readonly part: number | 'stock' | null
  /** Id of who repairs it. */
  readonly crew: string | null
}

const HOUR = 3_600_000
const MINUTE = 60_000
/** Where neither twin nor person says how long a repair takes, h. */
const ASSUMED_PLANNED_H = 1.5
const ASSUMED_UNPLANNED_H = 4
/** Repairs scatter: of a planned one 8 in 10 lie within ±20 %, of an unplanned one within ±35 %. */
const [PLANNED_SIGMA, UNPLANNED_SIGMA] = [0.15, 0.25]
/** Where nothing is expected and nobody says when. */
export const ASSUMED_LIFE: StatedLife = { fromH: 24, toH: 72 }
/** What has been reached by now has to come yet, h. */
const AT_ONCE_H = 0.05
const SEED = 1

/** Where a figure comes from: a person, the twin, what is expected of the machine, or nowhere. */
export type Source = 'person' | 'twin' | 'expected' | 'assumed'

export interface Assumptions {
  readonly life: { readonly time: Time; readonly fromH: number; readonly toH: number | null; readonly source: Source }
  readonly plannedH: number
  readonly plannedSource: Source
  readonly unplannedH: number
  readonly unplannedSource: Source
  /** Null as name: nobody has named it. When it is there, ms; null = it is in stock. */
  readonly part: { readonly name: string | null; readonly at: number | null; readonly source: Source }
  /** Null: nobody is named. */
  readonly crew: string | null
}

/** Null: too little of it can be said. */
const lifeOfFan = (fan: WireFan, now: number): Assumptions['life'] | null => {
  const of: { share: number; time: number }[] = []
  FAN_SHARES.forEach((share, i) => {
    const at = fan[i]
    if (at === null || at === undefined) return
    const time = Math.max(AT_ONCE_H, (at - now) / HOUR)
    // What is past already tells no two times apart.
    if (time > (of.at(-1)?.time ?? 0)) of.push({ share, time })
  })
  if (of.length < 2) return null
  const hourOf = (i: number): number | null => (fan[i] == null ? null : Math.max(AT_ONCE_H, (fan[i] - now) / HOUR))
  return { time: { type: 'quantiles', of }, fromH: hourOf(1) ?? of[0]!.time, toH: hourOf(5), source: 'expected' }
}

const stated = ({ fromH, toH }: StatedLife, source: Source): Assumptions['life'] => ({
  time: {
    type: 'quantiles',
    of: [
      { share: 0.1, time: fromH },
      { share: 0.9, time: toH },
    ],
  },
  fromH,
  toH,
  source,
})

/** What a person says, else the twin, h and s, else nobody. */
const repair = (said: number | null, told: number | null, assumed: number): readonly [hours: number, source: Source] =>
  said !== null ? [said, 'person'] : told !== null ? [told / 3600, 'twin'] : [assumed, 'assumed']

/** One that is ordered now comes after its lead time. */
const partOf = (told: TwinAsset['processFacts']['sparePart'], said: Said['part'], now: number): Assumptions['part'] => {
  const name = told?.name ?? null
  if (said === 'stock') return { name, at: null, source: 'person' }
  if (said !== null) return { name, at: said > now ? said : null, source: 'person' }
  const leadMs = (told?.leadTimeS ?? 0) * 1000
  return {
    name,
    at: leadMs === 0 ? null : Math.ceil((now + leadMs) / MINUTE) * MINUTE,
    source: told === null ? 'assumed' : 'twin',
  }
}

/** @param fan when it is expected to be at its limit, ms; null = nothing is expected. @param now ms */
export const assumptionsOf = (
  { processFacts: { plannedRepairS, unplannedRepairS, sparePart, crew } }: TwinAsset,
  said: Said,
  fan: WireFan | null,
  now: number,
): Assumptions => {
  const [plannedH, plannedSource] = repair(said.plannedH, plannedRepairS, ASSUMED_PLANNED_H)
  const [unplannedH, unplannedSource] = repair(said.unplannedH, unplannedRepairS, ASSUMED_UNPLANNED_H)
  const expected = fan && lifeOfFan(fan, now)
  return {
    life: said.life ? stated(said.life, 'person') : (expected ?? stated(ASSUMED_LIFE, 'assumed')),
    plannedH,
    plannedSource,
    unplannedH,
    unplannedSource,
    part: partOf(sparePart, said.part, now),
    crew: said.crew ?? crew,
  }
}

/** Until when it is looked at: past the last option, however late its part comes, and as far as its life is known, h. */
const hoursAhead = (options: readonly PlanOption[], { life }: Assumptions, now: number): number => {
  const last = Math.max(...options.map(({ at }) => ((at ?? now) - now) / HOUR))
  return Math.max(last + 12, Math.min(MOST_AHEAD_MS / HOUR, Math.max(life.toH ?? 0, 24)))
}

export const planQuestion = (
  asset: TwinAsset,
  line: KnownLine,
  start: LineStart,
  options: readonly PlanOption[],
  assumptions: Assumptions,
  calendar: Calendar,
  matters: OptionQuestion['matters'],
  now: number,
): OptionQuestion => {
  const partAt = waitsUntil(assumptions.part.at, now)
  const powers = line.stations.flatMap(({ asset: { id }, power }) => (power ? [{ station: id, ...power }] : []))
  return {
    line: {
      model: line.model,
      start,
      station: asset.id,
      crew: assumptions.crew,
      goodSinks: line.goodSinks,
      // A part of them would be no figure of the line.
      power: powers.length === line.stations.length ? powers : null,
      // A repair that begins last, and what comes after it, still meets the calendar.
      closed: closedAhead(calendar, now, (partAt ?? now) - now + 2 * MOST_AHEAD_MS),
    },
    options: options.map(({ id, at }) => ({ id, atHour: at === null ? null : Math.max(0, (at - now) / HOUR) })),
    life: assumptions.life.time,
    planned: { type: 'lognormal', median: assumptions.plannedH, sigma: PLANNED_SIGMA },
    unplanned: { type: 'lognormal', median: assumptions.unplannedH, sigma: UNPLANNED_SIGMA },
    ...(partAt !== null && { partHour: (partAt - now) / HOUR }),
    hours: hoursAhead(options, assumptions, now),
    matters,
    seed: SEED,
  }
}
