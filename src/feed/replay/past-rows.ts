/** Rows of the past → batches, as a live source tells them. */
import type { Twin, TwinSignal } from '../../twin/twin.ts'
import type { SampleBatch } from '../../wire/batch.ts'
import type { StateAnswer, StateName } from '../../wire/history.ts'
import { QUALITY } from '../../wire/quality.ts'
import type { Limit } from '../../wire/worker.ts'

/** One thing that happened to a slot. */
export interface PastRow {
  readonly slot: number
  /** ms; 0 = it tells no new sample. */
  readonly receive: number
  readonly value: number
  readonly quality: number
  /** What was known of it ended. */
  readonly dead: boolean
  readonly text: string | null
  /** When the value became what it is; 0 = with this row, −1 = nobody knows. */
  readonly since: number
}

export const batchOf = (rows: readonly PastRow[], snapshot: boolean): SampleBatch => ({
  count: rows.length,
  slot: Uint32Array.from(rows, (row) => row.slot),
  value: Float64Array.from(rows, (row) => row.value),
  quality: Uint8Array.from(rows, (row) => row.quality),
  receive: Float64Array.from(rows, (row) => row.receive),
  source: new Float64Array(rows.length),
  dead: Uint8Array.from(rows, (row) => (row.dead ? 1 : 0)),
  since: Float64Array.from(rows, (row) => row.since),
  texts: rows.flatMap((row) => (row.text === null ? [] : [[row.slot, row.text] as const])),
  snapshot,
  asOf: 0,
  wanted: 0,
})

/**
 * A code as the twin of today names it: by its key, should the machine's codes have been changed since. What no longer has
 * a name is kept where its code is free, and is NaN where that means something else today.
 */
export const codeToday = ({ states }: Pick<TwinSignal, 'states'>, code: number, then: StateName | null): number => {
  if (then === null) return code
  const sameKey = states.find((state) => state.key === then.key)
  if (sameKey) return sameKey.code
  return states.some((state) => state.code === code) ? Number.NaN : code
}

/** Where no limit was in force, marks alone tell what was no longer known: as in a history from elsewhere. */
const NEVER_STALE = 0

/** How all signals stood at a moment. Signals the twin no longer has are left out. */
export const momentOf = (
  twin: Twin,
  answer: StateAnswer,
): { readonly rows: readonly PastRow[]; readonly limits: readonly Limit[] } => {
  const rows: PastRow[] = []
  const limits = new Map<number, number>(twin.signals.map(({ slot }) => [slot, NEVER_STALE]))
  answer.signal.forEach((id, i) => {
    const signal = twin.signal(id)
    if (!signal) return
    const value = answer.value[i] ?? null
    rows.push({
      slot: signal.slot,
      receive: answer.t[i]!,
      value: value === null ? Number.NaN : codeToday(signal, value, answer.state[i] ?? null),
      quality: answer.quality[i] ?? QUALITY.bad,
      dead: answer.ended[i] !== 0,
      text: signal.type === 'text' ? (answer.text[i] ?? '') : null,
      since: -1,
    })
    limits.set(signal.slot, answer.limitMs[i] ?? NEVER_STALE)
  })
  return { rows, limits: [...limits] }
}
