/** Records of what is watched, by what they say: a number, a state, a setting; and where they are found again. */
import type { PlanSignal } from './plan.ts'
import { SettingRecord } from './setting-record.ts'
import { type Outlet, SignalRecord } from './signal-record.ts'
import { StateRecord } from './state-record.ts'

export type WatchedRecord = SignalRecord | StateRecord | SettingRecord

/** Where states are kept through a restart: bytes by name. */
export interface Kept {
  get(name: string): Uint8Array | null
}

/** Of parts, the newest of each signal. */
export interface Renewal {
  readonly id: string
  readonly at: number
}

/** Nothing is known of it but when its part was renewed last: what of its past was before then is of the old part. */
export const newRecord = (plan: PlanSignal, renewals: readonly Renewal[], out: Outlet): WatchedRecord => {
  if (plan.isSetting) return new SettingRecord(plan)
  if (plan.states !== null) return new StateRecord(plan)
  const record = new SignalRecord(plan)
  for (const { id, at } of renewals) if (id === plan.id || plan.earlier.includes(id)) record.renew(at, out)
  return record
}

export const nameOf = (id: string): string => `signal ${id}`

/** What is known of a signal: in memory, else as it was saved, under its id or an earlier one, in the same unit; else nothing. */
export const recordOf = (
  signal: PlanSignal,
  before: ReadonlyMap<string, WatchedRecord>,
  kept: Kept,
  renewals: readonly Renewal[],
  out: Outlet,
): WatchedRecord => {
  for (const id of [signal.id, ...signal.earlier]) {
    const known = before.get(id)
    if (signal.isSetting) {
      if (known instanceof SettingRecord) {
        known.plan = signal
        return known
      }
      const bytes = known ? null : kept.get(nameOf(id))
      const loaded = bytes && SettingRecord.load(signal, bytes)
      if (loaded) return loaded
    } else if (signal.states !== null) {
      if (known instanceof StateRecord && known.replan(signal)) return known
      const bytes = known ? null : kept.get(nameOf(id))
      const loaded = bytes && StateRecord.load(signal, bytes)
      if (loaded) return loaded
    } else {
      if (known instanceof SignalRecord && known.plan.unit === signal.unit) {
        known.replan(signal)
        return known
      }
      const bytes = known ? null : kept.get(nameOf(id))
      const loaded = bytes && SignalRecord.load(signal, bytes)
      if (!loaded) continue
      const renewal = renewals.find((one) => one.id === id)
      if (renewal) loaded.renew(renewal.at, out)
      return loaded
    }
  }
  return newRecord(signal, renewals, out)
}
