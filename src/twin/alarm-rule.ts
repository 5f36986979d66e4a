/** What an alarm of one machine watches, with the signals that are meant. */
import type { TwinBuilder } from './twin-builder.ts'
import type { UnitConversion } from './one-unit.ts'
import type { Priority } from './priorities.ts'
import type { Report } from './problems.ts'
import type { AlarmDoc, AlarmWhen, FaultList } from './schema-alarm.ts'
import type { AlarmCondition } from './schema.ts'
import type { TwinAlarm, TwinSignal } from './twin.ts'

export interface Beside {
  readonly signal: TwinSignal
  readonly when: AlarmCondition
}
export type DeviationSide = 'above' | 'below' | 'either'

/** One limit of a group: 2 hihi, 1 hi, −1 lo, −2 lolo. */
export interface TwinLimit {
  readonly side: -2 | -1 | 1 | 2
  readonly at: number
  readonly priority: Priority
}

/** Another signal that is compared with; null where its unit cannot be converted to that of the watched one. */
interface Reference {
  readonly signal: TwinSignal
  readonly convert: UnitConversion | null
}

/** What takes several signals, or time, to tell. Times in ms, `by` in the watched signal's unit. */
export type TwinWatch =
  | {
      readonly kind: 'changing'
      readonly by: number
      readonly withinMs: number
      readonly way: 'up' | 'down' | 'either'
    }
  | { readonly kind: 'deviating'; readonly from: Reference; readonly by: number; readonly side: DeviationSide }
  | { readonly kind: 'unlike-sisters'; readonly by: number; readonly side: DeviationSide }
  | {
      readonly kind: 'unchanged'
      readonly forMs: number
      readonly within: number
      readonly while: Beside | null
    }
  | { readonly kind: 'not-done'; readonly done: AlarmCondition; readonly after: Beside; readonly forMs: number }
  | { readonly kind: 'not-following'; readonly target: Reference; readonly by: number; readonly forMs: number }
  | { readonly kind: 'silent'; readonly forMs: number }
  | {
      readonly kind: 'formula'
      readonly formula: string
      readonly of: readonly { readonly name: string; readonly signal: TwinSignal }[]
    }

export type TwinAlarmRule =
  | { readonly kind: 'signal'; readonly signal: TwinSignal; readonly when: AlarmCondition; readonly deadband: number }
  /** Lowest first. */
  | {
      readonly kind: 'limits'
      readonly signal: TwinSignal
      readonly limits: readonly TwinLimit[]
      readonly deadband: number
    }
  | { readonly kind: 'watch'; readonly signal: TwinSignal; readonly watch: TwinWatch; readonly deadband: number }
  | { readonly kind: 'faults'; readonly list: FaultList }

const SIDES = [
  ['lolo', -2],
  ['lo', -1],
  ['hi', 1],
  ['hihi', 2],
] as const

/** How the signals of the machine are found; what is not there is reported, and null. */
export interface Finding {
  readonly signal: (ref: string, at: string) => TwinSignal | null
  /** And judged for this condition. */
  readonly watched: (
    beside: { readonly signal: string; readonly when: AlarmCondition },
    at: string,
  ) => TwinSignal | null
}

const isPlain = (when: AlarmWhen): when is AlarmCondition =>
  'above' in when || 'below' in when || 'outside' in when || 'is' in when || 'not' in when

const reference = (twin: TwinBuilder, signal: TwinSignal, of: TwinSignal): Reference => {
  const found = twin.convert(of.unit, signal.unit)
  return { signal: of, convert: found.ok ? found.value : null }
}

const beside = (
  written: { readonly signal: string; readonly when: AlarmCondition },
  find: Finding,
  at: string,
): Beside | null => {
  const signal = find.watched(written, at)
  return signal && { signal, when: written.when }
}

const watchOf = (
  when: Exclude<AlarmWhen, AlarmCondition | { limits: unknown }>,
  signal: TwinSignal,
  twin: TwinBuilder,
  find: Finding,
  at: string,
): TwinWatch | null => {
  if ('changing' in when) {
    const { by, withinS, way } = when.changing
    return { kind: 'changing', by, withinMs: withinS * 1000, way }
  }
  if ('deviating' in when) {
    const { from, by, side } = when.deviating
    const other = find.signal(from, `${at}.deviating.from`)
    return other && { kind: 'deviating', from: reference(twin, signal, other), by, side }
  }
  if ('unlikeSisters' in when) return { kind: 'unlike-sisters', ...when.unlikeSisters }
  if ('unchanged' in when) {
    const { forS, within, while: written } = when.unchanged
    const only = written ? beside(written, find, `${at}.unchanged.while`) : null
    return written && !only ? null : { kind: 'unchanged', forMs: forS * 1000, within, while: only }
  }
  if ('notDone' in when) {
    const { done, after, withinS } = when.notDone
    const commanded = beside(after, find, `${at}.notDone.after`)
    return commanded && { kind: 'not-done', done, after: commanded, forMs: withinS * 1000 }
  }
  if ('notFollowing' in when) {
    const { signal: ref, by, withinS } = when.notFollowing
    const target = find.signal(ref, `${at}.notFollowing.signal`)
    return target && { kind: 'not-following', target: reference(twin, signal, target), by, forMs: withinS * 1000 }
  }
  if ('silent' in when) return { kind: 'silent', forMs: when.silent.forS * 1000 }
  const of = Object.entries(when.of).map(([name, ref]) => ({ name, signal: find.signal(ref, `${at}.of.${name}`) }))
  if (of.some((one) => one.signal === null)) return null
  return { kind: 'formula', formula: when.formula, of: of.map(({ name, signal: one }) => ({ name, signal: one! })) }
}

/** Of a definition that watches a signal. @param at of the alarm in the document */
export const ruleOf = (
  doc: AlarmDoc,
  ref: string,
  when: AlarmWhen,
  twin: TwinBuilder,
  find: Finding,
  at: string,
  reports: { readonly wrong: Report; readonly flaw: Report },
): TwinAlarmRule | null => {
  if (isPlain(when)) {
    const plain = find.watched({ signal: ref, when }, at)
    if (!plain) return null
    twin.rules?.alarm(doc, at, reports.flaw)
    return { kind: 'signal', signal: plain, when, deadband: doc.deadband }
  }
  const signal = find.signal(ref, `${at}.signal`)
  if (!signal) return null
  const { deadband } = doc
  if ('limits' in when) {
    const limits = SIDES.flatMap(([name, side]) => {
      const limit = when.limits[name]
      return limit ? [{ side, at: limit.at, priority: limit.priority ?? doc.priority }] : []
    })
    const rule: TwinAlarmRule = { kind: 'limits', signal, limits, deadband }
    twin.rules?.alarmRule(rule, doc, twin, `${at}.when`, reports)
    return limits.length ? rule : null
  }
  const watch = watchOf(when, signal, twin, find, `${at}.when`)
  if (!watch) return null
  const rule: TwinAlarmRule = { kind: 'watch', signal, watch, deadband }
  twin.rules?.alarmRule(rule, doc, twin, `${at}.when`, reports)
  return rule
}

export const adviceOf = ({
  cause = '',
  consequence = '',
  action = '',
  respondWithinS,
}: AlarmDoc): TwinAlarm['advice'] => ({
  cause,
  consequence,
  action,
  respondWithinMs: respondWithinS === undefined ? null : respondWithinS * 1000,
})
