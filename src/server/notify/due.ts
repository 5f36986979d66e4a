/** Of which alarms somebody is to be told now, by the rules. Pure. */
import { wallClock } from '../../base/wall-clock.ts'
import type { Twin, TwinAsset } from '../../twin/twin.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import type { NoticeRule, QuietHours } from '../../wire/notify.ts'

const MINUTE = 60_000

/** One alarm for one channel. */
export interface Due {
  readonly row: AlarmRow
  readonly rule: NoticeRule
}

/** Names a rule through restarts and other rules beside it. */
export const ruleName = ({ to, afterMin }: NoticeRule): string => `${to} ${afterMin}`

/** One occurrence of an alarm under one rule: told once. */
export const occurrence = (rule: string, { key, raisedAt }: Pick<AlarmRow, 'key' | 'raisedAt'>): string =>
  JSON.stringify([rule, key, raisedAt])

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/** @param from and to: the same moment twice is the whole day. @param minute of the day */
const isWithin = ({ from, to }: QuietHours, minute: number): boolean => {
  const [begins, ends] = [minutesOf(from), minutesOf(to)]
  return begins < ends ? minute >= begins && minute < ends : minute >= begins || minute < ends
}

/** @param zone of the plant; undefined = this machine's. @returns of the day, by its clock */
const minuteAt = (now: number, zone: string | undefined): number =>
  Math.floor((wallClock(zone)(now) % (1440 * MINUTE)) / MINUTE)

const isQuiet = ({ quiet }: NoticeRule, { priority }: AlarmRow, minute: number): boolean =>
  quiet !== undefined && !quiet.except.includes(priority) && isWithin(quiet, minute)

const isIn = (asset: TwinAsset | null | undefined, ids: ReadonlySet<string>): boolean => {
  for (let one = asset; one; one = one.parent) if (ids.has(one.id)) return true
  return false
}

/**
 * What nobody has acknowledged, has not been told under this rule, and is nobody's decision to leave alone (shelved,
 * suppressed, out of service: ISA-18.2 §5.6). Of what came and went only who is told at once hears.
 * @param told occurrences
 */
export const dueOf = (
  rows: Iterable<AlarmRow>,
  rules: readonly NoticeRule[],
  told: ReadonlySet<string>,
  twin: Twin,
  now: number,
): Due[] => {
  const within = rules.map(({ assets }) => new Set(assets))
  const minute = rules.some(({ quiet }) => quiet) ? minuteAt(now, twin.timeZone ?? undefined) : 0
  const due: Due[] = []
  for (const row of rows) {
    if (row.state !== 'unacknowledged' && row.state !== 'returned') continue
    for (const [i, rule] of rules.entries()) {
      if (!rule.priorities.includes(row.priority)) continue
      if (rule.afterMin > 0 && (row.state === 'returned' || now - row.raisedAt < rule.afterMin * MINUTE)) continue
      if (rule.assets.length > 0 && !isIn(twin.asset(row.asset), within[i]!)) continue
      if (told.has(occurrence(ruleName(rule), row))) continue
      if (isQuiet(rule, row, minute)) continue
      due.push({ row, rule })
    }
  }
  return due
}
