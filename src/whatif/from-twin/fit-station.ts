/** A station of the model out of its record and its sisters': cycle, failures, repairs; each says from how much. */
import type { TwinAsset } from '../../twin/twin.ts'
import type { Time } from '../distributions/registry.ts'
import { type FittedFailures, type FittedRepairs, fitFailures, fitRepairs } from '../fit/failures.ts'
import type { MachineRecord } from './machine-record.ts'

export interface FittedCycle {
  readonly meanS: number
  readonly sdS: number
  /** That it is made of: the machine's own, or of its class. */
  readonly cycles: number
  /** `planned`: nobody has seen one; it is what the twin says it should be. */
  readonly basis: 'own' | 'class' | 'planned'
}

export interface FittedMachine {
  readonly asset: TwinAsset
  /** Hours at work. */
  readonly failures: FittedFailures
  /** Hours. */
  readonly repairs: FittedRepairs
  /** Hours of its past in which its state is known. */
  readonly knownHours: number
}

/** Where a whole class was never seen to fail: hours at work between failures, and hours of a repair. */
export const ASSUMED_TBF_H = 100
export const ASSUMED_REPAIR_H = 0.25
/** As much scatter as is assumed of a cycle that nobody has seen. */
const ASSUMED_VARIATION = 0.05
/** Fewer cycles tell no mean. */
const ENOUGH_CYCLES = 30

const fitValues = (records: readonly MachineRecord[]): Omit<FittedCycle, 'basis'> | null => {
  const values = records.flatMap(({ cycles }) => cycles).filter(({ value, cycles }) => value > 0 && cycles > 0)
  const count = values.reduce((sum, { cycles }) => sum + cycles, 0)
  if (count < ENOUGH_CYCLES) return null
  const meanS = values.reduce((sum, { value, cycles }) => sum + value * cycles, 0) / count
  const squares = values.reduce((sum, { value, cycles }) => sum + cycles * (value - meanS) ** 2, 0)
  return { meanS, sdS: Math.sqrt(squares / count), cycles: Math.round(count) }
}

/** Time at work over pieces: a little longer than a cycle where short waits count as work. */
const fitPieces = (records: readonly MachineRecord[]): Omit<FittedCycle, 'basis'> | null => {
  const known = records.filter(({ pieces, states }) => pieces !== null && states !== null)
  const pieces = known.reduce((sum, one) => sum + one.pieces!, 0)
  if (pieces < ENOUGH_CYCLES) return null
  const meanS = known.reduce((sum, { states }) => sum + states!.producingMs, 0) / 1000 / pieces
  return { meanS, sdS: meanS * ASSUMED_VARIATION, cycles: Math.round(pieces) }
}

/** Null: nothing says how long a piece takes. */
export const fitCycle = (
  { plannedRunTimePerItemMs }: TwinAsset,
  own: MachineRecord | undefined,
  sisters: readonly MachineRecord[],
): FittedCycle | null => {
  const mine = own ? (fitValues([own]) ?? fitPieces([own])) : null
  if (mine) return { ...mine, basis: 'own' }
  const common = fitValues(sisters) ?? fitPieces(sisters)
  if (common) return { ...common, basis: 'class' }
  if (plannedRunTimePerItemMs === null) return null
  const meanS = plannedRunTimePerItemMs / 1000
  return { meanS, sdS: meanS * ASSUMED_VARIATION, cycles: 0, basis: 'planned' }
}

export const cycleTime = ({ meanS, sdS }: FittedCycle): Time =>
  sdS > 0 ? { type: 'lognormal', mean: meanS, sd: sdS } : { type: 'constant', value: meanS }

export const fitMachine = (
  asset: TwinAsset,
  own: MachineRecord | undefined,
  sisters: readonly MachineRecord[],
): FittedMachine => {
  const states = sisters.flatMap((one) => one.states ?? [])
  return {
    asset,
    failures: fitFailures(
      own?.states?.spells ?? [],
      states.flatMap(({ spells }) => spells),
      ASSUMED_TBF_H,
    ),
    repairs: fitRepairs(
      own?.states?.repairs ?? [],
      states.flatMap(({ repairs }) => repairs),
      ASSUMED_REPAIR_H,
    ),
    knownHours: (own?.states?.knownMs ?? 0) / 3_600_000,
  }
}
