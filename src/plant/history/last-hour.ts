/** The hour before live begins, simulated step by step as the live plant does it, and written down. */
import type { Twin, TwinSignal } from '../../twin/twin.ts'
import type { Readings } from '../machine.ts'
import { Station } from '../machines/station.ts'
import { Plant, STEPS_A_SECOND, type PlantOptions } from '../plant.ts'
import { WARM_UP_S } from './span.ts'

/** Samples of one signal at even steps: sample k is at `fromMs + (k + 1) · stepMs`. NaN = none was published. */
export interface Track {
  readonly signal: TwinSignal
  readonly stepMs: number
  readonly values: Float64Array
}

export interface LastHour {
  readonly plant: Plant
  readonly tracks: readonly Track[]
}

/** Simulates it. The plant that comes with it stands where the live plant stands when it starts. */
export const simulateLastHour = (twin: Twin, options: PlantOptions): LastHour => {
  const plant = new Plant(twin, options)
  const tracks: Track[] = []
  const slow: {
    readonly machine: Plant['machines'][number]
    readonly refs: readonly string[]
    readonly tracks: readonly Track[]
  }[] = []
  const fast: typeof slow = []
  for (const machine of plant.machines) {
    const all: Readings = {}
    machine.read(all)
    const quick: Readings = {}
    machine.readFast?.(quick)
    const take = (refs: readonly string[], stepMs: number, into: typeof slow): void => {
      const known = refs.filter((ref) => twin.signal(`${machine.id}/${ref}`))
      const own = known.map((ref): Track => ({
        signal: twin.signal(`${machine.id}/${ref}`)!,
        stepMs,
        values: new Float64Array((WARM_UP_S * 1000) / stepMs).fill(Number.NaN),
      }))
      tracks.push(...own)
      if (own.length) into.push({ machine, refs: known, tracks: own })
    }
    take(
      Object.keys(all).filter((ref) => !(ref in quick)),
      1000,
      slow,
    )
    take(Object.keys(quick), 1000 / STEPS_A_SECOND, fast)
  }
  for (let step = 0; step < WARM_UP_S * STEPS_A_SECOND; step++) {
    const second = plant.step()
    for (const { machine, refs, tracks: own } of fast) {
      const r: Readings = {}
      machine.readFast!(r)
      for (let i = 0; i < refs.length; i++) own[i]!.values[step] = r[refs[i]!]!
    }
    if (!second) continue
    const k = plant.second - 1
    for (const { machine, refs, tracks: own } of slow) {
      const r: Readings = {}
      machine.read(r)
      const silent = machine instanceof Station && machine.silentAt(plant.second)
      for (let i = 0; i < refs.length; i++)
        if (!(silent && refs[i] === 'tool/temperature')) own[i]!.values[k] = r[refs[i]!]!
    }
  }
  return { plant, tracks }
}
