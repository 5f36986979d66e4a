/**
 * What is told of a line, one row a measure. Means over the measured time; waits by Little's law (L = λW; Little, Operations
 * Research 9 (1961) 383): the mean number divided by the rate of those who come.
 */
import type { Network } from '../kernel/network.ts'
import type { StationSpan, Span } from './readings.ts'

/** Of what a measure is: the whole, or one of a list by its id. */
export interface Measure {
  readonly of: 'line' | 'stations' | 'sources' | 'sinks' | 'crews'
  readonly id: string
  readonly name: string
  /** NaN where nothing was there to be measured. */
  value(span: Span): number
}

const sum = (list: readonly StationSpan[], of: (station: StationSpan) => number): number =>
  list.reduce((total, station) => total + of(station), 0)

/** Parts in the buffer and on servers. */
const inside = ({ waiting, working, blocked, downLoaded }: StationSpan): number =>
  waiting + working + blocked + downLoaded

const left = ({ out }: Span): number => out.reduce((total, count) => total + count, 0)
const lost = ({ stations }: Span): number => sum(stations, (station) => station.lost)
const within = ({ stations }: Span): number => sum(stations, (station) => inside(station) + station.outside)

/** @param hour in the unit of the model */
const lineMeasures = (hour: number): Record<string, (span: Span) => number> => ({
  throughputPerHour: (span) => (left(span) / span.length) * hour,
  inSystem: (span) => within(span) / span.length,
  timeInSystem: (span) => within(span) / left(span),
  lostPerHour: (span) => (lost(span) / span.length) * hour,
  lostShare: (span) => lost(span) / (lost(span) + left(span)),
})

/** What is missing to 1; 0 where only rounding is. */
const rest = (share: number): number => (1 - share > 1e-9 ? 1 - share : 0)

const stationMeasures = (
  hour: number,
  servers: number,
): Record<string, (station: StationSpan, length: number) => number> => ({
  throughputPerHour: ({ finished }, length) => (finished / length) * hour,
  arrivalsPerHour: (station, length) => ((station.entered + station.lost) / length) * hour,
  waiting: ({ waiting }, length) => waiting / length,
  inSystem: (station, length) => inside(station) / length,
  wait: ({ waiting, entered }) => waiting / entered,
  timeInSystem: (station) => inside(station) / station.entered,
  utilisation: ({ working }, length) => working / length / servers,
  blocked: (station, length) => station.blocked / length / servers,
  starved: ({ working, blocked, down }, length) => rest((working + blocked + down) / length / servers),
  down: ({ down }, length) => down / length / servers,
  awaitingCrew: ({ awaitingCrew }, length) => awaitingCrew / length / servers,
  numberDown: ({ down }, length) => down / length,
  failuresPerHour: ({ failed }, length) => (failed / length) * hour,
  outside: ({ outside }, length) => outside / length,
  lostPerHour: (station, length) => (station.lost / length) * hour,
  lostShare: (station) => station.lost / (station.lost + station.entered),
})

export const measuresOf = ({ model, secondsPerUnit, sources }: Network): readonly Measure[] => {
  const hour = 3600 / secondsPerUnit
  return [
    ...Object.entries(lineMeasures(hour)).map(([name, value]): Measure => ({
      of: 'line',
      id: model.name,
      name,
      value,
    })),
    ...model.stations.flatMap(({ id, servers }, i) =>
      Object.entries(stationMeasures(hour, servers)).map(([name, value]): Measure => ({
        of: 'stations',
        id,
        name,
        value: ({ stations, length }) => value(stations[i]!, length),
      })),
    ),
    ...sources.map(({ id }, i): Measure => ({
      of: 'sources',
      id,
      name: 'arrivalsPerHour',
      value: ({ arrived, length }) => (arrived[i]! / length) * hour,
    })),
    ...model.sinks.map(({ id }, i): Measure => ({
      of: 'sinks',
      id,
      name: 'throughputPerHour',
      value: ({ out, length }) => (out[i]! / length) * hour,
    })),
    ...model.crews.flatMap(({ id, size }, i): Measure[] => [
      { of: 'crews', id, name: 'utilisation', value: ({ crews, length }) => crews[i]!.busy / length / size },
      { of: 'crews', id, name: 'queue', value: ({ crews, length }) => crews[i]!.queued / length },
    ]),
  ]
}
