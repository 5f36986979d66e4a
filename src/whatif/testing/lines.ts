/** Lines to be tried, and what is measured of them. */
import type { Estimate } from '../measuring/interval.ts'
import { readModel } from '../model/read-model.ts'
import type { LineModel, LineModelInput } from '../model/schema.ts'
import { Study } from '../study.ts'

type Time = LineModelInput['stations'][number]['processingTime']
type Station = LineModelInput['stations'][number]

export const exponential = (mean: number): Time => ({ type: 'exponential', mean })

export const modelOf = (written: LineModelInput): LineModel => {
  const read = readModel(written)
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  return read.value
}

/** Arrivals by chance at one station `s`; times in hours. */
export const queue = (interarrival: number, station: Omit<Station, 'id' | 'to'>): LineModelInput => ({
  timeUnit: 'h',
  sources: [{ id: 'in', interarrivalTime: exponential(interarrival), to: 's' }],
  stations: [{ id: 's', ...station, to: 'out' }],
  sinks: [{ id: 'out' }],
})

/** Stations in a row, `m0`, `m1` …, with unlimited supply; times in hours. */
export const row = (stations: readonly Omit<Station, 'id' | 'to'>[]): LineModelInput => ({
  timeUnit: 'h',
  sources: [{ id: 'in', unlimited: true, to: 'm0' }],
  stations: stations.map((station, i) => ({
    id: `m${i}`,
    ...station,
    to: i < stations.length - 1 ? `m${i + 1}` : 'out',
  })),
  sinks: [{ id: 'out' }],
})

export interface Asked {
  readonly hours: number
  readonly warmupHours?: number
  readonly replications?: number
  readonly seed?: number
}

/** What was measured: `of('s', 'wait')`, `of('line', 'throughputPerHour')`. */
export const measured = (written: LineModelInput, { hours, warmupHours, replications = 20, seed = 1 }: Asked) => {
  const study = new Study(modelOf(written), { hours, warmupHours: warmupHours ?? hours / 20, replications, seed })
  study.step(replications)
  const result = study.result()
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  const { measures } = result.value
  return {
    measures,
    of: (id: string, name: string): Estimate => {
      const found = measures.find((measure) => measure.id === id && measure.name === name)?.estimate
      if (!found) throw new Error(`${id}.${name} was not measured`)
      return found
    },
  }
}
