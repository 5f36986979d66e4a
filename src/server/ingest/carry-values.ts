/** A saved twin numbers its signals anew: what is known moves along by signal id. */
import { slotOf } from '../../base/brand.ts'
import type { Steps } from '../../base/steps.ts'
import type { Twin, TwinSignal } from '../../twin/twin.ts'
import type { Quality } from '../../wire/quality.ts'
import type { ValueTable } from '../../values/table.ts'

/** Signals whose slots follow each other in both versions of a twin: so many, from these slots on. */
export interface Run {
  readonly there: number
  readonly here: number
  count: number
}

/** Signals looked at in one step. */
const AT_ONCE = 1000

/** @param formers by slot: what the signal was. @param takes whether it is one of those that are looked for */
export const runsOf = function* (
  { signals }: Twin,
  formers: readonly (TwinSignal | undefined)[],
  takes: (signal: TwinSignal, before: TwinSignal) => boolean,
): Steps<Run[]> {
  const runs: Run[] = []
  for (const signal of signals) {
    const { slot } = signal
    if (slot % AT_ONCE === 0) yield
    const before = formers[slot]
    if (!before || !takes(signal, before)) continue
    const last = runs.at(-1)
    if (last && last.here + last.count === slot && last.there + last.count === before.slot) last.count++
    else runs.push({ there: before.slot, here: slot, count: 1 })
  }
  return runs
}

/** What is said of it means the same in both. */
const isAlike = (signal: TwinSignal, before: TwinSignal): boolean =>
  signal.type === before.type &&
  signal.type !== 'text' &&
  signal.states.length === before.states.length &&
  signal.states.every(({ code, key }, i) => code === before.states[i]!.code && key === before.states[i]!.key)

/**
 * Copies every row whose signal still exists, under its own id or an earlier one, with the same type. A state is what it
 * was by its key, though its code be another; one whose key is gone is what has its code now.
 * @param formers by slot: what the signal was in the twin that `from` is of
 * @returns does it, at once
 */
export const carryingValues = function* (
  from: ValueTable,
  to: ValueTable,
  formers: readonly (TwinSignal | undefined)[],
): Steps<() => void> {
  const alike = yield* runsOf(to.twin, formers, isAlike)
  const others: (readonly [TwinSignal, TwinSignal])[] = []
  for (const signal of to.twin.signals) {
    if (signal.slot % AT_ONCE === 0) yield
    const before = formers[signal.slot]
    if (before && signal.type === before.type && !isAlike(signal, before)) others.push([signal, before])
  }
  yield
  return () => {
    for (const { there, here, count } of alike) to.copy(from, there, here, count)
    for (const [signal, before] of others) carryOne(from, to, signal, before)
  }
}

const carryOne = (from: ValueTable, to: ValueTable, signal: TwinSignal, old: TwinSignal): void => {
  if (from.receive[old.slot] === 0) return
  const value = signal.type === 'state' ? codeNow(old, signal, from.value[old.slot]!) : from.value[old.slot]!
  if (value === null) return
  const slot = slotOf(signal.slot)
  const quality = from.quality[old.slot]! as Quality
  if (signal.type === 'text')
    to.setText(slot, from.text(old.slot), quality, from.receive[old.slot]!, from.source[old.slot]!)
  else to.set(slot, value, quality, from.receive[old.slot]!, from.source[old.slot]!)
  to.since[slot] = from.since[old.slot]!
  if (from.dead[old.slot]) to.markDead(slot)
}

/** Null where nothing in the new dictionary says what it is. A code that neither knows stays what it is. */
const codeNow = (old: TwinSignal, signal: TwinSignal, code: number): number | null => {
  const key = old.states.find((state) => state.code === code)?.key
  const byKey = key === undefined ? undefined : signal.states.find((state) => state.key === key)
  if (byKey) return byKey.code
  return key === undefined || signal.states.some((state) => state.code === code) ? code : null
}
