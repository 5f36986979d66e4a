/** When which machine was down during the week, and what that did to its line. */
import { createRng } from '../../base/rng.ts'
import type { Twin } from '../../twin/twin.ts'
import { PackmlMachine } from '../packml-machine.ts'
import { PACKML } from '../packml.ts'
import type { Plant, PlantOptions } from '../plant.ts'
import { MINUTE_MS } from './span.ts'

export interface Downtime {
  readonly machine: string
  readonly line: string
  readonly kind: 'held' | 'aborted'
  /** Minutes from the start of the week; `to` is the first minute it runs again. */
  readonly from: number
  readonly to: number
  /** Exact times for the journal, ms from the start of the week. */
  readonly fromMs: number
  readonly toMs: number
}

/** Failures at the rate of the live plant, ordered by time. */
export const weekOfDowntime = (twin: Twin, plant: Plant, options: PlantOptions, minutes: number): Downtime[] => {
  const found: Downtime[] = []
  for (const machine of plant.machines) {
    if (!(machine instanceof PackmlMachine) || options.faultRate === 0) continue
    const rng = createRng(options.seed).fork(`week ${machine.id}`)
    const { mtbfH, lastsS } = machine.habit
    const line = twin.asset(machine.id)!.parent!.id
    for (let atMs = 0; ;) {
      atMs += (-Math.log(1 - rng.next()) * mtbfH * 3_600_000) / options.faultRate
      const severe = rng.next() < 0.2
      const toMs = atMs + rng.between(...lastsS) * (severe ? 2 : 1) * 1000
      if (toMs >= (minutes - 10) * MINUTE_MS) break
      found.push({
        machine: machine.id,
        line,
        kind: severe ? 'aborted' : 'held',
        from: Math.floor(atMs / MINUTE_MS),
        to: Math.floor(toMs / MINUTE_MS) + 1,
        fromMs: Math.round(atMs),
        toMs: Math.round(toMs),
      })
      atMs = toMs
    }
  }
  return found.toSorted((a, b) => a.fromMs - b.fromMs)
}

/** State code by minute for one machine: down itself, waiting for its line, or running. */
export const statesOf = (machine: string, line: string, all: readonly Downtime[], minutes: number): Uint8Array => {
  const states = new Uint8Array(minutes).fill(PACKML.execute)
  for (const d of all) if (d.line === line && d.to - d.from > 2) states.fill(PACKML.suspended, d.from + 1, d.to)
  for (const d of all)
    if (d.machine === machine) states.fill(d.kind === 'held' ? PACKML.held : PACKML.aborted, d.from, d.to)
  return states
}
