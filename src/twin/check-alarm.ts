/** Does what an alarm watches make sense for the signals that are meant? */
import { suggest } from '../base/edit-distance.ts'
import type { Wrong } from '../base/problem.ts'
import type { TwinAlarmRule, TwinLimit, TwinWatch } from './alarm-rule.ts'
import { checkCondition } from './check-condition.ts'
import { compileFormula, type FormulaName } from './formula.ts'
import type { Report } from './problems.ts'
import type { AlarmDoc } from './schema-alarm.ts'
import type { TwinBuilder } from './twin-builder.ts'
import type { TwinSignal } from './twin.ts'

const isNumeric = ({ type }: TwinSignal): boolean => type === 'number' || type === 'integer'

/** How a signal's values stand in a formula. */
export const formulaName = (name: string, { type, states }: TwinSignal): FormulaName =>
  type === 'state'
    ? { name, kind: 'text', keys: states.map(({ key }) => key) }
    : { name, kind: type === 'text' ? 'text' : type === 'boolean' ? 'boolean' : 'number', keys: null }

const notNumeric = (signal: TwinSignal): Wrong[] =>
  isNumeric(signal) ? [] : [{ code: 'alarm-not-numeric', values: { signal: signal.id, type: signal.type } }]

const limitProblems = (signal: TwinSignal, limits: readonly TwinLimit[], deadband: number): Wrong[] => {
  if (limits.length === 0) return [{ code: 'limits-none', values: {} }]
  const found = notNumeric(signal)
  for (const [i, { at }] of limits.entries()) {
    const last = limits[i - 1]
    if (!last) continue
    if (last.at >= at) found.push({ code: 'limits-order', values: { low: last.at, high: at } })
    else if (last.side < 0 && limits[i]!.side > 0 && 2 * deadband > at - last.at)
      found.push({ code: 'deadband-no-room', values: { low: last.at, high: at } })
  }
  return found
}

/** The unit of what is compared with; where it is not known to differ, nothing is said. */
const unitProblems = (twin: TwinBuilder, from: TwinSignal, to: TwinSignal): Wrong[] => {
  const wrong = from.unit === to.unit ? null : (twin.unit?.(from.unit, to.unit) ?? null)
  return wrong ? [wrong] : []
}

const watchProblems = (watch: TwinWatch, signal: TwinSignal, twin: TwinBuilder): Wrong[] => {
  switch (watch.kind) {
    case 'changing':
      return notNumeric(signal)
    case 'unlike-sisters':
      return [
        ...notNumeric(signal),
        ...(signal.asset.classId === null
          ? [{ code: 'sisters-none' as const, values: { asset: signal.asset.id } }]
          : []),
      ]
    case 'deviating':
      return [
        ...notNumeric(signal),
        ...notNumeric(watch.from.signal),
        ...(watch.from.signal === signal ? [{ code: 'alarm-itself' as const, values: { signal: signal.id } }] : []),
        ...unitProblems(twin, watch.from.signal, signal),
      ]
    case 'unchanged':
      return watch.within > 0 ? notNumeric(signal) : []
    case 'not-done':
      return checkCondition(signal, watch.done)
    case 'not-following': {
      const { signal: target } = watch.target
      if (target === signal) return [{ code: 'alarm-itself', values: { signal: signal.id } }]
      if (isNumeric(signal) !== isNumeric(target) || (!isNumeric(signal) && signal.type !== target.type))
        return [
          {
            code: 'following-other-type',
            values: { signal: signal.id, type: signal.type, other: target.id, otherType: target.type },
          },
        ]
      return watch.by > 0
        ? [...notNumeric(signal), ...unitProblems(twin, target, signal)]
        : unitProblems(twin, target, signal)
    }
    case 'silent':
      return signal.derived ? [{ code: 'silent-derived', values: { signal: signal.id } }] : []
    case 'formula': {
      if (watch.of.length === 0) return [{ code: 'formula-of-nothing', values: {} }]
      const names = watch.of.map(({ name, signal: one }) => formulaName(name, one))
      const formula = compileFormula(watch.formula, names, suggest)
      return formula.ok ? [] : [formula.error]
    }
  }
}

const MEASURED: ReadonlySet<TwinWatch['kind']> = new Set(['changing', 'deviating', 'unlike-sisters'])

/** @param at of the `when` */
export const reportAlarmRule = (
  rule: Extract<TwinAlarmRule, { kind: 'limits' | 'watch' }>,
  { deadband }: AlarmDoc,
  twin: TwinBuilder,
  at: string,
  { wrong, flaw }: { readonly wrong: Report; readonly flaw: Report },
): void => {
  if (rule.kind === 'limits') {
    for (const one of limitProblems(rule.signal, rule.limits, deadband)) wrong(`${at}.limits`, one)
    return
  }
  const { watch, signal } = rule
  for (const one of watchProblems(watch, signal, twin)) wrong(at, one)
  const place = `${at.slice(0, -'.when'.length)}.deadband`
  if (deadband > 0 && !MEASURED.has(watch.kind)) flaw(place, { code: 'deadband-no-limit', values: {} })
  else if (MEASURED.has(watch.kind) && 'by' in watch && deadband >= watch.by)
    flaw(place, { code: 'deadband-too-wide', values: { by: watch.by } })
}
