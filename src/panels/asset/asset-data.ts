/** What an asset's values say about themselves, and its state in words. Reads the table; keeps nothing. */
import type { TimeMs } from '../../base/brand.ts'
import { formatSignal } from '../../texts/numbers.ts'
import { tellingState } from '../../twin/derive.ts'
import type { Tone } from '../../twin/schema.ts'
import type { TwinAsset, TwinSignal } from '../../twin/twin.ts'
import { QUALITY, type Age } from '../../values/quality.ts'
import type { ValueTable } from '../../values/table.ts'

export interface DataAge {
  /** `never`: nothing of it has ever arrived; `stale`: something has, and nothing that must keep coming is live; null: nothing is bound. */
  readonly age: Age | null
  /** Receive time of the newest sample, ms; 0 = none. */
  readonly newest: number
  readonly live: number
  readonly stale: number
  readonly never: number
  /** Live or stale, with bad quality. */
  readonly bad: number
}

export const dataAge = (signals: readonly TwinSignal[], values: ValueTable, now: TimeMs): DataAge => {
  let newest = 0
  const counts = { live: 0, stale: 0, never: 0 }
  let bad = 0
  // Values published on change only say nothing of age beside others that must keep coming (the scene reads it so, too).
  const regular = { live: 0, stale: 0 }
  for (const signal of signals) {
    if (signal.bindings.length === 0 && values.receive[signal.slot] === 0) continue
    const age = values.age(signal.slot, now)
    counts[age]++
    if (age === 'never') continue
    if (Number.isFinite(values.limitMs[signal.slot])) regular[age]++
    newest = Math.max(newest, values.receive[signal.slot]!)
    if (values.quality[signal.slot] === QUALITY.bad) bad++
  }
  const age =
    regular.live || (counts.live && !regular.stale) ? 'live' : counts.stale ? 'stale' : counts.never ? 'never' : null
  return { age, newest, ...counts, bad }
}

/** The signal that says what state the asset itself is in now: the one that colours it in the scene. */
export const stateSignal = (asset: TwinAsset, values: ValueTable, now: TimeMs): TwinSignal | undefined =>
  tellingState(
    asset,
    ({ slot }) => values.usable(slot, now),
    ({ slot }) => values.value[slot]!,
  )

export interface StateReading {
  /** '' = never seen. */
  readonly word: string
  readonly tone: Tone
  /** ms, 0 = unknown. */
  readonly since: number
  readonly age: Age
}

export const readState = (signal: TwinSignal, values: ValueTable, now: TimeMs): StateReading => {
  const age = values.age(signal.slot, now)
  const value = values.value[signal.slot]!
  const known = age !== 'never' && values.quality[signal.slot] !== QUALITY.bad
  return {
    word: known ? formatSignal(signal, value, values.text(signal.slot)) : '',
    tone: signal.states.find((state) => state.code === value)?.tone ?? 'normal',
    since: values.since[signal.slot]!,
    age,
  }
}

/** "Assembly line 1, Hall 2": the ancestors' names, nearest first, the site's own left out. */
export const placeOf = (asset: TwinAsset): string => {
  const names: string[] = []
  for (let above = asset.parent; above; above = above.parent) names.push(above.name)
  return names.slice(0, 2).join(', ')
}
