/** What of a line, an area or a plant wants somebody: its open alarms, and its machines, the worst first. Pure. */
import type { TimeMs } from '../../../base/brand.ts'
import { isOpen, isStanding } from '../../../alarms/board.ts'
import { PRIORITIES, type Priority } from '../../../twin/priorities.ts'
import type { Twin, TwinAsset } from '../../../twin/twin.ts'
import { isWithin } from '../../../twin/within.ts'
import type { ValueTable } from '../../../values/table.ts'
import type { AlarmRow } from '../../../wire/alarms.ts'
import { dataAge, readState, type StateReading } from '../asset-data.ts'

/** Machines of it: all that lies in it and contains nothing itself. */
export const machinesIn = (asset: TwinAsset): readonly TwinAsset[] =>
  asset.children.flatMap((child) => (child.children.length > 0 ? machinesIn(child) : [child]))

/** Open ones of what lies in it, in the order given: those of itself stand by themselves. */
export const openWithin = (twin: Twin, rows: readonly AlarmRow[], branch: TwinAsset): readonly AlarmRow[] =>
  rows.filter((row) => {
    const asset = twin.asset(row.asset)
    return isOpen(row) && asset !== undefined && asset !== branch && isWithin(asset, branch.id)
  })

export interface MachineNow {
  readonly asset: TwinAsset
  /** Of the alarms that hold; null = none does. */
  readonly priority: Priority | null
  readonly alarms: number
  /** null = it says none. */
  readonly state: StateReading | null
  /** It was heard once, and is not any more. */
  readonly silent: boolean
  readonly unusual: boolean
}

const isWrong = ({ state }: MachineNow): boolean =>
  state !== null && state.word !== '' && (state.tone === 'fault' || state.tone === 'attention')

/** Lower is worse; Infinity = nothing is the matter with it. */
const rank = (machine: MachineNow): number => {
  if (machine.priority !== null) return PRIORITIES.indexOf(machine.priority)
  if (isWrong(machine)) return machine.state!.tone === 'fault' ? 10 : 11
  if (machine.silent) return 12
  return machine.unusual ? 13 : Number.POSITIVE_INFINITY
}

export interface BranchNow {
  readonly machines: number
  /** Those with which something is the matter, the worst first. */
  readonly worst: readonly MachineNow[]
}

/** @param unusual ids of machines with an open case */
export const branchNow = (
  branch: TwinAsset,
  rows: readonly AlarmRow[],
  values: ValueTable,
  unusual: ReadonlySet<string>,
  now: TimeMs,
): BranchNow => {
  const standing = new Map<string, AlarmRow[]>()
  for (const row of rows) if (isStanding(row)) standing.set(row.asset, [...(standing.get(row.asset) ?? []), row])
  const machines = machinesIn(branch).map((asset): MachineNow => {
    const own = standing.get(asset.id) ?? []
    const state = readState(asset, null, values, now)
    return {
      asset,
      priority: PRIORITIES.find((priority) => own.some((row) => row.priority === priority)) ?? null,
      alarms: own.length,
      state,
      silent: dataAge(asset.signals, values, now).age === 'stale',
      unusual: unusual.has(asset.id),
    }
  })
  return {
    machines: machines.length,
    worst: machines
      .filter((machine) => rank(machine) < Number.POSITIVE_INFINITY)
      .toSorted((a, b) => rank(a) - rank(b) || b.alarms - a.alarms || a.asset.index - b.asset.index),
  }
}

const RENEW_MS = 1000

const keyOf = ({ asset, priority, alarms, state, silent, unusual }: MachineNow): string =>
  [asset.id, priority, alarms, state?.word, silent, unusual].join(' ')

/** Reads it once a second at most, however often it is asked. */
export class BranchReader {
  readonly #read: () => BranchNow
  #latest: BranchNow
  #key = ''
  #readAt = -Infinity

  constructor(read: () => BranchNow) {
    this.#read = read
    this.#latest = read()
  }

  get latest(): BranchNow {
    return this.#latest
  }

  /** Differs when something else is to be shown. @param at ms of any clock that goes on */
  key(at: number): string {
    if (at - this.#readAt >= RENEW_MS) {
      this.#readAt = at
      this.#latest = this.#read()
      this.#key = `${this.#latest.machines}\n${this.#latest.worst.map(keyOf).join('\n')}`
    }
    return this.#key
  }
}
