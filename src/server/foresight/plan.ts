/** What of a twin is watched: its numeric signals with their limits, and the signals that say what state a machine is in. */
import type { Steps } from '../../base/steps.ts'
import { statesOfPart, works } from '../../twin/derive.ts'
import type { AlarmCondition } from '../../twin/schema.ts'
import type { Twin, TwinSignal } from '../../twin/twin.ts'

export interface PlanLimit {
  readonly limit: number
  readonly side: 'above' | 'below'
  /** `asset/alarm`; null: what the document says it wears towards. */
  readonly alarm: string | null
}

/** One signal, as it is sent to the worker. */
export interface PlanSignal {
  readonly slot: number
  readonly id: string
  /** Ids it had before. */
  readonly earlier: readonly string[]
  readonly asset: string
  readonly component: string | null
  /** `component/signal` or `signal`: the same for its sisters. */
  readonly key: string
  readonly classId: string | null
  /** What it was measured in: numbers of another unit are not compared with these. */
  readonly unit: string
  /** What counts as unusual is divided by it. */
  readonly sensitivity: number
  readonly limits: readonly PlanLimit[]
  /** Slots that say the state of its part, in order of precedence; none: its samples are all alike. */
  readonly stateSlots: readonly number[]
  /** Of a signal that says a state: the codes in which the machine works, with their keys; null: it is a number to be watched. */
  readonly states: readonly StateOfPlan[] | null
}

export interface StateOfPlan {
  readonly code: number
  readonly key: string
  readonly works: boolean
}

export const isWatched = ({ foresight }: Pick<TwinSignal, 'foresight'>): boolean => foresight !== null

const limitsOf = (when: AlarmCondition, alarm: string): PlanLimit[] => {
  if ('above' in when) return [{ limit: when.above, side: 'above', alarm }]
  if ('below' in when) return [{ limit: when.below, side: 'below', alarm }]
  if ('outside' in when)
    return [
      { limit: when.outside[0], side: 'below', alarm },
      { limit: when.outside[1], side: 'above', alarm },
    ]
  return []
}

/** Of alarms on this signal, and where it wears towards; the same limit of two is one. */
const limitsOfSignal = (signal: TwinSignal): readonly PlanLimit[] => {
  const found = new Map<string, PlanLimit>()
  for (const { key, rule } of signal.asset.alarms)
    if (rule.kind === 'signal' && rule.signal === signal)
      for (const limit of limitsOf(rule.when, key)) {
        const name = `${limit.side} ${limit.limit}`
        if (!found.has(name)) found.set(name, limit)
      }
  const wears = signal.foresight?.wears
  if (wears && !found.has(`${wears.side} ${wears.limit}`)) found.set('wears', { ...wears, alarm: null })
  return [...found.values()]
}

/** Signals planned in one step. */
const AT_ONCE = 500

/** Numbers to be watched and the states that they are watched in, by slot. */
export const planOf = function* (twin: Twin): Steps<readonly PlanSignal[]> {
  const plan: PlanSignal[] = []
  const states = new Set<number>()
  const planned = (signal: TwinSignal, isState: boolean): PlanSignal => {
    const { slot, id, asset, component, unit } = signal
    const stateSlots = isState ? [] : statesOfPart(asset, component).map((one) => one.slot as number)
    for (const one of stateSlots) states.add(one)
    return {
      slot,
      id,
      earlier: asset.aliases.map((alias) => alias + id.slice(asset.id.length)),
      asset: asset.id,
      component,
      key: id.slice(asset.id.length + 1),
      classId: asset.classId,
      unit,
      sensitivity: signal.foresight?.sensitivity ?? 1,
      limits: isState ? [] : limitsOfSignal(signal),
      stateSlots,
      states: isState ? signal.states.map(({ code, key, tone }) => ({ code, key, works: works({ key, tone }) })) : null,
    }
  }
  for (const [i, signal] of twin.heard.entries()) {
    if (i % AT_ONCE === 0) yield
    if (isWatched(signal)) plan.push(planned(signal, false))
  }
  yield
  for (const slot of states) plan.push(planned(twin.signals[slot]!, true))
  return plan
}
