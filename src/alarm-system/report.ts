/** The measures of a part of the plant over a span, and beside them those of its areas and shifts. Pure. */
import { shiftsIn } from '../figures/shift-calendar.ts'
import { assetIdsOf } from '../twin/earlier-ids.ts'
import type { Twin, TwinAsset } from '../twin/twin.ts'
import { isWithin } from '../twin/within.ts'
import { alarmMeasures, type Measures } from './measures.ts'
import type { Told } from './told.ts'

/** So much before the span is read: a flood may have begun there. */
export const LEAD_MS = 3_600_000

export interface PartMeasures {
  readonly name: string
  readonly alarms: number
  readonly perHour: number
  readonly floodShare: number
  readonly chattering: number
}

export interface AlarmReport {
  readonly all: Measures
  readonly areas: readonly PartMeasures[]
  readonly shifts: readonly PartMeasures[]
}

export interface ReportInput {
  readonly twin: Twin
  /** Null = the whole plant. */
  readonly within: string | null
  /** Of the span and the lead before it, ascending. */
  readonly told: readonly Told[]
  readonly from: number
  readonly to: number
  readonly standing: readonly { readonly key: string; readonly asset: string; readonly raisedAt: number }[]
}

const partOf = (name: string, { alarms, perHour, floodShare, chattering }: Measures): PartMeasures => ({
  name,
  alarms,
  perHour,
  floodShare,
  chattering: chattering.length,
})

/** Lines and areas that hold machines with alarms themselves, in the order of the tree. */
const areasIn = (twin: Twin, within: string | null): readonly TwinAsset[] =>
  twin.assets.filter(
    (asset) =>
      asset.id !== within &&
      (within === null || isWithin(asset, within)) &&
      asset.children.some(({ alarms }) => alarms.length > 0),
  )

export const alarmReport = ({ twin, within, told, from, to, standing }: ReportInput): AlarmReport => {
  const idsIn = (id: string): ReadonlySet<string> =>
    new Set(twin.assets.filter((one) => isWithin(one, id)).flatMap((one) => assetIdsOf(twin, one.id)))
  const of = (ids: ReadonlySet<string> | null) => ({
    told: ids === null ? told : told.filter(({ asset }) => ids.has(asset)),
    standing: ids === null ? standing : standing.filter(({ asset }) => ids.has(asset)),
  })
  const own = of(within === null ? null : idsIn(within))
  const calendar = { shifts: twin.shifts, daysOff: twin.daysOff, zone: twin.timeZone ?? undefined }
  const spans = new Map<string, Measures[]>()
  for (const shift of shiftsIn(calendar, from, to)) {
    const [begin, end] = [Math.max(from, shift.from), Math.min(to, shift.to)]
    const inIt = own.told.filter(({ at }) => at >= begin - LEAD_MS && at < end)
    const measures = alarmMeasures({ told: inIt, from: begin, to: end, standing: [] })
    spans.set(shift.name, [...(spans.get(shift.name) ?? []), measures])
  }
  return {
    all: alarmMeasures({ ...own, from, to }),
    areas: areasIn(twin, within).map((area) => partOf(area.name, alarmMeasures({ ...of(idsIn(area.id)), from, to }))),
    shifts: [...spans].map(([name, all]) => {
      const ms = all.reduce((sum, one) => sum + one.to - one.from, 0)
      const alarms = all.reduce((sum, one) => sum + one.alarms, 0)
      return {
        name,
        alarms,
        perHour: alarms / Math.max(1 / 60, ms / 3_600_000),
        floodShare: all.reduce((sum, one) => sum + one.floodMs, 0) / Math.max(1, ms),
        chattering: new Set(all.flatMap(({ chattering }) => chattering)).size,
      }
    }),
  }
}
