/**
 * The three values of a machine that matter at a glance: what an open alarm is about, what is near a limit, then what
 * people look for first. Pure.
 */
import type { TimeMs } from '../../base/brand.ts'
import { TELLING_ROLES } from '../../twin/derive.ts'
import { valueIn } from '../../twin/one-unit.ts'
import { watchedLimits } from '../../twin/watched-limits.ts'
import type { TwinAlarm, TwinAsset, TwinSignal } from '../../twin/twin.ts'
import type { ValueTable } from '../../values/table.ts'
import type { AlarmRow } from '../../wire/alarms.ts'

const MOST = 3
/** From this share of its limit on, a value is near it. */
const NEAR = 0.9

/** How near a value is to the limit of an alarm: 1 = at it, more = beyond; 0 = far, or not to be told. */
export const nearness = (alarm: TwinAlarm, values: ValueTable, now: TimeMs): number => {
  const limits = watchedLimits(alarm)
  const signal = limits[0]?.signal
  if (!signal || !values.usable(signal.slot, now)) return 0
  const value = values.value[signal.slot]!
  const span = signal.range ? signal.range[1] - signal.range[0] : 0
  const share = (limit: number, side: 1 | -1): number => {
    // Where the range is known, by how much of it is left; else by proportion.
    if (span > 0) return 1 - ((limit - value) * side) / span
    if (limit === 0) return 0
    return side === 1 ? value / limit : limit / value
  }
  // Between two limits, what is near one is far from the other.
  if (alarm.rule.kind === 'signal' && limits.length > 1) return 0
  return Math.max(0, ...limits.map(({ limit, side }) => share(limit, side === 'above' ? 1 : -1)))
}

const isFigure = ({ type, role }: TwinSignal): boolean => (type === 'number' || type === 'integer') && role !== 'state'

/**
 * @param component its own values alone, where it has any
 * @param rows open alarms of the asset, most urgent first
 */
export const tellingValues = (
  asset: TwinAsset,
  component: string | null,
  rows: readonly AlarmRow[],
  values: ValueTable,
  now: TimeMs,
): TwinSignal[] => {
  const own = asset.components.find(({ key }) => key === component)?.signals ?? []
  const signals = (own.length ? own : asset.signals).filter(
    (signal) => signal.type !== 'text' && signal.role !== 'state' && signal.type !== 'state',
  )
  const chosen: TwinSignal[] = []
  const take = (signal: TwinSignal | undefined): void => {
    if (signal && chosen.length < MOST && !chosen.includes(signal) && signals.includes(signal)) chosen.push(signal)
  }
  for (const { signal } of rows) take(signals.find(({ id }) => id === signal))
  const near = asset.alarms
    .map((alarm) => ({ alarm, share: nearness(alarm, values, now) }))
    .filter(({ share }) => share >= NEAR)
  for (const { alarm } of near.toSorted((a, b) => b.share - a.share))
    if (alarm.rule.kind !== 'faults') take(alarm.rule.signal)
  const figures = signals.filter(isFigure)
  const isHigher = (one: TwinSignal, than: TwinSignal): boolean => {
    const found = valueIn(values.twin.convert, one, values.value[one.slot]!, than.unit)
    // What cannot be compared does not push the first aside.
    return found !== null && !(values.value[than.slot]! >= found)
  }
  // Of many of one kind (six joints) the highest stands for all.
  const highest = (list: readonly TwinSignal[]): TwinSignal | undefined =>
    list.reduce<TwinSignal | undefined>(
      (best, signal) =>
        best === undefined || (values.usable(signal.slot, now) && isHigher(signal, best)) ? signal : best,
      undefined,
    )
  for (const role of TELLING_ROLES)
    if (!chosen.some((signal) => signal.role === role)) take(highest(figures.filter((signal) => signal.role === role)))
  for (const signal of figures) if (signal.component === null || own.length) take(signal)
  for (const signal of [...figures, ...signals]) take(signal)
  return chosen
}
