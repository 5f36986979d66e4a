/** The week before the last hour, run by the plant's own machines in long steps: what stood when, and what was made. */
import { createRng } from '../../base/rng.ts'
import type { Twin } from '../../twin/twin.ts'
import type { Readings } from '../machine.ts'
import { PackmlMachine } from '../packml-machine.ts'
import { PACKML } from '../packml.ts'
import { HURRIED_SETTLE_S, Plant, type PlantOptions, WORN } from '../plant.ts'
import { MINUTE_MS } from './span.ts'

export interface Downtime {
  readonly machine: string
  readonly kind: 'held' | 'aborted'
  /** ms from the start of the week. */
  readonly fromMs: number
  readonly toMs: number
}

export interface PastRun {
  /** Ordered by time. */
  readonly downtime: readonly Downtime[]
  /** By machine and what it reads: one value at the beginning of each minute, and the one after the last. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, Float64Array>>
}

/** What flow and failures decide; heat, wear and power are not run. */
const DECIDED = [
  'state',
  'in-repair',
  'part',
  'waiting',
  'cycle-time',
  'utilisation',
  'count',
  'good',
  'rejected',
  'reject-rate',
  'items',
  'pallets',
]
/** Belts fill. */
const BEFORE_S = 1200

/** Which stop each machine is in. */
class Standing {
  readonly ended: Downtime[] = []
  readonly #since = new Map<PackmlMachine, Omit<Downtime, 'toMs'>>()

  look(machine: PackmlMachine, nowMs: number): void {
    const { state, inStateS } = machine.unit
    const before = this.#since.get(machine)
    const kind = state === PACKML.held ? 'held' : state === PACKML.aborted ? 'aborted' : null
    if (before && before.kind !== kind) {
      this.ended.push({ ...before, toMs: Math.max(before.fromMs, Math.round(nowMs - inStateS * 1000)) })
      this.#since.delete(machine)
    } else if (!before && kind)
      this.#since.set(machine, { machine: machine.id, kind, fromMs: Math.round(nowMs - inStateS * 1000) })
  }
}

/** @param minutes how long it was */
export const runPast = (twin: Twin, { seed, faultRate }: PlantOptions, minutes: number): PastRun => {
  const plant = new Plant(twin, { seed: createRng(seed).fork('past').seed, faultRate })
  // The bearing of the story was new when the week began.
  plant.machine(WORN.robot)?.command?.('repair', null)
  plant.hurry(BEFORE_S)
  const machines = plant.machines.filter((one) => one instanceof PackmlMachine)
  const standing = new Standing()
  const values = new Map(machines.map(({ id }) => [id, new Map<string, Float64Array>()]))
  const write = (minute: number): void => {
    for (const machine of machines) {
      const readings: Readings = {}
      machine.read(readings)
      for (const ref of DECIDED) {
        const value = readings[ref]
        if (value === undefined) continue
        const all = values.get(machine.id)!
        const own = all.get(ref) ?? new Float64Array(minutes + 1)
        all.set(ref, own)
        own[minute] = value
      }
    }
  }
  for (let minute = 0; minute < minutes; minute++) {
    write(minute)
    for (let s = 0; s < MINUTE_MS / 1000; s += HURRIED_SETTLE_S) {
      plant.hurry(HURRIED_SETTLE_S)
      for (const machine of machines) standing.look(machine, minute * MINUTE_MS + (s + HURRIED_SETTLE_S) * 1000)
    }
  }
  write(minutes)
  return { downtime: standing.ended.toSorted((a, b) => a.fromMs - b.fromMs), values }
}
