/** What of a twin is watched: its numeric signals with their limits, and the signals that say what state a machine is in. */
import type { Steps } from '../base/steps.ts'
import { statesOfPart, works } from '../twin/derive.ts'
import { watchedLimits } from '../twin/watched-limits.ts'
import type { Twin, TwinAsset, TwinSignal } from '../twin/twin.ts'
import { Settings } from './settings.ts'

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
  /** Slots of what its machine is set to: numbers under other settings are compared by what is known of both. */
  readonly settingSlots: readonly number[]
  /** Slots that measure how fast its part runs, where nothing says what that is set to: likewise, by the band that it runs in. */
  readonly speedSlots: readonly number[]
  /** It says what a machine is set to; `states` is empty then. */
  readonly isSetting: boolean
  /** It says so in words. */
  readonly isText: boolean
  /** It says so as an amount, such as a speed: what lies near each other is alike. */
  readonly isAmount: boolean
}

export interface StateOfPlan {
  readonly code: number
  readonly key: string
  readonly works: boolean
}

export const isWatched = ({ foresight }: Pick<TwinSignal, 'foresight'>): boolean => foresight !== null

/** Of alarms on this signal, and where it wears towards; the same limit of two is one. */
const limitsOfSignal = (signal: TwinSignal): readonly PlanLimit[] => {
  const found = new Map<string, PlanLimit>()
  for (const alarm of signal.asset.alarms)
    for (const { signal: of, limit, side } of watchedLimits(alarm)) {
      const name = `${side} ${limit}`
      if (of === signal && !found.has(name)) found.set(name, { limit, side, alarm: alarm.key })
    }
  const wears = signal.foresight?.wears
  if (wears && !found.has(`${wears.side} ${wears.limit}`)) found.set('wears', { ...wears, alarm: null })
  return [...found.values()]
}

/** Signals planned in one step. */
const AT_ONCE = 200

/** What stands in a plan, by its names. */
export interface PlanNames {
  /** Numbers to be watched, by id. */
  readonly watched: ReadonlyMap<string, PlanSignal>
  /** By asset. */
  readonly classOf: ReadonlyMap<string, string | null>
  /** By asset: all of its class, itself and the ids that they had before too. One list a class: a fleet may be the whole plant. */
  readonly sisters: ReadonlyMap<string, readonly string[]>
  /** Id now, by every id it had. */
  readonly idNow: ReadonlyMap<string, string>
  /** The same of machines, those too of which nothing is watched. */
  readonly assetNow: ReadonlyMap<string, string>
}

const sistersOf = function* (plan: readonly PlanSignal[]): Steps<PlanNames['sisters']> {
  const ids = new Map<string, Set<string>>()
  const byClass = new Map<string, Set<string>>()
  for (const [i, { asset, key, earlier, classId }] of plan.entries()) {
    if (i % AT_ONCE === 0) yield
    let of = classId === null ? ids.get(asset) : byClass.get(classId)
    if (!of) {
      of = new Set()
      if (classId !== null) byClass.set(classId, of)
    }
    ids.set(asset, of)
    of.add(asset)
    for (const id of earlier) of.add(id.slice(0, -key.length - 1))
  }
  const lists = new Map<Set<string>, readonly string[]>()
  const sisters = new Map<string, readonly string[]>()
  for (const [asset, of] of ids) {
    if (sisters.size % AT_ONCE === 0) yield
    let list = lists.get(of)
    if (!list) lists.set(of, (list = [...of]))
    sisters.set(asset, list)
  }
  return sisters
}

export const namesOf = function* (
  plan: readonly PlanSignal[],
  { assets }: { readonly assets: readonly Pick<TwinAsset, 'id' | 'aliases'>[] },
): Steps<PlanNames> {
  const assetNow = new Map<string, string>()
  for (const [i, { id, aliases }] of assets.entries()) {
    if (i % AT_ONCE === 0) yield
    for (const one of [...aliases, id]) assetNow.set(one, id)
  }
  const watched = new Map<string, PlanSignal>()
  const classOf = new Map<string, string | null>()
  const idNow = new Map<string, string>()
  for (const [i, signal] of plan.entries()) {
    if (i % AT_ONCE === 0) yield
    if (signal.states === null) watched.set(signal.id, signal)
    classOf.set(signal.asset, signal.classId)
    for (const one of signal.earlier) idNow.set(one, signal.id)
    idNow.set(signal.id, signal.id)
  }
  return { watched, classOf, sisters: yield* sistersOf(plan), idNow, assetNow }
}

/** Numbers to be watched and the states that they are watched in, by slot. */
export const planOf = function* (twin: Twin): Steps<readonly PlanSignal[]> {
  const plan: PlanSignal[] = []
  const states = new Set<number>()
  const settings = new Settings(twin)
  const set = new Set<number>()
  const planned = (signal: TwinSignal, as: 'number' | 'state' | 'setting'): PlanSignal => {
    const { slot, id, asset, component, unit } = signal
    const isNumber = as === 'number'
    const stateSlots = isNumber ? statesOfPart(asset, component).map((one) => one.slot as number) : []
    for (const one of stateSlots) states.add(one)
    const settingSlots = isNumber ? settings.over(asset).map((one) => one.slot as number) : []
    for (const one of settingSlots) set.add(one)
    const speeds = isNumber && signal.role !== 'speed' ? settings.speedsOf(asset, component) : []
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
      limits: isNumber ? limitsOfSignal(signal) : [],
      stateSlots,
      states: isNumber
        ? null
        : as === 'setting'
          ? []
          : signal.states.map(({ code, key, tone }) => ({ code, key, works: works({ key, tone }) })),
      settingSlots,
      speedSlots: speeds.filter(isWatched).map((one) => one.slot as number),
      isSetting: as === 'setting',
      isText: signal.type === 'text',
      isAmount: as === 'setting' && settings.isAmount(signal),
    }
  }
  for (const [i, signal] of twin.heard.entries()) {
    if (i % AT_ONCE === 0) yield
    // What somebody sets is no measurement: a setting that is another one is not unusual.
    if (isWatched(signal) && !settings.of(signal.asset).includes(signal)) plan.push(planned(signal, 'number'))
  }
  yield
  for (const slot of states) plan.push(planned(twin.signals[slot]!, 'state'))
  for (const slot of set) if (!states.has(slot)) plan.push(planned(twin.signals[slot]!, 'setting'))
  return plan
}
