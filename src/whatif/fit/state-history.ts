/** Failures and repairs of a machine out of what its state said over time. */
import type { StateGroup } from '../../twin/packml.ts'
import type { Spell } from './failures.ts'

/** Ascending and apart, ms; time between two of them is not known. */
export interface StateStretch {
  readonly from: number
  readonly to: number
  readonly group: StateGroup
}

export interface StateHistory {
  /** Times at work from one repair to the next failure, h; the last one runs still, or history ends within it. */
  readonly spells: readonly Spell[]
  /** Repairs that were seen from beginning to end, h. */
  readonly repairs: readonly number[]
  readonly producingMs: number
  readonly knownMs: number
  /** It is down at the end: since when, ms. */
  readonly downSince: number | null
}

const HOUR = 3_600_000
const FAILED: ReadonlySet<StateGroup> = new Set(['held', 'aborted'])
/** What a machine passes through on its way back to work. */
const ON_THE_WAY: ReadonlySet<StateGroup> = new Set(['held', 'aborted', 'stopped', 'ready'])

/**
 * A failure begins where a machine is held or aborts, and ends where it produces, waits for others or is done. What was only
 * stopped was stopped by somebody: no failure. A repair whose end lies in a gap is left out.
 */
export const stateHistory = (stretches: readonly StateStretch[]): StateHistory => {
  const spells: Spell[] = []
  const repairs: number[] = []
  let [worked, producingMs, knownMs] = [0, 0, 0]
  let downSince: number | null = null
  let last = Number.NaN
  for (const { from, to, group } of stretches) {
    knownMs += to - from
    if (downSince !== null && !ON_THE_WAY.has(group)) {
      if (from === last) repairs.push((from - downSince) / HOUR)
      downSince = null
    }
    if (downSince === null && FAILED.has(group)) {
      spells.push({ length: worked / HOUR, failed: true })
      worked = 0
      downSince = from
    }
    if (group === 'producing') {
      worked += to - from
      producingMs += to - from
    }
    last = to
  }
  if (worked > 0) spells.push({ length: worked / HOUR, failed: false })
  return { spells, repairs, producingMs, knownMs, downSince }
}
