/** Rule of a twin → its watch, and the condition that judges what it measures. */
import { unreachable } from '../../base/assert.ts'
import type { TwinAlarmRule } from '../../twin/alarm-rule.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import { awayFromZero, type Condition, HOLDS } from '../condition.ts'
import { Changing } from './changing.ts'
import { Deviating, UnlikeSisters } from './deviating.ts'
import { FormulaWatch } from './formula-watch.ts'
import { undone, unlike, unmoved } from './judges.ts'
import { Lasting } from './lasting.ts'
import { Silent } from './silent.ts'
import { Sisters } from './sisters.ts'
import type { Watch } from './watch.ts'

/** The sisters of signals, one list a class and signal. */
export class Fleets {
  readonly #all = new Map<string, Sisters>()

  /** Null for a machine of no class, and where nobody asked for them. */
  known(signal: TwinSignal): Sisters | undefined {
    return this.#all.size === 0 || signal.asset.classId === null ? undefined : this.#all.get(nameOf(signal))
  }

  of(signal: TwinSignal): Sisters {
    const name = nameOf(signal)
    let found = this.#all.get(name)
    if (!found) this.#all.set(name, (found = new Sisters()))
    return found
  }

  all(): Iterable<Sisters> {
    return this.#all.values()
  }
}

const nameOf = ({ asset, component, key, unit }: TwinSignal): string =>
  `${asset.classId ?? ''} ${component ?? ''}/${key} ${unit}`

type WatchRule = Extract<TwinAlarmRule, { kind: 'watch' }>

/** What it looks at, in the order in which its samples are numbered. */
export const watchedBy = ({ signal, watch }: WatchRule): readonly TwinSignal[] => {
  switch (watch.kind) {
    case 'deviating':
      return [signal, watch.from.signal]
    case 'unchanged':
      return watch.while ? [signal, watch.while.signal] : [signal]
    case 'not-done':
      return [signal, watch.after.signal]
    case 'not-following':
      return [signal, watch.target.signal]
    case 'formula':
      return watch.of.map((one) => one.signal)
    default:
      return [signal]
  }
}

const aside = (_key: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && 'slot' in value
    ? (({ id, type, unit, states }) => ({ id, type, unit, states }))(value as TwinSignal)
    : value

/** What a watch has seen goes on where its rule says the same of the same signals. Sisters are others in another twin. */
export const goesOnIn = (was: TwinAlarmRule, now: TwinAlarmRule): boolean =>
  was.kind === 'watch' &&
  now.kind === 'watch' &&
  now.watch.kind !== 'unlike-sisters' &&
  JSON.stringify(was, aside) === JSON.stringify(now, aside)

export const watchOf = (
  { signal, watch, deadband }: WatchRule,
  fleets: Fleets,
): { readonly watch: Watch; readonly condition: Condition } => {
  switch (watch.kind) {
    case 'changing': {
      const side = watch.way === 'up' ? 'above' : watch.way === 'down' ? 'below' : 'either'
      return { watch: new Changing(watch), condition: awayFromZero(watch.by, side, deadband) }
    }
    case 'deviating':
      return { watch: new Deviating(watch), condition: awayFromZero(watch.by, watch.side, deadband) }
    case 'unlike-sisters':
      return {
        watch: new UnlikeSisters(signal.slot, fleets.of(signal)),
        condition: awayFromZero(watch.by, watch.side, deadband),
      }
    case 'unchanged':
      return { watch: new Lasting(unmoved(signal, watch.within, watch.while), watch.forMs), condition: HOLDS }
    case 'not-done':
      return { watch: new Lasting(undone(signal, watch), watch.forMs), condition: HOLDS }
    case 'not-following':
      return { watch: new Lasting(unlike(signal, watch), watch.forMs), condition: HOLDS }
    case 'silent':
      return { watch: new Silent(watch.forMs), condition: HOLDS }
    case 'formula':
      return { watch: new FormulaWatch(watch), condition: HOLDS }
    default:
      return unreachable(watch)
  }
}
