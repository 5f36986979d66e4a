/** How the alarms of a twin's last version go on in the next one, while the last one is still at work. */
import type { TimeMs } from '../base/brand.ts'
import type { Steps } from '../base/steps.ts'
import type { AlarmRow } from '../wire/alarms.ts'
import type { AlarmChange, AlarmRegister } from './alarm-register.ts'
import type { LiveAlarm } from './live-alarm.ts'
import type { AlarmMachine } from './machine.ts'

/** Alarms taken over in one step. */
const AT_ONCE = 200

/** How it stands is told by its own machine. */
const standsAlone = ({ group, watch }: LiveAlarm): boolean => group === null && watch === null

/** Brings one to where the other stands. @param out what is to be told of that */
export type TakeOver = (o: LiveAlarm, was: LiveAlarm, now: TimeMs, out: AlarmChange[]) => void

export interface TakenOver {
  readonly changes: readonly AlarmChange[]
  /** In the list before, and not in both by the same key. */
  readonly others: readonly AlarmRow[]
}

/**
 * What stands alone is taken in steps, and again at the end where something happened to it meanwhile; of the others it hangs
 * on more than one, so that they are taken at the end.
 * @param now ms, asked at each step
 * @returns takes the rest, at once: the last version is at its end then
 */
export const takingOver = function* (
  last: AlarmRegister,
  next: AlarmRegister,
  take: TakeOver,
  now: () => TimeMs,
): Steps<(now: TimeMs) => TakenOver> {
  const own: (LiveAlarm | undefined)[] = []
  /** As they were when they were taken; null = not yet. */
  const taken: (AlarmMachine | null)[] = []
  for (const [i, was] of last.watching.entries()) {
    if (i % AT_ONCE === 0) yield
    const o = next.get(was.key)
    const { machine } = was
    // Of one that is no longer suppressed something is told: at the end.
    const silent = o !== undefined && standsAlone(o) && machine.state !== 'suppressed'
    own.push(o)
    taken.push(silent ? machine : null)
    if (silent && machine.state !== 'normal') take(o, was, now(), [])
  }
  yield
  return (at) => {
    const changes: AlarmChange[] = []
    const others: AlarmRow[] = []
    for (const [i, was] of last.watching.entries()) {
      const { machine } = was
      if (machine === taken[i]) continue
      const o = own[i]
      if (taken[i]) o!.reset()
      if (machine.state !== 'normal')
        if (o) take(o, was, at, changes)
        else others.push(was.row())
      o?.goOnFrom(was)
    }
    for (const was of last.faults()) if (was.machine.state !== 'normal') others.push(was.row())
    return { changes, others }
  }
}
