/** What an asset's values say about themselves, and its state in words. Reads the table; keeps nothing. */
import type { TimeMs } from '../../base/brand.ts'
import { formatSignal } from '../../texts/numbers.ts'
import { statesOfPart } from '../../twin/derive.ts'
import type { Tone } from '../../twin/schema-signal.ts'
import type { TwinAsset, TwinSignal } from '../../twin/twin.ts'
import { type Age, ageOf } from '../../values/age.ts'
import { statesBySlot, stateSignal } from '../../values/state.ts'
import type { ValueTable } from '../../values/table.ts'
import { QUALITY } from '../../wire/quality.ts'

export interface DataAge {
  /** As the scene shows it; null: there is nothing that could be old. */
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
  for (const signal of signals) {
    if (signal.bindings.length === 0 && values.receive[signal.slot] === 0) continue
    const age = values.age(signal.slot, now)
    counts[age]++
    if (age === 'never') continue
    newest = Math.max(newest, values.receive[signal.slot]!)
    if (values.quality[signal.slot] === QUALITY.bad) bad++
  }
  return { age: signals.length > 0 ? ageOf(signals, values, now) : null, newest, ...counts, bad }
}

export interface StateReading {
  /** '' = never seen. */
  readonly word: string
  readonly tone: Tone
  /** ms, 0 = unknown. */
  readonly since: number
  readonly age: Age
}

/** What state an asset, or a component of it, is in now, by the signal that colours it in the scene; null = nothing says it. */
export const readState = (
  asset: TwinAsset,
  component: string | null,
  values: ValueTable,
  now: TimeMs,
): StateReading | null => {
  const signal = stateSignal(statesOfPart(asset, component), values, now)
  if (!signal) return null
  const { slot } = signal
  const age = values.age(slot, now)
  const value = values.value[slot]!
  const known = age !== 'never' && values.quality[slot] !== QUALITY.bad
  return {
    word: known ? formatSignal(signal, value, values.text(slot)) : '',
    tone: statesBySlot(values.twin)[slot]?.get(value)?.tone ?? 'normal',
    since: values.since[slot]!,
    age,
  }
}

/** "Assembly line 1, Hall 2": the ancestors' names, nearest first, the site's own left out. */
export const placeOf = (asset: TwinAsset): string => {
  const names: string[] = []
  for (let above = asset.parent; above; above = above.parent) names.push(above.name)
  return names.slice(0, 2).join(', ')
}
